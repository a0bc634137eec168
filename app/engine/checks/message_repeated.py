"""A message that somebody gets twice."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from operator import itemgetter

from app.engine.catalog.categories import CLIENT_COMMUNICATION, CONTROL, EMPLOYEE_ALERTS
from app.engine.checks.branches import awaits, branches, runs_at_once
from app.engine.checks.fixes import switch_off
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.rule_set import Rule, Stage
from app.engine.parameters import ChatRef, People, Person, ProviderRef
from app.engine.words import msg


class MessageRepeated(Check):
    """Find rules that say the same to the same person at the same time."""

    about = About(
        "message.repeated",
        Severity.WARNING,
        msg("Message is repeated"),
        msg(
            "Two rules of a stage send the same text in the same way at the same time, and somebody gets it from "
            "both. Remove one, or give them conditions of their own."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Compare each message with those above it on its stage."""
        for stage in subject.rule_set.stages:
            earlier: dict[object, list[tuple[int, Rule]]] = {}
            for place, (rule, start) in enumerate(_starts(stage, subject)):
                said = _message(rule, subject)
                if said is None:
                    continue
                got = [earlier.setdefault((start, said, one), []) for one in sorted(_recipients(rule, subject))]
                twin = next((one for _, one in merge(*got, key=itemgetter(0)) if _alike(one, rule)), None)
                if twin is not None:
                    words = msg("“{rule}” above sends the same to the same person.")
                    fix = switch_off(rule.id) if rule.id not in subject.used else None
                    yield self.problem(words.fill(rule=subject.title(twin)), stage, rule, fix=fix)
                for same in got:
                    same.append((place, rule))


def _starts(stage: Stage, subject: Subject) -> Iterator[tuple[Rule, object]]:
    """Walk the rules of a stage, each with all that it waits for; those that wait for the same run at the same time."""
    for branch in branches(stage):
        waits: tuple[object, ...] = ()
        for rule in branch:
            waits = waits if runs_at_once(rule) else (*waits, rule.when)
            yield rule, waits
            waits = (*waits, rule.id) if awaits(rule, subject) else waits


def _message(rule: Rule, subject: Subject) -> object | None:
    """Return what is said, how and when; None for a rule that says nothing to anybody."""
    declared = subject.declared(rule)
    if declared is None or declared.about.category not in (EMPLOYEE_ALERTS, CLIENT_COMMUNICATION, CONTROL):
        return None
    asked = list(subject.asked(rule))
    if not any(one.name == "text" for one, _ in asked) or _recipients(rule, subject) == set():
        return None
    said = tuple((one.name, repr(raw)) for one, raw in asked if not isinstance(one.kind, Person | People | ProviderRef))
    return (rule.type, said)


def _recipients(rule: Rule, subject: Subject) -> set[str]:
    """Return who gets it: people as they are named, a chat, or the client."""
    declared = subject.declared(rule)
    if declared is not None and declared.about.category == CLIENT_COMMUNICATION:
        return {"client"}
    found: set[str] = set()
    for parameter, raw in subject.asked(rule):
        if isinstance(parameter.kind, People | ChatRef) or parameter.name == "employee":
            found.update(map(str, raw) if isinstance(raw, list | tuple) else [str(raw)])
    return found


def _alike(one: Rule, other: Rule) -> bool:
    """Say whether two rules may run on the same item, as far as their conditions tell."""
    return one.only_if == other.only_if or one.only_if is None or other.only_if is None
