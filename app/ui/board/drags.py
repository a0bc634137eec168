"""Drags that begin or end on a board: what they offer, where they scroll, what a drop asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QDrag, QDropEvent
from PySide6.QtWidgets import QWidget

from app.engine.catalog.registry import Catalogue
from app.engine.editing import Place
from app.ui.board.column import CardList
from app.ui.board.offers import Offer, Source, cards_mime, read_offer

if TYPE_CHECKING:
    from app.ui.board.board import Board

_EDGE = 56
"""How near to an edge a drag scrolls, in pixels."""
_STEP = 18
_INTERVAL = 16


class BoardDrags(QObject):
    """Serves the columns of one board while something is dragged."""

    def __init__(self, board: Board, catalogue: Catalogue) -> None:
        """Stand by a board."""
        super().__init__(board)
        self._board = board
        self._catalogue = catalogue
        self._offer: Offer | None = None
        self._point: QPoint | None = None
        self._scrolling = QTimer(self, interval=_INTERVAL)
        self._scrolling.timeout.connect(self._scroll)

    def offer(self, event: QDropEvent) -> Offer | None:
        """Return what a drag offers; read once, when it enters a column."""
        if event.type() == QEvent.Type.DragEnter:
            self._offer = read_offer(event.mimeData(), self._catalogue, self._source(event.source()))
        return self._offer

    def begin(self, column: CardList) -> None:
        """Drag the selected cards; where another board takes them as a move, they leave this one."""
        ids = self._board.commands.selection
        if not ids:
            return
        drag = QDrag(column)
        drag.setMimeData(cards_mime(self._board.commands.text(ids)))
        drag.setPixmap(column.drag_picture(self._board.model.indexes_of(ids)))
        drag.setHotSpot(QPoint(24, 20))
        both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        done = drag.exec(both, Qt.DropAction.MoveAction)
        self.hover(None)
        target: QObject | None = drag.target()  # None where the drop went to another program
        taken = (
            isinstance(target, QWidget) and isinstance(target.parent(), CardList) and not self._ours(target.parent())
        )
        if done == Qt.DropAction.MoveAction and taken:
            self._board.commands.remove(ids)

    def drop(self, offer: Offer, place: Place, *, copy: bool) -> bool:
        """Ask for what a drop means; return False where the person is asked first."""
        return self._board.commands.drop(offer, place, copy=copy)

    def hover(self, point: QPoint | None) -> None:
        """Scroll while a drag stands near an edge (global); None when it has gone."""
        self._point = point
        if point is None:
            self._scrolling.stop()
        elif not self._scrolling.isActive():
            self._scrolling.start()

    def _source(self, widget: QObject | None) -> Source:
        if self._ours(widget):
            return Source.HERE
        return Source.BESIDE if isinstance(widget, CardList) else Source.ELSEWHERE

    def _ours(self, source: QObject | None) -> bool:
        return isinstance(source, CardList) and self._board.isAncestorOf(source)

    def _scroll(self) -> None:
        if self._point is None:
            return
        view = self._board.area.viewport()
        across = _pull(view.mapFromGlobal(self._point).x(), view.width())
        bar = self._board.area.horizontalScrollBar()
        bar.setValue(bar.value() + across)
        under = view.childAt(view.mapFromGlobal(self._point))
        column = under.parent() if under is not None else None
        if isinstance(column, CardList):
            down = _pull(column.viewport().mapFromGlobal(self._point).y(), column.viewport().height())
            column.verticalScrollBar().setValue(column.verticalScrollBar().value() + down)


def _pull(at: int, length: int) -> int:
    """Return how far to scroll for a pointer at `at` of `length`."""
    if at < _EDGE:
        return -_STEP
    return _STEP if at > length - _EDGE else 0
