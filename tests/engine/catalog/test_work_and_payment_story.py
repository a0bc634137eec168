"""Tasks, payments, deliveries and QR codes under the runtime law: what rules make, what comes back, what follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.engine.catalog.example_world import DIRECTORY, ITEM, NOW, OTHER_ITEMS, ExampleBelongings, ExampleItems
from app.engine.catalog.registry import load_catalogue
from app.engine.effects import Sms, TimelineComment
from app.engine.model.belongings import Delivery, Payment, Task
from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, RuleSet, Stage, Trigger
from app.engine.model.values import Phone
from app.engine.program import Programs, compile_program
from app.engine.rehearse import Rehearsal
from app.engine.rehearse import Stage as Surroundings
from app.engine.trace import Acted, Entered, Removed, RuleStep, Status
from tests.engine.board import after, on, rule

CATALOGUE = load_catalogue(others=False)
DEAL = ITEM.in_stage("new")
KEY = DEAL.key


def say(rule_id: str, text: str, **settings: object) -> Rule:
    return rule(rule_id, "employee.timeline_comment", {"text": text}, **settings)


def then(rule_id: str, kind: str, **parameters: object) -> Rule:
    return rule(rule_id, kind, parameters, order="after_previous")


def rehearsal(
    *stages: tuple[str, Sequence[Rule | Trigger]], entity: str = "deal", pipeline: str = "sales"
) -> Rehearsal:
    columns = tuple(
        Stage(
            id=name,
            name=name,
            rules=tuple(one for one in cards if isinstance(one, Rule)),
            triggers=tuple(one for one in cards if isinstance(one, Trigger)),
        )
        for name, cards in stages
    )
    rule_set = RuleSet(id="story", name="Story", entity=entity, pipeline=pipeline, stages=columns)
    program = compile_program(rule_set, CATALOGUE, DIRECTORY.schema)
    beside = ExampleItems(OTHER_ITEMS)
    return Rehearsal(Surroundings(Programs.of(program), DIRECTORY, belongings=ExampleBelongings(), items=beside), NOW)


def said(played: Rehearsal) -> list[str]:
    acted = (one.effect for one in played.steps if isinstance(one, Acted))
    return [one.text for one in acted if isinstance(one, TimelineComment)]


def entered(played: Rehearsal) -> list[str]:
    return [one.stage for one in played.steps if isinstance(one, Entered)]


def made(played: Rehearsal, kind: type[Task | Payment | Delivery]) -> list[Task | Payment | Delivery]:
    return [one for (one_kind, _), one in played.belongings.items() if one_kind is kind and isinstance(one, kind)]


VISIT = rule("visit", "control.task", {"title": "Visit", "responsible": "employee:lea", "wait_until_closed": True})
CLOSED = '{{ results["visit"].closed_by }}'


def test_completed_tasks_let_the_rules_go_on_that_wait_for_them() -> None:
    start = rehearsal(
        (
            "new",
            [
                VISIT,
                say("visited", f"Closed by {CLOSED}", order="after_previous"),
                rule("tidy", "control.complete_tasks", {"where": "current", "which": "by_rules"}, when=after(2)),
            ],
        )
    )
    waiting = start.enter(DEAL)
    assert said(waiting) == []
    done = waiting.advance(NOW + timedelta(days=3))
    assert said(done) == ["Closed by ann"]
    (task,) = made(done, Task)
    assert isinstance(task, Task)
    assert (task.status, task.closed_at) == ("completed", NOW + timedelta(days=2))
    assert done.stage.belongings.get(Task, "measure") is not None
    assert "measure" not in [one.id for one in made(done, Task)]


def test_a_task_closed_by_hand_moves_the_record_and_later_rules_know_it() -> None:
    info = then("info", "helper.task_info", task='{{ results["visit"].task_id }}')
    start = rehearsal(
        (
            "new",
            [VISIT, info, say("told", '{{ results["info"].status }} {{ results["info"].closed_by }}')],
        ),
        ("contract", [on("closed", "task.status"), say("here", "{{ trigger.title }} is done")]),
    )
    waiting = start.enter(DEAL)
    (task,) = made(waiting, Task)
    finished = waiting.finish(KEY, task.id, {"closed_by": "bo"})
    info_step = next(one for one in finished.steps if isinstance(one, RuleStep) and one.rule == "info" and one.results)
    assert (info_step.results["status"], info_step.results["closed_by"]) == ("completed", "bo")
    assert entered(finished) == ["new", "contract"]
    assert said(finished)[-1] == "Visit is done"

    told = waiting.happen(KEY, "task.status", {"task_id": task.id, "status": "completed", "title": "Visit"})
    assert entered(told) == ["new", "contract"]
    visit = next(one for one in told.steps if isinstance(one, RuleStep) and one.status is Status.DONE)
    assert (visit.rule, visit.results["closed_by"]) == ("visit", "lea")


def test_a_task_that_only_begins_ends_no_waiting() -> None:
    waiting = rehearsal(("new", [VISIT, say("visited", "Visited", order="after_previous")])).enter(DEAL)
    (task,) = made(waiting, Task)
    begun = waiting.happen(KEY, "task.status", {"task_id": task.id, "status": "in_progress"})
    assert said(begun) == []
    (task,) = made(begun, Task)
    assert isinstance(task, Task)
    assert task.status == "in_progress"


PAY = rule("link", "payment.link", {"amount": "500 EUR", "text": "Deposit"})
ASK = then("ask", "client.sms", text='Please pay: {{ results["link"].url }}', provider="log")
PAID = rule("info", "payment.info", {})
RECEIPT = say(
    "receipt",
    'No. {{ results["info"].number }}: {{ results["info"].paid }}, {{ results["info"].amount | money }}',
    order="after_previous",
)


def test_a_payment_that_comes_in_is_known_to_the_rules_of_the_next_stage() -> None:
    start = rehearsal(("new", [PAY, ASK]), ("won", [on("paid", "payment.received"), PAID, RECEIPT]))
    asked = start.enter(DEAL)
    (payment,) = made(asked, Payment)
    (sms,) = (one.effect for one in asked.steps if isinstance(one, Acted) and isinstance(one.effect, Sms))
    assert sms.text == f"Please pay: rulewright://pay/{payment.id}"
    came = {"payment_id": payment.id, "number": "15", "amount": None, "method": "Card"}
    paid = asked.happen(KEY, "payment.received", came)
    assert entered(paid) == ["new", "won"]
    assert said(paid) == ["No. 15: yes, €500.00"]
    (payment,) = made(paid, Payment)
    assert isinstance(payment, Payment)
    assert (payment.paid, payment.method, payment.paid_at) == (True, "Card", NOW)


def test_marking_as_paid_is_a_payment_received() -> None:
    mark = rule("mark", "payment.mark_paid", {"which": "all"}, when=after(1))
    start = rehearsal(("new", [PAY, mark]), ("won", [on("paid", "payment.received"), PAID, RECEIPT]))
    played = start.enter(DEAL).advance(NOW + timedelta(days=1))
    assert entered(played) == ["new", "won"]
    assert said(played) == ["No. 15: yes, €500.00"]
    assert all(isinstance(one, Payment) and one.paid for one in made(played, Payment))


def test_an_invoice_marked_as_paid_is_paid_and_moves_on() -> None:
    invoice = next(one for one in OTHER_ITEMS if one.entity == "invoice")
    start = rehearsal(
        ("draft", []),
        ("sent", [rule("mark", "payment.mark_paid", {})]),
        ("done", [on("paid", "invoice.paid"), say("thanks", "{{ trigger.number }} {{ item.paid }}")]),
        entity="invoice",
        pipeline="invoices",
    )
    played = start.enter(invoice)
    assert entered(played) == ["sent", "done"]
    assert said(played) == ["2026-7 yes"]


def test_a_delivery_tells_of_its_number_of_each_change_and_of_its_end() -> None:
    sent = rule("sent", "delivery.status", {"status": "handed_over", "service": "Post", "tracking_number": "PX 1"})
    arrived = rule("arrived", "delivery.status", {"status": "delivered"}, when=after(2))
    start = rehearsal(
        ("new", [sent]),
        (
            "contract",
            [on("number", "delivery.tracking_number"), say("track", "{{ trigger.tracking_number }}"), arrived],
        ),
        ("won", [on("over", "delivery.finished"), say("end", "{{ trigger.service }}")]),
    )
    played = start.enter(DEAL).advance(NOW + timedelta(days=2))
    assert entered(played) == ["new", "contract", "won"]
    assert said(played) == ["PX 1", "Post"]
    (delivery,) = made(played, Delivery)
    assert delivery == Delivery("delivered", "Post", "PX 1", id="delivery-1", item=KEY)


def test_a_delivery_changed_by_others_is_seen_by_the_rules() -> None:
    start = rehearsal(("new", []), ("won", [on("over", "delivery.finished")]))
    played = start.enter(DEAL).happen(KEY, "delivery.finished", {"delivery_id": "delivery-1", "service": None})
    (delivery,) = made(played, Delivery)
    assert delivery == Delivery("delivered", "Courier", "TRACK-1", id="delivery-1", item=KEY)
    assert entered(played) == ["new", "won"]


def test_a_scanned_code_moves_the_record_on() -> None:
    code = rule("ticket", "helper.qr_code", {"title": "{{ item.title }}", "action": "I am here"})
    picture = '<p>Show this:</p>{{ results["ticket"].image_url | picture("Ticket") }}'
    mail = then("mail", "client.email", sender="auto", subject="Your ticket", text=picture)
    start = rehearsal(
        ("new", [code, mail]),
        ("won", [on("scan", "qr.scanned", {"rule": "ticket"}), say("came", "{{ trigger.page_url }}")]),
    )
    asked = start.enter(DEAL)
    (page,) = (one for (_, _), one in asked.belongings.items())
    html = next(one.effect.as_json()["html"] for one in asked.steps if isinstance(one, Acted) and one.rule == "mail")
    assert f'<img src="rulewright://page/{page.id}/code.png" alt="Ticket">' in html
    scanned = asked.happen(KEY, "qr.scanned", {"rule": "ticket", "page_url": f"rulewright://page/{page.id}"})
    assert said(scanned) == [f"rulewright://page/{page.id}"]


def lead(lead_id: str, number: str) -> Item:
    values = {"title": f"Lead {lead_id}", "phones": (Phone(number),), "responsible": "ann"}
    return Item(lead_id, "lead", "leads", "heard", values)


def test_leads_on_the_board_are_found_as_duplicates_as_they_stand_now() -> None:
    look = rule("look", "helper.duplicates", {"where": ["lead"]})
    count = say("count", '{{ results["look"].count }}: {{ results["look"].who | join }}', order="after_previous")
    start = rehearsal(("heard", [look, count]), entity="lead", pipeline="leads")
    played = start.enter(lead("a", "+39 02 1234 5678")).enter(lead("b", "02 12345678"))
    played = played.enter(lead("c", "030 999 888 77"))
    assert said(played) == ["0: ", "1: Lead a", "0: "]
    played = played.change(("lead", "a"), {"phones": (Phone("+49 30 99988877"),)})
    assert said(played.enter(lead("d", "+39 0212345678")))[-1] == "1: Lead b"
    assert said(played.enter(lead("d", "+49 30 999 88877")))[-1] == "2: Lead a, Lead c"


def test_of_several_duplicates_the_first_is_the_one_that_a_workspace_would_name() -> None:
    look = rule("look", "helper.duplicates", {"where": ["lead"]})
    who = say("who", '{{ results["look"].first_id }}: {{ results["look"].who | join }}', order="after_previous")
    start = rehearsal(("heard", [look, who]), entity="lead", pipeline="leads")
    played = start.enter(lead("10", "030 999 888 77")).enter(lead("9", "+39 02 1234 5678"))
    phones = (Phone("0212345678"), Phone("03099988877"))
    again = Item("11", "lead", "leads", "heard", {"title": "Again", "phones": phones, "responsible": "ann"})
    assert said(played.enter(again))[-1] == "9: Lead 9, Lead 10"


def test_a_deleted_lead_is_nobodys_duplicate() -> None:
    look = rule("look", "helper.duplicates", {"where": ["lead"]})
    count = say("count", '{{ results["look"].count }}', order="after_previous")
    gone = rule("gone", "item.delete", {}, only_if={"left": "item.id", "op": "eq", "right": "a"})
    start = rehearsal(("heard", [look, count, gone]), entity="lead", pipeline="leads")
    played = start.enter(lead("a", "0212345678")).enter(lead("b", "0212345678"))
    assert any(isinstance(one, Removed) for one in played.steps)
    assert said(played) == ["0", "0"]


def test_the_latest_related_item_is_the_one_created_last() -> None:
    look = rule("look", "helper.related_items", {"entity": "deal", "which": "last", "fields": ["title"]})
    told = say("told", '{{ results["look"].count }}: {{ results["look"].title }}', order="after_previous")
    newer, older = (
        Item(name, "deal", "sales", "won", {"title": name, "contacts": ("contact:paolo",), "created_at": NOW + age})
        for name, age in (("Attic", timedelta(days=-2)), ("Barn", timedelta(days=-9)))
    )
    played = rehearsal(("new", [look, told]), ("won", [])).with_items((newer, older)).enter(DEAL)
    assert said(played) == ["4: Attic"]
