from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.engine.effects import ChatMessage, Sms
from app.engine.model.item import Key
from app.ui.preview.views.bubbles import SmsView
from app.ui.rehearse.mode import RehearseMode
from tests.ui.empty import said_instead
from tests.ui.rehearse.standing import choose, column, dialog, keyboard, open_tab, press, rows, settled

FIRST: Key = ("deal", "1")


def _enter(mode: RehearseMode, qtbot: QtBot, item: str) -> None:
    mode.session.enter([mode.session.state(("deal", item)).item])
    settled(mode, qtbot)
    choose(mode, item)


def test_the_timeline_tells_each_thing_once_with_the_rule_that_did_it(mode: RehearseMode, qtbot: QtBot) -> None:
    _enter(mode, qtbot, "1")

    told = rows(mode.pane.timeline)
    assert [one.split(" · ")[0].split(", 9:")[0] for one in told] == [
        "Tue, Mar 31, Entered “New”.",
        "Notification to Anna Keller, Bruno Costa, and Elif Demir: New request: Roof of the Rossi house, €8,400.00",
        "“Thank the client” is planned for Mar 31, 2026",
        "Task for Anna Keller, due Mar 31, 2026, 1:00\u202fPM: Call Paolo Rossi",
        "“Still not called” is planned for Apr 1, 2026",
    ]
    assert told[1].endswith("Tell sales")


def test_a_click_on_the_rules_name_leads_to_the_rule(mode: RehearseMode, qtbot: QtBot) -> None:
    _enter(mode, qtbot, "1")
    view = mode.pane.timeline.view
    index = view.model().index(1, 0)
    spots = (
        QPoint(x, y)
        for y in range(view.visualRect(index).top(), view.visualRect(index).bottom())
        for x in range(view.viewport().width())
    )
    link = next(spot for spot in spots if view.link_at(index, spot.toPointF()))

    with qtbot.waitSignal(mode.rule_asked) as asked:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=link)

    assert asked.args == ["notify"]


def test_enter_on_an_entry_leads_to_its_rule(mode: RehearseMode, qtbot: QtBot) -> None:
    _enter(mode, qtbot, "1")
    view = mode.pane.timeline.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(2, 0))

    with qtbot.waitSignal(mode.rule_asked) as asked:
        QTest.keyClick(view, Qt.Key.Key_Return)

    assert asked.args == ["thanks"]


def test_rules_say_where_they_stand_and_why_not(mode: RehearseMode) -> None:
    mode.session.move([("deal", "5")], "won")
    mode.session.move([("deal", "5")], "contract")
    choose(mode, "5")

    told = rows(open_tab(mode, mode.pane.rules))
    assert told[:4] == [
        "Rules of “Contract”, Contract room, Done",
        "Say what it is about, Done",
        "Large contract, Skipped, “Amount” is €4,100, not ≥ €5,000.",
        "Offer runs out, Not planned, The date “Close date” is empty.",
    ]


def test_a_rule_that_failed_names_the_field(mode: RehearseMode) -> None:
    mode.session.move([("deal", "3")], "invoice")
    choose(mode, "3")

    told = rows(open_tab(mode, mode.pane.rules))
    assert any(one.startswith("Tell by SMS, Failed") and "no phone number" in one for one in told)


def test_a_rule_that_is_off_says_so(mode: RehearseMode) -> None:
    mode.session.move([FIRST], "survey")
    choose(mode, "1")

    assert "Ask for photos, Off, It is switched off." in rows(open_tab(mode, mode.pane.rules))


def test_a_silent_trigger_says_why(mode: RehearseMode) -> None:
    mode.session.happen(FIRST, "email.link_clicked", {"url": "https://elsewhere.example"})
    choose(mode, "1")

    told = rows(open_tab(mode, mode.pane.rules))
    why = "Offer opened → Contract, Silent, The link was https://elsewhere.example"
    assert any(one.startswith(why) for one in told)
    assert any(one.endswith("Invoice paid → Won, Not tried") for one in told)


def test_the_plan_says_what_comes_soonest_first(mode: RehearseMode, qtbot: QtBot) -> None:
    _enter(mode, qtbot, "1")

    told = rows(open_tab(mode, mode.pane.plan))
    assert [one.replace("\u202f", " ") for one in told] == [
        "Tue, Mar 31, Thank the client, 9:15 AM, in 15 minutes",
        "Wed, Apr 1, Still not called, 9:00 AM, in 24 hours",
        "Once it is over, Call the client, Waits",
    ]


def test_the_plan_of_all_records_names_them(mode: RehearseMode, qtbot: QtBot) -> None:
    _enter(mode, qtbot, "1")
    _enter(mode, qtbot, "2")
    mode.board.choose_none()

    told = rows(open_tab(mode, mode.pane.plan))
    assert sum("Hotel Alpenhof, south wing" in one for one in told) == 3


def test_what_a_rule_waits_for_can_be_let_come_to_its_end(mode: RehearseMode, qtbot: QtBot) -> None:
    _enter(mode, qtbot, "1")
    open_tab(mode, mode.pane.plan)

    press(mode.pane.plan, "Let the waiting end…")
    press(dialog(mode), "End it")

    assert any(one.startswith("Rules of “New”") for one in rows(open_tab(mode, mode.pane.rules)))
    assert any(one.startswith("Call the client, Done") for one in rows(mode.pane.rules))


