"""The Backtest mode as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.words import Msg, msg
from app.storage.backtests.order import Order
from app.storage.history.shape import LogShape
from app.ui.backtest.context import BacktestContext
from app.ui.backtest.figures import Behind
from app.ui.backtest.order import Outcome
from app.ui.backtest.pages import Pages
from app.ui.backtest.past import Past
from app.ui.backtest.records import RecordsPane
from app.ui.backtest.replay import run
from app.ui.backtest.setup import DRAFT, NOTHING, SavedRules, SetupPanel
from app.ui.backtest.taking import Taking
from app.ui.document import RuleSetDocument
from app.ui.jobs import Job
from app.ui.preview.parts import label, row, set_text
from app.ui.rehearse.notice import Notice
from app.ui.theme import tokens
from app.ui.widgets.announcing import announce

if TYPE_CHECKING:
    from app.ui.backtest.mapping_dialog import MappingDialog

PANE = 400
SMALL = 64 * 1024
"""Bytes of a log that is replayed sooner than another process has started."""
_title = msg("Backtest")
_empty = msg("See what your rules would have done")
_empty_text = msg("Choose an event log at the left, or drop one here. Nothing is sent: the past is only replayed.")
_ready, _ready_text = msg("Ready to replay"), msg("Run the backtest to see who would have received what, and why not.")
_choose, _run, _again = msg("Choose a log…"), msg("Run the backtest"), msg("Try again")
_finished = msg("The backtest is finished.")
_failed = msg("The history could not be replayed")
_unmapped = msg("Say what the log means")
_unmapped_text = msg("It could not be told which attribute is the item, the stage or the time.")
_map = msg("What the log means…")
_stale = msg("The rules have been edited since")
_stale_text = msg("The report still tells of the earlier ones.")
_apart = msg("No record entered a stage of this pipeline")
_apart_text = msg("Say which names in the log mean which of its stages, or open the pipeline that the log tells of.")
_rerun, _close = msg("Run again"), msg("Close")
_export = msg("Export")
_trouble = msg("That did not work")


class BacktestMode(QWidget):
    """Asks for a history and versions, replays off the window's thread, and shows what came of it."""

    rule_asked = Signal(str)
    """A rule is to be shown on the board: its id."""
    rehearse_asked = Signal(object)
    """A record is to be rehearsed (Item)."""

    def __init__(self, context: BacktestContext, document: RuleSetDocument, before: BacktestMode | None = None) -> None:
        """Backtest the open rule set; go on where a mode of another language stops, if there is one."""
        super().__init__()
        self._context = context
        self._document = document
        self._job: Job[Outcome] | Job[LogShape] | Job[Path] | None = None
        self.outcome: Outcome | None = None
        tr, theme = context.tr, context.theme
        self.past = Past(context, lambda: self._document.value, self)
        self.setup = SetupPanel(context)
        self.pages = Pages(context)
        self.records = RecordsPane(context)
        self.notice = Notice(theme)
        self.taking = Taking(context, self)
        self.export = QPushButton(tr(_export))
        stays = self.export.sizePolicy()
        stays.setRetainSizeWhenHidden(True)  # the heading stands still when there is something to export
        self.export.setSizePolicy(stays)
        self._heading, self._what = label("title"), label("muted")
        self._heading.setText(tr(_title))
        self._lay_out()
        self._join()
        self._follow_versions()
        self._show_state()
        if before is not None:
            self._go_on_from(before)

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
        self._show_state()
        self.past.look_again()

    def _go_on_from(self, before: BacktestMode) -> None:
        """Replay what was chosen there, and show what has come of it; what was under way begins anew."""
        busy = before._job is not None
        before.stop()
        self.past.go_on_from(before.past)
        self.setup.choose_as(before.setup)
        if before.outcome is not None:
            self._done(before.outcome)
        if busy:
            self.start()

    # What is replayed

    def ask_mapping(self) -> None:
        """Ask what the log means."""
        dialog = self.mapping_dialog()
        if dialog is not None:
            dialog.open()

    def mapping_dialog(self) -> MappingDialog | None:
        """Return a dialog on what the log means; None without a log."""
        from app.ui.backtest.mapping_dialog import MappingDialog

        past = self.past
        if past.path is None or past.shape is None or past.mapping is None:
            return None
        rule_set = self._chosen(self.setup.version.currentData()) or self._document.value
        dialog = MappingDialog(self._context, rule_set, past.path.name, past.shape, past.mapping, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(past.take_mapping)
        return dialog

    def _forget(self) -> None:
        """Let go of what came of the history before."""
        self.outcome = None

    def _past_changed(self) -> None:
        past = self.past
        self._stop()
        if past.path is not None and past.shape is not None and past.mapping is not None:
            self.setup.show_log(past.path, past.shape, past.mapping)
        else:
            self.setup.show_own()
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
                progressed=self.pages.show_progress, stopped=self._show_state,
            )
        )  # fmt: skip

    def stop(self) -> None:
        """End what is under way; what was shown before is shown again."""
        if self._job is not None:
            self._job.stop()
            self._job = None
            self._show_state()

    def _order(self) -> Order | None:
        setup, past, other = self.setup, self.past, self.setup.other.currentData()
        rule_set = self._chosen(setup.version.currentData())
        if rule_set is None or not past.chosen:
            return None
        apart = setup.people.isChecked() and past.path is not None
        return Order(
            rule_set,
            past.path,
            past.mapping,
            None if apart else self._context.workspace.path,
            None if other == NOTHING else self._chosen(other),
            setup.follow.isChecked(),
            apart=past.path is None or past.path.stat().st_size > SMALL,
        )

    def _chosen(self, version: str | None) -> RuleSet | None:
        if version in (DRAFT, None):
            return self._document.value
        try:
            return self._context.workspace.versions.load(str(version))
        except KnownError as error:
            self._fail(error)
            return None

    def _begin(self, job: Job[Outcome] | Job[LogShape] | Job[Path], words: Msg | None = None) -> None:
        self._stop()
        self._job = job
        self.setup.setEnabled(False)
        self.export.setEnabled(False)
        self.pages.show_busy(words)

    def _done(self, outcome: Outcome) -> None:
        self._job = None
        self.outcome = self.taking.outcome = outcome
        self.pages.fill_report(outcome)
        self._show_state()
        self._say_if_apart(outcome)
        announce(self, self._context.tr(_finished))

    def _say_if_apart(self, outcome: Outcome) -> None:
        """Say what to do where the log and the pipeline speak of different stages: all figures are nought then."""
        entered = outcome.findings.tally.stage_entries.total()
        if self.past.mapping is not None and outcome.report.span.items and not entered:
            tr = self._context.tr
            self.notice.say(tr(_apart), tr(_apart_text), {tr(_map): self.ask_mapping})

    def _fail(self, error: KnownError) -> None:
        self._job = None
        if self.outcome is not None:
            self._say(_trouble, error.words)
            return
        self._free()
        again = (_again, self.start) if self.past.chosen else (_choose, self.past.ask_log)
        self.pages.show_state(_failed, error.words, *again, "error")
        announce(self, self._context.tr(error.words))

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
            self.pages.report.currentWidget().setFocus()

    def _show_state(self) -> None:
        """Show the report, or what is to be done to get one."""
        self._free()
        past, pages = self.past, self.pages
        set_text(self._what, self.outcome.log.file if self.outcome else "")
        self.export.setVisible(self.outcome is not None)
        if self.outcome is None:
            self.records.hide()
        if self.outcome is not None:
            pages.show_report()
        elif not past.chosen:
            pages.show_state(_empty, _empty_text, _choose, past.ask_log)
        elif past.unclear:
            pages.show_state(_unmapped, _unmapped_text, _map, self.ask_mapping, "warning")
        else:
            pages.show_state(_ready, _ready_text, _run, self.start, "accent")

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
        setup, past, pages = self.setup, self.past, self.pages
        setup.log_asked.connect(past.ask_log)
        setup.own_asked.connect(past.take_own)
        setup.mapping_asked.connect(self.ask_mapping)
        setup.run_asked.connect(self.start)
        past.begun.connect(self._begin)
        past.replaced.connect(self._forget)
        past.changed.connect(self._past_changed)
        past.failed.connect(self._fail)
        past.stopped.connect(self._show_state)
        pages.records_asked.connect(self.show_records)
        pages.rule_asked.connect(self.rule_asked)
        pages.failed.connect(self._fail)
        pages.cancelled.connect(self.stop)
        self.records.closed.connect(self.hide_records)
        self.records.rule_asked.connect(self.rule_asked)
        self.records.rehearse_asked.connect(self.rehearse_asked)
        self.records.scenario_asked.connect(self.taking.save_scenario)
        self._document.changed.connect(self._edited)
        taking = self.taking
        taking.said.connect(self._say)
        taking.begun.connect(self._begin)
        taking.progressed.connect(pages.show_progress)
        taking.stopped.connect(self._show_state)
        self.export.setMenu(taking.menu())

    def _lay_out(self) -> None:
        theme = self._context.theme
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
            self.past.take_log(paths[0])
            event.acceptProposedAction()
