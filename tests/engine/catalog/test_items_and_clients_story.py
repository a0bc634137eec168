"""Items made, tied, copied and removed, clients and products changed: the rules together under the runtime law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace as changed

from app.engine.catalog.example_world import BELONGINGS, DIRECTORY, ITEM, NOW, OTHER_ITEMS, ExampleItems
from app.engine.catalog.registry import load_catalogue
from app.engine.effects import ClientMail, FieldsChanged, ItemCreated, TimelineComment
from app.engine.model.belongings import Exclusion, Products, Relations, address_id, id_of
from app.engine.model.item import Item, Key
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.model.values import Email, Money, Phone
from app.engine.overlay import LaidBelongings, kept
from app.engine.ports import NoBelongings
from app.engine.program import Programs, compile_program
from app.engine.references import Reader, Visitor
from app.engine.rehearse import Rehearsal
from app.engine.rehearse import Stage as Surroundings
from app.engine.sentences import Sentences
from app.engine.things import Thing, What
from app.engine.trace import Acted, Entered, Removed, RuleStep, Status

CATALOGUE = load_catalogue(others=False)
DEAL = ITEM.key
SCHEMA = DIRECTORY.schema


def rule(rule_id: str, kind: str, *, after: bool = False, **parameters: Any) -> Rule:
    settings = {"order": "after_previous"} if after else {}
    return Rule.model_validate({"id": rule_id, "type": kind, "parameters": parameters, **settings})


def rules_of(pipeline: str, **stages: tuple[Rule, ...]) -> RuleSet:
    """Return the rules of one of the example company's pipelines."""
    known = SCHEMA.pipelines[pipeline]
    columns = tuple(Stage(id=one.id, name=one.name, rules=stages.get(one.id, ())) for one in known.stages)
    return RuleSet(id=pipeline, name=known.name, entity=known.entity, pipeline=pipeline, stages=columns)


def rehearsal(*rule_sets: RuleSet) -> Rehearsal:
    programs = Programs.of(*(compile_program(one, CATALOGUE, SCHEMA) for one in rule_sets))
    belongings = LaidBelongings(NoBelongings(), kept(BELONGINGS))
    surroundings = Surroundings(programs, DIRECTORY, belongings=belongings, items=ExampleItems(OTHER_ITEMS))
    return Rehearsal(surroundings, NOW).with_items([ITEM])


def made(played: Rehearsal, entity: str) -> Item:
    """Return the one new item of a type."""
    (found,) = [one.item for key, one in played.states.items() if key[0] == entity and key != DEAL]
    return found


def effects(played: Rehearsal, kind: type) -> list[Any]:
    return [one.effect for one in played.steps if isinstance(one, Acted) and isinstance(one.effect, kind)]


def why(played: Rehearsal, rule_id: str) -> str:
    """Return with which reason a rule ended last."""
    step = [one for one in played.steps if isinstance(one, RuleStep) and one.rule == rule_id][-1]
    return step.reason.words.plain() if step.reason else step.status.value


def related(played: Rehearsal, key: Key) -> tuple[Key, ...]:
    found = LaidBelongings(played.stage.belongings, played.belongings).get(Relations, id_of(key))
    return found.others if found else ()


def products(played: Rehearsal, key: Key) -> list[tuple[str, Decimal]]:
    found = LaidBelongings(played.stage.belongings, played.belongings).get(Products, id_of(key))
    return [(one.name, one.quantity) for one in found.rows] if found else []


TITLED: Mapping[str, Any] = {"field": "title", "value": "Look at {{ item.title }}"}


def test_an_item_made_in_a_smart_process_runs_the_rules_there_and_is_found_from_them() -> None:
    sales = rules_of(
        "sales",
        contract=(
            rule("make", "item.create", entity="inspection", fields=[TITLED, {"field": "inspector", "value": "bo"}]),
            rule("say", "employee.timeline_comment", after=True, text='Made {{ results["make"].item_id }}'),
        ),
    )
    inspections = rules_of(
        "inspections",
        planned=(
            rule(
                "whose",
                "helper.item_info",
                entity="deal",
                filter={"left": "item.amount", "op": "ge", "right": {"amount": "5000", "currency": "EUR"}},
                fields=["title", "amount"],
            ),
            rule(
                "say there",
                "employee.timeline_comment",
                after=True,
                text='For {{ results["whose"].title }}, {{ item.inspector }}, by {{ item.created_by }}',
            ),
        ),
    )

    played = rehearsal(sales, inspections).move(DEAL, "contract")

    inspection = made(played, "inspection")
    assert (inspection.stage, inspection.values["title"]) == ("planned", "Look at Roof, Rossi")
    assert inspection.values["created_at"] == NOW
    told = [one.text for one in effects(played, TimelineComment)]
    assert told == [f"Made {inspection.id}", "For Roof, Rossi, Bo Lindqvist, by Ann Keller"]
    assert related(played, inspection.key) == (DEAL,)
    assert inspection.key in related(played, DEAL)


