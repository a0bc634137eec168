from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import fields

from app.engine import effects
from app.engine.effects import (
    ClientMail,
    CustomEffect,
    DeliveryStatusChanged,
    Effect,
    Notification,
    TaskCreated,
    TimelineComment,
)
from app.engine.model.event import Event
from app.engine.model.people import Company, Contact, Employee
from app.engine.model.schema import EntityType, Field, Option, Schema
from app.engine.model.values import FieldType
from app.engine.ports import Directory
from app.engine.telling import Glossary, Topic, is_news, is_silence, node_of, tell, topic
from app.engine.telling_effects import LONGEST, tell_effect
from app.engine.trace import (
    Acted,
    Entered,
    Happened,
    Left,
    Moved,
    Reason,
    RuleStep,
    Status,
    Step,
    Stopped,
    TriggerStep,
)
from app.engine.words import msg
from tests.engine.board import Play, board, catalogue, engine, on, rule, say

NOW = datetime(2026, 3, 31, 7, 0, tzinfo=UTC)
KEY = ("deal", "1")
KINDS = [
    one for one in vars(effects).values() if isinstance(one, type) and issubclass(one, Effect) and one is not Effect
]


@pytest.fixture
def names() -> Glossary:
    deal = EntityType(
        "deal",
        "Deals",
        (
            Field("amount", "Amount", FieldType.INTEGER),
            Field("segment", "Segment", FieldType.ENUMERATION, options=(Option("public", "Public sector"),)),
            Field("observers", "Observers", FieldType.EMPLOYEE, multiple=True),
            Field("contacts", "Contacts", FieldType.CLIENT, multiple=True),
            Field("close_date", "Close date", FieldType.DATE),
        ),
    )
    directory = Directory(
        schema=Schema({"deal": deal}),
        employees={"ann": Employee("ann", "Ann Bell"), "bo": Employee("bo", "Bo Dahl")},
        contacts={"1": Contact("1", "Paolo", "Rossi")},
        companies={"1": Company("1", "Rossi Roofs")},
    )
    rules = board(A=[say("remind", name="Remind")], B=[on("mail", "email.received", name="Answered"), say("bare")])
    return Glossary.of(directory, catalogue(), [rules])


def _rule(status: Status, **more: Any) -> RuleStep:
    return RuleStep(NOW, KEY, "remind", "A", 1, status, **more)


NO_DATE = Reason("empty_date", msg("The date “{path}” is empty.").fill(path="item.close_date"), field="item.close_date")
SKIPPED = Reason("clause", msg("“Amount” is 3, not ≥ 5."), path="all[0]", seen=3)


@pytest.mark.parametrize(("step", "words"), [
    (Happened(NOW, KEY, Event("enter", "1", NOW)), "The record came in."),
    (Happened(NOW, KEY, Event("move", "1", NOW, {"stage": "B"}, "ann")), "Ann Bell moved the record to “B”."),
    (Happened(NOW, KEY, Event("set", "1", NOW, {"values": {"amount": 3, "segment": "public", "close_date": None}})),
     "Changed: Amount to 3, Segment to Public sector, Close date to nothing."),
    (Happened(NOW, KEY, Event("set", "1", NOW, {"values": {"observers": ("ann", "bo")}}, "bo")),
     "Bo Dahl changed Observers to Ann Bell, Bo Dahl."),
    (Happened(NOW, KEY, Event("email.link_clicked", "1", NOW, {"url": "https://a.example"})),
     "Link in e-mail clicked (Link: https://a.example)."),
    (Happened(NOW, KEY, Event("email.received", "1", NOW, {"sender": "a@b.example", "subject": "Hi", "text": ""})),
     "E-mail received (Sender’s address: a@b.example; Subject: Hi)."),
    (Happened(NOW, KEY, Event("acme.fax_received", "1", NOW)), "acme.fax_received."),
    (Entered(NOW, KEY, "sales", "A", 1), "Entered “A”."),
    (Entered(NOW, KEY, "sales", "B", 2, "mail"), "Entered “B”, brought there by “Answered”."),
    (Left(NOW, KEY, "sales", "A"), "Left “A”."),
    (_rule(Status.PLANNED, due=NOW), "“Remind” is planned for 2026-03-31 07:00:00+00:00."),
    (_rule(Status.PLANNED, due=NOW, reason=Reason("date_changed", msg("The date has changed."))),
     "“Remind” is planned anew, for 2026-03-31 07:00:00+00:00: The date has changed."),
    (_rule(Status.WAITING), "“Remind” waits for the rule above it."),
    (_rule(Status.DONE), "“Remind” is done."),
    (_rule(Status.DONE, results={"chat_id": "c1"}), "“Remind” is done and leaves chat_id: c1."),
    (_rule(Status.SKIPPED, reason=SKIPPED), "“Remind” was skipped: “Amount” is 3, not ≥ 5."),
    (_rule(Status.NOT_PLANNED, reason=NO_DATE),
     "“Remind” is not planned: The date “Close date” is empty."),
    (TriggerStep(NOW, KEY, "mail", "B", fired=True), "The trigger “Answered” fired."),
    (TriggerStep(NOW, KEY, "mail", "B", fired=False, reason=SKIPPED),
     "The trigger “Answered” did not fire: “Amount” is 3, not ≥ 5."),
    (Moved(NOW, KEY, "sales", "B", "mail", "ann"), "“Answered” moves the record to “B”."),
    (Moved(NOW, KEY, "sales", "B", "mail", "ann", carried_out=False),
     "“Answered” would have moved the record to “B”; what people did stands instead."),
    (Stopped(NOW, KEY, "B", "mail", Reason("loop", msg("Stopped."))), "Stopped."),
])  # fmt: skip
def test_each_step_is_told_in_names_not_in_ids(names: Glossary, step: Step, words: str) -> None:
    assert tell(step, names).plain() == words


