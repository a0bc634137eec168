"""A text with a placeholder that cannot be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.parameters import ChatRef, Checklist, DateExpression, FieldValues, KeyValues, Kind, Template
from app.engine.words import msg


class PlaceholderUnknown(Check):
    """Find placeholders whose name or filter does not exist where they stand."""

    about = About(
        "placeholder.unknown",
        Severity.ERROR,
        msg("Placeholder cannot be filled in"),
        msg(
            "A text refers to a field, person or result that does not exist at this place: a misspelt name, a field "
            "of another entity type, or the result of a rule that runs later. Pick the placeholder anew."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Read every template against the names that exist on its card."""
        for stage, node in subject.nodes():
            for parameter, raw in subject.asked(node):
                for source in _sources(parameter.kind, raw):
                    for wrong in subject.templates.problems(source, subject.names(node)):
                        words = msg("“{label}”: {why}").fill(label=parameter.ask.label, why=wrong.words)
                        yield self.problem(words, stage, node, parameter.name)


def _sources(kind: Kind, raw: object) -> Iterator[str]:
    """Walk the template texts within a raw value."""
    match kind, raw:
        case ((Template() | ChatRef() | DateExpression()), str()):
            yield raw
        case Checklist(), list():
            yield from (one for one in raw if isinstance(one, str))
        case KeyValues(), list():
            yield from (pair[1] for pair in raw if isinstance(pair, list) and isinstance(pair[-1], str))
        case FieldValues(), list():
            yield from (one["value"] for one in raw if isinstance(one, dict) and isinstance(one.get("value"), str))
