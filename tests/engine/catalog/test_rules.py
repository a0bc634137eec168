"""What single rules do beyond their examples."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.catalog.declaration import Example
from app.engine.catalog.example_world import DIRECTORY, ITEM, NOW, ExampleItems
from app.engine.catalog.examples import example_moment, run_example
from app.engine.catalog.registry import load_catalogue
from app.engine.effects import SYSTEM, EmployeeMail, FieldsChanged, ResponsibleChanged, Sms, WebhookCall
from app.engine.errors import KnownError
from app.engine.model.item import Item
from app.engine.model.schema import Field, Schema
from app.engine.model.values import Email, FieldType, File, Money, Phone
from app.engine.moment import Moment
from app.engine.placeholders import Templates
from app.engine.ports import Directory, World
from app.engine.scope import Scope

CATALOGUE = load_catalogue(others=False)
ROME = ZoneInfo("Europe/Rome")


def effects(kind: str, parameters: Mapping[str, Any], **item: Any) -> tuple[Any, ...]:
    """Run a rule on the example deal, with some fields of it changed."""
    outcome = run_example(CATALOGUE.rules[kind], Example("", parameters, item=item))
    if outcome.failure is not None:
        raise outcome.failure
    return outcome.effects


def modified(field: str, value: Any, *, append: bool = False, **item: Any) -> Any:
    """Return what *Modify item* makes of a value for a field."""
    (effect,) = effects("item.modify", {"fields": [{"field": field, "value": value, "append": append}]}, **item)
    assert isinstance(effect, FieldsChanged)
    return effect.values[field]


def with_fields(*fields: Field) -> Directory:
    """Return the example's surroundings, in which deals have further fields."""
    deal = DIRECTORY.schema.entities["deal"]
    for one in fields:
        deal = deal.with_field(one)
    entities = {**DIRECTORY.schema.entities, "deal": deal}
    return replace(DIRECTORY, schema=Schema(entities, DIRECTORY.schema.pipelines))


def moment(directory: Directory) -> Moment:
    """Return the moment of the examples in other surroundings."""
    return Moment(Scope(ITEM, NOW, directory), World(directory), Templates(), rule="r", entry=1, acts_as="")


# Modify item


@pytest.mark.parametrize(
    ("field", "value", "written"),
    [
        ("description", "{{ item.amount }} by {{ item.close_date | date }}", "€5,000.00 by Apr 30, 2026"),
        ("description", "{{ item.amount }}", "€5,000.00"),
        ("amount", "1200.50", Money(Decimal("1200.50"), "EUR")),
        ("amount", "80 USD", Money(Decimal(80), "USD")),
        ("amount", 70, Money(Decimal(70), "EUR")),
        ("amount", {"amount": "1", "currency": "CHF"}, Money(Decimal(1), "CHF")),
        ("probability", "{{ item.amount }}", 5000),
        ("probability", "{{ item.probability + 10 }}", 50),
        ("close_date", "2026-05-01", date(2026, 5, 1)),
        ("close_date", "{{ item.close_date | add_days(1) }}", date(2026, 5, 1)),
        ("recurring", "yes", True),
        ("source", "", None),
        ("responsible", "supervisor", "bo"),
        ("responsible", "employee:lea", "lea"),
        ("responsible", "lea", "lea"),
        ("observers", "department:sales", ("ann", "bo", "tim")),
        ("observers", ["lea", "supervisor", "{{ item.responsible }}"], ("lea", "bo", "ann")),
        ("contract", {"id": "f1", "name": "a.pdf"}, (File("f1", "a.pdf"),)),
        ("phones", "{{ client.phones }}", (Phone("+39 02 5550 1001"), Phone("+39 333 555 0102", "mobile"))),
    ],
)
def test_a_value_becomes_what_its_field_holds(field: str, value: Any, written: Any) -> None:
    assert modified(field, value) == written


def test_what_is_added_joins_what_is_there_once() -> None:
    more = {"phones": (Phone("+39 1"), Phone("+39 02 5550 1001"))}
    assert modified("phones", "{{ client.phones }}", append=True, **more) == (
        Phone("+39 1"),
        Phone("+39 02 5550 1001"),
        Phone("+39 333 555 0102", "mobile"),
    )


