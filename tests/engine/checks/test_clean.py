"""Checks say nothing where nothing is wrong: rule sets made by chance out of pieces that are right."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.editing import Place, Section, insert
from app.engine.model.rule_set import Rule, RuleSet, Trigger
from tests.engine.board import after, board, go, on, put, say
from tests.engine.checks.cases import CHAT_ID, chat, deals, look_up, notify, records, text_client, webhook
from tests.engine.checks.test_checks import found

STAGES = "ABCD"
COMPLETE: dict[str, Any] = {
    "contacts": ("contact:1",),
    "close_date": date(2026, 5, 4),
    "begin_date": date(2026, 4, 4),
    "source": "web",
}
SAMPLE = records(*(one for stage in STAGES for one in deals(6, stage, **COMPLETE)))

WHENS = st.sampled_from(
    [
        {"mode": "immediately"},
        after(2, "hours"),
        after(1, clock="09:00"),
        after(3, business_time=True),
        {"mode": "before", "amount": 2, "base": "item.close_date"},
        {"mode": "at", "base": "item.begin_date", "clock": "10:30", "wait_for_working_hours": True},
    ]
)
CONDITIONS = st.sampled_from(
    [
        None,
        {"left": "item.amount", "op": "ge", "right": 1000},
        {"any": [{"left": "item.source", "op": "eq", "right": "web"}, {"left": "client.email", "op": "filled"}]},
        {"not": {"left": "item.close_date", "op": "empty"}},
        {"all": [{"left": "item.amount", "op": "gt", "right": 5}, {"left": "item.amount", "op": "lt", "right": 90000}]},
    ]
)
TRIGGERS = ("email.received", "call.incoming", "form.submitted", "chat.message", "task.status", "site.visit")


@st.composite
def pieces(draw: st.DrawFn, stage: str, number: int) -> list[Rule]:
    """Return one rule, or a few that belong together."""
    name = f"{stage}{number}"
    own: dict[str, Any] = {"when": draw(WHENS), "only_if": draw(CONDITIONS)}
    follows = {"order": "after_previous"}
    match draw(st.sampled_from(["say", "notify", "sms", "webhook", "put", "chat", "helper"])):
        case "say":
            return [say(name, f"Note {name}", **own)]
        case "notify":
            return [notify(name, text=f"Look at {{{{ item.title }}}}, {name}").model_copy(update=_read(own))]
        case "sms":
            return [text_client(name, f"Order {name} of {{{{ client.first_name }}}}", **own)]
        case "webhook":
            return [webhook(url=f"https://example.com/{name}").model_copy(update={"id": name, **_read(own)})]
        case "put":
            return [put(name, "description", f"{{{{ item.title }}}} {name}", **own)]
        case "chat":
            user = say(f"{name}-use", CHAT_ID.replace("chat", name, 1), **follows)
            return [chat(name, when=own["when"]), user]
    return [look_up(name), say(f"{name}-use", f'{{{{ results["{name}"].name }}}} {name}', **follows)]


def _read(own: dict[str, Any]) -> dict[str, Any]:
    made = say("x", **own)
    return {"when": made.when, "only_if": made.only_if}


@st.composite
def clean(draw: st.DrawFn) -> RuleSet:
    """Return a rule set in which nothing is wrong: items only go right, and every result is used in time."""
    stages: dict[str, list[Rule | Trigger]] = {}
    kinds = list(draw(st.permutations(TRIGGERS)))
    for place, stage in enumerate(STAGES):
        cards: list[Rule | Trigger] = []
        if place and draw(st.booleans()):
            cards.append(on(f"{stage}-on", kinds.pop(), allow_back=draw(st.booleans())))
        for number in range(draw(st.integers(0, 3))):
            cards += draw(pieces(stage, number))
        if place < 3 and draw(st.booleans()):
            cards.append(go(f"{stage}-go", draw(st.sampled_from(STAGES[place + 1 :])), when=draw(WHENS)))
        stages[stage] = cards
    return board(**stages)


BROKEN: list[list[Rule]] = [
    [look_up("broken")],
    [webhook(url="http://example.com/hook").model_copy(update={"id": "broken"})],
    [text_client("broken", "We ring tomorrow.", when=after(1, clock="23:15"))],
    [say("broken", "Look at {{ item.titel }}")],
    [say("broken", only_if={"left": "item.sorce", "op": "filled"})],
    [say("broken", when=after(2, base="item.close_dat"))],
    [say("broken", CHAT_ID.replace("chat", "late", 1)), chat("late")],
    [say("broken", CHAT_ID.replace("chat", "late", 1)), chat("late", when=after(4))],
    [say("kept", "Twice the same"), text_client("first", "Twice"), text_client("broken", "Twice")],
]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(clean(), st.sampled_from(BROKEN), st.sampled_from(STAGES))
def test_fixes_leave_nothing_wrong_whatever_stands_around(rule_set: RuleSet, broken: list[Rule], stage: str) -> None:
    rule_set = insert(rule_set, broken, Place(stage, Section.RULES, 0))
    problems = found(rule_set, sample=SAMPLE)
    assert problems
    fix = problems[0].fix
    assert fix is not None
    assert [(one.check, one.node, one.words.plain()) for one in found(fix.apply(rule_set), sample=SAMPLE)] == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(clean())
def test_there_is_no_false_alarm(rule_set: RuleSet) -> None:
    assert [(one.check, one.node, one.words.plain()) for one in found(rule_set, sample=SAMPLE)] == []
