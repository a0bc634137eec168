"""Fields with manners of their own."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QLocale, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QDateTimeEdit, QLineEdit, QWidget

from app.i18n import Translator
from app.ui.theme import tokens
from app.ui.theme.theme import Theme

_AROUND = 56
"""Pixels beside the words of a search: its signs, and the room around them."""


def undoes(event: QKeyEvent) -> bool:
    """Say whether a key takes back or repeats an edit."""
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


class SearchField(QLineEdit):
    """A line that narrows what stands below it."""

    left = Signal()
    """The person goes down to what was found."""

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        """Show translated `words` while empty; they name the field for a screen reader too."""
        super().__init__(parent)
        self._theme = theme
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(self, visible=False)
        self._clear.triggered.connect(self.clear)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        theme.theme_changed.connect(self._dress)
        self._dress()

    def minimumSizeHint(self) -> QSize:
        """Ask for room for the words that stand in it while it is empty, and for its two signs."""
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return QSize(words + _AROUND, super().minimumSizeHint().height())

    def _dress(self) -> None:
        self._glass.setIcon(self._theme.icon("mdi6.magnify"))
        self._clear.setIcon(self._theme.icon("mdi6.close-circle-outline"))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and undoes(event):
            event.ignore()  # what Enter has just added is taken back, not the words by which it was found
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class InlineEdit(QLineEdit):
    """A line that opens over a name: Enter and leaving it take what was typed, Escape drops it."""

    done = Signal(object)
    """The text, or None where it was dropped. Comes once."""

    def __init__(self, text: str, words: str, parent: QWidget) -> None:
        """Open with the text selected; `words` name the field for a screen reader."""
        super().__init__(text, parent)
        self._open = True
        self.setProperty("role", "inline")
        self.setAccessibleName(words)
        self.selectAll()

    def _finish(self, text: str | None) -> None:
        if self._open:
            self._open = False
            self.done.emit(text)
            self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish(self.text().strip())
        elif event.key() == Qt.Key.Key_Escape:
            self._finish(None)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._finish(self.text().strip())


class _LetPass(QObject):
    """Keeps the wheel that scrolls a form from changing what it passes over."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def settle(box: QAbstractSpinBox) -> None:
    """Let a spin box behave as other fields do: text as far in (Qt 6.11 drops that padding), deaf to the wheel."""
    line = box.lineEdit()
    if line is not None:
        line.setTextMargins(tokens.SMALL - 1, 0, 0, 0)
    box.installEventFilter(_LetPass(box))


def write_dates(box: QDateTimeEdit, tr: Translator, *, clock: bool = False, named: bool = False) -> None:
    """Let a box write days as the language does, with all of the year; months in figures, or `named`."""
    from babel.dates import get_date_format  # noqa: PLC0415  the window opens without a date in it

    pattern = get_date_format("medium" if named else "short", locale=tr.locale).pattern
    box.setLocale(QLocale(str(tr.locale)))
    box.setDisplayFormat(re.sub(r"y+", "yyyy", pattern) + (f" {_of_clock(tr)}" if clock else ""))


def write_times(box: QDateTimeEdit, tr: Translator) -> None:
    """Let a box write clock times as the language does, of twelve hours or of twenty-four."""
    box.setLocale(QLocale(str(tr.locale)))
    box.setDisplayFormat(_of_clock(tr))


def _of_clock(tr: Translator) -> str:
    from babel.dates import get_time_format  # noqa: PLC0415

    pattern = str(get_time_format("short", locale=tr.locale).pattern)
    return pattern.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("a", "AP")
