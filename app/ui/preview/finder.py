"""A popup in which something is found by its name and picked: a person, a product, a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

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

from app.engine.words import Msg
from app.ui.preview.look import Look
from app.ui.preview.parts import label
from app.ui.theme import tokens
from app.ui.widgets.fields import SearchField
from app.ui.widgets.two_lines import paint_two_lines

_PAUSE = 120
_WIDTH, _HEIGHT, _ROW = 320, 360, 44
_FOUND = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


class Shown(Protocol[T_contra]):
    """How those found stand in the list."""

    @property
    def sign_width(self) -> int:
        """How much room the sign before the name takes."""

    def name(self, found: T_contra) -> str:
        """Return the upper line."""

    def detail(self, found: T_contra) -> str:
        """Return the lower line: what tells it from others of the same name; it may be empty."""

    def said(self, found: T_contra) -> str:
        """Return what a screen reader and the tool tip say."""

    def paint_sign(self, painter: QPainter, place: QRect, found: T_contra) -> None:
        """Paint the sign into the room that it has."""


class _Found(QAbstractListModel, Generic[T]):
    """Those found."""

    def __init__(self, shown: Shown[T]) -> None:
        super().__init__()
        self._shown = shown
        self._found: Sequence[T] = ()

    def hold(self, found: Sequence[T]) -> None:
        """Hold others."""
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self._found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown.name(one)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._shown.said(one)
        return one if role == _FOUND else None


class _Lines(QStyledItemDelegate, Generic[T]):
    """One of those found: sign, name, detail."""

    def __init__(self, look: Look, shown: Shown[T]) -> None:
        super().__init__()
        self._look = look
        self._shown = shown

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, self._look.theme.scaled(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        found: T = index.data(_FOUND)
        theme, shown = self._look.theme, self._shown
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setBrush(QColor(theme.colors.selection if chosen else theme.colors.hover))
            painter.drawRoundedRect(area, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        sign = QRect(area.left() + 6, area.top(), shown.sign_width, area.height())
        shown.paint_sign(painter, sign, found)
        words = area.adjusted(sign.width() + 6 + tokens.SMALL, tokens.TIGHT, -tokens.SMALL, -tokens.TIGHT)
        half, detail = words.height() // 2, shown.detail(found)
        upper = QRect(words.left(), words.top(), words.width(), half if detail else words.height())
        lower = QRect(words.left(), words.top() + half, words.width(), half)
        paint_two_lines(painter, theme, (upper, shown.name(found)), (lower, detail))
        painter.restore()


class Finder(QFrame, Generic[T]):
    """A search field over a list; Enter or a click picks, Escape leaves all as it was."""

    picked = Signal(object)
    """What was picked."""

    def __init__(
        self,
        look: Look,
        shown: Shown[T],
        find: Callable[[str], Sequence[T]],
        words: tuple[Msg, Msg, Msg],
        parent: QWidget,
    ) -> None:
        """Offer what `find` gives; `words`: the hint of the search, the name of the popup, what to say of nothing."""
        super().__init__(parent, Qt.WindowType.Popup)
        search, title, nothing = (look.tr(one) for one in words)
        self._look = look
        self._find = find
        self.setProperty("role", "panel")
        self.setAccessibleName(title)
        self.search = SearchField(look.theme, search)
        self._model = _Found(shown)
        self.list = QListView()
        self.list.setModel(self._model)
        self._delegate = _Lines(look, shown)
        self.list.setItemDelegate(self._delegate)
        self.list.setProperty("role", "bare")
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(title)
        self._nothing = label("muted")
        self._nothing.setText(nothing)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._show_found)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.SMALL, tokens.SMALL, tokens.SMALL, tokens.SMALL)
        for part in (self.search, self.list, self._nothing):
            layout.addWidget(part)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.left.connect(self.list.setFocus)
        self.search.returnPressed.connect(self._pick_current)
        self.list.clicked.connect(self._pick)
        self.list.activated.connect(self._pick)

    def open_below(self, widget: QWidget, marked: Callable[[T], bool] = lambda _: False) -> None:
        """Open under a widget, with the one that is chosen now `marked`."""
        self.search.clear()
        self._show_found()
        for place in range(self._model.rowCount()):
            if marked(self._model.index(place).data(_FOUND)):
                self.list.setCurrentIndex(self._model.index(place))
        theme = self._look.theme
        self.resize(max(widget.width(), theme.scaled(_WIDTH)), theme.scaled(_HEIGHT))
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + tokens.TIGHT)))
        self.show()
        self.search.setFocus()

    def _show_found(self) -> None:
        self._pause.stop()
        found = self._find(self.search.text().strip())
        self._model.hold(found)
        self.list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        if found:
            self.list.setCurrentIndex(self._model.index(0))

    def _pick_current(self) -> None:
        if self._pause.isActive():
            self._show_found()
        self._pick(self.list.currentIndex())

    def _pick(self, index: QModelIndex) -> None:
        found: T | None = index.data(_FOUND)
        if found is not None:
            self.hide()
            self.picked.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
