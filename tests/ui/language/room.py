"""Measures whether words have the room they need, on the widgets that show them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QToolButton,
    QWidget,
)

SLACK = 2
"""Pixels that rounding may take."""
WIDE, HIGH = 1280, 800
"""The screen on which all must have room."""
_TAG = re.compile(r"<[^>]+>")


class Cut(NamedTuple):
    """Words that are cut off: who shows them, what is needed, what there is."""

    by: str
    words: str
    needs: int
    has: int


def cut_on(widget: QWidget) -> Iterator[Cut]:
    """Walk the words on a widget, and on what it holds, that are cut off though no tool tip has them whole."""
    if widget.isWindow():
        size = widget.sizeHint() if isinstance(widget, QMenu) else widget.size()
        yield from _short(widget, widget.windowTitle(), size.width(), WIDE)
        yield from _short(widget, widget.windowTitle(), size.height(), HIGH)
    for part in (widget, *widget.findChildren(QWidget)):
        if part is widget or part.isVisibleTo(widget):
            for words, needs, has in _measured(part):
                if words.strip() and words not in _TAG.sub("", part.toolTip()):
                    yield from _short(part, words, needs, has)


def _short(part: QWidget, words: str, needs: int, has: int) -> Iterator[Cut]:
    if needs > has + SLACK:
        above = part.parentWidget()
        by = f"{type(above).__name__}.{type(part).__name__}" if above is not None else type(part).__name__
        yield Cut(by, words, needs, has)


def _measured(part: QWidget) -> Iterator[tuple[str, int, int]]:
    """Walk the words of one widget, with the pixels they need and have."""
    match part:
        case QLabel():
            yield from _label(part)
        case QPushButton() | QCheckBox() | QRadioButton() | QToolButton():
            if part.text() and not _only_icon(part):
                yield part.text(), _least(part), _seen(part).width()
                yield part.text(), part.fontMetrics().height(), _seen(part).height()
        case QTabBar():
            yield from _tabs(part)
        case QHeaderView() if part.orientation() == Qt.Orientation.Horizontal:
            yield from _heads(part)
        case QComboBox():
            yield from _entries(part)
        case QAbstractSpinBox():
            yield part.text(), part.sizeHint().width(), part.width()
        case QGroupBox():
            yield part.title(), _wide(part.fontMetrics(), part.title()), part.width()
        case QLineEdit() if not part.text() and not isinstance(part.parentWidget(), QComboBox | QAbstractSpinBox):
            option = QStyleOptionFrame()
            part.initStyleOption(option)
            room = part.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, part)
            yield part.placeholderText(), _wide(part.fontMetrics(), part.placeholderText()), room.width()


def _seen(part: QWidget) -> QRect:
    """Return what is seen of a widget where it is scrolled to: it may stand out of what holds it."""
    rect, above = part.rect(), part
    while (holder := above.parentWidget()) is not None and not above.isWindow():
        rect.translate(above.pos())
        bound, outer = holder.rect(), holder.parentWidget()
        if isinstance(outer, QAbstractScrollArea) and outer.viewport() is holder:
            if outer.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
                return rect
            bound.setTop(rect.top())
            bound.setBottom(rect.bottom())
            return rect.intersected(bound)
        rect, above = rect.intersected(bound), holder
    return rect


def _label(part: QLabel) -> Iterator[tuple[str, int, int]]:
    if not part.text() or not part.pixmap().isNull():
        return
    words, seen = _TAG.sub(" ", part.text()), _seen(part)
    if part.wordWrap():
        yield words, QLabel.minimumSizeHint(part).width(), seen.width()
        yield words, QLabel.heightForWidth(part, part.width()), seen.height()
    else:
        hint = QLabel.sizeHint(part)
        yield words, hint.width(), seen.width()
        yield words, hint.height(), seen.height()


def _least(button: QAbstractButton) -> int:
    """Return how wide a button must be to show its words: its paddings may be a little narrower than it likes."""
    lines = button.text().replace("&", "").split("\n")
    words = max(_wide(button.fontMetrics(), line) for line in lines)
    icon = 0 if button.icon().isNull() else button.iconSize().width() + 4
    return min(button.sizeHint().width(), words + icon + 8)


def _only_icon(button: QAbstractButton) -> bool:
    return isinstance(button, QToolButton) and (
        button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly and not button.icon().isNull()
    )


def _tabs(bar: QTabBar) -> Iterator[tuple[str, int, int]]:
    for place in range(bar.count()):
        words = bar.tabText(place)
        if bar.isTabVisible(place) and words not in bar.tabToolTip(place):
            icon = 0 if bar.tabIcon(place).isNull() else bar.iconSize().width() + 4
            yield words, _wide(bar.fontMetrics(), words) + icon, bar.tabRect(place).width()


def _heads(header: QHeaderView) -> Iterator[tuple[str, int, int]]:
    model = header.model()
    if header.isHidden():
        return
    for place in range(header.count()):
        if not header.isSectionHidden(place):
            words = str(model.headerData(place, Qt.Orientation.Horizontal) or "")
            told = str(model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) or "")
            if words not in told:
                yield words, header.sectionSizeHint(place), header.sectionSize(place)


def _entries(box: QComboBox) -> Iterator[tuple[str, int, int]]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    told = box.toolTip() == box.currentText()  # it says in full whatever is chosen
    for place in range(box.count()):
        words = "" if told else box.itemText(place)
        icon = 0 if box.itemIcon(place).isNull() else box.iconSize().width() + 4
        yield words, _wide(box.fontMetrics(), words) + icon, field.width()


def _wide(metrics: QFontMetrics, words: str) -> int:
    return max(metrics.horizontalAdvance(line) for line in words.split("\n"))
