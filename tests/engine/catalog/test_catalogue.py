"""Walks every rule and trigger type: what is declared is kept."""

from __future__ import annotations

import json
import re
from string import Formatter
from typing import ClassVar

import pytest
from msgspec.structs import replace

from app.engine.catalog.categories import CUSTOM
from app.engine.catalog.declaration import About, Act, Declared, Example, RuleType, TriggerType
from app.engine.catalog.example_world import DIRECTORY
from app.engine.catalog.examples import differences, run_example
from app.engine.catalog.registry import load_catalogue
from app.engine.effects import Effect, Notification
from app.engine.model.rule_set import Rule, RuleSet, Stage, Trigger
from app.engine.moment import Moment
from app.engine.rule_set_file import dumps, loads
from app.engine.sentences import Sentences
from app.engine.words import Msg, msg

CATALOGUE = load_catalogue(others=False)
TYPES: list[type[Declared]] = [*CATALOGUE.rules.values(), *CATALOGUE.triggers.values()]
EXAMPLES = [(declared, example) for declared in TYPES for example in declared.examples]

# The contract with saved files: ids, parameters in their order, the required ones with a star, results after the arrow.
PUBLIC = """
employee.notification: text* sender recipients*
employee.timeline_comment: text* author
employee.feed_post: title text* sender recipients* attachments tags -> post_id post_url
employee.group_chat: name* members* -> chat_id
employee.group_chat_members: chat* members* show_history
employee.group_chat_message: chat* sender kind title text*
employee.private_message: sender recipients* kind title text*
employee.email: sender to* subject* text* attachments
employee.sms: text* employee* provider*
client.email: sender subject* text* address_type use_address attachments track_clicks
client.call: source* say text* speed volume language voice audio* -> result code text
client.chat_message: text* hidden attachments
client.sms: text* phone_type provider*
client.messenger_invite: messenger text provider*
control.notify_supervisor: text* recipients
control.history_entry: kind text* author
document.create: template* values number_format company pdf public_link wait_for_file -> document_id number url pdf
document.sign: document* client_signs employees text -> document_id number asked
document.company_details: company -> company_id name legal_name address registration tax_id vat_id bank iban bic email \
phone web director
control.task: title* description creator responsible* accomplices observers start deadline priority checklist \
link_to_item wait_until_closed -> task_id closed_at closed_by
item.modify: fields* modified_by
item.observers: add remove
item.responsible: candidates* how skip_absent skip_outside_hours
item.stage: stage*
item.pipeline: pipeline* stage
item.create: entity* pipeline stage fields* responsible copy_client relate -> item_id
item.create_from: make* quote_pipeline invoice_pipeline deal_pipeline title carry fields responsible \
-> quote_id invoice_id deal_id contact_id company_id
item.copy: pipeline stage title which fields* products shift_days responsible relate -> item_id
item.relations: action entity* item*
item.delete: keep_with
item.exclude: whom remove_item
client.modify: client which fields* modified_by
products.add: products* sum_amount
products.clear: product sum_amount
data.calculate: expression* type -> value
data.variable: name* value type
helper.employee_info: employee* -> id name first_name last_name position department email phone supervisor absent \
working_now
helper.item_info: entity* filter* fields*
helper.random_text: texts* -> text
helper.working_time: employee -> flag next_start
helper.convert_currency: amount* currency* -> amount
custom.webhook: url* method headers body secret timeout responds_with
control.complete_tasks: where stage* which by
control.activity: subject* description deadline responsible complete_automatically colleagues notify_before \
-> activity_id
payment.link: amount text due -> url payment_id number
payment.mark_paid: which payment*
payment.info: payment -> payment_id number paid amount paid_at url
delivery.status: status* text* service tracking_number -> delivery_id
client.audience: url* audience* what secret
helper.related_items: entity* through which fields
helper.products: which number* -> name price quantity sum count names
helper.task_info: task* -> title status responsible deadline closed_at closed_by overdue
helper.list_lookup: table* column* value* fetch*
helper.qr_code: title* opens description action url* -> page_url image_url
helper.duplicates: by where -> count first_id first_type who
helper.summary: fields* style -> text
field.changed: fields* -> fields
responsible.changed: -> responsible
email.received: -> sender subject text
email.link_clicked: url_prefix -> url
call.incoming: line -> number line
form.submitted: form -> form page_url
invoice.paid: -> invoice_id number amount
webhook.received: code* -> code body
email.sent: -> recipient subject text
email.read: -> recipient subject
call.missed: line -> number line
call.outgoing: -> number line employee
callback.requested: form -> number form page_url
chat.first_message: channel -> channel chat_id text
chat.message: channel text_contains -> channel chat_id text
chat.answered: channel -> channel chat_id employee seconds
chat.answer_overdue: -> channel chat_id employee seconds text
document.created: template -> document_id number template url
document.viewed: -> document_id number template
document.signed: by -> by signer complete document_id number template
payment.received: -> payment_id number amount method
delivery.finished: -> delivery_id service tracking_number
delivery.tracking_number: -> delivery_id service tracking_number url
delivery.changed: -> delivery_id service tracking_number status expected_on
task.status: status -> status title responsible deadline task_id
qr.scanned: rule* -> rule page_url
site.visit: -> page_url came_from
site.returned: -> page_url last_visit
booking.made: -> booking_id subject starts_at ends_at
custom.app: code* -> app code data
"""

