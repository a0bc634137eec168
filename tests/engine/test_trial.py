"""Two versions tried on the same records before one of them runs."""

from __future__ import annotations

from datetime import timedelta

from app.engine.comparison import Change
from app.engine.model.rule_set import RuleSet
from app.engine.program import Programs
from app.engine.rehearse import Stage
from app.engine.trial import Trial, try_on
from tests.engine.board import MONDAY, after, board, deal, directory, program, rule


def notify(text: str, **settings: object) -> RuleSet:
    return board(A=[rule("n", "employee.notification", {"text": text, "recipients": ["responsible"]}, **settings)])


def tried(new: RuleSet, old: RuleSet | None, days: int = 7) -> Trial:
    items = [deal()]
    before = program(old, "old") if old is not None else None
    around = Stage(Programs(), directory())
    return try_on(items, new, program(new, "new"), before, around, MONDAY, MONDAY + timedelta(days=days))


def changes(trial: Trial) -> dict[Change, int]:
    assert trial.comparison is not None
    return {one: n for one, n in trial.comparison.totals().items() if n}


def test_without_a_version_before_only_the_new_one_is_told() -> None:
    trial = tried(notify("Hi"), None)
    assert trial.comparison is None
    assert trial.report.tally.effects.total() == 1
    assert trial.as_json()["compared"] is None


def test_the_same_rules_send_the_same() -> None:
    trial = tried(notify("Hi"), notify("Hi"))
    assert changes(trial) == {}
    assert trial.comparison is not None
    assert trial.comparison.same == 1


def test_what_is_sent_otherwise_more_and_less_is_counted_for_each_recipient() -> None:
    assert changes(tried(notify("Hello"), notify("Hi"))) == {Change.OTHERWISE: 1}
    assert changes(tried(notify("Hi"), board())) == {Change.MORE: 1}
    assert changes(tried(board(), notify("Hi"))) == {Change.LESS: 1}


def test_time_passes_so_that_delays_show() -> None:
    late = notify("Hi", when=after(3))
    assert tried(late, board(), days=2).as_json()["compared"]["totals"]["more"] == 0
    assert tried(late, board(), days=4).as_json()["compared"]["totals"]["more"] == 1
