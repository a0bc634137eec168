"""Which history is to be replayed: an event log with what it means, or the workspace's own records."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.engine.history import LogMapping
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.storage.errors import StorageError
from app.storage.history.guess import guess_mapping
from app.storage.history.mapping_file import remember, remembered
from app.storage.history.shape import LogShape, look_at
from app.storage.history.terms import stage_names
from app.ui.backtest.context import BacktestContext
from app.ui.jobs import Report

_choose, _logs = msg("Choose a log…"), msg("Event logs (*.xes *.xes.gz *.csv *.csv.gz);;All files (*)")
_looking = msg("Looking at {name}")


class Past(QObject):
    """Looks at logs off the window's thread, guesses what they mean, and remembers what a person said of them."""

    begun = Signal(object, object)
    """A log is being looked at: Job, and words for it (Msg)."""
    replaced = Signal()
    """Another history is chosen; `changed` follows."""
    changed = Signal()
    """Another history is chosen, or the same means something else."""
    failed = Signal(object)
    """The log cannot be read (KnownError)."""
    stopped = Signal()

    def __init__(self, context: BacktestContext, rule_set: Callable[[], RuleSet], window: QWidget) -> None:
        """Nothing is chosen; logs are read with the rules in mind that are open."""
        super().__init__(window)
        self._context = context
        self._rule_set = rule_set
        self._window = window
        self.path: Path | None = None
        self.shape: LogShape | None = None
        self.mapping: LogMapping | None = None
        self.own = False

    def go_on_from(self, before: Past) -> None:
        """Choose what is chosen there."""
        self.own, self.path, self.shape, self.mapping = before.own, before.path, before.shape, before.mapping
        if self.chosen:
            self.changed.emit()

    @property
    def chosen(self) -> bool:
        """Whether there is something to replay."""
        return self.own or self.path is not None

    @property
    def unclear(self) -> bool:
        """Whether it must be said first what the log means."""
        mapping = self.mapping
        return mapping is not None and not (mapping.item and mapping.stage and mapping.time)

    def ask_log(self) -> None:
        """Ask for an event log."""
        folder, tr = str(self.path.parent) if self.path else "", self._context.tr
        name, _ = QFileDialog.getOpenFileName(self._window, tr(_choose), folder, tr(_logs))
        if name:
            self.take_log(Path(name))

    def take_log(self, path: Path) -> None:
        """Replay this log: look at its beginning, and guess what it means."""

        def work(report: Report) -> LogShape:
            report.check()
            return look_at(path, lambda _done, _total: report.check())

        job = self._context.jobs.start(
            work,
            owner=self,
            then=lambda shape: self._take(path, shape),
            failed=self.failed.emit,
            stopped=self.stopped.emit,
        )
        self.begun.emit(job, _looking.fill(name=path.name))

    def take_own(self) -> None:
        """Replay the workspace's own records."""
        self.own, self.path, self.shape, self.mapping = True, None, None, None
        self.replaced.emit()
        self.changed.emit()

    def take_mapping(self, mapping: LogMapping) -> None:
        """Let the log mean this, and remember it for the next log of its shape."""
        assert self.shape is not None  # noqa: S101  the dialog is about a log
        self.mapping = mapping
        with suppress(StorageError):  # it is only handy the next time
            remember(self._context.workspace.settings, self._rule_set().entity, self.shape.keys, mapping)
        self.changed.emit()

    def look_again(self) -> None:
        """Guess anew what the log means, for other rules."""
        if self.path is not None and self.shape is not None:
            self._take(self.path, self.shape)

    def _take(self, path: Path, shape: LogShape) -> None:
        rule_set, settings = self._rule_set(), self._context.workspace.settings
        entity = self._context.directory().schema.entity(rule_set.entity)
        known = remembered(settings, rule_set.entity, shape.keys)
        self.path, self.shape, self.own = path, shape, False
        self.mapping = known or guess_mapping(shape, stage_names(rule_set.stages), entity)
        self.replaced.emit()
        self.changed.emit()
