"""A time based on a date that many records do not have."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.errors import KnownError
from app.engine.model.rule_set import Rule
from app.engine.planning import NoDate, due
from app.engine.words import msg, msgs

_MANY = 0.2
"""The share of records from which on it is worth saying."""


class DateEmpty(Check):
    """Find times that cannot be planned on many records."""

    about = About(
        "date.empty",
        Severity.WARNING,
        msg("Date is empty on many records"),
        msg(
            "The rule runs before, after or at a date that is empty on a fifth or more of the records that were tried. "
            "There it is not planned, and does nothing unless the date is filled in while the item is in the stage. "
            "Choose another date, or see to it that this one is filled in."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Plan each rule that waits for a date on the records."""
        for stage, node in subject.nodes():
            if not isinstance(node, Rule) or node.when.mode == "immediately" or node.when.base == "now":
                continue
            trial = subject.trial(node)
            if not trial:
                continue
            empty = 0
            for one in trial:
                try:
                    calendar = one.scope.calendar
                    planned = due(node.when, one.scope, now=one.scope.now, employee_calendar=calendar)
                except KnownError:
                    continue  # `date.invalid` speaks of it
                empty += isinstance(planned, NoDate)
            if empty >= _MANY * len(trial):
                label = subject.names(node).label_of(node.when.base)
                words = msgs(
                    "“{date}” is empty on {n} record of {of}; the rule is not planned there.",
                    "“{date}” is empty on {n} records of {of}; the rule is not planned there.",
                )
                yield self.problem(words.fill(date=label, n=empty, of=len(trial)), stage, node, "when")
