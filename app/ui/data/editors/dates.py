"""Editors for days and moments: typed as the language writes them, or picked from a calendar."""

from __future__ import annotations

from datetime import date, datetime, time

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QVBoxLayout, QWidget

from app.engine.errors import KnownError
from app.engine.model.schema import Field
from app.engine.model.values import Value
from app.engine.words import msg
from app.ui import typed
from app.ui.data.context import DataContext
from app.ui.data.editors.base import ValueEditor
from app.ui.preview.parts import row
from app.ui.widgets.labels import IconButton

_open = msg("Open the calendar")
_time = msg("Time")


class CalendarPopup(QFrame):
    """A month to pick a day from."""

    picked = Signal(object)
    """The day (date)."""

    def __init__(self, parent: QWidget, first_weekday: int) -> None:
        """Show this month; weeks begin on a day, 1 for Monday."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "panel")
        self._calendar = QCalendarWidget()
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek(first_weekday))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self._calendar)
        self._calendar.clicked.connect(self._pick)
        self._calendar.activated.connect(self._pick)

    def open_below(self, widget: QWidget, day: date | None) -> None:
        """Open under a widget, at a day."""
        if day is not None:
            self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 2)))
        self.show()
        self._calendar.setFocus()

    def _pick(self, day: QDate) -> None:
        self.hide()
        self.picked.emit(date(day.year(), day.month(), day.day()))


class DayLine(QLineEdit):
    """A line for a date; Down opens the calendar."""

    calendar_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self.isReadOnly():
            self.calendar_asked.emit()
        else:
            super().keyPressEvent(event)


class DateEditor(ValueEditor):
    """A day."""

    def __init__(self, context: DataContext, field: Field) -> None:
        """Show none."""
        super().__init__(context, field)
        self.line = DayLine()
        self.line.setAccessibleName(self._tr(field.label))
        self.line.setPlaceholderText(typed.day(typed.EXAMPLE_DAY, context.tr))
        self.button = IconButton(context.theme, "mdi6.calendar-month-outline", self._tr(_open))
        self._day: date | None = None
        self._shown = ""
        self._popup = CalendarPopup(self, context.first_weekday)
        self._row = row(self.line, self.button, spacing=4)
        self._row.setStretch(0, 1)
        self.setLayout(self._row)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self._finish)
        self.line.calendar_asked.connect(self._open)
        self.button.clicked.connect(self._open)
        self._popup.picked.connect(self._pick)

    def show_value(self, value: Value) -> None:
        self._show_day(value)

    @property
    def unfinished(self) -> bool:
        return self.line.isModified()

    def set_fixed(self) -> None:
        self.line.setReadOnly(True)
        self.button.hide()

    def _show_day(self, day: date | None) -> None:
        self._day = day
        self._shown = typed.day(day, self._tr) if day else ""
        self.line.setText(self._shown)

    def _open(self) -> None:
        self._popup.open_below(self.line, self._day)

    def _pick(self, day: date) -> None:
        self._show_day(day)
        self._finished()

    def _finish(self) -> None:
        text = self.line.text().strip()
        if text == self._shown or self.line.isReadOnly():
            return
        try:
            self._show_day(typed.read_day(text, self._tr, self.field.key) if text else None)
        except KnownError as error:
            self.refused.emit(error)
        else:
            self._finished()

    def _finished(self) -> None:
        self._ask(self._day)


class MomentEditor(DateEditor):
    """A day and a time of it, in the workspace's time zone."""

    def __init__(self, context: DataContext, field: Field) -> None:
        """Show none."""
        super().__init__(context, field)
        self.clock = QLineEdit()
        self.clock.setAccessibleName(self._tr.pair(field.label, _time))
        self.clock.setPlaceholderText(typed.clock(typed.EXAMPLE_TIME, self._tr))
        self.clock.setFixedWidth(context.theme.scaled(88))
        self._clock = ""
        self._row.insertWidget(1, self.clock)
        self.clock.editingFinished.connect(self._finish_time)

    def show_value(self, value: Value) -> None:
        local = value.astimezone(self.context.look.tr.zone) if isinstance(value, datetime) else None
        self._show_day(local.date() if local else None)
        self._clock = typed.clock(local.time(), self._tr) if local else ""
        self.clock.setText(self._clock)

    @property
    def unfinished(self) -> bool:
        return super().unfinished or self.clock.isModified()

    def set_fixed(self) -> None:
        super().set_fixed()
        self.clock.setReadOnly(True)

    def _finish_time(self) -> None:
        if self.clock.text().strip() != self._clock and not self.clock.isReadOnly():
            self._clock = self.clock.text().strip()
            self._finished()

    def _finished(self) -> None:
        if self._day is None:
            self._ask(None)
            return
        self.clock.setModified(False)
        try:
            clock = typed.read_time(self._clock, self._tr, self.field.key) if self._clock else time()
        except KnownError as error:
            self.refused.emit(error)
            return
        self._ask(datetime.combine(self._day, clock, self.context.look.tr.zone))
