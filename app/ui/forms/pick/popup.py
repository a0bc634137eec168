"""The popup itself: a search field, the list, and room for more at its foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDrag, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.words import msg
from app.i18n import Translator
from app.ui.forms.pick.delegate import EntryDelegate
from app.ui.forms.pick.entries import Entries, Entry, Group, found
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.fields import SearchField

Find = Callable[[str], Sequence[Group]]
"""Gives the groups with what a search finds."""

_SIZE = QSize(380, 380)
_MARGIN = tokens.SMALL


class PickPopup(QFrame):
    """Asks for one of many; with `stays` it takes several, one after the other."""

    picked = Signal(str)
    """An entry, by its key."""
    highlighted = Signal(object)
    """The entry that Enter would pick, or None."""
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        title: str,
        *,
        hint: str = "",
        stays: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Offer nothing yet; `title` is what a screen reader says."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self.setAccessibleName(title)
        self._stays = stays
        self._find: Find = lambda _text: ()
        self.entries = Entries()
        self._search = SearchField(theme, hint or tr(msg("Search")))
        self._search.setAccessibleName(title)
        self._list = _EntryList()
        self._list.setModel(self.entries)
        self._delegate = EntryDelegate(theme)
        self._list.setItemDelegate(self._delegate)
        self._list.setAccessibleName(title)
        self._nothing = QLabel(tr(msg("Nothing fits your search.")))
        self._nothing.setProperty("role", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._nothing)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self._layout.setSpacing(_MARGIN)
        self._layout.addWidget(self._search)
        self._layout.addWidget(self._stack, 1)
        self._search.installEventFilter(self)
        self._search.textChanged.connect(self._look_for)
        self._list.clicked.connect(self._pick_index)
        self._list.selectionModel().currentChanged.connect(self._tell_current)
        self._list.drag_begun.connect(self.hide)
        self._list.drag_ended.connect(self.close)
        self.resize(_SIZE)

    def offer(self, groups: Sequence[Group], chosen: frozenset[str] = frozenset()) -> None:
        """Show what can be picked; `chosen` is marked as taken already."""
        self.offer_found(lambda text: found(groups, text), chosen)

    def offer_found(self, find: Find, chosen: frozenset[str] = frozenset()) -> None:
        """Show what `find` gives for the text searched for: for what is too much to list."""
        self._find = find
        self.entries.chosen = chosen
        self._look_for(self._search.text())

    def set_chosen(self, chosen: frozenset[str]) -> None:
        """Mark what is taken already."""
        self.entries.chosen = chosen
        self._list.viewport().update()

    def add_foot(self, widget: QWidget) -> None:
        """Put something below the list."""
        self._layout.addWidget(widget)

    def current(self) -> Entry | None:
        """Return the entry that Enter would pick."""
        return self.entries.entry(self._list.currentIndex().row())

    def search_for(self, text: str) -> None:
        """Begin with a search."""
        self._search.setText(text)

    def open_below(self, anchor: QWidget, place: QRect | None = None) -> None:
        """Open below (or above, where there is no room) a widget, or a rectangle of it."""
        area = place or anchor.rect()
        width = max(self.width(), min(anchor.width(), 520))
        self.resize(width, self.height())
        corner = anchor.mapToGlobal(area.bottomLeft() + QPoint(0, tokens.TIGHT))
        screen = anchor.screen().availableGeometry()
        if corner.y() + self.height() > screen.bottom():
            above = anchor.mapToGlobal(area.topLeft()).y() - self.height() - tokens.TIGHT
            corner.setY(max(screen.top(), above))
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - width)))
        self.move(corner)
        self.show()
        self._search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _look_for(self, text: str) -> None:
        kept = self.current()
        self.entries.show_groups(self._find(text))
        self._stack.setCurrentIndex(0 if self.entries.rowCount() else 1)
        row = self.entries.row_of(kept.key) if kept is not None and not text else -1
        self._go_to(row if row >= 0 else self.entries.next_entry(0, 1))
        if row < 0:
            self._list.scrollToTop()

    def _go_to(self, row: int) -> None:
        if row >= 0:
            index = self.entries.index(row)
            self._list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self._list.scrollTo(index)
            if row == self.entries.next_entry(0, 1):
                self._list.scrollToTop()

    def _tell_current(self) -> None:
        entry = self.current()
        self._search.setAccessibleDescription(entry.spoken if entry else "")
        self.highlighted.emit(entry)

    def _pick_index(self, index: QModelIndex) -> None:
        entry = self.entries.entry(index.row())
        if entry is not None:
            self._pick(entry)

    def _pick(self, entry: Entry) -> None:
        if not self._stays:
            self.close()
        self.picked.emit(entry.key)

    def _move(self, step: int) -> None:
        row = self._list.currentIndex().row()
        wanted = self.entries.next_entry(row + step, 1 if step > 0 else -1)
        if wanted < 0 and abs(step) > 1:
            wanted = self.entries.next_entry(self.entries.rowCount() - 1 if step > 0 else 0, -1 if step > 0 else 1)
        self._go_to(wanted)

    def pick_current(self) -> None:
        """Pick what is highlighted."""
        entry = self.current()
        if entry is not None:
            self._pick(entry)

    # Qt's

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in steps:
                self._move(steps[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.pick_current()
                return True
            if event.text() == "{":
                return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


class _EntryList(QListView):
    """The list; dragging an entry out hides the popup so that the field under it can be seen."""

    drag_begun = Signal()
    drag_ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N803
        data = self.model().mimeData(self.selectedIndexes())
        self.drag_begun.emit()
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)
        self.drag_ended.emit()
