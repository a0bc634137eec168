"""Look-up tables edited as sheets, and own companies; all of it can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.engine.model.lookup import Lookup
from app.engine.model.own_company import OwnCompany
from app.storage.workspace import Workspace
from app.ui.data.mode import DataMode
from app.ui.data.pages.lookups import LookupsPage
from app.ui.data.pages.own_companies import OwnCompaniesPage
from app.ui.widgets.fields import InlineEdit
from tests.ui.data.hands import line_of, press, type_into
from tests.ui.preview.seen import words

DAYS = Lookup("days", "Delivery", ("Country", "Days"), (("Italy", "3"), ("France", "6")))


@pytest.fixture
def page(mode: DataMode, workspace: Workspace) -> LookupsPage:
    workspace.lookups.put(DAYS)
    found = mode.open("lookups")
    assert isinstance(found, LookupsPage)
    return found


def kept(workspace: Workspace) -> Lookup:
    return workspace.directory().lookups["days"]


def type_cell(page: LookupsPage, row: int, column: int, text: str) -> None:
    page.sheet.go(row, column)
    page.sheet.edit(page.sheet.currentIndex())
    line = page.sheet.findChild(QLineEdit)
    assert line is not None
    type_into(line, text)


def test_a_cell_is_typed_in_place_and_the_next_is_below(
    page: LookupsPage, workspace: Workspace, mode: DataMode, qtbot: QtBot
) -> None:
    type_cell(page, 0, 1, "4")
    qtbot.waitUntil(lambda: kept(workspace).rows == (("Italy", "4"), ("France", "6")))
    assert (page.sheet.currentIndex().row(), page.sheet.currentIndex().column()) == (1, 1)
    mode.undo_stack.undo()
    assert kept(workspace) == DAYS


def test_typing_into_the_empty_row_adds_a_row(page: LookupsPage, workspace: Workspace, qtbot: QtBot) -> None:
    press(page.add_row)
    line = page.sheet.findChild(QLineEdit)
    assert line is not None
    type_into(line, "Spain")
    qtbot.waitUntil(lambda: kept(workspace).rows[2:] == (("Spain", ""),))
    assert page.sheet.cells.rowCount() == 4
    assert "3 rows" in page.lines()[0].detail


def test_rows_of_a_spreadsheet_are_pasted_where_the_cursor_is(page: LookupsPage, workspace: Workspace) -> None:
    QGuiApplication.clipboard().setText("Poland\t7\nUnited Kingdom\t10\n")
    page.sheet.go(2, 0)
    press(page.paste)
    assert kept(workspace).rows == (*DAYS.rows, ("Poland", "7"), ("United Kingdom", "10"))


def test_a_spreadsheet_pasted_into_a_new_table_brings_its_columns(page: LookupsPage, workspace: Workspace) -> None:
    press(page.add_button)
    type_into(line_of(page.details.rows["name"]), "Warehouses")
    QGuiApplication.clipboard().setText("Region\tWarehouse\nNorth\tTrento\nSouth\tBari\n")
    press(page.paste)
    found = workspace.directory().lookups[page.current]
    assert (found.name, found.columns, found.rows) == (
        "Warehouses", ("Region", "Warehouse"), (("North", "Trento"), ("South", "Bari")),
    )  # fmt: skip


def test_marked_cells_are_copied_and_emptied(page: LookupsPage, workspace: Workspace) -> None:
    page.sheet.setFocus()
    page.sheet.selectRow(0)
    QTest.keyClick(page.sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Italy\t3\n"
    QTest.keyClick(page.sheet, Qt.Key.Key_Delete)
    assert kept(workspace).rows[0] == ("", "")


def test_rows_are_inserted_moved_and_deleted_by_keys(page: LookupsPage, workspace: Workspace, mode: DataMode) -> None:
    page.sheet.setFocus()
    page.sheet.go(1, 0)
    QTest.keyClick(page.sheet, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [row[0] for row in kept(workspace).rows] == ["France", "Italy"]
    assert page.sheet.currentIndex().row() == 0
    QTest.keyClick(page.sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert kept(workspace).rows[0] == ("", "")
    QTest.keyClick(page.sheet, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert [row[0] for row in kept(workspace).rows] == ["France", "Italy"]
    for _ in range(3):
        mode.undo_stack.undo()
    assert kept(workspace) == DAYS


def test_a_new_column_asks_for_its_name_at_once(page: LookupsPage, workspace: Workspace) -> None:
    press(page.add_column)
    line = page.sheet.findChild(InlineEdit)
    assert line is not None
    type_into(line, "Carrier")
    assert kept(workspace).columns == ("Country", "Days", "Carrier")


def test_two_columns_never_have_one_name(page: LookupsPage, workspace: Workspace) -> None:
    page.sheet.rename_column(1)
    line = page.sheet.findChild(InlineEdit)
    assert line is not None
    type_into(line, "Country")
    assert kept(workspace).columns == ("Country", "Country (2)")


def test_columns_are_moved_with_the_mouse_or_by_keys(page: LookupsPage, workspace: Workspace) -> None:
    page.sheet.horizontalHeader().moveSection(0, 1)
    assert kept(workspace).columns == ("Days", "Country")
    assert kept(workspace).rows[0] == ("3", "Italy")
    assert page.sheet.horizontalHeader().visualIndex(0) == 0
    page.sheet.setFocus()
    page.sheet.go(0, 1)
    QTest.keyClick(page.sheet, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert kept(workspace) == DAYS


def test_a_column_is_deleted_but_never_the_last(page: LookupsPage, workspace: Workspace) -> None:
    page.sheet.go(0, 0)
    page.sheet.delete_column()
    page.sheet.delete_column()
    assert (kept(workspace).columns, kept(workspace).rows) == (("Days",), (("3",), ("6",)))


def test_a_csv_file_takes_the_place_of_the_rows(
    page: LookupsPage, workspace: Workspace, mode: DataMode, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "regions.csv"
    path.write_text("Region;Warehouse\nNorth;Trento\nSouth;\n", "utf-8")
    page.take(path)
    qtbot.waitUntil(lambda: kept(workspace).columns == ("Region", "Warehouse"))
    assert kept(workspace).rows == (("North", "Trento"), ("South", ""))
    assert kept(workspace).name == "Delivery"
    mode.undo_stack.undo()
    assert kept(workspace) == DAYS


def test_a_file_that_is_no_table_changes_nothing_and_is_said(
    page: LookupsPage, workspace: Workspace, mode: DataMode, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("", "utf-8")
    page.take(path)
    qtbot.waitUntil(lambda: "empty.csv" in words(mode.notice))
    assert kept(workspace) == DAYS


def test_a_table_written_to_a_file_is_read_back_the_same(
    page: LookupsPage, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "out.csv"
    page.save(path)
    page.sheet.go(0, 0)
    page.sheet.clear_cells()
    page.take(path)
    qtbot.waitUntil(lambda: kept(workspace) == DAYS)


def test_a_removed_table_comes_back_with_its_rows(page: LookupsPage, workspace: Workspace, mode: DataMode) -> None:
    press(page.delete_button)
    assert workspace.lookups.all() == ()
    assert page.empty.isVisibleTo(page)
    mode.undo_stack.undo()
    assert workspace.lookups.all() == (DAYS,)


@pytest.fixture
def companies(mode: DataMode) -> OwnCompaniesPage:
    found = mode.open("own_companies")
    assert isinstance(found, OwnCompaniesPage)
    return found


def test_the_first_own_company_is_the_usual_one(companies: OwnCompaniesPage, workspace: Workspace) -> None:
    press(companies.empty.button)
    type_into(line_of(companies.details.rows["name"]), "Dachwerk")
    type_into(line_of(companies.details.rows["iban"]), "IT00 X000")
    found = workspace.own_companies.all()[companies.current]
    assert (found.name, dict(found.details), found.default) == ("Dachwerk", {"iban": "IT00 X000"}, True)


def test_another_company_becomes_the_usual_one_and_back(
    companies: OwnCompaniesPage, workspace: Workspace, mode: DataMode
) -> None:
    workspace.own_companies.put(OwnCompany("a", "Alps", default=True))
    workspace.own_companies.put(OwnCompany("b", "Beams"))
    companies.refresh()
    companies.choose("b")
    press(companies.usual)
    assert [one.id for one in workspace.own_companies.all().values() if one.default] == ["b"]
    assert not companies.usual.isVisible()
    mode.undo_stack.undo()
    assert [one.id for one in workspace.own_companies.all().values() if one.default] == ["a"]


def test_the_language_in_which_rules_write_is_chosen_here(
    companies: OwnCompaniesPage, workspace: Workspace, mode: DataMode, qtbot: QtBot
) -> None:
    names = [companies.language.itemText(place) for place in range(companies.language.count())]
    assert names[0] == "the language of whoever runs them"
    assert {"English", "English (United Kingdom)", "Italiano"} <= set(names)
    companies.language.setCurrentIndex(names.index("Italiano"))
    companies.language.activated.emit(names.index("Italiano"))
    assert workspace.directory().locale == "it"
    mode.undo_stack.undo()
    assert workspace.directory().locale == ""
    qtbot.waitUntil(lambda: companies.language.currentText() == names[0])
