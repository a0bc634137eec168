"""The further sides of a record: feed and chats, documents and the like, counts on tabs, and another date tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.engine.effects import ChatCreated, ChatMessage, DocumentCreated, FeedPost
from app.engine.model.belongings import Document, Payment
from app.engine.model.item import Key
from app.engine.model.rule_set import Rule
from app.engine.model.values import File
from app.engine.overlay import LaidBelongings, kept
from app.engine.ports import NoBelongings
from app.engine.trace import Acted
from app.engine.words import Msg, msg
from app.i18n import ENGLISH
from app.ui.document import RuleSetDocument
from app.ui.preview.look import Ended
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.mode import RehearseMode
from app.ui.rehearse.rows import RowsView
from app.ui.rehearse.session import Session
from app.ui.rehearse.tab import Tab
from app.ui.rehearse.tab_bar import SideTabs
from app.ui.rehearse.value_edit import DateEdit
from tests.ui.empty import said_instead
from tests.ui.rehearse import solar
from tests.ui.rehearse.standing import choose, named, open_tab, press, rows, settled

ROSSI: Key = ("deal", "1")


def tabs(mode: RehearseMode) -> list[str]:
    """Return what a screen reader says of the tabs."""
    bar = mode.pane.findChild(SideTabs)
    assert bar is not None
    return [bar.accessibleTabName(place) for place in range(bar.count())]


def in_contract(mode: RehearseMode) -> None:
    mode.session.move([ROSSI], "contract")
    choose(mode, "1")


def plain(told: list[str]) -> list[str]:
    return [one.replace("\u202f", " ").replace("\n", " / ") for one in told]


# Counts


def test_tabs_say_how_much_there_is_of_the_chosen_record(mode: RehearseMode) -> None:
    in_contract(mode)
    mode.session.change(ROSSI, {"source": "fair"})

    assert tabs(mode) == [
        "Timeline, 6",
        "Feed, 3",
        "Messages, 3",
        "Documents",
        "Rules",
        "Plan, 1",
        "Fields, 1",
    ]


def test_of_all_records_together_nothing_is_counted(mode: RehearseMode) -> None:
    in_contract(mode)
    mode.board.choose_none()

    assert tabs(mode) == ["Timeline", "Feed", "Messages", "Documents", "Rules", "Plan", "Fields"]


def test_all_tabs_can_be_reached_where_the_pane_is_narrow(mode: RehearseMode) -> None:
    in_contract(mode)
    bar = mode.pane.findChild(SideTabs)
    assert bar is not None

    for place in range(bar.count()):
        bar.setCurrentIndex(place)
        assert bar.tabRect(bar.count() - 1).right() <= mode.pane.width()


def test_where_there_is_hardly_room_counts_give_way_too(mode: RehearseMode) -> None:
    in_contract(mode)
    bar = mode.pane.findChild(SideTabs)
    assert bar is not None
    for place in range(bar.count()):
        bar.show_count(place, 88)

    bar.set_room(360)

    for place in range(bar.count()):
        bar.setCurrentIndex(place)
        assert bar.tabRect(bar.count() - 1).right() <= 360


# Feed


def test_the_feed_holds_posts_and_chats_each_to_be_read_alone(mode: RehearseMode) -> None:
    in_contract(mode)
    feed = mode.pane.feed
    open_tab(mode, feed)
    where = feed.findChild(QComboBox)
    assert where is not None

    assert [where.itemText(place) for place in range(where.count())] == [
        "Feed and chats (3)",
        "Chat “Contract Roof of the Rossi house” (2)",
        "Posts in the feed (1)",
    ]
    assert [type(one.effect) for one in feed.shown] == [ChatCreated, ChatMessage, FeedPost]
    where.setCurrentIndex(2)
    where.activated.emit(2)
    assert [type(one.effect) for one in feed.shown] == [FeedPost]


def test_the_feed_says_where_there_is_nothing(mode: RehearseMode) -> None:
    choose(mode, "1")
    open_tab(mode, mode.pane.feed)

    assert said_instead(mode.pane.feed).startswith("Nothing in the feed yet")


# Documents, payments, deliveries, tasks


def _rule(rule_id: str, kind: str, parameters: dict[str, Any], **more: Any) -> Rule:
    return Rule.model_validate({"id": rule_id, "type": kind, "parameters": parameters, **more})


ON_LOST = (
    _rule("pay", "payment.link", {"amount": "500", "text": "Deposit"}),
    _rule("ship", "delivery.status", {"status": "in_transit", "service": "DHL", "tracking_number": "JD0146"}),
    _rule(
        "ask",
        "control.task",
        {"title": "Ask why", "responsible": "responsible", "deadline": "{{ now | add_hours(1) }}"},
    ),
)


class Opened:
    """Takes documents that are to be opened."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.pdfs: list[str] = []
        self.missing: Msg | None = None
        self.end: Ended = lambda _why_not: None

    def __call__(self, effect: DocumentCreated, scene: object) -> None:
        del scene
        self.names.append(f"{effect.name} {effect.number}")

    def open_pdf(self, effect: DocumentCreated, scene: object, owner: object, ended: Ended) -> None:
        del scene, owner
        self.pdfs.append(f"{effect.name} {effect.number}")
        self.end = ended


