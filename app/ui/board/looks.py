"""What a card shows, worked out from a trigger or rule once and kept while that stays the same object."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import Node, Rule, RuleSet, Trigger
from app.engine.model.timing import IMMEDIATELY
from app.engine.words import Msg, msg
from app.i18n import Translator

Severity = Literal["error", "warning", "note"]
Describe = Callable[[Node], Msg]
"""Says in a sentence what a card does."""

SEVERITY_COLORS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "muted"}
LIGHTNING = "mdi6.lightning-bolt"
_HIGHEST = 9
"""The last number of which there is a sign."""
OPAQUE_ICON = "mdi6.help-rhombus-outline"
_SPACES = re.compile(r"[ \t\r\n]+")
"""What becomes one space on a card; a space that does not break stays one."""

_later = msg("Runs later, or at a set time")
_only_if = msg("Only where its condition holds")
_follows = msg("Runs after the rule above it")
_helper = msg("Helper rule: makes data for later rules")
_idle_helper = msg("Helper rule: makes data for later rules. No card uses it yet.")
_used_by = msg("Used by: {cards}")
_to_complete = msg("Something required is still missing")
_on_path = msg("Step {n} of the chosen problem")
_off = msg("Switched off")
_uncovered = msg("No scenario touches it")
_unknown = msg("Made by another program or version ({type}). It is kept as it is.")


class Problem(Struct, frozen=True):
    """What a check found on a card; `words` are translated, one line a finding.

    `step` is the card's place on the path that a chosen problem leads through, 0 where it is not on it; then there
    may be nothing wrong with the card itself.
    """

    severity: Severity | None
    words: str
    step: int = 0


class Mark(Struct, frozen=True):
    """A badge: a small sign with words in its tool tip."""

    icon: str
    color: str
    words: str


class Look(Struct, frozen=True):
    """One card as it is drawn and spoken; all words translated."""

    id: str
    title: str
    sentence: str
    icon: str
    color: str
    marks: tuple[Mark, ...]
    trigger: bool
    enabled: bool
    unconfigured: bool
    follows: bool
    problem: Problem | None

    @property
    def tip(self) -> str:
        """The whole of what the card says."""
        problem = self.problem.words if self.problem else ""
        return "\n".join(line for line in (self.title, self.sentence, problem) if line)

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        words = [self.title, self.sentence, *(mark.words for mark in self.marks)]
        if self.problem and self.problem.words:
            words.append(self.problem.words)
        return ". ".join(word.rstrip(".") for word in words if word)


class Looks:
    """Makes looks, and keeps them by card."""

    def __init__(self, catalogue: Catalogue, tr: Translator) -> None:
        """Before cards are shown, `describe_with` says how they are put into words."""
        self._catalogue = catalogue
        self._describe: Describe = _type_title
        self._tr = tr
        self._problems: Mapping[str, Problem] = {}
        self._users: Mapping[str, tuple[str, ...]] = {}
        self._uncovered: Mapping[str, Sequence[Msg]] = {}
        self._made: dict[str, tuple[Node, Look]] = {}

    def of(self, node: Node) -> Look:
        """Return the look of a card."""
        found = self._made.get(node.id)
        if found is not None and found[0] is node:
            return found[1]
        look = self._make(node)
        self._made[node.id] = (node, look)
        return look

    def describe_with(self, describe: Describe) -> None:
        """Take other sentences for the cards that are new or changed from now on."""
        self._describe = describe

    def forget(self) -> None:
        """Make all looks anew when next asked: the words or names that sentences use have changed."""
        self._made.clear()

    def forget_mentions(self, names: Collection[str], rule_set: RuleSet) -> set[str]:
        """Forget the cards that mention one of these ids, for their sentences name what the id stands for."""
        if not names:
            return set()
        mention = re.compile("|".join(re.escape(one) for one in names))
        found = {node.id for _, node in rule_set.nodes() if mention.search(f"{node.parameters}{node.only_if}")}
        for one in found:
            self._made.pop(one, None)
        return found

    def set_problems(self, problems: Mapping[str, Problem]) -> set[str]:
        """Take what checks have found, by card; return the cards that look different now."""
        old, self._problems = self._problems, dict(problems)
        touched = {one for one in {*old, *problems} if old.get(one) != problems.get(one)}
        for one in touched:
            self._made.pop(one, None)
        return touched

    def set_users(self, users: Mapping[str, tuple[str, ...]]) -> set[str]:
        """Take the titles of the cards that use results, by the rule whose they are; return which look different."""
        old, self._users = self._users, dict(users)
        touched = {one for one in {*old, *users} if old.get(one) != users.get(one)}
        for one in touched:
            self._made.pop(one, None)
        return touched

    def set_uncovered(self, cards: Mapping[str, Sequence[Msg]]) -> set[str]:
        """Take what no scenario touches, by card, nothing said where it is all of it; return which look different."""
        old, self._uncovered = self._uncovered, dict(cards)
        touched = {one for one in {*old, *cards} if old.get(one) != cards.get(one)}
        for one in touched:
            self._made.pop(one, None)
        return touched

    def _make(self, node: Node) -> Look:
        declared = self._catalogue.get(node.type)
        tr = self._tr
        unconfigured = lacks(declared, node)
        if declared is None:
            title, icon, color = node.name or node.type, OPAQUE_ICON, "muted"
            sentence = tr(_unknown.fill(type=node.type))
        else:
            title, icon, color = (
                node.name or tr(declared.about.title),
                declared.about.icon,
                declared.about.category.color,
            )
            sentence = tr(declared.about.description) if unconfigured else tr(self._describe(node))
        sentence = _SPACES.sub(" ", sentence).strip(" ")
        return Look(
            node.id, title, sentence, icon, color, self._marks(node, declared, unconfigured=unconfigured),
            trigger=isinstance(node, Trigger), enabled=node.enabled, unconfigured=unconfigured,
            follows=isinstance(node, Rule) and node.order == "after_previous", problem=self._problems.get(node.id),
        )  # fmt: skip

    def _marks(self, node: Node, declared: type[Declared] | None, *, unconfigured: bool) -> tuple[Mark, ...]:
        rule = node if isinstance(node, Rule) else None
        problem = self._problems.get(node.id)
        step = problem.step if problem is not None else 0
        users = self._users.get(node.id, ())
        helper = _helper if users else _idle_helper
        wanted = (
            (bool(step), _number(step), "error", _on_path.fill(n=step)),
            (not node.enabled, "mdi6.cancel", "muted", _off),
            (unconfigured, "mdi6.pencil-outline", "warning", _to_complete),
            (rule is not None and rule.when != IMMEDIATELY, "mdi6.clock-outline", "muted", _later),
            (node.only_if is not None, "mdi6.filter-outline", "muted", _only_if),
            (rule is not None and rule.order != "parallel", "mdi6.subdirectory-arrow-right", "muted", _follows),
            (declared is not None and declared.about.helper, "mdi6.wrench-outline", "helper", helper),
            (bool(users), "mdi6.link-variant", "muted", _used_by.fill(cards=users)),
            self._uncovered_mark(node.id),
        )
        return tuple(Mark(icon, color, self._tr(words)) for holds, icon, color, words in wanted if holds)

    def _uncovered_mark(self, node: str) -> tuple[bool, str, str, Msg | str]:
        missing = self._uncovered.get(node)
        if not missing:
            return missing is not None, "mdi6.test-tube-off", "muted", _uncovered
        return True, "mdi6.test-tube-empty", "muted", "\n".join(self._tr(one) for one in missing)


def _number(step: int) -> str:
    return f"mdi6.numeric-{step if step <= _HIGHEST else '9-plus'}-circle"


def renamed(old: RuleSet, new: RuleSet) -> set[str]:
    """Return the ids of stages and cards that have another name now, or are gone."""
    kept = {id(stage) for stage in old.stages} & {id(stage) for stage in new.stages}
    before, after = _names(old, kept), _names(new, kept)
    return {one for one, name in before.items() if after.get(one) != name}


def _names(rule_set: RuleSet, kept: set[int]) -> dict[str, str]:
    names: dict[str, str] = {}
    for stage in rule_set.stages:
        if id(stage) not in kept:
            nodes: tuple[Node, ...] = (*stage.triggers, *stage.rules)
            names |= {stage.id: stage.name} | {node.id: node.name for node in nodes}
    return names


def _type_title(node: Node) -> Msg:
    return _unknown.fill(type=node.type)


def lacks(declared: type[Declared] | None, node: Node) -> bool:
    """Say whether a card is yellow: something that it needs is still to be chosen."""
    if declared is None:
        return False
    raw = node.parameters
    return any(
        one.required and one.kind.is_empty(raw.get(one.name)) and declared.asked(one, raw)
        for one in declared.parameters()
    )
