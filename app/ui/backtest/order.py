"""What came of a backtest, with the versions called as a person calls them."""

from __future__ import annotations

from dataclasses import dataclass

from app.engine.comparison import Comparison
from app.engine.findings import Findings
from app.engine.model.rule_set import RuleSet
from app.storage.backtests.report import BacktestReport
from app.storage.history.report import LogReport


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report, and what the numbers of a summary need of it."""

    report: BacktestReport

    @property
    def rule_set(self) -> RuleSet:
        """What was replayed."""
        return self.report.order.rule_set

    @property
    def other(self) -> RuleSet | None:
        """What it is compared with."""
        return self.report.order.other

    @property
    def versions(self) -> tuple[RuleSet, ...]:
        """Both."""
        return self.report.order.rule_sets

    @property
    def findings(self) -> Findings:
        """What was found."""
        return self.report.findings

    @property
    def comparison(self) -> Comparison | None:
        """What differs between the versions."""
        return self.report.comparison

    @property
    def log(self) -> LogReport:
        """What the log held."""
        return self.report.log

    @property
    def messages(self) -> int:
        """How many messages would have been sent, each recipient counted."""
        return sum(self.findings.per_day.values())

    @property
    def sms_segments(self) -> int:
        """How many segments of SMS would have been paid for."""
        return sum(self.findings.sms.values())

    def silent(self) -> tuple[str, ...]:
        """Return the rules that are switched on and never fired, in the order of the board."""
        return tuple(self.report.silent)

    def failures(self) -> int:
        """Return how many times a rule failed."""
        return sum(int(one["failed"]) for one in self.findings.tally.rules(self.report.rules).values())