def test_an_inbox_holds_what_its_person_receives_drawn_as_they_will_see_it(mode: RehearseMode, qtbot: QtBot) -> None:
    _enter(mode, qtbot, "1")
    mode.session.step()
    settled(mode, qtbot)
    tab = mode.pane.messages
    open_tab(mode, tab)
    whose = tab.findChild(QComboBox)
    assert whose is not None

    assert [whose.itemText(place) for place in range(whose.count())] == [
        "Everyone (3)",
        "Anna Keller (2)",
        "Bruno Costa (1)",
        "Client Paolo Rossi (1)",
        "Elif Demir (1)",
    ]
    whose.setCurrentIndex(3)
    whose.activated.emit(3)
    assert [type(one.effect) for one in tab.shown] == [Sms]
    shown = tab.findChild(SmsView)
    assert shown is not None
    assert "Thank you, Paolo!" in shown.accessibleName()


def test_members_of_a_chat_receive_its_messages_but_not_their_own(mode: RehearseMode) -> None:
    mode.session.move([FIRST], "contract")
    choose(mode, "1")
    tab = mode.pane.messages
    open_tab(mode, tab)
    whose = tab.findChild(QComboBox)
    assert whose is not None

    whose.setCurrentIndex(whose.findText("Clara Lindqvist", Qt.MatchFlag.MatchStartsWith))
    whose.activated.emit(whose.currentIndex())
    assert any(isinstance(one.effect, ChatMessage) for one in tab.shown)
    whose.setCurrentIndex(whose.findText("Anna Keller", Qt.MatchFlag.MatchStartsWith))
    whose.activated.emit(whose.currentIndex())
    assert not any(isinstance(one.effect, ChatMessage) for one in tab.shown)


def test_a_message_leads_to_the_rule_that_sent_it(mode: RehearseMode, qtbot: QtBot) -> None:
    _enter(mode, qtbot, "1")
    open_tab(mode, mode.pane.messages)
    source = next(
        one
        for one in mode.pane.messages.findChildren(QPushButton)
        if one.accessibleName() == "Show the rule “Tell sales”"
    )

    with qtbot.waitSignal(mode.rule_asked) as asked:
        source.click()

    assert asked.args == ["notify"]


def test_changed_fields_are_marked_with_what_they_held_before(mode: RehearseMode) -> None:
    mode.session.change(FIRST, {"close_date": date(2026, 7, 1)})
    choose(mode, "1")
    open_tab(mode, mode.pane.fields)

    model = mode.pane.fields.model
    told = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert "Close date: Jul 1, 2026, before: May 4, 2026" in told
    assert "Responsible person: Anna Keller" in told


def test_nothing_can_happen_to_a_record_while_none_is_chosen(mode: RehearseMode) -> None:
    choose(mode, "1")
    mode.board.choose_none()

    buttons = {one.text(): one for one in mode.pane.findChildren(QPushButton)}
    assert not buttons["Let something happen"].isEnabled()
    assert not buttons["Move to"].isEnabled()


def test_the_move_menu_takes_the_chosen_record_to_a_stage(mode: RehearseMode) -> None:
    choose(mode, "1")
    menu = {one.text(): one for one in mode.pane.findChildren(QPushButton)}["Move to"].menu()
    menu.aboutToShow.emit()

    next(one for one in menu.actions() if one.text() == "Lost").trigger()

    assert column(mode, "lost").model.keys == [FIRST]


def test_the_menu_key_offers_what_can_be_done_with_a_record(mode: RehearseMode, qtbot: QtBot) -> None:
    choose(mode, "1")
    mode.board.focus_cards()
    view = column(mode, "new").view

    view.customContextMenuRequested.emit(QPoint(-1, -1))
    menus = [one for one in mode.findChildren(QMenu) if one.isVisible()]

    assert len(menus) == 1
    assert [one.text() for one in menus[0].actions() if one.text()] == [
        "Move to",
        "Let something happen…",
        "Let it enter its stage again",
    ]
    menus[0].actions()[-1].trigger()
    settled(mode, qtbot)
    assert "Tell sales" in " ".join(rows(mode.pane.timeline))
    menus[0].close()


def test_stepping_shows_the_record_that_something_happened_to(mode: RehearseMode, qtbot: QtBot) -> None:
    _enter(mode, qtbot, "2")
    mode.board.choose_none()

    mode.session.advance(timedelta(minutes=15))
    settled(mode, qtbot)

    assert mode.pane.key == ("deal", "2")


def test_enter_on_a_card_goes_to_its_pane(mode: RehearseMode) -> None:
    choose(mode, "1")
    mode.board.focus_cards()

    QTest.keyClick(keyboard(), Qt.Key.Key_Return)

    assert mode.pane.isAncestorOf(keyboard())


@pytest.mark.parametrize("tab", ["timeline", "messages", "rules", "plan", "fields"])
def test_each_tab_shows_something_designed_where_there_is_nothing(mode: RehearseMode, tab: str) -> None:
    shown = getattr(mode.pane, tab)
    mode.board.choose_none()
    open_tab(mode, shown)

    assert said_instead(shown)