def test_two_additions_to_one_field_both_stay() -> None:
    pairs = [{"field": "observers", "value": one, "append": True} for one in ("employee:lea", "supervisor")]
    assert effects("item.modify", {"fields": pairs})[0].values == {"observers": ("lea", "bo")}


@pytest.mark.parametrize(
    ("value", "visit"),
    [
        ("2026-07-01T09:00", datetime(2026, 7, 1, 9, tzinfo=ROME)),
        ("2026-07-01", datetime(2026, 7, 1, tzinfo=ROME)),
        ("{{ item.close_date }}", datetime(2026, 4, 30, tzinfo=ROME)),
    ],
)
def test_a_time_without_a_zone_is_one_on_the_clock_of_the_workspace(value: str, visit: datetime) -> None:
    directory = with_fields(Field("visit", "Visit", FieldType.DATETIME))
    rule = CATALOGUE.rules["item.modify"].build({"fields": [{"field": "visit", "value": value}]})
    assert next(rule.act(moment(directory))).values["visit"] == visit  # type: ignore[attr-defined]
    variable = {"name": "visit", "value": value, "type": "datetime"}
    assert effects("data.variable", variable)[0].value == visit


def test_the_day_of_a_moment_is_the_one_on_the_clock_of_the_workspace() -> None:
    late_evening_elsewhere = "2026-07-01T23:30:00+00:00"
    assert modified("close_date", late_evening_elsewhere) == date(2026, 7, 2)
    variable = {"name": "day", "value": late_evening_elsewhere, "type": "date"}
    assert effects("data.variable", variable)[0].value == date(2026, 7, 2)


def test_a_required_field_of_a_new_item_may_hold_nought_or_no() -> None:
    declared = (
        Field("rooms", "Rooms", FieldType.INTEGER, required=True),
        Field("urgent", "Urgent", FieldType.BOOLEAN, required=True),
    )
    given = {"title": "Roof", "rooms": 0, "urgent": False}
    pairs = [{"field": key, "value": value} for key, value in given.items()]
    rule = CATALOGUE.rules["item.create"].build({"entity": "deal", "fields": pairs})
    assert next(rule.act(moment(with_fields(*declared)))).values.items() >= given.items()  # type: ignore[attr-defined]


def test_a_sum_beyond_all_measure_is_a_reason_not_to_act() -> None:
    palace = {"products": [{"name": "Palace", "price": "1e30 EUR"}], "sum_amount": True}
    with pytest.raises(KnownError, match="too large"):
        effects("products.add", palace)


def test_what_is_due_today_is_not_over_yet() -> None:
    assert effects("payment.link", {"due": "{{ today }}"})[0].due == datetime(2026, 3, 10, tzinfo=ROME)
    assert effects("payment.link", {"due": "9999-12-31"})[0].due == datetime(9999, 12, 31, tzinfo=ROME)
    call = {"title": "Call", "responsible": "responsible", "start": "{{ now }}", "deadline": "{{ today }}"}
    assert effects("control.task", call)[0].deadline == datetime(2026, 3, 10, tzinfo=ROME)


