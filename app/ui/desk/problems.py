"""Keeps the list of problems true while a person types; works off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine.checks import registry
from app.engine.checks.problem import Check, Problem, Subject
from app.engine.model.rule_set import RuleSet
from app.engine.ports import Directory
from app.ui.desk.tools import Tools
from app.ui.jobs import Job

PAUSE = 150
"""Milliseconds without a keystroke before the checks run."""


class ProblemWatch(QObject):
    """Runs the checks after each change; only the outcome for the newest value is told."""

    found = Signal(object)
    """The problems of the newest value, a list."""

    def __init__(self, tools: Tools, rule_set: Callable[[], RuleSet], directory: Callable[[], Directory]) -> None:
        """Check what `rule_set` gives whenever `look` is called."""
        super().__init__()
        self._tools = tools
        self._rule_set = rule_set
        self._directory = directory
        self._job: Job[list[Problem]] | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._start)

    def look(self) -> None:
        """Check soon."""
        self._pause.start()

    def stop(self) -> None:
        """Look no more."""
        self._pause.stop()
        if self._job is not None:
            self._job.stop()

    @cached_property
    def _checks(self) -> tuple[Check, ...]:
        return registry.load_checks()

    def _start(self) -> None:
        if self._job is not None:
            self._job.stop()
        subject = Subject(
            self._rule_set(), self._tools.catalogue, self._directory(), self._tools.templates, in_workspace=True
        )

        self._job = self._tools.jobs.start(
            lambda _report: registry.check(subject, self._checks),
            owner=self,
            then=self.found.emit,
        )
