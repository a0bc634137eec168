"""What rules come to on real records, found before the run."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from app.engine.checks.problem import Problem, Severity
from app.engine.checks.sample import FEWEST, Sample
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet, Stage
from app.engine.model.schema import Field, Schema, StageKind, builtin_schema
from app.engine.model.values import FieldType, File
from app.engine.placeholders import Templates
from app.engine.ports import World
from tests.engine.board import MONDAY, after, board, catalogue, directory, put, rule, say
from tests.engine.checks.cases import PAOLO, deals, records, text_client, text_employee
from tests.engine.checks.test_checks import found

LONG = "A very long title, " * 9
CLIENT: dict[str, Any] = {"contacts": ("contact:1",)}


def _on(sample: Sample, *rules: Any, check: str, stage: str = "A") -> list[Problem]:
    return [one for one in found(board(**{stage: list(rules)}), sample=sample) if one.check == check]


def test_an_sms_may_be_longer_on_some_records_than_its_text_shows() -> None:
    titled = records(*deals(4, **CLIENT), *deals(2, "B", title=LONG, **CLIENT))
    (problem,) = _on(titled, text_client(text="We begin with {{ item.title }}."), check="sms.segments")
    assert problem.words.plain() == "On 2 records of 6 the text takes more than one message, 2 at most."
    assert problem.field == "text"


def test_the_characters_that_make_it_longer_are_named() -> None:
    titled = records(*deals(6, title="3 × Larch window, three panes, for the house by the river", **CLIENT))
    (problem,) = _on(titled, text_client(text="We begin with {{ item.title }}."), check="sms.segments")
    assert "Characters such as × make each message shorter" in problem.words.plain()


def test_of_many_such_characters_a_few_are_named() -> None:
    titled = records(
        *deals(6, title="3 × Larch window, Côte Bleue, Kraków, Żabno, âge, für das Haus am Flussufer", **CLIENT)
    )
    (problem,) = _on(titled, text_client(text="We begin with {{ item.title }}."), check="sms.segments")
    assert "Characters such as × ô ó Ż make" in problem.words.plain()


def test_what_the_text_shows_by_itself_is_not_said_twice() -> None:
    (problem,) = _on(records(*deals(6, **CLIENT)), text_client(text="On our way. " * 20), check="sms.segments")
    assert "Even without" in problem.words.plain()


def test_an_sms_to_an_employee_may_be_too_long_on_some_records() -> None:
    titled = records(*deals(5), *deals(1, "B", title=LONG * 2))
    (problem,) = _on(titled, text_employee("Ring about {{ item.title }}."), check="sms.too_long")
    assert problem.severity is Severity.WARNING
    assert problem.words.plain() == "On 1 record of 6 the text comes to more than 200 characters, 354 at most."


def test_addresses_of_another_type_do_not_help() -> None:
    sample = records(*deals(6, **CLIENT))
    mailing = text_client().model_copy(update={"parameters": {**text_client().parameters, "phone_type": "mailing"}})
    assert not _on(sample, text_client(), check="address.missing")
    (problem,) = _on(sample, mailing, check="address.missing")
    assert "6 records of 6" in problem.words.plain()


def test_a_date_that_a_rule_above_fills_in_is_not_empty() -> None:
    when = {"mode": "before", "amount": 1, "base": "item.close_date"}
    fill = put("fill", "close_date", "{{ now | add_days(9) }}")
    assert _on(records(*deals(6)), say("x", when=when), check="date.empty")
    assert not _on(records(*deals(6)), fill, say("x", when=when), check="date.empty")


def test_the_files_of_records_are_weighed_too() -> None:
    schema = builtin_schema()
    kept = schema.entities["deal"].with_field(Field("contract", "Contract", FieldType.FILE, custom=True))
    workspace = replace(directory(), schema=Schema({"deal": kept}), contacts={"1": PAOLO}, any_provider=True)
    film = File("f", "film.mp4", 30_000_000)
    sample = Sample((*deals(5, contract=film, **CLIENT), *deals(5, "B", **CLIENT)), World(workspace), MONDAY)
    mail = rule("x", "client.chat_message", {"text": "Please look.", "attachments": {"field": "contract"}})
    (problem,) = found(board(A=[mail]), workspace=workspace, sample=sample)
    assert problem.words.plain() == "On 5 records of 10 the attachments have more than 16 MB, up to 29 MB."


@pytest.mark.parametrize("rules", [[text_client()], [say("x", when=after(1, base="item.close_date"))]])
def test_with_too_few_records_nothing_is_said(rules: list[Any]) -> None:
    few = records(*deals(FEWEST - 1))
    assert found(board(A=rules), sample=few) == found(board(A=rules))


def test_without_a_history_nothing_is_said_of_delays() -> None:
    assert not _on(records(*deals(9)), say("x", when=after(900)), check="delay.too_long")


def test_rules_are_tried_on_records_that_are_or_have_been_in_their_stage() -> None:
    rule_set = board(B=[say("x")])
    lost = rule_set.stages[3].model_copy(update={"kind": StageKind.LOST})
    rule_set = rule_set.model_copy(update={"stages": (*rule_set.stages[:3], lost)})
    sample = records(*deals(3, "A"), *deals(3, "B"), *deals(3, "C"), *deals(3, "D"))
    assert _tried(sample, rule_set, rule_set.stages[1]) == ["B0", "B1", "B2", "C0", "C1", "C2"]


def test_what_was_tried_is_not_tried_again_until_the_stage_changes() -> None:
    rule_set, sample = board(A=[say("x")]), records(*deals(6))
    stage = rule_set.stages[0]
    trial = sample.trial(rule_set, stage, stage.rules[0], catalogue(), Templates())
    assert sample.trial(rule_set, stage, stage.rules[0], catalogue(), Templates()) is trial
    edited = board(A=[say("x", "other")])
    again = sample.trial(edited, edited.stages[0], edited.stages[0].rules[0], catalogue(), Templates())
    assert again is not None
    assert again is not trial


def test_a_trial_ends_in_time() -> None:
    ticks = count()
    slow = records(*deals(50), clock=lambda: next(ticks) / 10)
    rule_set = board(A=[say("x")])
    assert len(_tried(slow, rule_set, rule_set.stages[0])) < 20


def test_a_trial_that_nobody_waits_for_ends_at_once_and_is_made_anew_when_asked() -> None:
    ticks = count()

    def clock() -> float:
        if next(ticks) == 3:
            raise TimeoutError
        return 0.0

    left = records(*deals(9), clock=clock)
    rule_set = board(A=[say("x")])
    with pytest.raises(TimeoutError):
        _tried(left, rule_set, rule_set.stages[0])
    assert len(_tried(left, rule_set, rule_set.stages[0])) == 9


def _tried(sample: Sample, rule_set: RuleSet, stage: Stage) -> list[str]:
    trial = sample.trial(rule_set, stage, stage.rules[0], catalogue(), Templates())
    items: list[Item] = [one.scope.record for one in trial or ()]
    return [one.id for one in items]
