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


def has_finished(producer: Rule, result: str, user: Rule, stage: Stage, subject: Subject) -> bool:
    """Say whether a rule has surely given a result by the time another one of its stage runs."""
    by_rule = {rule.id: branch for branch in branches(stage) for rule in branch}
    made, used = by_rule[producer.id], by_rule[user.id]
    order = [one.id for one in stage.rules]
    if order.index(producer.id) >= order.index(user.id):
        return False
    if made is used:
        return True
    until = made[: made.index(producer) + 1]
    declared = subject.catalogue.rule(producer.type)
    late = awaits(producer, subject) and (declared is None or not declared.finishes or result in declared.finishes)
    if late or any(awaits(one, subject) for one in until[:-1]):
        return False
    latest = [_latest(one.when) for one in until]
    earliest = sum(shortest_wait(one.when) for one in used[: used.index(user) + 1])
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
