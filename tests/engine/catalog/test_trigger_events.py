"""Triggers as an item meets them: what an event brings along is there for the condition and for the rules after it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.engine.catalog.declaration import TriggerType
from app.engine.effects import TimelineComment
from app.engine.model.values import FieldType
from app.engine.names import names_at
from app.engine.trace import Acted, TriggerStep
from tests.engine.board import Play, board, catalogue, directory, engine, on, say


def told(play: Play) -> list[str]:
    return [one.reason.words.plain() for one in play.steps if isinstance(one, TriggerStep) and one.reason]


def on_b(kind: str, left: str, op: str, right: Any) -> Play:
    trigger = on("b", kind, only_if={"left": left, "op": op, "right": right})
    return Play(engine(board(B=[trigger]))).enter()


@pytest.mark.parametrize(
    ("kind", "clause", "holds", "holds_not"),
    [
        ("chat.answer_overdue", ("trigger.seconds", "gt", 900), {"seconds": 1200}, {"seconds": 300}),
        ("chat.answer_overdue", ("trigger.employee", "eq", "bo"), {"employee": "bo"}, {"employee": "ann"}),
        ("delivery.changed", ("trigger.status", "eq", "lost"), {"status": "Lost"}, {"status": "In transit"}),
        (
            "task.status",
            ("trigger.title", "contains", "call"),
            {"status": "completed", "title": "Call Paolo"},
            {"status": "completed", "title": "Ship the roof"},
        ),
        (
            "site.visit",
            ("trigger.page_url", "starts_with", "https://example.com/prices"),
            {"page_url": "https://example.com/prices?big"},
            {"page_url": "https://example.com/"},
        ),
    ],
)
def test_a_condition_asks_about_what_the_event_brings(
    kind: str, clause: tuple[str, str, Any], holds: dict[str, Any], holds_not: dict[str, Any]
) -> None:
    assert on_b(kind, *clause).happen(kind, **holds).entered == ["A", "B"]
    missed = on_b(kind, *clause).happen(kind, **holds_not)
    assert missed.entered == ["A"]
    assert len(told(missed)) == 1


def test_a_condition_on_what_the_event_does_not_bring_is_told_and_moves_nothing() -> None:
    play = on_b("chat.answer_overdue", "trigger.stars", "gt", 3).happen("chat.answer_overdue", seconds=1200)
    assert play.entered == ["A"]
    assert "stars" in told(play)[0]


def test_rules_of_the_stage_say_what_the_event_brought() -> None:
    rules = board(B=[on("b", "delivery.tracking_number"), say("tell", "It is {{ trigger.tracking_number }}.")])
    play = Play(engine(rules)).enter().happen("delivery.tracking_number", tracking_number="PX 7")
    assert [one.effect for one in play.steps if isinstance(one, Acted)] == [TimelineComment("It is PX 7.", "ann")]


def test_choices_that_an_event_brings_are_offered_to_its_condition() -> None:
    rules = board(B=[on("b", "task.status"), on("c", "document.signed")])
    status = names_at(rules, "b", catalogue(), directory().schema).get("trigger.status")
    assert status is not None
    assert status.type is FieldType.ENUMERATION
    assert [one.id for one in status.options] == ["pending", "in_progress", "in_review", "completed", "deferred"]


@pytest.mark.parametrize("declared", catalogue().triggers.values(), ids=lambda one: one.about.id)
def test_an_event_that_brings_nothing_is_borne(declared: type[TriggerType]) -> None:
    parameters = next(one.parameters for one in declared.examples if one.fires)
    empty = {one.name: None for one in declared.results if not one.multiple}
    for brought in ({}, empty):
        play = Play(engine(board(B=[on("b", declared.about.id, parameters)]))).enter()
        play.happen(declared.about.id, **brought)
        assert not [one for one in told(play) if re.search(r"\bNone\b(?! of)", one)]


@pytest.mark.parametrize(
    ("kind", "parameters", "brought", "why"),
    [
        ("call.missed", {"line": "shop"}, {}, "The call came in on –, not on shop."),
        ("chat.message", {"channel": "Shop"}, {"channel": "Telegram"}, "The channel was “Telegram”, not “Shop”."),
        ("chat.message", {"text_contains": "Roof"}, {"text": "Hello"}, "The message does not contain “Roof”."),
        ("document.created", {"template": "Offer"}, {"template": "Bill"}, "The template was “Bill”, not “Offer”."),
        ("document.signed", {}, {"by": "us"}, "Not everybody has signed the document yet."),
        ("document.signed", {"by": "us"}, {"by": "client", "complete": True}, "We have not signed."),
        ("task.status", {}, {"status": "in_review"}, "The task’s status is “In review”, not “Completed”."),
        ("qr.scanned", {"rule": "ticket"}, {"rule": "menu"}, "It was the QR code of another rule."),
    ],
)
def test_why_a_trigger_stays_silent_is_told(
    kind: str, parameters: dict[str, Any], brought: dict[str, Any], why: str
) -> None:
    play = Play(engine(board(B=[on("b", kind, parameters)]))).enter().happen(kind, **brought)
    assert told(play) == [why]
