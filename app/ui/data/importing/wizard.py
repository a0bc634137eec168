"""The import: file, columns, progress, report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.engine.errors import KnownError
from app.engine.words import Msg, msg, msgs
from app.storage.importing.importer import ImportPlan, import_csv, plan_import
from app.storage.importing.importer import Progress as Read
from app.storage.importing.mapping import Column
from app.storage.importing.report import Report as ImportReport
from app.ui.data.context import DataContext
from app.ui.data.importing.file_page import FilePage
from app.ui.data.importing.mapping_page import MappingPage
from app.ui.data.importing.report_page import ReportPage
from app.ui.data.importing.state import MAIN, Wishes, tables_of
from app.ui.data.importing.steps import Steps
from app.ui.data.importing.words import KINDS
from app.ui.data.notice import Notice
from app.ui.jobs import Job, Progress, Report
from app.ui.preview.parts import Sign, column, label, row
from app.ui.theme import tokens
from app.ui.widgets.reading_order import stops_in
from app.ui.widgets.room import open_wide
from app.ui.widgets.states import BusyBar

FILE, MAPPING, PROGRESS, REPORT = range(4)

_title = msg("Import: {what}")
_steps = (msg("File"), msg("Columns"), msg("Import"), msg("Report"))
_back, _next, _import, _close, _show = (
    msg("Back"), msg("Next"), msg("Import"), msg("Close"), msg("Show the records"),
)  # fmt: skip
_cancel, _looking = msg("Cancel"), msg("Looking at the files…")
_reading, _writing = msg("Reading “{file}”"), msg("Writing into the workspace")
_rows = msgs("{n} row", "{n} rows")
_nothing_yet = msg("Nothing is written before all of it is read; cancelling leaves the workspace as it is.")


class ImportWizard(QDialog):
    """Brings the records of a file in, step by step."""

    imported = Signal(object)
    """Records came in (storage's Report)."""
    records_asked = Signal(str)
    """Show the records of this kind."""

    def __init__(self, context: DataContext, entity: str, parent: QWidget | None = None) -> None:
        """Import records of a kind: an entity type, or contact, company, employee, product."""
        super().__init__(parent)
        self._context = context
        self._tr = context.look.tr
        self._wishes = self._settled = Wishes(entity)
        self._plan: ImportPlan | None = None
        self._planning: Job[ImportPlan] | None = None
        self._importing: Job[ImportReport] | None = None
        entities = context.workspace.types.schema().entities
        name = entities[entity].name if entity in entities else KINDS.get(entity, entity)
        self.setWindowTitle(self._tr(_title.fill(what=name)))
        self.steps = Steps(context.look, [self._tr(words) for words in _steps])
        self.notice = Notice(context.look)
        self.file = FilePage(context)
        self.mapping = MappingPage(context)
        self.busy = BusyBar(context.theme, self._tr(_cancel))
        self.report = ReportPage(context)
        self.pages = QStackedWidget()
        for page in (self.file, self.mapping, self._progress_page(), self.report):
            self.pages.addWidget(page)
        self.looking = label("muted")
        self.back, self.next = QPushButton(self._tr(_back)), QPushButton(self._tr(_next))
        self.next.setProperty("kind", "primary")
        self._lay_out()
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)  # Qt would show whichever has the keyboard as the one to press
        self._connect()
        self._go(FILE)
        open_wide(self, context.theme, 960, 640)

    def take(self, file: Path) -> None:
        """Import this file."""
        self._wish(self._wishes.with_file(file))

    # What the pages ask for

    def _wish(self, wishes: Wishes) -> None:
        """Look at the files as they are to be read now, off the window's thread."""
        if wishes.file is None:
            return
        self._wishes = wishes
        file, workspace = wishes.file, self._context.workspace
        if self._planning is not None:
            self._planning.stop()

        def work(report: Report) -> ImportPlan:
            report.check()
            return plan_import(workspace, wishes.entity, file, wishes.mapping, wishes.related)

        self.looking.setText(self._tr(_looking))
        self.next.setEnabled(False)
        self._planning = self._context.jobs.start(
            work, owner=self, then=lambda plan: self._planned(wishes, plan), failed=self._fail
        )

    def _planned(self, wishes: Wishes, plan: ImportPlan) -> None:
        self._planning = None
        self._plan = plan
        self._wishes = self._settled = wishes.settled(plan)
        self.notice.hide()
        self.looking.clear()
        waited = self.file.zone.isVisible()
        self.file.show_plan(plan)
        self.mapping.show_plan(plan)
        self._show_buttons()
        if waited:
            self.next.setFocus()

    def _take_related(self, paths: list[Path]) -> None:
        wishes = self._wishes
        for path in paths:
            wishes = wishes.with_related(path)
        self._wish(wishes)

    def _change_column(self, name: str, header: str, said: Column | None) -> None:
        self._wish(self._wishes.with_column(name, header, said))

    def _correct(self, corrections: Mapping[tuple[str, str], Mapping[str, str]]) -> None:
        names = {one.table.name: name for name, one in tables_of(self._plan).items()} if self._plan else {}
        for (file, header), values in corrections.items():
            self._wishes = self._wishes.corrected(names.get(file, MAIN), header, values)
        self._start()

    # The import itself

    def _start(self) -> None:
        wishes, workspace = self._wishes, self._context.workspace
        if wishes.file is None:
            return
        file = wishes.file

        def work(report: Report) -> ImportReport:
            def tell(read: Read) -> None:
                # A wish to stop is not raised here: the importer ends by itself, with everything as it was.
                if not report.stopped:
                    whole = read.fraction >= 1
                    report(read.rows, round(read.rows / read.fraction) if read.fraction else 0,
                           _writing if whole else _reading.fill(file=read.file))  # fmt: skip

            return import_csv(
                workspace, wishes.entity, file, wishes.mapping, wishes.related,
                progress=tell, cancelled=lambda: report.stopped,
            )  # fmt: skip

        self.notice.hide()
        self.busy.say(self._tr(_reading.fill(file=file.name)))
        self._go(PROGRESS)
        self._importing = self._context.jobs.start(
            work, owner=self, then=self._came_in, failed=self._broke_off, progressed=self._progressed,
            stopped=self._stopped,
        )  # fmt: skip

    def _progressed(self, progress: Progress) -> None:
        words = self._tr(progress.words) if progress.words else ""
        self.busy.say(words, progress.share, self._tr(_rows.fill(n=round(progress.done))))

    def _came_in(self, report: ImportReport) -> None:
        self._importing = None
        main = self._plan.main if self._plan else None
        self.report.show_report(report, correctable=bool(main and main.header_of("id")))
        self._go(REPORT)
        self.imported.emit(report)

    def _stopped(self) -> None:
        self._importing = None
        self.report.show_report(ImportReport(self._wishes.entity, 0, 0, cancelled=True), correctable=False)
        self._go(REPORT)

    def _broke_off(self, error: KnownError) -> None:
        self._importing = None
        self._go(MAPPING)
        self._fail(error)

    def _cancel_import(self) -> None:
        if self._importing is not None:
            self._importing.stop()

    def _fail(self, error: KnownError) -> None:
        self._planning = None
        self._wishes = self._settled
        self.looking.clear()
        self.notice.say(self._tr(error.words))
        self._show_buttons()

    # Steps

    def _go(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        self.steps.show_step(step)
        self._show_buttons()
        first = next(stops_in(self.pages), self.next)
        (self.next if self.next.isEnabled() and not self.next.isHidden() else first).setFocus()

    def _show_buttons(self) -> None:
        step = self.pages.currentIndex()
        words: Mapping[int, Msg] = {FILE: _next, MAPPING: _import, REPORT: _close}
        self.back.setVisible(step in (MAPPING, REPORT))
        self.back.setText(self._tr(_show if step == REPORT else _back))
        self.next.setVisible(step != PROGRESS)
        self.next.setText(self._tr(words.get(step, _next)))
        self.next.setEnabled(step == REPORT or (self._plan is not None and self._planning is None))

    def _forward(self) -> None:
        match self.pages.currentIndex():
            case 0:
                self._go(MAPPING)
            case 1:
                self._start()
            case _:
                self.accept()

    def _backward(self) -> None:
        if self.pages.currentIndex() == REPORT:
            self.records_asked.emit(self._wishes.entity)
            self.accept()
        else:
            self._go(FILE)

    def _progress_page(self) -> QWidget:
        page = QWidget()
        hint = label("muted")
        hint.setText(self._tr(_nothing_yet))
        sign = row(None, Sign(self._context.look, "mdi6.database-import-outline", "accent", 44), None)
        layout = column(None, sign, self.busy, hint, None, None, spacing=tokens.LARGE)
        layout.setContentsMargins(tokens.WIDE * 3, 0, tokens.WIDE * 3, 0)
        page.setLayout(layout)
        return page

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.WIDE, tokens.LARGE, tokens.WIDE, tokens.LARGE)
        layout.setSpacing(tokens.LARGE)
        layout.addWidget(self.steps)
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, 1)
        layout.addLayout(row(self.looking, None, self.back, self.next))

    def _connect(self) -> None:
        self.file.file_asked.connect(self.take)
        self.file.related_asked.connect(self._take_related)
        self.file.related_dropped.connect(lambda name: self._wish(self._wishes.without_related(name)))
        self.file.kind_asked.connect(lambda name, kind: self._wish(self._wishes.with_kind(name, kind)))
        self.file.layout_asked.connect(
            lambda encoding, delimiter: self._wish(self._wishes.read_as(encoding=encoding, delimiter=delimiter))
        )
        self.mapping.column_asked.connect(self._change_column)
        self.mapping.pipeline_asked.connect(lambda one: self._wish(self._wishes.with_pipeline(one)))
        self.busy.cancelled.connect(self._cancel_import)
        self.report.failed.connect(self._fail)
        self.report.correct_asked.connect(self._correct)
        self.back.clicked.connect(self._backward)
        self.next.clicked.connect(self._forward)

    def reject(self) -> None:
        if self._importing is not None:
            self._cancel_import()
        else:
            super().reject()
