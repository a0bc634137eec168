"""The history of edits in *Data*: each is written at once, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.engine.errors import KnownError
from app.engine.words import Msg
from app.i18n import Translator
from app.storage.changes import Edit
from app.storage.records.records import Records
from app.ui.steps import Step, hand_on, history_of, unheard

Act = Callable[[], object]


class _Step(Step):
    """Something done, and how to undo and redo it."""

    def __init__(self, words: Msg, tr: Translator, redo: Act, undo: Act, failed: Callable[[KnownError], None]) -> None:
        super().__init__(words, tr)
        self._redo = redo
        self._undo = undo
        self._failed = failed
        self._done = True

    def redo(self) -> None:
        if not self._done:
            self._try(self._redo)
        self._done = True

    def undo(self) -> None:
        self._try(self._undo)
        self._done = False

    def _try(self, act: Act) -> None:
        try:
            act()
        except KnownError as error:
            self.setObsolete(True)
            self._failed(error)


class Edits(QObject):
    """Carries edits out and remembers them."""

    failed = Signal(object)
    """What was asked could not be done (KnownError); nothing was changed."""

    def __init__(self, records: Records, tr: Translator) -> None:
        """Write to `records`; begin with an empty history."""
        super().__init__()
        self.stack = history_of(self)
        self._records = records
        self._tr = tr

    def hand_on(self, tr: Translator) -> Edits:
        """Go on in another language; those who followed hear no more."""
        self._tr = tr
        hand_on(self.stack, tr)
        unheard(self.failed)
        return self

    def make(self, words: Msg, edit: Callable[[], Edit]) -> bool:
        """Edit records; return whether it could be done."""
        made: list[Edit] = []

        def undo() -> None:
            self._records.apply(made[0].undone())

        def redo() -> None:
            self._records.apply(made[0])

        return self.step(words, lambda: made.append(edit()), undo, redo)

    def step(self, words: Msg, do: Act, undo: Act, redo: Act | None = None) -> bool:
        """Do anything that can be undone; return whether it could be done."""
        try:
            do()
        except KnownError as error:
            self.failed.emit(error)
            return False
        self.stack.push(_Step(words, self._tr, redo or do, undo, self.failed.emit))
        return True
