from __future__ import annotations

from datetime import date, timedelta

from app.engine.outlook import coming, looked, standings
from app.engine.state import ItemState
from app.engine.trace import Status
from tests.engine.board import MONDAY, Play, after, board, deal, engine, on, rule, say


def test_what_comes_is_sorted_by_its_time_and_waiting_comes_last() -> None:
    task = rule("task", "control.task", {"title": "Call", "responsible": "responsible", "wait_until_closed": True})
    rules = board(A=[task, say("late", when=after(2)), say("soon", when=after(1))])
    played = Play(engine(rules)).enter()

    told = coming(rules, played.state)

    assert [(one.rule.id, one.at) for one in told] == [
        ("soon", MONDAY + timedelta(days=1)),
        ("late", MONDAY + timedelta(days=2)),
        ("task", None),
    ]
    assert told[-1].awaits


def test_what_comes_names_the_rules_that_follow_it_in_its_branch() -> None:
    rules = board(
        A=[
            say("one", when=after(1)),
            say("two", order="after_previous"),
            say("three", order="after_previous"),
            say("own"),
        ]
    )
    played = Play(engine(rules)).enter()

    (told,) = coming(rules, played.state)

    assert [one.id for one in told.then] == ["two", "three"]


def test_nothing_comes_once_all_is_done() -> None:
    rules = board(A=[say("one")])

    assert coming(rules, Play(engine(rules)).enter().state) == ()


def test_a_changed_date_says_why_the_plan_moved() -> None:
    rules = board(A=[say("one", when=after(1, base="item.close_date"))])
    played = Play(engine(rules), deal(close_date=date(2026, 4, 1))).enter().set(close_date=date(2026, 4, 9))

    (told,) = coming(rules, played.state)

    assert told.reason is not None
    assert told.reason.code == "date_changed"


def test_rules_of_a_record_that_never_entered_say_that_they_have_not_begun() -> None:
    rules = board(A=[say("one"), say("off", enabled=False)])

    told = standings(rules, ItemState(deal()))

    assert [str(one.why_not_up) for one in told] == [
        "The record stood in this stage from the start; rules begin when it enters.",
        "It is switched off.",
    ]


def test_rules_say_where_they_stand_in_board_order() -> None:
    rules = board(A=[say("one"), say("two", when=after(1))])

    told = standings(rules, Play(engine(rules)).enter().state)

    assert [(one.rule.id, one.run.status if one.run else None) for one in told] == [
        ("one", Status.DONE),
        ("two", Status.PLANNED),
    ]


def test_triggers_say_what_became_of_them_the_last_time() -> None:
    rules = board(B=[on("mail", "email.received")], C=[on("link", "email.link_clicked", {"url_prefix": "https://a"})])
    played = Play(engine(rules)).enter().happen("email.link_clicked", url="https://b")
    played.happen("email.link_clicked", url="https://a/1")

    told = looked(rules, ("deal", "1"), played.steps)

    assert [(one.trigger.id, one.stage, one.step.fired if one.step else None) for one in told] == [
        ("mail", "B", None),
        ("link", "C", True),
    ]
