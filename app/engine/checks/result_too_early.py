"""A result used before it is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from app.engine.checks.branches import Course, branches, has_finished, leaves
from app.engine.checks.fixes import Change, Edit, Fix, MoveBelow
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.checks.sources import Use
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.words import Msg, msg

_NOT_BEFORE = msg("The rule “{rule}” does not run before this one; its results are not known here.")
_OFF = msg("The rule “{rule}” is switched off; it gives no results.")
_BESIDE = msg("The rule “{rule}” runs in another branch and need not have finished. Let this one run after it.")
_RUN_AFTER = msg("Let it run after “{rule}”")


class ResultTooEarly(Check):
    """Find results taken from rules that have not finished, or never run."""

    about = About(
        "result.too_early",
        Severity.ERROR,
        msg("Result used too early"),
        msg(
            "A rule uses the result of another one that need not have finished by then: one below it, one that is "
            "switched off, or one in a branch beside it that waits. Move the rule below the other one and let it run "
            "after the previous."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Compare the place of each user with that of the producer."""
        for stage in subject.rule_set.stages:
            for use, course, node in _uses(stage, subject):
                wrong = self._wrong(use, course, node, subject)
                if wrong is not None:
                    producer = course.rules.get(use.rule)
                    fix = self._moved(producer, stage, node, subject) if producer is not None else None
                    yield self.problem(wrong[0], stage, node, use.field, wrong[1], fix)

    def _wrong(self, use: Use, course: Course, node: Rule, subject: Subject) -> tuple[Msg, Severity] | None:
        """Return why a result is not there in time, and how bad that is."""
        producer = course.rules.get(use.rule)
        if producer is None:  # elsewhere others find it, but for people
            trouble = subject.names(node).trouble(("results", use.rule, use.result)) if use.person else None
            return (trouble, Severity.ERROR) if trouble is not None else None
        title = subject.title(producer)
        if use.rule in subject.too_early(node):
            return _NOT_BEFORE.fill(rule=title), Severity.ERROR
        if not producer.enabled:
            return _OFF.fill(rule=title), Severity.ERROR
        if not has_finished(producer, use.result, node, course, subject):
            return _BESIDE.fill(rule=title), Severity.WARNING
        return None

    def _moved(self, producer: Rule, stage: Stage, user: Rule, subject: Subject) -> Fix | None:
        """Return the fix that lets a rule run in the producer's branch, at its end.

        There is none where that would only lead to another problem: where others want the rule where it is.
        """
        last = _last_to_stay(producer, user, stage, subject)
        if last is None or subject.unfit(user):
            return None
        edits: list[Edit] = [Change(user.id, {"order": "after_previous"}), MoveBelow(user.id, last.id)]
        below = next((one for one in _after(user, stage.rules) if one.enabled), None)
        if below is not None and below.order == "after_previous":  # it takes the place in the branch that is left
            edits.insert(0, Change(below.id, {"order": user.order}))
        fix = Fix(_RUN_AFTER.fill(rule=subject.title(producer)), tuple(edits))
        alone = subject.rule_set.model_copy(update={"stages": (stage,)})
        return fix if self._count(fix.apply(alone), subject) < self._count(alone, subject) else None

    def _count(self, rule_set: RuleSet, subject: Subject) -> int:
        tried = Subject(rule_set, subject.catalogue, subject.directory, subject.templates)
        uses = (one for stage in rule_set.stages for one in _uses(stage, tried))
        return sum(self._wrong(*one, tried) is not None for one in uses)


def _uses(stage: Stage, subject: Subject) -> Iterator[tuple[Use, Course, Rule]]:
    """Walk what the rules of a stage take, with where they stand."""
    course = Course(stage)
    return ((use, course, rule) for rule in stage.rules if rule.enabled for use in subject.uses(rule))


def _last_to_stay(producer: Rule, user: Rule, stage: Stage, subject: Subject) -> Rule | None:
    """Return the rule of the producer's branch below which another one still runs; None where there is none."""
    branch = next((one for one in branches(stage) if producer in one), None)
    if branch is None or producer is user or leaves(producer, stage, subject):
        return None
    rest = (one for one in _after(producer, branch) if one is not user)
    return [producer, *takewhile(lambda one: not leaves(one, stage, subject), rest)][-1]


def _after(rule: Rule, rules: Sequence[Rule]) -> Sequence[Rule]:
    return rules[[one.id for one in rules].index(rule.id) + 1 :]
