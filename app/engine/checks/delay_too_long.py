"""A rule that waits longer than items usually stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from app.engine.checks.branches import branches, shortest_wait
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.words import Msg, msg, msgs

_DAYS = msgs("{n} day", "{n} days")
_HOURS = msgs("{n} hour", "{n} hours")
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


class DelayTooLong(Check):
    """Find delays after which most items have gone."""

    about = About(
        "delay.too_long",
        Severity.WARNING,
        msg("Delay is longer than the usual stay"),
        msg(
            "The history of the workspace says how long items usually stay in this stage. The rule waits longer, and "
            "what still waits when an item leaves is cancelled, so on most items it never runs. Shorten the delay, or "
            "put the rule on a later stage. Without a history nothing is said."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Add up what each branch waits, and compare it with the stay."""
        for stage in subject.rule_set.stages:
            stay = subject.sample.stays.get(stage.id) if subject.sample is not None else None
            for branch in branches(stage) if stay is not None else ():
                waited = 0
                for rule in branch:
                    waited += shortest_wait(rule.when)
                    delay = timedelta(minutes=waited)
                    if stay is not None and shortest_wait(rule.when) and delay > stay:
                        words = msg("It waits {delay}, but half of all items leave this stage within {stay}.")
                        yield self.problem(words.fill(delay=_said(delay), stay=_said(stay)), stage, rule, "when")


def _said(time: timedelta) -> Msg:
    """Return a length of time in days, or in hours where it is shorter."""
    return _DAYS.fill(n=round(time / _DAY)) if time >= _DAY else _HOURS.fill(n=max(1, round(time / _HOUR)))
