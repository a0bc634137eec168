"""At which hours something happens: in working time, round the clock, or on certain days at certain hours."""

from __future__ import annotations

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QTimeEdit, QVBoxLayout, QWidget

from app.engine.arrivals import ROUND_THE_CLOCK
from app.engine.conditions.dates import WEEKDAY_NAMES
from app.engine.hours import Hours, Week
from app.engine.words import msg
from app.i18n import Translator
from app.ui.preview.parts import label, row
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.fields import settle, write_times
from app.ui.widgets.segments import Segments

_WORKING, _ALWAYS, _OWN = range(3)
_DAYS = (msg("Mo"), msg("Tu"), msg("We"), msg("Th"), msg("Fr"), msg("Sa"), msg("Su"))
_FREE = 5
"""From this day of the week on nobody works at first."""
_MIDNIGHT = 24 * 60
_WIDTH = 266
"""Pixels for the seven days."""


class HoursEdit(QWidget):
    """Three ways to say it; days and hours show only where they count."""

    changed = Signal()

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Begin with the workspace's working time."""
        super().__init__()
        ways = [
            (_WORKING, tr(msg("In working hours"))),
            (_ALWAYS, tr(msg("Round the clock"))),
            (_OWN, tr(msg("On these days"))),
        ]
        self.way = Segments(tr(msg("When they come")), ways)
        self.days = [
            self._day(tr(short), tr(whole), on=place < _FREE)
            for place, (short, whole) in enumerate(zip(_DAYS, WEEKDAY_NAMES, strict=True))
        ]
        self.start, self.end = self._time(9, msg("From"), tr), self._time(18, msg("Until"), tr)
        self._own = QWidget()
        to = label()
        to.setText("–")
        week = QWidget()  # the style lets the buttons shrink to their letters, so that their row has the width
        week.setLayout(row(*self.days, spacing=tokens.TIGHT))
        week.setFixedWidth(theme.scaled(_WIDTH))
        self._own.setLayout(row(week, self.start, to, self.end, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        layout.addLayout(row(self.way, None))
        layout.addWidget(self._own)
        self._own.hide()
        self.way.chosen.connect(self._turn)

    @property
    def week(self) -> Week | None:
        """The hours of each weekday; None for the workspace's working time. Hours over midnight go to its end."""
        if self.way.value == _WORKING:
            return None
        if self.way.value == _ALWAYS:
            return ROUND_THE_CLOCK
        start, end = (box.time().hour() * 60 + box.time().minute() for box in (self.start, self.end))
        hours = (Hours(start, end if end > start else _MIDNIGHT),)
        return tuple(hours if day.isChecked() else () for day in self.days)

    def _turn(self, way: int) -> None:
        self._own.setVisible(way == _OWN)
        self.changed.emit()

    def _day(self, short: str, whole: str, *, on: bool) -> QPushButton:
        button = QPushButton(short)
        button.setProperty("kind", "toggle")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setChecked(on)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setToolTip(whole)
        button.setAccessibleName(whole)
        button.toggled.connect(lambda _on: self.changed.emit())
        return button

    def _time(self, hour: int, words: str, tr: Translator) -> QTimeEdit:
        box = QTimeEdit(QTime(hour, 0))
        write_times(box, tr)
        box.setAccessibleName(tr(words))
        settle(box)
        box.timeChanged.connect(lambda _time: self.changed.emit())
        return box
