"""Whether an event would make a trigger move a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from app.engine.catalog.example_world import DIRECTORY, ITEM, NOW
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.placeholders import Templates
from app.engine.ports import World
from app.engine.trigger_preview import TriggerPreview, preview_trigger, standing_before
from tests.engine.board import board, catalogue, on, say

OFFER = {"url_prefix": "https://example.com/offer"}
CLICK = {"url": "https://example.com/offer/7"}
HERE = ITEM.in_stage("A")


def asked(rule_set: RuleSet, trigger: str, data: Mapping[str, Any], stage: str = "") -> TriggerPreview:
    return preview_trigger(
        rule_set, trigger, HERE, data, World(DIRECTORY), NOW, catalogue(), Templates("en"), stage=stage
    )


def why(shown: TriggerPreview) -> str:
    return shown.reason.words.plain() if shown.reason else ""


def test_an_event_that_fits_fires() -> None:
    shown = asked(board(B=[on("click", "email.link_clicked", OFFER)]), "click", CLICK)
    assert (shown.fires, shown.reason, shown.stage) == (True, None, "A")


def test_parameters_that_do_not_fit_are_the_reason() -> None:
    shown = asked(board(B=[on("click", "email.link_clicked", OFFER)]), "click", {"url": "https://example.com/about"})
    assert not shown.fires
    assert why(shown).endswith("does not start with https://example.com/offer.")


def test_a_condition_is_judged_and_explained() -> None:
    rich = {"left": "item.amount", "op": "ge", "right": 9000}
    shown = asked(board(B=[on("click", "email.link_clicked", only_if=rich)]), "click", CLICK)
    assert not shown.fires
    assert shown.explanation is not None
    assert shown.explanation.held is False


def test_a_condition_on_what_the_event_brings_sees_it() -> None:
    offers = {"left": "trigger.url", "op": "contains", "right": "offer"}
    shown = asked(board(B=[on("click", "email.link_clicked", only_if=offers)]), "click", CLICK)
    assert shown.fires
    assert shown.explanation is not None
    assert shown.explanation.held is True


def test_a_trigger_further_left_is_named() -> None:
    rule_set = board(B=[on("first", "email.link_clicked", name="Any link")], C=[on("click", "email.link_clicked")])
    assert why(asked(rule_set, "click", CLICK)) == "“Any link” further left was first."


def test_a_record_on_the_stage_itself_or_behind_it_is_not_moved() -> None:
    rule_set = board(B=[on("click", "email.link_clicked")])
    assert why(asked(rule_set, "click", CLICK, "B")) == "The item is already in its stage."
    assert "does not allow moving back" in why(asked(rule_set, "click", CLICK, "C"))


def test_a_changed_field_is_news_and_an_equal_value_is_none() -> None:
    rule_set = board(B=[on("change", "field.changed", {"fields": ["title"]})])
    assert asked(rule_set, "change", {"title": "Another roof"}).fires
    assert not asked(rule_set, "change", {"title": ITEM.values["title"]}).fires
    assert "news" in why(asked(rule_set, "change", {}))
    assert "None of the fields" in why(asked(rule_set, "change", {"source": "fair"}))


def test_a_condition_on_the_change_sees_old_and_new() -> None:
    was = {"left": "item.responsible", "op": "changed_from", "right": "ann"}
    rule_set = board(B=[on("change", "responsible.changed", only_if=was)])
    shown = asked(rule_set, "change", {"responsible": "bo"})
    assert shown.fires
    assert shown.explanation is not None
    assert shown.explanation.held is True


def test_one_that_is_switched_off_or_incomplete_is_previewed_all_the_same() -> None:
    assert asked(board(B=[on("click", "email.link_clicked", enabled=False)]), "click", CLICK).fires
    assert "missing" in why(asked(board(B=[on("hook", "webhook.received")]), "hook", {"code": "paid"}))


@pytest.mark.parametrize(("record", "stands"), [("A", "A"), ("B", "B"), ("C", "B"), ("D", "B")])
def test_without_a_stage_the_record_stands_where_it_could_be_moved(record: str, stands: str) -> None:
    assert standing_before(board(C=[on("click", "email.link_clicked")]), "click", record) == stands


def test_a_trigger_that_is_gone_is_named() -> None:
    with pytest.raises(KnownError, match="no trigger “gone”"):
        asked(board(A=[say("x")]), "gone", {})
