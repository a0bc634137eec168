from __future__ import annotations

import json
from typing import TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.engine.editing import Section
from app.engine.errors import KnownError
from app.ui.board.board import Board
from app.ui.document import RuleSetDocument
from tests.ui.board.standing import cards, keyboard, press, selected, standing, triggers, write

Key: TypeAlias = Qt.Key
Held: TypeAlias = Qt.KeyboardModifier


def orders(document: RuleSetDocument) -> list[str]:
    return [rule.order for rule in document.value.stages[0].rules]


def test_arrows_walk_through_a_column_and_select_what_they_reach(board: Board, document: RuleSetDocument) -> None:
    press(Key.Key_Home, Key.Key_Down)
    assert (standing(board), selected(document)) == ("web", ["web"])

    press(Key.Key_Down, Key.Key_Down)
    assert standing(board) == "rules"

    press(Key.Key_Down, Key.Key_Down, held=Held.NoModifier)
    assert selected(document) == ["thanks"]

    press(Key.Key_Down, held=Held.ShiftModifier)
    assert selected(document) == ["thanks", "who"]


def test_arrows_walk_across_columns_at_the_same_height(board: Board, document: RuleSetDocument) -> None:
    press(Key.Key_Home, Key.Key_Down, Key.Key_Right)
    assert (standing(board), document.stage) == ("offer", "CONTRACT")

    press(Key.Key_Left)
    assert (standing(board), document.stage) == ("web", "NEW")

    press(Key.Key_Left)
    assert standing(board) == "web"


def test_the_keyboard_moves_without_selecting_where_control_is_held(board: Board, document: RuleSetDocument) -> None:
    press(Key.Key_Home, Key.Key_Down)
    press(Key.Key_Down, held=Held.ControlModifier)
    assert (standing(board), selected(document)) == ("call", ["web"])

    press(Key.Key_Space, held=Held.ControlModifier)
    assert selected(document) == ["web", "call"]
    press(Key.Key_Space)
    assert selected(document) == ["call"]


def test_alt_and_arrows_move_cards(board: Board, document: RuleSetDocument) -> None:
    document.select(("notify",))
    press(Key.Key_Down, held=Held.AltModifier)
    assert cards(document, "NEW") == ["thanks", "notify", "who"]

    press(Key.Key_Right, held=Held.AltModifier)
    assert cards(document, "CONTRACT")[1] == "notify"
    assert (standing(board), selected(document)) == ("notify", ["notify"])
    assert board.focused_column() is board.column("CONTRACT")

    document.undo_stack.undo()
    assert cards(document, "NEW") == ["notify", "thanks", "who"]


@pytest.mark.usefixtures("board")
def test_triggers_move_too(document: RuleSetDocument) -> None:
    document.select(("web", "call"))
    press(Key.Key_Right, held=Held.AltModifier)

    assert triggers(document, "CONTRACT") == ["web", "call", "offer"]


def test_enter_opens_a_card_or_the_palette_at_a_heading(board: Board) -> None:
    opened: list[str] = []
    asked: list[tuple[str, Section]] = []
    board.open_asked.connect(opened.append)
    board.add_asked.connect(lambda stage, section, _: asked.append((stage, section)))

    press(Key.Key_Home, Key.Key_Return, Key.Key_Down, Key.Key_Return)

    assert asked == [("NEW", Section.TRIGGERS)]
    assert opened == ["web"]


def test_cut_and_paste_go_through_the_clipboard_as_a_rule_set_file(board: Board, document: RuleSetDocument) -> None:
    document.select(("chat", "hello"))
    press(Key.Key_X, held=Held.ControlModifier)
    raw = json.loads(QGuiApplication.clipboard().text())
    assert raw["format"] == "rulewright/rule-set"
    assert cards(document, "CONTRACT") == ["lawyer", "keep", "mine"]

    board.stand_on("WON")
    board.column("WON").cards.setFocus()
    board.column("WON").cards.stand(0)
    press(Key.Key_V, held=Held.ControlModifier)

    assert cards(document, "WON") == ["post", "chat", "hello"]
    assert selected(document) == ["chat", "hello"]


