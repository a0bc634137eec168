"""What there is to say about a whole rule set, for people who will never see the board."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from app.engine.catalog.declaration import About, Declared, Parameter
from app.engine.catalog.registry import Catalogue
from app.engine.checks.problem import Findings, Problem
from app.engine.checks.sources import texts_in
from app.engine.errors import BadTemplate
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage, Trigger
from app.engine.names import Name, Names, names_at
from app.engine.parameters import DateExpression, KeyValues, ResultRef, Template, Url, VariableName
from app.engine.people import called
from app.engine.placeholders import Chip, Templates
from app.engine.ports import Directory
from app.engine.sentence_texts import WHOLE
from app.engine.sentence_values import SaidValues
from app.engine.sentences import Sentences
from app.engine.words import Msg, msg, msgs, pair

Said = Any
"""Words, a name or number, or several of them: what a translator shows."""

CHANNELS = {
    "email": msg("E-mail"),
    "sms": msg("SMS"),
    "call": msg("Call"),
    "messenger": msg("Messenger"),
    "document": msg("Document"),
    "payment": msg("Payment"),
    "webhook": msg("Web request"),
}
_immediately, _unknown = msg("immediately"), msg("Unknown type “{type}”")
_or_else, _of_group = msg("{label}, or else “{text}”"), msg("{group}: {label}")
_shifted = msg("{label}, {shift}")
_SHIFTS = {
    "add_days": msgs("{n} day later", "{n} days later"),
    "add_hours": msgs("{n} hour later", "{n} hours later"),
    "add_business": msg("{n} of working time later"),
}
_yes, _no = msg("yes"), msg("no")
_when, _only_if, _order = msg("When"), msg("Only if"), msg("Order")
_acts_as, _mover, _back = msg("Acts as"), msg("Change stage as"), msg("Allow moving back")
_fails, _follows = msg("When it fails"), msg("Follows changes of the date")
_stop, _after = msg("stop the rules that follow it"), msg("after the previous rule")


class Blank(Struct, frozen=True):
    """A place in a text that is filled in from the record, by what a person calls it."""

    label: Msg | str


class Passage(Struct, frozen=True):
    """A text that somebody will receive, with the blanks in it; `rich` where it is HTML."""

    label: Msg
    pieces: tuple[str | Blank, ...]
    rich: bool


class Line(Struct, frozen=True):
    """One thing that is set, and what it says."""

    label: Msg | str
    said: Said


class Card(Struct, frozen=True):
    """A rule or trigger in words; `about` is None where its type is unknown here."""

    node: Node
    title: Msg | str
    about: About | None
    kind: Msg | str
    """What its type is called."""
    action: Msg
    timing: Msg | None
    condition: Msg | None
    lines: tuple[Line, ...]
    passages: tuple[Passage, ...]
    problems: tuple[Problem, ...]

    @property
    def trigger(self) -> bool:
        """Whether it is a trigger."""
        return isinstance(self.node, Trigger)

    @property
    def follows(self) -> bool:
        """Whether it waits for the rule above it."""
        return isinstance(self.node, Rule) and self.node.order == "after_previous"


class Chapter(Struct, frozen=True):
    """A stage with its cards in words."""

    stage: Stage
    triggers: tuple[Card, ...]
    rules: tuple[Card, ...]


class Leaving(Struct, frozen=True):
    """What a rule sends out of the company: by which channel, and which data of the record go along."""

    channel: Msg | str
    chapter: Chapter
    card: Card
    data: tuple[Msg | str, ...]


class Edition(Struct, frozen=True):
    """Which state of the rule set this is, as far as anybody knows."""

    version: str
    number: int = 0
    comment: str = ""
    author: str = ""
    saved: Said = None
    """When it was saved."""
    made: Said = None
    """The day of the documentation itself."""
    made_by: str = ""


class Account(Struct, frozen=True):
    """Everything that is said about a rule set."""

    rule_set: RuleSet
    entity: str
    pipeline: str
    edition: Edition
    chapters: tuple[Chapter, ...]
    leaving: tuple[Leaving, ...]
    findings: Findings

    def cards(self) -> Iterator[Card]:
        """Walk all cards in board order."""
        for one in self.chapters:
            yield from one.triggers
            yield from one.rules

    def card(self, node: str) -> Card | None:
        """Return a card by its id."""
        return next((one for one in self.cards() if one.node.id == node), None)


def account_of(
    rule_set: RuleSet,
    catalogue: Catalogue,
    directory: Directory,
    findings: Findings,
    edition: Edition,
    templates: Templates | None = None,
) -> Account:
    """Gather what is said about a rule set; people, fields and the like are called as in `directory`."""
    teller = _Teller(rule_set, catalogue, directory, findings, templates or Templates())
    chapters = tuple(teller.chapter(stage) for stage in rule_set.stages)
    author = directory.employees.get(edition.author)
    entity = directory.schema.entity(rule_set.entity)
    pipeline = directory.schema.pipelines.get(rule_set.pipeline)
    return Account(
        rule_set,
        entity.name if entity else rule_set.entity,
        pipeline.name if pipeline else rule_set.name,
        replace(edition, author=author.name) if author else edition,
        chapters,
        tuple(teller.leaving(chapters)),
        findings,
    )


class _Teller:
    """Puts the cards of one rule set into words."""

    def __init__(
        self, rule_set: RuleSet, catalogue: Catalogue, directory: Directory, findings: Findings, templates: Templates
    ) -> None:
        self._rule_set = rule_set
        self._catalogue = catalogue
        self._directory = directory
        self._findings = findings
        self._templates = templates
        self._sentences = Sentences(catalogue, directory, rule_set, templates)
        self._values = SaidValues(catalogue, directory, rule_set, templates, WHOLE)
        self._names = names_at(rule_set, None, catalogue, directory.schema, directory.variables)

    def chapter(self, stage: Stage) -> Chapter:
        triggers = tuple(self._card(stage, one) for one in stage.triggers)
        return Chapter(stage, triggers, tuple(self._card(stage, one) for one in stage.rules))

    def leaving(self, chapters: tuple[Chapter, ...]) -> Iterator[Leaving]:
        for chapter in chapters:
            for card in chapter.rules:
                declared = self._catalogue.get(card.node.type)
                for channel in _channels(declared) if declared is not None and card.node.enabled else ():
                    data = tuple(self._data(chapter.stage, card.node))
                    yield Leaving(CHANNELS.get(channel, channel), chapter, card, data)

    def _card(self, stage: Stage, node: Node) -> Card:
        declared = self._catalogue.get(node.type)
        names = self._names.at(stage, node)
        condition = self._values.condition(node, node.only_if) if node.only_if is not None else None
        timing = self._sentences.timing(node.when) if isinstance(node, Rule) else None
        asked = list(_filled(declared, node)) if declared is not None else []
        return Card(
            node,
            self._catalogue.title_of(node),
            declared.about if declared is not None else None,
            declared.about.title if declared is not None else _unknown.fill(type=node.type),
            self._sentences.action(node),
            timing,
            condition,
            (*self._settings(node, timing, condition), *self._lines(asked, node, declared, names)),
            tuple(self._passage(one, node, names) for one in asked if _is_passage(one)),
            tuple(one for one in self._findings.problems if one.node == node.id),
        )

    def _settings(self, node: Node, timing: Msg | None, condition: Msg | None) -> Iterator[Line]:
        entity = self._rule_set.entity
        if isinstance(node, Rule):
            yield Line(_when, timing or _immediately)
            if not node.when.follow_changes:
                yield Line(_follows, _no)
        if condition is not None:
            yield Line(_only_if, condition)
        if isinstance(node, Rule):
            if node.order == "after_previous":
                yield Line(_order, _after)
            if node.acts_as != "responsible":
                yield Line(_acts_as, called(node.acts_as, self._directory, entity))
            if node.on_failure == "stop":
                yield Line(_fails, _stop)
            return
        if node.change_stage_as != "responsible":
            yield Line(_mover, called(node.change_stage_as, self._directory, entity))
        if node.allow_back:
            yield Line(_back, _yes)

    def _lines(
        self, asked: list[Parameter], node: Node, declared: type[Declared] | None, names: Names
    ) -> Iterator[Line]:
        for one in asked:
            if _is_passage(one) or declared is None:
                continue
            raw = node.parameters[one.name]
            if isinstance(one.kind, KeyValues):
                yield Line(one.ask.label, self._pairs(one.kind, raw, names))
            elif isinstance(one.kind, DateExpression):
                yield Line(one.ask.label, _plain(self._pieces(raw, names)))
            else:
                yield Line(one.ask.label, self._values.said(one, declared, node))

    def _pairs(self, kind: KeyValues, raw: Any, names: Names) -> Said:
        pairs = kind.read(raw)
        return tuple(pair(name, _plain(self._pieces(text, names))) for name, text in pairs)

    def _passage(self, parameter: Parameter, node: Node, names: Names) -> Passage:
        rich = isinstance(parameter.kind, Template) and parameter.kind.form == "rich"
        return Passage(parameter.ask.label, self._pieces(str(node.parameters[parameter.name]), names), rich)

    def _pieces(self, source: str, names: Names) -> tuple[str | Blank, ...]:
        return tuple(
            Blank(self._blank(one, names)) if isinstance(one, Chip) else one.source
            for one in self._templates.pieces(source)
        )

    def _blank(self, chip: Chip, names: Names) -> Msg | str:
        label = _label(names.get(chip.path), chip.path)
        for one in chip.filters:
            if one.name in _SHIFTS and one.arguments:
                label = _shifted.fill(label=label, shift=_SHIFTS[one.name].fill(n=one.arguments[0]))
        otherwise = next((one.arguments[0] for one in chip.filters if one.name == "default" and one.arguments), "")
        return _or_else.fill(label=label, text=otherwise) if otherwise else label

    def _data(self, stage: Stage, node: Node) -> Iterator[Msg | str]:
        declared = self._catalogue.get(node.type)
        names, found = self._names.at(stage, node), dict[str, Msg | str]()
        for parameter in _filled(declared, node) if declared is not None else ():
            for text in texts_in(parameter.kind, node.parameters[parameter.name]):
                for path in self._paths(text):
                    found.setdefault(path, _label(names.get(path), path))
        yield from found.values()

    def _paths(self, text: str) -> tuple[str, ...]:
        try:
            return self._templates.paths(text)
        except BadTemplate:
            return ()


def _filled(declared: type[Declared], node: Node) -> Iterator[Parameter]:
    """Walk the parameters that a card fills in and its form asks for."""
    unfit = {one.field for one in declared.problems(node.parameters)}
    for one in declared.parameters():
        there = one.name in node.parameters and one.name not in unfit
        if there and not one.kind.is_empty(node.parameters[one.name]) and declared.asked(one, node.parameters):
            yield one


def _is_passage(parameter: Parameter) -> bool:
    kind = parameter.kind
    return isinstance(kind, Template) and not isinstance(kind, Url | ResultRef | VariableName) and kind.form != "line"


def _channels(declared: type[Declared]) -> tuple[str, ...]:
    """Return the channels by which a type of rule reaches people outside or other systems, as its examples show."""
    effects = (effect for example in declared.examples for effect in example.effects)
    return tuple(dict.fromkeys(one.channel for one in effects if one.external))


def _label(name: Name | None, path: str) -> Msg | str:
    if name is None:
        return path
    if name.group.id in ("item", "variables", "functions"):
        return name.label
    return _of_group.fill(group=name.group.label, label=name.label)


def _plain(pieces: tuple[str | Blank, ...]) -> Msg:
    """Return a text in one line, its blanks in the marks that they have on a board."""
    filled = {f"p{place}": one.label if isinstance(one, Blank) else one for place, one in enumerate(pieces)}
    marks = ("\u2039{{p{}}}\u203a" if isinstance(one, Blank) else "{{p{}}}" for one in pieces)
    return Msg("".join(mark.format(place) for place, mark in enumerate(marks))).fill(**filled)
