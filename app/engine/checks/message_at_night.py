"""A message that reaches the client at night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from app.engine.catalog.categories import CLIENT_COMMUNICATION
from app.engine.checks.branches import branches, runs_at_once
from app.engine.checks.fixes import Change, Fix
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.hours import is_night
from app.engine.model.rule_set import Rule
from app.engine.model.timing import When
from app.engine.words import msg

_WAIT = msg("Wait for working hours")
_SILENT = ("client.modify", "client.audience")
"""Rules about clients of which these hear nothing."""


class MessageAtNight(Check):
    """Find messages to clients that go out at an hour of sleep."""

    about = About(
        "message.at_night",
        Severity.WARNING,
        msg("Message to a client at night"),
        msg(
            "The rule reaches the client at a clock time before 8:00 or after 21:00. Choose an hour of the day, count "
            "in business time, or wait for the working hours of the responsible person."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Read the clock of each message, also where it comes from the rule above."""
        for stage in subject.rule_set.stages:
            for branch in branches(stage):
                clock: time | None = None
                for rule in branch:
                    clock = clock if runs_at_once(rule) else _clock(rule.when)
                    if clock is not None and is_night(clock) and _reaches_client(rule, subject):
                        words = msg("It reaches the client at {clock}.").fill(clock=f"{clock:%H:%M}")
                        yield self.problem(words, stage, rule, "when", fix=_by_day(rule))


def _reaches_client(rule: Rule, subject: Subject) -> bool:
    declared = subject.declared(rule)
    about_clients = declared is not None and declared.about.category == CLIENT_COMMUNICATION
    return about_clients and rule.type not in _SILENT and not rule.parameters.get("hidden")


def _by_day(rule: Rule) -> Fix:
    """Return the fix that keeps a message back until somebody is at work."""
    return Fix(_WAIT, (Change(rule.id, {"when": rule.when.model_copy(update={"wait_for_working_hours": True})}),))


def _clock(when: When) -> time | None:
    """Return the hour at which a rule surely runs; None where working hours decide, or nothing says."""
    return None if when.business_time or when.wait_for_working_hours else when.clock_time
