"""One column of the board: the list of a stage's cards, with its keys, its drags and its drops."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.engine.editing import Place, Section
from app.ui.board.delegate import CardDelegate, Index
from app.ui.board.model import BoardModel
from app.ui.board.offers import Offer
from app.ui.board.paint import CardPainter

Command = QItemSelectionModel.SelectionFlag
ScrollHint = QAbstractItemView.ScrollHint
_STACK = 3
"""How many cards a drag of several shows."""


class Drags(Protocol):
    """Who knows what is dragged."""

    def offer(self, event: QDropEvent) -> Offer | None:
        """Return what a drag over a column offers."""

    def begin(self, column: CardList) -> None:
        """Drag the selected cards."""

    def drop(self, offer: Offer, place: Place, *, copy: bool) -> bool:
        """Ask for what a drop means; return False where the person is asked first."""

    def hover(self, point: QPoint | None) -> None:
        """Scroll while a drag stands near an edge (global), None once it has gone."""


class Host(Protocol):
    """What a column asks of its board."""

    @property
    def drags(self) -> Drags:
        """Who knows what is dragged."""

    def stand_on(self, stage_id: str | None) -> None:
        """Make a stage the one worked on."""

    def step_column(self, column: CardList, step: int) -> None:
        """Move the keyboard to a neighbouring column."""

    def extend_to(self, index: QModelIndex) -> None:
        """Select everything between where the keyboard stands and a card of another column."""


class CardList(QListView):
    """The cards of one stage."""

    _board_model: BoardModel
    _delegate: CardDelegate

    add_asked = Signal(object, object)
    """A heading's button was used: the section, and the point (global) below it."""
    open_asked = Signal(str)
    menu_asked = Signal(object)
    """A menu for the selection is wanted at a point (global)."""
    head_asked = Signal()
    """The keyboard goes up to the column's head."""

    def __init__(self, stage_id: str, host: Host, painter: CardPainter, parent: QWidget) -> None:
        """Be ready for a stage; `fill` shows it."""
        super().__init__(parent)
        self.stage_id = stage_id
        self._painter = painter
        self._host = host
        self._landing: Place | None = None
        self._landing_y = 0
        self.setProperty("role", "cards")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.verticalScrollBar().setSingleStep(24)

    def fill(self, model: BoardModel, delegate: CardDelegate, selection: QItemSelectionModel) -> None:
        """Show the stage. Comes after the list has its place: each change of style or place lays all cards out anew.

        The first picture of a long stage waits for no more cards than may be in view.
        """
        self._board_model = model
        self._delegate = delegate
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(self._painter.rows_within(self.height()))
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setModel(model)
        self.setRootIndex(model.stage_index(self.stage_id))
        own = self.selectionModel()
        self.setSelectionModel(selection)
        own.deleteLater()

    # Keyboard

    def stand(self, row: int, command: Command = Command.NoUpdate) -> None:
        """Put the keyboard on a row, the nearest there is."""
        last = self._board_model.rowCount(self.rootIndex()) - 1
        index = self._board_model.index(max(0, min(row, last)), 0, self.rootIndex())
        self.selectionModel().setCurrentIndex(index, command)
        self.scrollTo(index)

    def row_near(self, y: int) -> int:
        """Return the row at a height of the viewport, the last one below all."""
        index = self.indexAt(QPoint(self.viewport().width() // 2, max(0, y)))
        return index.row() if index.isValid() else self._board_model.rowCount(self.rootIndex()) - 1

    def _here(self) -> QModelIndex:
        index = self.currentIndex()
        return index if index.isValid() and index.parent() == self.rootIndex() else QModelIndex()

    def _step(self, step: int, modifiers: Qt.KeyboardModifier) -> None:
        here = self._here()
        if not here.isValid():
            self.stand(0 if step > 0 else self._board_model.rowCount(self.rootIndex()) - 1)
        elif here.row() + step < 0:
            self.head_asked.emit()
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.stand(here.row() + step, Command.Select)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            self.stand(here.row() + step)
        else:
            self.stand_alone(here.row() + step)

    def stand_alone(self, row: int) -> None:
        """Put the keyboard on a row, and select the card there alone."""
        index = self._board_model.index(row, 0, self.rootIndex())
        is_card = index.isValid() and self._board_model.node(index) is not None
        self.stand(row, Command.ClearAndSelect if is_card else Command.NoUpdate)

    def _enter(self) -> None:
        here = self._here()
        entry = self._board_model.entry(here) if here.isValid() else None
        if isinstance(entry, Section):
            button = self._delegate.adds_at(self.visualRect(here))
            self.add_asked.emit(entry, self.viewport().mapToGlobal(button.bottomLeft()))
        elif entry is not None:
            self.open_asked.emit(entry.id)

    # Drops

    def _place_under(self, point: QPoint, offer: Offer) -> tuple[Place, int]:
        """Return where a drop lands, and the height at which to say so."""
        root = self.rootIndex()
        rows = self._board_model.rowCount(root)
        row = next((one for one in range(rows) if self._rect(one).center().y() > point.y()), rows)
        heading = self._board_model.section_row(self.stage_id, Section.RULES)
        if offer.only is Section.RULES:
            row = max(row, heading + 1)
        elif offer.only is Section.TRIGGERS:
            row = min(row, heading)
        row = max(row, 1)
        before = self._rect(row - 1)
        is_heading = isinstance(self._board_model.entry(self._board_model.index(row - 1, 0, root)), Section)
        y = before.top() + 34 if is_heading else before.bottom() + 1
        return self._board_model.place_at(self.stage_id, row), y

    def _rect(self, row: int) -> QRect:
        return self.visualRect(self._board_model.index(row, 0, self.rootIndex()))

    def _land(self, place: Place | None, y: int = 0) -> None:
        if (place, y) != (self._landing, self._landing_y):
            self._landing, self._landing_y = place, y
            self.viewport().update()

    def drag_picture(self, indexes: list[QModelIndex]) -> QPixmap:
        """Return what follows the pointer: the first cards, one behind the other."""
        looks = [look for index in indexes[:_STACK] if (look := self._board_model.look(index))]
        return self._painter.stack(looks, self.devicePixelRatioF()) if looks else QPixmap()

    # Qt's own

    def scrollTo(self, index: Index, hint: ScrollHint = ScrollHint.EnsureVisible) -> None:
        if index.parent() == self.rootIndex() and not self.visualRect(index).isValid():
            self.setLayoutMode(QListView.LayoutMode.SinglePass)
            self.doItemsLayout()
        super().scrollTo(index, hint)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.setLayoutMode(QListView.LayoutMode.SinglePass)  # an edit lets no card go for a moment
        if self._landing is not None:
            painter = QPainter(self.viewport())
            self._painter.landing(painter, self.viewport().rect(), self._landing_y)
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        self.setProperty("pointing", False)
        match key:
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._step(1 if key == Qt.Key.Key_Down else -1, held)
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self._host.step_column(self, 1 if key == Qt.Key.Key_Right else -1)
            case Qt.Key.Key_Home:
                self.stand_alone(0)
            case Qt.Key.Key_End:
                self.stand_alone(self._board_model.rowCount(self.rootIndex()) - 1)
            case Qt.Key.Key_Space if self._here().isValid():
                toggle = held & Qt.KeyboardModifier.ControlModifier
                self.selectionModel().select(self._here(), Command.Toggle if toggle else Command.ClearAndSelect)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter()
            case _:
                super().keyPressEvent(event)
                return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setProperty("pointing", True)
        index = self.indexAt(event.position().toPoint())
        entry = self._board_model.entry(index) if index.isValid() else None
        left = event.button() == Qt.MouseButton.LeftButton
        if left and isinstance(entry, Section):
            button = self._delegate.adds_at(self.visualRect(index))
            self.selectionModel().setCurrentIndex(index, Command.NoUpdate)
            if button.contains(event.position().toPoint()):
                self.add_asked.emit(entry, self.viewport().mapToGlobal(button.bottomLeft()))
                return
        self._host.stand_on(self.stage_id)
        elsewhere = self.currentIndex().isValid() and not self._here().isValid()
        if left and index.isValid() and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and elsewhere:
            self._host.extend_to(index)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        node = self._board_model.node(self.indexAt(event.position().toPoint()))
        if node is not None and event.button() == Qt.MouseButton.LeftButton:
            self.open_asked.emit(node.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        point = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self._here().isValid():
            point = self.viewport().mapToGlobal(self.visualRect(self._here()).center())
        self.menu_asked.emit(point)

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.setProperty("pointing", event.reason() == Qt.FocusReason.MouseFocusReason)
        if by_keys and not self._here().isValid():
            self.stand(0)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def startDrag(self, supported: Qt.DropAction) -> None:
        self._host.drags.begin(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._host.drags.offer(event) is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        offer = self._host.drags.offer(event)
        if offer is None:
            event.ignore()
            return
        point = event.position().toPoint()
        self._land(*self._place_under(point, offer))
        self._host.drags.hover(self.viewport().mapToGlobal(point))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._land(None)
        self._host.drags.hover(None)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        offer = self._host.drags.offer(event)
        self._land(None)
        self._host.drags.hover(None)
        if offer is None:
            event.ignore()
            return
        place, _ = self._place_under(event.position().toPoint(), offer)
        event.acceptProposedAction()
        if not self._host.drags.drop(offer, place, copy=event.dropAction() == Qt.DropAction.CopyAction):
            event.setDropAction(Qt.DropAction.CopyAction)  # until the person has answered, they stay
            event.accept()
