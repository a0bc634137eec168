"""A text with a placeholder that cannot be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.names import Names
from app.engine.paths import Path
from app.engine.words import Msg, msg


class PlaceholderUnknown(Check):
    """Find placeholders whose name or filter does not exist where they stand."""

    about = About(
        "placeholder.unknown",
        Severity.ERROR,
        msg("Placeholder cannot be filled in"),
        msg(
            "A text refers to a field, person or result that does not exist at this place: a misspelt name, a field "
            "of another entity type, or the result of a rule on another stage. Pick the placeholder anew."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Read every template against the names that exist on its card."""
        for stage, node in subject.nodes():
            names = _ButTooEarly(subject.names(node), subject.too_early(node))
            for parameter, source in subject.texts(node):
                for wrong in subject.templates.problems(source, names):
                    words = msg("“{label}”: {why}").fill(label=parameter.ask.label, why=wrong.words)
                    yield self.problem(words, stage, node, parameter.name)


class _ButTooEarly:
    """The names of a place, less those of which `result.too_early` speaks."""

    def __init__(self, names: Names, rules: frozenset[str]) -> None:
        self._names = names
        self._rules = rules
        self.close_to = names.close_to

    def trouble(self, path: Path) -> Msg | None:
        if path[0] == "results" and len(path) > 1 and path[1] in self._rules:
            return None
        return self._names.trouble(path)
