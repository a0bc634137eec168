"""The scenarios of one pipeline: their values, their history of edits, and where they are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.engine.errors import KnownError
from app.engine.model.scenario import Scenario
from app.engine.scenario_file import from_json
from app.engine.words import Msg
from app.i18n import Translator
from app.storage.scenarios import Scenario as Kept
from app.ui.rehearse.shelf import Shelf
from app.ui.steps import Change, hand_on, history_of, unheard

Edit = Callable[[Scenario], Scenario]
Pages = tuple[Scenario, ...]


class Binder(QObject):
    """Holds the scenarios of a pipeline. Widgets ask it for edits and follow `changed`."""

    changed = Signal(object, object)
    """The scenarios were others (old, new): tuples."""
    failed = Signal(object)
    """Something could not be read or written (KnownError)."""

    def __init__(self, shelf: Shelf, tr: Translator, now: Callable[[], datetime], parent: QObject) -> None:
        """Hold none yet."""
        super().__init__(parent)
        self.undo_stack = history_of(self)
        self._shelf = shelf
        self._tr = tr
        self._now = now
        self._pipeline = ""
        self._pages: Pages = ()

    @property
    def pages(self) -> Pages:
        """The scenarios as they are now."""
        return self._pages

    @property
    def pipeline(self) -> str:
        """The pipeline whose scenarios these are."""
        return self._pipeline

    def hand_on(self, tr: Translator, parent: QObject) -> Binder:
        """Go on for another page, in another language; those who followed hear no more."""
        self._tr = tr
        self.setParent(parent)
        hand_on(self.undo_stack, tr)
        unheard(self.changed, self.failed)
        return self

    def open(self, pipeline: str) -> None:
        """Turn to the scenarios of a pipeline; one that cannot be read is told and left where it is."""
        pages = []
        for kept in self._shelf.all(pipeline):
            try:
                pages.append(replace(from_json(kept.content, source=kept.name), id=kept.id, name=kept.name))
            except KnownError as error:
                self.failed.emit(error)
        old, self._pages, self._pipeline = self._pages, tuple(pages), pipeline
        self.undo_stack.clear()
        self.changed.emit(old, self._pages)

    def find(self, scenario_id: str) -> Scenario | None:
        """Return a scenario by id."""
        return next((one for one in self._pages if one.id == scenario_id), None)

    def add(self, scenario: Scenario, words: Msg) -> str:
        """Add a scenario, under a name that no other has; return its id."""
        names = {one.name for one in self._pages}
        name, number = scenario.name, 2
        while name in names:
            name, number = f"{scenario.name} ({number})", number + 1
        new = replace(scenario, id=str(uuid4()), name=name)
        self._push((*self._pages, new), words)
        return new.id

    def remove(self, scenario_id: str, words: Msg) -> None:
        """Remove a scenario."""
        self._push(tuple(one for one in self._pages if one.id != scenario_id), words)

    def edit(self, scenario_id: str, edit: Edit, words: Msg, merge: str = "") -> None:
        """Apply an edit as one step of the history; raises ValueError for what is no scenario."""
        pages = tuple(edit(one) if one.id == scenario_id else one for one in self._pages)
        self._push(pages, words, f"{scenario_id}:{merge}" if merge else "")

    def take(self, new: Pages) -> None:
        """Make these the scenarios; only steps of the history call this."""
        old, self._pages = self._pages, new
        self._write(old, new)
        self.changed.emit(old, new)

    def _push(self, pages: Pages, words: Msg, key: str = "") -> None:
        if pages != self._pages:
            self.undo_stack.push(Change(self.take, self._pages, pages, words, self._tr, key))

    def _write(self, old: Pages, new: Pages) -> None:
        before = {one.id: one for one in old}
        try:
            for one in new:
                if before.pop(one.id, None) != one:
                    self._shelf.put(Kept(one.id, self._pipeline, one.name, one.model_dump(), self._now()))
            for gone in before:
                self._shelf.remove(gone)
        except KnownError as error:
            self.failed.emit(error)
