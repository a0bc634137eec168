"""What came in, and what did not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.engine.words import Msg, msgs

MOST_PROBLEMS = 10_000
"""Distinct problems told one by one; further ones are only counted."""

MOST_ROWS = 1_000
"""Row numbers kept for each."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A value or row that did not fit: once for each distinct value, with the rows where it stands.

    Rows are numbered as a spreadsheet does: the header is row 1. `lost` means that these rows were left out; otherwise
    the row is there, less the value, or with the value as it was typed.
    """

    file: str
    kind: str
    column: str
    value: str
    words: Msg
    rows: tuple[int, ...]
    count: int
    lost: bool = False
    suggestion: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form, in the source language."""
        return {
            "file": self.file,
            "row": self.rows[0] if self.rows else None,
            "column": self.column or None,
            "value": self.value or None,
            "kind": self.kind,
            "message": self.words.plain(),
            "suggestion": self.suggestion,
            "count": self.count,
            "rows": list(self.rows),
            "lost": self.lost,
        }


@dataclass(frozen=True, slots=True)
class Group:
    """All problems of one kind in one column."""

    file: str
    kind: str
    column: str
    values: int
    count: int
    lost: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did. After a cancelled one the workspace is as it was before."""

    entity: str
    read: int
    imported: int
    new: int = 0
    problems: tuple[Problem, ...] = ()
    made: Mapping[str, int] = field(default_factory=dict)
    """How many records of other kinds came in or were made on the way, by kind."""
    stages: Mapping[str, int] = field(default_factory=dict)
    """How many rows each stage got."""
    pipeline: str | None = None
    left_out: tuple[str, ...] = ()
    """Columns that were not asked for."""
    cancelled: bool = False

    @property
    def groups(self) -> tuple[Group, ...]:
        """The problems in sum, the most frequent first."""
        sums: dict[tuple[str, str, str, bool], list[int]] = {}
        for one in self.problems:
            counted = sums.setdefault((one.file, one.kind, one.column, one.lost), [0, 0])
            counted[0] += 1
            counted[1] += one.count
        groups = [
            Group(file, kind, column, values, count, lost)
            for (file, kind, column, lost), (values, count) in sums.items()
        ]
        return tuple(sorted(groups, key=lambda one: -one.count))

    @property
    def words(self) -> Msg:
        """The whole in a sentence."""
        return msgs("{n} of {read} row came in.", "{n} of {read} rows came in.").fill(n=self.imported, read=self.read)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "entity": self.entity,
            "read": self.read,
            "imported": self.imported,
            "new": self.new,
            "updated": self.imported - self.new,
            "cancelled": self.cancelled,
            "pipeline": self.pipeline,
            "stages": dict(self.stages),
            "made": dict(self.made),
            "left_out": list(self.left_out),
            "summary": [
                {
                    "file": g.file,
                    "kind": g.kind,
                    "column": g.column or None,
                    "values": g.values,
                    "count": g.count,
                    "lost": g.lost,
                }
                for g in self.groups
            ],
            "problems": [one.to_json() for one in self.problems],
        }


@dataclass(slots=True)
class _Open:
    words: Msg
    lost: bool
    suggestion: str | None
    rows: list[int]
    count: int = 0


class Problems:
    """Collects problems while rows are read; memory stays bounded however many there are."""

    def __init__(self) -> None:
        """Start without any."""
        self._found: dict[tuple[str, str, str, str], _Open] = {}

    def add(
        self,
        file: str,
        row: int,
        kind: str,
        words: Msg,
        *,
        column: str = "",
        value: str = "",
        lost: bool = False,
        suggestion: str | None = None,
    ) -> None:
        """Note a problem; the same value in another row adds to it."""
        key = (file, kind, column, value[:200])
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= MOST_PROBLEMS:
                key = (file, kind, column, "…")
            found = self._found.setdefault(key, _Open(words, lost, suggestion, []))
        found.count += 1
        if len(found.rows) < MOST_ROWS:
            found.rows.append(row)

    def all(self) -> tuple[Problem, ...]:
        """Return the problems in the order in which they were met."""
        return tuple(
            Problem(file, kind, column, value, one.words, tuple(one.rows), one.count, one.lost, one.suggestion)
            for (file, kind, column, value), one in self._found.items()
        )