def test_an_item_of_a_smart_process_is_found_and_changed_from_a_deal() -> None:
    sales = rules_of(
        "sales",
        contract=(rule("make", "item.create", entity="inspection", fields=[TITLED]),),
        invoice=(
            rule(
                "find",
                "helper.item_info",
                entity="inspection",
                filter={"left": "item.title", "op": "starts_with", "right": "Look at {{ item.title }}"},
                fields=["id", "title", "created_at"],
            ),
            rule(
                "keep",
                "item.modify",
                after=True,
                fields=[{"field": "description", "value": '{{ results["find"].id }}'}],
            ),
        ),
    )

    played = rehearsal(sales).move(DEAL, "contract").move(DEAL, "invoice")

    assert played.states[DEAL].item.values["description"] == made(played, "inspection").id


def test_an_invoice_out_of_a_deal_carries_client_amount_and_products_and_writes_to_the_client() -> None:
    sales = rules_of("sales", invoice=(rule("bill", "item.create_from", make=["invoice"], fields=["source"]),))
    invoices = rules_of(
        "invoices",
        draft=(rule("mail", "client.email", subject="Your invoice", text="<p>{{ item.amount | money }}</p>"),),
    )

    played = rehearsal(sales, invoices).move(DEAL, "invoice")

    invoice = made(played, "invoice")
    assert invoice.values["amount"] == Money(Decimal("5000.00"), "EUR")
    assert invoice.values["source"] == "web"
    assert products(played, invoice.key) == [("Roof tile", Decimal(1200)), ("Scaffolding", Decimal(1))]
    (mail,) = effects(played, ClientMail)
    assert (mail.client, "5,000" in mail.html) == ("contact:paolo", True)


def test_a_lead_becomes_company_contact_and_deal_which_know_each_other() -> None:
    lead = Item("9", "lead", "leads", "heard", {
        "title": "Wants a roof", "first_name": "Ines", "last_name": "Duarte", "company_name": "Duarte Ceramics",
        "phones": (Phone("+351 21 555 0190"),), "emails": (Email("ines@duarte.example"),), "responsible": "ann",
    })  # fmt: skip
    leads = rules_of("leads", heard=(rule("convert", "item.create_from", make=["deal", "contact", "company"]),))
    sales = rules_of(
        "sales", new=(rule("mail", "client.email", subject="Hello {{ client.name }}", text="{{ company.name }}"),)
    )

    played = rehearsal(leads, sales).enter(lead)

    (mail,) = effects(played, ClientMail)
    assert (mail.address, mail.subject, mail.html) == ("ines@duarte.example", "Hello Ines Duarte", "Duarte Ceramics")
    deal = made(played, "deal")
    contact = played.directory.contacts[deal.values["contacts"][0].removeprefix("contact:")]
    assert played.directory.companies[contact.company or ""].name == "Duarte Ceramics"
    assert played.states[lead.key].item.values["contacts"] == deal.values["contacts"]
    again = played.enter(played.states[lead.key].item)
    assert len(again.clients) == len(played.clients)


def test_a_copy_for_repeat_sales_is_planned_by_its_own_dates() -> None:
    copies = rule("copy", "item.copy", shift_days=365, stage="new", title="Next year: {{ item.title }}")
    remind = Rule.model_validate(
        {
            "id": "remind",
            "type": "employee.timeline_comment",
            "parameters": {"text": "Call {{ client.name }}"},
            "when": {"mode": "before", "amount": 14, "unit": "days", "base": "item.close_date"},
        }
    )

    played = rehearsal(rules_of("sales", new=(remind,), won=(copies,))).move(DEAL, "won")

    copy = made(played, "deal")
    assert copy.values["close_date"] == date(2027, 4, 30)
    assert "number" not in copy.values
    later = played.advance(datetime(2027, 4, 16, 1, tzinfo=UTC))
    assert [one.text for one in effects(later, TimelineComment)] == ["Call Paolo Rossi"]


def test_copies_that_make_copies_without_time_passing_are_stopped() -> None:
    played = rehearsal(rules_of("sales", won=(rule("copy", "item.copy", stage="won"),))).move(DEAL, "won")

    assert 1 <= len(effects(played, ItemCreated)) <= 3
    assert any(isinstance(one, RuleStep) and one.rule == "copy" and one.status is Status.FAILED for one in played.steps)


def test_relations_that_a_rule_makes_are_seen_from_both_sides_and_taken_off_again() -> None:
    sales = rules_of(
        "sales",
        contract=(rule("tie", "item.relations", entity="deal", item="3"),),
        invoice=(rule("untie", "item.relations", action="remove_all", entity="deal"),),
    )
    tied = rehearsal(sales).move(DEAL, "contract")
    assert ("deal", "3") in related(tied, DEAL)
    assert DEAL in related(tied, ("deal", "3"))

    untied = tied.move(DEAL, "invoice")

    assert related(untied, DEAL) == (("invoice", "1"),)
    assert related(untied, ("deal", "3")) == ()


