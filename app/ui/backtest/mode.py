"""The Backtest mode as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.errors import KnownError
from app.engine.history import LogMapping
from app.engine.model.rule_set import RuleSet
from app.engine.words import Msg, msg
from app.storage.backtests.order import Order
from app.storage.history.guess import guess_mapping
from app.storage.history.mapping_file import remember, remembered
from app.storage.history.shape import LogShape, look_at
from app.storage.history.terms import stage_names
from app.ui.backtest.context import BacktestContext
from app.ui.backtest.figures import Behind
from app.ui.backtest.order import Outcome
from app.ui.backtest.records import RecordsPane
from app.ui.backtest.replay import run
from app.ui.backtest.setup import DRAFT, NOTHING, SavedRules, SetupPanel
from app.ui.backtest.taking import Taking
from app.ui.document import RuleSetDocument
from app.ui.jobs import Job, Progress, Report
from app.ui.preview.parts import Sign, column, label, row, set_text
from app.ui.rehearse.notice import Notice
from app.ui.theme import tokens
from app.ui.widgets.states import BusyBar, EmptyState

if TYPE_CHECKING:
    from app.ui.backtest.mapping_dialog import MappingDialog
    from app.ui.backtest.report import ReportView

PANE = 400
SMALL = 64 * 1024
"""Bytes of a log that is replayed sooner than another process has started."""
_ICON = "mdi6.history"

_title = msg("Backtest")
_empty = msg("See what your rules would have done")
_empty_text = msg("Choose an event log at the left, or drop one here. Nothing is sent: the past is only replayed.")
_ready, _ready_text = msg("Ready to replay"), msg("Run the backtest to see who would have received what, and why not.")
_choose, _logs = msg("Choose a log…"), msg("Event logs (*.xes *.xes.gz *.csv *.csv.gz);;All files (*)")
_run, _again = msg("Run the backtest"), msg("Try again")
_cancel, _percent = msg("Cancel"), msg("{n} %")
_looking, _preparing = msg("Looking at {name}"), msg("Getting ready")
_nothing_sent = msg("Nothing is sent. You can go on working meanwhile.")
_failed = msg("The history could not be replayed")
_unmapped = msg("Say what the log means")
_unmapped_text = msg("It could not be told which attribute is the item, the stage or the time.")
_map = msg("What the log means…")
_stale = msg("The rules have been edited since")
_stale_text = msg("The report still tells of the earlier ones.")
_rerun, _close = msg("Run again"), msg("Close")
_export = msg("Export")
_trouble = msg("That did not work")


class BacktestMode(QWidget):
    """Asks for a history and versions, replays off the window's thread, and shows what came of it."""

    rule_asked = Signal(str)
    """A rule is to be shown on the board: its id."""
    rehearse_asked = Signal(object)
    """A record is to be rehearsed (Item)."""

    def __init__(self, context: BacktestContext, document: RuleSetDocument) -> None:
        """Backtest the open rule set; nothing is replayed yet."""
        super().__init__()
        self._context = context
        self._document = document
        self._path: Path | None = None
        self._shape: LogShape | None = None
        self._mapping: LogMapping | None = None
        self._own = False
        self._job: Job[Outcome] | Job[LogShape] | Job[Path] | None = None
        self.outcome: Outcome | None = None
        tr, theme = context.tr, context.theme
        self.setup = SetupPanel(context)
        self.state = EmptyState(theme, _ICON, "")
        self.busy = BusyBar(theme, tr(_cancel))
        self.records = RecordsPane(context)
        self.notice = Notice(theme)
        self.taking = Taking(context, self)
        self.export = QPushButton(tr(_export))
        self._heading, self._what = label("title"), label("muted")
        self._heading.setText(tr(_title))
        self.pages = QStackedWidget()
        self._report: ReportView | None = None
        self._state_action: Callable[[], None] = self.choose_log
        self._lay_out()
        self._join()
        self._follow_versions()
        self._show_state()

    # What there is

    @property
    def report(self) -> ReportView:
        """The report; made when there is something to show, as the plot loads slowly."""
        if self._report is None:
            from app.ui.backtest.report import ReportView

            self._report = ReportView(self._context)
            self._report.opened.connect(self.show_records)
            self._report.rule_asked.connect(self.rule_asked)
            self.pages.addWidget(self._report)
        return self._report

    def show_document(self, document: RuleSetDocument) -> None:
        """Backtest another rule set."""
        self._stop()
        self._document.changed.disconnect(self._edited)
        self._document = document
        document.changed.connect(self._edited)
        self.outcome = None
        self.records.hide()
        self.notice.hide()
        self._follow_versions()
        if self._shape is not None and self._path is not None:
            self._looked(self._path, self._shape)
        else:
            self._show_state()

    # Choosing a history

    def choose_log(self) -> None:
        """Ask for an event log."""
        folder = str(self._path.parent) if self._path else ""
        name, _ = QFileDialog.getOpenFileName(self, self._context.tr(_choose), folder, self._context.tr(_logs))
        if name:
            self.take_log(Path(name))

    def take_log(self, path: Path) -> None:
        """Replay this log: look at its beginning, and guess what it means."""

        def work(report: Report) -> LogShape:
            report.check()
            return look_at(path, lambda _done, _total: report.check())

        self._begin(
            self._context.jobs.start(
                work,
                owner=self,
                then=lambda shape: self._looked(path, shape),
                failed=self._fail,
                stopped=self._show_state,
            ),
            _looking.fill(name=path.name),
        )

    def take_own(self) -> None:
        """Replay the workspace's own records."""
        self._stop()
        self._own, self._path, self._shape, self._mapping = True, None, None, None
        self.setup.show_own()
        self._show_state()

    def ask_mapping(self) -> None:
        """Ask what the log means."""
        dialog = self.mapping_dialog()
        if dialog is not None:
            dialog.open()

    def mapping_dialog(self) -> MappingDialog | None:
        """Return a dialog on what the log means; None without a log."""
        from app.ui.backtest.mapping_dialog import MappingDialog

        if self._path is None or self._shape is None or self._mapping is None:
            return None
        rule_set = self._chosen(self.setup.version.currentData()) or self._document.value
        dialog = MappingDialog(self._context, rule_set, self._path.name, self._shape, self._mapping, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self.take_mapping)
        return dialog

    def take_mapping(self, mapping: LogMapping) -> None:
        """Let the log mean this, and remember it for the next log of its shape."""
        assert self._path is not None and self._shape is not None  # noqa: PT018, S101  the dialog is about a log
        self._mapping = mapping
        remember(self._context.workspace.settings, self._document.value.entity, self._shape.keys, mapping)
        self.setup.show_log(self._path, self._shape, mapping)
        self._show_state()

    def _looked(self, path: Path, shape: LogShape) -> None:
        self._job = None
        rule_set, workspace = self._document.value, self._context.workspace
        entity = self._context.directory().schema.entity(rule_set.entity)
        known = remembered(workspace.settings, rule_set.entity, shape.keys)
        self._path, self._shape, self._own, self.outcome = path, shape, False, None
        self._mapping = known or guess_mapping(shape, stage_names(rule_set.stages), entity)
        self.setup.show_log(path, shape, self._mapping)
        self._show_state()

    # Running

    def start(self) -> None:
        """Replay the chosen history."""
        order = self._order()
        if order is None:
            return
        name = (order.log or self._context.workspace.path).name
        self.notice.hide()
        self.records.hide()
        self._begin(
            self._context.jobs.start(
                lambda report: run(order, name, report), owner=self, then=self._done, failed=self._fail,
                progressed=self._progressed, stopped=self._show_state,
            ),
            _preparing,
        )  # fmt: skip

    def stop(self) -> None:
        """End what is under way; what was shown before is shown again."""
        if self._job is not None:
            self._job.stop()
            self._job = None
            self._show_state()

    def _order(self) -> Order | None:
        setup, other = self.setup, self.setup.other.currentData()
        rule_set = self._chosen(setup.version.currentData())
        if rule_set is None or not (self._own or self._path):
            return None
        apart = setup.people.isChecked() and self._path is not None
        return Order(
            rule_set,
            self._path,
            self._mapping,
            None if apart else self._context.workspace.path,
            None if other == NOTHING else self._chosen(other),
            setup.follow.isChecked(),
            apart=self._path is None or self._path.stat().st_size > SMALL,
        )

    def _chosen(self, version: str | None) -> RuleSet | None:
        if version in (DRAFT, None):
            return self._document.value
        try:
            return self._context.workspace.versions.load(str(version))
        except KnownError as error:
            self._fail(error)
            return None

    def _begin(self, job: Job[Outcome] | Job[LogShape] | Job[Path], words: Msg) -> None:
        self._stop()
        self._job = job
        self.busy.say(self._context.tr(words))
        self.setup.setEnabled(False)
        self.export.setEnabled(False)
        self.pages.setCurrentIndex(1)
        self.busy.setFocus()

    def _progressed(self, progress: Progress) -> None:
        tr = self._context.tr
        self.busy.say(
            tr(progress.words or _preparing),
            progress.share or None,
            tr(_percent.fill(n=round(progress.done))) if progress.done else "",
        )

    def _done(self, outcome: Outcome) -> None:
        self._job = None
        self.outcome = self.taking.outcome = outcome
        self.report.show_outcome(outcome)
        self.report.turn_to("summary")
        self._show_state()

    def _fail(self, error: KnownError) -> None:
        self._job = None
        if self.outcome is not None:
            self._say(_trouble, error.words)
            return
        self._free()
        again = self.start if self._path or self._own else self.choose_log
        self._say_state(_failed, error.words, _again if self._path or self._own else _choose, again, "error")

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None

    # Showing

    def show_records(self, behind: Behind) -> None:
        """Show the records behind a number."""
        if self.outcome is not None and behind.records:
            self.records.show()
            self.records.show_behind(self.outcome, behind)

    def hide_records(self) -> None:
        """Give their room back to the report."""
        self.records.hide()
        if self.outcome is not None:
            self.report.currentWidget().setFocus()

    def _show_state(self) -> None:
        """Show the report, or what is to be done to get one."""
        self._free()
        mapping = self._mapping
        set_text(self._what, self.outcome.log.file if self.outcome else "")
        self.export.setVisible(self.outcome is not None)
        if self.outcome is None:
            self.records.hide()
        if self.outcome is not None:
            self.pages.setCurrentWidget(self.report)
        elif not self._own and self._path is None:
            self._say_state(_empty, _empty_text, _choose, self.choose_log)
        elif mapping is not None and not (mapping.item and mapping.stage and mapping.time):
            self._say_state(_unmapped, _unmapped_text, _map, self.ask_mapping, "warning")
        else:
            self._say_state(_ready, _ready_text, _run, self.start, "accent")

    def _say_state(self, title: Msg, text: Msg, button: Msg, act: Callable[[], None], color: str = "muted") -> None:
        tr = self._context.tr
        self._state_action = act
        self.state.set_color(color)
        self.state.say(tr(title), tr(text), tr(button))
        self.pages.setCurrentWidget(self.state)

    def _act(self) -> None:
        self._state_action()

    def _free(self) -> None:
        self.setup.setEnabled(True)
        self.export.setEnabled(True)

    def _edited(self, _old: RuleSet, _new: RuleSet) -> None:
        tr = self._context.tr
        if self.outcome is not None and self.setup.version.currentData() == DRAFT:
            self.notice.say(tr(_stale), tr(_stale_text), {tr(_rerun): self.start})

    def _follow_versions(self) -> None:
        listed = self._context.workspace.versions.list(self._document.value.pipeline)
        self.setup.show_versions([SavedRules(one.id, one.number, one.comment) for one in listed])

    def _say(self, title: str, text: str) -> None:
        """Tell what was written, or what went wrong."""
        tr = self._context.tr
        self._job = None
        self._show_state()
        self.notice.say(tr(title), tr(text), {tr(_close): self.notice.hide})

    # Joining

    def _join(self) -> None:
        setup = self.setup
        setup.log_asked.connect(self.choose_log)
        setup.own_asked.connect(self.take_own)
        setup.mapping_asked.connect(self.ask_mapping)
        setup.run_asked.connect(self.start)
        self.state.asked.connect(self._act)
        self.busy.cancelled.connect(self.stop)
        self.records.closed.connect(self.hide_records)
        self.records.rule_asked.connect(self.rule_asked)
        self.records.rehearse_asked.connect(self.rehearse_asked)
        self.records.scenario_asked.connect(self.taking.save_scenario)
        self._document.changed.connect(self._edited)
        taking = self.taking
        taking.said.connect(self._say)
        taking.begun.connect(lambda job: self._begin(job, _preparing))
        taking.progressed.connect(self._progressed)
        taking.stopped.connect(self._show_state)
        self.export.setMenu(taking.menu())

    def _lay_out(self) -> None:
        theme = self._context.theme
        hint = label("muted")
        hint.setText(self._context.tr(_nothing_sent))
        sign = row(None, Sign(self._context.look, _ICON, "accent", 44), None)
        busy = QWidget()
        inside = column(None, sign, self.busy, hint, None, None, spacing=tokens.LARGE)
        inside.setContentsMargins(tokens.WIDE * 3, 0, tokens.WIDE * 3, 0)
        busy.setLayout(inside)
        self.pages.addWidget(self.state)
        self.pages.addWidget(busy)
        head = row(self._heading, self._what, None, self.export)
        head.setContentsMargins(tokens.SMALL, 0, tokens.SMALL, 0)
        middle = QWidget()
        content = QVBoxLayout(middle)
        content.setContentsMargins(tokens.SMALL, tokens.SMALL, tokens.SMALL, tokens.SMALL)
        content.setSpacing(tokens.SMALL)
        for part in (head, self.notice, self.pages):
            content.addLayout(part) if isinstance(part, QHBoxLayout) else content.addWidget(part)
        content.setStretch(2, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(middle)
        split.addWidget(self.records)
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        self.records.setMinimumWidth(theme.scaled(320))
        split.setSizes([900, theme.scaled(PANE)])
        self.records.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.setup)
        layout.addWidget(split, 1)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths: Sequence[Path] = [Path(one.toLocalFile()) for one in event.mimeData().urls() if one.isLocalFile()]
        if paths:
            self.take_log(paths[0])
            event.acceptProposedAction()