def test_ids_that_were_made_here_are_not_told(names: Glossary) -> None:
    rules = board(A=[rule("call", "control.task", {"title": "Call", "responsible": "employee:ann"}, name="Call them")])
    glossary = Glossary.of(names.directory, catalogue(), [rules])
    play = Play(engine(rules)).enter()
    made = next(
        one.effect.task_id for one in play.steps if isinstance(one, Acted) and isinstance(one.effect, TaskCreated)
    )
    told = [tell(one, glossary).plain() for one in play.steps]
    assert "“Call them” is done." in told
    event = Event("task.status", "1", NOW, {"task_id": made, "status": "completed", "title": "Call"})
    told.append(tell(Happened(NOW, KEY, event), glossary).plain())
    assert told[-1] == "Task status changed (Status of the task: Completed; Title of the task: Call)."
    assert not [one for one in told if made in one]


def test_what_a_rule_leaves_is_called_by_its_name(names: Glossary) -> None:
    lookup = rule("count", "helper.working_time", {}, name="Count")
    glossary = Glossary.of(names.directory, catalogue(), [board(A=[lookup])])
    step = RuleStep(NOW, KEY, "count", "A", 1, Status.DONE, results={"flag": True})
    assert tell(step, glossary).plain() == "“Count” is done and leaves Is working time: True."


def test_a_rule_without_a_name_is_called_as_its_type(names: Glossary) -> None:
    assert names.node("bare") == catalogue().rules["employee.timeline_comment"].about.title


def test_a_rule_that_is_gone_is_called_by_its_id(names: Glossary) -> None:
    assert tell(RuleStep(NOW, KEY, "lost", "A", 1, Status.DONE), names).plain() == "“lost” is done."


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("ann", "Ann Bell"),
        ("contact:1", "Paolo Rossi"),
        ("company:1", "Rossi Roofs"),
        ("system", "the system"),
        ("", "the client"),
        ("nobody", "nobody"),
    ],
)
def test_people_and_clients_are_called_by_their_names(names: Glossary, reference: str, name: str) -> None:
    assert names.person(reference) == name


def test_an_effect_says_who_gets_what(names: Glossary) -> None:
    assert tell_effect(Notification("Call him", "bo", ("ann", "bo")), names).plain() == (
        "Notification to Ann Bell, Bo Dahl: Call him"
    )
    assert tell_effect(ClientMail("ann", "contact:1", "p@r.example", "Your offer", "<p>…</p>"), names).plain() == (
        "E-mail to Paolo Rossi (p@r.example): Your offer"
    )
    assert tell_effect(TaskCreated("t", "Call", "", "ann", "bo"), names).plain() == "Task for Bo Dahl: Call"
    signed = Event("document.signed", "1", NOW, {"by": "client", "signer": "Paolo Rossi"})
    told = tell(Happened(NOW, KEY, signed), names).plain()
    assert told == "Document signed (Signed: By the other side; Who signed: Paolo Rossi)."
    on_its_way = DeliveryStatusChanged("d1", "in_transit", "ann", "", "")
    assert tell_effect(on_its_way, names).plain() == "Delivery: On its way"


def test_a_long_text_is_cut_and_kept_in_one_line(names: Glossary) -> None:
    told = tell_effect(TimelineComment("word\n" * 100, "ann"), names).plain().removeprefix("Comment by Ann Bell: ")

    assert len(told) <= LONGEST
    assert told.endswith("…")
    assert "\n" not in told


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_effect_has_a_sentence_of_its_own(names: Glossary, kind: type[Effect]) -> None:
    told = tell_effect(_made(kind), names)

    assert kind is CustomEffect or str(told) != str(tell_effect(CustomEffect("x"), names))


def test_what_did_not_happen_is_told_apart(names: Glossary) -> None:
    del names
    assert is_silence(_rule(Status.SKIPPED, reason=SKIPPED))
    assert is_silence(TriggerStep(NOW, KEY, "mail", "B", fired=False))
    assert not is_silence(_rule(Status.DONE))
    assert not is_silence(TriggerStep(NOW, KEY, "mail", "B", fired=True))


def test_a_timeline_tells_each_thing_once() -> None:
    acted = Acted(NOW, KEY, "remind", "A", 1, 0, TimelineComment("x", "ann"))
    told = [
        Happened(NOW, KEY, Event("move", "1", NOW, {"stage": "A"})),
        Left(NOW, KEY, "sales", "B"),
        Entered(NOW, KEY, "sales", "A", 1),
        acted,
        _rule(Status.DONE),
        _rule(Status.SKIPPED, reason=SKIPPED),
    ]

    assert [type(one) for one in told if is_news(one)] == [Entered, Acted, RuleStep]


def test_a_step_knows_its_topic_and_the_rule_it_comes_from() -> None:
    acted = Acted(NOW, KEY, "remind", "A", 1, 0, TimelineComment("x", "ann"))
    entered = Entered(NOW, KEY, "sales", "B", 2, "mail")

    assert [(topic(one), node_of(one)) for one in (acted, entered, _rule(Status.DONE))] == [
        (Topic.EFFECT, "remind"),
        (Topic.STAGE, "mail"),
        (Topic.RULE, "remind"),
    ]


def _made(kind: type[Effect]) -> Effect:
    """Return an effect of a kind with something in each field that needs it."""
    samples: dict[str, Any] = {"recipients": ("ann",), "members": ("ann",), "values": {"amount": 1}, "addresses": ()}
    needed = [one for one in fields(kind) if one.required]
    return kind(**{one.name: samples.get(one.name, "ann") for one in needed})
