"""The import wizard: what is recognised, what can be said otherwise, progress, cancel, the report."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.engine.model.values import FieldType
from app.storage.workspace import Workspace
from app.ui.data.context import DataContext
from app.ui.data.importing.mapping_page import ColumnRow
from app.ui.data.importing.state import MAIN
from app.ui.data.importing.wizard import FILE, MAPPING, REPORT, ImportWizard
from app.ui.data.mode import DataMode
from app.ui.data.table.page import RecordPage
from tests.ui.data.hands import press
from tests.ui.preview.seen import words

DEALS = """opportunity_id;title;deal_stage;value;closing;product;Roof area
A1;Town hall;Won;48.200,50;17.04.2026;Copper guter;120
A2;Church;New;900;30.04.2026;Copper gutter;80
A3;School;New;2.900,00;soon;Copper gutter;60
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(DEALS, "utf-8")
    return path


@pytest.fixture
def wizard(context: DataContext, qtbot: QtBot) -> ImportWizard:
    made = ImportWizard(context, "deal")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def planned(wizard: ImportWizard, file: Path, qtbot: QtBot) -> ImportWizard:
    wizard.take(file)
    qtbot.waitUntil(wizard.next.isEnabled)
    return wizard


def row_of(wizard: ImportWizard, header: str, table: str = MAIN) -> ColumnRow:
    return wizard.mapping.tables[table].rows[header]


def choose(box: QComboBox, text: str) -> None:
    assert box.findText(text) >= 0, [box.itemText(place) for place in range(box.count())]
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def settle(wizard: ImportWizard, qtbot: QtBot) -> None:
    qtbot.waitUntil(wizard.next.isEnabled)


def run(wizard: ImportWizard, qtbot: QtBot) -> None:
    if wizard.pages.currentIndex() == FILE:
        press(wizard.next)
    press(wizard.next)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == REPORT)


def test_it_waits_for_a_file(wizard: ImportWizard) -> None:
    assert "Drop a CSV file here" in words(wizard)
    assert not wizard.next.isEnabled()
    assert wizard.windowTitle() == "Import: Deals"


def test_a_dropped_file_is_recognised_and_its_first_rows_are_shown(
    wizard: ImportWizard, file: Path, qtbot: QtBot
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    wizard.file.zone.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
                                          Qt.KeyboardModifier.NoModifier))  # fmt: skip
    qtbot.waitUntil(wizard.next.isEnabled)
    assert wizard.file.delimiter.currentText() == "Semicolon"
    assert wizard.file.encoding.currentText() == "Unicode (UTF-8)"
    sample = wizard.file.sample.rows
    assert [sample.headerData(place, Qt.Orientation.Horizontal) for place in (0, 1)] == ["opportunity_id", "title"]
    assert sample.index(0, 1).data() == "Town hall"
    assert sample.headerData(0, Qt.Orientation.Vertical) == 2


def test_once_a_file_is_read_enter_goes_on(planned: ImportWizard) -> None:
    assert planned.focusWidget() is planned.next
    assert not any(one.isDefault() for one in planned.findChildren(QPushButton))


