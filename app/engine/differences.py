"""What differs between two versions of a rule set: rule by rule, in words and as JSON."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from app.engine.model.rule_set import Node, Rule, RuleSet, Stage
from app.engine.words import Msg


class Sign(StrEnum):
    """What has become of a rule, trigger or stage. One that has moved and changed is changed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class Change(Struct, frozen=True):
    """One setting that differs: what it is called, and what it says before and after, None for nothing.

    `field` is where it stands in the file, such as ``parameters.text``; `before` and `after` are what stands there.
    """

    field: str
    label: Msg | str
    old: Any = None
    new: Any = None
    before: Any = None
    after: Any = None
    prose: bool = False
    """Whether it is a text in which single words may differ."""


class CardDifference(Struct, frozen=True):
    """A rule or trigger that differs; `stages` (their ids) and `sentences` are before and after, empty where absent."""

    sign: Sign
    kind: str
    """rule or trigger"""
    id: str
    type: str
    title: Msg | str
    stages: tuple[str, str]
    sentences: tuple[Msg | None, Msg | None]
    changes: tuple[Change, ...] = ()

    @property
    def stage(self) -> str:
        """The stage where it stands, or stood."""
        return self.stages[1] or self.stages[0]

    @property
    def moved(self) -> bool:
        """Whether it stands elsewhere, as well."""
        return any(one.field in PLACES for one in self.changes)


class StageDifference(Struct, frozen=True):
    """A stage that differs by itself."""

    sign: Sign
    id: str
    name: str
    changes: tuple[Change, ...] = ()


class Differences(Struct, frozen=True):
    """All that differs; cards in the order of the board, removed ones where they stood."""

    versions: tuple[str, str]
    name: str
    own: tuple[Change, ...] = ()
    """Of the rule set itself: its name, pipeline or type of records."""
    stages: tuple[StageDifference, ...] = ()
    cards: tuple[CardDifference, ...] = ()
    stage_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.own or self.stages or self.cards)

    def counts(self) -> dict[Sign, int]:
        """Return how many rules and triggers were added, removed, changed and moved."""
        counted = Counter(one.sign for one in self.cards)
        return {sign: counted[sign] for sign in Sign}

    def by_stage(self) -> Iterator[tuple[str, StageDifference | None, tuple[CardDifference, ...]]]:
        """Walk the stages in which something differs, in the order of the board."""
        own = {one.id: one for one in self.stages}
        for stage in self.stage_names:
            cards = tuple(one for one in self.cards if one.stage == stage)
            if cards or stage in own:
                yield stage, own.get(stage), cards


PLACES = ("stage", "place")
"""The changes that are moves."""


class Standing(Struct, frozen=True):
    """Where a card stands: its stage, and the card of its kind above it, None for the first."""

    stage: Stage
    above: Node | None


class Board:
    """One of the two rule sets, with the place of each card."""

    def __init__(self, rule_set: RuleSet) -> None:
        """Look up where everything is."""
        self.rule_set = rule_set
        self.stages = {one.id: one for one in rule_set.stages}
        self.nodes: dict[str, Node] = {}
        self.standing: dict[str, Standing] = {}
        for stage in rule_set.stages:
            for listed in (stage.triggers, stage.rules):
                above: Node | None = None
                for node in listed:
                    self.nodes[node.id] = node
                    self.standing[node.id] = Standing(stage, above)
                    above = node

    def same_kind(self, node_id: str, other: Board) -> bool:
        """Say whether a card of this board is the same card, a rule or a trigger, in another."""
        found = other.nodes.get(node_id)
        return found is not None and isinstance(found, Rule) == isinstance(self.nodes[node_id], Rule)


def all_stages(old: RuleSet, new: RuleSet) -> dict[str, str]:
    """Return the names of all stages in the order of the new board; removed ones come after what stood before them."""
    order = [one.id for one in new.stages]
    names = {one.id: one.name for one in (*old.stages, *new.stages)}
    return {one: names[one] for one in _woven(order, [one.id for one in old.stages])}


def ordered_cards(old: Board, new: Board) -> Iterator[str]:
    """Walk the ids of all cards in the order of the new board, removed ones where they stood."""
    for stage_id in all_stages(old.rule_set, new.rule_set):
        before, after = old.stages.get(stage_id), new.stages.get(stage_id)
        for kind in ("triggers", "rules"):
            gone = [one.id for one in getattr(before, kind, ()) if not old.same_kind(one.id, new)]
            there = [one.id for one in getattr(after, kind, ())]
            stood = [one.id for one in getattr(before, kind, ())]
            yield from _woven(there, [one for one in stood if one in gone or one in there])


def moved_within(old: Sequence[str], new: Sequence[str]) -> Collection[str]:
    """Return the fewest ids that have to move so that the ids common to both stand in the new order."""
    place = {one: number for number, one in enumerate(old)}
    common = [one for one in new if one in place]
    ends: list[int] = []
    chain: list[int] = []
    links: list[int] = []
    for number, one in enumerate(common):
        at = bisect_left(ends, place[one])
        links.append(chain[at - 1] if at else -1)
        if at == len(ends):
            ends.append(place[one])
            chain.append(number)
        else:
            ends[at] = place[one]
            chain[at] = number
    stay: set[str] = set()
    number = chain[-1] if chain else -1
    while number >= 0:
        stay.add(common[number])
        number = links[number]
    return {one for one in common if one not in stay}


def _woven(order: Sequence[str], other: Sequence[str]) -> list[str]:
    """Put what only the other has behind what precedes it there."""
    known = set(order)
    after: dict[str, list[str]] = {}
    anchor = ""
    for one in other:
        if one in known:
            anchor = one
        else:
            after.setdefault(anchor, []).append(one)
    found = list(after.get("", ()))
    for one in order:
        found += [one, *after.get(one, ())]
    return found
