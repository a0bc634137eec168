"""What can be taken from a backtest: a report, an event log, a record as a scenario."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.engine.errors import KnownError
from app.engine.recording import Recorded
from app.engine.words import Msg, msg
from app.storage.backtests.prices import prices_of
from app.ui.backtest.context import BacktestContext
from app.ui.backtest.order import Outcome
from app.ui.backtest.replay import Life, keep, scenario_of, write_events, write_report
from app.ui.jobs import Job, Progress, Report

_export_report, _export_events = msg("Report (HTML, CSV, JSON)…"), msg("Event log of all steps (XES, CSV)…")
_folder, _written = msg("Export into a folder"), msg("Written")
_record = msg("Record {item} of {file}")
_saved, _kept = msg("Kept as a scenario"), msg("“{name}” is tested from now on.")
_kept_otherwise = msg("Rules did other things there than in the backtest, as moves are carried out in a scenario.")
_trouble = msg("That did not work")


class Taking(QObject):
    """Writes off the window's thread, and says where to."""

    said = Signal(object, object)
    """Something was written, or could not be (two Msg)."""
    begun = Signal(object)
    """Something long is under way (Job), until `said`."""
    progressed = Signal(object)
    """How far it is (Progress)."""
    stopped = Signal()

    def __init__(self, context: BacktestContext, parent: QWidget) -> None:
        """Nothing is written yet."""
        super().__init__(parent)
        self._context = context
        self._window = parent
        self.outcome: Outcome | None = None

    def menu(self) -> QMenu:
        """Return what can be exported, as a menu."""
        made, tr = QMenu(self._window), self._context.tr
        made.addAction(tr(_export_report)).triggered.connect(lambda: self._ask_folder(self.export_report))
        made.addAction(tr(_export_events)).triggered.connect(lambda: self._ask_folder(self.export_events))
        return made

    def export_report(self, folder: Path) -> None:
        """Write the report into a folder."""
        outcome = self.outcome
        if outcome is not None:
            prices = prices_of(self._context.workspace)  # they may have been edited since
            self._start(lambda _report: write_report(outcome, folder, prices, self._context.tr))

    def export_events(self, folder: Path) -> None:
        """Write all steps as an event log into a folder, which takes another replay."""
        outcome = self.outcome
        if outcome is not None:
            self.begun.emit(self._start(lambda report: write_events(outcome, folder, report)))

    def save_scenario(self, life: Life) -> None:
        """Keep a record, with what the rules do to it, as a scenario of the workspace."""
        outcome, context = self.outcome, self._context
        if outcome is None:
            return
        name = context.tr(_record.fill(item=life.item.id, file=outcome.log.file))

        def work(report: Report) -> Recorded:
            report.check()
            return scenario_of(context, outcome, life, name)

        context.jobs.start(
            work, owner=self, then=lambda made: self._keep(made, outcome.rule_set.pipeline), failed=self._complain
        )

    def _keep(self, recorded: Recorded, pipeline: str) -> None:
        try:
            keep(self._context, pipeline, recorded, self._context.now())
        except KnownError as error:
            self._complain(error)
            return
        text: Msg = _kept.fill(name=recorded.scenario.name) if recorded.faithful else _kept_otherwise
        self.said.emit(_saved, text)

    def _start(self, work: Callable[[Report], Path]) -> Job[Path]:
        return self._context.jobs.start(
            work, owner=self, then=lambda folder: self.said.emit(_written, str(folder)), failed=self._complain,
            progressed=self._tell, stopped=self.stopped.emit,
        )  # fmt: skip

    def _tell(self, progress: Progress) -> None:
        self.progressed.emit(progress)

    def _complain(self, error: KnownError) -> None:
        self.said.emit(_trouble, error.words)

    def _ask_folder(self, write: Callable[[Path], None]) -> None:
        name = QFileDialog.getExistingDirectory(self._window, self._context.tr(_folder))
        if name:
            write(Path(name))
