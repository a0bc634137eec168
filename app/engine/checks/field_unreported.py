"""A trigger that waits for a field which never reports a change."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.rule_set import Trigger
from app.engine.words import msg

_KEPT = frozenset({"id", "stage", "created_at", "modified_at", "modified_by"})
"""Fields that no rule writes and no event names."""


class FieldUnreported(Check):
    """Find triggers on fields that the program keeps itself."""

    about = About(
        "field.unreported",
        Severity.ERROR,
        msg("Field reports no change"),
        msg(
            "The ID of an item and the dates and people of its creation and last change are kept by the program, and "
            "a change of stage is no change of a field. No event tells of them, so the trigger never fires for them. "
            "Choose another field."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look for fields that are never written."""
        for stage, node in subject.nodes():
            if not isinstance(node, Trigger) or node.type != "field.changed":
                continue
            fields = node.parameters.get("fields")
            for key in dict.fromkeys(fields if isinstance(fields, list | tuple) else ()):
                if key in _KEPT:
                    label = subject.names(node).label_of(("item", key))
                    words = msg("No event tells that “{field}” has changed.").fill(field=label)
                    yield self.problem(words, stage, node, "fields")
