"""The scenarios of the open pipeline: a list, the chosen one as a table, the chosen line as a form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.coverage_words import CoverageWords
from app.engine.errors import KnownError, refusal
from app.engine.model.rule_set import RuleSet
from app.engine.model.scenario import Scenario
from app.engine.scenario import FAILED, PASSED, STALE
from app.engine.scenario_file import SUFFIX, dumps, loads
from app.engine.words import Msg, msg, msgs
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.rows import Row, RowsView
from app.ui.rehearse.scenarios.binder import Binder
from app.ui.rehearse.scenarios.runs import Outcome, Runs, traced
from app.ui.rehearse.scenarios.steps_pane import StepsPane
from app.ui.rehearse.scenarios.table import VERDICT_WORDS
from app.ui.rehearse.shelf import Shelf
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton
from app.ui.widgets.states import EmptyState

LIST, STEPS, FORM = 208, 740, 352
PAUSE = 250
"""Milliseconds without an edit after which scenarios are played again."""

_lines = msgs("{n} line", "{n} lines")
_coverage = msg("{share} covered: rules {rules}, triggers {triggers}, clauses {clauses}, outcomes {outcomes}")
_said = msg("{verdict} · {lines}")
_of = msg("{n} of {all}")
_none = msg("Rehearse something, then save it as a scenario: what happened is what is expected from then on.")
_unreadable, _unwritable = msg("The file cannot be read: {why}."), msg("The file cannot be written: {why}.")
_RUN = "Ctrl+R"
_VERDICTS = {PASSED: msg("Passes"), FAILED: msg("Fails"), STALE: msg("Outdated")}


class ScenariosPage(QWidget):
    """Edits and runs scenarios; tells what they touch."""

    covered_changed = Signal(object)
    """What no scenario touches is to be marked on the board: words by card, none where it is not touched at all."""
    rehearse_asked = Signal()
    """A rehearsal is wanted, to make a scenario of it."""

    trace_changed = Signal(object)
    """The trace of the chosen scenario's run is to be shown (Traced)."""

    def __init__(self, context: RehearseContext, shelf: Shelf, before: ScenariosPage | None = None) -> None:
        """Show none yet; go on where a page of another language stops, if there is one."""
        super().__init__()
        self._context = context
        self._told: Outcome | None = None
        self._rule_set: RuleSet | None = None
        self._id: str = before._id if before is not None else ""  # noqa: SLF001  of the same class
        tr, theme = context.tr, context.theme
        self.binder: Binder = (
            before.binder.hand_on(tr, self) if before is not None else Binder(shelf, tr, context.starts, self)
        )
        self.runs = Runs(context.jobs, context.catalogue, context.templates, self)
        self.list = RowsView(theme, tr(msg("Scenarios")))
        self.steps = StepsPane(context, self.binder)
        self.marks = QCheckBox(tr(msg("Mark on the board what no scenario touches")))
        self.marks.setChecked(before is not None and before.marks.isChecked())
        self._coverage = QLabel()
        self._coverage.setProperty("role", "muted")
        self._coverage.setWordWrap(True)
        title, to_it = tr(msg("No scenarios yet")), tr(msg("To the rehearsal"))
        self._empty = EmptyState(theme, "mdi6.test-tube", title, tr(_none), to_it)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._stack = QStackedWidget()
        self._lay_out()
        self._join()

    def open(self, rule_set: RuleSet) -> None:
        """Turn to the scenarios of a rule set's pipeline."""
        same = self._rule_set is not None and self._rule_set.pipeline == rule_set.pipeline
        self._rule_set = rule_set
        if not same and self.binder.pipeline != rule_set.pipeline:
            self.binder.open(rule_set.pipeline)
        self._show()
        if self.isVisible() or self.marks.isChecked():
            self._pause.start()

    @property
    def scenario(self) -> Scenario | None:
        """The chosen scenario."""
        return self.binder.find(self._id)

    def choose(self, scenario_id: str) -> None:
        """Look at a scenario."""
        if scenario_id != self._id:
            self._id = scenario_id
            self._show()

    def add(self, scenario: Scenario) -> None:
        """Keep a new scenario, and look at it."""
        self.choose(self.binder.add(scenario, msg("Add scenario")))

    def play(self) -> None:
        """Play all scenarios whose outcome does not hold any more."""
        if self._rule_set is not None:
            self.runs.play(self.binder.pages, self._rule_set)

    def play_one(self) -> None:
        """Play the chosen scenario once more, and tell its run in the trace."""
        scenario = self.scenario
        if scenario is not None and self._rule_set is not None:
            self.runs.forget(scenario.id)
            self._show()
            self.runs.play([scenario], self._rule_set)

    def tell_trace(self) -> None:
        """Tell the run of the chosen scenario in the trace, where it has been played."""
        scenario, rule_set = self.scenario, self._rule_set
        outcome = self.runs.of(scenario, rule_set) if scenario is not None and rule_set is not None else None
        self._told = outcome
        if outcome is not None:
            self.trace_changed.emit(traced(outcome, self._context.catalogue, self._context.directory()))

    def play_again(self) -> None:
        """Play all scenarios."""
        self.runs.forget()
        self._show()
        self.play()

    # What is shown

    def _show(self) -> None:
        if self._rule_set is None:
            return
        pages = self.binder.pages
        if self.scenario is None:
            self._id = pages[0].id if pages else ""
        self._stack.setCurrentIndex(0 if pages else 1)
        with QSignalBlocker(self.list):
            self.list.show_rows([self._row(one) for one in pages])
            place = next((n for n, one in enumerate(pages) if one.id == self._id), -1)
            if place >= 0 and self.list.currentIndex().row() != place:
                self.list.setCurrentIndex(self.list.model().index(place, 0))
        scenario = self.scenario
        outcome = self.runs.of(scenario, self._rule_set) if scenario is not None else None
        self.steps.show_scenario(scenario, outcome, self._rule_set)
        self._show_coverage()
        if outcome is not self._told:
            self.tell_trace()

    def _row(self, scenario: Scenario) -> Row:
        tr = self._context.tr
        outcome = self.runs.of(scenario, self._rule_set) if self._rule_set is not None else None
        note = tr(_lines.fill(n=len(scenario.steps)))
        icon, color = "mdi6.test-tube", "data"
        if outcome is not None and outcome.run is None:
            color, note = "error", tr(_said.fill(verdict=msg("Not readable"), lines=note))
        elif outcome is not None and outcome.run is not None:
            _, icon, color = VERDICT_WORDS[outcome.run.verdict]
            note = tr(_said.fill(verdict=_VERDICTS[outcome.run.verdict], lines=note))
        return Row(icon, color, scenario.name, note, about=scenario.id)

    def _show_coverage(self) -> None:
        tr = self._context.tr
        pages = self.binder.pages
        covered = self.runs.covered(pages, self._rule_set) if self._rule_set is not None else None
        if covered is not None:
            parts = {key: tr(_of.fill(n=one.covered, all=one.of)) for key, one in covered.figures.items()}
            self._coverage.setText(tr(_coverage.fill(share=tr.percent(covered.whole.share), **parts)))
            if pages and self._rule_set is not None:
                says = CoverageWords(self._rule_set, self._context.catalogue, self._context.directory())
                self.covered_changed.emit(says.by_card(covered) if self.marks.isChecked() else {})

    # What the person asks

    def _delete(self) -> None:
        self.binder.remove(self._id, msg("Remove scenario"))

    def _export(self) -> None:
        scenario = self.scenario
        if scenario is None:
            return
        name = "".join(one if one.isalnum() else "-" for one in scenario.name).strip("-").lower()
        title = self._context.tr(msg("Export scenario"))
        path, _ = QFileDialog.getSaveFileName(self, title, name + SUFFIX, f"*{SUFFIX}")
        if path:
            try:
                Path(path).write_text(dumps(scenario), encoding="utf-8")
            except OSError as error:
                self.steps.tell(_unwritable.fill(why=refusal(error)))

    def _import(self) -> None:
        title = self._context.tr(msg("Import scenarios"))
        paths, _ = QFileDialog.getOpenFileNames(self, title, "", f"*{SUFFIX} *.json")
        for path in paths:
            try:
                self.add(loads(Path(path).read_bytes(), source=path))
            except KnownError as error:
                self.steps.tell(error.words)
            except OSError as error:
                self.steps.tell(_unreadable.fill(why=refusal(error)))

    # Joining

    def _changed(self, *_: object) -> None:
        self.steps.settle()
        self._show()
        self._pause.start()

    def _join(self) -> None:
        self.binder.changed.connect(self._changed)
        self.binder.failed.connect(lambda error: self.steps.tell(error.words))
        self.runs.changed.connect(self._show)
        self._pause.timeout.connect(self.play)
        self.list.row_changed.connect(lambda row: self.choose(str(row.about)) if row is not None else None)
        self.marks.toggled.connect(lambda _on: self._show_coverage())
        self._empty.asked.connect(self.rehearse_asked)
        alone = QShortcut(QKeySequence(_RUN), self, self.play_one)
        alone.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        theme = self._context.theme
        split = QSplitter(Qt.Orientation.Horizontal)
        for part in (self._listed(), self.steps, self._form()):
            split.addWidget(part)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        split.setSizes([theme.scaled(LIST), theme.scaled(STEPS), theme.scaled(FORM)])
        bottom = QHBoxLayout()
        bottom.setContentsMargins(tokens.SMALL, 0, tokens.SMALL, tokens.TIGHT)
        bottom.addWidget(self._coverage, 1)
        bottom.addWidget(self.marks)
        whole = QWidget()
        inside = QVBoxLayout(whole)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(tokens.SMALL)
        inside.addWidget(split, 1)
        inside.addLayout(bottom)
        self._stack.addWidget(whole)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _listed(self) -> QFrame:
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.SMALL, 0, tokens.SMALL, 0)
        for icon, words, act in (
            ("mdi6.play", msg("Run this scenario"), self.play_one),
            ("mdi6.play-box-multiple-outline", msg("Run all again"), self.play_again),
            ("mdi6.import", msg("Import scenarios…"), self._import),
            ("mdi6.export", msg("Export scenario…"), self._export),
            ("mdi6.trash-can-outline", msg("Remove scenario"), self._delete),
        ):
            foot.addWidget(self._tool(icon, words, act))
        foot.addStretch(1)
        frame = QFrame()
        frame.setProperty("role", "panel")
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, tokens.SMALL, 1, tokens.SMALL)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        return frame

    def _form(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "panel")
        around = QVBoxLayout(frame)
        around.setContentsMargins(1, tokens.TIGHT, 1, tokens.TIGHT)
        around.addWidget(self.steps.form)
        return frame

    def _tool(self, icon: str, words: Msg, act: Callable[[], None]) -> QWidget:
        button = IconButton(self._context.theme, icon, self._context.tr(words))
        button.clicked.connect(lambda _on=False: act())
        return button

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pause.start()
