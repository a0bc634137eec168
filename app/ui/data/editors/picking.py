"""A popup in which people, companies or other named things are found and picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from app.engine.words import msg
from app.ui.preview.avatars import paint_avatar
from app.ui.preview.look import Look
from app.ui.preview.parts import label
from app.ui.preview.people import Person
from app.ui.theme import tokens
from app.ui.widgets.fields import SearchField
from app.ui.widgets.two_lines import paint_two_lines

MOST_FOUND = 100
_PAUSE = 120
_PERSON = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex

Find = Callable[[str, int], Sequence[Person]]
"""Gives those in whose name a text is found, at most so many."""

_search, _none = msg("Search"), msg("Nobody found")


class _Found(QAbstractListModel):
    """Those found."""

    def __init__(self) -> None:
        super().__init__()
        self._people: Sequence[Person] = ()

    def show_people(self, people: Sequence[Person]) -> None:
        """Hold others."""
        self.beginResetModel()
        self._people = people
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._people)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        person = self._people[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return person.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return person.said
        return person if role == _PERSON else None


class _PersonDelegate(QStyledItemDelegate):
    """Somebody: sign, name, and below what tells them from others."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, self._look.theme.scaled(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        person: Person = index.data(_PERSON)
        theme = self._look.theme
        area = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setBrush(QColor(theme.colors.selection if chosen else theme.colors.hover))
            painter.drawRoundedRect(area, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        side = theme.scaled(26)
        paint_avatar(painter, QRect(area.left() + 6, area.center().y() - side // 2, side, side), person, theme)
        words = area.adjusted(side + 14, 3, -6, -3)
        half = words.height() // 2
        upper = QRect(words.left(), words.top(), words.width(), half if person.detail else words.height())
        lower = QRect(words.left(), words.top() + half, words.width(), half)
        paint_two_lines(painter, theme, (upper, person.name), (lower, person.detail))
        painter.restore()


class Picker(QFrame):
    """A search field over a list; Enter or a click picks, Escape leaves all as it was."""

    picked = Signal(object)
    """Who was picked (Person)."""

    def __init__(self, look: Look, find: Find, parent: QWidget) -> None:
        """Look for people with `find`."""
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self._find = find
        self.setProperty("role", "panel")
        self.search = SearchField(look.theme, look.tr(_search))
        self._model = _Found()
        self.list = QListView()
        self.list.setModel(self._model)
        self._delegate = _PersonDelegate(look)
        self.list.setItemDelegate(self._delegate)
        self.list.setProperty("role", "bare")
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(look.tr(_search))
        self._none = label("muted")
        self._none.setText(look.tr(_none))
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._show_found)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.SMALL, tokens.SMALL, tokens.SMALL, tokens.SMALL)
        for part in (self.search, self.list, self._none):
            layout.addWidget(part)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.left.connect(self.list.setFocus)
        self.search.returnPressed.connect(self._pick_current)
        self.list.clicked.connect(self._pick)
        self.list.activated.connect(self._pick)

    def open_below(self, widget: QWidget) -> None:
        """Open under a widget."""
        self.search.clear()
        self._show_found()
        self.resize(max(widget.width(), self._look.theme.scaled(280)), self._look.theme.scaled(320))
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 2)))
        self.show()
        self.search.setFocus()

    def _show_found(self) -> None:
        self._pause.stop()
        found = self._find(self.search.text().strip(), MOST_FOUND)
        self._model.show_people(found)
        self.list.setVisible(bool(found))
        self._none.setVisible(not found)
        if found:
            self.list.setCurrentIndex(self._model.index(0))

    def _pick_current(self) -> None:
        if self._pause.isActive():
            self._show_found()
        self._pick(self.list.currentIndex())

    def _pick(self, index: QModelIndex) -> None:
        person: Person | None = index.data(_PERSON)
        if person is not None:
            self.hide()
            self.picked.emit(person)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
