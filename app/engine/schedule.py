"""A schedule of events as a value, and its columns: what is to happen to which record, and when."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from app.engine.alphabet import folded
from app.engine.catalog.registry import Catalogue
from app.engine.errors import KnownError
from app.engine.model.event import FINISHED, MOVE, SET
from app.engine.model.item import Item, Key
from app.engine.model.rule_set import RuleSet
from app.engine.model.values import to_json
from app.engine.pacing import pace_as_json
from app.engine.ports import Directory, Items
from app.engine.typed_text import text_of
from app.engine.upcoming import NEW, Upcoming
from app.engine.words import Msg, msg

AT, ITEM, WHAT, WITH, BY = "at", "item", "what", "with", "by"
COLUMNS = (AT, ITEM, WHAT, WITH, BY)
"""The columns of a schedule; further ones are called like what they fill in."""
STAGE, MOVES_ON, RULE = "stage", "moves_on", "rule"
"""What stands in `with` beside fields and parameters."""

_NEEDED = (AT, ITEM, WHAT)
_CALLED = {
    AT: ("at", "when", "time", "timestamp", "date"),
    ITEM: ("item", "record", "id", "title"),
    WHAT: ("what", "event", "happening"),
    WITH: ("with", "details", "parameters", "values"),
    BY: ("by", "done by"),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_no_column = msg("The schedule has no column “{column}”. Its first line names the columns: at, item, what, with, by.")


Row = tuple[int, Sequence[str]]
"""A row of a table: its number as a spreadsheet shows it, its cells."""


class Line(NamedTuple):
    """A line that can be read: its number as a spreadsheet shows it, and what happens."""

    number: int
    upcoming: Upcoming


class Flaw(NamedTuple):
    """What is wrong with a line: in which column, and what to do; the line is left out."""

    number: int
    column: str
    words: Msg
    text: str = ""


class Schedule(NamedTuple):
    """What was read: lines in the order of time, flaws in that of the file, records of the workspace it is about."""

    lines: tuple[Line, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    records: tuple[Item, ...] = ()

    @property
    def upcoming(self) -> tuple[Upcoming, ...]:
        """What is to happen."""
        return tuple(one.upcoming for one in self.lines)


@dataclass(frozen=True)
class Setting:
    """What a schedule is about: rules, people, records on the board and beside it, and where the clock stands."""

    rule_set: RuleSet
    directory: Directory
    catalogue: Catalogue
    board: Mapping[Key, Item]
    items: Items
    now: datetime


def earliest(
    headers: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], directory: Directory
) -> datetime | None:
    """Return the first moment that a schedule names as such, None where all its times count from the clock's start."""
    place = columns(headers).index(AT)
    found = (moment_of(cells[place].strip(), directory) for _, cells in rows if place < len(cells))
    return min((one for one in found if one is not None), default=None)


def columns(headers: Sequence[str]) -> list[str]:
    """Call the columns as we do; others keep their names."""
    names = list(headers)
    for ours, words in _CALLED.items():
        lower = [folded(one) for one in names]
        place = next((lower.index(one) for one in words if one in lower), None)
        if place is not None:
            names[place] = ours
    for needed in _NEEDED:
        if needed not in names:
            raise KnownError(_no_column.fill(column=needed), field=needed)
    return names


def moment_of(text: str, directory: Directory) -> datetime | None:
    """Read a moment with a date; without a zone it is that of the workspace."""
    if _DAY.match(text) is None:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=directory.calendar.zone)


def schedule_rows(planned: Iterable[Upcoming], rule_set: RuleSet, directory: Directory) -> Iterator[tuple[str, ...]]:
    """Walk the rows of a table, its header first, that reads as the same schedule again."""
    yield COLUMNS
    zone, schema = directory.calendar.zone, directory.schema
    for one in planned:
        entity, item = one.key
        plain = entity == rule_set.entity and schema.entity(item.partition(":")[0]) is None
        at = one.at.astimezone(zone).isoformat(" ")
        what = {MOVE: "stage", FINISHED: "finish"}.get(one.kind, one.kind)
        yield at, item if plain else f"{entity}:{item}", what, details_of(one), one.by or ""


def details_of(one: Upcoming) -> str:
    """Return what stands in the column `with`: pairs, or JSON where a value needs it."""
    given = _given(one)
    texts = {name: None if name == MOVES_ON else text_of(value) for name, value in given.items()}
    if all(text is not None and ";" not in text for text in texts.values()):
        return "; ".join(f"{name}={text}" for name, text in texts.items())
    written = {name: value if name == MOVES_ON else to_json(value) for name, value in given.items()}
    return json.dumps(written, ensure_ascii=False)


def _given(one: Upcoming) -> dict[str, Any]:
    if one.kind == NEW and one.item is not None:
        left_out = ("id", "stage", "created_at", *(("title",) if one.item.values.get("title") == one.item.id else ()))
        values = {name: value for name, value in one.item.values.items() if name not in left_out and value is not None}
        return {STAGE: one.item.stage, **values, **({MOVES_ON: pace_as_json(one.pace)} if one.pace else {})}
    if one.kind == MOVE:
        return {STAGE: one.data["stage"]}
    if one.kind == SET:
        return dict(one.data["values"])
    if one.kind == FINISHED:
        return {RULE: one.data["rule"], **one.data.get("results", {})}
    return dict(one.data)
