"""Keeps the list of problems true while a person types; works off the window's thread."""

from __future__ import annotations

from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine.checks import registry
from app.engine.checks.problem import Check, Findings, Subject
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.jobs import Job, Report

if TYPE_CHECKING:
    from app.engine.checks.sample import Sample
    from app.engine.model.rule_set import RuleSet

PAUSE = 150
"""Milliseconds without a keystroke before the checks run."""


class ProblemWatch(QObject):
    """Runs the checks after each change; only the outcome for the newest value is told.

    Records to try rules on, and the rule sets of other pipelines, are fetched by the first run that needs them and
    kept until the workspace changes or another pipeline is designed.
    """

    found = Signal(object)
    """The Findings of the newest value."""

    def __init__(self, tools: Tools, session: Session) -> None:
        """Check what the session has open whenever `look` is called."""
        super().__init__()
        self._tools = tools
        self._session = session
        self._around = _Surroundings()
        self._job: Job[Findings] | None = None
        self._stopped = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._start)
        session.document_changed.connect(self._look_around)
        session.directory_changed.connect(self._look_around)
        session.records_changed.connect(self._look_around)

    def look(self) -> None:
        """Check soon; what is under way is about an older value."""
        if self._job is not None:
            self._job.stop()
        if not self._stopped:
            self._pause.start()

    def stop(self) -> None:
        """Look no more, whatever else is told: the window is about to go."""
        self._stopped = True
        self._pause.stop()
        if self._job is not None:
            self._job.stop()

    @cached_property
    def _checks(self) -> tuple[Check, ...]:
        return registry.load_checks()

    def _look_around(self) -> None:
        self._around = _Surroundings()
        self.look()

    def _start(self) -> None:
        session, tools, around = self._session, self._tools, self._around
        rule_set, directory, now = session.document.value, session.directory, tools.now()

        def work(report: Report) -> Findings:
            around.report = report
            if around.sample is None:
                from app.storage.sampling import sample_of  # noqa: PLC0415  with it comes what rules are tried with

                around.sample = sample_of(session.workspace, rule_set, directory, now, clock=around.clock)
                around.others = others(session, rule_set)
            subject = Subject(
                rule_set,
                tools.catalogue,
                directory,
                tools.templates,
                in_workspace=True,
                others=around.others,
                sample=around.sample,
            )
            return registry.examine(subject, self._checks, report.check)

        self._job = tools.jobs.start(work, owner=self, then=self.found.emit)


class _Surroundings:
    """What is fetched once for several runs, by the first of them."""

    def __init__(self) -> None:
        self.sample: Sample | None = None
        self.others: tuple[RuleSet, ...] = ()
        self.report: Report | None = None

    def clock(self) -> float:
        """Return the seconds, between two records; ends the trial where nobody waits for its outcome any more."""
        if self.report is not None:
            self.report.check()
        return monotonic()


def others(session: Session, rule_set: RuleSet) -> tuple[RuleSet, ...]:
    """Return the rule sets of the other pipelines, beside which one is checked."""
    workspace = session.workspace
    return tuple(workspace.drafts.load(one.id) for one in workspace.pipelines.all() if one.id != rule_set.pipeline)