@pytest.mark.usefixtures("board")
def test_copies_are_linked_among_themselves(document: RuleSetDocument) -> None:
    document.select(("chat", "hello"))
    press(Key.Key_C, Key.Key_V, held=Held.ControlModifier)

    copy = document.value.find("hello-2")
    assert copy is not None
    assert copy[1].parameters["chat"] == '{{ results["chat-2"].chat_id }}'


def test_pasting_a_letter_says_why_not(board: Board, document: RuleSetDocument) -> None:
    refused: list[KnownError] = []
    board.refused.connect(refused.append)
    before = document.value
    QGuiApplication.clipboard().setText("Dear Sir")

    press(Key.Key_V, held=Held.ControlModifier)

    assert "no rules" in refused[0].words.plain()
    assert document.value is before


@pytest.mark.parametrize(
    ("key", "held", "left"),
    [
        (Key.Key_Delete, Held.NoModifier, ["thanks", "who"]),
        (Key.Key_D, Held.ControlModifier, ["notify", "notify-2", "thanks", "who"]),
    ],
)
@pytest.mark.usefixtures("board")
def test_delete_and_duplicate(document: RuleSetDocument, key: Key, held: Held, left: list[str]) -> None:
    document.select(("notify",))
    press(key, held=held)
    assert cards(document, "NEW") == left

    document.undo_stack.undo()
    assert cards(document, "NEW") == ["notify", "thanks", "who"]


def test_after_deleting_the_keyboard_stays_where_it_was(board: Board) -> None:
    press(Key.Key_End, Key.Key_Up)
    assert standing(board) == "thanks"
    press(Key.Key_Delete)

    assert standing(board) == "who"
    assert board.focused_column() is board.column("NEW")


@pytest.mark.usefixtures("board")
def test_cards_are_switched_off_and_on_together(document: RuleSetDocument) -> None:
    document.select(("mail", "due"))
    press(Key.Key_E, held=Held.ControlModifier)
    assert [node.enabled for node in document.selected()] == [True, True]

    press(Key.Key_E, held=Held.ControlModifier)
    assert [node.enabled for node in document.selected()] == [False, False]


@pytest.mark.usefixtures("board")
def test_a_rule_is_chained_to_the_one_above(document: RuleSetDocument) -> None:
    document.select(("thanks",))
    press(Key.Key_L, held=Held.ControlModifier)
    assert orders(document) == ["parallel", "after_previous", "parallel"]

    press(Key.Key_L, held=Held.ControlModifier)
    assert orders(document) == ["parallel"] * 3


def test_a_card_is_renamed_in_place(board: Board, document: RuleSetDocument, qtbot: QtBot) -> None:
    document.select(("chat",))
    press(Key.Key_F2)
    assert isinstance(keyboard(), QLineEdit)
    write("Contract room")
    press(Key.Key_Return)

    qtbot.waitUntil(lambda: document.value.stages[1].rules[0].name == "Contract room")
    assert board.model.data(board.model.index_of("chat")) == "Contract room"


@pytest.mark.usefixtures("board")
def test_control_a_selects_the_whole_board(document: RuleSetDocument) -> None:
    press(Key.Key_A, held=Held.ControlModifier)

    assert len(document.selection) == len(list(document.value.nodes()))


def test_up_from_the_first_row_leads_to_the_stage_itself(board: Board, document: RuleSetDocument) -> None:
    press(Key.Key_Home, Key.Key_Up)
    assert keyboard() is board.column("NEW").head

    press(Key.Key_Right)
    assert keyboard() is board.column("CONTRACT").head

    press(Key.Key_F2)
    write("Signing")
    press(Key.Key_Return)
    assert document.value.stages[1].name == "Signing"


def test_a_stage_whose_head_has_the_keyboard_moves_and_goes(board: Board, document: RuleSetDocument) -> None:
    document.select(("chat",))
    board.column("INVOICE").head.setFocus()
    press(Key.Key_Left, held=Held.AltModifier)
    assert [one.id for one in document.value.stages][:3] == ["NEW", "INVOICE", "CONTRACT"]

    press(Key.Key_Delete)
    assert [one.id for one in document.value.stages] == ["NEW", "CONTRACT", "WON", "LOST"]
    assert selected(document) == ["chat"]


def test_tab_leaves_the_board_in_one_step(board: Board) -> None:
    stops = [
        column.stage.id for column in board.model.columns
        if board.column(column.stage.id).cards.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]  # fmt: skip

    assert stops == ["NEW"]
