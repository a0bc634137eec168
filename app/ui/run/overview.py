"""How it goes at a glance: what waits, what could not be delivered, how fast, and which rules run."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg, msgs
from app.publish.engine import HAS_ERRORS, Going, LedgerPort
from app.publish.refusals import Refusal
from app.ui.backtest.tile import Tile
from app.ui.preview.look import Look
from app.ui.preview.parts import Paper, Sign, column, label, row, set_text
from app.ui.run.context import RunContext
from app.ui.run.live import LiveRules
from app.ui.run.page import EnginePage
from app.ui.run.plot import RatesPlot
from app.ui.run.watch import EngineWatch
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton

PLOT_HEIGHT = 190
_now = msg("Now")
_running = msg("Let it run")

_ran, _waiting, _under_way, _dead = msg("Ran"), msg("Wait for their time"), msg("On their way"), msg("Not delivered")
_since = msg("events and due rules, since the start")
_next, _no_next = msg("next {moment}"), msg("nothing is planned")
_queue, _no_queue = msgs("{n} event to be looked at", "{n} events to be looked at"), msg("every event is looked at")
_mend, _fine = msg("mend and send again"), msg("all is well")
_late = msgs(
    "{n} rule was due while the engine did not run; “When it runs” decides what becomes of such.",
    "{n} rules were due while the engine did not run; “When it runs” decides what becomes of such.",
)
_faults = msg(
    "The checks have found errors in “{pipeline}”, so it was not let run. Mend them, or let it run despite them: rules "
    "with errors will fail, the others run."
)
_show_problems, _despite = msg("Show the problems"), msg("Let it run despite errors")
_close = msg("Close")


class FaultsBanner(Paper):
    """Says that rules with errors are not let run, and what can be done."""

    problems_asked = Signal(str)
    """The problems of a pipeline are to be shown: its id."""
    despite_asked = Signal(object, bool)
    """A rule set is to run all the same (RuleSet), and whether records enter the stage in which they stand."""

    def __init__(self, look: Look) -> None:
        """Say nothing yet."""
        tr = look.tr
        self._tr = tr
        self._rule_set: RuleSet | None = None
        self._enter = False
        self.said = label(wrap=True)
        self.show_button, self.despite_button = QPushButton(tr(_show_problems)), QPushButton(tr(_despite))
        self.close_button = IconButton(look.theme, "mdi6.close", tr(_close), size=16)
        sign = Sign(look, "mdi6.alert-circle-outline", "error", 18)
        line = row(sign, self.said, self.despite_button, self.show_button, self.close_button)
        line.setStretch(1, 1)
        super().__init__(look, line, ground="tint:error", border="error", padding=tokens.SMALL)
        self.show_button.clicked.connect(self._show_problems)
        self.despite_button.clicked.connect(self._go_on)
        self.close_button.clicked.connect(self.hide)
        self.hide()

    def show_errors(self, rule_set: RuleSet, *, enter: bool) -> None:
        """Say that a rule set has errors."""
        self._rule_set, self._enter = rule_set, enter
        set_text(self.said, self._tr(_faults.fill(pipeline=rule_set.name)))
        self.setAccessibleName(self.said.text())
        self.show()
        self.show_button.setFocus()

    def _show_problems(self) -> None:
        if self._rule_set is not None:
            self.hide()
            self.problems_asked.emit(self._rule_set.pipeline)

    def _go_on(self) -> None:
        if self._rule_set is not None:
            self.hide()
            self.despite_asked.emit(self._rule_set, self._enter)


class OverviewPage(EnginePage):
    """Figures that lead to what is behind them, curves, and the pipelines."""

    page_asked = Signal(str)
    """What is behind a figure is to be shown: the name of its page."""
    rules_asked = Signal(str)
    """The rules of a pipeline are to be shown."""

    def __init__(self, context: RunContext, watch: EngineWatch) -> None:
        """Show no figure yet."""
        super().__init__(context, watch)
        look, tr = context.look, self.tr_
        self.ran = Tile(look, "mdi6.format-list-text", tr(_ran))
        self.waiting = Tile(look, "mdi6.timer-outline", tr(_waiting))
        self.under_way = Tile(look, "mdi6.send-clock-outline", tr(_under_way))
        self.dead = Tile(look, "mdi6.email-alert-outline", tr(_dead))
        for tile, page in (
            (self.ran, "ran"),
            (self.waiting, "waiting"),
            (self.under_way, "waiting_posts"),
            (self.dead, "dead"),
        ):
            tile.clicked.connect(lambda _on=False, page=page: self.page_asked.emit(page))
        self.said = label(wrap=True)
        close = IconButton(look.theme, "mdi6.close", tr(_close), size=16)
        line = row(Sign(look, "mdi6.alert-outline", "warning", 18), self.said, close)
        line.setStretch(1, 1)
        self._banner = Paper(look, line, ground="tint:warning", border="warning", padding=tokens.SMALL)
        self._banner.hide()
        self._told: list[str] = []
        close.clicked.connect(self._banner.hide)
        self.faults = FaultsBanner(look)
        self.faults.problems_asked.connect(self.rules_asked)
        self.faults.despite_asked.connect(lambda rule_set, enter: self._go_live(rule_set, enter, despite_errors=True))
        self.plot = RatesPlot(look)
        self.plot.setFixedHeight(context.theme.scaled(PLOT_HEIGHT))
        self.live = LiveRules(look)
        self.live.live_asked.connect(self._go_live)
        self.live.halt_asked.connect(lambda pipeline: watch.do(lambda engine: engine.halt(pipeline)))
        self.live.rules_asked.connect(self.rules_asked)
        self.fill(self._laid_out())

    def ask(self, engine: LedgerPort) -> object:
        del engine
        return None

    def show_answer(self, answer: Any) -> bool:
        del answer
        return False

    def show_going(self, going: Going) -> None:
        tr = self.tr_
        handled = going.done.get("events", 0) + going.done.get("timers", 0)
        self.ran.show_figure(tr.number(handled), tr(_since))
        due = _next.fill(moment=going.next_due) if going.next_due is not None else _no_next
        self.waiting.show_figure(tr.number(going.timers), tr(due))
        queue = _queue.fill(n=going.events_waiting) if going.events_waiting else _no_queue
        self.under_way.show_figure(tr.number(going.posts_waiting), tr(queue))
        color = "error" if going.dead else "muted"
        self.dead.show_figure(tr.number(going.dead), tr(_mend if going.dead else _fine), color)
        told = list(going.problems.values())
        if going.late:
            told.append(tr(_late.fill(n=going.late)))
        set_text(self.said, "\n".join(told))
        if told != self._told:
            self._told = told
            self._banner.setVisible(bool(told))
        self.plot.show_rates(self.watch.rates, self.watch.now)
        self.live.show_live(self.context.rule_sets(), {one.pipeline: one for one in going.pipelines})

    def _go_live(self, rule_set: RuleSet, enter: bool, *, despite_errors: bool = False) -> None:
        comment = self.tr_(_running)
        self.faults.hide()

        def refused(error: KnownError) -> None:
            if isinstance(error, Refusal) and error.kind == HAS_ERRORS:
                self.faults.show_errors(rule_set, enter=enter)
            else:
                self.watch.failed.emit(error)

        self.watch.do(
            lambda engine: engine.go_live(rule_set, comment, enter=enter, despite_errors=despite_errors), refused
        )

    def _laid_out(self) -> QWidget:
        tiles = row(self.ran, self.waiting, self.under_way, self.dead, spacing=tokens.MEDIUM)
        card = QFrame()
        card.setProperty("role", "panel")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.SMALL)
        inside.addWidget(self.plot)
        whole = QWidget()
        whole.setProperty("role", "window")
        layout = column(self._banner, self.faults, tiles, card, self.live, None, spacing=tokens.MEDIUM)
        layout.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
        whole.setLayout(layout)
        area = QScrollArea()
        area.setAccessibleName(self.tr_(_now))
        area.setProperty("role", "window")
        area.setWidget(whole)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        return area
