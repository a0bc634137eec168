"""Copies of cards: fresh ids, links re-pointed inside the copied set, and the clipboard's text."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from msgspec import Struct

from app.engine import rule_set_file
from app.engine.catalog.registry import Catalogue
from app.engine.editing import Place, insert, node_ids, section_of, unused
from app.engine.errors import KnownError
from app.engine.model.rule_set import FORMAT, FORMAT_VERSION, Node, RuleSet
from app.engine.references import Reader, Renamed, Repoint
from app.engine.things import Thing, What
from app.engine.words import msg


class NothingToPaste(KnownError):
    """The clipboard holds no triggers or rules."""


class Copier(Struct, frozen=True):
    """Makes copies; knows from the catalogue which parameters name other rules."""

    catalogue: Catalogue
    repoint: Repoint

    def copies(self, nodes: Sequence[Node], taken: Collection[str]) -> list[Node]:
        """Return the cards under ids that are free; links among them point at the copies, others stay."""
        known, renamed = set(taken), dict[str, str]()
        for node in nodes:
            renamed[node.id] = unused(node.id, known)
            known.add(renamed[node.id])
        linked = {Thing(What.RULE, old): new for old, new in renamed.items() if old != new}
        reader, visitor = Reader(self.catalogue), Renamed(linked, self.repoint)
        linking = [reader.visit(node, visitor) for node in nodes] if linked else nodes
        return [node.model_copy(update={"id": renamed[node.id]}) for node in linking]

    def paste(self, rule_set: RuleSet, nodes: Sequence[Node], place: Place) -> RuleSet:
        """Put copies of cards into a stage."""
        return insert(rule_set, self.copies(nodes, node_ids(rule_set)), place)

    def copy_to(self, rule_set: RuleSet, ids: Collection[str], place: Place) -> RuleSet:
        """Put copies of cards of this rule set into a stage."""
        return self.paste(rule_set, chosen(rule_set, ids), place)

    def duplicate(self, rule_set: RuleSet, ids: Collection[str]) -> RuleSet:
        """Put a copy of each card below the last one chosen of its section."""
        made = self.copies(chosen(rule_set, ids), node_ids(rule_set))
        copy_of = dict(zip((node.id for node in chosen(rule_set, ids)), made, strict=True))
        for stage in rule_set.stages:
            both: tuple[tuple[Node, ...], ...] = (stage.triggers, stage.rules)
            for cards in both:
                here = [place for place, node in enumerate(cards) if node.id in copy_of]
                if here:
                    place = Place(stage.id, section_of(cards[here[-1]]), here[-1] + 1)
                    rule_set = insert(rule_set, [copy_of[cards[one].id] for one in here], place)
        return rule_set


def chosen(rule_set: RuleSet, ids: Collection[str]) -> list[Node]:
    """Return cards by their ids, in board order."""
    wanted = frozenset(ids)
    return [node for _, node in rule_set.nodes() if node.id in wanted]


def to_clipboard(rule_set: RuleSet, ids: Collection[str], order: rule_set_file.ParameterOrder) -> str:
    """Return the text for the clipboard: a rule-set file with only these cards and the stages they stand on."""
    wanted = frozenset(ids)
    stages = []
    for stage in rule_set.stages:
        triggers = tuple(one for one in stage.triggers if one.id in wanted)
        rules = tuple(one for one in stage.rules if one.id in wanted)
        if triggers or rules:
            stages.append(stage.model_copy(update={"triggers": triggers, "rules": rules}))
    return rule_set_file.dumps(rule_set.model_copy(update={"stages": tuple(stages)}), order)


def from_clipboard(text: str) -> RuleSet:
    """Return a clipboard's text as a rule set: it may be a file, or single rules and triggers as they stand in one."""
    if not text.lstrip().startswith(("{", "[")):
        raise NothingToPaste(msg("The clipboard holds no rules. Copy some first."))
    rule_set = rule_set_file.loads(_whole(text))
    if not any(True for _ in rule_set.nodes()):
        raise NothingToPaste(msg("The clipboard holds no rules. Copy some first."))
    return rule_set


def _whole(text: str) -> str:
    """Return loose cards as a rule-set file; anything else as it is, for the file's reader to judge."""
    if len(text) > rule_set_file.MAX_BYTES:
        return text
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return text
    nodes: Iterable[Any] = raw if isinstance(raw, list) else [raw]
    loose = [one for one in nodes if isinstance(one, dict) and "type" in one and "format" not in one]
    if not loose:
        return text
    triggers = [one for one in loose if "change_stage_as" in one or "allow_back" in one]
    stage = {"id": "stage", "name": "", "triggers": triggers, "rules": [one for one in loose if one not in triggers]}
    whole = {"format": FORMAT, "version": FORMAT_VERSION, "id": "clipboard", "name": "", "entity": "deal"}
    return json.dumps({**whole, "pipeline": "clipboard", "stages": [stage]})
