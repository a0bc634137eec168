"""A workspace of a small roofing company, and the mode that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.calendar import Calendar
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact, Department, Employee, Role
from app.engine.model.products import Product
from app.engine.model.schema import Field, Option, Pipeline, PipelineStage, StageKind
from app.engine.model.values import Email, FieldType, Money, Phone
from app.i18n import ENGLISH
from app.storage.calendars import NamedCalendar
from app.storage.workspace import Workspace
from app.ui.data.context import DataContext
from app.ui.data.mode import DataMode
from app.ui.data.table.page import RecordPage
from app.ui.jobs import Jobs
from app.ui.theme.theme import Theme

NOW = datetime(2026, 3, 31, 8, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "roofs.rulewright") as made:
        with made.transaction():
            fill(made)
        yield made


def fill(workspace: Workspace) -> None:
    stages = (PipelineStage("new", "New"), PipelineStage("contract", "Contract", "#7A3FB8"),
              PipelineStage("won", "Won", "#1B7A4C", StageKind.WON))  # fmt: skip
    workspace.pipelines.put(Pipeline("sales", "Sales", "deal", stages))
    workspace.pipelines.put(Pipeline("service", "Service", "deal", (PipelineStage("open", "Open"),)))
    segments = (Option("public", "Public sector"), Option("private", "Private"))
    workspace.types.put_field("deal", Field("segment", "Segment", FieldType.ENUMERATION, custom=True, options=segments))
    workspace.types.put_field("deal", Field("plans", "Plans", FieldType.FILE, multiple=True, custom=True))
    workspace.calendars.put(NamedCalendar("office", "Office", Calendar("Europe/Rome", country="IT")))
    workspace.calendars.choose("office")
    workspace.records.put(
        Department("sales", "Sales"),
        Employee("ann", "Anna Keller", "Sales manager", "sales", (Email("anna@dachwerk.example"),)),
        Employee("bruno", "Bruno Costa", "Head of sales", "sales"),
        Role("lawyers", "Lawyers", ("bruno",)),
        Company("1", "Comune di Sopra", (Phone("+39 0471 1"),)),
        Contact("1", "Matteo", "Rossi", phones=(Phone("+39 335 1", "mobile"),), company="1"),
        Product("1", "Copper gutter", Money(Decimal(48), "EUR"), "m"),
    )
    workspace.records.items("deal").write(deal(number) for number in range(1, 301))


def deal(number: int) -> Item:
    return Item(str(number), "deal", "sales", "new" if number % 2 else "contract", {
        "title": f"Roof {number}", "amount": Money(Decimal(number * 100), "EUR"), "responsible": "ann",
        "contacts": ("contact:1",), "company": "company:1", "close_date": date(2026, 4, 17),
        "created_at": NOW - timedelta(hours=number),
    })  # fmt: skip


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs(qapp)
    yield made
    assert made.close()
    made.deleteLater()


@pytest.fixture
def context(theme: Theme, jobs: Jobs, workspace: Workspace) -> DataContext:
    return DataContext(theme, ENGLISH, jobs, workspace, lambda: NOW)


@pytest.fixture
def mode(context: DataContext, qtbot: QtBot) -> DataMode:
    made = DataMode(context)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    return made


Open = Callable[[str], RecordPage]


@pytest.fixture
def open_page(mode: DataMode, qtbot: QtBot) -> Open:
    """Open the table of a kind of record and wait until it is filled."""

    def opened(kind: str) -> RecordPage:
        page = mode.open(kind)
        assert isinstance(page, RecordPage)
        qtbot.waitUntil(lambda: page.model.rowCount() == page.kind.shelf.count())
        return page

    return opened


@pytest.fixture
def deals(open_page: Open) -> RecordPage:
    return open_page("deal")
