"""What effects leave behind and set off: items that come and go, tasks closed, payments received, clients excluded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Annotated

import pytest

from app.engine.catalog.categories import DATA
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.catalog.registry import Catalogue
from app.engine.effects import (
    ClientChanged,
    ClientExcluded,
    DeliveryStatusChanged,
    DocumentCreated,
    Effect,
    ItemCreated,
    ItemDeleted,
    PaymentLinkCreated,
    PaymentMarkedPaid,
    ProductsChanged,
    QrCodeCreated,
    RelationsChanged,
    SignatureRequested,
    TaskCreated,
    TasksCompleted,
    TimelineComment,
)
from app.engine.model.belongings import Document, Exclusion, Page, Payment, Products, Relations, Task
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact
from app.engine.model.products import ProductRow
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.model.values import Email, File, Money, Phone
from app.engine.moment import Moment
from app.engine.overlay import LaidBelongings, kept
from app.engine.parameters import Ask, Template
from app.engine.ports import NoBelongings
from app.engine.process import Engine
from app.engine.program import Programs, compile_program
from app.engine.rehearse import Rehearsal
from app.engine.rehearse import Stage as Surroundings
from app.engine.trace import Acted, Removed, RuleStep, Status, Stopped
from app.engine.words import msg
from tests.engine.board import MONDAY, Play, after, at, board, catalogue, deal, directory, engine, on, say

KEY = ("deal", "1")
AMOUNT = Money(Decimal(5000), "EUR")
ROW = ProductRow("Tile", Money(Decimal(2), "EUR"), Decimal(3))
ASKED: Mapping[str, Effect] = {
    "twin": ItemCreated("deal", "twin", "sales", "A", {"title": "Twin"}, "ann"),
    "order": ItemCreated("deal", "2", "sales", "B", {"title": "Order"}, "ann", products=(ROW,), parents=(KEY,)),
    "lead": ItemCreated("lead", "9", "leads", "A", {"phones": (Phone("0039 333 1"),)}, "ann"),
    "delete": ItemDeleted("ann"),
    "exclude": ClientExcluded("contact:p", "Paolo", ("+39 333 1",), ("Paolo@example.org",), "ann"),
    "task": TaskCreated("t1", "Call", "", "ann", "bo"),
    "close": TasksCompleted(("t1",), "bo"),
    "bill": PaymentLinkCreated("p1", "1", 1, AMOUNT, "https://pay.example/1"),
    "paid": PaymentMarkedPaid("p1", "1", AMOUNT, "ann"),
    "packed": DeliveryStatusChanged("d1", "packed", "ann", "Courier", "T1"),
    "delivered": DeliveryStatusChanged("d1", "delivered", "ann", "Courier", "T1"),
    "offer": DocumentCreated("o1", "2026-4", 4, File("f", "Offer.docx"), "Offer", {"item.amount": AMOUNT}),
    "sign": SignatureRequested("o1", "2026-4", ("contact:p",), "ann"),
    "page": QrCodeCreated("q1", "Roof", "", "Open", "https://page.example", "data:"),
    "relate": RelationsChanged(added=(("invoice", "5"), ("deal", "8"))),
    "part": RelationsChanged(removed=(("invoice", "5"),)),
    "rename": ClientChanged("contact:p", {"last_name": "Verdi", "emails": None, "vip": True}, "ann"),
    "found": ClientChanged("company:new", {"name": "New Roofs", "phones": (Phone("1"),)}, "ann", created=True),
    "products": ProductsChanged((ROW,), (ROW,)),
}


class Asks(RuleType):
    """Ask for an effect of the list above."""

    about = About(
        "data.asks",
        DATA,
        icon="mdi6.help",
        title=msg("Ask"),
        description=msg("Asks for an effect."),
        sentence=msg("Ask for {effect}"),
    )
    effect: Annotated[str, Template("line"), Ask(msg("Effect"))]
    examples = (Example("good", {"effect": "delete"}), Example("bad", {"effect": ""}, fails="missing"))

    def perform(self, at: Moment) -> Act:
        asked = ASKED[self.effect]
        if isinstance(asked, TasksCompleted):  # the tasks of the item, whatever their ids
            asked = TasksCompleted(tuple(one.id for one in at.world.belongings.of(Task, at.item.key)), asked.by)
        yield asked
        return None


CATALOGUE = Catalogue([*catalogue().rules.values(), *catalogue().triggers.values(), Asks])


def ask(effect: str, **settings: object) -> Rule:
    return Rule.model_validate({"id": effect, "type": "data.asks", "parameters": {"effect": effect}, **settings})


def ready(*rule_sets: RuleSet) -> Engine:
    programs = Programs.of(*(compile_program(one, CATALOGUE, directory().schema) for one in rule_sets))
    return replace(engine(), programs=programs)


def play(rules: RuleSet) -> Play:
    return Play(ready(rules))


def rehearsed(*rule_sets: RuleSet, **around: object) -> Rehearsal:
    people = replace(
        directory(),
        contacts={"p": Contact("p", "Paolo", "Rossi", emails=(Email("paolo@example.org"),))},
    )
    return Rehearsal(Surroundings(ready(*rule_sets).programs, people, **around), MONDAY)  # type: ignore[arg-type]


def statuses(steps: object) -> dict[str, Status]:
    return {one.rule: one.status for one in steps if isinstance(one, RuleStep)}  # type: ignore[attr-defined]


# An item goes


def test_a_removed_item_leaves_nothing_waiting_and_hears_of_nothing() -> None:
    late = say("late", when=after(1))
    played = play(board(A=[late, ask("delete"), say("follower", order="after_previous")], B=[say("b")])).enter()

    assert statuses(played.steps) == {"late": Status.CANCELLED, "delete": Status.DONE, "follower": Status.CANCELLED}
    assert played.state.gone
    assert played.state.next_due is None
    before = len(played.steps)
    played.move("B").set(title="New").wait_until(at("2026-04-01"))
    assert len(played.steps) == before


def test_rules_in_parallel_still_run_before_the_item_is_removed_and_its_second_removal_is_none() -> None:
    played = play(
        board(A=[ask("delete"), say("hello"), ask("twice").model_copy(update={"parameters": {"effect": "delete"}})])
    )
    played.enter()

    assert played.said == ["delete", "hello"]
    assert statuses(played.steps)["twice"] is Status.CANCELLED
    assert len([one for one in played.steps if isinstance(one, Removed)]) == 1


def test_recorded_history_keeps_an_item_that_a_rule_would_have_removed() -> None:
    rules = board(A=[ask("delete"), say("late", when=after(1))])
    played = Play(replace(ready(rules), carry_out_moves=False)).enter().wait_until(at("2026-03-04"))

    assert played.said == ["delete", "late"]
    assert [one.carried_out for one in played.steps if isinstance(one, Removed)] == [False]


# Items come


def test_a_created_item_enters_its_stage_and_is_related_to_the_one_it_stems_from() -> None:
    played = rehearsed(board(A=[ask("order")], B=[say("welcome")])).enter(deal())

    assert [(one.item, one.rule) for one in played.steps if isinstance(one, Acted)] == [
        (KEY, "order"),
        (("deal", "2"), "welcome"),
    ]
    there = LaidBelongings(NoBelongings(), played.belongings)
    assert there.get(Relations, "deal:1") == Relations((("deal", "2"),), id="deal:1", item=KEY)
    assert there.get(Relations, "deal:2") == Relations((KEY,), id="deal:2", item=("deal", "2"))
    assert [one.rows for one in there.of(Products, ("deal", "2"))] == [(ROW,)]


def test_a_later_rule_of_the_same_moment_finds_a_created_item() -> None:
    info = {"entity": "deal", "filter": {"left": "item.title", "op": "eq", "right": "Order"}, "fields": ["title"]}
    look = Rule.model_validate(
        {"id": "look", "type": "helper.item_info", "parameters": info, "order": "after_previous"}
    )
    played = play(board(A=[ask("order"), look])).enter()

    assert played.state.results["look"] == {"found": True, "title": "Order"}


def test_items_that_rules_create_out_of_one_another_come_to_an_end() -> None:
    breeding = board(A=[ask("twin"), ask("second").model_copy(update={"parameters": {"effect": "twin"}})])
    played = rehearsed(breeding).enter(deal())

    failed = [one for one in played.steps if isinstance(one, RuleStep) and one.status is Status.FAILED]
    assert failed
    assert {one.reason.code for one in failed if one.reason} == {"loop"}
    assert "rules alone" in failed[0].reason.words.plain()  # type: ignore[union-attr]
    assert max(len(state.lineage) for state in played.states.values()) == 3


def test_creating_anew_after_some_time_is_no_circle() -> None:
    slow = board(A=[ask("twin", when=after(1))])
    played = rehearsed(slow).enter(deal()).advance(at("2026-03-20"))

    assert Status.FAILED not in statuses(played.steps).values()


# Leads of excluded clients


@pytest.mark.parametrize(
    ("known", "called"),
    [
        ({"phones": (Phone("+39 (333) 1"),)}, "+39 (333) 1"),
        ({"emails": (Email("PAOLO@example.org"),)}, "PAOLO@example.org"),
        ({"contacts": ("contact:p",)}, "Paolo Rossi"),
    ],
    ids=["phone", "e-mail", "contact"],
)
def test_a_lead_of_an_excluded_client_is_not_taken(known: dict[str, object], called: str) -> None:
    leads = replace_pipeline(board(A=[say("welcome")]), "lead", "leads")
    lead = Item("9", "lead", "leads", "A", {"title": "Again", **known})
    played = rehearsed(board(A=[ask("exclude")]), leads).enter(deal()).enter(lead)

    assert played.states[lead.key].gone
    assert [one.rule for one in played.steps if isinstance(one, Acted)] == ["exclude"]
    refused = [one.reason for one in played.steps if isinstance(one, Removed)]
    words = refused[0].words.plain()  # type: ignore[union-attr]
    assert words.endswith(f"{called} is on the exceptions list.")


def test_other_leads_and_deals_of_an_excluded_client_are_taken() -> None:
    leads = replace_pipeline(board(A=[say("welcome")]), "lead", "leads")
    other = Item("9", "lead", "leads", "A", {"phones": (Phone("+39 333 2"),)})
    played = rehearsed(board(A=[ask("exclude")], B=[say("b")]), leads).enter(deal()).enter(other)
    again = played.enter(Item("2", "deal", "sales", "B", {"contacts": ("contact:p",)}))

    assert [one.rule for one in again.steps if isinstance(one, Acted)] == ["exclude", "welcome", "b"]


# Events that effects are


def test_closing_tasks_lets_a_waiting_rule_go_on_and_sets_the_trigger_off() -> None:
    task = Rule.model_validate(
        {
            "id": "do",
            "type": "control.task",
            "parameters": {"title": "Call", "responsible": "responsible", "wait_until_closed": True},
        }
    )
    rules = board(
        A=[task, say("done", "Closed by {{ results['do'].closed_by }}", order="after_previous"), ask("close")],
        B=[on("closed", "task.status", {"status": "completed"})],
    )
    played = play(rules).enter()

    texts = [
        one.effect.text for one in played.steps if isinstance(one, Acted) and isinstance(one.effect, TimelineComment)
    ]
    assert texts == ["Closed by bo"]
    assert played.state.item.stage == "B"
    assert played.state.trigger["title"] == "Call"


def test_a_payment_marked_as_paid_is_a_payment_received() -> None:
    rules = board(A=[ask("bill"), ask("paid", order="after_previous")], B=[on("in", "payment.received"), say("thanks")])
    played = rehearsed(rules).enter(deal())

    payment = LaidBelongings(NoBelongings(), played.belongings).get(Payment, "p1")
    assert payment is not None
    assert (payment.paid, payment.paid_at, payment.amount) == (True, MONDAY, AMOUNT)
    assert played.states[KEY].item.stage == "B"


def test_an_invoice_that_is_paid_is_told_as_such() -> None:
    rules = replace_pipeline(board(A=[ask("paid")], B=[on("in", "invoice.paid")]), "invoice", "invoices")
    played = rehearsed(rules).enter(Item("5", "invoice", "invoices", "A", {}))

    assert played.states["invoice", "5"].item.stage == "B"


@pytest.mark.parametrize(
    ("effect", "trigger"),
    [("packed", "delivery.changed"), ("delivered", "delivery.finished"), ("offer", "document.created")],
)
def test_deliveries_and_documents_set_their_triggers_off(effect: str, trigger: str) -> None:
    assert rehearsed(board(A=[ask(effect)], B=[on("t", trigger)])).enter(deal()).states[KEY].item.stage == "B"


def test_a_delivery_under_way_is_not_finished() -> None:
    rules = board(A=[ask("packed")], B=[on("t", "delivery.finished")])
    assert rehearsed(rules).enter(deal()).states[KEY].item.stage == "A"


# What is there afterwards


def test_papers_tasks_pages_and_relations_are_there_for_later_rules() -> None:
    names = ("task", "offer", "sign", "page", "relate", "part", "products")
    played = rehearsed(board(A=[ask(name, order="after_previous") for name in names])).enter(deal())
    there = LaidBelongings(NoBelongings(), played.belongings)

    task, document, page = there.get(Task, "t1"), there.get(Document, "o1"), there.get(Page, "q1")
    assert task is not None
    assert (task.stage, task.rule, task.item, task.open) == ("A", "task", KEY, True)
    assert document is not None
    assert document.asked_to_sign == ("contact:p",)
    assert not document.signed
    signature = {"document_id": "o1", "signer": "Paolo", "complete": True}
    by_all = LaidBelongings(NoBelongings(), played.happen(KEY, "document.signed", signature).belongings)
    signed = by_all.get(Document, "o1")
    assert signed is not None
    assert (signed.signed, signed.signed_by) == (True, ("Paolo",))
    assert document.values == {"item.amount": {"amount": "5000", "currency": "EUR"}}
    assert there.last_count(Document, "Offer.docx") == 4
    assert page is not None
    assert page.rule == "page"
    assert [one.others for one in there.of(Relations, KEY)] == [(("deal", "8"),)]
    assert [one.others for one in there.of(Relations, ("invoice", "5"))] == [()]
    assert [one.rows for one in there.of(Products, KEY)] == [(ROW,)]


def test_belongings_are_told_by_age_and_the_latest_state_of_each() -> None:
    first, second = Task("One", "ann", id="a", item=KEY), Task("Two", "bo", id="b", item=KEY)
    below = LaidBelongings(NoBelongings(), kept([first]))
    above = LaidBelongings(below, kept([second, Task("One, done", "ann", "completed", id="a", item=KEY)]))

    assert [one.title for one in above.of(Task, KEY)] == ["One, done", "Two"]
    assert [one.title for one in below.of(Task, KEY)] == ["One"]
    assert above.get(Document, "a") is None


def test_a_changed_client_is_seen_by_the_next_rule_and_by_the_next_event() -> None:
    rules = board(
        A=[ask("rename"), say("hi", "{{ client.name }}{{ client.email }}", order="after_previous")],
        B=[say("again", "{{ client.name }}")],
    )
    played = rehearsed(rules).enter(deal(contacts=("contact:p",))).move(KEY, "B")

    texts = [
        one.effect.text for one in played.steps if isinstance(one, Acted) and isinstance(one.effect, TimelineComment)
    ]
    assert texts == ["Paolo Verdi", "Paolo Verdi"]
    assert played.clients["contact:p"] == Contact("p", "Paolo", "Verdi", values={"vip": True})


def test_a_new_client_is_there() -> None:
    played = rehearsed(board(A=[ask("found")])).enter(deal())
    assert played.clients == {"company:new": Company("new", "New Roofs", (Phone("1"),))}


def test_what_is_excluded_is_found_however_it_is_written() -> None:
    played = rehearsed(board(A=[ask("exclude")])).enter(deal())
    assert {one for _, one in played.belongings} == {"contact:p", "+393331", "paolo@example.org"}
    assert all(isinstance(one, Exclusion) for one in played.belongings.values())


def test_the_loop_guard_is_not_reset_by_what_a_rule_waited_for_in_no_time() -> None:
    call = {"source": "log", "say": "text", "text": "Hello"}
    phone = Rule.model_validate({"id": "ring", "type": "client.call", "parameters": call})
    there = Rule.model_validate(
        {"id": "to", "type": "item.stage", "parameters": {"stage": "B"}, "order": "after_previous"}
    )
    back = Rule.model_validate({"id": "fro", "type": "item.stage", "parameters": {"stage": "A"}})
    played = rehearsed(board(A=[phone, there], B=[back])).enter(deal(phones=(Phone("+39 333 1"),)))

    assert [one.stage for one in played.steps if isinstance(one, Stopped)]


def replace_pipeline(rules: RuleSet, entity: str, pipeline: str) -> RuleSet:
    return rules.model_copy(update={"id": entity, "entity": entity, "pipeline": pipeline})
