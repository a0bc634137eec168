"""The palette's list: keys, drags, stars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView

from app.ui.palette.delegate import PaletteDelegate
from app.ui.palette.finding import Entry
from app.ui.palette.model import PaletteModel
from app.ui.theme import tokens
from app.ui.theme.theme import Theme


class PaletteView(QTreeView):
    """Shows the groups; says what the person wants with the entries."""

    chosen = Signal()
    """The selected entries are to be added."""
    star_asked = Signal(str)
    """An entry is to be starred, or no longer: its type's id."""
    typed = Signal(str)
    """Letters were typed, which belong into the search."""
    menu_asked = Signal(object)
    """A menu for the entry on which the keyboard stands is wanted at a point (global)."""

    def __init__(self, theme: Theme, model: PaletteModel, delegate: PaletteDelegate) -> None:
        """Show a model."""
        super().__init__()
        self._theme = theme
        self._palette = model
        self._delegate = delegate
        self.setProperty("role", "bare")
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setExpandsOnDoubleClick(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def selected(self) -> list[Entry]:
        """Return the selected entries, in the order of the list."""
        indexes = sorted(self.selectedIndexes(), key=lambda one: (one.parent().row(), one.row()))
        return list({entry.id: entry for one in indexes if (entry := self._palette.entry(one))}.values())

    def stand_on_first(self) -> None:
        """Put the keyboard on the first entry."""
        first = self._palette.index(0, 0, self._palette.index(0, 0))
        if first.isValid():
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Keep the keyboard, what is selected and what is in sight where they are while other groups are shown."""
        model, marks, bar = self._palette, self.selectionModel(), self.verticalScrollBar()
        here, scrolled = self.currentIndex(), bar.value()
        current, height = model.place(here), self.visualRect(here).top()
        selected = [place for one in self.selectedIndexes() if (place := model.place(one))]
        yield
        self.executeDelayedItemsLayout()
        bar.setValue(scrolled)
        for one in filter(self._open, map(model.index_of, selected)):
            marks.select(one, QItemSelectionModel.SelectionFlag.Select)
        now = model.index_of(current) if current is not None else QModelIndex()
        if self._open(now):
            marks.setCurrentIndex(now, QItemSelectionModel.SelectionFlag.NoUpdate)
            bar.setValue(bar.value() + self.visualRect(now).top() - height)

    def _open(self, index: QModelIndex) -> bool:
        """Say whether there is something at an index, in a group that is not folded."""
        return index.isValid() and (not index.parent().isValid() or self.isExpanded(index.parent()))

    def _picture(self, entries: list[Entry]) -> QPixmap:
        size = QSize(self._theme.scaled(220), self._theme.scaled(36))
        ratio = self.devicePixelRatioF()
        room = 6 if len(entries) > 1 else 0
        picture = QPixmap(QSize(size.width() + room, size.height() + room) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("outline"), 1))
        painter.setBrush(self._theme.color("raised"))
        for depth in (room, 0) if room else (0,):
            row = QRect(QPoint(depth, depth), size)
            painter.drawRoundedRect(row.adjusted(0, 0, -1, -1), tokens.RADIUS, tokens.RADIUS)
        self._delegate.draw_entry(painter, QRect(QPoint(-tokens.SMALL, 0), size), entries[0])
        painter.end()
        return picture

    def startDrag(self, supported: Qt.DropAction) -> None:
        entries = self.selected()
        if not entries:
            return
        drag = QDrag(self)
        drag.setMimeData(self._palette.mimeData(self.selectedIndexes()))
        drag.setPixmap(self._picture(entries))
        drag.setHotSpot(QPoint(20, 18))
        drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, index = event.key(), self.currentIndex()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(index)
        elif event.text().strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.typed.emit(event.text())
        elif key == Qt.Key.Key_Space and self._palette.group(index) is not None:
            self.setExpanded(index, not self.isExpanded(index))
        else:
            super().keyPressEvent(event)

    def _enter(self, index: QModelIndex) -> None:
        if self._palette.group(index) is not None:
            self.setExpanded(index, not self.isExpanded(index))
        elif self.selected():
            self.chosen.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        entry = self._palette.entry(index)
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self._palette.group(index) is not None:
            self.setExpanded(index, not self.isExpanded(index))
            self.setCurrentIndex(index)
            return
        if left and entry and self._delegate.star_rect(self.visualRect(index)).contains(event.position().toPoint()):
            self.star_asked.emit(entry.id)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._palette.entry(index):
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)
            self.chosen.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._palette.entry(self.currentIndex()) is not None:
            by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
            middle = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
            self.menu_asked.emit(middle if by_keys else event.globalPos())
