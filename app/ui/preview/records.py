"""Where the record to preview with comes from, and the popup in which it is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

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
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from app.engine.clients import client_side
from app.engine.model.item import Item
from app.engine.ports import Directory
from app.engine.words import msg
from app.ui.preview.look import Look
from app.ui.preview.parts import label, row
from app.ui.theme import tokens
from app.ui.widgets.fields import SearchField
from app.ui.widgets.labels import IconButton
from app.ui.widgets.two_lines import paint_two_lines

MOST_FOUND = 200
_TYPING_PAUSE = 120
_ITEM = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex

_preview_with = msg("Preview with")
_previous, _next = msg("Previous record"), msg("Next record")
_choose = msg("Choose a record")
_search = msg("Search records")
_none_found = msg("No record found")


class RecordSource(Protocol):
    """The records of the pipeline whose rules are edited."""

    def search(self, text: str, limit: int) -> Sequence[Item]:
        """Return records in which the text is found, the newest first; all of them for an empty text."""

    def beside(self, item: Item, step: int) -> Item | None:
        """Return the record so many places after (or before) another, None past either end."""


class FoundRecords(QAbstractListModel):
    """The records that a search found."""

    def __init__(self, look: Look) -> None:
        """Hold none yet."""
        super().__init__()
        self._look = look
        self._items: Sequence[Item] = ()
        self._directory = Directory()

    def show_items(self, items: Sequence[Item], directory: Directory) -> None:
        """Hold others."""
        self.beginResetModel()
        self._items, self._directory = items, directory
        self.endResetModel()

    def line(self, item: Item) -> str:
        """Return what tells a record from others of the same title: stage, amount, client."""
        side = client_side(item, self._directory)
        client = side.contact.name if side.contact else side.company.name if side.company else ""
        pipeline = self._directory.schema.pipelines.get(item.pipeline)
        stage = (
            next((one.name for one in pipeline.stages if one.id == item.stage), item.stage) if pipeline else item.stage
        )
        return " · ".join(part for part in (stage, self._look.tr.shown(item.values.get("amount")), client) if part)

    def color(self, item: Item) -> str:
        """Return the colour of a record's stage."""
        pipeline = self._directory.schema.pipelines.get(item.pipeline)
        stages = pipeline.stages if pipeline else ()
        return next((one.color for one in stages if one.id == item.stage), self._look.theme.colors.muted)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{item.title}, {self.line(item)}"
        return item if role == _ITEM else None


