"""Rules and triggers that send items round in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from app.engine.checks.flow import Cycle, Flow
from app.engine.checks.problem import About, Check, Problem, Severity, Subject, Waypoint
from app.engine.model.rule_set import RuleSet
from app.engine.words import Msg, msg

_SURE = msg("Items go round in a circle: {path}.")
_POSSIBLE = msg("Items may go round in a circle: {path}.")
_MADE = msg("Items make new ones in a circle: {path}.")
_MAY_BE_MADE = msg("Items may make new ones in a circle: {path}.")


class Loop(Check):
    """Find ways from a stage back to it on which no time passes."""

    about = About(
        "loop",
        Severity.ERROR,
        msg("Loop across rules and triggers"),
        msg(
            "Rules move items on, make new ones, or set off events on which triggers move them, until they are back "
            "where they began, and all begins anew at once; the way may lead through other pipelines. The loop guard "
            "stops such an item on its fourth entry into a stage. Take one rule out of the circle, give it a "
            "condition that ends it, or let time pass. Where conditions stand on the way this is a warning: make sure "
            "that they end it."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Follow stage changes, new items, and the triggers that rules set off."""
        for cycle, sure in Flow(subject).cycles():
            cards = tuple(card for hop in cycle for card in hop.cards)
            place = subject.rule_set.find(cards[0].node)
            if place is not None:
                words = _words(cycle, sure=sure).fill(path=_path(cards, subject))
                severity = Severity.ERROR if sure else Severity.WARNING
                yield replace(self.problem(words, *place, severity=severity), path=cards)


def _words(cycle: Cycle, *, sure: bool) -> Msg:
    if any(hop.new for hop in cycle):
        return _MADE if sure else _MAY_BE_MADE
    return _SURE if sure else _POSSIBLE


def _path(cards: tuple[Waypoint, ...], subject: Subject) -> Msg:
    """Return the way as words: each card with its stage, and the stage at which all begins anew."""
    steps = [_step(one, subject) for one in cards]
    home = subject.rule_set.stage(cards[0].stage)
    path = steps[0]
    for one in (*steps[1:], home.name if home is not None else cards[0].stage):
        path = msg("{before} → {after}").fill(before=path, after=one)
    return path


def _step(card: Waypoint, subject: Subject) -> Msg:
    rule_set = _rule_set(card.pipeline, subject)
    stage, node = next((stage, node) for stage, node in rule_set.nodes() if node.id == card.node)
    title = subject.title(node)
    if rule_set is subject.rule_set:
        return msg("{stage} › {card}").fill(stage=stage.name, card=title)
    return msg("{pipeline}: {stage} › {card}").fill(pipeline=rule_set.name, stage=stage.name, card=title)


def _rule_set(pipeline: str, subject: Subject) -> RuleSet:
    other = subject.beside.get(pipeline)
    return other.rule_set if other is not None else subject.rule_set