# What else ids of a category begin with.
ALSO = {"payment": ("delivery",), "item": ("products",)}


def by_id(value: object) -> str | None:
    if isinstance(value, type) and issubclass(value, Declared):
        return value.about.id
    return value.title if isinstance(value, Example) else None


def signature(declared: type[Declared]) -> str:
    parameters = " ".join(one.name + "*" * one.required for one in declared.parameters())
    results = " ".join(one.name for one in declared.results)
    return f"{declared.about.id}: {parameters}" + (f"{' ' * bool(parameters)}-> {results}" if results else "")


@pytest.mark.parametrize("line", PUBLIC.strip().splitlines())
def test_saved_files_find_the_parameters_and_results_they_name(line: str) -> None:
    declared = CATALOGUE.get(line.partition(":")[0])
    assert declared is not None
    assert signature(declared) == line


@pytest.mark.parametrize(("declared", "example"), EXAMPLES, ids=by_id)
def test_every_example_keeps_its_promise(declared: type[Declared], example: Example) -> None:
    assert differences(declared, example) == []


@pytest.mark.parametrize(("declared", "example"), EXAMPLES, ids=by_id)
def test_every_example_survives_a_file(declared: type[Declared], example: Example) -> None:
    kind = Trigger if issubclass(declared, TriggerType) else Rule
    node = kind(id="x", type=declared.about.id, parameters=example.parameters)
    place = {"triggers": (node,)} if isinstance(node, Trigger) else {"rules": (node,)}
    rule_set = RuleSet(id="r", name="R", entity="deal", pipeline="sales", stages=(Stage(id="s", name="S", **place),))
    again = loads(dumps(rule_set, CATALOGUE.order))
    assert again == rule_set
    assert differences(declared, replace(example, parameters=next(again.nodes())[1].parameters)) == []


@pytest.mark.parametrize(("declared", "example"), EXAMPLES, ids=by_id)
def test_every_example_reads_as_a_sentence(declared: type[Declared], example: Example) -> None:
    node = Rule(id="x", type=declared.about.id, parameters=example.parameters)
    stage = Stage(id="s", name="S", rules=(node,))
    rule_set = RuleSet(id="r", name="R", entity="deal", pipeline="sales", stages=(stage,))
    words = Sentences(CATALOGUE, DIRECTORY, rule_set)(node).plain()
    assert len(words) < 250
    assert not re.search(r"[{}\n<>]|\bNone\b|  ", words)


@pytest.mark.parametrize("declared", TYPES, ids=by_id)
def test_a_fresh_card_lacks_just_what_is_required(declared: type[Declared]) -> None:
    fresh = declared.initial()
    required = {one.name for one in declared.parameters() if one.required and declared.asked(one, fresh)}
    assert {one.field for one in declared.problems(fresh)} == required
    assert {one.field for one in declared.problems({})} == required
    assert json.loads(json.dumps(fresh)) == fresh


