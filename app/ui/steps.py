"""Steps of a history of edits, which say what they did in whatever language is spoken now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.engine.words import Msg
from app.i18n import Translator

T = TypeVar("T")


_MERGING = 1


class Step(QUndoCommand):
    """One step, and the words for the menu."""

    def __init__(self, words: Msg, tr: Translator) -> None:
        """Say what the step does."""
        super().__init__(tr(words))
        self.words = words

    def say_as(self, later: Step) -> None:
        """Say what a later step says that has become one with this."""
        self.words = later.words
        self.setText(later.text())


class Change(Step, Generic[T]):
    """One value in place of another; changes in a row with the same key become one."""

    def __init__(self, put: Callable[[T], None], old: T, new: T, words: Msg, tr: Translator, key: str) -> None:
        """`put` makes a value the one that holds; without a key the step stays one of its own."""
        super().__init__(words, tr)
        self._put = put
        self._old = old
        self._new = new
        self._key = key

    def undo(self) -> None:
        self._put(self._old)

    def redo(self) -> None:
        self._put(self._new)

    def id(self) -> int:
        return _MERGING if self._key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Change) or other._key != self._key:  # noqa: SLF001  of the same class
            return False
        self._new = other._new  # noqa: SLF001  as above
        self.say_as(other)
        self.setObsolete(self._new == self._old)
        return True


def history_of(owner: QObject) -> QUndoStack:
    """Return an empty history, of which nobody hears any more once its owner goes: Qt tells of its emptying then."""
    stack = QUndoStack(owner)
    owner.destroyed.connect(lambda: stack.blockSignals(True))
    return stack


def hand_on(stack: QUndoStack, tr: Translator) -> None:
    """Let a history tell its steps in another language, and nobody hear of it any more who did so far."""
    for place in range(stack.count()):
        step = stack.command(place)
        if isinstance(step, Step):
            step.setText(tr(step.words))
    unheard(stack.indexChanged, stack.canUndoChanged, stack.canRedoChanged, stack.cleanChanged)


def unheard(*signals: SignalInstance) -> None:
    """Let nobody hear of these any more: who listened is about to go."""
    for signal in signals:
        signal.connect(_nobody)  # Qt warns of a signal that nobody listens to
        signal.disconnect()


def _nobody(*_: object) -> None:
    return
