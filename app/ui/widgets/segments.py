"""A switch of a few words, of which one holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget


class Segments(QFrame):
    """Radio buttons side by side in one frame; arrow keys go from one to the next."""

    chosen = Signal(object)
    """Another value holds."""

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[Any, str]],
        *,
        chosen: Any = None,
        parent: QWidget | None = None,
    ) -> None:
        """Offer values with translated words; `name` is what a screen reader says of the whole."""
        super().__init__(parent)
        self.setProperty("role", "segments")
        self.setAccessibleName(name)
        self._values = [value for value, _ in options]
        self._buttons = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for place, (value, words) in enumerate(options):
            button = _Segment(self)
            button.setText(words)
            button.setAccessibleName(words)
            button.setCheckable(True)
            button.setChecked(value == chosen or (chosen is None and place == 0))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            self._buttons.addButton(button, place)
            row.addWidget(button)
        self._buttons.setExclusive(True)
        self._buttons.idToggled.connect(self._toggled)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def value(self) -> Any:
        """What holds."""
        return self._values[self._buttons.checkedId()]

    def choose(self, value: Any) -> None:
        """Let another value hold."""
        self._button(self._values.index(value)).setChecked(True)

    def _button(self, place: int) -> QAbstractButton:
        return self._buttons.button(place)

    def _toggled(self, place: int, on: bool) -> None:
        if on:
            self.chosen.emit(self._values[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        place = self._buttons.checkedId() + step
        if step and 0 <= place < len(self._values):
            self._button(place).setChecked(True)
            self._button(place).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)


class _Segment(QToolButton):
    """A word that has room to turn bold, as it does where it holds."""

    def sizeHint(self) -> QSize:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        words = self.text()
        more = QFontMetrics(bold).horizontalAdvance(words) - self.fontMetrics().horizontalAdvance(words)
        return super().sizeHint() + QSize(max(more, 0), 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
