"""The sheet on which a look-up table is edited in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.engine import lookup_editing as editing
from app.engine.lookup_editing import Block
from app.engine.model.lookup import Lookup
from app.engine.words import Msg, msg, msgs
from app.ui.data.sheet.model import SheetModel
from app.ui.preview.look import Look
from app.ui.widgets.fields import InlineEdit

_WIDTH, _HEIGHT = 150, 30

_cells = msg("Cells of the look-up table")
_next_row = msg("a new row")
_column, _column_name = msg("Column {n}"), msg("Name of the column")
_written = msg("Cell of “{table}” changed")
_cleared = msg("Cells of “{table}” emptied")
_pasted = msg("Cells pasted into “{table}”")
_row_added, _row_moved = msg("Row added to “{table}”"), msg("Row of “{table}” moved")
_rows_removed = msgs("{n} row of “{table}” deleted", "{n} rows of “{table}” deleted")
_column_added, _column_removed = msg("Column “{column}” added"), msg("Column “{column}” deleted")
_column_moved, _column_named = msg("Column “{column}” moved"), msg("Column renamed to “{column}”")

Act = Callable[[], None]


class Sheet(QTableView):
    """Shows a table; asks for each edit as the whole table it makes."""

    table_asked = Signal(object, object)
    """What was done in words (Msg), and the table as it is to be (Lookup)."""

    def __init__(self, look: Look) -> None:
        """Show no table yet."""
        super().__init__()
        self._look = look
        self._tr = look.tr
        self.cells = SheetModel(self._tr(_next_row))
        self.setModel(self.cells)
        self.setAccessibleName(self._tr(_cells))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self._dress_headers()
        self.cells.cell_asked.connect(self._write)
        self._add_actions()

    @property
    def table(self) -> Lookup:
        """The table as it is shown."""
        return self.cells.table

    def show_table(self, table: Lookup) -> None:
        """Show another table, or the same as it is now; the place in it is kept."""
        other = table.id != self.table.id
        row, column = self.currentIndex().row(), self.currentIndex().column()
        self.cells.show_table(table)
        if other:
            self.scrollToTop()
        elif not self.currentIndex().isValid():
            self.go(min(row, len(table.rows)), min(column, len(table.columns) - 1))

    def go(self, row: int, column: int) -> None:
        """Go to a cell."""
        self.setCurrentIndex(self.cells.index(row, column))

    def column_name(self, place: int) -> str:
        """Return what a new column is called, by its place from 1 on."""
        return self._tr(_column.fill(n=place))

    # What can be done

    def copy_cells(self) -> None:
        """Put the marked cells on the clipboard, as spreadsheets do."""
        QGuiApplication.clipboard().setText(editing.write_block(self._marked()))

    def paste_cells(self) -> None:
        """Write what is on the clipboard from the current cell on; an empty table takes its first row as names."""
        block = editing.read_block(QGuiApplication.clipboard().text())
        if not block:
            return
        place = self.currentIndex()
        row, column = max(place.row(), 0), max(place.column(), 0)
        if not self.table.rows and len(block) > 1:
            new = editing.from_block(self.table, block, self.column_name)
        else:
            new = editing.with_block(self.table, row, column, block, self.column_name)
        self._ask(_pasted, new)

    def clear_cells(self) -> None:
        """Empty the marked cells."""
        marked = {(one.row(), one.column()): "" for one in self.selectedIndexes() if one.row() < len(self.table.rows)}
        if any(self.table.rows[row][column] for row, column in marked):
            self._ask(_cleared, editing.with_cells(self.table, marked))

    def insert_row(self) -> None:
        """Put an empty row above the current one."""
        row = self._row if self._row >= 0 else len(self.table.rows)
        self._ask(_row_added, editing.with_row(self.table, row))
        self.go(row, max(self.currentIndex().column(), 0))

    def delete_rows(self) -> None:
        """Take the marked rows out."""
        rows = {one.row() for one in self.selectedIndexes() if one.row() < len(self.table.rows)}
        if rows:
            self._ask(_rows_removed.fill(n=len(rows)), editing.without_rows(self.table, rows))

    def move_row(self, step: int) -> None:
        """Move the current row up or down."""
        row, column = self._row, self.currentIndex().column()
        if 0 <= row < len(self.table.rows) and 0 <= row + step < len(self.table.rows):
            self._ask(_row_moved, editing.with_row_moved(self.table, row, row + step))
            self.go(row + step, column)

    def add_column(self) -> None:
        """Put an empty column at the end, and ask for its name."""
        place = len(self.table.columns)
        new = editing.with_column(self.table, place, self.column_name)
        self._ask(_column_added.fill(column=new.columns[place]), new)
        self.go(0, place)
        self.rename_column(place)

    def rename_column(self, place: int) -> None:
        """Ask for another name of a column, in the header."""
        if not 0 <= place < len(self.table.columns):
            return
        header = self.horizontalHeader()
        self.scrollTo(self.cells.index(0, place))
        line = InlineEdit(self.table.columns[place], self._tr(_column_name), header.viewport())
        left = header.sectionViewportPosition(place)
        line.setGeometry(QRect(left, 0, header.sectionSize(place), header.height()))
        line.done.connect(lambda name: self._take_name(place, name))
        line.show()
        line.setFocus()

    def move_column(self, step: int) -> None:
        """Move the current column left or right."""
        old = self.currentIndex().column()
        if old >= 0 and 0 <= old + step < len(self.table.columns):
            self._move_column(old, old + step)

    def delete_column(self) -> None:
        """Take the current column out, unless it is the last one left."""
        place = self.currentIndex().column()
        if place >= 0 and len(self.table.columns) > 1:
            words = _column_removed.fill(column=self.table.columns[place])
            self._ask(words, editing.without_column(self.table, place))

    # Inside

    @property
    def _row(self) -> int:
        return self.currentIndex().row()

    def _ask(self, words: Msg, table: Lookup) -> None:
        if table != self.table:
            self.table_asked.emit(words.fill(table=self.table.name), table)

    def _write(self, row: int, column: int, text: str) -> None:
        self._ask(_written, editing.with_cells(self.table, {(row, column): text}))

    def _marked(self) -> Block:
        found = [one for one in self.selectedIndexes() if one.row() < len(self.table.rows)]
        rows, columns = sorted({one.row() for one in found}), sorted({one.column() for one in found})
        return tuple(tuple(self.table.rows[row][column] for column in columns) for row in rows)

    def _take_name(self, place: int, name: str | None) -> None:
        self.setFocus()
        wanted = " ".join((name or "").split())
        if place >= len(self.table.columns) or wanted in ("", self.table.columns[place]):
            return
        others = self.table.columns[:place] + self.table.columns[place + 1 :]
        free = editing.free_name(wanted, others)
        self._ask(_column_named.fill(column=free), editing.with_column_named(self.table, place, free))

    def _move_column(self, old: int, new: int) -> None:
        row = max(self._row, 0)
        words = _column_moved.fill(column=self.table.columns[old])
        self._ask(words, editing.with_column_moved(self.table, old, new))
        self.go(row, new)

    def _dragged(self, _section: int, old: int, new: int) -> None:
        """A header was dragged: the table takes the order, and the header goes back to showing it plainly."""
        header = self.horizontalHeader()
        header.blockSignals(True)
        header.moveSection(new, old)
        header.blockSignals(False)
        self._move_column(old, new)

    def _dress_headers(self) -> None:
        theme = self._look.theme
        header, numbers = self.horizontalHeader(), self.verticalHeader()
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultSectionSize(theme.scaled(_WIDTH))
        header.sectionMoved.connect(self._dragged)
        header.sectionDoubleClicked.connect(self.rename_column)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_column)
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        numbers.setDefaultSectionSize(theme.scaled(_HEIGHT))
        numbers.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        numbers.setHighlightSections(False)

    def _add_actions(self) -> None:
        key, keys = QKeySequence.StandardKey, QKeySequence
        self._row_actions = self._made(
            (msg("Copy"), keys(key.Copy), self.copy_cells),
            (msg("Paste"), keys(key.Paste), self.paste_cells),
            (msg("Empty the cells"), keys(key.Delete), self.clear_cells),
            (msg("Insert a row"), keys("Ctrl+Return"), self.insert_row),
            (msg("Move the row up"), keys("Alt+Up"), lambda: self.move_row(-1)),
            (msg("Move the row down"), keys("Alt+Down"), lambda: self.move_row(1)),
            (msg("Delete the rows"), keys("Ctrl+Delete"), self.delete_rows),
        )
        self._column_actions = self._made(
            (msg("Rename the column"), keys("Alt+Return"), lambda: self.rename_column(self.currentIndex().column())),
            (msg("Add a column"), keys("Alt+Insert"), self.add_column),
            (msg("Move the column left"), keys("Alt+Left"), lambda: self.move_column(-1)),
            (msg("Move the column right"), keys("Alt+Right"), lambda: self.move_column(1)),
            (msg("Delete the column"), keys("Alt+Delete"), self.delete_column),
        )

    def _made(self, *described: tuple[Msg, QKeySequence, Act]) -> list[QAction]:
        made = []
        for words, keys, act in described:
            action = QAction(self._tr(words), self)
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _=False, act=act: act())
            self.addAction(action)
            made.append(action)
        return made

    def _offer_column(self, place: QPoint) -> None:
        header = self.horizontalHeader()
        column = header.logicalIndexAt(place)
        if column >= 0:
            self.go(max(self._row, 0), column)
            self._pop_up(self._column_actions, header.viewport().mapToGlobal(place))

    def _pop_up(self, actions: list[QAction], place: QPoint) -> None:
        menu = QMenu(self)
        menu.addActions(actions)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addActions(self._row_actions)
        menu.addSeparator()
        menu.addActions(self._column_actions)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go down with Enter, as in a spreadsheet."""
        super().closeEditor(editor, hint)
        below: QModelIndex = self.currentIndex().siblingAtRow(self._row + 1)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache and below.isValid():
            self.setCurrentIndex(below)
