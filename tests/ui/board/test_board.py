from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.engine import editing
from app.engine.catalog.registry import Catalogue
from app.engine.editing import Place, Section
from app.engine.model.rule_set import Rule
from app.engine.model.schema import StageKind
from app.engine.words import msg
from app.i18n import ENGLISH
from app.ui.board.board import Board
from app.ui.board.looks import Problem
from app.ui.board.offers import Source, cards_mime, read_offer, types_mime
from app.ui.document import RuleSetDocument
from tests.ui.board.standing import cards, middle_of, selected, triggers
from tests.ui.sales import sales_pipeline

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def click(board: Board, node_id: str, held: Qt.KeyboardModifier = NONE) -> None:
    viewport, point = middle_of(board, node_id)
    QTest.mouseClick(viewport, LEFT, held, point)


def drop(board: Board, stage_id: str, y: int, data: QMimeData, action: Qt.DropAction) -> bool:
    """Send what a drag sends that enters a column, moves over it and is let go at a height."""
    viewport = board.column(stage_id).cards.viewport()
    point = QPoint(100, y)
    enter = QDragEnterEvent(point, action, data, LEFT, NONE)
    QApplication.sendEvent(viewport, enter)
    if not enter.isAccepted():
        QApplication.sendEvent(viewport, QDragLeaveEvent())
        return False
    QApplication.sendEvent(viewport, QDragMoveEvent(point, action, data, LEFT, NONE))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(point), action, data, LEFT, NONE))
    return True


def test_clicks_select_across_columns(board: Board, document: RuleSetDocument) -> None:
    click(board, "notify")
    assert selected(document) == ["notify"]

    click(board, "mail", Qt.KeyboardModifier.ControlModifier)
    assert selected(document) == ["notify", "mail"]
    assert document.stage == "INVOICE"

    click(board, "who")
    click(board, "chat", Qt.KeyboardModifier.ShiftModifier)
    assert selected(document) == ["who", "offer", "chat"]


def test_a_click_beside_the_cards_selects_nothing_but_the_stage(board: Board, document: RuleSetDocument) -> None:
    click(board, "notify")
    viewport = board.column("LOST").cards.viewport()
    QTest.mouseClick(viewport, LEFT, NONE, QPoint(100, viewport.height() - 20))

    assert (selected(document), document.stage) == ([], "LOST")


def test_a_double_click_opens_the_card(board: Board) -> None:
    opened: list[str] = []
    board.open_asked.connect(opened.append)
    viewport, point = middle_of(board, "keep")

    QTest.mouseDClick(viewport, LEFT, NONE, point)

    assert opened == ["keep"]


def test_types_from_the_palette_land_where_they_are_dropped(board: Board, document: RuleSetDocument) -> None:
    _, above = middle_of(board, "thanks")

    assert drop(board, "NEW", above.y() - 20, types_mime(["client.email"]), Qt.DropAction.CopyAction)

    assert cards(document, "NEW") == ["notify", "email", "thanks", "who"]
    assert selected(document) == ["email"]
    look = board.model.look(board.model.index_of("email"))
    assert look is not None
    assert look.unconfigured


def test_a_trigger_that_is_dropped_among_rules_lands_among_the_triggers(
    board: Board, document: RuleSetDocument
) -> None:
    drop(board, "NEW", 400, types_mime(["invoice.paid"]), Qt.DropAction.CopyAction)

    assert triggers(document, "NEW") == ["web", "call", "paid-2"]


def test_cards_from_another_window_are_copied_in(board: Board, document: RuleSetDocument) -> None:
    data = cards_mime(board.commands.text(["chat", "hello"]))

    drop(board, "LOST", 200, data, Qt.DropAction.MoveAction)

    assert cards(document, "LOST") == ["chat-2", "hello-2"]
    assert cards(document, "CONTRACT")[0] == "chat"


@pytest.mark.parametrize(("copy", "left", "landed"), [(False, ["thanks", "who"], "notify"), (True, None, "notify-2")])
def test_a_drag_within_the_board_moves_and_with_control_copies(
    board: Board, document: RuleSetDocument, catalogue: Catalogue, *, copy: bool, left: list[str] | None, landed: str
) -> None:
    offer = read_offer(cards_mime(board.commands.text(["notify"])), catalogue, Source.HERE)
    assert offer is not None

    board.drags.drop(offer, Place("WON", Section.RULES, 0), copy=copy)

    assert cards(document, "NEW") == (left or ["notify", "thanks", "who"])
    assert cards(document, "WON") == [landed, "post"]


