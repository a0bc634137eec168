"""What the importers of all kinds of records share: names that are looked up, ids that are given out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, update

from app.engine.words import Msg, msg
from app.storage import tables as t
from app.storage.importing.names import Names
from app.storage.importing.report import Problems
from app.storage.importing.staging import Staging
from app.storage.records.shelf import Shelf
from app.storage.workspace import Workspace

_BLOCK = 1_000

MEANT = msg("{words} Did you mean “{near}”?")


@dataclass(frozen=True, slots=True)
class Desk:
    """What an import works with."""

    workspace: Workspace
    staging: Staging
    problems: Problems
    currency: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a name stands."""

    file: str
    row: int
    column: str


class Ids:
    """New ids for one kind of record, taken in blocks, so that the workspace is free meanwhile."""

    def __init__(self, shelf: Shelf[Any]) -> None:
        """Take ids of a shelf."""
        self._shelf = shelf
        self._next = self._end = 0

    def take(self) -> str:
        """Return an id that nobody else gets."""
        if self._next == self._end:
            self._next = self._shelf.reserve(_BLOCK)
            self._end = self._next + _BLOCK
        self._next += 1
        return str(self._next - 1)

    def give_back(self, connection: Connection) -> None:
        """Return what was not used, where nobody has taken more since."""
        unused = (t.sequences.c.name == self._shelf.sequence) & (t.sequences.c.last == self._end - 1)
        connection.execute(update(t.sequences).where(unused).values(last=self._next - 1))


class KnownNames:
    """Ids by name, of what the workspace and the files list, and of what is made because a row names it."""

    def __init__(self, listed: Iterable[tuple[str, str]], kind: str, words: Msg, problems: Problems) -> None:
        """Report names that are not listed, in these words, once anything is listed at all."""
        self._listed = Names(listed)
        self._made = Names()
        self._kind = kind
        self._words = words
        self._problems = problems
        self._near: dict[str, str | None] = {}

    def find(self, name: str) -> str | None:
        """Return the id of a name."""
        return self._listed.find(name) or self._made.find(name)

    def add_listed(self, name: str, record_id: str) -> None:
        """Know a name that a list has."""
        self._listed.add(name, record_id)

    def add_made(self, name: str, record_id: str) -> None:
        """Know a name that only rows have."""
        self._made.add(name, record_id)

    def check(self, name: str, cell: Cell) -> None:
        """Note a name that is not listed, and which one may be meant."""
        if not len(self._listed) or self._listed.find(name) is not None:
            return
        if name not in self._near:
            self._near[name] = self._listed.near(name)
        near = self._near[name]
        words = self._words.fill(value=name[:80])
        if near is not None:
            words = MEANT.fill(words=words, near=near)
        self._problems.add(cell.file, cell.row, self._kind, words, column=cell.column, value=name, suggestion=near)
