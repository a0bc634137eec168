"""What a log looks like from its first items: attributes, values, rows to be shown."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.engine.words import msg
from app.storage.history.log_csv import CsvLog
from app.storage.history.source import Kind, Told, UnreadableLog, kind_of
from app.storage.history.terms import CASE
from app.storage.history.xes import XesLog

_MOST_EVENTS = 5_000
_MOST_BYTES = 64 * 1024 * 1024
_MOST_KEYS = 2_000
_SHOWN = 20

_NO_ITEMS = msg("“{file}” holds no items with events. Choose another log.")
_ENDLESS = msg(
    "Not one item ends within the first {n} MB of “{file}”, and none of a pipeline is that long. "
    "Check how it was exported: each item is a trace of its own."
)
_NO_ROWS = msg("“{file}” holds the names of columns and no row below them. Choose another log.")
_ONE_COLUMN = msg(
    "“{file}” has one column only, “{column}”, where item, stage and time need one each. "
    "Columns are separated by commas, semicolons, tabs or upright bars; export it again so."
)


@dataclass(frozen=True)
class LogShape:
    """The first events of a log as rows of a table; attributes of XES traces carry the prefix ``case:``."""

    kind: Kind
    keys: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]

    @property
    def shown(self) -> tuple[tuple[str, ...], ...]:
        """The first rows for a person to look at, a cell for each attribute."""
        return tuple(tuple(row.get(key, "") for key in self.keys) for row in self.rows[:_SHOWN])

    @cached_property
    def texts(self) -> Mapping[str, tuple[str, ...]]:
        """The values of each attribute that are not empty, in the order of the rows."""
        return {key: tuple(row[key] for row in self.rows if row.get(key)) for key in self.keys}


@dataclass(frozen=True, slots=True)
class NameCount:
    """A name that may be a stage's: how often it stands in the rows looked at, and which stage it is, if any."""

    name: str
    count: int
    stage: str = ""


def look_at(path: Path, told: Told | None = None) -> LogShape:
    """Look at the beginning of a log; raises KnownError for what is none."""
    kind = kind_of(path)
    return _of_xes(path, told) if kind == "xes" else _of_csv(path, told)


def names_in(shape: LogShape, key: str, stages: Mapping[str, str]) -> tuple[NameCount, ...]:
    """Return the names that an attribute has, the most frequent first, with the stages that they are."""
    counted = Counter(shape.texts.get(key, ()))
    return tuple(NameCount(name, n, stages.get(name, "")) for name, n in counted.most_common())


def _of_xes(path: Path, told: Told | None) -> LogShape:
    rows: list[Mapping[str, str]] = []
    keys: dict[str, None] = {}
    log = XesLog(path, None, told, most_events=_MOST_EVENTS, most_bytes=_MOST_BYTES)
    with contextlib.closing(iter(log)) as items:
        try:
            for item in items:
                of_item = {f"{CASE}{key}": value for key, value in item.values.items()}
                keys |= dict.fromkeys(of_item)
                for event in item.events:
                    keys |= dict.fromkeys(event)
                    rows.append(of_item | event)
                if len(rows) >= _MOST_EVENTS or len(keys) > _MOST_KEYS:
                    break
        except UnreadableLog as error:
            if not rows and log.stopped:
                raise UnreadableLog(_ENDLESS.fill(file=path.name, n=_MOST_BYTES >> 20), place=str(path)) from error
            if not rows:
                raise
    if not rows:
        raise UnreadableLog(_NO_ITEMS.fill(file=path.name), place=str(path))
    return LogShape("xes", tuple(keys), tuple(rows[:_MOST_EVENTS]))


def _of_csv(path: Path, told: Told | None) -> LogShape:
    log = CsvLog(path, told)
    headers = log.table.headers
    rows = tuple(dict(zip(headers, map(str.strip, cells), strict=False)) for cells in log.sample(_MOST_EVENTS))
    if len(headers) == 1:
        raise UnreadableLog(_ONE_COLUMN.fill(file=path.name, column=headers[0][:40]), place=str(path))
    if not rows:
        raise UnreadableLog(_NO_ROWS.fill(file=path.name), place=str(path))
    return LogShape("csv", headers, rows)
