"""Finds what differs between two versions of a rule set, and says it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from app.engine.catalog.declaration import Parameter
from app.engine.catalog.registry import Catalogue
from app.engine.differences import (
    Board,
    CardDifference,
    Change,
    Differences,
    Sign,
    StageDifference,
    all_stages,
    moved_within,
    ordered_cards,
)
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage, Trigger
from app.engine.model.schema import STAGE_KINDS
from app.engine.model.timing import IMMEDIATELY, When
from app.engine.parameters import Template
from app.engine.people import called
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.rule_set_file import version_id
from app.engine.sentence_texts import WHOLE
from app.engine.sentence_values import SaidValues
from app.engine.sentences import Sentences
from app.engine.words import Msg, msg

_YES, _NO = msg("yes"), msg("no")
_ORDERS = {"parallel": msg("in parallel"), "after_previous": msg("after the previous rule")}
_FAILURES = {"continue": msg("go on with the next rule"), "stop": msg("stop the rules that follow it")}
_MEANT, _SHOWN = re.compile(r"\{\{.*?\}\}", re.DOTALL), re.compile("\u2039[^\u203a]*\u203a")
"""A placeholder as it stands in the file, and as it is said."""
_first = msg("at the top")
_below = msg("below “{title}”")
_waved = msg("{check}: {reason}")


def difference(
    old: RuleSet, new: RuleSet, catalogue: Catalogue, directory: Directory, templates: Templates | None = None
) -> Differences:
    """Return what differs from `old` to `new`; people, fields and the like are called as in `directory`."""
    return _Comparer(old, new, catalogue, directory, templates or Templates()).found()


class _Side:
    """One of the two rule sets, and how its cards are put into words."""

    def __init__(self, rule_set: RuleSet, catalogue: Catalogue, directory: Directory, templates: Templates) -> None:
        self.board = Board(rule_set)
        self._parts = (catalogue, directory, rule_set, templates)

    @cached_property
    def sentences(self) -> Sentences:
        return Sentences(*self._parts)

    @cached_property
    def values(self) -> SaidValues:
        return SaidValues(*self._parts, WHOLE)

    def said(self, name: str, node: Node, asked: Mapping[str, Parameter]) -> Any:
        """Return what a parameter of a card says; as it stands in the file where nothing is declared of it."""
        raw, declared = node.parameters.get(name), self._parts[0].get(node.type)
        if raw is None or declared is None or name not in asked:
            return _plain(raw)
        return self.values.said(asked[name], declared, node)

    def when(self, when: When) -> Msg:
        return self.sentences.timing(when) or msg("immediately")


class _Comparer:
    """Compares card by card."""

    def __init__(
        self, old: RuleSet, new: RuleSet, catalogue: Catalogue, directory: Directory, templates: Templates
    ) -> None:
        self._catalogue = catalogue
        self._directory = directory
        self._old = _Side(old, catalogue, directory, templates)
        self._new = _Side(new, catalogue, directory, templates)
        self._moved = self._moved_cards()

    def found(self) -> Differences:
        old, new = self._old.board.rule_set, self._new.board.rule_set
        return Differences(
            (version_id(old), version_id(new)),
            new.name,
            tuple(self._own(old, new)),
            tuple(self._stages(old, new)),
            tuple(self._cards()),
            all_stages(old, new),
        )

    # The rule set and its stages

    def _own(self, old: RuleSet, new: RuleSet) -> Iterator[Change]:
        schema = self._directory.schema
        entities = {key: one.name for key, one in schema.entities.items()}
        pipelines = {key: one.name for key, one in schema.pipelines.items()}
        yield from _if_other("name", msg("Name"), old.name, new.name)
        yield from _if_other("entity", msg("Entity type"), old.entity, new.entity, entities)
        yield from _if_other("pipeline", msg("Pipeline"), old.pipeline, new.pipeline, pipelines)

    def _stages(self, old: RuleSet, new: RuleSet) -> Iterator[StageDifference]:
        before, after = self._old.board.stages, self._new.board.stages
        moved = moved_within([one.id for one in old.stages], [one.id for one in new.stages])
        for one, name in all_stages(old, new).items():
            if one not in before:
                yield StageDifference(Sign.ADDED, one, name)
            elif one not in after:
                yield StageDifference(Sign.REMOVED, one, name)
            elif changes := tuple(self._stage_changes(before[one], after[one], moved=one in moved)):
                only_moved = all(change.field == "place" for change in changes)
                yield StageDifference(Sign.MOVED if only_moved else Sign.CHANGED, one, name, changes)

    def _stage_changes(self, old: Stage, new: Stage, *, moved: bool) -> Iterator[Change]:
        if moved:
            before = _stage_above(self._old.board.rule_set, old.id)
            after = _stage_above(self._new.board.rule_set, new.id)
            yield Change("place", msg("Place"), _right_of(before), _right_of(after))
        yield from _if_other("name", msg("Name"), old.name, new.name)
        yield from _if_other("kind", msg("Kind of stage"), old.kind.value, new.kind.value, STAGE_KINDS)
        yield from _if_other("color", msg("Color"), old.color, new.color)

    # Cards

    def _moved_cards(self) -> set[str]:
        """Return the ids of cards that have changed their place among those of their stage."""
        moved: set[str] = set()
        for key, old in self._old.board.stages.items():
            new = self._new.board.stages.get(key)
            for before, after in ((old.triggers, new.triggers), (old.rules, new.rules)) if new else ():
                moved |= set(moved_within([one.id for one in before], [one.id for one in after]))
        return moved

    def _cards(self) -> Iterator[CardDifference]:
        old, new = self._old.board, self._new.board
        told: set[str] = set()
        for one in ordered_cards(old, new):
            if one in told:
                continue
            told.add(one)
            if one in old.nodes and old.same_kind(one, new):
                if changes := tuple(self._changes(old.nodes[one], new.nodes[one])):
                    yield self._changed(one, changes)
                continue
            if one in old.nodes:  # what was a trigger and is a rule now is another card
                yield self._alone(self._old, one, Sign.REMOVED)
            if one in new.nodes:
                yield self._alone(self._new, one, Sign.ADDED)

    def _alone(self, side: _Side, one: str, sign: Sign) -> CardDifference:
        node, stage = side.board.nodes[one], side.board.standing[one].stage.id
        sentence = side.sentences(node)
        if sign is Sign.REMOVED:
            return self._difference(sign, node, (stage, ""), (sentence, None))
        return self._difference(sign, node, ("", stage), (None, sentence))

    def _changed(self, one: str, changes: tuple[Change, ...]) -> CardDifference:
        old, new = self._old, self._new
        before, after = old.board.nodes[one], new.board.nodes[one]
        stages = (old.board.standing[one].stage.id, new.board.standing[one].stage.id)
        only_moved = before == after and (stages[0] != stages[1] or one in self._moved)
        sign = Sign.MOVED if only_moved else Sign.CHANGED
        return self._difference(sign, after, stages, (old.sentences(before), new.sentences(after)), changes)

    def _difference(
        self,
        sign: Sign,
        node: Node,
        stages: tuple[str, str],
        sentences: tuple[Msg | None, Msg | None],
        changes: tuple[Change, ...] = (),
    ) -> CardDifference:
        kind = "rule" if isinstance(node, Rule) else "trigger"
        title = self._catalogue.title_of(node)
        return CardDifference(sign, kind, node.id, node.type, title, stages, sentences, changes)

    def _changes(self, old: Node, new: Node) -> Iterator[Change]:
        yield from self._place(old, new)
        if old == new:
            return
        yield from _if_other("name", msg("Name"), old.name, new.name)
        yield from _if_other("enabled", msg("Switched on"), old.enabled, new.enabled, {True: _YES, False: _NO})
        yield from self._parameters(old, new)
        if isinstance(old, Rule) and isinstance(new, Rule):
            yield from self._timing(old.when, new.when)
        if old.only_if != new.only_if:
            yield Change(
                "only_if",
                msg("Only if"),
                self._old.values.condition(old, old.only_if) if old.only_if is not None else None,
                self._new.values.condition(new, new.only_if) if new.only_if is not None else None,
                old.only_if.model_dump() if old.only_if is not None else None,
                new.only_if.model_dump() if new.only_if is not None else None,
                prose=True,
            )
        yield from self._settings(old, new)
        before, after = (tuple(_waved.fill(**one.model_dump()) for one in node.suppress) for node in (old, new))
        yield from _if_other("suppress", msg("Problems waved through"), before, after)

    def _place(self, old: Node, new: Node) -> Iterator[Change]:
        before, after = self._old.board.standing[old.id], self._new.board.standing[new.id]
        if before.stage.id != after.stage.id:
            raw = (before.stage.id, after.stage.id)
            yield Change("stage", msg("Stage"), before.stage.name, after.stage.name, *raw)
            return
        above, below = (one.id if one is not None else "" for one in (before.above, after.above))
        chained = isinstance(new, Rule) and new.order == "after_previous" and above != below
        if old.id in self._moved or chained:
            yield Change("place", msg("Place"), self._under(before.above), self._under(after.above), above, below)

    def _under(self, above: Node | None) -> Msg:
        return _first if above is None else _below.fill(title=self._catalogue.title_of(above))

    def _parameters(self, old: Node, new: Node) -> Iterator[Change]:
        if old.type != new.type:
            titles = {one: self._type_title(one) for one in (old.type, new.type)}
            yield from _if_other("type", msg("Type"), old.type, new.type, titles)
        was, now = self._asked(old), self._asked(new)
        asked = now | was | now  # in the order of the new type, what only the old one asks for at the end
        rest = sorted({*old.parameters, *new.parameters} - asked.keys())
        for name in (*asked, *rest):
            before, after = old.parameters.get(name), new.parameters.get(name)
            if before == after:
                continue
            said = (self._old.said(name, old, was), self._new.said(name, new, now))
            if _alike(*said) or _hides((before, after), said):
                said = (_plain(before), _plain(after))
            one = asked.get(name)
            prose = one is not None and isinstance(one.kind, Template)
            yield Change(f"parameters.{name}", one.ask.label if one else name, *said, before, after, prose=prose)

    def _asked(self, node: Node) -> dict[str, Parameter]:
        """Return what a card of a type asks for, by name."""
        declared = self._catalogue.get(node.type)
        return {one.name: one for one in declared.parameters()} if declared is not None else {}

    def _type_title(self, type_id: str) -> Msg | str:
        declared = self._catalogue.get(type_id)
        return declared.about.title if declared is not None else type_id

    def _timing(self, old: When, new: When) -> Iterator[Change]:
        if old == new:
            return
        before, after = self._old.when(old), self._new.when(new)
        if not _alike(before, after):
            yield Change("when", msg("When"), before, after, *(_timed(one) for one in (old, new)))
        switch = {True: _YES, False: _NO}
        yield from _if_other(
            "when.follow_changes", msg("Follows changes of the date"), old.follow_changes, new.follow_changes, switch
        )

    def _settings(self, old: Node, new: Node) -> Iterator[Change]:
        switch = {True: _YES, False: _NO}
        if isinstance(old, Rule) and isinstance(new, Rule):
            yield from _if_other("order", msg("Order"), old.order, new.order, _ORDERS)
            yield from self._person("acts_as", msg("Acts as"), old.acts_as, new.acts_as)
            yield from _if_other("on_failure", msg("When it fails"), old.on_failure, new.on_failure, _FAILURES)
        elif isinstance(old, Trigger) and isinstance(new, Trigger):
            yield from self._person("change_stage_as", msg("Change stage as"), old.change_stage_as, new.change_stage_as)
            label = msg("Allow moving back")
            yield from _if_other("allow_back", label, old.allow_back, new.allow_back, switch)

    def _person(self, name: str, label: Msg, old: str, new: str) -> Iterator[Change]:
        entity = self._new.board.rule_set.entity
        yield from _if_other(name, label, old, new, {one: called(one, self._directory, entity) for one in (old, new)})


def _if_other(name: str, label: Msg, old: Any, new: Any, said: Mapping[Any, Any] | None = None) -> Iterator[Change]:
    if old != new:
        words = said or {}
        yield Change(name, label, words.get(old, old) or None, words.get(new, new) or None, old, new)


def _timed(when: When) -> Any:
    return None if when == IMMEDIATELY else when.model_dump()


def _alike(old: Any, new: Any) -> bool:
    return bool(_read(old) == _read(new))


def _hides(raw: tuple[Any, Any], said: tuple[Any, Any]) -> bool:
    """Say whether two texts differ in a placeholder, such as in how it is formatted, that is said alike."""
    if not all(isinstance(one, str) for one in raw):
        return False
    return _differ(_MEANT, raw) and not _differ(_SHOWN, said)


def _differ(placeholder: re.Pattern[str], texts: tuple[Any, Any]) -> bool:
    old, new = (set(placeholder.findall(str(_read(one)))) for one in texts)
    return old != new


def _read(said: Any) -> Any:
    if isinstance(said, tuple):
        return tuple(_read(one) for one in said)
    return said.plain() if isinstance(said, Msg) else said


def _plain(raw: Any) -> Any:
    """Return what stands in the file where there are no words for it."""
    if raw is None or isinstance(raw, str | int | float):
        return raw
    return json.dumps(raw, ensure_ascii=False)


def _stage_above(rule_set: RuleSet, stage: str) -> Stage | None:
    ids = [one.id for one in rule_set.stages]
    place = ids.index(stage)
    return rule_set.stages[place - 1] if place else None


def _right_of(stage: Stage | None) -> Msg:
    return msg("leftmost") if stage is None else msg("right of “{name}”").fill(name=stage.name)
