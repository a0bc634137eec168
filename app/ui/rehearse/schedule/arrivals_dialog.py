"""How records are to arrive by chance: how many, when, where, what they are like, and who moves them on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TypeVar

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.engine.arrivals import EVEN, MOST, MOST_DAYS, NOTHING, RANDOM, RECORDS, Arrivals, Drawing, draw, expected
from app.engine.model.item import Item
from app.engine.model.values import Money, Value
from app.engine.upcoming import Upcoming
from app.engine.words import Msg, msg, msgs
from app.ui.forms.parts.units import Unit
from app.ui.preview.parts import label, row
from app.ui.rehearse.event_dialog import FIXED
from app.ui.rehearse.fields_dialog import FieldsDialog
from app.ui.rehearse.schedule.hours import HoursEdit
from app.ui.rehearse.schedule.lines import LinesView
from app.ui.rehearse.schedule.pace_edit import PaceEdit
from app.ui.rehearse.schedule.told import written
from app.ui.rehearse.session import Session
from app.ui.theme import tokens
from app.ui.widgets.decimals import DecimalBox
from app.ui.widgets.fields import settle, write_dates
from app.ui.widgets.room import open_wide
from app.ui.widgets.segments import Segments

Spin = TypeVar("Spin", bound=QAbstractSpinBox)

PAUSE = 150
"""Milliseconds without a change after which the preview is drawn anew."""
SHOWN = 6

_title = msg("Let records arrive")
_text = msg("New records come by themselves while time passes; the same settings bring the same records again.")
_sum = msgs("≈ {n} record over {span}", "≈ {n} records over {span}")
_days = msgs("{n} day", "{n} days")
_nobody = msg("No record comes on these days and at these hours.")
_too_many = msg("About {n} records would come; {most} are the most. Let fewer come a day, or for fewer days.")
_own = msg("Values of your own…")
_own_set = msg("Set for all of them: {fields}")


def drawing(session: Session, models: Sequence[Item]) -> Drawing:
    """Return what arriving records are drawn from: those that are to come already are not drawn again."""
    rehearsal = session.rehearsal
    known = {*rehearsal.states, *(one.key for one in rehearsal.planned)}
    beside = rehearsal.stage.items
    return Drawing(
        session.rule_set,
        session.directory,
        models,
        rehearsal.stage.seed,
        lambda key: key in known or beside.get(*key) is not None,
    )


class ArrivalsDialog(QDialog):
    """Asks for it, and shows what will come meanwhile."""

    answered = Signal(object)
    """Records are to arrive so (Arrivals)."""

    def __init__(self, session: Session, models: Sequence[Item], parent: QWidget) -> None:
        """Propose a dozen a day for two weeks, like the `models`."""
        super().__init__(parent)
        self._session, self._models = session, models
        self._tr = tr = session.context.tr.in_zone(session.directory.calendar.zone)
        theme = session.context.theme
        self._values: Mapping[str, Value] = {}
        self.setWindowTitle(tr(_title))
        open_wide(self, theme, 640, 720)
        self.rate = self._named(DecimalBox(self._tr), msg("Records a day"))
        self.rate.setDecimals(1)
        self.rate.setRange(0.1, 10_000)
        self.rate.setValue(12)
        self.days = self._whole(1, MOST_DAYS, 14, msg("For how many days"))
        ways = [(RANDOM, tr(msg("By chance"))), (EVEN, tr(msg("Evenly")))]
        self.pattern = Segments(tr(msg("How they are spread")), ways)
        self.first = self._first_day()
        self.hours = HoursEdit(theme, tr)
        self.stage = self._stages()
        self.like = QCheckBox(tr(msg("Like the real records of this pipeline: clients, amounts, people, dates")))
        self.like.setChecked(bool(models))
        self.like.setEnabled(bool(models))
        self._own, self._own_said = QPushButton(tr(_own)), label("muted")
        self._own.setAutoDefault(False)
        self.pace = PaceEdit(session.rule_set, theme, tr)
        self.sum = QLabel()
        self.sum.setProperty("role", "strong")
        headers = [tr(one) for one in (msg("When"), msg("Record"), msg("Amount"))]
        self.preview = LinesView(theme, tr(msg("The first that come")), headers, (170, 270), 1)
        self._ok = QPushButton(tr(msg("Let them arrive")))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._join()
        self._show()

    @property
    def arrivals(self) -> Arrivals:
        """What is asked for so far."""
        day = self.first.date()
        values = {key: (value,) for key, value in self._values.items()}
        return Arrivals(
            str(self.stage.currentData()),
            self.rate.value(),
            self.days.value(),
            date(day.year(), day.month(), day.day()),
            self.hours.week,
            str(self.pattern.value),
            RECORDS if self.like.isChecked() else NOTHING,
            values,
            self.pace.pace,
        )

    def accept(self) -> None:
        super().accept()
        self.answered.emit(self.arrivals)

    # Showing

    def _show(self) -> None:
        """Say how many will come, and show the first of them."""
        tr, session, arrivals = self._tr, self._session, self.arrivals
        n = expected(arrivals, session.rehearsal.now, session.directory.calendar)
        span = tr(_days.fill(n=arrivals.days))
        words: Msg = _sum.fill(n=n, span=span) if n else _nobody
        self.sum.setText(tr(_too_many.fill(n=n, most=MOST) if n > MOST else words))
        self._ok.setEnabled(0 < n <= MOST)
        drawn = draw(arrivals, session.rehearsal.now, drawing(session, self._models)) if 0 < n <= MOST else iter(())
        self.preview.lines.show_rows([(self._cells(one), "", "") for one in islice(drawn, SHOWN)])

    def _cells(self, one: Upcoming) -> tuple[str, str, str]:
        amount = one.item.values.get("amount") if one.item is not None else None
        shown = self._tr.money(amount) if isinstance(amount, Money) else ""
        return written(self._session, one.at, self._tr), one.item.title if one.item is not None else "", shown

    def _ask_values(self) -> None:
        session = self._session
        entity = session.directory.schema.entity(session.rule_set.entity)
        fields = [one for one in (entity.fields if entity else ()) if one.key not in FIXED]
        text = msg("What is filled in here holds for all records that come; the rest is as in the real ones.")
        dialog = FieldsDialog(
            session.context.look, session.directory, msg("Values of your own"), text, fields, ok=msg("Set"), parent=self
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.hide_people()
        dialog.show_values(self._values)
        dialog.answered.connect(lambda values, _by: self._set_values(values))
        dialog.open()

    def _set_values(self, values: Mapping[str, Value]) -> None:
        self._values = {key: value for key, value in values.items() if value is not None}
        entity = self._session.directory.schema.entity(self._session.rule_set.entity)
        labels = [self._tr(entity.by_key[key].label) for key in self._values] if entity else []
        self._own_said.setText(self._tr(_own_set.fill(fields=self._tr.list(labels))) if labels else "")
        self._own_said.setVisible(bool(labels))
        self._show()

    # Parts

    def _named(self, box: Spin, words: Msg) -> Spin:
        box.setAccessibleName(self._tr(words))
        settle(box)
        return box

    def _whole(self, least: int, most: int, value: int, words: Msg) -> QSpinBox:
        box = QSpinBox()
        box.setRange(least, most)
        box.setValue(value)
        return self._named(box, words)

    def _first_day(self) -> QDateEdit:
        box = QDateEdit()
        box.setAccessibleName(self._tr(msg("First day")))
        box.setCalendarPopup(True)
        write_dates(box, self._tr)
        today = self._session.rehearsal.now.astimezone(self._tr.zone).date()
        box.setMinimumDate(QDate(today.year, today.month, today.day))
        box.setDate(box.minimumDate())
        return box

    def _stages(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self._tr(msg("Stage in which they come")))
        for stage in self._session.rule_set.stages:
            box.addItem(self._session.context.theme.icon("mdi6.circle", stage.color), stage.name, stage.id)
        return box

    def _join(self) -> None:
        self._pause.timeout.connect(self._show)
        changes = (
            self.rate.valueChanged, self.days.valueChanged, self.pattern.chosen, self.first.dateChanged,
            self.hours.changed, self.stage.currentIndexChanged, self.like.toggled,
        )  # fmt: skip
        for one in changes:
            one.connect(lambda *_: self._pause.start())
        self._own.clicked.connect(self._ask_values)
        self._ok.clicked.connect(self.accept)

    def _lay_out(self) -> None:
        tr = self._tr
        heading, text = QLabel(tr(_title)), label("muted", wrap=True)
        heading.setProperty("role", "title")
        text.setText(tr(_text))
        self._ok.setProperty("kind", "primary")
        self._ok.setDefault(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self._ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr(msg("Cancel")))
        buttons.rejected.connect(self.reject)
        self._own_said.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(heading)
        layout.addWidget(text)
        layout.addSpacing(tokens.TIGHT)
        layout.addLayout(row(_word(tr(msg("About"))), self.rate, _word(tr(msg("a day"))), self.pattern, None))
        span = Unit(tr, msgs("day, from", "days, from"))
        span.stand_beside(self.days.value())
        self.days.valueChanged.connect(span.stand_beside)
        layout.addLayout(row(_word(tr(msg("for"))), self.days, span, self.first, None))
        layout.addWidget(self.hours)
        layout.addLayout(row(_word(tr(msg("into the stage"))), self.stage, None))
        layout.addSpacing(tokens.TIGHT)
        layout.addWidget(self.like)
        layout.addLayout(row(self._own, self._own_said, None))
        layout.addSpacing(tokens.TIGHT)
        layout.addWidget(self.pace)
        layout.addSpacing(tokens.SMALL)
        layout.addWidget(self.sum)
        layout.addWidget(self.preview, 1)
        layout.addWidget(buttons)


def _word(text: str) -> QLabel:
    made = label()
    made.setText(text)
    return made