class _TwoLines(QStyledItemDelegate):
    """A record: its stage's colour, its title, and below what tells it from others."""

    def __init__(self, look: Look, model: FoundRecords) -> None:
        super().__init__()
        self._look = look
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, self._look.theme.scaled(44))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item = index.data(_ITEM)
        theme = self._look.theme
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setBrush(QColor(theme.colors.selection if chosen else theme.colors.hover))
            painter.drawRoundedRect(area, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        painter.setBrush(QColor(self._model.color(item)))
        painter.drawRoundedRect(area.left() + 6, area.top() + 10, 4, area.height() - 20, 2, 2)
        words = area.adjusted(18, 4, -8, -4)
        upper = QRect(words.left(), words.top(), words.width(), words.height() // 2)
        lower = QRect(words.left(), upper.bottom() + 1, words.width(), words.height() // 2)
        paint_two_lines(painter, theme, (upper, item.title), (lower, self._model.line(item)))
        painter.restore()


class RecordPopup(QFrame):
    """Finds a record: a search field over a list; Enter or a click chooses, Escape leaves all as it was."""

    chosen = Signal(str)
    """The id of the record."""

    def __init__(self, look: Look, source: RecordSource, parent: QWidget) -> None:
        """Search in `source`."""
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self._source = source
        self._directory = Directory()
        self.setProperty("role", "panel")
        self.setAccessibleName(look.tr(_choose))
        self._search = SearchField(look.theme, look.tr(_search))
        self._model = FoundRecords(look)
        self._list = QListView()
        self._list.setModel(self._model)
        self._delegate = _TwoLines(look, self._model)
        self._list.setItemDelegate(self._delegate)
        self._list.setProperty("role", "bare")
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setAccessibleName(look.tr(_choose))
        self._none = label("muted")
        self._none.setText(look.tr(_none_found))
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE)
        self._pause.timeout.connect(self._find)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.SMALL, tokens.SMALL, tokens.SMALL, tokens.SMALL)
        layout.addWidget(self._search)
        layout.addWidget(self._list)
        layout.addWidget(self._none)
        self._search.textChanged.connect(lambda _: self._pause.start())
        self._search.left.connect(self._list.setFocus)
        self._search.returnPressed.connect(self._choose_current)
        self._list.clicked.connect(self._choose)
        self._list.activated.connect(self._choose)

    def open_below(self, widget: QWidget, directory: Directory, current: str) -> None:
        """Open under a widget, with the record that is chosen now marked."""
        self._directory = directory
        self._search.clear()
        self._find()
        for place in range(self._model.rowCount()):
            if self._model.index(place).data(_ITEM).id == current:
                self._list.setCurrentIndex(self._model.index(place))
        width = max(widget.width(), self._look.theme.scaled(320))
        self.resize(width, self._look.theme.scaled(360))
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + tokens.TIGHT)))
        self.show()
        self._search.setFocus()

    def _find(self) -> None:
        self._pause.stop()
        found = self._source.search(self._search.text().strip(), MOST_FOUND)
        self._model.show_items(found, self._directory)
        self._list.setVisible(bool(found))
        self._none.setVisible(not found)
        if found:
            self._list.setCurrentIndex(self._model.index(0))

    def _choose_current(self) -> None:
        if self._pause.isActive():
            self._find()
        self._choose(self._list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        item: Item | None = index.data(_ITEM)
        if item is not None:
            self.hide()
            self.chosen.emit(item.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)


class RecordButton(QPushButton):
    """Shows the chosen record and that another can be chosen; a long title is elided."""

    def __init__(self, look: Look) -> None:
        """Show no record yet."""
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.theme.theme_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        theme, ratio = self._look.theme, self.devicePixelRatioF()
        side = theme.scaled(16)
        inside = self.rect().adjusted(10, 0, -8, 0)
        top = (self.height() - side) // 2
        painter.drawPixmap(inside.left(), top, theme.pixmap("mdi6.card-account-details-outline", "muted", side, ratio))
        painter.drawPixmap(inside.right() - side, top, theme.pixmap("mdi6.chevron-down", "muted", side, ratio))
        words = inside.adjusted(side + tokens.SMALL, 0, -side - tokens.TIGHT, 0)
        painter.setPen(theme.color("text"))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class RecordBar(QWidget):
    """Says with which record a rule is previewed, and lets another be chosen."""

    asked = Signal(str)
    """Preview with this record, by its id."""

    def __init__(self, look: Look, source: RecordSource) -> None:
        """Choose from `source`."""
        super().__init__()
        self._look = look
        self._source = source
        self._item: Item | None = None
        self._directory = Directory()
        caption = label("muted")
        caption.setText(look.tr(_preview_with))
        self.button = RecordButton(look)
        self.previous = IconButton(look.theme, "mdi6.chevron-left", look.tr(_previous))
        self.next = IconButton(look.theme, "mdi6.chevron-right", look.tr(_next))
        self._popup = RecordPopup(look, source, self)
        layout = row(caption, self.button, self.previous, self.next, spacing=tokens.TIGHT)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.button.clicked.connect(lambda: self._popup.open_below(self.button, self._directory, self._current))
        self.previous.clicked.connect(lambda: self._go(-1))
        self.next.clicked.connect(lambda: self._go(1))
        self._popup.chosen.connect(self.asked)
        self.show_record(None, self._directory)

    def show_record(self, item: Item | None, directory: Directory) -> None:
        """Say which record it is."""
        self._directory = directory
        if item is self._item and item is not None:
            return
        self._item = item
        title = item.title if item else self._look.tr(_choose)
        self.button.setText(title)
        self.button.setToolTip(title)
        self.button.setAccessibleName(f"{self._look.tr(_preview_with)} {title}")
        for button in (self.previous, self.next):
            button.setEnabled(item is not None)

    @property
    def _current(self) -> str:
        return self._item.id if self._item else ""

    def _go(self, step: int) -> None:
        found = self._source.beside(self._item, step) if self._item else None
        if found is not None:
            self.asked.emit(found.id)