@pytest.fixture
def opened() -> Opened:
    return Opened()


@pytest.fixture
def papers(context: RehearseContext, opened: Opened, qtbot: QtBot) -> RehearseMode:
    old = Document("7", 7, File("t", "Offer.docx"), "Offer", id="d7", item=ROSSI)
    below = LaidBelongings(NoBelongings(), kept([old, Payment("3", 3, paid=True, id="p3", item=ROSSI)]))
    told = solar.rule_set()
    stages = tuple(one.model_copy(update={"rules": ON_LOST}) if one.id == "lost" else one for one in told.stages)
    document = RuleSetDocument(told.model_copy(update={"stages": stages}), lambda _old, _new: None, ENGLISH)
    made = RehearseMode(replace(context, belongings=below, open_document=opened, pdfs=opened), document)
    document.setParent(made)
    qtbot.addWidget(made)
    made.resize(1400, 800)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_documents_payments_deliveries_and_tasks_stand_on_one_tab_as_they_are_now(
    papers: RehearseMode, qtbot: QtBot
) -> None:
    choose(papers, "1")
    assert rows(open_tab(papers, papers.pane.papers)) == ["Documents, Offer 7", "Payments, Payment 3, Paid"]

    papers.session.move([ROSSI], "lost")
    assert plain(rows(papers.pane.papers)) == [
        "Documents, Offer 7",
        "Payments, Payment 3, Paid",
        "Payment 4, Not paid yet, €500",
        "Deliveries, DHL JD0146, On its way",
        "Tasks, Ask why, Pending, Anna Keller · due Mar 31, 2026, 10:00 AM",
    ]
    assert "Documents, 5" in tabs(papers)

    papers.session.advance_to(papers.session.rehearsal.now.replace(hour=9))
    settled(papers, qtbot)
    assert rows(papers.pane.papers)[-1].startswith("Tasks, Ask why, Overdue")


def test_of_all_records_those_papers_are_told_that_were_made_here_with_their_record(papers: RehearseMode) -> None:
    papers.session.move([ROSSI], "lost")
    papers.board.choose_none()

    told = plain(rows(open_tab(papers, papers.pane.papers)))
    assert told[0] == "Payments, Payment 4, Not paid yet, Roof of the Rossi house · €500"
    assert not any("Offer" in one for one in told)


@pytest.fixture
def offer(papers: RehearseMode, monkeypatch: pytest.MonkeyPatch) -> Acted:
    """A document that was made for the record that is chosen."""
    made = DocumentCreated("d8", "8", 8, File("t", "Offer.docx"), "Offer")
    step = Acted(papers.session.rehearsal.now, ROSSI, "offer", "new", 1, 0, made)
    belonging = Document("8", 8, made.template, "Offer", id="d8", item=ROSSI)
    session = papers.session
    after = replace(session.rehearsal, steps=(step,), belongings=kept([belonging]))
    choose(papers, "1")
    open_tab(papers, papers.pane.papers)
    monkeypatch.setattr(Session, "rehearsal", property(lambda _session: after))
    papers.pane.show_chosen(session, [ROSSI])
    return step


def enter(view: RowsView, row: int) -> None:
    view.setCurrentIndex(view.model().index(row, 0))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)


@pytest.mark.usefixtures("offer")
def test_a_document_that_was_made_here_is_opened(papers: RehearseMode, opened: Opened) -> None:
    enter(papers.pane.papers.view, 1)

    assert opened.names == ["Offer 8"]


@pytest.mark.usefixtures("offer")
def test_its_pdf_is_opened_and_it_is_said_while_that_is_made(papers: RehearseMode, opened: Opened) -> None:
    view = papers.pane.papers.view
    assert "Open as PDF" in rows(papers.pane.papers)[2]

    enter(view, 2)
    assert "LibreOffice is making the PDF…" in rows(papers.pane.papers)[2]
    enter(view, 2)
    assert opened.pdfs == ["Offer 8"]

    opened.end(None)
    assert "LibreOffice is making" not in rows(papers.pane.papers)[2]
    assert opened.names == []