@pytest.mark.parametrize("text", ["a letter", '{"format": "something/else"}', '{"broken'])
def test_other_things_cannot_be_dropped(board: Board, document: RuleSetDocument, text: str) -> None:
    before = document.value
    data = QMimeData()
    data.setText(text)

    assert not drop(board, "NEW", 100, data, Qt.DropAction.CopyAction)
    assert document.value is before


def test_a_drag_near_the_edge_scrolls_the_board(board: Board, qtbot: QtBot) -> None:
    board.resize(700, 500)
    view, bar = board.area.viewport(), board.area.horizontalScrollBar()

    board.drags.hover(view.mapToGlobal(QPoint(view.width() - 10, 200)))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    board.drags.hover(view.mapToGlobal(QPoint(10, 200)))
    qtbot.waitUntil(lambda: bar.value() == 0)
    board.drags.hover(None)

    assert bar.maximum() > 0


def test_a_line_shows_where_a_card_will_land(board: Board) -> None:
    cards_view = board.column("LOST").cards
    before = cards_view.grab().toImage()
    data, action = types_mime(["client.email"]), Qt.DropAction.CopyAction
    QApplication.sendEvent(cards_view.viewport(), QDragEnterEvent(QPoint(90, 60), action, data, LEFT, NONE))
    QApplication.sendEvent(cards_view.viewport(), QDragMoveEvent(QPoint(90, 60), action, data, LEFT, NONE))
    during = cards_view.grab().toImage()
    QApplication.sendEvent(cards_view.viewport(), QDragLeaveEvent())

    assert during != before
    assert cards_view.grab().toImage() == before


def test_problems_are_marked_on_their_cards(board: Board) -> None:
    before = board.column("INVOICE").grab().toImage()

    board.set_problems({"mail": Problem("error", "Nobody has this address.")})

    look = board.model.look(board.model.index_of("mail"))
    assert look is not None
    assert "Nobody has this address." in look.tip
    assert board.column("INVOICE").grab().toImage() != before
    board.set_problems({})
    assert board.column("INVOICE").grab().toImage() == before


def test_a_renamed_card_is_named_anew_where_others_speak_of_it(board: Board, document: RuleSetDocument) -> None:
    def sentence() -> str:
        look = board.model.look(board.model.index_of("hello"))
        return look.sentence if look else ""

    assert "Create group chat" in sentence()
    document.edit(partial(editing.change, ids=("chat",), name="War room"), msg("Rename"))

    assert "War room" in sentence()


def test_stages_come_move_and_go_with_undo(board: Board, document: RuleSetDocument) -> None:
    board.stages.add("NEW")
    board.stages.shift("WON", -1)
    board.stages.remove("CONTRACT")
    board.stages.rename("INVOICE", "Billing")
    board.stages.set_kind("LOST", StageKind.OPEN)
    board.stages.recolor("LOST", "#123456")

    stages = [(one.name, one.kind.value) for one in document.value.stages]
    assert stages == [("New", "open"), ("New stage", "open"), ("Won", "won"), ("Billing", "open"), ("Lost", "open")]
    for _ in range(6):
        document.undo_stack.undo()
    assert document.value == sales_pipeline()
    assert [board.column(one.id).x() for one in document.value.stages] == sorted(
        board.column(one.id).x() for one in document.value.stages
    )


def test_a_pipeline_without_stages_offers_the_first(board: Board, document: RuleSetDocument) -> None:
    for stage in sales_pipeline().stages:
        document.edit(partial(editing.remove_stage, stage_id=stage.id), msg("Delete"))
    offered = [one for one in board.findChildren(QPushButton) if one.isVisible()]

    assert [one.text() for one in offered] == ["Add stage"]
    QTest.mouseClick(offered[0], LEFT)
    assert [one.name for one in document.value.stages] == ["New stage"]


