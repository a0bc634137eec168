"""A kind of record as a table with an editor beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QSplitter, QStackedWidget, QTableView, QWidget

from app.engine.errors import KnownError
from app.engine.words import Msg, msg, msgs
from app.ui.data.context import DataContext
from app.ui.data.editor import RecordEditor, RecordPart
from app.ui.data.kinds.base import Kind
from app.ui.data.table.bar import TableBar
from app.ui.data.table.cells import ROW, Cells
from app.ui.data.table.columns import Columns
from app.ui.data.table.model import RecordModel
from app.ui.jobs import Job, Report
from app.ui.preview.parts import column
from app.ui.theme import tokens
from app.ui.widgets.states import EmptyState

_added, _copied = msg("“{record}” added"), msg("“{record}” duplicated")
_deleted = msgs("{n} record deleted", "{n} records deleted")
_open, _duplicate, _delete = msg("Open"), msg("Duplicate"), msg("Delete")
_empty, _empty_help = msg("Nothing here yet"), msg("Add the first one, or bring them in from a file.")
_no_pipeline = msg("There is no pipeline yet")
_no_pipeline_help = msg("Records stand in the stages of a pipeline. Make one first.")
_make_pipeline = msg("Pipelines and stages")
_no_match, _no_match_help = msg("Nothing fits the filter"), msg("Look for something else, or show all again.")
_show_all = msg("Show all")


class RecordPage(QWidget):
    """Finds, shows, adds, changes and removes records of one kind."""

    import_asked = Signal(str)
    """Bring records of this kind in from a file."""
    pipelines_asked = Signal()
    """Records need a pipeline first."""

    def __init__(self, context: DataContext, kind: Kind[Any], extra: RecordPart | None = None) -> None:
        """Show records of a kind; `extra` stands below the fields in the editor."""
        super().__init__()
        self._context = context
        self._tr = context.look.tr
        self.kind = kind
        self._query = kind.order
        self._job: Job[tuple[list[str], int]] | None = None
        self._wanted = ""
        self.bar = TableBar(context, kind)
        self.model = RecordModel(context.look, context.names, kind, context.now)
        self.table = self._table()
        self.empty = EmptyState(context.theme, kind.icon, self._tr(_empty))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        self.editor = RecordEditor(context, kind, extra)
        self.editor.setMinimumWidth(context.theme.scaled(280))
        self.editor.hide()
        self.setLayout(self._laid_out())
        self._connect()
        self._add_actions()
        self.show_columns(context.workspace.settings.get(self._columns_key) or kind.shown_at_first())
        self.reload()

    # What can be asked

    def reload(self) -> None:
        """Ask the workspace anew, off the window's thread."""
        stage = self.bar.chosen_stage
        pipeline = stage[0] if stage else self.bar.chosen_pipeline
        text = self.bar.search.text()
        self._query = replace(self._query, text=text, pipeline=pipeline, stage=stage[1] if stage else None)
        query, shelf = self._query, self.kind.shelf
        if self._job is not None:
            self._job.stop()

        def work(report: Report) -> tuple[list[str], int]:
            del report
            return shelf.ids(query), shelf.count()

        self._job = self._context.jobs.start(
            work, owner=self, then=self._arrived, failed=self._context.edits.failed.emit
        )

    def show_columns(self, keys: Sequence[str]) -> None:
        """Show these columns, and remember it."""
        self.model.show_columns(keys)
        shown = [one.key for one in self.model.columns]
        self.bar.show_columns(shown)
        self._columns.show_fields(self.model.columns)

    def add(self) -> None:
        """Add an empty record and edit it."""
        record = self.kind.fresh(self.kind.shelf.new_id(), self._context.now())
        self._put(record, _added.fill(record=self.kind.add))

    def duplicate(self, record_id: str) -> None:
        """Add a copy of a record and edit it."""
        record = self.kind.shelf.get(record_id)
        if record is not None:
            copy = self.kind.copy(record, self.kind.shelf.new_id(), self._context.now())
            self._put(copy, _copied.fill(record=self.kind.name(copy) or self.kind.add))

    def delete(self, ids: Sequence[str]) -> None:
        """Remove records."""
        records = self.kind.shelf.many(ids)
        words = _deleted.fill(n=len(records))
        if records and self._context.edits.make(words, lambda: self._context.workspace.records.delete(*records)):
            self.editor.hide()

    def select(self, record_id: str) -> None:
        """Show a record in the editor, and mark it once the table has it."""
        self._wanted = record_id
        self._mark_wanted()
        record = self.kind.shelf.get(record_id)
        if record is not None:
            self._edit(record)

    @property
    def selected(self) -> list[str]:
        """The ids of the marked records."""
        return [self.model.id_at(index.row()) for index in self.table.selectionModel().selectedRows()]

    def hear(self, news: dict[tuple[str, str], frozenset[str] | None]) -> None:
        """Follow changes of the workspace."""
        shelf = self.kind.shelf
        key = (shelf.what, self.kind.id if shelf.what == "items" else "")
        if any(what in ("schema", "pipelines") for what, _ in news):
            self.bar.refresh()
            self.show_columns([one.key for one in self.model.columns] or self.kind.shown_at_first())
            self.reload()
        if key in news:
            self.model.forget(news[key])
            self.reload()
            self._follow(news[key])

    # Inside

    def _put(self, record: Any, words: Msg) -> None:
        if self._context.edits.make(words, lambda: self._context.workspace.records.put(record)):
            self.select(record.id)
            self.editor.focus_first()

    def _follow(self, ids: frozenset[str] | None) -> None:
        shown = self.editor.record_id
        if not shown or (ids is not None and shown not in ids):
            return
        record = self.kind.shelf.get(shown)
        if record is None:
            self.editor.hide()
        else:
            self._edit(record)

    def _arrived(self, found: tuple[list[str], int]) -> None:
        ids, everything = found
        kept = self.selected or ([self._wanted] if self._wanted else [])
        scrolled = self.table.verticalScrollBar().value()
        self.model.show_ids(ids)
        self.bar.show_count(len(ids), everything)
        self._say_empty(everything)
        self._pages.setCurrentIndex(0 if ids else 1)
        self.table.verticalScrollBar().setValue(scrolled)
        selection = QItemSelection()
        for one in kept[:500]:
            place = self.model.row_of(one)
            if place >= 0:
                selection.select(self.model.index(place, 0), self.model.index(place, self.model.columnCount() - 1))
        self.table.selectionModel().select(selection, self.table.selectionModel().SelectionFlag.ClearAndSelect)
        self._mark_wanted()

    def _say_empty(self, everything: int) -> None:
        ready = getattr(self.kind, "ready", True)
        if not ready:
            self.empty.say(self._tr(_no_pipeline), self._tr(_no_pipeline_help), self._tr(_make_pipeline))
        elif everything:
            self.empty.say(self._tr(_no_match), self._tr(_no_match_help), self._tr(_show_all))
        else:
            self.empty.say(self._tr(_empty), self._tr(_empty_help), self._tr(self.kind.add))

    def _help_out(self) -> None:
        if not getattr(self.kind, "ready", True):
            self.pipelines_asked.emit()
        elif self.bar.search.text() or self.bar.chosen_pipeline or self.bar.chosen_stage:
            self.bar.clear()
        else:
            self.add()

    def _mark_wanted(self) -> None:
        place = self.model.row_of(self._wanted) if self._wanted else -1
        if place >= 0:
            self._wanted = ""
            self.table.selectRow(place)
            self.table.scrollTo(self.model.index(place, 0))

    def _sort(self, key: str, descending: bool) -> None:
        self._query = replace(self._query, sort=key, descending=descending)
        self.reload()

    def _choose_columns(self, keys: Sequence[str]) -> None:
        self.show_columns(keys)
        try:
            self._context.workspace.settings.put(self._columns_key, list(keys))
        except KnownError as error:
            self._context.edits.failed.emit(error)

    @property
    def _columns_key(self) -> str:
        return f"columns.{self.kind.id}"

    def _show_current(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        if len(rows) == 1:
            record = self.model.record(rows[0].row())
            if record is not None and record.id != self.editor.record_id:
                self._edit(record)
            self.editor.setVisible(record is not None)
        elif not rows:
            self.editor.hide()

    def _edit(self, record: Any) -> None:
        self.editor.show_record(record)
        self.editor.show()

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        self._cells = Cells(self._context.look, self.model)
        table.setItemDelegate(self._cells)
        table.setAccessibleName(self._tr(self.kind.title()))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(self._context.theme.scaled(ROW))
        self._columns = Columns(self._context.theme)
        table.setHorizontalHeader(self._columns)
        self._columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        return table

    def _laid_out(self) -> Any:
        split = QSplitter()
        split.addWidget(self._pages)
        split.addWidget(self.editor)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([720, 330])
        split.setChildrenCollapsible(False)
        layout = column(self.bar, split, spacing=tokens.MEDIUM)
        layout.setStretch(1, 1)
        layout.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
        return layout

    def _connect(self) -> None:
        self.bar.filtered.connect(self.reload)
        self.bar.columns_asked.connect(self._choose_columns)
        self.bar.add_asked.connect(self.add)
        self.bar.import_asked.connect(lambda: self.import_asked.emit(self.kind.id))
        self.bar.search.left.connect(self.table.setFocus)
        self.model.sort_asked.connect(self._sort)
        self.empty.asked.connect(self._help_out)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_current())
        self.table.doubleClicked.connect(lambda _: self.editor.focus_first())
        self.table.customContextMenuRequested.connect(self._offer)
        self.editor.duplicate_asked.connect(self.duplicate)
        self.editor.delete_asked.connect(lambda one: self.delete([one]))
        self.editor.close_asked.connect(self.editor.hide)
        self._context.feed.changed.connect(self.hear)

    def _add_actions(self) -> None:
        for words, keys, act, place in (
            (self.kind.add, QKeySequence.StandardKey.New, self.add, self),
            (_open, Qt.Key.Key_Return, self.editor.focus_first, self.table),
            (_duplicate, "Ctrl+D", self._duplicate_selected, self.table),
            (_delete, QKeySequence.StandardKey.Delete, lambda: self.delete(self.selected), self.table),
            (msg("Filter"), QKeySequence.StandardKey.Find, self.bar.search.setFocus, self),
        ):
            action = QAction(self._tr(words), place)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, act=act: act())
            place.addAction(action)

    def _duplicate_selected(self) -> None:
        for one in self.selected[:1]:
            self.duplicate(one)

    def _offer(self, place: QPoint) -> None:
        index: QModelIndex = self.table.indexAt(place)
        if index.isValid():
            menu = QMenu(self.table)
            menu.addActions(self.table.actions())
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.table.viewport().mapToGlobal(place))
