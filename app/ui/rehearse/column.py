"""One stage as a column of records: take some, drop some, walk through them by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from app.engine.model.item import Key
from app.engine.model.schema import PipelineStage, StageKind
from app.engine.words import msg, msgs
from app.ui.rehearse.card_delegate import CardDelegate
from app.ui.rehearse.cards import MIME, CardsModel, Role, keys_in
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.elided import Elided
from app.ui.theme import tokens
from app.ui.theme.theme import Type

BAND = 4

_SIGNS = {StageKind.WON: ("mdi6.trophy-outline", "success"), StageKind.LOST: ("mdi6.flag-off-outline", "error")}
_records = msgs("{n} record", "{n} records")
_name = msg("Stage {stage}")
_empty = msg("No records here")
_drop = msg("Drop it here")


class RecordsView(QListView):
    """The cards of a column."""

    dropped = Signal(object)
    """Records were dropped here: their keys."""
    walked = Signal(int, bool)
    """A person goes to the column beside this one (-1 or 1), or (with True) wants the records moved there."""
    asked = Signal(object, QPoint)
    """What can be done with a record is asked for: its key, and where on the screen."""
    opened = Signal(object)
    """A record is to be looked at: its key."""

    def __init__(self, context: RehearseContext, model: CardsModel, delegate: CardDelegate, entity: str) -> None:
        """Show the records of a model; records of type `entity` may be dropped here, none where it is empty."""
        super().__init__()
        self._context = context
        self._entity = entity
        self._over = False
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setProperty("role", "cards")  # the card that has the keyboard shows it
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask)
        self.activated.connect(lambda index: self.opened.emit(index.data(Role.KEY)))
        context.theme.theme_changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def chosen(self) -> list[Key]:
        """The selected records, from the top."""
        return [one.data(Role.KEY) for one in sorted(self.selectedIndexes(), key=lambda one: one.row())]

    def choose(self, key: Key) -> None:
        """Select one record and bring it into sight."""
        model = self.model()
        assert isinstance(model, CardsModel)  # noqa: S101  given in __init__
        index = model.place(key)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def _takes(self, data: QMimeData) -> bool:
        """Say whether what is dragged can stand here: a deal can go to any pipeline of deals, but to none of quotes."""
        return data.hasFormat(MIME) and any(entity == self._entity for entity, _ in keys_in(data))

    def _ask(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if not index.isValid():
            index = self.currentIndex()
        if index.isValid():
            if not self.selectionModel().isSelected(index):
                self.choose(index.data(Role.KEY))
            self.asked.emit(index.data(Role.KEY), self.viewport().mapToGlobal(self.visualRect(index).center()))

    def _set_over(self, over: bool) -> None:
        if over != self._over:
            self._over = over
            self.viewport().update()

    # Qt's

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        way = ways.get(Qt.Key(event.key()))
        if way is not None and self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            way = -way
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if way is not None and plain in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier):
            self.walked.emit(way, plain == Qt.KeyboardModifier.AltModifier)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.selectionModel().setCurrentIndex(self.model().index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event.mimeData()):
            self._set_over(event.source() is not self)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._takes(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_over(False)
        if self._takes(event.mimeData()):
            # The rehearsal moves the record and the columns follow; the view must not take the row out by itself.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(keys_in(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = self._context.theme
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.viewport().rect().adjusted(1, 1, -1, -1)
        bare = not self.model().rowCount()
        if self._over or (bare and self.hasFocus()):  # there is no card to show that the keyboard is here
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(room, tokens.RADIUS, tokens.RADIUS)
        if bare:
            painter.setFont(theme.font(Type.MUTED))
            painter.setPen(theme.color("muted"))
            words = self._context.tr(_drop if self._over else _empty)
            painter.drawText(room.adjusted(0, tokens.WIDE, 0, 0), Qt.AlignmentFlag.AlignHCenter, words)
        painter.end()


class Column(QWidget):
    """A stage: its colour, name and count above its records."""

    def __init__(
        self, context: RehearseContext, delegate: CardDelegate, stage: PipelineStage, entity: str = ""
    ) -> None:
        """Show a stage of the pipeline of an entity type; without one nothing can be dropped on it."""
        super().__init__()
        self.stage = stage.id
        self._theme = context.theme
        self._color = stage.color
        self._kind = stage.kind
        self._tr = context.tr
        self._said = context.tr(_name.fill(stage=stage.name))
        self.model = CardsModel(context.tr)
        self.view = RecordsView(context, self.model, delegate, entity)
        self._sign, self._name, self._count = QLabel(), Elided("strong"), QLabel()
        self._name.say(stage.name)
        self._count.setProperty("role", "muted")
        self._head = QHBoxLayout()
        self._lay_out()
        for signal in (self.model.rowsInserted, self.model.rowsRemoved, self.model.modelReset):
            signal.connect(self._counted)
        context.theme.theme_changed.connect(self._dress)
        self._counted()
        self._dress()

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end of the heading."""
        self._head.addWidget(widget)

    def _lay_out(self) -> None:
        head = self._head
        head.setContentsMargins(tokens.MEDIUM, BAND + tokens.SMALL + 2, tokens.MEDIUM, tokens.SMALL + 2)
        head.setSpacing(tokens.SMALL)
        head.addWidget(self._sign)
        head.addWidget(self._name)
        head.addWidget(self._count, 1)
        body = QVBoxLayout()
        body.setContentsMargins(10, 0, 10, tokens.SMALL)
        body.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(body, 1)

    def _counted(self) -> None:
        count = self.model.rowCount()
        self._count.setText(self._tr.number(count))
        self.view.setAccessibleName(f"{self._said}, {self._tr(_records.fill(n=count))}")

    def _dress(self) -> None:
        self.setFixedWidth(self._theme.scaled(tokens.COLUMN))
        icon = _SIGNS.get(self._kind)
        self._sign.setVisible(icon is not None)
        if icon is not None:
            self._sign.setPixmap(self._theme.pixmap(*icon, self._theme.scaled(16), self.devicePixelRatioF()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, band = QPainterPath(), QPainterPath()
        ground.addRoundedRect(QRectF(self.rect()), tokens.RADIUS, tokens.RADIUS)
        band.addRect(QRectF(0, 0, self.width(), BAND))
        painter.fillPath(ground, self._theme.color("column"))
        painter.fillPath(ground.intersected(band), QColor(self._color))
        painter.end()
