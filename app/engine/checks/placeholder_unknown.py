"""A text with a placeholder that cannot be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.fixes import Exchange, Fix, change_to
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.rule_set import Node
from app.engine.names import Names
from app.engine.paths import Path
from app.engine.placeholders.problems import Problem as TemplateProblem
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
                    fix = _mended(node, parameter.name, source, wrong, subject)
                    yield self.problem(words, stage, node, parameter.name, fix=fix)


def _mended(node: Node, parameter: str, source: str, wrong: TemplateProblem, subject: Subject) -> Fix | None:
    """Return the fix that writes what was probably meant; none where nothing comes near, or it would not do either."""
    if wrong.suggestion is None:
        return None
    text = source[: wrong.offset] + wrong.suggestion + source[wrong.offset + wrong.length :]
    names = _ButTooEarly(subject.names(node), subject.too_early(node))
    if len(subject.templates.problems(text, names)) >= len(subject.templates.problems(source, names)):
        return None
    return change_to(wrong.suggestion, Exchange(node.id, parameter, source, text))


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
