"""What is set up rather than recorded: pipelines, fields, people, calendars; all of it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.engine.model.schema import StageKind
from app.engine.model.values import FieldType
from app.storage.company import Variable
from app.storage.workspace import Workspace
from app.ui.data.editors.choices import ChoiceEditor
from app.ui.data.employee import EmployeePart
from app.ui.data.mode import DataMode
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.calendars import CalendarsPage
from app.ui.data.pages.departments import DepartmentsPage
from app.ui.data.pages.exceptions import ExceptionsEditor
from app.ui.data.pages.fields import FieldsPage
from app.ui.data.pages.files import FilesPage
from app.ui.data.pages.options import OptionsEditor
from app.ui.data.pages.pipelines import PipelinesPage
from app.ui.data.pages.rates import RatesPage
from app.ui.data.pages.roles import RolesPage
from app.ui.data.pages.smart import SmartProcessesPage
from app.ui.data.pages.variables import VariablesPage
from tests.ui.data.conftest import Open
from tests.ui.data.hands import line_of, press, type_into
from tests.ui.preview.seen import words

P = TypeVar("P", bound=SetupPage)
OpenSetup = Callable[[str, type[P]], P]


@pytest.fixture
def open_setup(mode: DataMode) -> Callable[[str, type[P]], P]:
    def opened(key: str, kind: type[P]) -> P:
        page = mode.open(key)
        assert isinstance(page, kind)
        return page

    return opened


def stage_names(workspace: Workspace, pipeline: str = "sales") -> list[str]:
    found = workspace.pipelines.get(pipeline)
    return [one.name for one in found.stages] if found else []


@pytest.fixture
def pipelines(open_setup: OpenSetup[PipelinesPage]) -> PipelinesPage:
    page = open_setup("pipelines", PipelinesPage)
    page.choose("sales")
    return page


def test_a_stage_is_added_before_those_that_end_the_pipeline(
    pipelines: PipelinesPage, workspace: Workspace, mode: DataMode
) -> None:
    press(pipelines.stages.button)
    type_into(pipelines.stages.rows[2].name, "Invoice")
    assert stage_names(workspace) == ["New", "Contract", "Invoice", "Won"]
    mode.undo_stack.undo()
    mode.undo_stack.undo()
    assert stage_names(workspace) == ["New", "Contract", "Won"]


def test_the_name_of_a_stage_takes_the_room_that_its_buttons_leave(pipelines: PipelinesPage, qtbot: QtBot) -> None:
    row = pipelines.stages.rows[0]
    row.resize(1000, row.height())
    qtbot.waitUntil(lambda: row.cross.mapTo(row, row.cross.rect().topRight()).x() >= 1000 - 2)
    assert row.name.width() > 500


def test_a_long_name_of_a_stage_shows_its_beginning(open_setup: OpenSetup[PipelinesPage], workspace: Workspace) -> None:
    sales = workspace.pipelines.all("deal")[0]
    first = replace(sales.stages[0], name="Waiting for the signed contract of both parties")
    workspace.pipelines.put(replace(sales, stages=(first, *sales.stages[1:])))
    page = open_setup("pipelines", PipelinesPage)
    page.choose(sales.id)
    assert page.stages.rows[0].name.cursorPosition() == 0


def test_stages_are_moved_and_marked_as_won_or_lost(pipelines: PipelinesPage, workspace: Workspace) -> None:
    press(pipelines.stages.rows[1].up)
    assert stage_names(workspace) == ["Contract", "New", "Won"]
    row = pipelines.stages.rows[1]
    row.kind.setCurrentIndex(row.kind.findData(StageKind.LOST))
    row.kind.activated.emit(row.kind.currentIndex())
    found = workspace.pipelines.get("sales")
    assert found is not None
    assert found.stages[1].kind is StageKind.LOST


def test_a_stage_with_records_is_not_removed_and_the_window_says_why(
    pipelines: PipelinesPage, workspace: Workspace, mode: DataMode
) -> None:
    assert "150 records" in words(pipelines)
    press(pipelines.stages.rows[0].cross)
    assert stage_names(workspace) == ["New", "Contract", "Won"]
    assert "150 records are in the stage “New”. Move them to another stage first." in words(mode.notice)


def test_a_stage_without_a_name_keeps_its_old_one(pipelines: PipelinesPage, workspace: Workspace) -> None:
    type_into(pipelines.stages.rows[0].name, "")
    assert pipelines.stages.rows[0].name.text() == "New"
    assert stage_names(workspace)[0] == "New"


def test_a_new_pipeline_has_stages_to_begin_with(
    open_setup: OpenSetup[PipelinesPage], workspace: Workspace, mode: DataMode
) -> None:
    page = open_setup("pipelines", PipelinesPage)
    page.entity.setCurrentIndex(page.entity.findData("lead"))
    press(page.add_button)
    assert stage_names(workspace, page.current) == ["New", "In progress", "Won", "Lost"]
    type_into(line_of(page.details.rows["name"]), "Web leads")
    assert [one.name for one in workspace.pipelines.all("lead")] == ["Web leads"]
    mode.undo_stack.undo()
    mode.undo_stack.undo()
    assert workspace.pipelines.all("lead") == ()


def test_the_rules_of_a_pipeline_are_one_step_away(pipelines: PipelinesPage, mode: DataMode, qtbot: QtBot) -> None:
    button = next(one for one in pipelines.findChildren(QPushButton) if one.text() == "Open its rules")
    with qtbot.waitSignal(mode.rules_asked) as asked:
        press(button)
    assert asked.args == ["sales"]


@pytest.fixture
def fields(open_setup: OpenSetup[FieldsPage]) -> FieldsPage:
    return open_setup("fields", FieldsPage)


def test_a_field_of_ones_own_shows_up_in_the_editor_of_records(
    fields: FieldsPage, open_page: Open, workspace: Workspace
) -> None:
    press(fields.add_button)
    type_into(line_of(fields.details.rows["label"]), "Roof area")
    key = fields.current
    assert key == "roof_area"
    assert workspace.types.schema().entities["deal"].by_key[key].label == "Roof area"
    type_into(line_of(fields.details.rows["label"]), "Area of the roof")
    assert fields.current == "roof_area"
    deals = open_page("deal")
    deals.select("1")
    assert "Area of the roof" in words(deals.editor)


def test_a_field_needs_a_label(fields: FieldsPage, workspace: Workspace) -> None:
    fields.choose("segment")
    type_into(line_of(fields.details.rows["label"]), "")
    assert "A field needs a label." in words(fields)
    assert workspace.types.schema().entities["deal"].by_key["segment"].label == "Segment"


def test_an_option_keeps_its_id_when_it_is_renamed_or_moved(fields: FieldsPage, workspace: Workspace) -> None:
    fields.choose("segment")
    options = fields.findChildren(OptionsEditor)[0]
    type_into(options.lines[0], "State")
    press(options.button)
    type_into(options.lines[2], "Industry")
    found = workspace.types.schema().entities["deal"].by_key["segment"].options
    assert [(one.id, one.label) for one in found] == [("public", "State"), ("private", "Private"), ("o1", "Industry")]


def test_built_in_fields_can_be_read_but_not_changed(fields: FieldsPage) -> None:
    fields.choose("amount")
    assert not fields.details.isEnabled()
    assert not fields.delete_button.isVisible()


def test_a_removed_field_comes_back_with_its_options(fields: FieldsPage, workspace: Workspace, mode: DataMode) -> None:
    fields.choose("segment")
    before = workspace.types.schema().entities["deal"].by_key["segment"]
    press(fields.delete_button)
    assert "segment" not in workspace.types.schema().entities["deal"].by_key
    mode.undo_stack.undo()
    assert workspace.types.schema().entities["deal"].by_key["segment"] == before


def test_a_smart_process_is_ready_to_use_at_once(
    open_setup: OpenSetup[SmartProcessesPage], workspace: Workspace, mode: DataMode, open_page: Open, qtbot: QtBot
) -> None:
    page = open_setup("smart", SmartProcessesPage)
    press(page.add_button)
    type_into(line_of(page.details.rows["name"]), "Site visits")
    key = page.current
    assert key == "site_visits"
    qtbot.waitUntil(lambda: mode.navigation.entries.row_of(key) > 0)
    visits = open_page(key)
    press(visits.bar.add)
    qtbot.waitUntil(lambda: visits.model.rowCount() == 1)
    assert workspace.records.items(key).count() == 1


def test_removing_a_smart_process_can_be_taken_back(
    open_setup: OpenSetup[SmartProcessesPage], workspace: Workspace, mode: DataMode
) -> None:
    page = open_setup("smart", SmartProcessesPage)
    press(page.add_button)
    key = page.current
    press(page.delete_button)
    assert key not in workspace.types.schema().entities
    mode.undo_stack.undo()
    assert key in workspace.types.schema().entities
    assert len(workspace.pipelines.all(key)) == 1


@pytest.fixture
def calendars(open_setup: OpenSetup[CalendarsPage]) -> CalendarsPage:
    return open_setup("calendars", CalendarsPage)


def test_hours_are_typed_day_by_day(calendars: CalendarsPage, workspace: Workspace) -> None:
    type_into(calendars.days[4], "09:00-12:00, 13:00-15:00")
    hours = workspace.calendars.all()["office"].calendar.hours
    assert [str(one) for one in hours[4]] == ["09:00-12:00", "13:00-15:00"]


def test_hours_that_make_no_sense_are_said_and_not_kept(calendars: CalendarsPage, workspace: Workspace) -> None:
    before = workspace.calendars.all()["office"]
    type_into(calendars.days[0], "18:00-09:00")
    assert "hours.mon" in words(calendars)
    assert workspace.calendars.all()["office"] == before


def test_the_next_holidays_of_the_country_are_named(calendars: CalendarsPage) -> None:
    assert "Mon, Apr 6 Easter Monday" in words(calendars)


def test_a_single_day_may_have_hours_of_its_own(calendars: CalendarsPage, workspace: Workspace) -> None:
    exceptions = calendars.findChildren(ExceptionsEditor)[0]
    press(exceptions.button)
    assert workspace.calendars.all()["office"].calendar.exceptions == {date(2026, 3, 31): ()}


def test_another_calendar_may_hold_for_everybody(
    calendars: CalendarsPage, workspace: Workspace, mode: DataMode
) -> None:
    press(calendars.add_button)
    press(calendars.everybodys)
    assert workspace.calendars.everybodys() == calendars.current != "office"
    mode.undo_stack.undo()
    assert workspace.calendars.everybodys() == "office"


def test_a_department_belongs_to_another_but_never_to_itself(
    open_setup: OpenSetup[DepartmentsPage], workspace: Workspace
) -> None:
    page = open_setup("departments", DepartmentsPage)
    press(page.add_button)
    new = workspace.records.departments.get(page.current)
    assert new is not None
    assert new.parent == "sales"
    parents = page.details.rows["parent"].field.options
    assert [one.id for one in parents] == ["sales"]


def test_removing_a_department_keeps_its_people(
    open_setup: OpenSetup[DepartmentsPage], workspace: Workspace, mode: DataMode
) -> None:
    page = open_setup("departments", DepartmentsPage)
    page.choose("sales")
    press(page.delete_button)
    ann = workspace.records.employees.get("ann")
    assert ann is not None
    assert ann.department is None
    mode.undo_stack.undo()
    again = workspace.records.employees.get("ann")
    assert again is not None
    assert again.department == "sales"


def test_a_role_is_given_where_the_person_is_edited(open_page: Open, workspace: Workspace) -> None:
    employees = open_page("employee")
    employees.select("ann")
    box = employees.editor.findChildren(EmployeePart)[0].findChildren(QCheckBox)[0]
    press(box)
    role = workspace.records.roles.get("lawyers")
    assert role is not None
    assert role.members == ("bruno", "ann")


def test_an_absence_counts_whole_days_of_the_company(open_page: Open, workspace: Workspace) -> None:
    employees = open_page("employee")
    employees.select("ann")
    press(employees.editor.findChildren(EmployeePart)[0].add)
    ann = workspace.records.employees.get("ann")
    assert ann is not None
    rome = ZoneInfo("Europe/Rome")
    assert (ann.absences[0].start, ann.absences[0].end) == (
        datetime(2026, 3, 31, tzinfo=rome),
        datetime(2026, 4, 1, tzinfo=rome),
    )


def test_members_of_a_role_are_listed(open_setup: OpenSetup[RolesPage]) -> None:
    assert "Bruno Costa" in words(open_setup("roles", RolesPage))


def test_a_currency_gets_a_rate(open_setup: OpenSetup[RatesPage], workspace: Workspace, mode: DataMode) -> None:
    page = open_setup("rates", RatesPage)
    page.choice.setCurrentIndex(page.choice.findData("CHF"))
    press(page.add_button)
    type_into(line_of(page.details.rows["rate"]), "1.04")
    assert workspace.rates.all() == {"CHF": Decimal("1.04")}
    mode.undo_stack.undo()
    mode.undo_stack.undo()
    assert workspace.rates.all() == {}


def test_a_variable_has_a_name_rules_can_use(
    open_setup: OpenSetup[VariablesPage], workspace: Workspace, qtbot: QtBot
) -> None:
    page = open_setup("variables", VariablesPage)
    press(page.add_button)
    type_into(line_of(page.details.rows["name"]), "vat rate")
    qtbot.waitUntil(lambda: "letters, digits and underscores" in words(page))
    type_into(line_of(page.details.rows["name"]), "vat_rate")
    type_into(line_of(page.details.rows["value"]), "22 %")
    assert workspace.variables.all() == (Variable("vat_rate", FieldType.STRING, "22 %"),)


def test_another_type_empties_the_value_of_a_variable(
    open_setup: OpenSetup[VariablesPage], workspace: Workspace, mode: DataMode
) -> None:
    workspace.variables.put(Variable("vat", FieldType.STRING, "much"))
    page = open_setup("variables", VariablesPage)
    kind = page.details.rows["type"].editor
    assert isinstance(kind, ChoiceEditor)
    kind.box.setCurrentIndex(kind.box.findData("decimal"))
    kind.box.activated.emit(kind.box.currentIndex())
    assert workspace.variables.all() == (Variable("vat", FieldType.DECIMAL, None),)
    mode.undo_stack.undo()
    assert workspace.variables.all() == (Variable("vat", FieldType.STRING, "much"),)


def test_a_removed_file_comes_back_with_its_content(
    open_setup: OpenSetup[FilesPage], workspace: Workspace, mode: DataMode, tmp_path: Path
) -> None:
    page = open_setup("files", FilesPage)
    path = tmp_path / "terms.txt"
    path.write_text("Ten years of warranty.", "utf-8")
    page.take([path])
    file = workspace.files.all()[0]
    press(page.delete_button)
    assert workspace.files.all() == ()
    mode.undo_stack.undo()
    assert workspace.files.content(file.id) == b"Ten years of warranty."


@pytest.mark.parametrize("key", ["smart", "fields", "own_companies"])
def test_the_name_of_what_is_new_is_typed_over(mode: DataMode, key: str) -> None:
    page = mode.open(key)
    assert isinstance(page, SetupPage)
    press(page.add_button)
    line = mode.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.selectedText() == line.text() != ""
