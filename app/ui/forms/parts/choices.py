"""A drop-down list of values with labels, and a line of text that leaves undo to the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from app.ui.forms.parts.marks import mark
from app.ui.widgets.fields import undoes
from app.ui.widgets.giving_box import paint_elided

_AROUND = 44
"""Padding and arrow of a drop-down list."""


class Option(NamedTuple):
    """A value and how a person reads it."""

    value: str
    label: str
    icon: QIcon | None = None


class Choices(QComboBox):
    """Chooses one value; one that is not among the options is kept and shown as it stands."""

    value_chosen = Signal(str)

    def __init__(self, hint: str = "", parent: QWidget | None = None) -> None:
        """Offer nothing yet; `hint` stands in the empty field."""
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self._fits = False
        self._widest: tuple[str, ...] = ()
        self.setPlaceholderText(hint)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)
        self.activated.connect(self._take)

    def offer(self, options: Sequence[Option]) -> None:
        """Offer other values; the chosen one stays."""
        listed = tuple(options)
        if [one[:2] for one in listed] == [one[:2] for one in self._options]:
            return
        value = self.value()
        self._options = listed
        self._fill(value)

    def value(self) -> str:
        """Return the chosen value; empty where none is."""
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        """Choose a value without a signal."""
        if value != self.value() or (self.currentIndex() < 0 and self._knows(value)):
            self._fill(value)

    def fit_contents(self) -> None:
        """Be as wide as the longest option."""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def fit_current(self) -> None:
        """Be as wide as the chosen option; the list is as wide as its longest."""
        self._fits = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def fit_words(self, words: Sequence[str]) -> None:
        """Be wide enough for any of these words, whichever are offered."""
        self._widest = tuple(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _take(self) -> None:
        mark_empty(self)
        self.setToolTip(self.currentText())
        self.updateGeometry()
        self.value_chosen.emit(self.value())

    def _knows(self, value: str) -> bool:
        return any(one.value == value for one in self._options)

    def _fill(self, value: str) -> None:
        with QSignalBlocker(self):
            self.clear()
            for one in self._options:
                self.addItem(one.icon or QIcon(), one.label, one.value)
            if value and not self._knows(value):
                self.addItem(value, value)
            self.setCurrentIndex(self.findData(value))
        mark_empty(self)
        self.setToolTip(self.currentText())
        if self._fits:
            self.updateGeometry()

    # Qt's

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the form must not change what it passes over

    def paintEvent(self, e: QPaintEvent) -> None:
        paint_elided(self)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        words = (self.currentText(),) if self._fits else self._widest
        if not words:
            return hint
        return QSize(max(map(self.fontMetrics().horizontalAdvance, words)) + _AROUND, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() if self._fits or self._widest else super().minimumSizeHint()

    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + _AROUND // 2)
        super().showPopup()


def mark_empty(box: QComboBox) -> None:
    """Let the style sheet tell a hint from a value."""
    mark(box, "empty", box.currentIndex() < 0)


class TextLine(QLineEdit):
    """A line of plain text; undo and redo are the window's."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and undoes(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if undoes(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def show_text(self, text: str) -> None:
        """Show another text without a signal; the cursor stays where it was."""
        if text != self.text():
            place = self.cursorPosition()
            with QSignalBlocker(self):
                self.setText(text)
            self.setCursorPosition(min(place, len(text)))