def test_what_a_client_wrote_is_never_read_as_a_template() -> None:
    assert modified("source", "{{ item.description }}", description="{{ 7 * 7 }}") == "{{ 7 * 7 }}"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("close_date", "soon", "“Close date”: “soon” is not a date"),
        ("close_date", "2026-07-01 or later", "“2026-07-01 or later” is not a date"),
        ("amount", "1 200 EUR", "“1 200 EUR” is not an amount of money"),
        ("probability", "4.5", "not a whole number"),
        ("probability", "{{ item.probability / 3 }}", "not a whole number"),
        ("responsible", ["employee:ann", "employee:bo"], "holds one value, not 2"),
        ("id", "8", "cannot be set"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_the_name_of_its_field(field: str, value: Any, words: str) -> None:
    with pytest.raises(KnownError, match=words) as caught:
        modified(field, value)
    assert caught.value.field == "fields"


# Change responsible person


def handed(parameters: Mapping[str, Any], others: Sequence[Item], item: Item) -> str:
    """Return who gets an item where there are others."""
    at = example_moment(Example("", {}))
    world = World(DIRECTORY, items=ExampleItems((*others, item)), seed="s")
    moment = Moment(Scope(item, NOW, DIRECTORY), world, at._templates, rule="r", entry=1, acts_as="responsible")  # noqa: SLF001
    changed = list(CATALOGUE.rules["item.responsible"].build(parameters).act(moment))
    assert all(isinstance(one, ResponsibleChanged) for one in changed)
    return str(changed[0].responsible if changed else item.values["responsible"])  # type: ignore[attr-defined]


def shares(how: str, number: int) -> Counter[str]:
    """Hand out new items one after another, and count who has how many."""
    parameters = {"candidates": ["employee:ann", "employee:bo", "employee:lea"], "how": how}
    given: list[Item] = []
    for place in range(number):
        item = Item(f"n{place}", "deal", "sales", "new", {"title": "x", "responsible": "max"})
        given.append(item.with_values({"responsible": handed(parameters, given, item)}))
    return Counter(one.values["responsible"] for one in given)


@pytest.mark.parametrize("how", ["in_order", "least_loaded"])
def test_new_items_are_shared_out_evenly(how: str) -> None:
    assert shares(how, 12) == {"ann": 4, "bo": 4, "lea": 4}


def test_chance_reaches_everybody() -> None:
    assert set(shares("random", 30)) == {"ann", "bo", "lea"}


def test_closed_items_are_no_load() -> None:
    won = [Item(f"w{n}", "deal", "sales", "won", {"responsible": "ann"}) for n in range(5)]
    mine = Item("m", "deal", "sales", "new", {"responsible": "bo"})
    item = Item("n", "deal", "sales", "new", {"responsible": "max"})
    parameters = {"candidates": ["employee:bo", "employee:ann"], "how": "least_loaded"}
    assert handed(parameters, [*won, mine], item) == "ann"


@given(
    st.sampled_from(["in_order", "first_free", "random", "least_loaded"]),
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from(["ann", "bo", "tim", "eve", "lea", "max"]), min_size=1, unique=True),
)
def test_whoever_is_skipped_never_gets_the_item(how: str, absent: bool, hours: bool, people: list[str]) -> None:
    parameters = {
        "candidates": [f"employee:{one}" for one in people],
        "how": how,
        "skip_absent": absent,
        "skip_outside_hours": hours,
    }
    try:
        chosen = handed(parameters, (), Item("n", "deal", "sales", "new", {"responsible": "nobody"}))
    except KnownError:
        assert set(people) <= {"tim", "eve"}
        return
    assert chosen in people
    assert not (chosen == "tim" and (absent or hours or how == "first_free"))
    assert not (chosen == "eve" and (hours or how == "first_free"))


# Messages


def test_a_subject_is_one_line_whatever_a_field_holds() -> None:
    parameters = {"to": ["responsible"], "subject": "Re: {{ item.description }}", "text": "<p>x</p>"}
    (mail,) = effects("employee.email", parameters, description="a\r\nBcc: everybody@example.com")
    assert isinstance(mail, EmployeeMail)
    assert mail.subject == "Re: a Bcc: everybody@example.com"


def test_an_employee_without_a_mobile_number_gets_the_sms_on_the_first() -> None:
    (sms,) = effects("employee.sms", {"text": "x", "employee": "role:lawyers", "provider": "log"})
    assert isinstance(sms, Sms)
    assert sms.number == "+39 02 5550 1031"


def test_two_hundred_characters_are_still_an_sms_to_an_employee() -> None:
    (sms,) = effects("employee.sms", {"text": "x" * 200, "employee": "responsible", "provider": "log"})
    assert len(sms.text) == 200


def test_an_item_without_responsible_person_writes_in_the_name_of_the_system() -> None:
    (note,) = effects("employee.timeline_comment", {"text": "x"}, responsible=None)
    assert note.author == "system"
    (mail,) = effects("client.email", {"subject": "x", "text": "<p>y</p>"}, responsible=None)
    assert mail.sender == "system"


