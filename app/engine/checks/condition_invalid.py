"""A condition that cannot be worked out."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.fixes import Change, Fix, change_to, repathed
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.conditions import compile_condition
from app.engine.errors import KnownError
from app.engine.model.condition import clauses
from app.engine.model.rule_set import Node, Trigger
from app.engine.words import msg


class ConditionInvalid(Check):
    """Find conditions on missing fields, and operators that do not fit."""

    about = About(
        "condition.invalid",
        Severity.ERROR,
        msg("Condition cannot be worked out"),
        msg(
            "A clause refers to something that does not exist, or compares what cannot be compared. The rule would "
            "fail on every item. Choose field and comparison anew."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Compile every condition."""
        for stage, node in subject.nodes():
            compiled = subject.compiled(node)
            if isinstance(compiled, KnownError) and not _takes_too_early(node, subject):
                yield self.problem(compiled.words, stage, node, "only_if", fix=_mended(node, subject))


def _mended(node: Node, subject: Subject) -> Fix | None:
    """Return the fix that looks at what was probably meant; none where nothing comes near, or more is wrong."""
    names = subject.names(node)
    for path in dict.fromkeys(one.left for one in clauses(node.only_if)):
        close = names.close_to(path) if names.get(path) is None else None
        if close is None or node.only_if is None:
            continue
        condition = repathed(node.only_if, path, close)
        try:
            compile_condition(condition, names, changes=isinstance(node, Trigger))
        except KnownError:
            return None
        return change_to(names.label_of(close), Change(node.id, {"only_if": condition}))
    return None


def _takes_too_early(node: Node, subject: Subject) -> bool:
    """Say whether the condition asks for a result that is still to come, of which another check speaks."""
    late = subject.too_early(node)
    return any(one.field == "only_if" and one.rule in late for one in subject.uses(node))
