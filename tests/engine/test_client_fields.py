"""Fields that a workspace adds to contacts and companies are names like any other."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.conditions import compile_condition
from app.engine.model.condition import Clause
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import EntityType, Field, Option, Schema, builtin_schema
from app.engine.model.values import FieldType
from app.engine.names import Names, names_at
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.scope import Scope
from tests.engine.board import MONDAY, catalogue

SECTORS = (Option("builder", "Builder"), Option("hotel", "Hotel"))
CONTACT = EntityType(
    "contact", "Contacts", (Field("newsletter", "Receives the newsletter", FieldType.BOOLEAN, custom=True),)
)
COMPANY = EntityType("company", "Companies", (
    Field("sector", "Sector", FieldType.ENUMERATION, custom=True, options=SECTORS),
    Field("name", "Not the name", FieldType.INTEGER, custom=True),
    Field("keeper", "Looked after by", FieldType.EMPLOYEE, custom=True),
))  # fmt: skip
SCHEMA = Schema(builtin_schema().entities, clients={"contact": CONTACT, "company": COMPANY})
DIRECTORY = Directory(
    SCHEMA,
    contacts={"1": Contact("1", "Ann", company="1", values={"newsletter": True}), "2": Contact("2", "Bob")},
    companies={"1": Company("1", "Ponti", values={"sector": "builder"})},
)
RULES = RuleSet.model_validate({"id": "r", "name": "R", "entity": "deal", "pipeline": "p", "stages": []})


@pytest.fixture
def names() -> Names:
    return names_at(RULES, None, catalogue(), SCHEMA)


def scope(**values: Any) -> Scope:
    return Scope(Item("1", "deal", "p", "new", values), MONDAY, DIRECTORY)


OF_ANN = {"contacts": ("contact:1",)}


def test_the_picker_offers_them_under_client_and_company(names: Names) -> None:
    found = {one.path: one for one in names.all()}
    assert found["company.sector"].options == SECTORS
    assert found["company.sector"].group.id == "company"
    assert found["client.sector"].type is FieldType.ENUMERATION
    assert found["client.newsletter"].type is FieldType.BOOLEAN
    assert names.get("company.newsletter") is None


def test_what_every_client_has_is_not_hidden_by_a_field_of_the_same_key(names: Names) -> None:
    name = names.get("company.name")
    assert name is not None
    assert name.type is FieldType.STRING


@pytest.mark.parametrize(
    ("source", "values", "text"),
    [
        ("{{ company.sector }}", OF_ANN, "Builder"),
        ("{{ client.newsletter }}", OF_ANN, "yes"),
        ("{{ client.sector }}", {"company": "company:1"}, "Builder"),
        ("{{ client.newsletter }}|", {"contacts": ("contact:2",)}, "|"),
        ("{{ company.sector | upper }}", OF_ANN, "BUILDER"),
        ("{{ company.sector }}|", {}, "|"),
    ],
)
def test_a_placeholder_prints_them_as_people_read_them(source: str, values: dict[str, Any], text: str) -> None:
    assert Templates("en").render(source, scope(**values)) == text


@pytest.mark.parametrize(
    ("clause", "values", "holds"),
    [
        ({"left": "company.sector", "op": "eq", "right": "builder"}, OF_ANN, True),
        ({"left": "company.sector", "op": "in", "right": ["hotel"]}, OF_ANN, False),
        ({"left": "company.sector", "op": "empty"}, {}, True),
        ({"left": "client.newsletter", "op": "eq", "right": True}, OF_ANN, True),
        ({"left": "client.newsletter", "op": "eq", "right": True}, {"contacts": ("contact:2",)}, False),
    ],
)
def test_a_condition_asks_for_them(names: Names, clause: dict[str, Any], values: dict[str, Any], holds: bool) -> None:
    assert compile_condition(Clause.model_validate(clause), names).test(scope(**values)) is holds


def test_why_not_names_clients(names: Names) -> None:
    clause = Clause.model_validate({"left": "item.company", "op": "eq", "right": "company:1"})
    reason = compile_condition(clause, names).why_not(scope(company="company:2"))
    assert reason is not None
    assert "Ponti" in reason.words.plain()
