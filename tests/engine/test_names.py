from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.catalog.categories import ON_COMMUNICATION
from app.engine.catalog.data.variable import SetVariable
from app.engine.catalog.declaration import About, Example, Result, RuleType, TriggerType
from app.engine.catalog.employee.group_chat import CreateGroupChat
from app.engine.catalog.registry import Catalogue
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import EntityType, Field, Schema
from app.engine.model.values import FieldType, Money
from app.engine.names import Names, names_at
from app.engine.paths import Missing, look_up, read_path, write_path
from app.engine.placeholders import Scope, Templates
from app.engine.words import Msg, msg
from tests.engine.board import board
from tests.engine.board import rule as rule_of
from tests.engine.placeholder_world import DIRECTORY, NOW, schema, scope

T = FieldType


class LinkClicked(TriggerType):
    """Stands for any trigger with a result."""

    about = About("test.link", ON_COMMUNICATION, "mdi6.link", msg("Link"), msg("A link is opened."), msg("Opened"))
    results = (Result("url", T.URL, msg("Address")),)
    examples = (Example("yes", {}, fires=True), Example("no", {}, fires=False))


CATALOGUE = Catalogue([CreateGroupChat, LinkClicked])
VARIABLES = {"vat": Decimal("0.22"), "since": date(2020, 1, 1), "limit": Money(Decimal(1), "EUR"), "n": 3}


def rule(rule_id: str, **more: Any) -> dict[str, Any]:
    return {"id": rule_id, "type": "employee.group_chat", "name": f"Chat {rule_id}"} | more


RULES = RuleSet.model_validate(
    {
        "id": "rs",
        "name": "Loans",
        "entity": "deal",
        "pipeline": "loans",
        "stages": [
            {
                "id": "new",
                "name": "New",
                "triggers": [{"id": "clicked", "type": "test.link"}],
                "rules": [
                    rule("first", name=""),
                    rule("a b.c"),
                    rule("middle"),
                    rule("odd", type="unknown"),
                    rule("last"),
                ],
            },
            {"id": "next", "name": "Next", "rules": [rule("other")]},
        ],
    }
)


def at(node: str | None) -> Names:
    return names_at(RULES, node, CATALOGUE, schema(), VARIABLES)


@pytest.mark.parametrize(
    ("path", "type_", "label"),
    [
        ("item.title", T.STRING, "Title"),
        ("item.amount", T.MONEY, "Amount"),
        ("item.amount.currency", T.STRING, "Amount: currency"),
        ("item.amount.amount", T.DECIMAL, "Amount: amount"),
        ('item["Große Summe"]', T.MONEY, "Große Summe"),
        ("item.kind", T.ENUMERATION, "Kind"),
        ("item.contract.name", T.STRING, "Contract: file name"),
        ("client.first_name", T.STRING, "First name"),
        ("client.phones", T.PHONES, "All phones"),
        ("client.phones.0.number", T.STRING, "All phones: number"),
        ("item.tags.1", T.STRING, "Tags"),
        ("company.name", T.STRING, "Name"),
        ("responsible.name", T.STRING, "Full name"),
        ("responsible.working_now", T.BOOLEAN, "Working now"),
        ("supervisor.email", T.STRING, "E-mail"),
        ('results["first"].chat_id', T.STRING, "Chat ID"),
        ("results.first.chat_id", T.STRING, "Chat ID"),
        ('results["a b.c"].chat_id', T.STRING, "Chat ID"),
        ("trigger.url", T.URL, "Address"),
        ("variables.vat", T.DECIMAL, "vat"),
        ("variables.since", T.DATE, "since"),
        ("variables.limit.currency", T.STRING, "limit: currency"),
        ("variables.n", T.INTEGER, "n"),
        ("now", T.DATETIME, "Now"),
        ("today", T.DATE, "Today"),
    ],
)
def test_a_name_has_its_type_and_label(path: str, type_: FieldType, label: str) -> None:
    names = at("last")
    assert names.type_of(path) is type_
    words = names.label_of(path)
    assert (words.plain() if isinstance(words, Msg) else words) == label


@pytest.mark.parametrize(
    "path",
    [
        "item.nothing",
        "item",
        "amount",
        "results",
        "results.first",
        "results.first.nothing",
        "results.last.chat_id",
        "results.other.chat_id",
        "results.odd.x",
        "trigger.nothing",
        "variables.nothing",
        "item.title.x",
        "item.amount.0",
        "client.phones.number",
        "not a path",
        "",
        "item.",
        "item..title",
        "results.clicked.url",
    ],
)
def test_what_does_not_exist_here_has_no_type(path: str) -> None:
    assert at("last").type_of(path) is None


