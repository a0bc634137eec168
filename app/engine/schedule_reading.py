"""Reads a schedule line by line against the rules, records and people that there are; every bad line is told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.engine.alphabet import folded
from app.engine.errors import KnownError
from app.engine.happening import guesses
from app.engine.likeness import Named, most_like
from app.engine.model.event import ENTER, FINISHED, MOVE, SET
from app.engine.model.item import Item, Key
from app.engine.model.scenario import read_delay
from app.engine.model.schema import Field
from app.engine.model.values import Value
from app.engine.pacing import read_pace
from app.engine.schedule import (
    AT,
    BY,
    COLUMNS,
    ITEM,
    MOVES_ON,
    RULE,
    STAGE,
    WHAT,
    WITH,
    Flaw,
    Line,
    Row,
    Schedule,
    Setting,
    columns,
    moment_of,
)
from app.engine.typed_text import value_from
from app.engine.upcoming import NEW, Pace, Upcoming
from app.engine.words import Msg, msg

_WORDS = {
    "stage": MOVE, "move": MOVE, "enter": ENTER, "new": NEW, "set": SET, "change": SET, "field.changed": SET,
    "responsible.changed": SET, "finish": FINISHED, "finished": FINISHED,
}  # fmt: skip
_FIXED = ("id", "stage", "pipeline", "created_at", "modified_at")

_too_wide = msg("There are more cells than columns. Put a cell that holds the separator of columns in quotation marks.")
_no_time = msg("Write when it happens: 2026-04-01 09:30, or +2 days 3 hours after the clock's start.")
_bad_time = msg("“{value}” is no time. Write 2026-04-01 09:30, or +2 days 3 hours after the clock's start.")
_past = msg("This is before the clock, which shows {now}. Write a later time, or let the clock begin earlier.")
_no_record = msg("Write the ID or the title of a record.")
_unknown = msg(
    "There is no record “{value}”. Write its ID or its title, or let it come with “new” in a line of its own."
)
_several = msg("{n} records are called “{value}”. Write the ID of one of them: {ids}.")
_exists = msg("There is a record “{value}” already. Write “enter” to let it enter its stage, or choose another ID.")
_no_event = msg("Write what happens: stage, set, enter, new, finish, or the ID of an event such as call.incoming.")
_bad_event = msg("“{value}” is no event. Write stage, set, enter, new, finish, or an ID such as call.incoming.")
_meant = msg("“{value}” is no event. Do you mean “{other}”?")
_no_stage = msg("There is no stage “{value}” in this pipeline. Known ones: {known}.")
_say_stage = msg("Write to which stage, such as stage={stage}.")
_no_rule = msg("Write which rule of this pipeline no longer waits, such as rule=call; known ones: {known}.")
_no_pair = msg("“{value}” should read name=value; several are separated by semicolons.")
_bad_json = msg("This begins like JSON and cannot be read: {why}.")
_no_name = msg("“{name}” is not known here. Known names: {known}.")
_meant_name = msg("“{name}” is not known here. Do you mean “{other}”?")
_nothing_set = msg("Write which field changes, such as amount=1200 EUR.")
_nobody = msg("There is no employee “{value}”. Write a name or an ID, or leave it empty.")


@dataclass
class _Reading:
    """One line under way: flaws are noted and reading goes on, so that all of them are told at once."""

    number: int
    cells: Mapping[str, str]
    flaws: list[Flaw] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def note(self, column: str, words: Msg) -> None:
        self.flaws.append(Flaw(self.number, column, words, self.text(column)))


def read_schedule(headers: Sequence[str], rows: Iterable[Row], setting: Setting) -> Schedule:
    """Read the rows below a header, each with its number. Raises KnownError where a needed column is missing."""
    names = columns(headers)
    reader = _Reader(setting)
    flaws: list[Flaw] = []
    readings = []
    for number, cells in rows:
        if any(one.strip() for one in cells):
            reading = _Reading(number, dict(zip(names, cells, strict=False)))
            if any(one.strip() for one in cells[len(names) :]):
                reading.note("", _too_wide)
            readings.append(reading)
    reader.expect_new(readings)
    lines = []
    for one in readings:
        upcoming = reader.read(one)
        flaws += one.flaws
        if upcoming is not None and not one.flaws:
            lines.append(Line(one.number, upcoming))
    lines.sort(key=lambda one: one.upcoming.at)
    used = {one.upcoming.key for one in lines}
    return Schedule(tuple(lines), tuple(flaws), tuple(one for key, one in reader.beside.items() if key in used))


class _Reader:
    """Reads lines against the records, people, events and fields that there are."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._rule_set = setting.rule_set
        self._directory = setting.directory
        self._stages = [Named(one.id, one.name) for one in setting.rule_set.stages]
        self._coming: dict[Key, Item] = {}
        self.beside: dict[Key, Item] = {}
        self._titles: dict[str, list[Item]] | None = None
        self._kinds: dict[str, str] | None = None

    def expect_new(self, readings: Iterable[_Reading]) -> None:
        """Note which records come by the schedule itself: other lines may be about them."""
        for one in readings:
            if _WORDS.get(one.text(WHAT).casefold()) == NEW and one.text(ITEM):
                key = self._key(one.text(ITEM))
                first = self._stages[0].id if self._stages else ""
                self._coming[key] = Item(key[1], key[0], self._rule_set.pipeline, first, {"title": one.text(ITEM)})

    def read(self, one: _Reading) -> Upcoming | None:
        """Read a line; what is wrong with it is noted there."""
        at, kind = self._at(one), self._kind(one)
        item = self._item(one, new=kind == NEW)
        by = self._by(one)
        if kind is None or item is None:
            return None
        given = self._given(one, kind)
        data, pace = self._data(one, kind, item, given)
        if one.flaws or at is None:
            return None
        if kind == NEW:
            values = {"title": item.id, **data["values"], "created_at": at}
            come = Item(item.id, item.entity, item.pipeline, item.stage, values).in_stage(data["stage"])
            return Upcoming(at, NEW, item.key, {}, by, come, pace)
        return Upcoming(at, kind, item.key, data, by)

    # When, which, what

    def _at(self, one: _Reading) -> datetime | None:
        text, now = one.text(AT), self._setting.now
        if text.startswith("+"):
            length = read_delay(text[1:])
            try:
                return now + length if length is not None else self._no_moment(one)
            except OverflowError:
                return self._no_moment(one)
        moment = moment_of(text, self._directory)
        if moment is None:
            one.note(AT, _bad_time.fill(value=text) if text else _no_time)
        elif moment < now:
            one.note(AT, _past.fill(now=now.astimezone(self._directory.calendar.zone)))
        return moment

    @staticmethod
    def _no_moment(one: _Reading) -> None:
        one.note(AT, _bad_time.fill(value=one.text(AT)))

    def _kind(self, one: _Reading) -> str | None:
        text = one.text(WHAT)
        known = _WORDS.get(text.casefold())
        if known is not None or not text:
            if known is None:
                one.note(WHAT, _no_event)
            return known
        if self._setting.catalogue.trigger(text) is not None:
            return text
        if self._kinds is None:
            self._kinds = {folded(kind.about.title): key for key, kind in self._setting.catalogue.triggers.items()}
        found = self._kinds.get(folded(text))
        if found is None:
            names = [Named(key, key) for key in (*_WORDS, *self._kinds.values())]
            near = most_like(Named(text, text), names)
            one.note(WHAT, _meant.fill(value=text, other=near) if near else _bad_event.fill(value=text))
        return found

    def _item(self, one: _Reading, *, new: bool) -> Item | None:
        text = one.text(ITEM)
        if not text:
            one.note(ITEM, _no_record)
            return None
        key = self._key(text)
        there = self._there(key)
        if new:
            if there is not None:
                one.note(ITEM, _exists.fill(value=text))
            return self._coming[key]
        found = there or self._coming.get(key)
        if found is None:
            called = self._called(text)
            if len(called) == 1:
                found = called[0]
            elif called:
                ids = ", ".join(one.id for one in called[:5])
                one.note(ITEM, _several.fill(n=len(called), value=text, ids=ids))
            else:
                one.note(ITEM, _unknown.fill(value=text))
        if found is not None and found.key not in self._setting.board and found.key not in self._coming:
            self.beside[found.key] = found
        return found

    def _key(self, text: str) -> Key:
        entity, colon, bare = text.partition(":")
        ours = self._rule_set.entity
        return (entity, bare) if colon and self._directory.schema.entity(entity) is not None else (ours, text)

    def _there(self, key: Key) -> Item | None:
        return self._setting.board.get(key) or self._setting.items.get(*key)

    def _called(self, title: str) -> list[Item]:
        if self._titles is None:
            self._titles = {}
            ours, board = self._rule_set.entity, self._setting.board
            beside = (each for each in self._setting.items.of(ours) if each.key not in board)
            for item in (*(each for key, each in board.items() if key[0] == ours), *beside):
                self._titles.setdefault(folded(str(item.values.get("title") or "")), []).append(item)
        return self._titles.get(folded(title), [])

    def _by(self, one: _Reading) -> str | None:
        text = one.text(BY)
        if not text:
            return None
        people = self._directory.employees
        same = [person.id for person in people.values() if folded(person.name) == folded(text)]
        if text not in people and len(same) != 1:
            one.note(BY, _nobody.fill(value=text))
            return None
        return text if text in people else same[0]

    # With what

    def _given(self, one: _Reading, kind: str) -> dict[str, tuple[str, object]]:
        """Return what is filled in, each with its column: first the cells of their own, then what stands in `with`."""
        given: dict[str, tuple[str, object]] = {
            name: (name, text.strip()) for name, text in one.cells.items() if name not in COLUMNS and text.strip()
        }
        text = one.text(WITH)
        if text.startswith("{"):
            try:
                read = json.loads(text)
            except (ValueError, RecursionError) as error:
                one.note(WITH, _bad_json.fill(why=str(error)))
                return given
            return {**given, **{str(name): (WITH, value) for name, value in read.items()}}
        for part in filter(None, (each.strip() for each in text.split(";"))):
            name, equals, value = part.partition("=")
            if equals:
                given[name.strip()] = (WITH, value.strip())
            elif kind in (MOVE, NEW):
                given[STAGE] = (WITH, part)
            elif kind == FINISHED:
                given[RULE] = (WITH, part)
            else:
                one.note(WITH, _no_pair.fill(value=part))
        return given

    def _data(
        self, one: _Reading, kind: str, item: Item, given: dict[str, tuple[str, object]]
    ) -> tuple[dict[str, Any], Pace | None]:
        """Return the data of the event, and how a new record is moved on."""
        match kind:
            case "enter":
                self._typed(one, (), given)
            case "move":
                stage = self._stage(one, given.pop(STAGE, None))
                if not stage and not one.flaws:
                    one.note(WITH, _say_stage.fill(stage=self._stages[-1].id if self._stages else ""))
                self._typed(one, (), given)
                elsewhere = item.pipeline != self._rule_set.pipeline and item.key not in self._coming
                pipeline = {"pipeline": self._rule_set.pipeline} if elsewhere else {}
                return {STAGE: stage, **pipeline}, None
            case "set":
                values = self._typed(one, self._fields(item.entity), given)
                if not given and not one.flaws:
                    one.note(WITH, _nothing_set)
                return {"values": values}, None
            case "new":
                stage = self._stage(one, given.pop(STAGE, None)) or item.stage
                pace = self._pace(one, given.pop(MOVES_ON, None))
                return {STAGE: stage, "values": self._typed(one, self._fields(item.entity), given)}, pace
            case "finished":
                return self._finish(one, given), None
            case _:
                declared = self._setting.catalogue.trigger(kind)
                if declared is not None:
                    found = guesses(declared, item, self._directory, self._rule_set, self._setting.catalogue)
                    typed = self._typed(one, [each.as_field() for each in declared.results], given)
                    return {name: typed.get(name, next(iter(best), None)) for name, best in found.items()}, None
        return {}, None

    def _fields(self, entity: str) -> Sequence[Field]:
        whole = self._directory.schema.entity(entity)
        return [each for each in (whole.fields if whole else ()) if each.key not in _FIXED]

    def _finish(self, one: _Reading, given: dict[str, tuple[str, object]]) -> dict[str, Any]:
        _, wanted = given.pop(RULE, (WITH, ""))
        found = self._rule_set.find(str(wanted))
        declared = self._setting.catalogue.rule(found[1].type) if found else None
        if found is None or declared is None:
            known = [
                node.id
                for _, node in self._rule_set.nodes()
                if (kind := self._setting.catalogue.rule(node.type)) is not None and kind.finishes
            ]
            one.note(WITH, _no_rule.fill(known=", ".join(known) or "–"))
            return {}
        results = declared.results_for(found[1].parameters, self._directory.schema)
        return {RULE: wanted, "results": self._typed(one, [each.as_field() for each in results], given)}

    def _stage(self, one: _Reading, given: tuple[str, object] | None) -> str:
        """Return the id of a stage by id or name; empty where none is given or known."""
        if given is None:
            return ""
        column, text = given[0], str(given[1])
        wanted = folded(text)
        found = next((each.id for each in self._stages if text == each.id or wanted == folded(each.label)), None)
        if found is None:
            known = ", ".join(each.id for each in self._stages)
            one.note(column, _no_stage.fill(value=text, known=known))
        return found or ""

    def _pace(self, one: _Reading, given: tuple[str, object] | None) -> Pace | None:
        if given is None:
            return None
        try:
            return read_pace(given[1], self._rule_set)
        except KnownError as error:
            one.note(given[0], error.words)
            return None

    def _typed(
        self, one: _Reading, fields: Sequence[Field], given: Mapping[str, tuple[str, object]]
    ) -> dict[str, Value]:
        """Return what is filled in by field key, each of its type; fields go by key or label."""
        by_name = {folded(str(each.label)): each for each in fields} | {each.key: each for each in fields}
        values: dict[str, Value] = {}
        for name, (column, raw) in given.items():
            found = by_name.get(name) or by_name.get(folded(name))
            if found is None:
                near = most_like(Named(name, name), [Named(each.key, each.key) for each in fields])
                known = ", ".join(each.key for each in fields) or "–"
                one.note(column, (_meant_name if near else _no_name).fill(name=name, known=known, other=near))
                continue
            try:
                values[found.key] = value_from(raw, found, self._directory)
            except KnownError as error:
                one.note(column, error.words)
        return values
