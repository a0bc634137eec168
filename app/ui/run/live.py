"""Which rules run: a line for each pipeline, with what lets them run, brings them up to date or ends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.engine import rule_set_file
from app.engine.model.rule_set import RuleSet
from app.engine.words import Msg, msg, msgs
from app.publish.engine import Running
from app.ui.preview.look import Look
from app.ui.preview.parts import Elided, Sign, column, label, row, set_text
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton

_title = msg("Rules that run")
_no_rules = msg("No rules yet")
_off = msgs("{n} card; does not run", "{n} cards; do not run")
_same = msg("Runs as it is designed, since {moment}")
_old = msg("An earlier version runs, since {moment}; it has been edited since")
_on = msgs("{said} · {n} record", "{said} · {n} records")
_run, _renew, _more = msg("Let it run"), msg("Update"), msg("More for “{pipeline}”")
_from_now = msg("For what happens from now on")
_enter = msg("And let records enter the stage in which they stand")
_halt, _show = msg("Let it run no more"), msg("Show its rules")
_running = msgs("{n} pipeline runs", "{n} pipelines run")


class LiveLine(QWidget):
    """One pipeline."""

    live_asked = Signal(bool)
    """Let the rules run as they are designed; whether records enter the stage in which they stand."""
    halt_asked = Signal()
    rules_asked = Signal()

    def __init__(self, look: Look, name: str) -> None:
        """Say nothing yet; `name` is the pipeline's."""
        super().__init__()
        self._tr = tr = look.tr
        self._sign = Sign(look, "mdi6.sitemap-outline", "muted", 18)
        self._name, self._said = label("strong"), Elided("muted")
        self._name.setText(name)
        self.run_button, self.renew_button = QPushButton(tr(_run)), QPushButton(tr(_renew))
        choices = QMenu(self.run_button)
        choices.addAction(tr(_from_now), lambda: self.live_asked.emit(False))
        choices.addAction(tr(_enter), lambda: self.live_asked.emit(True))
        self.run_button.setMenu(choices)
        self.renew_button.clicked.connect(lambda: self.live_asked.emit(False))
        self.more = IconButton(look.theme, "mdi6.dots-vertical", tr(_more.fill(pipeline=name)))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        menu.addAction(tr(_show), self.rules_asked.emit)
        self._halt = menu.addAction(tr(_halt), self.halt_asked.emit)
        self.more.setMenu(menu)
        words = column(self._name, self._said, spacing=0)
        line = row(self._sign, words, self.run_button, self.renew_button, self.more, spacing=tokens.MEDIUM)
        line.setStretch(1, 1)
        self.setLayout(line)

    @property
    def said(self) -> str:
        """What it says of the pipeline."""
        return self._said.text()

    def show_state(self, cards: int, running: Running | None, *, same: bool) -> None:
        """Say what runs; `same` is whether that is what is designed."""
        words = self._words(cards, running, same=same)
        set_text(self._said, self._tr(words))
        self._said.setToolTip(self._said.text())
        color = "muted" if running is None else "success" if same else "warning"
        self._sign.show_icon("mdi6.sitemap-outline" if running is None else "mdi6.play-circle-outline", color)
        self.run_button.setVisible(running is None and bool(cards))
        self.renew_button.setVisible(running is not None and not same)
        self._halt.setVisible(running is not None)
        self.setAccessibleName(self._tr.pair(self._name.text(), self._said.text()))

    def _words(self, cards: int, running: Running | None, *, same: bool) -> Msg:
        if running is None:
            return _off.fill(n=cards) if cards else _no_rules
        said = (_same if same else _old).fill(moment=running.activated_at)
        return said if running.items is None else _on.fill(said=said, n=running.items)


class LiveRules(QFrame):
    """All pipelines of the workspace."""

    live_asked = Signal(object, bool)
    """A rule set is to run (RuleSet), and whether records enter the stage in which they stand."""
    halt_asked = Signal(str)
    rules_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        """Show no pipeline yet."""
        super().__init__()
        self._look = look
        self.setProperty("role", "panel")
        caption, self._count = label("strong"), label("muted")
        caption.setText(look.tr(_title))
        self._lines = column(spacing=tokens.MEDIUM)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
        inside.setSpacing(tokens.MEDIUM)
        inside.addLayout(row(caption, self._count, None, spacing=tokens.MEDIUM))
        inside.addLayout(self._lines)
        self.lines: dict[str, LiveLine] = {}
        self._sets: dict[str, RuleSet] = {}
        self._versions: dict[str, tuple[RuleSet, str]] = {}

    def show_live(self, rule_sets: Sequence[RuleSet], running: Mapping[str, Running]) -> None:
        """Show what runs of each rule set."""
        self._sets = {one.pipeline: one for one in rule_sets}
        if list(self.lines) != list(self._sets):
            self._rebuild(rule_sets)
        for pipeline, rule_set in self._sets.items():
            live = running.get(pipeline)
            cards = sum(1 for _ in rule_set.nodes())
            same = live is not None and live.version == self._version(rule_set)
            self.lines[pipeline].show_state(cards, live, same=same)
        n = sum(one in running for one in self._sets)
        set_text(self._count, self._look.tr(_running.fill(n=n)))

    def _version(self, rule_set: RuleSet) -> str:
        """Return the version that a rule set would be; reckoned once for each edit."""
        known = self._versions.get(rule_set.pipeline)
        if known is None or known[0] is not rule_set:
            known = self._versions[rule_set.pipeline] = rule_set, rule_set_file.version_id(rule_set)
        return known[1]

    def _rebuild(self, rule_sets: Sequence[RuleSet]) -> None:
        for old in self.lines.values():
            old.hide()
            old.deleteLater()
        self.lines = {}
        for one in rule_sets:
            line = self.lines[one.pipeline] = LiveLine(self._look, one.name)
            line.live_asked.connect(lambda enter, key=one.pipeline: self.live_asked.emit(self._sets[key], enter))
            line.halt_asked.connect(lambda key=one.pipeline: self.halt_asked.emit(key))
            line.rules_asked.connect(lambda key=one.pipeline: self.rules_asked.emit(key))
            self._lines.addWidget(line)