def test_the_list_of_all_stages_follows_and_asks(board: Board, document: RuleSetDocument) -> None:
    board.menus.all_stages()
    dialog = board.menus.dialog
    assert dialog is not None
    item = dialog.list.topLevelItem(0)
    assert item is not None
    item.setText(0, "Fresh")
    assert document.value.stages[0].name == "Fresh"

    buttons = {one.text(): one for one in dialog.findChildren(QPushButton)}
    QTest.mouseClick(buttons["Add"], LEFT)
    assert dialog.list.topLevelItemCount() == 6
    QTest.mouseClick(buttons["Move up"], LEFT)
    assert [one.name for one in document.value.stages][:2] == ["New stage", "Fresh"]
    QTest.mouseClick(buttons["Delete"], LEFT)
    assert dialog.list.topLevelItemCount() == 5
    dialog.close()


def test_the_menu_offers_what_can_be_done(board: Board, document: RuleSetDocument, qtbot: QtBot) -> None:
    def words(menu: QMenu) -> list[str]:
        return [action.text() for action in menu.actions() if not action.isSeparator()]

    document.select(())
    assert words(board.menus.card_menu()) == ["Paste"]

    document.select(("due",))
    menu = board.menus.card_menu()
    qtbot.addWidget(menu)
    assert {"Cut", "Duplicate", "Switch on or off", "Move to", "Delete"} <= set(words(menu))
    move = next(one.menu() for one in menu.actions() if one.text() == "Move to")
    assert isinstance(move, QMenu)
    next(one for one in move.actions() if one.text() == "Won").trigger()
    assert cards(document, "WON") == ["post", "due"]


def test_a_board_that_is_scrolled_makes_the_columns_that_come_into_view(
    board: Board, document: RuleSetDocument, qtbot: QtBot
) -> None:
    for place in range(30):
        document.edit(partial(editing.add_stage, name=f"Stage {place}"), msg("Add"))
    board.area.show_column("stage-29")

    column = board.column("stage-29")
    assert board.area.viewport().rect().contains(column.mapTo(board.area.viewport(), QPoint(0, 0)))
    qtbot.waitUntil(lambda: len(board.area.made_columns()) == 35)


def test_a_card_far_down_a_long_stage_is_in_view_as_soon_as_it_is_asked_for(board: Board) -> None:
    first, *rest = sales_pipeline().stages
    many = tuple(Rule(id=f"far-{number}", type="employee.timeline_comment") for number in range(200))
    long = sales_pipeline().model_copy(update={"stages": (first.model_copy(update={"rules": many}), *rest)})
    board.follow(RuleSetDocument(long, lambda _old, _new: None, ENGLISH))
    board.select(("far-199",))

    column = board.column(first.id).cards
    assert column.viewport().rect().contains(column.visualRect(board.model.index_of("far-199")))


def test_a_board_can_show_another_document(board: Board, document: RuleSetDocument) -> None:
    other = RuleSetDocument(editing.remove_stage(sales_pipeline(), "NEW"), lambda _old, _new: None, ENGLISH)
    board.follow(other)
    document.edit(partial(editing.remove, ids=("chat",)), msg("Delete"))
    board.commands.remove(["paid"])

    assert [column.stage.id for column in board.model.columns] == ["CONTRACT", "INVOICE", "WON", "LOST"]
    assert triggers(other, "WON") == []
    assert triggers(document, "WON") == ["paid"]
    assert board.model.index_of("chat").isValid()


def test_columns_and_cards_have_names_for_a_screen_reader(board: Board) -> None:
    view = board.column("WON").cards
    table = QAccessible.queryAccessibleInterface(view)

    assert table.text(QAccessible.Text.Name) == "Stage Won, 2 cards"
    spoken = [table.child(place).text(QAccessible.Text.Name) for place in range(table.childCount())]
    assert spoken[0] == "Triggers: 1. Enter adds one."
    assert any(words.startswith("Let everybody know") for words in spoken)
    head = QAccessible.queryAccessibleInterface(board.column("WON").head)
    assert head.text(QAccessible.Text.Name) == "Stage Won, 2 cards"
    assert [head.child(place).text(QAccessible.Text.Name) for place in range(head.childCount())] == [
        "Menu of the stage Won"
    ]
