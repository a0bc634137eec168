"""The words on a widget and on all it holds, wherever Qt keeps them."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

MOST_ROWS = 60
_TAG = re.compile(r"<style.*?</style>|<[^>]+>", re.DOTALL)


class Found(NamedTuple):
    """Words, and what says them."""

    by: str
    words: str


def words_on(widget: QWidget) -> Iterator[Found]:
    """Walk the words on a widget that is shown, and on what it holds that is shown."""
    for part in (widget, *widget.findChildren(QWidget)):
        if part is widget or part.isVisibleTo(widget):
            name = type(part).__name__
            yield from (Found(name, _TAG.sub(" ", one)) for one in _said(part) if one)
            yield from (Found(f"{name} action", one) for one in _acts(part.actions()) if one)


def _acts(actions: list[QAction]) -> Iterator[str]:
    for action in actions:
        yield from (action.text(), action.toolTip())


def _said(part: QWidget) -> Iterator[str]:
    yield from (part.toolTip(), part.accessibleName(), part.accessibleDescription())
    if part.isWindow():
        yield part.windowTitle()
    match part:
        case QLabel() | QAbstractButton():
            yield part.text()
        case QLineEdit():
            yield part.placeholderText()
        case QPlainTextEdit() | QTextEdit():
            yield part.placeholderText()
        case QComboBox():
            yield from (part.itemText(place) for place in range(part.count()))
        case QTabBar():
            yield from (part.tabText(place) for place in range(part.count()))
            yield from (part.tabToolTip(place) for place in range(part.count()))
        case QGroupBox():
            yield part.title()
        case QAbstractSpinBox():
            yield part.text()
        case QHeaderView():
            yield from _heads(part)
        case QAbstractItemView():
            yield from _items(part.model())


def _heads(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    if not header.isHidden():
        for place in range(header.count()):
            yield str(model.headerData(place, header.orientation()) or "")


def _items(model: QAbstractItemModel | None, parent: QModelIndex | None = None) -> Iterator[str]:
    if model is None:
        return
    above = parent or QModelIndex()
    for row in range(min(model.rowCount(above), MOST_ROWS)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(above)
        for column in range(columns):
            index = model.index(row, column, above)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                said = index.data(role)
                if isinstance(said, str):
                    yield said
            if column == 0:
                yield from _items(model, index)


def known_words(value: object) -> Iterator[str]:
    """Walk all texts within what a file holds, JSON within them too."""
    match value:
        case str():
            yield value
            if value[:1] in ("{", "["):
                with suppress(ValueError):
                    yield from known_words(json.loads(value))
        case Mapping():
            for name, one in value.items():
                yield str(name)
                yield from known_words(one)
        case list() | tuple():
            for one in value:
                yield from known_words(one)


def unmarked(words: str, known: Container[str]) -> list[str]:
    """Return the parts of a text outside of brackets that say something, and are no part of what is `known`."""
    while (fewer := _BRACKETED.sub("  ", words)) != words:
        words = fewer
    parts = (one.strip(_EDGES) for one in _JOINTS.split(words))
    return [one for one in parts if _WORD.search(one) and one not in known]


_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_JOINTS = re.compile(r"\s{2,}|\n| · |, |: |; ")
_EDGES = " ,.;:·()“”…*—–-→\u200b"
_WORD = re.compile(r"[A-Za-z]{2,}")
