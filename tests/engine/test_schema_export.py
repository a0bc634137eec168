"""The JSON Schema of rule-set files."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.engine.catalog.registry import load_catalogue
from app.engine.model.rule_set import Rule, RuleSet, Stage, Trigger
from app.engine.rule_set_file import dumps, from_json
from app.engine.scenario_schema import scenario_schema
from app.engine.schema_export import rule_set_schema
from tests.engine.examples import LOANS

KEPT = Path(__file__).parents[2] / "resources" / "schemas" / "rule-set.schema.json"
CATALOGUE = load_catalogue(others=False)
SCHEMA = rule_set_schema(CATALOGUE)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def complaints(document: Any) -> list[str]:
    return [one.message for one in VALIDATOR.iter_errors(document)]


def everything() -> RuleSet:
    """Return a rule set with every example of every type, and every card as it is when new."""
    rules, triggers = [], []
    for key, declared in {**CATALOGUE.rules, **CATALOGUE.triggers}.items():
        for number, raw in enumerate([declared.initial(), *(one.parameters for one in declared.examples)]):
            if key in CATALOGUE.rules:
                rules.append(Rule(id=f"{key}-{number}", type=key, parameters=raw))
            else:
                triggers.append(Trigger(id=f"{key}-{number}", type=key, parameters=raw))
    stage = Stage(id="new", name="New", rules=tuple(rules), triggers=tuple(triggers))
    return RuleSet(id="all", name="All", entity="deal", pipeline="sales", stages=(stage,))


def test_the_kept_schema_of_scenarios_is_current() -> None:
    """Where this fails: ``rulewright schema --scenario > resources/schemas/scenario.schema.json``."""
    kept = KEPT.with_name("scenario.schema.json").read_text(encoding="utf-8")
    assert kept == json.dumps(scenario_schema(), ensure_ascii=False, indent=2) + "\n"


def test_the_kept_schema_is_current() -> None:
    """Where this fails: ``rulewright schema > resources/schemas/rule-set.schema.json``."""
    assert KEPT.read_text(encoding="utf-8") == json.dumps(SCHEMA, ensure_ascii=False, indent=2) + "\n"


def test_the_schema_is_one_and_the_same_each_time() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert json.dumps(rule_set_schema(load_catalogue(others=False))) == json.dumps(SCHEMA)


def test_the_documented_file_fits() -> None:
    assert complaints(LOANS) == []


def test_every_example_and_every_new_card_fits() -> None:
    assert complaints(json.loads(dumps(everything(), CATALOGUE.order))) == []


def test_every_type_has_its_parameters_with_labels() -> None:
    for key, declared in {**CATALOGUE.rules, **CATALOGUE.triggers}.items():
        properties = SCHEMA["$defs"][key]["properties"]
        assert [one["title"] for one in properties.values()] == [one.ask.label for one in declared.parameters()]


def test_a_type_of_another_program_is_left_alone() -> None:
    unknown = copy.deepcopy(LOANS)
    unknown["stages"][0]["rules"].append({"id": "new", "type": "acme.fax", "parameters": {"paper": ["a", {"b": 1}]}})
    assert complaints(unknown) == []
    assert from_json(unknown).find("new") is not None


def break_it(path: str, value: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        for part in way:
            document = document[part]
        document[last] = value

    return change


WELCOME, CHAT, REMIND = "stages.0.rules.0", "stages.1.rules.0", "stages.1.rules.2"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("version", 2),
        ("format", "other"),
        ("id", ""),
        ("colour", "red"),
        ("stages", {}),
        ("stages.0.kind", "half"),
        ("stages.0.color", "blue"),
        ("stages.0.rules", "none"),
        (f"{WELCOME}.parameters", []),
        (f"{WELCOME}.parameters.text", 5),
        (f"{WELCOME}.parameters.speed", "fast"),
        (f"{WELCOME}.parameters.phone_type", "satellite"),
        (f"{WELCOME}.order", "sometimes"),
        (f"{WELCOME}.acts_as", "boss"),
        (f"{CHAT}.parameters.members", ["somebody"]),
        (f"{CHAT}.parameters.members", [5]),
        (f"{REMIND}.when", {"mode": "before", "amount": 1, "unit": "days"}),
        (f"{REMIND}.when", {"mode": "later"}),
        (f"{REMIND}.when.amount", -1),
        (f"{REMIND}.when.clock", "9 o’clock"),
        (f"{REMIND}.only_if", {"all": [{"left": "a"}]}),
        (f"{REMIND}.only_if", {"left": "a", "op": "like", "right": 1}),
        (f"{REMIND}.only_if", []),
        ("stages.1.triggers.0.parameters.url_prefix", 7),
        ("stages.1.triggers.0.when", {"mode": "immediately"}),
    ],
)
def test_a_broken_file_does_not_fit(path: str, value: Any) -> None:
    broken = copy.deepcopy(LOANS)
    break_it(path, value)(broken)
    assert complaints(broken) != []
