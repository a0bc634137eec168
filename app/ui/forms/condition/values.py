"""Editors of the right side of a clause: one value of a type, a field, several, two, days, weekdays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QDate, QLocale, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QLabel, QPushButton, QSizePolicy, QWidget

from app.engine.hours import WEEKDAYS
from app.engine.model.values import FieldType
from app.engine.names import Name
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.parts.chip_field import ChipField
from app.ui.forms.parts.choices import Choices, Option, TextLine
from app.ui.forms.people import listing
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.pick.popup import PickPopup
from app.ui.forms.pick.search_choices import SearchChoices
from app.ui.forms.simple import NumberLine, row
from app.ui.theme import tokens

NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL)
DATES = (FieldType.DATE, FieldType.DATETIME)
_weekday_words = (msg("Mo"), msg("Tu"), msg("We"), msg("Th"), msg("Fr"), msg("Sa"), msg("Su"))
_weekday_names = (
    msg("Monday"),
    msg("Tuesday"),
    msg("Wednesday"),
    msg("Thursday"),
    msg("Friday"),
    msg("Saturday"),
    msg("Sunday"),
)
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


class NumberValue(ValueEditor):
    """A number, with a unit after it."""

    wish = 80

    def __init__(self, words: str, *, whole: bool, unit: str = "") -> None:
        super().__init__()
        self._line = NumberLine(whole=whole)
        self._line.setAccessibleName(words)
        layout = row(self, tokens.TIGHT)
        layout.addWidget(self._line, 1)
        if unit:
            self._line.setMaximumWidth(72)
            layout.addWidget(QLabel(unit))
            layout.addStretch(1)
        self.setFocusProxy(self._line)
        self._line.textChanged.connect(self.tell)

    def raw(self) -> Any:
        number = self._line.number()
        return int(number) if isinstance(number, float) and number.is_integer() else number

    def show_raw(self, raw: Any) -> None:
        if raw != self.raw():
            self._line.show_text("" if raw is None else str(raw))


class MoneyValue(ValueEditor):
    """An amount; in the base currency it is a bare number, in another it names that."""

    def __init__(self, words: str, context: FormContext) -> None:
        super().__init__()
        base = context.schema.base_currency
        self._line = NumberLine(whole=False)
        self._line.setAccessibleName(words)
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
        number = self._line.number()
        if isinstance(number, float) and number.is_integer():
            number = int(number)
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
        self._line.show_text("" if amount is None else str(amount))


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


class EntryValue(ValueEditor):
    """One entry of a long list: an employee, another field."""

    def __init__(
        self, words: str, context: FormContext, offer: Callable[[], Sequence[Group]], *, ref: bool = False
    ) -> None:
        super().__init__()
        self._offer, self._ref = offer, ref
        self._choices = SearchChoices(context.theme, context.tr, offer, context.tr(msg("Choose…")))
        self._choices.setAccessibleName(words)
        row(self).addWidget(self._choices)
        self.setFocusProxy(self._choices)
        self._choices.value_chosen.connect(self.tell)

    def raw(self) -> Any:
        key = self._choices.value()
        return {"ref": key} if self._ref and key else key or None

    def show_raw(self, raw: Any) -> None:
        key = raw.get("ref") if isinstance(raw, dict) else raw
        key = str(key).removeprefix("employee:") if key is not None else ""
        known = {one.key: one for group in self._offer() for one in group.entries}
        stray = Entry(key, key, "mdi6.alert-circle-outline", "error")
        self._choices.show_entry(known.get(key, stray) if key else None)


class EntriesValue(ValueEditor):
    """Several entries as chips."""

    wish = 190

    def __init__(self, words: str, context: FormContext, offer: Callable[[], Sequence[Group]]) -> None:
        super().__init__()
        self._words, self._context, self._offer = words, context, offer
        self._keys: tuple[str, ...] = ()
        self._field = ChipField(context.theme, context.tr, context.tr(msg("Add")))
        self._field.add_button.setAccessibleName(words)
        row(self).addWidget(self._field)
        self.setFocusProxy(self._field.add_button)
        self._field.removed.connect(lambda place: self._edit([*self._keys[:place], *self._keys[place + 1 :]]))
        self._field.add_asked.connect(self._open)

    def raw(self) -> Any:
        return list(self._keys)

    def show_raw(self, raw: Any) -> None:
        listed = raw if isinstance(raw, list | tuple) else [raw] if raw not in (None, "") else []
        self._keys = tuple(str(one).removeprefix("employee:") for one in listed)
        self._show()

    def _show(self) -> None:
        known = {one.key: one for group in self._offer() for one in group.entries}
        stray = self._context.tr(msg("There is no such value any more."))
        self._field.show_entries(
            [
                (known[key], "") if key in known else (Entry(key, key, "mdi6.alert-circle-outline"), stray)
                for key in self._keys
            ]
        )

    def _edit(self, keys: Sequence[str]) -> None:
        self._keys = tuple(keys)
        self._show()
        self.tell()

    def _open(self, typed: str) -> None:
        popup = PickPopup(self._context.theme, self._context.tr, self._words, stays=True, parent=self)
        popup.offer(self._offer(), frozenset(self._keys))
        popup.search_for(typed)
        popup.picked.connect(lambda key: self._toggle(key, popup))
        popup.open_below(self._field)

    def _toggle(self, key: str, popup: PickPopup) -> None:
        kept = [one for one in self._keys if one != key]
        self._edit(kept if len(kept) < len(self._keys) else [*kept, key])
        popup.set_chosen(frozenset(self._keys))


class TypedValues(ValueEditor):
    """Several texts or numbers, typed one after the other."""

    wish = 190

    def __init__(self, words: str, context: FormContext, *, numbers: bool) -> None:
        super().__init__()
        self._numbers = numbers
        self._values: tuple[Any, ...] = ()
        self._line = TextLine()
        self._line.setPlaceholderText(context.tr(msg("Type, then Enter")))
        self._line.setAccessibleName(words)
        self._field = ChipField(context.theme, context.tr, "", line=self._line)
        row(self).addWidget(self._field)
        self.setFocusProxy(self._line)
        self._field.removed.connect(lambda place: self._edit((*self._values[:place], *self._values[place + 1 :])))
        self._line.returnPressed.connect(self._take)
        self._line.editingFinished.connect(self._take)

    def raw(self) -> Any:
        return list(self._values)

    def show_raw(self, raw: Any) -> None:
        self._values = tuple(raw) if isinstance(raw, list | tuple) else (raw,) if raw not in (None, "") else ()
        self._show()

    def _show(self) -> None:
        self._field.show_entries([(Entry(str(one), str(one), color="accent"), "") for one in self._values])

    def _edit(self, values: tuple[Any, ...]) -> None:
        self._values = values
        self._show()
        self.tell()

    def _take(self) -> None:
        text = self._line.text().strip()
        self._line.clear()
        if text:
            try:
                self._edit((*self._values, float(text) if "." in text else int(text) if self._numbers else text))
            except ValueError:
                self._edit((*self._values, text))


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
        self._date.setLocale(QLocale(str(tr.locale)))
        self._date.setDisplayFormat("d MMM yyyy")
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
        for short, whole in zip(_weekday_words, _weekday_names, strict=True):
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


def option_groups(name: Name) -> Sequence[Group]:
    """Return the values of a list field to pick from."""
    return [Group("", tuple(Entry(one.id, one.label, "mdi6.circle-small", "items") for one in name.options))]


def employee_groups(context: FormContext) -> Sequence[Group]:
    """Return all employees, by their bare ids."""
    everybody = (one for group in listing.groups(context) for one in group.entries if one.key.startswith("employee:"))
    return [Group("", tuple(replace(one, key=one.key.removeprefix("employee:")) for one in everybody))]


def department_groups(context: FormContext) -> Sequence[Group]:
    """Return all departments, with and without those below."""
    found = [one for group in listing.groups(context) for one in group.entries if one.key.startswith("department")]
    return [Group("", tuple(found))]
