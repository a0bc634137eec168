"""Runs scenarios off the window's thread, and keeps what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from app.engine.catalog.registry import Catalogue
from app.engine.coverage import Coverage, Covered
from app.engine.errors import KnownError
from app.engine.model.item import Key
from app.engine.model.rule_set import RuleSet
from app.engine.model.scenario import Scenario
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.program import Programs
from app.engine.rehearse import Rehearsal, Stage
from app.engine.scenario import Run, run
from app.engine.telling import Glossary
from app.ui.jobs import Job, Jobs, Report


class Outcome(Struct, frozen=True):
    """What came of a scenario: a run, or why it could not be played; and what it touched."""

    scenario: Scenario
    rule_set: RuleSet
    run: Run | None
    error: KnownError | None
    coverage: Coverage


class Traced(Struct, frozen=True):
    """How everything stood at the end of a scenario's run, for the trace; empty where it could not be played."""

    rehearsal: Rehearsal
    glossary: Glossary

    def titles(self) -> dict[Key, str]:
        """Return what the records of the trace are called."""
        return {key: state.item.title for key, state in self.rehearsal.states.items()}


def traced(outcome: Outcome, catalogue: Catalogue, beside: Directory) -> Traced:
    """Return what a run has to tell; whom the scenario does not know is called as in `beside`."""
    if outcome.run is not None:
        return Traced(outcome.run.rehearsal, replace(outcome.run.names, beside=beside))
    nothing = Rehearsal(Stage(Programs(), Directory()), outcome.scenario.start)
    return Traced(nothing, Glossary.of(Directory(), catalogue, (outcome.rule_set,)))


class Runs(QObject):
    """Plays scenarios when asked; the last outcome of each is kept as long as it holds."""

    changed = Signal()
    """Some outcomes are others."""
    busy_changed = Signal(bool)

    def __init__(self, jobs: Jobs, catalogue: Catalogue, templates: Templates, parent: QObject | None = None) -> None:
        """Keep none yet."""
        super().__init__(parent)
        self._jobs = jobs
        self._catalogue = catalogue
        self._templates = templates
        self._outcomes: dict[str, Outcome] = {}
        self._job: Job[list[Outcome]] | None = None
        self._next: tuple[Sequence[Scenario], RuleSet] | None = None

    @property
    def busy(self) -> bool:
        """Whether scenarios are being played."""
        return self._job is not None

    def of(self, scenario: Scenario, rule_set: RuleSet) -> Outcome | None:
        """Return what came of a scenario as it is now, under the rule set as it is now; None where it must be run."""
        found = self._outcomes.get(scenario.id)
        return found if found is not None and found.scenario == scenario and found.rule_set is rule_set else None

    def forget(self, scenario_id: str = "") -> None:
        """Let an outcome hold no more; without an id, none."""
        if scenario_id:
            self._outcomes.pop(scenario_id, None)
        else:
            self._outcomes.clear()

    def play(self, scenarios: Sequence[Scenario], rule_set: RuleSet) -> None:
        """Play those whose outcome does not hold any more; what is asked for meanwhile comes after."""
        due = [one for one in scenarios if self.of(one, rule_set) is None]
        if not due:
            self.changed.emit()
            return
        if self._job is not None:
            self._next = (scenarios, rule_set)
            return
        self._job = self._jobs.start(
            lambda report: [self._played(one, rule_set, report) for one in due],
            owner=self,
            then=self._arrived,
            failed=lambda _error: self._ended(),
            stopped=self._ended,
        )
        self.busy_changed.emit(True)

    def covered(self, scenarios: Sequence[Scenario], rule_set: RuleSet) -> Covered | None:
        """Return what the scenarios touch together; None before all of them are played."""
        whole = Coverage()
        for one in scenarios:
            found = self.of(one, rule_set)
            if found is None:
                return None
            whole.add(found.coverage)
        return whole.of(rule_set, self._catalogue)

    def _played(self, scenario: Scenario, rule_set: RuleSet, report: Report) -> Outcome:
        report.check()
        heard = Coverage()
        try:
            played = run(scenario, rule_set, self._catalogue, self._templates, heard.watch)
        except KnownError as error:
            return Outcome(scenario, rule_set, None, error, heard)
        heard.take(played.rehearsal.steps)
        return Outcome(scenario, rule_set, played, None, heard)

    def _arrived(self, outcomes: list[Outcome]) -> None:
        self._outcomes.update({one.scenario.id: one for one in outcomes})
        self._ended()
        self.changed.emit()

    def _ended(self) -> None:
        self._job = None
        waiting, self._next = self._next, None
        if waiting is not None:
            self.play(*waiting)
        else:
            self.busy_changed.emit(False)