def test_a_rule_sees_the_results_of_the_rules_above_it_and_of_no_others() -> None:
    def seen(node: str | None) -> list[str]:
        return [one.path for one in at(node).all() if one.path.startswith("results")]

    assert seen("first") == []
    assert seen("middle") == ['results["first"].chat_id', 'results["a b.c"].chat_id']
    assert seen("last") == [*seen("middle"), 'results["middle"].chat_id']
    assert seen("other") == []
    assert seen("clicked") == []
    assert seen(None) == []
    assert seen("gone") == []


def test_what_a_trigger_returns_is_known_to_itself_and_to_the_rules_of_its_stage() -> None:
    known = {node: at(node).type_of("trigger.url") for node in ("clicked", "first", "last", "other", None)}
    assert known == {"clicked": T.URL, "first": T.URL, "last": T.URL, "other": None, None: None}


def test_names_are_grouped_for_the_picker_each_earlier_rule_under_its_name() -> None:
    groups = dict.fromkeys(one.group for one in at("middle").all())
    assert [(one.id, one.label) for one in groups] == [
        ("item", "Item fields"),
        ("client", "Client"),
        ("company", "Company"),
        ("responsible", "Responsible person"),
        ("created_by", "Created by"),
        ("supervisor", "Supervisor"),
        ("results:first", "Create group chat"),
        ("results:a b.c", "Chat a b.c"),
        ("trigger", "Trigger"),
        ("variables", "Variables"),
        ("functions", "Functions"),
    ]


def test_every_name_of_the_picker_is_found_again_by_its_path_and_prints_or_waits() -> None:
    names, templates, seen = at("last"), Templates(), scope()
    seen.variables = VARIABLES
    paths = [one.path for one in names.all()]
    assert len(paths) == len(set(paths)) > 60
    for one in names.all():
        assert names.get(one.path) == one
        assert templates.problems(f"{{{{ {one.path} }}}}", names) == []
        found = look_up(seen, read_path(one.path))
        assert not isinstance(found, Missing) or found.known


def test_multiple_and_choices_are_told() -> None:
    names = at("last")
    assert [name.multiple for name in map(names.get, ("item.tags", "item.observers", "item.title")) if name] == [
        True,
        True,
        False,
    ]
    kind = names.get("item.kind")
    assert kind is not None
    assert [option.label for option in kind.options] == ["Loan", "Lease"]


def test_fields_that_a_workspace_adds_to_contacts_are_names_of_the_client() -> None:
    contact = EntityType("contact", "Contacts", (Field("birthday", "Birthday", T.DATE), Field("name", "Own", T.TEXT)))
    names = names_at(RULES, "last", CATALOGUE, Schema({**schema().entities, "contact": contact}))
    assert names.type_of("client.birthday") is T.DATE
    assert names.type_of("client.name") is T.STRING
    assert names.type_of("company.birthday") is None
    assert at("last").type_of("client.birthday") is None


def test_a_field_known_to_the_workspace_but_empty_on_the_record_is_empty_not_missing() -> None:
    bare = Scope(Item("2", "deal", "loans", "new", {}), NOW, replace(DIRECTORY, schema=schema()))
    for path in ("item.tags", 'item["Große Summe"].currency', "client.name", "company.phone", "supervisor.name"):
        assert look_up(bare, read_path(path)) is None
    assert isinstance(look_up(bare, ("item", "nowhere")), Missing)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("item.amuont", "item.amount"),
        ("item.Amount", "item.amount"),
        ("amount", "item.amount"),
        ("Close date", "item.close_date"),
        ("client.firstname", "client.first_name"),
        ("trigger.ulr", "trigger.url"),
        ("reponsible.name", "responsible.name"),
        ("zzzzzz", None),
        ("item.zzz", None),
        ('results["first"].chatid', 'results["first"].chat_id'),
        ("results.frist.chat_id", 'results["first"].chat_id'),
        ("results.other.chat_id", None),
    ],
)
def test_a_misspelt_name_has_a_suggestion(wrong: str, right: str | None) -> None:
    assert at("last").close_to(wrong) == right


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("results.gone.chat_id", "There is no rule with the ID “gone”."),
        ("results.other.chat_id", "The rule “Chat other” stands on another stage"),
        ("results.last.chat_id", "The rule “Chat last” does not run before this one"),
        ("results.first.nothing", "The rule “Create group chat” gives no result called “nothing”."),
        ("item.nowhere", "There is nothing called item.nowhere here."),
        ("results", "There is nothing called results here."),
    ],
)
def test_why_a_name_gives_nothing_is_said(path: str, words: str) -> None:
    trouble = at("middle").trouble(read_path(path))
    assert trouble is not None
    assert trouble.plain().startswith(words)


@pytest.mark.parametrize("path", ["item.title", "responsible", "client", "item", "results.first.chat_id", "now"])
def test_a_name_that_can_be_filled_in_is_no_trouble(path: str) -> None:
    assert at("middle").trouble(read_path(path)) is None


