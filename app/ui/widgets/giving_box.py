"""A drop-down list that gives way: where there is no room for its words they end in dots."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

_LETTERS = 8
"""As narrow as so many letters and the arrow it may become."""
_SPARE = 2
"""Pixels beyond Qt's width, which rounds that of the words down: they would end in dots though there is room."""


class GivingBox(QComboBox):
    """Is as wide as its words where there is room; what does not fit stands in the tool tip."""

    def __init__(self) -> None:
        """Offer nothing yet."""
        super().__init__()
        self.currentTextChanged.connect(self.setToolTip)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + _SPARE, hint.height())

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        words = _LETTERS * self.fontMetrics().averageCharWidth()
        return QSize(min(hint.width(), words + 2 * hint.height()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_elided(self)


def paint_elided(box: QComboBox) -> None:
    """Draw a drop-down list whose text ends in dots where it is too long; with a style sheet, Qt cuts it off."""
    painter = QStylePainter(box)
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    style = box.style()
    painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
    room = style.subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    ).width()
    icon = 0 if box.itemIcon(box.currentIndex()).isNull() else box.iconSize().width() + 4
    text = box.currentText() if box.currentIndex() >= 0 else box.placeholderText()
    option.currentText = box.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room - icon - 2)
    painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
