"""The rule-set file: what goes in comes out, and what cannot be read is refused in words."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine import rule_set_file
from app.engine.errors import KnownError
from app.engine.model.rule_set import Rule, RuleSet, Stage, Trigger
from app.engine.rule_set_file import UnreadableRuleSet, dumps, loads, version_id
from tests.engine.examples import LOANS

_ORDER = {"client.sms": ("text", "phone_type", "provider")}


def order(kind: str) -> tuple[str, ...]:
    return _ORDER.get(kind, ())


def loans() -> RuleSet:
    return loads(json.dumps(LOANS))


def test_a_file_read_and_written_is_the_same_bytes() -> None:
    text = dumps(loans(), order)
    assert dumps(loads(text), order) == text
    assert text.endswith("}\n")


def test_defaults_are_left_out_and_the_rest_stands_in_the_documented_order() -> None:
    welcome, remind = (
        json.loads(dumps(loans(), order))["stages"][0]["rules"][0],
        json.loads(dumps(loans(), order))["stages"][1]["rules"][2],
    )
    assert list(welcome) == ["id", "type", "name", "enabled", "parameters"]
    assert list(remind) == ["id", "type", "name", "enabled", "parameters", "when", "only_if"]


def test_the_order_in_which_parameters_were_filled_in_does_not_show() -> None:
    turned = json.loads(json.dumps(LOANS))
    parameters = turned["stages"][0]["rules"][0]["parameters"]
    turned["stages"][0]["rules"][0]["parameters"] = dict(reversed(parameters.items()))
    assert dumps(loads(json.dumps(turned)), order) == dumps(loans(), order)


def test_the_version_id_is_a_sha256_that_follows_every_change() -> None:
    other = loans().model_copy(update={"name": "Loans"})
    assert len(version_id(loans())) == 64
    assert version_id(loans()) == version_id(loads(dumps(loans(), order)))
    assert version_id(loans()) != version_id(other)


def test_a_rule_of_an_unknown_type_survives() -> None:
    raw = json.loads(json.dumps(LOANS))
    raw["stages"][0]["rules"].append(
        {"id": "x", "type": "acme.robot", "parameters": {"deep": {"b": [1, None], "a": 2}}}
    )
    again = loads(dumps(loads(json.dumps(raw)), order))
    found = again.find("x")
    assert found is not None
    assert found[1].parameters == {"deep": {"b": [1, None], "a": 2}}


def test_a_file_of_a_newer_format_is_refused() -> None:
    with pytest.raises(UnreadableRuleSet, match="newer Rulewright"):
        loads(json.dumps(LOANS | {"version": 2}))


def test_a_file_from_before_the_format_was_numbered_is_upgraded() -> None:
    raw = json.loads(json.dumps(LOANS))
    del raw["version"]
    rule = raw["stages"][1]["rules"][2]
    rule["condition"] = rule.pop("only_if")
    assert loads(json.dumps(raw)) == loans()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            lambda raw: raw["stages"][0]["rules"][0].pop("type"),
            r"stages\[A_SUBMITTED\].rules\[welcome\].type: it is missing",
        ),
        (lambda raw: raw["stages"][0].update(color="blue"), r"stages\[A_SUBMITTED\].color"),
        (lambda raw: raw["stages"][0]["rules"][0].update(enabled="perhaps"), "true or false"),
        (lambda raw: raw["stages"][0]["rules"][0].update(wen={}), "check the spelling"),
        (lambda raw: raw["stages"][0]["rules"][0].update(id="chat"), "stands twice"),
        (lambda raw: raw["stages"][1]["rules"][2]["when"].update(clock="9 am"), "09:00"),
        (lambda raw: raw["stages"][1]["rules"][2]["when"].update(mode="before"), "needs a date field"),
        (lambda raw: raw["stages"][1]["rules"][2]["only_if"]["all"][0].update(op="resembles"), "only_if"),
        (lambda raw: raw.update(format="bitmap"), "not a rule-set file"),
        (lambda raw: raw.update(version="one"), "whole number"),
        (lambda raw: raw.update(stages={}), "stages"),
    ],
)
def test_damage_is_told_with_its_place(damage: Any, words: str) -> None:
    raw = json.loads(json.dumps(LOANS))
    damage(raw)
    with pytest.raises(UnreadableRuleSet, match=words):
        loads(json.dumps(raw))


def test_a_number_that_has_no_exact_canonical_form_is_told() -> None:
    huge = loans().stages[0].rules[0].model_copy(update={"parameters": {"n": 2**60}})
    stage = loans().stages[0].model_copy(update={"rules": (huge,)})
    with pytest.raises(KnownError, match="as text"):
        version_id(loans().model_copy(update={"stages": (stage,)}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": 1}',
        "\x00\xff",
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"format": "rulewright/rule-set", "version": 1e400}',
    ],
)
def test_what_is_no_rule_set_is_refused_in_words(text: str) -> None:
    with pytest.raises(UnreadableRuleSet) as caught:
        loads(text, source="f.rules.json")
    assert caught.value.place == "f.rules.json"
    assert caught.value.words.plain()


def test_a_file_cut_off_anywhere_is_refused() -> None:
    text = dumps(loans(), order).rstrip()
    for end in range(0, len(text), 7):
        with pytest.raises(UnreadableRuleSet):
            loads(text[:end])


def test_a_condition_nested_a_thousand_deep_is_refused() -> None:
    deep: Any = {"left": "item.amount", "op": "filled"}
    for _ in range(1000):
        deep = {"not": deep}
    raw = json.loads(json.dumps(LOANS))
    raw["stages"][0]["rules"][0]["only_if"] = deep
    with pytest.raises(UnreadableRuleSet):
        rule_set_file.from_json(raw)


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnreadableRuleSet, match="larger than"):
        loads(b" " * (rule_set_file.MAX_BYTES + 1))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from(["id", "name", "entity", "pipeline", "stages", "version"]), _json), _json)
def test_any_json_is_read_or_refused_in_words(raw: dict[str, Any], stage: Any) -> None:
    for candidate in (raw, raw | {"stages": [stage]}, raw | {"stages": [{"id": "s", "name": "S", "rules": [stage]}]}):
        with suppress(UnreadableRuleSet):
            rule_set_file.from_json({"format": "rulewright/rule-set", **candidate})


_ids = st.text(min_size=1, max_size=8)
_parameters = st.dictionaries(_ids, _json, max_size=3)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    ids = iter(draw(st.lists(_ids, unique=True, min_size=12, max_size=12)))
    stages = tuple(
        Stage(
            id=f"s{number}",
            name=draw(st.text(max_size=5)),
            triggers=tuple(
                Trigger(id=next(ids), type="t", parameters=draw(_parameters)) for _ in range(draw(st.integers(0, 2)))
            ),
            rules=tuple(
                Rule(id=next(ids), type="r", parameters=draw(_parameters), enabled=draw(st.booleans()))
                for _ in range(draw(st.integers(0, 2)))
            ),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    return RuleSet(id="1", name=draw(st.text(max_size=5)), entity="deal", pipeline="p", stages=stages)


@given(rule_sets())
def test_every_rule_set_survives_a_round_trip(rule_set: RuleSet) -> None:
    text = dumps(rule_set, order)
    assert loads(text) == rule_set
    assert dumps(loads(text), order) == text
