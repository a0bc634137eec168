"""Editors of the right side of a clause: one value of a type, a field, several, two, days, weekdays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QDate, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QLabel, QPushButton, QSizePolicy, QWidget

from app.engine.conditions.dates import WEEKDAY_NAMES
from app.engine.hours import WEEKDAYS
from app.engine.model.values import FieldType
from app.engine.words import Msg, msg
from app.ui import typed
from app.ui.forms.context import FormContext
from app.ui.forms.parts.choices import Choices, Option, TextLine
from app.ui.forms.parts.marks import mark
from app.ui.forms.parts.units import Unit
from app.ui.forms.simple import NumberLine, row
from app.ui.theme import tokens
from app.ui.widgets.fields import write_dates

NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL)
DATES = (FieldType.DATE, FieldType.DATETIME)
_weekday_words = (msg("Mo"), msg("Tu"), msg("We"), msg("Th"), msg("Fr"), msg("Sa"), msg("Su"))
_ISO_DAY = 10


class ValueEditor(QWidget):
    """Edits a right side; `raw_changed` carries its raw form."""

    raw_changed = Signal(object)
    wish = 120
    """The width below which it goes on a line of its own."""

    def __init__(self) -> None:
        """Grow with the line."""
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(self.wish, super().sizeHint().height())

    def raw(self) -> Any:
        """Return the raw value."""
        raise AssertionError(type(self).__name__)

    def show_raw(self, raw: Any) -> None:
        """Show another raw value, in silence."""
        raise AssertionError(type(self).__name__)

    def tell(self) -> None:
        """Say that the person changed it."""
        self.raw_changed.emit(self.raw())


class TextValue(ValueEditor):
    """Any text."""

    wish = 80

    def __init__(self, words: str, hint: str = "") -> None:
        super().__init__()
        self._line = TextLine()
        self._line.setAccessibleName(words)
        self._line.setPlaceholderText(hint)
        row(self).addWidget(self._line)
        self.setFocusProxy(self._line)
        self._line.textChanged.connect(self.tell)

    def raw(self) -> Any:
        return self._line.text()

    def show_raw(self, raw: Any) -> None:
        self._line.show_text("" if raw is None else str(raw))


class Amount(NumberLine):
    """A number to compare with. What can be read in two ways is none, and is said to be so."""

    def __init__(self, words: str, context: FormContext, *, whole: bool) -> None:
        super().__init__(context.tr, whole=whole)
        self.setAccessibleName(words)
        self.textChanged.connect(self._say)

    def raw(self) -> Any:
        """Return the number, or what stands here for one."""
        number = self.number()
        return typed.unclear(number) if isinstance(number, str) else number

    def show_raw(self, raw: Any) -> None:
        """Show a number as a file holds it."""
        read = _number(raw) if isinstance(raw, str) else raw
        if read != self.raw():
            self.show_number(raw if read is None else read)

    def _say(self) -> None:
        say_refusal(self, self.refusal())


def say_refusal(line: TextLine, words: str) -> None:
    """Mark a line as wrong, and say why; without words it is right."""
    mark(line, "invalid", bool(words))
    line.setToolTip(words)
    line.setAccessibleDescription(words)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


class NumberValue(ValueEditor):
    """A number, with a unit after it."""

    wish = 80

    def __init__(self, words: str, context: FormContext, *, whole: bool, unit: Msg | None = None) -> None:
        super().__init__()
        self._line = Amount(words, context, whole=whole)
        layout = row(self, tokens.TIGHT)
        layout.addWidget(self._line, 1)
        self._unit = Unit(context.tr, unit) if unit else None
        if self._unit is not None:
            self._line.setMaximumWidth(72)
            layout.addWidget(self._unit)
            layout.addStretch(1)
        self.setFocusProxy(self._line)
        self._line.textChanged.connect(self._count)
        self._line.textChanged.connect(self.tell)

    def raw(self) -> Any:
        return self._line.raw()

    def show_raw(self, raw: Any) -> None:
        self._line.show_raw(raw)
        self._count()

    def _count(self) -> None:
        if self._unit is not None:
            self._unit.stand_beside(self._line.number())


class MoneyValue(ValueEditor):
    """An amount; in the base currency it is a bare number, in another it names that."""

    def __init__(self, words: str, context: FormContext) -> None:
        super().__init__()
        base = context.schema.base_currency
        self._line = Amount(words, context, whole=False)
        self._currency = Choices()
        self._currency.setAccessibleName(context.tr(msg("Currency")))
        self._currency.offer([Option(one, one) for one in dict.fromkeys((base, *context.directory.rates))])
        self._currency.choose(base)
        self._currency.fit_current()
        self._base = base
        layout = row(self, tokens.TIGHT)
        layout.addWidget(self._line, 1)
        layout.addWidget(self._currency)
        self.setFocusProxy(self._line)
        self._line.textChanged.connect(self.tell)
        self._currency.value_chosen.connect(self.tell)

    def raw(self) -> Any:
        number = self._line.raw()
        if number is None or self._currency.value() == self._base:
            return number
        return {"amount": str(number), "currency": self._currency.value()}

    def show_raw(self, raw: Any) -> None:
        if raw == self.raw():
            return
        amount, currency = raw, self._base
        if isinstance(raw, dict):
            amount, currency = raw.get("amount"), str(raw.get("currency") or self._base)
        elif isinstance(raw, str) and " " in raw:
            amount, _, currency = raw.partition(" ")
        self._currency.choose(currency)
        self._line.show_raw(amount)


class OptionValue(ValueEditor):
    """One of the values of a list, or yes and no."""

    def __init__(self, words: str, options: Sequence[tuple[Any, str]], hint: str) -> None:
        super().__init__()
        self._values = {str(value): value for value, _ in options}
        self._choices = Choices(hint)
        self._choices.setAccessibleName(words)
        self._choices.offer([Option(str(value), label) for value, label in options])
        row(self).addWidget(self._choices)
        self.setFocusProxy(self._choices)
        self._choices.value_chosen.connect(self.tell)

    def raw(self) -> Any:
        value = self._choices.value()
        return self._values.get(value, value) if value else None

    def show_raw(self, raw: Any) -> None:
        self._choices.choose("" if raw is None else str(raw))


class DateValue(ValueEditor):
    """A date, or a word that moves with the clock."""

    wish = 200

    def __init__(self, words: str, context: FormContext, *, moment: bool) -> None:
        super().__init__()
        tr = context.tr
        self._choices = Choices()
        self._choices.setAccessibleName(words)
        relative = [Option("today", tr(msg("today")))] + ([Option("now", tr(msg("now")))] if moment else [])
        self._choices.offer([*relative, Option("date", tr(msg("the date")))])
        self._date = QDateEdit()
        self._date.setCalendarPopup(True)
        self._date.setAccessibleName(tr(msg("Date")))
        write_dates(self._date, tr, named=True)
        today = context.scope.today if context.scope is not None else None
        self._date.setDate(QDate(today.year, today.month, today.day) if today else QDate.currentDate())
        self._rest = ""
        self._choices.choose("today")
        layout = row(self, tokens.TIGHT)
        layout.addWidget(self._choices, 2)
        layout.addWidget(self._date, 3)
        self.setFocusProxy(self._choices)
        self._choices.value_chosen.connect(self._choose)
        self._date.dateChanged.connect(self._take_date)
        self._date.setVisible(False)

    def raw(self) -> Any:
        chosen = self._choices.value()
        return self._date.date().toString(Qt.DateFormat.ISODate) + self._rest if chosen == "date" else chosen

    def show_raw(self, raw: Any) -> None:
        text = str(raw or "today")
        read = QDate.fromString(text[:_ISO_DAY], Qt.DateFormat.ISODate)
        with QSignalBlocker(self._date):
            if read.isValid():
                self._date.setDate(read)
        self._rest = text[_ISO_DAY:] if read.isValid() else ""
        self._choices.choose("date" if read.isValid() else text)
        self._date.setVisible(read.isValid())

    def _choose(self, chosen: str) -> None:
        self._date.setVisible(chosen == "date")
        self.tell()

    def _take_date(self) -> None:
        self._rest = ""
        self.tell()


class PairValue(ValueEditor):
    """Two values, the lower one first."""

    wish = 220

    def __init__(self, low: ValueEditor, high: ValueEditor, words: str) -> None:
        super().__init__()
        self._both = (low, high)
        layout = row(self, tokens.TIGHT)
        label = QLabel(words)
        label.setProperty("role", "muted")
        layout.addWidget(low, 1)
        layout.addWidget(label)
        layout.addWidget(high, 1)
        self.setFocusProxy(low)
        for one in self._both:
            one.raw_changed.connect(self.tell)

    def raw(self) -> Any:
        return [one.raw() for one in self._both]

    def show_raw(self, raw: Any) -> None:
        pair = list(raw) if isinstance(raw, list | tuple) else [raw]
        for one, value in zip(self._both, (*pair, None, None), strict=False):
            one.show_raw(value)


class WeekdaysValue(ValueEditor):
    """Days of the week to switch on and off."""

    wish = 240

    def __init__(self, context: FormContext) -> None:
        super().__init__()
        self._buttons: list[QPushButton] = []
        layout = row(self, 2)
        for short, whole in zip(_weekday_words, WEEKDAY_NAMES, strict=True):
            button = QPushButton(context.tr(short))
            button.setProperty("kind", "toggle")
            button.setCheckable(True)
            button.setFixedWidth(context.theme.scaled(32))
            button.setToolTip(context.tr(whole))
            button.setAccessibleName(context.tr(whole))
            button.clicked.connect(self.tell)
            self._buttons.append(button)
            layout.addWidget(button)
        layout.addStretch(1)
        self.setFocusProxy(self._buttons[0])

    def raw(self) -> Any:
        return [day for day, button in zip(WEEKDAYS, self._buttons, strict=True) if button.isChecked()]

    def show_raw(self, raw: Any) -> None:
        listed = [str(one).lower() for one in raw] if isinstance(raw, list | tuple) else [str(raw).lower()]
        for number, (day, button) in enumerate(zip(WEEKDAYS, self._buttons, strict=True), start=1):
            button.setChecked(day in listed or str(number) in listed)
