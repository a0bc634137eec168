"""Boards of several pipelines at once: chosen, remembered, walked, and crossed by records."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.engine.model.item import Key
from app.i18n import ENGLISH
from app.ui.document import RuleSetDocument
from app.ui.jobs import Jobs
from app.ui.rehearse.add_records import AddRecords
from app.ui.rehearse.arrangement import Arrangement, remembered
from app.ui.rehearse.boards import Lane
from app.ui.rehearse.cards import MIME, Role
from app.ui.rehearse.column import Column
from app.ui.rehearse.mode import RehearseMode
from app.ui.theme.theme import Theme
from tests.ui.rehearse import several
from tests.ui.rehearse.standing import choose, column, dialog, keyboard, named, press, rows, settled, titles

ROSSI: Key = ("deal", "1")


def made(theme: Theme, jobs: Jobs, memory: several.Notebook, qtbot: QtBot) -> RehearseMode:
    document = several.document()
    mode = RehearseMode(several.context(theme, jobs, memory), document)
    document.setParent(mode)
    qtbot.addWidget(mode)
    mode.resize(1400, 800)
    with qtbot.waitExposed(mode):
        mode.show()
    return mode


@pytest.fixture
def memory() -> several.Notebook:
    return several.Notebook()


@pytest.fixture
def mode(theme: Theme, jobs: Jobs, memory: several.Notebook, qtbot: QtBot) -> RehearseMode:
    return made(theme, jobs, memory, qtbot)


def offered(mode: RehearseMode) -> QMenu:
    menu = mode.boards_button.menu()
    menu.aboutToShow.emit()
    return menu


def pick(mode: RehearseMode, words: str) -> None:
    next(one for one in offered(mode).actions() if one.text() == words).trigger()


def lanes(mode: RehearseMode) -> list[str]:
    """Return the names of the pipelines that are shown, in the order in which the keyboard walks them."""
    shown = sorted(
        mode.board.findChildren(Lane), key=lambda one: [board is one.board for board in mode.board.all][::-1]
    )
    return [one.accessibleName() for one in shown if one.isVisible()]


def test_to_begin_with_the_board_of_the_open_pipeline_stands_alone(mode: RehearseMode) -> None:
    assert lanes(mode) == ["Solar roofs"]
    assert [one.text() for one in offered(mode).actions() if one.text()] == [
        "Solar roofs",
        "Service",
        "Bills",
        "One below another",
        "Side by side",
    ]


def test_a_pipeline_that_is_chosen_gets_a_board_with_some_of_its_records(mode: RehearseMode) -> None:
    pick(mode, "Service")

    assert lanes(mode) == ["Solar roofs", "Service"]
    assert titles(mode, "yearly") == ["Moreau barn, 2024"]
    assert titles(mode, "incoming") == ["Duarte Ceramics, office"]
    assert not column(mode, "yearly").model.index(0).data(Role.CAME)
    assert mode.session.rehearsal.steps == ()


def test_boards_stand_one_below_another_or_side_by_side(mode: RehearseMode) -> None:
    pick(mode, "Service")
    own, service = column(mode, "new"), column(mode, "yearly")
    assert _top(mode, service) > _top(mode, own)

    pick(mode, "Side by side")
    QApplication.sendPostedEvents()
    assert _top(mode, column(mode, "yearly")) == _top(mode, column(mode, "new"))


def test_the_choice_is_there_the_next_time_and_its_records_from_the_start(
    mode: RehearseMode, theme: Theme, jobs: Jobs, memory: several.Notebook, qtbot: QtBot
) -> None:
    pick(mode, "Bills")
    pick(mode, "Side by side")

    again = made(theme, jobs, memory, qtbot)

    assert lanes(again) == ["Solar roofs", "Bills"]
    assert titles(again, "sent") == ["Bill for the Alpenhof sauna"]
    assert len(again.session.reel.frames) == 1


@pytest.mark.parametrize("kept", [None, 7, {"others": "bills"}, {"others": [1, "gone"], "side_by_side": "yes"}])
def test_what_cannot_be_read_of_an_earlier_choice_counts_as_nothing(kept: object) -> None:
    memory = several.Notebook()
    memory.put("rehearse.boards.solar", kept)

    assert remembered(memory, "solar").among(["solar", "bills"]) == Arrangement()


def test_a_board_that_is_hidden_leaves_its_records_in_the_rehearsal(mode: RehearseMode) -> None:
    pick(mode, "Service")

    named(mode, "Hide the board of “Service”").click()

    assert lanes(mode) == ["Solar roofs"]
    assert titles(mode, "") == ["Moreau barn, 2024", "Duarte Ceramics, office"]


def test_records_of_pipelines_not_shown_offer_their_boards(mode: RehearseMode, qtbot: QtBot) -> None:
    mode.session.move([ROSSI], "invoice")
    assert titles(mode, "") == ["Bill for Roof of the Rossi house"]

    named(mode, "Show the boards of these pipelines").click()

    assert lanes(mode) == ["Solar roofs", "Bills"]
    qtbot.waitUntil(lambda: column(mode, "").isHidden())
    assert titles(mode, "draft") == ["Bill for Roof of the Rossi house"]


def test_a_record_that_a_rule_makes_is_seen_to_arrive_on_the_board_of_its_pipeline(mode: RehearseMode) -> None:
    pick(mode, "Bills")

    mode.session.move([ROSSI], "invoice")

    draft = column(mode, "draft")
    assert titles(mode, "draft") == ["Bill for Roof of the Rossi house"]
    assert draft.model.index(0).data(Role.CAME)
    assert str(draft.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)).endswith("just come")
    assert not column(mode, "new").model.index(0).data(Role.CAME)


def test_a_record_that_a_rule_moves_across_goes_from_one_board_to_the_other(mode: RehearseMode, qtbot: QtBot) -> None:
    pick(mode, "Service")
    choose(mode, "1")
    mode.session.move([ROSSI], "won")
    assert titles(mode, "won")[0] == "Roof of the Rossi house"

    mode.session.advance(timedelta(days=2))
    settled(mode, qtbot)

    assert "Roof of the Rossi house" not in titles(mode, "won")
    assert titles(mode, "incoming")[0] == "Roof of the Rossi house"
    assert mode.board.chosen == [ROSSI]
    assert any("Service begins" in one for one in rows(mode.pane.timeline))


def test_a_record_dropped_on_the_board_of_another_pipeline_goes_there_and_its_rules_run(mode: RehearseMode) -> None:
    pick(mode, "Service")

    assert _drop(column(mode, "incoming"), ROSSI)

    assert titles(mode, "incoming")[0] == "Roof of the Rossi house"
    assert mode.session.state(ROSSI).item.pipeline == "service"
    assert any("Service begins" in one for one in rows(mode.pane.timeline))

    assert _drop(column(mode, "contract"), ROSSI)
    assert mode.session.state(ROSSI).item.pipeline == "solar"


def test_a_record_cannot_be_dropped_on_the_board_of_another_type(mode: RehearseMode) -> None:
    pick(mode, "Bills")

    assert not _drop(column(mode, "draft"), ROSSI)

    assert mode.session.rehearsal.steps == ()


def test_drags_work_on_every_board(mode: RehearseMode) -> None:
    pick(mode, "Bills")

    assert _drop(column(mode, "settled"), ("invoice", "b1"))

    assert titles(mode, "settled") == ["Bill for the Alpenhof sauna"]


def test_the_menu_moves_a_record_within_its_pipeline_and_to_others_of_its_type(mode: RehearseMode) -> None:
    choose(mode, "1")
    menu = next(one for one in mode.pane.findChildren(QPushButton) if one.text() == "Move to").menu()
    menu.aboutToShow.emit()
    (service,) = [one.menu() for one in menu.actions() if one.text() == "Service"]
    assert isinstance(service, QMenu)

    next(one for one in service.actions() if one.text() == "Yearly check").trigger()

    assert mode.session.state(ROSSI).item.pipeline == "service"


def test_alt_and_an_arrow_move_a_record_on_its_own_board(mode: RehearseMode) -> None:
    pick(mode, "Bills")
    mode.board.choose(("invoice", "b1"))
    mode.board.focus_cards()

    QTest.keyClick(keyboard(), Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

    assert titles(mode, "settled") == ["Bill for the Alpenhof sauna"]


def test_an_arrow_at_the_end_of_a_board_walks_on_to_the_next(mode: RehearseMode) -> None:
    pick(mode, "Service")
    column(mode, "lost").view.setFocus()

    QTest.keyClick(keyboard(), Qt.Key.Key_Right)
    assert keyboard() is column(mode, "incoming").view
    assert mode.board.chosen == [("deal", "s2")]

    QTest.keyClick(keyboard(), Qt.Key.Key_Left)
    assert keyboard() is column(mode, "lost").view


def test_one_selection_goes_for_all_boards(mode: RehearseMode) -> None:
    pick(mode, "Service")
    choose(mode, "1")

    column(mode, "yearly").view.choose(("deal", "s1"))

    assert mode.board.chosen == [("deal", "s1")]
    assert column(mode, "new").view.chosen == []
    assert mode.pane.key == ("deal", "s1")


def test_records_are_added_to_the_board_from_whose_head_they_are_asked_for(mode: RehearseMode, qtbot: QtBot) -> None:
    pick(mode, "Service")
    pick(mode, "Bills")

    named(mode, "Add records to “Bills”").click()
    asked = dialog(mode)
    assert isinstance(asked, AddRecords)
    assert asked.found.count() == 0  # the only one stands there already
    asked.reject()

    named(mode, "New record in “Bills”").click()
    press(dialog(mode), "Let it in")
    settled(mode, qtbot)
    assert titles(mode, "draft") == ["rehearsed-1"]


def test_each_head_counts_the_records_of_its_board(mode: RehearseMode) -> None:
    pick(mode, "Bills")

    shown = {label.text() for lane in mode.board.findChildren(Lane) for label in lane.findChildren(QLabel)}
    assert {one for one in shown if " record" in one} == {"Deals · 7 records", "Invoices · 1 record"}


def test_another_rule_set_brings_its_own_choice_of_boards(mode: RehearseMode, memory: several.Notebook) -> None:
    pick(mode, "Bills")
    memory.put("rehearse.boards.service", {"others": ["solar"], "side_by_side": False})
    service = several.others()[0]
    other = RuleSetDocument(service, lambda _old, _new: None, ENGLISH, mode)

    mode.show_document(other)

    assert lanes(mode) == ["Service", "Solar roofs"]


def _top(mode: RehearseMode, shown: Column) -> int:
    return shown.mapTo(mode, shown.rect().topLeft()).y()


def _drop(target: Column, key: Key) -> bool:
    """Drop a record as the mouse would; return whether it is taken."""
    data = QMimeData()
    data.setData(MIME, "\t".join(key).encode())
    view = target.view
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(view.viewport().rect().center())
    entering = QDragEnterEvent(place.toPoint(), Qt.DropAction.MoveAction, data, buttons, none)
    QApplication.sendEvent(view.viewport(), entering)
    if entering.isAccepted():
        QApplication.sendEvent(view.viewport(), QDropEvent(place, Qt.DropAction.MoveAction, data, buttons, none))
    return entering.isAccepted()