@pytest.mark.parametrize(
    ("source", "underlined", "words", "suggestion"),
    [
        ("Hi {{ item.amuont | money }}", "item.amuont", "Did you mean item.amount?", "item.amount"),
        ("é\r\n{{ Amount }}", "Amount", "Did you mean item.amount?", "item.amount"),
        ("{{ item.amount | mony }}", "mony", "Did you mean “money”?", "money"),
        ("{{ results['last'].chat_id }}", "results['last'].chat_id", "does not run before", None),
        ("{% if item.nope %}{% endif %}", "item.nope", "nothing called item.nope", None),
        ("{% for p in client.phones %}{{ p.number }}{{ q.number }}{% endfor %}", "q.number", "nothing called", None),
        ("Hi {{ item.title", "{{ item.title", "not closed", None),
        ("a {{ }} b", "{{ }}", "empty", None),
        ("{{ item.title }}\n{% if x %}", "{% if x %}", "not closed with endif", None),
        ("{{ item.__class__ }}", "__class__", "underscore", None),
        ("{{ item.title | truncate('x') }}", "truncate", "whole number", None),
        ("{# note", "{# note", "comment is not closed", None),
    ],
)
def test_a_problem_says_what_where_and_what_instead(
    source: str, underlined: str, words: str, suggestion: str | None
) -> None:
    problem = Templates().problems(source, at("middle"))[0]
    assert source[problem.offset : problem.offset + problem.length] == underlined
    assert words in problem.words.plain()
    assert problem.suggestion == suggestion


def test_all_wrong_names_of_a_template_are_found_at_once() -> None:
    source = "{{ item.a }} {{ item.title }} {{ nowhere }} {{ item.a }} {{ trigger.code | upper }}"
    problems = Templates().problems(source, at("middle"))
    assert [source[one.offset : one.offset + one.length] for one in problems] == [
        "item.a",
        "nowhere",
        "item.a",
        "trigger.code",
    ]


def test_all_faulty_placeholders_are_found_at_once() -> None:
    source = "{{ item.title | uper }} {{ 1 ** 2 }} {{ item.title }}"
    problems = Templates().problems(source, at("middle"))
    assert [source[one.offset : one.offset + one.length] for one in problems] == ["uper", "{{ 1 ** 2 }}"]


# Paths


@given(st.lists(st.text(), max_size=3))
def test_any_path_is_read_as_it_was_written(parts: list[str]) -> None:
    path = ("item", *parts)
    assert read_path(write_path(path)) == path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("item.title", ("item", "title")),
        (" now ", None),
        ("results.chat.chat_id", ("results", "chat", "chat_id")),
        ("results [ 'it\\'s' ] . x", ("results", "it's", "x")),
        ('item["a.b"]["c\\"d"]', ("item", "a.b", 'c"d')),
        ("client.phones[0].number", ("client", "phones", "0", "number")),
        ("item[title]", None),
        ('item["x', None),
        ("1.x", None),
        ("item.title | upper", None),
        ("", None),
    ],
)
def test_paths_are_read_with_dots_and_brackets(text: str, path: tuple[str, ...] | None) -> None:
    if path is None:
        with pytest.raises(ValueError, match=r".*"):
            read_path(text)
    else:
        assert read_path(text) == path


def test_the_variables_that_rules_set_are_known_everywhere_with_their_types() -> None:
    setting = {"name": "price", "value": "1", "type": "money"}
    stages = [
        {"id": "new", "name": "New", "rules": [{"id": "a", "type": "employee.group_chat"}]},
        {"id": "next", "name": "Next", "rules": [{"id": "b", "type": "data.variable", "parameters": setting}]},
    ]
    rules = RuleSet.model_validate({"id": "r", "name": "R", "entity": "deal", "pipeline": "p", "stages": stages})
    names = names_at(rules, "a", Catalogue([CreateGroupChat, SetVariable]), schema(), VARIABLES)
    assert names.type_of("variables.price") is T.MONEY
    assert {"variables.price", "variables.vat"} <= {one.path for one in names.all()}
    assert names.get("variables.prize") is None


def test_what_is_the_same_at_every_place_is_looked_up_once_for_all() -> None:
    rules = [rule_of(f"r{n}", "data.variable", {"name": f"v{n}", "value": "1"}) for n in range(50)]
    rule_set, asked = board(A=rules), list[str]()

    class Counting(Catalogue):
        def rule(self, type_id: str) -> type[RuleType] | None:
            asked.append(type_id)
            return super().rule(type_id)

    counting = Counting([SetVariable])
    everywhere = Names(rule_set, None, counting, schema())
    found = [everywhere.at(rule_set.stages[0], one).get("variables.v7") for one in rules]
    assert all(one is not None and one.label == "v7" for one in found)
    assert len(asked) == len(rules)
