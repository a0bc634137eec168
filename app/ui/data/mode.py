"""The *Data* mode: what there is at the left, its table and editor beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.engine.errors import KnownError
from app.engine.model.belongings import Exclusion
from app.engine.words import msg
from app.ui.data.context import DataContext
from app.ui.data.editor import RecordPart
from app.ui.data.edits import Edits
from app.ui.data.employee import EmployeePart
from app.ui.data.goods import GoodsPart
from app.ui.data.importing.wizard import ImportWizard
from app.ui.data.kinds.base import Kind
from app.ui.data.kinds.clients import Companies, Contacts
from app.ui.data.kinds.items import ICONS, SMART_ICON, Items
from app.ui.data.kinds.people import Employees
from app.ui.data.kinds.products import Products
from app.ui.data.navigation import Entry, Navigation, heading
from app.ui.data.notice import Notice
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.calendars import CalendarsPage
from app.ui.data.pages.departments import DepartmentsPage
from app.ui.data.pages.exclusions import ExclusionsPage, group_of
from app.ui.data.pages.fields import FieldsPage
from app.ui.data.pages.files import FilesPage
from app.ui.data.pages.lookups import LookupsPage
from app.ui.data.pages.own_companies import OwnCompaniesPage
from app.ui.data.pages.pipelines import PipelinesPage
from app.ui.data.pages.rates import RatesPage
from app.ui.data.pages.roles import RolesPage
from app.ui.data.pages.smart import SmartProcessesPage
from app.ui.data.pages.variables import VariablesPage
from app.ui.data.table.page import RecordPage
from app.ui.jobs import Job, Report
from app.ui.preview.parts import column, row

_records, _company, _setup = msg("Records"), msg("Company"), msg("Set-up")


_COMPANY_PAGES: Mapping[str, type[SetupPage]] = {
    "departments": DepartmentsPage,
    "roles": RolesPage,
    "calendars": CalendarsPage,
    "rates": RatesPage,
    "variables": VariablesPage,
    "lookups": LookupsPage,
    "exclusions": ExclusionsPage,
    "files": FilesPage,
}
_SETUP_PAGES: Mapping[str, type[SetupPage]] = {
    "own_companies": OwnCompaniesPage,
    "pipelines": PipelinesPage,
    "fields": FieldsPage,
    "smart": SmartProcessesPage,
}
Count = Callable[[], int]


class DataMode(QWidget):
    """Shows and edits the records and the set-up of a workspace."""

    rules_asked = Signal(str)
    """Show the rules of a pipeline."""

    def __init__(self, context: DataContext, before: DataMode | None = None) -> None:
        """Show the deals, or whatever comes first; go on where a mode of another language stops, if there is one."""
        super().__init__()
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._tr = context.look.tr
        self._job: Job[dict[str, int]] | None = None
        self._made: dict[str, QWidget] = {}
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self.navigation = Navigation(context.look)
        self.notice = Notice(context.look)
        self._pages = QStackedWidget()
        right = column(self.notice, self._pages, spacing=0)
        right.setStretch(1, 1)
        layout = row(self.navigation, right, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.navigation.asked.connect(self._open)
        context.feed.changed.connect(self._hear)
        context.edits.failed.connect(self._fail)
        context.edits.stack.indexChanged.connect(self._done)
        self._refresh_entries()
        self.navigation.choose("deal")
        if before is not None:
            self._go_on_from(before)

    def _go_on_from(self, before: DataMode) -> None:
        """Show the pages that were shown there, and their records."""
        pages = before._made
        last = next(entry for entry, page in pages.items() if page is before.page)
        for entry in (*(one for one in pages if one != last), last):
            mine, theirs = self.open(entry), pages[entry]
            if isinstance(mine, RecordPage) and isinstance(theirs, RecordPage) and theirs.editor.isVisibleTo(theirs):
                mine.select(theirs.editor.record_id)

    def leave(self) -> None:
        """Hear no more of the workspace."""
        self._context.feed.stop()

    @property
    def edits(self) -> Edits:
        """What was edited here."""
        return self._context.edits

    @property
    def undo_stack(self) -> QUndoStack:
        """The history of edits made here."""
        return self._context.edits.stack

    @property
    def page(self) -> QWidget | None:
        """What is shown beside the list."""
        return self._pages.currentWidget()

    def open(self, entry_id: str) -> QWidget | None:
        """Show an entry of the list (``deal``, ``contact``, ``pipelines`` …) and return its page."""
        self.navigation.choose(entry_id)
        return self.page

    def open_record(self, entity: str, record_id: str) -> None:
        """Show one record."""
        page = self.open(entity)
        if isinstance(page, RecordPage):
            page.select(record_id)

    def import_records(self, kind: str, file: Path | None = None) -> ImportWizard:
        """Open the wizard that brings records in: of an entity type, or contact, company, employee, product."""
        wizard = ImportWizard(self._context, kind, self)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wizard.records_asked.connect(self.open)
        if file is not None:
            wizard.take(file)
        wizard.open()
        return wizard

    def open_fields(self, entity: str) -> None:
        """Show the fields of an entity type, or of ``contact`` or ``company``."""
        page = self.open("fields")
        if isinstance(page, FieldsPage):
            page.show_entity(entity)

    def _open(self, entry_id: str) -> None:
        self.notice.hide()
        page = self._made.get(entry_id)
        if page is None:
            page = self._made[entry_id] = self._makers[entry_id]()
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)

    def _record_page(self, kind: Kind[Any], part: Callable[[DataContext], RecordPart] | None = None) -> RecordPage:
        page = RecordPage(self._context, kind, part(self._context) if part else None)
        page.import_asked.connect(self.import_records)
        page.pipelines_asked.connect(lambda: self.open("pipelines"))
        return page

    def _pipelines_page(self) -> QWidget:
        page = PipelinesPage(self._context)
        page.rules_asked.connect(self.rules_asked)
        return page

    def _smart_page(self) -> QWidget:
        page = SmartProcessesPage(self._context)
        page.records_asked.connect(self.open)
        page.fields_asked.connect(self.open_fields)
        page.pipelines_asked.connect(lambda _: self.open("pipelines"))
        return page

    def _refresh_entries(self) -> None:
        workspace, records = self._context.workspace, self._context.workspace.records
        found = [heading(self._tr(_records))]
        for entity in workspace.types.schema().entities.values():
            self._makers.setdefault(entity.id, partial(self._record_page, Items(workspace, entity.id), GoodsPart))
            icon = ICONS.get(entity.id, SMART_ICON)
            found.append(Entry(entity.id, self._tr(entity.name), icon, records.items(entity.id).count))
        for kind in (Contacts(workspace), Companies(workspace), Products(workspace)):
            found += [self._entry(kind.id, kind.title(), kind.icon, partial(self._record_page, kind), kind.shelf.count)]
        found.append(heading(self._tr(_company)))
        staff = Employees(workspace)
        open_staff = partial(self._record_page, staff, EmployeePart)
        found.append(self._entry(staff.id, staff.title(), staff.icon, open_staff, staff.shelf.count))
        found += [self._page_entry(key, page) for key, page in _COMPANY_PAGES.items()]
        found.append(heading(self._tr(_setup)))
        found += [self._page_entry(key, page) for key, page in _SETUP_PAGES.items()]
        self._makers |= {"pipelines": self._pipelines_page, "smart": self._smart_page}
        self.navigation.entries.show_entries(found)
        self._count()

    def _page_entry(self, key: str, page: type[SetupPage]) -> Entry:
        return self._entry(key, page.title, page.icon, partial(page, self._context), self._counter(key))

    def _entry(self, key: str, title: str, icon: str, make: Callable[[], QWidget], count: Count | None) -> Entry:
        self._makers.setdefault(key, make)
        return Entry(key, self._tr(title), icon, count)

    def _counter(self, key: str) -> Count | None:
        workspace = self._context.workspace
        counts: Mapping[str, Count] = {
            "departments": workspace.records.departments.count,
            "roles": workspace.records.roles.count,
            "calendars": lambda: len(workspace.calendars.all()),
            "files": lambda: len(workspace.files.all()),
            "rates": lambda: len(workspace.rates.all()),
            "variables": lambda: len(workspace.variables.all()),
            "lookups": workspace.lookups.count,
            "exclusions": lambda: len({group_of(one) for one in workspace.belongings.all(Exclusion)}),
            "own_companies": lambda: len(workspace.own_companies.all()),
            "pipelines": lambda: len(workspace.pipelines.all()),
        }
        return counts.get(key)

    def _count(self) -> None:
        asked = {one.id: one.count for one in self.navigation.entries.entries if one.count is not None}

        def work(report: Report) -> dict[str, int]:
            counts = {}
            for entry, count in asked.items():
                report.check()
                counts[entry] = count()
            return counts

        if self._job is not None:
            self._job.stop()
        show = self.navigation.entries.show_counts
        self._job = self._context.jobs.start(work, owner=self, then=show, failed=self._fail)

    def _hear(self, news: Mapping[tuple[str, str], object]) -> None:
        if any(what == "schema" for what, _ in news):
            kept = self.navigation.currentIndex().data(Qt.ItemDataRole.UserRole)
            self._refresh_entries()
            if kept is not None:
                self.navigation.choose(kept.id)
        else:
            self._count()

    def _done(self) -> None:
        self.notice.hide()

    def _fail(self, error: KnownError) -> None:
        self.notice.say(self._tr(error.words))
