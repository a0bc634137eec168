"""Tables of records: what they show, find, sort, add, change and take back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.engine.errors import KnownError
from app.engine.model.people import Company, Contact, Employee
from app.engine.words import msg
from app.storage.workspace import Workspace
from app.ui.data.context import DataContext
from app.ui.data.editors.picking import Picker
from app.ui.data.goods import GoodsPart
from app.ui.data.mode import DataMode
from app.ui.data.table.model import PAGE
from app.ui.data.table.page import RecordPage
from tests.ui.data.conftest import Open, deal
from tests.ui.data.hands import cells, line_of, press, type_into
from tests.ui.preview.seen import words


def title_of(workspace: Workspace, record_id: str) -> object:
    found = workspace.records.items("deal").get(record_id)
    return found.values.get("title") if found else None


def action(page: RecordPage, name: str) -> QAction:
    return next(one for one in (*page.actions(), *page.table.actions()) if one.text() == name)


def test_the_list_says_what_there_is_and_how_many(mode: DataMode, qtbot: QtBot) -> None:
    def said() -> list[str]:
        entries = mode.navigation.entries
        rows = range(entries.rowCount())
        return [str(entries.index(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in rows]

    qtbot.waitUntil(lambda: "Deals 300" in said())
    for entry in (
        "Leads 0",
        "Contacts 1",
        "Companies 1",
        "Employees 2",
        "Products 1",
        "Pipelines and stages 2",
        "Fields",
    ):
        assert entry in said()


def test_ids_in_records_are_shown_by_name(deals: RecordPage) -> None:
    assert cells(deals, "title") == ["Roof 1", "Roof 2", "Roof 3"]
    assert cells(deals, "stage") == ["New", "Contract", "New"]
    assert cells(deals, "amount") == ["€100", "€200", "€300"]
    assert cells(deals, "responsible", 1) == ["Anna Keller"]
    assert cells(deals, "contacts", 1) == ["Matteo Rossi"]
    assert cells(deals, "company", 1) == ["Comune di Sopra"]


@pytest.mark.parametrize(("kind", "column"), [("contact", "first_name"), ("company", "name"), ("employee", "name")])
def test_nobody_without_a_name_is_an_empty_line(
    kind: str, column: str, open_page: Open, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.records.put(Contact("9", ""), Company("9", " "), Employee("9", ""))
    page = open_page(kind)
    qtbot.waitUntil(lambda: "Without a name (9)" in cells(page, column))
    page.select("9")
    assert "Without a name (9)" in words(page.editor)


def test_only_records_in_sight_are_read(deals: RecordPage, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    many = deals.kind.shelf.many

    def counted(ids: Sequence[str]) -> list[Any]:
        read.append(len(ids))
        return many(ids)

    monkeypatch.setattr(deals.kind.shelf, "many", counted)
    deals.model.forget(None)
    assert cells(deals, "title", PAGE)[-1] == f"Roof {PAGE}"
    assert read == [PAGE]


def test_typing_narrows_the_table_and_the_count_says_so(deals: RecordPage, qtbot: QtBot) -> None:
    QTest.keyClicks(deals.bar.search, "roof 299")
    qtbot.waitUntil(lambda: deals.model.rowCount() == 1)
    assert "1 of 300 records" in words(deals.bar)


def test_a_filter_that_finds_nothing_offers_to_show_all_again(deals: RecordPage, qtbot: QtBot) -> None:
    QTest.keyClicks(deals.bar.search, "no such deal")
    qtbot.waitUntil(deals.empty.isVisible)
    assert "Nothing fits the filter" in words(deals.empty)
    press(deals.empty.button)
    qtbot.waitUntil(lambda: deals.model.rowCount() == 300)


def test_a_stage_can_be_filtered_by(deals: RecordPage, qtbot: QtBot) -> None:
    deals.bar.stage.setCurrentIndex(deals.bar.stage.findText("Sales: Contract"))
    deals.bar.stage.activated.emit(deals.bar.stage.currentIndex())
    qtbot.waitUntil(lambda: deals.model.rowCount() == 150)
    assert set(cells(deals, "stage", 150)) == {"Contract"}


def test_choosing_a_pipeline_leaves_its_own_stages_to_choose(deals: RecordPage, qtbot: QtBot) -> None:
    deals.bar.pipeline.setCurrentIndex(deals.bar.pipeline.findText("Service"))
    deals.bar.pipeline.activated.emit(deals.bar.pipeline.currentIndex())
    qtbot.waitUntil(lambda: deals.model.rowCount() == 0)
    assert [deals.bar.stage.itemText(place) for place in range(deals.bar.stage.count())] == ["All stages", "Open"]


def test_a_click_on_a_heading_sorts_by_it_and_another_turns_it_round(deals: RecordPage, qtbot: QtBot) -> None:
    place = [one.key for one in deals.model.columns].index("amount")
    deals.table.sortByColumn(place, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: cells(deals, "amount", 2) == ["€30,000", "€29,900"])
    deals.table.sortByColumn(place, Qt.SortOrder.AscendingOrder)
    qtbot.waitUntil(lambda: cells(deals, "amount", 2) == ["€100", "€200"])


def test_chosen_columns_are_there_again_next_time(deals: RecordPage, context: DataContext, qtbot: QtBot) -> None:
    deals.bar.columns_asked.emit(["title", "segment"])
    assert [one.key for one in deals.model.columns] == ["title", "segment"]
    again = RecordPage(context, deals.kind)
    qtbot.addWidget(again)
    assert [one.key for one in again.model.columns] == ["title", "segment"]


def test_leads_are_shown_with_who_they_are_and_how_they_are_reached(open_page: Open) -> None:
    page = open_page("lead")
    assert isinstance(page, RecordPage)
    shown = [one.key for one in page.model.columns]
    assert {"first_name", "last_name", "phones", "emails"} <= set(shown)
    assert not {"contacts", "company"} & set(shown)


def test_a_new_record_opens_in_the_editor_and_undo_takes_it_away(
    deals: RecordPage, mode: DataMode, workspace: Workspace, qtbot: QtBot
) -> None:
    press(deals.bar.add)
    qtbot.waitUntil(lambda: deals.model.rowCount() == 301)
    assert deals.editor.isVisible()
    new = deals.editor.record_id
    type_into(line_of(deals.editor.rows["title"]), "Church tower")
    assert title_of(workspace, new) == "Church tower"
    mode.undo_stack.undo()
    assert title_of(workspace, new) == "New record"
    mode.undo_stack.undo()
    qtbot.waitUntil(lambda: deals.model.rowCount() == 300)
    assert not deals.editor.isVisible()
    mode.undo_stack.redo()
    mode.undo_stack.redo()
    assert title_of(workspace, new) == "Church tower"


def test_a_changed_field_is_in_the_file_at_once_and_in_the_table(
    deals: RecordPage, workspace: Workspace, qtbot: QtBot
) -> None:
    deals.select("2")
    type_into(line_of(deals.editor.rows["title"]), "Gutter")
    assert title_of(workspace, "2") == "Gutter"
    qtbot.waitUntil(lambda: cells(deals, "title", 2)[1] == "Gutter")


def test_each_edit_has_its_words_in_the_history(deals: RecordPage, mode: DataMode) -> None:
    deals.select("2")
    type_into(line_of(deals.editor.rows["title"]), "Gutter")
    assert mode.undo_stack.undoText() == "Title of “Roof 2” changed"


def test_a_copy_stands_beside_its_original(deals: RecordPage, workspace: Workspace, qtbot: QtBot) -> None:
    deals.select("7")
    press(deals.editor.duplicate)
    qtbot.waitUntil(lambda: deals.model.rowCount() == 301)
    assert deals.editor.record_id not in ("", "7")
    assert title_of(workspace, deals.editor.record_id) == "Roof 7"


def test_several_marked_records_are_deleted_and_brought_back_at_once(
    deals: RecordPage, mode: DataMode, workspace: Workspace, qtbot: QtBot
) -> None:
    deals.table.selectRow(0)
    deals.table.setFocus()
    QTest.keyClick(deals.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    action(deals, "Delete").trigger()
    qtbot.waitUntil(lambda: deals.model.rowCount() == 298)
    assert title_of(workspace, "1") is None
    assert mode.undo_stack.undoText() == "2 records deleted"
    mode.undo_stack.undo()
    qtbot.waitUntil(lambda: deals.model.rowCount() == 300)
    assert title_of(workspace, "2") == "Roof 2"


@pytest.mark.parametrize("name", ["New deal", "Open", "Duplicate", "Delete", "Filter"])
def test_everything_has_a_key(name: str, deals: RecordPage) -> None:
    assert not action(deals, name).shortcut().isEmpty()


def test_what_others_write_shows_by_itself(deals: RecordPage, workspace: Workspace, qtbot: QtBot) -> None:
    deals.select("3")
    workspace.records.put(replace(deal(3), values={"title": "Changed elsewhere"}))
    qtbot.waitUntil(lambda: cells(deals, "title")[2] == "Changed elsewhere")
    assert line_of(deals.editor.rows["title"]).text() == "Changed elsewhere"


def test_a_renamed_employee_has_the_new_name_in_every_row(
    deals: RecordPage, workspace: Workspace, qtbot: QtBot
) -> None:
    ann = workspace.records.employees.get("ann")
    assert ann is not None
    workspace.records.put(replace(ann, name="Anna Berger"))
    qtbot.waitUntil(lambda: cells(deals, "responsible", 1) == ["Anna Berger"])


def test_an_entity_type_without_records_says_what_to_do(open_page: Open, qtbot: QtBot) -> None:
    products = open_page("company")
    products.delete(["1"])
    qtbot.waitUntil(products.empty.isVisible)
    press(products.empty.button)
    qtbot.waitUntil(lambda: products.model.rowCount() == 1)


def test_without_a_pipeline_the_way_to_one_is_shown(open_page: Open, mode: DataMode, qtbot: QtBot) -> None:
    leads = open_page("lead")
    qtbot.waitUntil(leads.empty.isVisible)
    assert "There is no pipeline yet" in words(leads.empty)
    assert not leads.bar.add.isEnabled()
    press(leads.empty.button)
    assert "Pipelines and stages" in words(mode)
    assert mode.page is not leads


def test_a_record_can_be_gone_to_from_elsewhere(mode: DataMode, deals: RecordPage) -> None:
    mode.open("contact")
    mode.open_record("deal", "250")
    assert mode.page is deals
    assert deals.editor.record_id == "250"
    assert deals.selected == ["250"]


def test_what_cannot_be_written_is_said_and_changes_nothing(
    deals: RecordPage, mode: DataMode, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_records: object) -> None:
        raise KnownError(msg("The disk is full."))

    monkeypatch.setattr(workspace.records, "put", full)
    deals.select("2")
    type_into(line_of(deals.editor.rows["title"]), "Gutter")
    assert mode.notice.isVisible()
    assert "The disk is full." in words(mode.notice)
    assert not mode.undo_stack.canUndo()


def test_what_is_being_typed_is_not_lost_when_others_write(
    deals: RecordPage, workspace: Workspace, qtbot: QtBot
) -> None:
    deals.select("3")
    title, source = line_of(deals.editor.rows["title"]), line_of(deals.editor.rows["source"])
    source.setFocus()
    QTest.keyClicks(source, "By telepho")
    workspace.records.put(replace(deal(3), values={"title": "Changed elsewhere"}))
    qtbot.waitUntil(lambda: title.text() == "Changed elsewhere")
    assert source.text() == "By telepho"


def test_what_was_refused_is_gone_with_the_next_record(deals: RecordPage) -> None:
    deals.select("3")
    type_into(line_of(deals.editor.rows["probability"]), "many")
    assert "not a number" in words(deals.editor)
    deals.select("4")
    assert "not a number" not in words(deals.editor)
    assert line_of(deals.editor.rows["probability"]).text() == ""


def test_products_of_a_deal_are_listed_with_their_sum(
    deals: RecordPage, mode: DataMode, workspace: Workspace, qtbot: QtBot
) -> None:
    deals.select("5")
    goods = deals.editor.findChildren(GoodsPart)[0]
    press(goods.add)
    picker = goods.findChildren(Picker)[0]
    qtbot.waitUntil(picker.isVisible)
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Sum: €48" in words(goods))
    type_into(goods.rows[0].quantity.line, "2.5")
    qtbot.waitUntil(lambda: "Sum: €120" in words(goods))
    assert [(one.product, str(one.quantity)) for one in workspace.records.product_rows.of("deal", "5").rows] == [
        ("1", "2.5")
    ]
    mode.undo_stack.undo()
    qtbot.waitUntil(lambda: "Sum: €48" in words(goods))
    press(goods.rows[0].cross)
    qtbot.waitUntil(lambda: goods.rows == [])


def test_room_that_is_left_goes_to_long_values_until_a_column_is_dragged(
    mode: DataMode, open_page: Open, qtbot: QtBot
) -> None:
    page = open_page("employee")
    head = page.table.horizontalHeader()
    place = {field.key: one for one, field in enumerate(page.model.columns)}
    mode.resize(1330, 800)
    qtbot.waitUntil(lambda: head.length() == head.viewport().width())
    emails, works_here = head.sectionSize(place["emails"]), head.sectionSize(place["active"])

    mode.resize(1430, 800)
    qtbot.waitUntil(lambda: head.length() == head.viewport().width())
    assert head.sectionSize(place["emails"]) >= emails + 40
    assert head.sectionSize(place["active"]) < works_here + 10

    head.resizeSection(place["emails"], 111)  # as a hand at its edge does
    mode.resize(1500, 800)
    qtbot.waitUntil(lambda: head.length() == head.viewport().width())
    assert head.sectionSize(place["emails"]) == 111
