"""A rule that waits for something that is no date."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.fixes import Change, change_to, meant
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.rule_set import Rule
from app.engine.model.values import FieldType
from app.engine.words import msg

_DATES = (FieldType.DATE, FieldType.DATETIME)


class DateInvalid(Check):
    """Find times based on a missing field or on one that holds no date."""

    about = About(
        "date.invalid",
        Severity.ERROR,
        msg("Time is based on no date"),
        msg(
            "The rule should run before, after or at a date, but what it is based on does not exist or holds no date. "
            "Choose a date field."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look up the type of each base."""
        for stage, node in subject.nodes():
            if not isinstance(node, Rule) or node.when.base == "now" or node.when.mode == "immediately":
                continue
            if any(one.field == "when" and one.rule in subject.too_early(node) for one in subject.uses(node)):
                continue  # `result.too_early` speaks of it
            names = subject.names(node)
            kind = names.type_of(node.when.base)
            if kind not in _DATES:
                words = (
                    msg("There is no field “{path}” to take the date from.")
                    if kind is None
                    else msg("“{path}” holds no date.")
                )
                found = words.fill(path=node.when.base)
                close = names.close_to(node.when.base) if kind is None else None
                if close is None or names.type_of(close) not in _DATES:
                    yield self.problem(found, stage, node, "when")
                    continue
                label = names.label_of(close)
                fix = change_to(label, Change(node.id, {"when": node.when.model_copy(update={"base": close})}))
                yield self.problem(meant(found, label), stage, node, "when", fix=fix)