def test_a_file_that_is_no_table_is_refused_and_another_can_be_chosen(
    wizard: ImportWizard, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "book.xlsx"
    bad.write_bytes(b"PK\x03\x04 a workbook")
    wizard.take(bad)
    qtbot.waitUntil(wizard.notice.isVisible)
    assert "Save it as CSV" in words(wizard.notice)
    wizard.take(file)
    qtbot.waitUntil(wizard.next.isEnabled)
    assert not wizard.notice.isVisible()


def test_the_delimiter_can_be_said_otherwise(planned: ImportWizard, qtbot: QtBot) -> None:
    choose(planned.file.delimiter, "Comma")
    settle(planned, qtbot)
    assert planned.file.sample.rows.columnCount() == 1
    choose(planned.file.delimiter, "Semicolon")
    settle(planned, qtbot)
    assert planned.file.sample.rows.columnCount() == 7


def test_meanings_types_and_manners_of_writing_are_guessed(planned: ImportWizard) -> None:
    assert row_of(planned, "opportunity_id").meaning.currentText() == "ID"
    assert row_of(planned, "deal_stage").meaning.currentText() == "Stage"
    assert row_of(planned, "value").meaning.currentText() == "Amount"
    assert row_of(planned, "Roof area").meaning.currentText() == "New field “Roof area”"
    assert row_of(planned, "Roof area").type.currentData() == FieldType.INTEGER
    assert row_of(planned, "Roof area").values.text() == "120 · 80 · 60"


def test_a_column_can_mean_something_else_or_be_left_out(
    planned: ImportWizard, workspace: Workspace, qtbot: QtBot
) -> None:
    choose(row_of(planned, "closing").meaning, "Close date")
    settle(planned, qtbot)
    choose(row_of(planned, "closing").manner, "31.03.2026")
    settle(planned, qtbot)
    choose(row_of(planned, "Roof area").meaning, "Leave out")
    settle(planned, qtbot)
    run(planned, qtbot)
    church = workspace.records.items("deal").get("A2")
    assert church is not None
    assert str(church.values["close_date"]) == "2026-04-30"
    assert "roof_area" not in church.values
    assert "1 column left out" in words(planned.report)


def test_records_come_in_and_the_report_says_what_did_not_fit(
    planned: ImportWizard, workspace: Workspace, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(planned.imported):
        run(planned, qtbot)
    town_hall = workspace.records.items("deal").get("A1")
    assert town_hall is not None
    assert town_hall.stage == "won"
    said = words(planned.report)
    assert "Imported, with remarks" in said
    assert "3 of 3 rows came in." in said
    assert "3 new" in said
    tree = planned.report.tree
    lines = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    headings = [line.text(0) for line in lines if line is not None]
    assert "Unknown products in “product”" in headings


def test_a_report_without_remarks_stands_at_the_top(wizard: ImportWizard, tmp_path: Path, qtbot: QtBot) -> None:
    fine = tmp_path / "fine.csv"
    fine.write_text("title\nTown hall\n", "utf-8")
    wizard.take(fine)
    settle(wizard, qtbot)
    run(wizard, qtbot)
    assert "Everything came in" in words(wizard.report)
    said = next(one for one in wizard.report.findChildren(QLabel) if one.text() == "1 of 1 row came in.")
    assert said.mapTo(wizard.report, said.rect().bottomLeft()).y() < wizard.report.height() // 3


def test_a_suggested_correction_is_one_button_away(planned: ImportWizard, workspace: Workspace, qtbot: QtBot) -> None:
    run(planned, qtbot)
    assert planned.report.correct.text() == "Correct 1 value and import again"
    press(planned.report.correct)
    qtbot.waitUntil(lambda: planned.pages.currentIndex() == REPORT)
    assert "3 updated" in words(planned.report)
    rows = workspace.records.product_rows.of("deal", "A1").rows
    assert [one.product for one in rows] == ["1"]


def test_the_report_can_be_kept_as_a_table(planned: ImportWizard, tmp_path: Path, qtbot: QtBot) -> None:
    run(planned, qtbot)
    path = tmp_path / "report.csv"
    planned.report.write(path)
    with path.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    wrong = next(row for row in rows if row["Value"] == "Copper guter")
    assert (wrong["File"], wrong["Row"], wrong["Column"], wrong["Suggestion"]) == (
        "deals.csv", "2", "product", "Copper gutter",
    )  # fmt: skip


def test_a_report_holds_no_formula_for_a_spreadsheet_to_run(wizard: ImportWizard, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "evil.csv"
    path.write_text("opportunity_id,title,product\n1,x,\"=cmd|' /C calc'!A0\"\n", "utf-8")
    wizard.take(path)
    qtbot.waitUntil(wizard.next.isEnabled)
    run(wizard, qtbot)
    wizard.report.write(tmp_path / "report.csv")
    assert ",'=cmd" in (tmp_path / "report.csv").read_text("utf-8").replace('"', "")


def test_related_files_come_along(planned: ImportWizard, workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    products = tmp_path / "products.csv"
    products.write_text("product,series,sales_price\nCopper guter,C,48\n", "utf-8")
    planned.file.related_asked.emit([products])
    qtbot.waitUntil(lambda: "products.csv" in words(planned.file))
    settle(planned, qtbot)
    assert row_of(planned, "sales_price", "products").meaning.currentText() == "Price"
    run(planned, qtbot)
    assert "Products: 1" in words(planned.report)
    assert workspace.records.products.count() == 2


def test_a_file_and_its_related_ones_may_be_dropped_together(
    wizard: ImportWizard, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    products = tmp_path / "products.csv"
    products.write_text("product,sales_price\nCopper guter,48\n", "utf-8")
    wizard.file.zone.dropped.emit([file, products])
    qtbot.waitUntil(lambda: set(wizard.mapping.tables) == {MAIN, "products"})


def test_a_related_file_can_be_left_out_again(planned: ImportWizard, tmp_path: Path, qtbot: QtBot) -> None:
    products = tmp_path / "products.csv"
    products.write_text("product,sales_price\nCopper guter,48\n", "utf-8")
    planned.file.related_asked.emit([products])
    settle(planned, qtbot)
    planned.file.related_dropped.emit("products")
    qtbot.waitUntil(lambda: set(planned.mapping.tables) == {MAIN})


def test_a_cancelled_import_leaves_everything_as_it_was(
    wizard: ImportWizard, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "many.csv"
    path.write_text("opportunity_id,title\n" + "".join(f"X{n},Deal {n}\n" for n in range(60_000)), "utf-8")
    wizard.take(path)
    qtbot.waitUntil(wizard.next.isEnabled)
    press(wizard.next)
    press(wizard.next)
    wizard.busy.cancelled.emit()
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == REPORT, timeout=20_000)
    assert "Nothing was changed" in words(wizard.report)
    assert workspace.records.items("deal").count() == 300


def test_the_next_file_with_these_columns_is_read_the_same_way(
    planned: ImportWizard, context: DataContext, file: Path, qtbot: QtBot
) -> None:
    choose(row_of(planned, "Roof area").meaning, "Leave out")
    settle(planned, qtbot)
    run(planned, qtbot)
    again = ImportWizard(context, "deal")
    qtbot.addWidget(again)
    again.take(file)
    qtbot.waitUntil(again.next.isEnabled)
    assert row_of(again, "Roof area").meaning.currentText() == "Leave out"


def test_back_leads_to_the_file_with_all_that_was_said(planned: ImportWizard) -> None:
    press(planned.next)
    assert planned.pages.currentIndex() == MAPPING
    press(planned.back)
    assert planned.pages.currentIndex() == FILE
    assert planned.next.isEnabled()


def test_from_the_table_to_the_wizard_and_back_to_the_records(
    mode: DataMode, deals: RecordPage, file: Path, qtbot: QtBot
) -> None:
    press(deals.bar.import_button)
    wizard = mode.findChildren(ImportWizard)[0]
    wizard.take(file)
    qtbot.waitUntil(wizard.next.isEnabled)
    run(wizard, qtbot)
    mode.open("contact")
    press(wizard.back)
    assert mode.page is deals
    qtbot.waitUntil(lambda: deals.model.rowCount() == 303)