def test_a_deleted_item_runs_nothing_more_and_is_no_longer_found() -> None:
    later = Rule.model_validate(
        {
            "id": "later",
            "type": "employee.timeline_comment",
            "parameters": {"text": "still here"},
            "when": {"mode": "after", "amount": 1, "unit": "days", "base": "now"},
        }
    )
    sales = rules_of(
        "sales",
        lost=(later, rule("away", "item.delete"), rule("below", "employee.timeline_comment", after=True, text="x")),
    )

    played = rehearsal(sales).move(DEAL, "lost").advance(NOW + timedelta(days=3))

    assert played.states[DEAL].gone
    assert effects(played, TimelineComment) == []
    assert any(isinstance(one, Removed) for one in played.steps)
    looking = rule("tie", "item.relations", entity="deal", item="7")
    other = replace(played, stage=rehearsal(rules_of("sales", won=(looking,))).stage).enter(OTHER_ITEMS[0])
    assert "none with the ID “7”" in why(other, "tie")


def test_an_item_with_an_open_task_is_kept_and_the_branch_goes_on() -> None:
    keep = rule("away", "item.delete", keep_with=["tasks"])
    say = rule("say", "employee.timeline_comment", after=True, text="kept")

    played = rehearsal(rules_of("sales", lost=(keep, say))).move(DEAL, "lost")

    assert "open task: Measure the roof" in why(played, "away")
    assert [one.text for one in effects(played, TimelineComment)] == ["kept"]


def test_a_client_on_the_exceptions_list_is_no_lead_any_more() -> None:
    sales = rules_of("sales", lost=(rule("never", "item.exclude"),))
    leads = rules_of("leads", heard=(rule("say", "employee.timeline_comment", text="welcome"),))
    played = rehearsal(sales, leads).move(DEAL, "lost")
    assert played.states[DEAL].gone
    assert (Exclusion, address_id("paolo@example.org")) in played.belongings

    lead = Item("10", "lead", "leads", "heard", {"title": "Again", "phones": (Phone("0039 02 5550 1001"),)})
    stranger = Item("11", "lead", "leads", "heard", {"title": "New", "phones": (Phone("+39 06 5550 1"),)})
    came = played.enter(lead, stranger)

    assert came.states[lead.key].gone
    assert [one.item for one in came.steps if isinstance(one, Entered)][-1] == stranger.key
    assert len(effects(came, TimelineComment)) == 1


def test_a_changed_client_is_seen_by_the_next_rule_and_by_other_items_of_theirs() -> None:
    sales = rules_of(
        "sales",
        contract=(
            rule(
                "card",
                "client.modify",
                fields=[
                    {"field": "last_name", "value": "Rossi-Bianchi"},
                    {"field": "emails", "value": "new@example.org", "append": True},
                ],
            ),
            rule("say", "employee.timeline_comment", after=True, text="{{ client.name }}"),
        ),
    )
    invoices = rules_of(
        "invoices",
        sent=(rule("mail", "client.email", subject="{{ client.name }}", text="x", use_address="last"),),
    )

    played = rehearsal(sales, invoices).move(DEAL, "contract").enter(changed(OTHER_ITEMS[-1], stage="sent"))

    assert [one.text for one in effects(played, TimelineComment)] == ["Paolo Rossi-Bianchi"]
    (mail,) = effects(played, ClientMail)
    assert (mail.subject, mail.address) == ("Paolo Rossi-Bianchi", "new@example.org")


def test_products_come_and_go_and_the_amount_follows() -> None:
    stages = {
        "contract": (
            rule("add", "products.add", products=[{"product": "gutter", "quantity": "10"}], sum_amount=True),
            rule("sum", "employee.timeline_comment", after=True, text="{{ item.amount.amount }}"),
        ),
        "invoice": (rule("clear", "products.clear"),),
    }

    played = rehearsal(rules_of("sales", **stages)).move(DEAL, "contract")

    assert products(played, DEAL)[-1] == ("Copper gutter", Decimal(10))
    assert [one.text for one in effects(played, TimelineComment)] == ["5480.00"]
    assert [one.values for one in effects(played, FieldsChanged)] == [{"amount": Money(Decimal("5480.00"), "EUR")}]
    assert products(played.move(DEAL, "invoice"), DEAL) == []


def test_a_card_names_the_fields_of_the_client_and_copies_leave_them_alone() -> None:
    card = rule(
        "card", "client.modify", fields=[{"field": "last_name", "value": "x"}, {"field": "language", "value": "it"}]
    )
    told = rules_of("sales", contract=(card,))

    assert Sentences(CATALOGUE, DIRECTORY, told)(card).plain() == "Contact: set Last name to x, Language to Italian"
    seen: list[Thing] = []
    Reader(CATALOGUE, SCHEMA, "deal").visit(card, _Notes(seen))
    assert {one.within for one in seen if one.what is What.FIELD} == {"contact"}


class _Notes(Visitor):
    def __init__(self, seen: list[Thing]) -> None:
        self._seen = seen

    def thing(self, thing: Thing, where: str) -> str:
        self._seen.append(thing)
        return super().thing(thing, where)
