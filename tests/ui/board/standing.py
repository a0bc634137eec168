"""How tests of the board look at it: what stands where, and where the keyboard is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.engine.editing import Section
from app.ui.board.board import Board
from app.ui.document import RuleSetDocument


def cards(document: RuleSetDocument, stage_id: str) -> list[str]:
    """Return the ids of a stage's rules."""
    stage = document.value.stage(stage_id)
    return [one.id for one in stage.rules] if stage else []


def triggers(document: RuleSetDocument, stage_id: str) -> list[str]:
    """Return the ids of a stage's triggers."""
    stage = document.value.stage(stage_id)
    return [one.id for one in stage.triggers] if stage else []


def standing(board: Board) -> str:
    """Return the id of the card, or the name of the section, on which the keyboard stands."""
    entry = board.model.entry(board.selection_model.currentIndex())
    if entry is None:
        return ""
    return entry.value if isinstance(entry, Section) else entry.id


def keyboard() -> QWidget:
    """Return what has the keyboard."""
    widget = QGuiApplication.focusObject()
    assert isinstance(widget, QWidget)
    return widget


def press(*keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press keys one after the other, each on what has the keyboard by then."""
    for key in keys:
        QTest.keyClick(keyboard(), key, held)


def write(text: str) -> None:
    """Type a text."""
    QTest.keyClicks(keyboard(), text)


def selected(document: RuleSetDocument) -> list[str]:
    """Return the ids of the selected cards."""
    return list(document.selection)


def middle_of(board: Board, node_id: str) -> tuple[QWidget, QPoint]:
    """Return where to click on a card."""
    found = board.model.index_of(node_id)
    stage = board.model.stage_of(found)
    assert stage is not None
    view = board.column(stage.id).cards
    view.scrollTo(found)
    return view.viewport(), view.visualRect(found).center()
