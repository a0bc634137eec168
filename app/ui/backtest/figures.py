"""Rows of numbers, each of which opens the records behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QMouseEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyleOptionHeader, QTreeView

from app.engine.findings import Opened
from app.ui.theme.theme import Theme, Type

BEHIND = Qt.ItemDataRole.UserRole
NODE = Qt.ItemDataRole.UserRole + 1
_COLOR = Qt.ItemDataRole.UserRole + 2
_ICON = Qt.ItemDataRole.UserRole + 3


NO_SIGNS: Mapping[int, tuple[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Behind:
    """Records behind a number: what the number counts, how many there are, and the first of them."""

    title: str
    count: int
    records: Sequence[Opened]


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of a row; with `behind` it is a number that opens."""

    text: str
    behind: Behind | None = None
    color: str = ""
    icon: str = ""
    icon_color: str = "muted"
    tip: str = ""
    right: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row, with rows below it that fold; `node` is the rule it tells of."""

    cells: tuple[Cell, ...]
    below: tuple[Line, ...] = ()
    node: str = ""
    said: str = ""
    """What a screen reader says of the row's first cell."""


class _Heads(QHeaderView):
    """Heads of which a sign stands above its numbers, at the right."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        super().initStyleOptionForIndex(option, section)
        option.iconAlignment = option.textAlignment


class FigureTable(QTreeView):
    """Arrow keys go from number to number, Enter opens the records behind one; plus and minus fold rows."""

    opened = Signal(object)
    """The records behind a number are to be shown (Behind)."""
    node_asked = Signal(str)
    """A rule is to be looked at: its id."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        heads: Sequence[str],
        *,
        folds: bool = False,
        widest: int = 0,
        gives_way: int = -1,
        signs: Mapping[int, tuple[str, str]] = NO_SIGNS,
    ) -> None:
        """`name` is what a screen reader calls it; `heads` stand above columns.

        One of them takes the room left; another gives way where there is none. Where that is still too little, heads
        of numbers give way to `signs`, each an icon and its colour.
        """
        super().__init__()
        self._theme = theme
        self._heads = tuple(heads)
        self._items = QStandardItemModel(0, len(heads), self)
        self._items.setHorizontalHeaderLabels(list(heads))
        self.setModel(self._items)
        self.setAccessibleName(name)
        self.setProperty("role", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRootIsDecorated(folds)
        self.setUniformRowHeights(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setHeader(_Heads())
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._widest = widest
        self._gives_way = gives_way
        self._room_given = 0
        self._signs = signs
        self._worded: dict[int, int] = {}
        """The widths that columns have with words above them, while signs stand there."""
        self.doubleClicked.connect(self._doubled)
        theme.theme_changed.connect(self._dress)

    def show_lines(self, lines: Iterable[Line], right: Iterable[int] = ()) -> None:
        """Show other rows; the heads of the columns `right` stand above numbers."""
        self._items.removeRows(0, self._items.rowCount())
        root = self._items.invisibleRootItem()
        for line in lines:
            self._add(root, line)
        for place in right:
            head = self._items.horizontalHeaderItem(place)
            if head is not None:
                head.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._dress()
        if self._items.rowCount():
            self.setCurrentIndex(self._items.index(0, 0))

    def lines(self) -> list[tuple[str, ...]]:
        """Return the texts of the top rows."""
        items, columns = self._items, range(self._items.columnCount())
        return [tuple(items.index(row, place).data() or "" for place in columns) for row in range(items.rowCount())]

    def behind(self, row: int, column: int) -> Behind | None:
        """Return what is behind a number of a top row."""
        found: Behind | None = self._items.index(row, column).data(BEHIND)
        return found

    def open_at(self, index: QModelIndex) -> None:
        """Open what a cell leads to: the records behind a number, rows below, or else the rule."""
        behind = index.data(BEHIND)
        first = index.siblingAtColumn(0)
        if behind is not None:
            self.opened.emit(behind)
        elif self._items.hasChildren(first):
            self.setExpanded(first, not self.isExpanded(first))
        elif index.column() == 0 and first.data(NODE):
            self.node_asked.emit(first.data(NODE))

    def _add(self, parent: QStandardItem, line: Line) -> None:
        made = [self._made(cell) for cell in line.cells]
        made[0].setData(line.node, NODE)
        if line.said:
            made[0].setData(line.said, Qt.ItemDataRole.AccessibleTextRole)
        parent.appendRow(made)
        for below in line.below:
            self._add(made[0], below)

    def _made(self, cell: Cell) -> QStandardItem:
        item = QStandardItem(cell.text)
        item.setToolTip(cell.tip or (cell.behind.title if cell.behind else cell.text))
        item.setData(cell.behind, BEHIND)
        item.setData("accent" if cell.behind else cell.color, _COLOR)
        item.setData((cell.icon, cell.icon_color), _ICON)
        if cell.behind or cell.right:
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if cell.behind:
            item.setData(f"{cell.behind.title}: {cell.text}", Qt.ItemDataRole.AccessibleTextRole)
        return item

    def _dress(self) -> None:
        """Take the colours of the theme in force."""
        self._dress_heads()
        rows = [self._items.invisibleRootItem()]
        while rows:
            parent = rows.pop()
            for row in range(parent.rowCount()):
                for place in range(self._items.columnCount()):
                    item = parent.child(row, place)
                    if item is not None:
                        self._dress_one(item)
                first = parent.child(row, 0)
                if first.hasChildren():
                    rows.append(first)

    def _dress_one(self, item: QStandardItem) -> None:
        color = item.data(_COLOR)
        if color:
            item.setForeground(self._theme.color(color))
        if item.data(BEHIND) is not None:
            font = self._theme.font(Type.BODY)
            font.setUnderline(True)
            item.setFont(font)
        icon, shade = item.data(_ICON) or ("", "")
        if icon:
            item.setIcon(self._theme.icon(icon, shade))

    def _doubled(self, index: QModelIndex) -> None:
        node = index.siblingAtColumn(0).data(NODE)
        if index.column() == 0 and node:
            self.node_asked.emit(node)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        head, least, room = self.header(), self._theme.scaled(_LEAST), self.viewport().width()
        if self._gives_way >= 0:
            away = self.isColumnHidden(self._gives_way)
            others = self._others() + sum(width - head.sectionSize(place) for place, width in self._worded.items())
            whole = others + (self._room_given if away else 0)
            narrow = whole + 2 * least > room
            if narrow and not away:
                self._room_given = head.sectionSize(self._gives_way)
            self.setColumnHidden(self._gives_way, narrow)
            self._show_signs(on=narrow and whole - self._room_given + least > room)
        head.resizeSection(self._widest, max(least, room - self._others()))

    def _others(self) -> int:
        """Return how wide the columns are beside the one that takes the room left."""
        return self.header().length() - self.header().sectionSize(self._widest)

    def _show_signs(self, *, on: bool) -> None:
        """Let signs stand above numbers in place of words, or words again."""
        head = self.header()
        if on and not self._worded:
            self._worded = {place: head.sectionSize(place) for place in self._signs}
            for place in self._signs:
                head.resizeSection(place, self._theme.scaled(_SIGNED))
        elif not on and self._worded:
            for place, width in self._worded.items():
                head.resizeSection(place, width)
            self._worded = {}
        self._dress_heads()

    def _dress_heads(self) -> None:
        for place, (icon, color) in self._signs.items():
            head = self._items.horizontalHeaderItem(place)
            if head is not None:
                head.setText("" if self._worded else self._heads[place])
                head.setIcon(self._theme.icon(icon, color) if self._worded else QIcon())
                head.setToolTip(self._heads[place])
                head.setData(self._heads[place], Qt.ItemDataRole.AccessibleTextRole)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.data(BEHIND) is not None:
            self.opened.emit(index.data(BEHIND))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        link = index.data(BEHIND) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, step = self.currentIndex(), _STEPS.get(Qt.Key(event.key()))
        if not index.isValid():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_at(index)
        elif step is not None:
            beside = index.siblingAtColumn(index.column() + step)
            if beside.isValid() and self.isColumnHidden(beside.column()):
                beside = index.siblingAtColumn(index.column() + 2 * step)
            if beside.isValid():
                self.setCurrentIndex(beside)
                self.scrollTo(beside)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.setExpanded(index.siblingAtColumn(0), event.key() == Qt.Key.Key_Plus)
        else:
            super().keyPressEvent(event)


_LEAST = 180
_SIGNED = 48
"""Pixels of a column of numbers with a sign above it."""
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
