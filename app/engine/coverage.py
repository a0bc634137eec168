"""Which rules, triggers, clauses and outcomes of a rule set the scenarios touch, and which none of them does."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from app.engine.catalog.registry import Catalogue
from app.engine.conditions import Compiled
from app.engine.conditions.nodes import ClauseNode, Node, Test, all_of, any_of, negated
from app.engine.model.condition import AnyCondition, Clause, Not
from app.engine.model.rule_set import Rule, RuleSet, Trigger
from app.engine.program import Program, ReadyRule
from app.engine.scope import Scope
from app.engine.trace import RuleStep, Status, Step, TriggerStep


class Missing(Struct, frozen=True):
    """One thing that no scenario touches: what kind, on which card; of a clause its place and which way it never went.

    `kind` is rule, trigger, clause or outcome.
    """

    kind: str
    node: str
    path: str = ""
    held: bool | None = None
    outcome: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        written: dict[str, Any] = {self.kind if self.kind in ("rule", "trigger") else "node": self.node}
        if self.kind == "clause":
            written |= {"path": self.path, "held": self.held}
        if self.outcome:
            written["outcome"] = self.outcome
        return written


class Figure(Struct, frozen=True):
    """How many of how many."""

    covered: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1; where there is nothing to cover, all of it is."""
        return self.covered / self.of if self.of else 1.0


class Covered(Struct, frozen=True):
    """The coverage of one rule set: figures by kind, and what is missing in board order."""

    figures: Mapping[str, Figure]
    missing: tuple[Missing, ...]

    @property
    def whole(self) -> Figure:
        """All kinds together."""
        return Figure(sum(one.covered for one in self.figures.values()), sum(one.of for one in self.figures.values()))

    @property
    def untouched(self) -> frozenset[str]:
        """The cards that no scenario touches at all."""
        return frozenset(one.node for one in self.missing if one.kind in ("rule", "trigger"))

    def as_json(self) -> dict[str, Any]:
        """Return figures and lists for programs."""
        kinds = {**self.figures, "whole": self.whole}
        return {
            "share": round(self.whole.share, 4),
            **{
                name: {"covered": one.covered, "of": one.of, "share": round(one.share, 4)}
                for name, one in kinds.items()
            },
            "missing": {
                f"{kind}s": [one.as_json() for one in self.missing if one.kind == kind]
                for kind in ("rule", "trigger", "clause", "outcome")
            },
        }


class Coverage:
    """Running counts of what was touched; those of several scenarios can be added up."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.outcomes: dict[str, Counter[str]] = {}
        """Statuses at which each rule has stood."""
        self.triggers: dict[str, Counter[bool]] = {}
        """How often each trigger fired and did not."""
        self.clauses: dict[tuple[str, str], Counter[bool]] = {}
        """How often each clause, by card and place, held and did not."""

    def watch(self, program: Program) -> Program:
        """Return the program with ears in its conditions; it does what it did."""
        stages = {
            key: dataclasses.replace(stage, rules={rule: self._heard(one) for rule, one in stage.rules.items()})
            for key, stage in program.stages.items()
        }
        triggers = {
            kind: tuple(
                dataclasses.replace(one, condition=self._condition(one.node.id, one.condition)) for one in listed
            )
            for kind, listed in program.triggers.items()
        }
        return dataclasses.replace(program, stages=stages, triggers=triggers)

    def take(self, steps: Iterable[Step]) -> None:
        """Count what came of a scenario."""
        for step in steps:
            if isinstance(step, RuleStep):
                self.outcomes.setdefault(step.rule, Counter())[step.status.value] += 1
            elif isinstance(step, TriggerStep):
                self.triggers.setdefault(step.trigger, Counter())[step.fired] += 1

    def add(self, other: Coverage) -> None:
        """Take in what other scenarios touched."""
        for key, outcomes in other.outcomes.items():
            self.outcomes.setdefault(key, Counter()).update(outcomes)
        for key, fired in other.triggers.items():
            self.triggers.setdefault(key, Counter()).update(fired)
        for place, held in other.clauses.items():
            self.clauses.setdefault(place, Counter()).update(held)

    def of(self, rule_set: RuleSet, catalogue: Catalogue) -> Covered:
        """Hold the counts against a rule set; cards that are switched off do not count."""
        wanted = [one for stage, node in rule_set.nodes() if node.enabled for one in _wanted(node, catalogue)]
        missing = tuple(one for one in wanted if not self._touched(one))
        figures = {}
        for kind in ("rule", "trigger", "clause", "outcome"):
            of = sum(one.kind == kind for one in wanted)
            figures[f"{kind}s"] = Figure(of - sum(one.kind == kind for one in missing), of)
        return Covered(figures, missing)

    def _touched(self, one: Missing) -> bool:
        match one.kind:
            case "rule":
                return one.node in self.outcomes
            case "trigger":
                return self.triggers.get(one.node, Counter())[True] > 0
            case "clause":
                return self.clauses.get((one.node, one.path), Counter())[bool(one.held)] > 0
        return self.outcomes.get(one.node, Counter())[one.outcome] > 0

    def _heard(self, rule: ReadyRule) -> ReadyRule:
        return dataclasses.replace(rule, condition=self._condition(rule.id, rule.condition))

    def _condition(self, node: str, condition: Compiled | None) -> Compiled | None:
        if condition is None:
            return None
        # Only the test gets ears: an explanation looks at all clauses, also those that never decided anything.
        return replace(condition, test=self._test(node, condition.root))

    def _test(self, node: str, part: Node) -> Test:
        if isinstance(part, ClauseNode):
            return _listening(part.test, self.clauses.setdefault((node, part.path), Counter()))
        tests = [self._test(node, one) for one in part.members]
        match part.kind:
            case "all":
                return all_of(tests)
            case "any":
                return any_of(tests)
        return negated(tests[0])


def _listening(test: Test, heard: Counter[bool]) -> Callable[[Scope], bool]:
    def listened(scope: Scope) -> bool:
        held = test(scope)
        heard[held] += 1
        return held

    return listened


def _wanted(node: Rule | Trigger, catalogue: Catalogue) -> Iterator[Missing]:
    yield Missing("rule" if isinstance(node, Rule) else "trigger", node.id)
    for path, _ in leaves(node.only_if):
        yield Missing("clause", node.id, path, held=True)
        yield Missing("clause", node.id, path, held=False)
    if isinstance(node, Rule):
        yield from (Missing("outcome", node.id, outcome=one.value) for one in possible(node, catalogue))


def possible(rule: Rule, catalogue: Catalogue) -> Iterator[Status]:
    """Walk what a rule can come to, by how it is set up and what its type declares."""
    yield Status.DONE
    if rule.only_if is not None:
        yield Status.SKIPPED
    declared = catalogue.rule(rule.type)
    if declared is not None and any(one.fails for one in declared.examples):
        yield Status.FAILED
    if rule.when.mode != "immediately":
        if rule.when.base != "now":
            yield Status.NOT_PLANNED
        yield Status.CANCELLED


def leaves(condition: AnyCondition | None, path: str = "") -> Iterator[tuple[str, Clause]]:
    """Walk the clauses of a condition with their places, as compiled conditions name them."""
    if condition is None:
        return
    if isinstance(condition, Clause):
        yield path, condition
        return
    dot = f"{path}." if path else ""
    if isinstance(condition, Not):
        yield from leaves(condition.member, f"{dot}not")
        return
    kind = condition.__struct_encode_fields__[0]
    for place, member in enumerate(condition.members):
        yield from leaves(member, f"{dot}{kind}[{place}]")