@pytest.mark.usefixtures("offer")
def test_the_timeline_offers_both_and_says_why_there_is_no_pdf(papers: RehearseMode, opened: Opened) -> None:
    told = rows(open_tab(papers, papers.pane.timeline))
    (word,) = (place for place, one in enumerate(told) if "Open the document" in one)
    (pdf,) = (place for place, one in enumerate(told) if "Open as PDF" in one)

    enter(papers.pane.timeline.view, word)
    enter(papers.pane.timeline.view, pdf)
    opened.end(msg("There is no LibreOffice."))

    assert (opened.names, opened.pdfs) == (["Offer 8"], ["Offer 8"])
    assert "There is no LibreOffice." in rows(papers.pane.timeline)[pdf]


# Another date


def trying(mode: RehearseMode) -> DateEdit:
    press(mode.pane.plan, "What if a date changes?")
    edit = mode.pane.plan.what_if.findChild(DateEdit)
    assert edit is not None
    return edit


def test_another_date_can_be_tried_and_nothing_happens_to_the_record(mode: RehearseMode) -> None:
    in_contract(mode)
    open_tab(mode, mode.pane.plan)
    before = mode.session.rehearsal

    trying(mode).show_value(date(2026, 6, 4))

    assert plain(rows(mode.pane.plan)) == ["Offer runs out, Moves, May 1, 2026, 9:00 AM → Jun 1, 2026, 9:00 AM"]
    assert _said(mode.pane.plan) == "1 line of the plan would differ."
    assert mode.session.rehearsal is before


def test_trying_no_date_says_what_falls_away_and_why(mode: RehearseMode) -> None:
    in_contract(mode)
    open_tab(mode, mode.pane.plan)
    trying(mode)

    named(mode.pane.plan, "Try it without a date").click()

    assert plain(rows(mode.pane.plan)) == [
        "Offer runs out, Falls away, May 1, 2026, 9:00 AM / The date “Close date” is empty."
    ]


def test_an_empty_date_is_tried_with_today_at_first(mode: RehearseMode) -> None:
    mode.session.move([("deal", "5")], "lost")
    mode.session.move([("deal", "5")], "contract")
    choose(mode, "5")
    open_tab(mode, mode.pane.plan)

    edit = trying(mode)

    assert edit.value() == date(2026, 3, 31)
    assert plain(rows(mode.pane.plan)) == ["Offer runs out, At once, now"]


def test_what_was_tried_can_be_made_so_and_the_plan_says_what_was_before(mode: RehearseMode) -> None:
    in_contract(mode)
    open_tab(mode, mode.pane.plan)
    trying(mode).show_value(date(2026, 6, 4))

    press(mode.pane.plan, "Change it so")

    assert mode.session.state(ROSSI).item.values["close_date"] == date(2026, 6, 4)
    assert plain(rows(mode.pane.plan)) == [
        "Mon, Jun 1, Offer runs out, 9:00 AM, in 2 months / was May 1, 2026, 9:00 AM / The date it follows has changed."
    ]


def test_a_plan_whose_date_was_emptied_says_what_is_no_longer_planned(mode: RehearseMode) -> None:
    in_contract(mode)
    mode.session.change(ROSSI, {"close_date": None})

    assert plain(rows(open_tab(mode, mode.pane.plan))) == [
        "No longer planned, Offer runs out, was May 1, 2026, 9:00 AM / The date “Close date” is empty."
    ]


def test_closing_the_trial_shows_the_plan_as_it_stands(mode: RehearseMode) -> None:
    in_contract(mode)
    open_tab(mode, mode.pane.plan)
    trying(mode).show_value(date(2026, 6, 4))

    named(mode.pane.plan, "Try no other date").click()

    assert plain(rows(mode.pane.plan)) == ["Fri, May 1, Offer runs out, 9:00 AM, in 4 weeks"]


def test_another_record_is_not_looked_at_through_the_date_tried_on_the_first(mode: RehearseMode) -> None:
    in_contract(mode)
    open_tab(mode, mode.pane.plan)
    trying(mode)

    choose(mode, "3")

    assert not mode.pane.plan.what_if.isVisible()


def test_without_a_chosen_record_no_date_can_be_tried(mode: RehearseMode) -> None:
    in_contract(mode)
    mode.board.choose_none()
    open_tab(mode, mode.pane.plan)

    assert [one.text() for one in mode.pane.plan.findChildren(QPushButton) if one.isVisible()] == []


def _said(tab: Tab) -> str:
    found = [one.text() for one in tab.findChildren(QLabel) if one.isVisible()]
    return next(one for one in found if "plan" in one)
