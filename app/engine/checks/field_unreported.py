"""A trigger that waits for a field which never reports a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.engine.checks.fixes import Fix, SetParameter
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.rule_set import Trigger
from app.engine.model.schema import KEPT
from app.engine.words import msg

_LEAVE_OUT = msg("Leave “{field}” out")


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
            raw = node.parameters.get("fields")
            fields = [one for one in raw if isinstance(one, str)] if isinstance(raw, list | tuple) else []
            for key in dict.fromkeys(fields):
                if key in KEPT:
                    label = subject.names(node).label_of(("item", key))
                    words = msg("No event tells that “{field}” has changed.").fill(field=label)
                    yield self.problem(words, stage, node, "fields", fix=_without(key, label, node, fields))


def _without(key: str, label: str, node: Trigger, fields: Sequence[str]) -> Fix | None:
    """Return the fix that waits for the other fields alone; none where there are no others."""
    others = [one for one in fields if one != key]
    if not others:
        return None
    return Fix(_LEAVE_OUT.fill(field=label), (SetParameter(node.id, "fields", others),))