@pytest.mark.parametrize("declared", TYPES, ids=by_id)
def test_what_is_not_required_may_be_left_out_or_cleared(declared: type[Declared]) -> None:
    example = next(one for one in declared.examples if not one.fails and one.fires is not False)
    required = {one.name for one in declared.parameters() if one.required}
    least = {key: value for key, value in example.parameters.items() if key in required or key in ("say", "provider")}
    cleared = {one.name: one.kind.empty for one in declared.parameters() if not one.required}
    for raw in (least, {**cleared, **least}):
        assert run_example(declared, replace(example, parameters=raw)).missed is None
        assert declared.problems(raw) == []


@pytest.mark.parametrize("declared", TYPES, ids=by_id)
def test_words_are_whole_and_set_with_care(declared: type[Declared]) -> None:
    about = declared.about
    asks = [one.ask for one in declared.parameters()]
    sentences = [about.description, *(one.help for one in asks if one.help)]
    labels = [about.title, *(one.label for one in asks), *(one.label for one in declared.results)]
    assert all(isinstance(one, Msg) for one in (*sentences, *labels, about.sentence))
    assert [one for one in sentences if not one.endswith((".", "?")) or not one[0].isupper()] == []
    assert [one for one in labels if one.endswith(".") or not one[0].isupper()] == []
    assert [one for one in (*sentences, *labels, about.sentence) if re.search(r"[\"']|--|  ", one)] == []
    assert about.synonyms
    assert about.synonyms == about.synonyms.lower()


@pytest.mark.parametrize("declared", TYPES, ids=by_id)
def test_a_sentence_speaks_of_its_own_parameters(declared: type[Declared]) -> None:
    names = {one.name for one in declared.parameters()}
    for example in declared.examples:
        sentence = declared.sentence_for(example.parameters)
        assert {name for _, name, _, _ in Formatter().parse(sentence) if name} <= names


@pytest.mark.parametrize("declared", TYPES, ids=by_id)
def test_ids_belong_to_their_category_and_suggestions_exist(declared: type[Declared]) -> None:
    about = declared.about
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", about.id)
    if not about.category.trigger:
        assert about.id.partition(".")[0] in (about.category.id, *ALSO.get(about.category.id, ()))
    assert about.helper or about.category.id != "helper"
    known = {*CATALOGUE.rules, *CATALOGUE.triggers}
    assert [one for one in about.suggests if one not in known or one == about.id] == []


@pytest.mark.parametrize("declared", list(CATALOGUE.triggers.values()), ids=by_id)
def test_an_event_brings_the_results_that_its_trigger_names(declared: type[TriggerType]) -> None:
    names = {one.name for one in declared.results}
    for example in declared.examples:
        assert names <= set(example.event)


@pytest.mark.parametrize("declared", list(CATALOGUE.rules.values()), ids=by_id)
def test_what_comes_at_the_end_is_among_the_results(declared: type[RuleType]) -> None:
    assert set(declared.finishes) <= {one.name for one in declared.results}


@pytest.mark.parametrize(("declared", "example"), EXAMPLES, ids=by_id)
def test_the_same_moment_gives_the_same_again(declared: type[Declared], example: Example) -> None:
    once, again = run_example(declared, example), run_example(declared, example)
    assert [one.as_json() for one in once.effects] == [one.as_json() for one in again.effects]
    assert once.results == again.results


def test_effects_go_to_json_and_name_their_type() -> None:
    effects: list[Effect] = [one for declared, example in EXAMPLES for one in run_example(declared, example).effects]
    written = [json.loads(json.dumps(one.as_json())) for one in effects]
    assert {one["type"] for one in written} == {type(one).__name__ for one in effects}
    assert len({one["type"] for one in written}) >= 16


class Wave(RuleType):
    about = About("custom.wave", CUSTOM, "mdi6.hand-wave-outline", msg("Wave"), msg("Waves."), msg("Wave"))
    examples: ClassVar = (
        Example("it works", {}, effects=(Notification("Hello", "ann", ("bo",)),), results={"height": 1}),
        Example("it fails", {}, fails="tired"),
    )

    def perform(self, at: Moment) -> Act:
        yield Notification("Hello", at.author(), ("lea",))
        return {"width": 2}


def test_an_example_that_does_not_hold_is_told() -> None:
    works, fails = (differences(Wave, one) for one in Wave.examples)
    assert [one.partition(" (")[0] for one in works[:1]] == ["it asked for"]
    assert works[1:] == ["it left {'width': 2}, not {'height': 1}", "it left results that are not declared: ['width']"]
    assert fails[0].startswith("it did not fail")
