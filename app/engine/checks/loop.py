"""Rules and triggers that send items round in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from app.engine.checks.flow import Flow
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.rule_set import Node, Stage
from app.engine.words import Msg, msg

_SURE = msg("Items go round in a circle: {path}.")
_POSSIBLE = msg("Items may go round in a circle: {path}.")


class Loop(Check):
    """Find ways from a stage back to it on which no time passes."""

    about = About(
        "loop",
        Severity.ERROR,
        msg("Loop across rules and triggers"),
        msg(
            "Rules move items on, or change fields on which triggers move them, until they are back where they began, "
            "and all begins anew at once. The loop guard stops such an item on its fourth entry into a stage. Take "
            "one rule out of the circle, give it a condition that ends it, or let time pass. Where conditions stand "
            "on the way this is a warning: make sure that they end it."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Follow stage changes and the triggers that changed fields set off."""
        for cycle, sure in Flow(subject).cycles():
            cards = [card for hop in cycle for card in hop.cards]
            stage, first = subject.place(cards[0])
            words = _SURE if sure else _POSSIBLE
            found = words.fill(path=_path(cards, stage, subject))
            problem = self.problem(found, stage, first, severity=Severity.ERROR if sure else Severity.WARNING)
            yield replace(problem, path=tuple(one.id for one in cards))


def _path(cards: list[Node], home: Stage, subject: Subject) -> Msg:
    """Return the way as words: each card with its stage, and the stage at which all begins anew."""
    steps = [msg("{stage} › {card}").fill(stage=subject.place(one)[0].name, card=subject.title(one)) for one in cards]
    path = steps[0]
    for one in (*steps[1:], home.name):
        path = msg("{before} → {after}").fill(before=path, after=one)
    return path
