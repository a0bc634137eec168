"""The scenario file: what goes in comes out, and what cannot be read is refused with the step and the key."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.model.scenario import read_delay, write_delay
from app.engine.scenario_file import UnreadableScenario, dumps, from_json, loads
from app.engine.scenario_schema import scenario_schema

ROOF: dict[str, Any] = {
    "format": "rulewright/scenario",
    "version": 1,
    "name": "A roof is asked for",
    "rule_set": "roofs.rules.json",
    "start": "2026-03-02T10:00:00+01:00",
    "seed": "7",
    "records": [
        {
            "entity": "deal",
            "id": "1",
            "pipeline": "sales",
            "stage": "A",
            "values": {"title": "Roof", "amount": {"amount": "5000", "currency": "EUR"}, "size": "12.5"},
        }
    ],
    "around": {
        "types": {"deal": {"fields": [{"key": "size", "label": "Size", "type": "decimal"}]}},
        "calendar": {"zone": "Europe/Rome"},
        "employees": [{"id": "ann", "name": "Ann Lind", "emails": [{"address": "ann@example.com"}]}],
        "rates": {"USD": "0.92"},
        "variables": {"limit": {"type": "money", "value": {"amount": "10", "currency": "EUR"}}},
        "product_rows": [{"rows": [{"name": "Tiles", "quantity": "3"}], "id": "deal:1", "item": ["deal", "1"]}],
    },
    "steps": [
        {"enter": "1", "by": "ann"},
        {"expect": {"item": "1", "effects": [{"type": "Sms", "rule": "hello", "text": {"contains": "roof"}}]}},
        {"after": "3 days", "set": "1", "values": {"title": "Barn"}},
        {"after": "2 hours 30 minutes", "move": "1", "stage": "B"},
        {"happen": "1", "event": "email.received", "data": {"sender": "a@b.example"}},
        {"finish": "1", "rule": "task", "results": {"closed_by": "ann"}},
        {"at": "2026-03-20T09:00:00+01:00", "expect_none": {}, "note": "quiet from here on"},
    ],
}


def written(**changed: Any) -> str:
    return json.dumps({**ROOF, **changed})


def test_a_file_read_and_written_is_the_same_bytes() -> None:
    text = dumps(loads(written()))
    assert dumps(loads(text)) == text
    assert json.loads(text) == ROOF


def test_the_order_of_names_in_the_file_does_not_show() -> None:
    turned = json.loads(written())
    turned["records"][0]["values"] = dict(reversed(turned["records"][0]["values"].items()))
    turned["steps"][1]["expect"]["effects"] = [dict(reversed(turned["steps"][1]["expect"]["effects"][0].items()))]
    assert dumps(from_json(turned)) == dumps(loads(written()))


def test_what_is_written_fits_the_schema_and_the_schema_refuses_a_step_of_two_kinds() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="the schema is checked where jsonschema is installed")
    validator = jsonschema.Draft202012Validator(scenario_schema())
    validator.check_schema(scenario_schema())
    assert not list(validator.iter_errors(json.loads(dumps(loads(written())))))
    assert list(validator.iter_errors({**ROOF, "steps": [{"enter": "1", "move": "1", "stage": "B"}]}))
    assert list(validator.iter_errors({**ROOF, "steps": [{"at": "2026-03-02T10:00:00+01:00"}]}))


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([{"enter": "1"}, {"after": "3 moons", "enter": "1"}], "step 2: “after” is written"),
        ([{"enter": "1", "set": "1", "values": {"a": 1}}], "step 1: it needs exactly one of"),
        ([{"after": "1 day"}], "step 1: it needs exactly one of"),
        ([{"move": "1"}], "step 1: “move” needs “stage”"),
        ([{"set": "1", "stage": "B", "values": {"a": 1}}], "step 1: “stage” does not belong to “set”"),
        ([{"enter": "1"}, {"expect": {"effects": "Sms"}}], "step 2: expect.effects: it should be a list"),
        ([{"expect": {"state": "A"}}], "step 1: expect.state: it is not known here"),
        ([{"at": "2026-03-02T10:00:00", "enter": "1"}], "step 1: at:"),
        ([{"at": "2026-03-02T10:00:00Z", "after": "1 day", "enter": "1"}], "step 1: “at” and “after”"),
        ([{"enter": "1"}, {"at": "2026-03-01T10:00:00Z", "enter": "1"}], "“at” of step 2 lies before"),
        ([{"after": "999999 weeks", "enter": "1"}], "“after” in its steps leads beyond all calendars"),
    ],
)
def test_a_mistake_is_told_with_the_number_of_its_step_and_its_key(steps: list[Any], said: str) -> None:
    with pytest.raises(UnreadableScenario) as caught:
        loads(written(steps=steps), source="roof.scenario.json")
    assert said in caught.value.words.plain()
    assert caught.value.place == "roof.scenario.json"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "ends too early, in line 1"),
        ("[]", "not a scenario file"),
        (json.dumps({"format": "rulewright/rule-set", "version": 1}), "not a scenario file"),
        (written(version=2), "newer Rulewright"),
        (written(version="1"), "whole number"),
        (written(records=[*ROOF["records"], *ROOF["records"]]), "“deal:1” stands twice"),
        (written(names=1), "names: it is not known here"),
        ("[" * 100_000, "nests too deep"),
    ],
)
def test_what_is_no_scenario_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(UnreadableScenario) as caught:
        loads(text)
    assert said in caught.value.words.plain()


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("3 days", timedelta(days=3)),
        ("1 day, 2 hours and 5 minutes", timedelta(days=1, hours=2, minutes=5)),
        ("90m", timedelta(minutes=90)),
        ("2 weeks", timedelta(days=14)),
        ("P3D", timedelta(days=3)),
        ("PT2H30M", timedelta(hours=2, minutes=30)),
        ("P1W", timedelta(days=7)),
        ("", None),
        ("P", None),
        ("3 months", None),
        ("days", None),
        ("-3 days", None),
    ],
)
def test_lengths_of_time_are_read_as_people_and_iso_8601_write_them(text: str, length: timedelta | None) -> None:
    assert read_delay(text) == length


@given(st.integers(0, 400 * 86_400))
def test_a_length_that_was_written_is_read_again(seconds: int) -> None:
    length = timedelta(seconds=seconds)
    assert read_delay(write_delay(length)) == length
