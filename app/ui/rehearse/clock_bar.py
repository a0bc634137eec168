"""The virtual clock: what time it is, how to let time pass, and the moments that can be gone back to."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSlider, QStackedWidget, QVBoxLayout, QWidget

from app.engine.trace import Status
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.jobs import Progress
from app.ui.rehearse.cards import UNDER_WAY
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.elided import Elided
from app.ui.rehearse.schedule.told import told
from app.ui.rehearse.session import Session
from app.ui.theme import tokens
from app.ui.widgets.announcing import announce
from app.ui.widgets.labels import IconButton
from app.ui.widgets.states import BusyBar
from app.ui.widgets.terse import TerseButton, TerseRow

BEAT = 900
"""Milliseconds between two happenings while playing."""
PATIENCE = 250
"""Milliseconds after which work under way is shown."""

_next = msg("Next: {moment}")
_nothing_next = msg("Nothing is planned")
_what = msg("{rule} · {record}")
_moments = msg("Moment {n} of {all}")
_place = msg("{words}\nMoment {n} of {all}")
_stands = msg("{moment}: {words}")
_play, _pause = msg("Play: one happening after the other"), msg("Pause")


class ClockBar(QFrame):
    """Asks for time to pass or to be gone back in; shows where the clock stands."""

    step_asked = Signal()
    advance_asked = Signal(object)
    """Time is to pass: how much (timedelta)."""
    moment_asked = Signal()
    """A moment to go to is to be asked for."""
    rewind_asked = Signal(int)
    """A kept moment is to be looked at: its place."""
    restart_asked = Signal()
    stop_asked = Signal()

    def __init__(self, context: RehearseContext) -> None:
        """Show no clock yet."""
        super().__init__()
        self._context = context
        self._tr = context.tr
        self.setProperty("role", "panel")
        self._now, self._last = QLabel(), Elided("muted")
        self._now.setProperty("role", "title")
        self._next_time, self._next_what = Elided("strong"), Elided("muted")
        self._play = IconButton(context.theme, "mdi6.play", self._tr(_play), size=20)
        self._play.setCheckable(True)
        self._back = IconButton(context.theme, "mdi6.skip-previous", self._tr(msg("One moment back")), size=20)
        self._restart = IconButton(context.theme, "mdi6.restart", self._tr(msg("Begin anew")), size=20)
        self._step = self._terse("mdi6.skip-next", msg("Next happening"), self.step_asked.emit, "F8")
        self._step.setProperty("kind", "primary")
        self._hour = self._button(msg("+1 hour"), lambda: self.advance_asked.emit(timedelta(hours=1)), "F9")
        self._day = self._button(msg("+1 day"), lambda: self.advance_asked.emit(timedelta(days=1)), "Shift+F9")
        self._date = self._terse("mdi6.calendar-arrow-right", msg("To a date…"), self.moment_asked.emit)
        self._where = QLabel()
        self._where.setProperty("role", "muted")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setAccessibleName(self._tr(msg("Moments of this rehearsal")))
        self._busy = BusyBar(context.theme, self._tr(msg("Cancel")))
        self._beat = QTimer(self, interval=BEAT)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._told = ""
        self._usual = QWidget()
        self._stack = self._lay_out()
        self._join()
        self._draw_play()

    def show_session(self, session: Session) -> None:
        """Show where the clock stands."""
        tr = self._tr.in_zone(session.directory.calendar.zone)
        rehearsal, reel = session.rehearsal, session.reel
        self._now.setText(tr.weekday_moment(rehearsal.now, year=True))
        self._last.say(tr(reel.frame.words))
        due = rehearsal.next_due
        self._next_time.say(tr(_next.fill(moment=due)) if due else tr(_nothing_next))
        what = _what_next(session, due, tr) if due else _under_way(session)
        self._next_what.say(tr(what) if what else "")
        self._next_what.setVisible(what is not None)
        for button in (self._step, self._play):
            button.setEnabled(due is not None)
        if due is None:
            self._play.setChecked(False)
        with QSignalBlocker(self._slider):
            self._slider.setRange(0, len(reel.frames) - 1)
            self._slider.setValue(reel.place)
        self._slider.setEnabled(len(reel.frames) > 1)
        self._back.setEnabled(reel.place > 0)
        self._where.setText(tr(_moments.fill(n=reel.place + 1, all=len(reel.frames))))
        said = _place.fill(words=reel.frame.words, n=reel.place + 1, all=len(reel.frames))
        self._slider.setToolTip(tr(said))
        self._slider.setAccessibleDescription(tr(said))
        news = tr(_stands.fill(moment=self._now.text(), words=reel.frame.words))
        if news != self._told:
            self._told = news
            announce(self, news)

    def show_busy(self, busy: bool) -> None:
        """Show that time is passing, once that takes long enough to be noticed."""
        if busy:
            self._patience.start()
        else:
            self._patience.stop()
            self._stack.setCurrentIndex(0)
        self._usual.setEnabled(not busy or self._play.isChecked())

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is."""
        share = progress.share
        amount = self._tr.percent(share) if share is not None else ""
        self._busy.say(self._tr(progress.words) if progress.words else "", share, amount)

    @property
    def playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._play.isChecked()

    def play(self) -> None:
        """Go on by itself."""
        self._play.setChecked(True)

    def pause(self) -> None:
        """Stop playing."""
        self._play.setChecked(False)

    def _join(self) -> None:
        self._beat.timeout.connect(self.step_asked)
        self._patience.timeout.connect(lambda: self._stack.setCurrentIndex(1))
        self._play.toggled.connect(self._toggled)
        self._back.clicked.connect(lambda: self.rewind_asked.emit(self._slider.value() - 1))
        self._restart.clicked.connect(self.restart_asked)
        self._slider.valueChanged.connect(self.rewind_asked)
        self._busy.cancelled.connect(self.stop_asked)
        self._busy.cancelled.connect(self.pause)
        self._context.theme.theme_changed.connect(self._draw_play)

    def _toggled(self, playing: bool) -> None:
        words = self._tr(_pause if playing else _play)
        self._play.setToolTip(words)
        self._play.setAccessibleName(words)
        if playing:
            self.step_asked.emit()
            self._beat.start()
        else:
            self._beat.stop()
        self._draw_play()

    def _button(self, words: Msg, asked: object, key: str) -> QPushButton:
        button = QPushButton(self._tr(words))
        button.clicked.connect(asked)
        button.setShortcut(QKeySequence(key))
        button.setToolTip(f"{self._tr(words)} ({_shown(key)})")
        return button

    def _terse(self, icon: str, words: Msg, asked: object, key: str = "") -> TerseButton:
        button = TerseButton(self._context.theme, icon, self._tr(words), _shown(key))
        button.clicked.connect(asked)
        button.setShortcut(QKeySequence(key))
        return button

    def _lay_out(self) -> QStackedWidget:
        past, future, right = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for column, upper, lower in (
            (past, self._now, self._last),
            (future, self._next_time, self._next_what),
            (right, self._where, self._slider),
        ):
            column.setSpacing(0)
            column.addStretch(1)
            column.addWidget(upper)
            column.addWidget(lower)
            column.addStretch(1)
        row = TerseRow(self._usual)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SMALL)
        row.addLayout(past, 5)
        row.addSpacing(tokens.MEDIUM)
        row.addLayout(future, 4)
        for widget in (self._restart, self._back, self._play, self._step, self._hour, self._day, self._date):
            row.addWidget(widget)
        row.addSpacing(tokens.SMALL)
        row.addLayout(right, 2)
        self._slider.setMinimumWidth(self._context.theme.scaled(80))
        self._slider.setMaximumWidth(self._context.theme.scaled(150))
        stack = QStackedWidget()
        stack.addWidget(self._usual)
        stack.addWidget(self._busy)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.SMALL, tokens.LARGE, tokens.SMALL)
        layout.addWidget(stack)
        return stack

    def _draw_play(self) -> None:
        theme = self._context.theme
        icon = "mdi6.pause" if self._play.isChecked() else "mdi6.play"
        self._play.setIcon(theme.icon(icon, "accent"))
        self._play.setIconSize(QSize(theme.scaled(20), theme.scaled(20)))


def _shown(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _what_next(session: Session, due: datetime, tr: Translator) -> Msg:
    """Say which rule is due next, or what comes from outside, and on which record."""
    for key, state in session.rehearsal.states.items():
        for rule, run in state.runs.items():
            if run.due == due:
                return _what.fill(rule=session.glossary.node(rule), record=session.title(key))
    for one in session.rehearsal.upcoming[:1]:
        said = told(session, one, tr)
        return _what.fill(rule=said.what, record=said.record)
    return _nothing_next


def _under_way(session: Session) -> Msg | None:
    """Say how many rules wait for somebody or something, where time alone brings nothing."""
    states = session.rehearsal.states.values()
    running = sum(run.status is Status.RUNNING for state in states for run in state.runs.values())
    return UNDER_WAY.fill(n=running) if running else None
