"""The branches of a stage: which rules run one after another, and what can be said of their times beforehand."""

from __future__ import annotations

from app.engine.checks.problem import Subject
from app.engine.model.rule_set import Rule, Stage
from app.engine.model.timing import When

_MINUTES = {"minutes": 1, "hours": 60, "days": 1440}

Branch = tuple[Rule, ...]


def branches(stage: Stage) -> list[Branch]:
    """Return the rules of a stage that are switched on, branch by branch in board order."""
    found: list[list[Rule]] = []
    for rule in (one for one in stage.rules if one.enabled):
        if rule.order == "parallel" or not found:
            found.append([])
        found[-1].append(rule)
    return [tuple(one) for one in found]


def runs_at_once(rule: Rule) -> bool:
    """Say whether a rule waits for no time when its turn has come."""
    when = rule.when
    no_delay = when.mode == "after" and when.base == "now" and when.amount == 0
    kept_back = when.clock or when.business_time or when.wait_for_working_hours
    return (when.mode == "immediately" or no_delay) and not kept_back


def awaits(rule: Rule, subject: Subject) -> bool:
    """Say whether a rule, once it has acted, keeps its branch waiting for something to come to its end."""
    declared = subject.catalogue.rule(rule.type)
    if declared is None:
        return False
    wishes = [one for one in declared.parameters() if one.name.startswith("wait")]
    if wishes:
        return any(bool(rule.parameters.get(one.name, one.default)) for one in wishes)
    return bool(declared.finishes or rule.parameters.get("responds_with"))


def leaves(rule: Rule, stage: Stage, subject: Subject) -> bool:
    """Say whether a rule surely takes the item away from its stage."""
    if rule.only_if is not None or subject.unfit(rule):
        return False
    match rule.type:
        case "item.stage":
            return rule.parameters.get("stage") != stage.id
        case "item.pipeline":
            return rule.parameters.get("pipeline") != subject.rule_set.pipeline
    return rule.type in ("item.delete", "item.exclude")


class Course:
    """The rules of a stage by their ids, where they stand, and what runs before them."""

    def __init__(self, stage: Stage) -> None:
        """Lay the branches out; rules that are switched off are in none."""
        self.rules = {rule.id: rule for rule in stage.rules}
        self.place = {rule.id: place for place, rule in enumerate(stage.rules)}
        self.branch = {rule.id: branch for branch in branches(stage) for rule in branch}
        self._within = {rule.id: place for branch in branches(stage) for place, rule in enumerate(branch)}

    def up_to(self, rule: Rule) -> Branch:
        """Return what runs in a rule's branch up to the rule, itself the last."""
        return self.branch[rule.id][: self._within[rule.id] + 1]


def has_finished(producer: Rule, result: str, user: Rule, course: Course, subject: Subject) -> bool:
    """Say whether a rule has surely given a result by the time another one of its stage runs."""
    if course.place[producer.id] >= course.place[user.id]:
        return False
    if course.branch[producer.id] is course.branch[user.id]:
        return True
    until = course.up_to(producer)
    declared = subject.catalogue.rule(producer.type)
    late = awaits(producer, subject) and (declared is None or not declared.finishes or result in declared.finishes)
    if late or any(awaits(one, subject) for one in until[:-1]):
        return False
    latest = [_latest(one.when) for one in until]
    earliest = sum(shortest_wait(one.when) for one in course.up_to(user))
    return None not in latest and sum(one or 0 for one in latest) <= earliest


def _latest(when: When) -> int | None:
    """Return the most minutes that a rule waits; None where that cannot be said."""
    if when.mode == "immediately":
        return 0
    plain = when.mode == "after" and when.base == "now" and not (when.business_time or when.wait_for_working_hours)
    return when.amount * _MINUTES[when.unit] + (_MINUTES["days"] if when.clock else 0) if plain else None


def shortest_wait(when: When) -> int:
    """Return the fewest minutes that a rule waits."""
    if when.mode != "after" or when.base != "now":
        return 0
    return max(0, when.amount * _MINUTES[when.unit] - (_MINUTES["days"] if when.clock else 0))