def test_a_lead_is_its_own_client() -> None:
    own = {"contacts": (), "company": None, "phones": (Phone("+39 1"),), "emails": (Email("a@example.org"),)}
    (chat,) = effects("client.chat_message", {"text": "Hello"}, **own)
    assert chat.client == "item"


def test_a_company_is_called_where_its_contact_has_no_number() -> None:
    (call,) = effects("client.call", {"source": "log", "text": "Hello"}, contacts=())
    assert (call.client, call.number) == ("company:rossi", "+39 02 5550 1000")


def test_mail_may_come_from_an_address_that_is_written_out() -> None:
    parameters = {"sender": "office@example.com", "subject": "x", "text": "<p>y</p>"}
    assert effects("client.email", parameters)[0].sender == "office@example.com"


# Webhook


@given(st.text(max_size=40))
def test_no_value_breaks_out_of_a_webhook_body(text: str) -> None:
    parameters = {"url": "https://example.com", "body": '{"title": "{{ item.description }}", "safe": true}'}
    (call,) = effects("custom.webhook", parameters, description=text)
    assert isinstance(call, WebhookCall)
    assert json.loads(call.body) == {"title": text, "safe": True}


@given(st.text(min_size=1, max_size=40))
def test_no_value_leaves_its_place_in_a_webhook_address(text: str) -> None:
    (call,) = effects("custom.webhook", {"url": "https://example.com/a/{{ item.description }}?b=1"}, description=text)
    assert call.url.startswith("https://example.com/a/")
    assert call.url.count("?") == call.url.count("=") == 1
    assert call.url.count("/") == 4


def test_a_secret_itself_is_refused() -> None:
    with pytest.raises(KnownError, match="keyring"):
        CATALOGUE.rules["custom.webhook"].build({"url": "https://example.com", "secret": "hunter2"})


def test_the_results_of_a_webhook_are_those_it_asks_for() -> None:
    raw = {"url": "https://example.com", "responds_with": {"order": "data.id", "state": "data.state"}}
    assert [one.name for one in CATALOGUE.rules["custom.webhook"].results_for(raw)] == ["order", "state"]


def test_the_results_of_an_item_look_up_have_the_types_of_their_fields() -> None:
    raw = {"entity": "deal", "fields": ["amount", "observers", "roof_type", "gone"]}
    results = CATALOGUE.rules["helper.item_info"].results_for(raw, DIRECTORY.schema)
    assert [(one.name, one.type, one.multiple) for one in results] == [
        ("found", FieldType.BOOLEAN, False),
        ("amount", FieldType.MONEY, False),
        ("observers", FieldType.EMPLOYEE, True),
        ("roof_type", FieldType.ENUMERATION, False),
        ("gone", FieldType.STRING, False),
    ]


@pytest.mark.parametrize("raw", [{}, {"fields": 5}, {"fields": [7, None]}, {"entity": [], "fields": ["title"]}])
def test_results_can_be_asked_of_a_card_that_is_half_filled_in(raw: Mapping[str, Any]) -> None:
    for declared in CATALOGUE.rules.values():
        assert isinstance(declared.results_for(raw), tuple)


@pytest.mark.parametrize("kind", ["helper.item_info", "helper.related_items"])
def test_a_fetched_choice_knows_what_can_be_chosen(kind: str) -> None:
    asked = {"entity": "deal", "fields": ["roof_type"]}
    (fetched,) = (one for one in CATALOGUE.rules[kind].results_for(asked, DIRECTORY.schema) if one.name == "roof_type")
    assert fetched.options == DIRECTORY.schema.entities["deal"].by_key["roof_type"].options != ()


def test_a_reference_that_nobody_can_read_names_nobody() -> None:
    at = Moment(Scope(ITEM, NOW, DIRECTORY), World(DIRECTORY), Templates(), rule="r", entry=1, acts_as="Ann Keller")
    assert at.author() == SYSTEM
    with pytest.raises(KnownError, match="Ann Keller stands for nobody"):
        at.person("Ann Keller", "employee")
