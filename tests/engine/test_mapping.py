"""Cards that go to another stage, pipeline or entity type: what is missing there, and what they say afterwards."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace as with_fields

from app.engine.copying import Copier
from app.engine.editing import Place, Section
from app.engine.mapping import Mapper, Missing, Plan
from app.engine.model.documents import DocumentTemplate
from app.engine.model.people import Department, Employee
from app.engine.model.products import Product
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage, Trigger
from app.engine.model.schema import Field, Pipeline, PipelineStage, Schema, StageKind, builtin_schema
from app.engine.model.values import FieldType
from app.engine.placeholders import Templates
from app.engine.ports import Directory, Provider
from app.engine.things import Thing, What
from tests.engine.board import catalogue, on, rule

TEMPLATES = Templates()
BUDGET, DUE = Thing(What.FIELD, "budget"), Thing(What.FIELD, "close_date")


@cache
def workspace() -> Directory:
    built_in = builtin_schema()
    deal = built_in.entities["deal"].with_field(Field("budget", "Budget", FieldType.MONEY, custom=True))
    deal = deal.with_field(Field("agent", "Agent", FieldType.EMPLOYEE, custom=True))
    invoice = built_in.entities["invoice"].with_field(Field("uf_7", "Budgets", FieldType.MONEY, custom=True))
    pipelines = {
        "sales": Pipeline("sales", "Sales", "deal", (PipelineStage("NEW", "New"),)),
        "bills": Pipeline("bills", "Bills", "invoice", (PipelineStage("DRAFT", "Draft"),)),
    }
    schema = Schema({**built_in.entities, "deal": deal, "invoice": invoice}, pipelines)
    return Directory(
        schema=schema,
        employees={"ann": Employee("ann", "Ann Lind"), "bo": Employee("bo", "Bo Berg")},
        departments={"sales": Department("sales", "Sales")},
        providers=(Provider("log", "Log", "sms"), Provider("tx", "Texter", "sms")),
    )


def mapper() -> Mapper:
    return Mapper(Copier(catalogue(), TEMPLATES.repoint), workspace(), TEMPLATES.name_paths)


def stage(stage_id: str, name: str, *nodes: Node, kind: StageKind = StageKind.OPEN) -> Stage:
    triggers = tuple(one for one in nodes if isinstance(one, Trigger))
    return Stage(
        id=stage_id, name=name, kind=kind, triggers=triggers, rules=tuple(one for one in nodes if isinstance(one, Rule))
    )


def deals(*nodes: Node) -> RuleSet:
    stages = (
        stage("NEW", "New", *nodes),
        stage("WORK", "In work"),
        stage("WON", "Paid", kind=StageKind.WON),
    )
    return RuleSet(id="d", name="Deals", entity="deal", pipeline="sales", stages=stages)


def bills(*nodes: Node) -> RuleSet:
    stages = (
        stage("DRAFT", "Draft", *nodes),
        stage("SENT", "In Work"),
        stage("DONE", "Settled", kind=StageKind.WON),
    )
    return RuleSet(id="b", name="Bills", entity="invoice", pipeline="bills", stages=stages)


def note(rule_id: str = "note", text: str = "x", **parameters: Any) -> Rule:
    return rule(rule_id, "employee.notification", {"text": text, "recipients": ["responsible"], **parameters})


def missing(plan: Plan, **choices: str) -> dict[str, Missing]:
    found = mapper().missing(plan, {Thing(What.PIPELINE, key): one for key, one in choices.items()})
    return {one.thing.id: one for one in found}


def test_a_field_that_the_other_type_lacks_is_found_wherever_a_card_uses_it() -> None:
    cards = (
        note("text", "{{ item.budget }}"),
        rule("value", "item.modify", {"fields": [{"field": "budget", "value": "1 EUR"}]}),
        rule("clause", "employee.timeline_comment", {"text": "x"}, only_if={"left": "item.budget", "op": "filled"}),
        rule("time", "employee.timeline_comment", {"text": "x"}, when={"mode": "at", "base": "item.budget"}),
        rule("who", "employee.timeline_comment", {"text": "x"}, acts_as="field:budget"),
        on("changed", "field.changed", {"fields": ["budget", "title"]}),
    )  # fmt: skip
    found = missing(Plan(deals(*cards), bills(), tuple(one.id for one in cards), "DRAFT"))

    assert set(found) == {"budget"}
    assert set(found["budget"].cards) == {one.id for one in cards}


def test_the_field_called_nearly_the_same_is_guessed_and_only_fields_that_can_stand_for_it_are_offered() -> None:
    found = missing(Plan(deals(note(text="{{ item.budget }}")), bills(), ("note",), "DRAFT"))["budget"]

    assert (found.label, found.guess) == ("Budget", "uf_7")
    assert {one.id for one in found.candidates} == {"amount", "uf_7"}


def test_a_date_without_a_like_is_mapped_to_nothing_where_two_would_do() -> None:
    found = missing(Plan(deals(note(text="{{ item.close_date }}")), bills(), ("note",), "DRAFT"))["close_date"]

    assert found.guess is None
    assert {"invoice_date", "pay_before"} <= {one.id for one in found.candidates}


def test_what_was_chosen_stands_in_every_place_of_the_copies() -> None:
    cards = (
        note("text", "Until {{ item.close_date | date }}: {{ item.budget }}", sender="field:agent"),
        rule(
            "later", "item.modify", {"fields": [{"field": "budget", "value": "{{ item.budget }}"}]},
            when={"mode": "before", "amount": 1, "base": "item.close_date"},
            only_if={"any": [{"left": "item.budget", "op": "gt", "right": {"ref": "item.budget"}}]},
        ),
    )  # fmt: skip
    chosen = {BUDGET: "uf_7", DUE: "pay_before"}
    into = mapper().copy_into(bills(), Plan(deals(*cards), bills(), ("text", "later"), "DRAFT"), chosen)

    text, later = into.stages[0].rules
    assert text.parameters["text"] == "Until {{ item.pay_before | date }}: {{ item.uf_7 }}"
    assert text.parameters["sender"] == "field:agent"
    assert later.parameters["fields"] == [{"field": "uf_7", "value": "{{ item.uf_7 }}"}]
    assert later.when.base == "item.pay_before"
    assert later.only_if is not None
    assert later.only_if.model_dump() == {"any": [{"left": "item.uf_7", "op": "gt", "right": {"ref": "item.uf_7"}}]}


def test_stages_are_guessed_by_name_and_else_by_kind_and_place() -> None:
    source = deals(note())
    source = source.model_copy(
        update={"stages": tuple(with_fields(one, rules=(note(f"n-{one.id}"),)) for one in source.stages)}
    )
    plan = Plan(source, bills(), tuple(f"n-{one.id}" for one in source.stages))
    found = missing(plan)

    assert {key: one.guess for key, one in found.items()} == {"NEW": "DRAFT", "WORK": "SENT", "WON": "DONE"}
    choices = {one.thing: one.guess for one in found.values() if one.guess and one.thing.id != "WORK"}
    into = mapper().copy_into(bills(), plan, choices)
    assert [[one.id for one in each.rules] for each in into.stages] == [["n-NEW"], [], ["n-WON"]]


def test_a_stage_named_in_a_parameter_follows_the_same_choice() -> None:
    go = rule("go", "item.stage", {"stage": "WORK"})
    plan = Plan(deals(go), bills(), ("go",), "DRAFT")

    assert missing(plan)["WORK"].guess == "SENT"
    into = mapper().copy_into(bills(), plan, {Thing(What.STAGE, "WORK"): "SENT"})
    assert into.stages[0].rules[0].parameters["stage"] == "SENT"


def test_people_and_providers_of_another_workspace_are_missing_and_those_of_this_one_are_not() -> None:
    sms = rule("sms", "client.sms", {"text": "x", "phone_type": "auto", "provider": "elsewhere"})
    tell = note("tell", recipients=["employee:17", "employee:ann", "department:sales", "role:lawyers", "supervisor"])
    found = missing(Plan(deals(sms, tell), bills(), ("sms", "tell"), "DRAFT"))

    assert set(found) == {"elsewhere", "employee:17", "role:lawyers"}
    assert {one.id for one in found["elsewhere"].candidates} == {"log", "tx"}
    assert "employee:bo" in {one.id for one in found["employee:17"].candidates}


def test_people_are_replaced_in_lists_conditions_and_new_values() -> None:
    cards = (
        note("tell", recipients=["employee:17", "department_only:9"]),
        rule("set", "item.modify", {"fields": [{"field": "agent", "value": "17"}]}),
        rule("if", "employee.timeline_comment", {"text": "x"},
             only_if={"left": "item.agent", "op": "in", "right": ["17", "ann"]}),
    )  # fmt: skip
    plan = Plan(deals(*cards), deals().model_copy(update={"pipeline": "other"}), ("tell", "set", "if"), "NEW")
    choices = {
        Thing(What.PERSON, "employee:17"): "employee:bo",
        Thing(What.PERSON, "department:9"): "department:sales",
    }
    assert {one.thing for one in mapper().missing(plan, {})} == set(choices)
    tell, new, clause = mapper().copy_into(plan.target, plan, choices).stages[0].rules

    assert tell.parameters["recipients"] == ["employee:bo", "department_only:sales"]
    assert new.parameters["fields"][0]["value"] == "bo"
    assert clause.only_if is not None
    assert clause.only_if.model_dump()["right"] == ["bo", "ann"]


@pytest.mark.parametrize(("come", "lost"), [(("chat", "say"), set()), (("say",), {"chat"})])
def test_a_result_is_missing_only_where_its_rule_does_not_come_along(come: tuple[str, ...], lost: set[str]) -> None:
    chat = rule("chat", "employee.group_chat", {"name": "x", "members": ["responsible"]})
    say = rule("say", "employee.group_chat_message", {"chat": '{{ results["chat"].chat_id }}', "text": "x"})
    other = rule("chat", "employee.group_chat", {"name": "y", "members": ["responsible"]})
    there = bills(rule("theirs", "employee.group_chat", {"name": "y", "members": ["responsible"]}))

    found = missing(Plan(deals(chat, say), there, come, "DRAFT"))
    assert set(found) == lost
    assert [one.guess for one in found.values()] == ["theirs"] * len(lost)
    into = mapper().copy_into(bills(other), Plan(deals(chat, say), bills(other), ("chat", "say"), "DRAFT"), {})
    assert into.stages[0].rules[2].parameters["chat"] == '{{ results["chat-2"].chat_id }}'


def test_within_a_pipeline_only_results_left_behind_are_missing() -> None:
    chat = rule("chat", "employee.group_chat", {"name": "x", "members": ["employee:17"]})
    say = rule("say", "employee.group_chat_message", {"chat": '{{ results["chat"].chat_id }}', "text": "x"})
    here = deals(chat, say)

    assert set(missing(Plan(here, here, ("say",), "WORK"))) == {"chat"}
    assert missing(Plan(here, here, ("chat", "say"), "WORK")) == {}


def test_stages_of_a_missing_pipeline_are_looked_for_in_the_one_chosen_for_it() -> None:
    go = rule("go", "item.pipeline", {"pipeline": "elsewhere", "stage": "DRAFT"})
    far = rule("far", "item.pipeline", {"pipeline": "elsewhere", "stage": "SENT"})
    plan = Plan(deals(go, far), bills(), ("go", "far"), "DRAFT")

    assert set(missing(plan)) == {"elsewhere"}
    assert set(missing(plan, elsewhere="bills")) == {"elsewhere", "SENT"}
    both = {Thing(What.PIPELINE, "elsewhere"): "bills", Thing(What.STAGE, "SENT", "elsewhere"): "DRAFT"}
    rules = mapper().copy_into(bills(), plan, both).stages[0].rules
    assert [one.parameters for one in rules] == [{"pipeline": "bills", "stage": "DRAFT"}] * 2


def test_a_paste_lands_at_its_place() -> None:
    there = bills(note("one"), note("two"))
    plan = Plan(deals(note("one", "{{ item.budget }}")), there, ("one",))
    into = mapper().paste_into(there, plan, {BUDGET: "amount"}, Place("DRAFT", Section.RULES, 1))

    assert [one.id for one in into.stages[0].rules] == ["one", "one-2", "two"]
    assert into.stages[0].rules[1].parameters["text"] == "{{ item.amount }}"


def test_cards_of_unknown_types_come_as_they_are_but_for_their_links() -> None:
    alien = rule("alien", "acme.magic", {"deep": [{"x": "{{ item.budget }}", "n": 3}]})
    plan = Plan(deals(alien), bills(), ("alien",), "DRAFT")

    assert set(missing(plan)) == {"budget"}
    into = mapper().copy_into(bills(), plan, {BUDGET: "amount"})
    assert into.stages[0].rules[0].parameters == {"deep": [{"x": "{{ item.amount }}", "n": 3}]}


def test_templates_products_and_lookups_of_another_workspace_are_mapped_and_templates_go_by_their_new_name() -> None:
    theirs = {"id": "f1", "name": "Offer.docx", "size": 10}
    cards = (
        rule("paper", "document.create", {"template": theirs}),
        rule("buy", "products.add", {"products": [{"product": "p1", "quantity": "2"}, {"name": "By hand"}]}),
    )
    ours = replace(
        workspace(),
        templates={"f9": DocumentTemplate("f9", "Our offer.docx")},
        products={"p9": Product("p9", "Roof tile")},
    )
    there = Mapper(Copier(catalogue(), TEMPLATES.repoint), ours, TEMPLATES.name_paths)
    plan = Plan(deals(*cards), bills(), ("paper", "buy"), "DRAFT")
    found = {one.thing: one for one in there.missing(plan, {})}
    template, product = Thing(What.TEMPLATE, "f1"), Thing(What.PRODUCT, "p1")

    assert set(found) == {template, product}
    assert (found[template].label, [one.label for one in found[template].candidates]) == (
        "Offer.docx",
        ["Our offer.docx"],
    )
    paper, buy = there.copy_into(bills(), plan, {template: "f9", product: "p9"}).stages[0].rules
    assert paper.parameters["template"] == {"id": "f9", "name": "Our offer.docx"}
    assert buy.parameters["products"] == [{"product": "p9", "quantity": "2"}, {"name": "By hand"}]
