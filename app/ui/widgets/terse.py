"""A row of which some buttons give up their words for a sign where there is no room for all."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStyleOptionButton

from app.ui.theme import tokens
from app.ui.theme.theme import Theme


class TerseButton(QPushButton):
    """Shows words, or a sign alone; the words stand in its tool tip too."""

    def __init__(self, theme: Theme, icon: str, words: str, more: str = "") -> None:
        """`words` are translated; `more` is what its tool tip says besides."""
        super().__init__(words)
        self._theme = theme
        self._icon = icon
        self._short = False
        self.setToolTip(f"{words}\n{more}" if more else words)

    @property
    def short(self) -> bool:
        """Whether it shows the sign alone."""
        return self._short

    @property
    def saves(self) -> int:
        """How many pixels it takes less with the sign alone."""
        return super().sizeHint().width() - self._side - 2 * tokens.MEDIUM

    def shorten(self, short: bool) -> None:
        """Show the sign alone, or the words."""
        if short is not self._short:
            self._short = short
            self.updateGeometry()
            self.update()

    @property
    def _side(self) -> int:
        return self._theme.scaled(tokens.ICON)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if self._short:
            option.text = ""
            option.icon = self._theme.icon(self._icon, "on_accent" if self.property("kind") == "primary" else "text")
            option.iconSize = QSize(self._side, self._side)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return hint - QSize(self.saves, 0) if self._short else hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class TerseRow(QHBoxLayout):
    """Lets the last of its buttons give up their words first."""

    def _buttons(self) -> list[TerseButton]:
        items = (self.itemAt(place) for place in range(self.count()))
        widgets = (one.widget() for one in items if one is not None)
        return [one for one in widgets if isinstance(one, TerseButton) and not one.isHidden()]

    def minimumSize(self) -> QSize:
        return super().minimumSize() - QSize(sum(one.saves for one in self._buttons() if not one.short), 0)

    def setGeometry(self, rect: QRect) -> None:
        buttons = self._buttons()
        over = super().minimumSize().width() + sum(one.saves for one in buttons if one.short) - rect.width()
        for one in reversed(buttons):
            one.shorten(over > 0)
            over -= one.saves if over > 0 else 0
        super().setGeometry(rect)
