"""Editors for the value of a field, by its type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, Qt, QTime, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDateEdit,
    QDateTimeEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.engine.alphabet import alphabetical
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Money, Value, read_value
from app.engine.ports import Directory
from app.engine.words import msg
from app.i18n import Translator
from app.ui import typed
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.fields import SearchField, settle, write_dates

_NO_DATE = QDate(1900, 1, 1)
_nothing, _yes, _no, _none = msg("Not said"), msg("Yes"), msg("No"), msg("No date")
_separated = msg("Several, separated by commas")
_narrow = msg("Search: {field}")
MANY = 8
"""Beyond so many values to tick off there is a search above them."""
_NAMED = (FieldType.EMPLOYEE, FieldType.CLIENT, FieldType.ENUMERATION)


class ValueEdit(QWidget):
    """Holds one typed value. `value` raises KnownError, naming the field, for what does not fit."""

    def __init__(self, field: Field, tr: Translator) -> None:
        """Edit a field's value."""
        super().__init__()
        self.field = field
        self._tr = tr
        self._row = QVBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    def hold(self, widget: QWidget) -> None:
        """Put the widget in that is typed into."""
        self._row.addWidget(widget)
        self.setFocusProxy(widget)
        widget.setAccessibleName(self._tr(self.field.label))

    def value(self) -> Value:
        """Return the value; None for an empty one."""
        raise AssertionError(type(self).__name__)

    def show_value(self, value: Value) -> None:
        """Show a value."""
        raise AssertionError(type(self).__name__)

    def read(self, raw: object) -> Value:
        """Turn what stands in the editor into a value of the field's type."""
        return read_value(self.field.type, raw, multiple=self.field.multiple, field=self.field.key)


class LineEdit(ValueEdit):
    """Whatever is written in one line: text, numbers, addresses; several are separated by commas."""

    def __init__(self, field: Field, tr: Translator, hint: str = "") -> None:
        """`hint` stands in the empty line."""
        super().__init__(field, tr)
        self._several = field.multiple or field.type in (FieldType.PHONES, FieldType.EMAILS)
        self._counts = field.type in (FieldType.INTEGER, FieldType.DECIMAL) and not self._several
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint or (tr(_separated) if self._several else ""))
        self.hold(self.line)

    def offer(self, suggestions: list[str]) -> None:
        """Complete from these while typing."""
        completer = QCompleter(suggestions, self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.line.setCompleter(completer)

    def value(self) -> Value:
        text = self.line.text().strip()
        if self._several:
            return self.read([part for one in text.split(",") if (part := one.strip())])
        return self.read(typed.read_number(text, self._tr, self.field.key) if text and self._counts else text)

    def show_value(self, value: Value) -> None:
        listed = value if isinstance(value, tuple) else (value,)
        self.line.setText(", ".join(self._written(one) for one in listed if one is not None))

    def _written(self, value: Value) -> str:
        return typed.figure(value, self._tr, grouped=False) if self._counts else str(value)


class TextEdit(ValueEdit):
    """Several lines of text."""

    def __init__(self, field: Field, tr: Translator, theme: Theme, hint: str = "") -> None:
        """`hint` stands in the empty field."""
        super().__init__(field, tr)
        self._text = QPlainTextEdit()
        self._text.setPlaceholderText(hint)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(theme.scaled(72))
        self.hold(self._text)

    def value(self) -> Value:
        return self.read(self._text.toPlainText().strip())

    def show_value(self, value: Value) -> None:
        self._text.setPlainText("" if value is None else str(value))


class MoneyEdit(ValueEdit):
    """An amount and its currency."""

    def __init__(self, field: Field, tr: Translator, currencies: list[str]) -> None:
        """Offer these currencies."""
        super().__init__(field, tr)
        self._amount = QLineEdit()
        self._amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._currency = QComboBox()
        self._currency.addItems(currencies)
        self._currency.setAccessibleName(tr(msg("Currency")))
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SMALL)
        row.addWidget(self._amount, 1)
        row.addWidget(self._currency)
        self.hold(both)
        both.setFocusProxy(self._amount)
        self._amount.setAccessibleName(tr(field.label))

    def value(self) -> Value:
        text = self._amount.text().strip()
        if not text:
            return None
        return Money(typed.read_number(text, self._tr, self.field.key), self._currency.currentText())

    def show_value(self, value: Value) -> None:
        if isinstance(value, Money):
            if self._currency.findText(value.currency) < 0:
                self._currency.addItem(value.currency)
            self._currency.setCurrentText(value.currency)
            self._amount.setText(typed.figure(value.amount, self._tr))


class ChoiceEdit(ValueEdit):
    """One of several values with names: people, clients, options, yes and no. Typing narrows them.

    Where the field holds text, what is typed may be none of them.
    """

    def __init__(self, field: Field, tr: Translator, options: Mapping[Value, str]) -> None:
        """Offer values with their names."""
        super().__init__(field, tr)
        self._box = QComboBox()
        self._box.addItem(tr(_nothing), None)
        for value, name in options.items():
            self._box.addItem(name, value)
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self._box.model(), self._box)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._box.setCompleter(completer)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.hold(self._box)

    def value(self) -> Value:
        found = self._box.findText(self._box.currentText(), Qt.MatchFlag.MatchFixedString)
        return self._box.itemData(found) if found >= 0 else self.read(self._box.currentText())

    def show_value(self, value: Value) -> None:
        self._box.setCurrentIndex(max(0, self._box.findData(value)))
        if self._box.currentIndex() == 0 and value is not None and self.field.type is FieldType.STRING:
            self._box.setEditText(str(value))


class SeveralEdit(ValueEdit):
    """Several of many: a list to tick off."""

    def __init__(self, field: Field, tr: Translator, options: Mapping[Value, str], theme: Theme) -> None:
        """Offer values with their names."""
        super().__init__(field, tr)
        self._options = options
        self._list = QListWidget()
        self._list.setFixedHeight(theme.scaled(132))
        self.hold(self._list)
        if len(options) > MANY:
            search = SearchField(theme, tr(_narrow.fill(field=field.label)))
            search.textChanged.connect(self._narrow)
            self._row.insertWidget(0, search)
        self.show_value(None)

    def value(self) -> Value:
        items = [self._list.item(place) for place in range(self._list.count())]
        ticked = [one.data(Qt.ItemDataRole.UserRole) for one in items if one.checkState() == Qt.CheckState.Checked]
        return self.read(ticked)

    def show_value(self, value: Value) -> None:
        chosen = value or ()
        self._list.clear()
        for key, name in sorted(self._options.items(), key=lambda one: one[0] not in chosen):
            item = QListWidgetItem(name, self._list)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)

    def _narrow(self, text: str) -> None:
        for place in range(self._list.count()):
            item = self._list.item(place)
            item.setHidden(text.casefold() not in item.text().casefold())


class DateEdit(ValueEdit):
    """A day, or a day with a clock time in the workspace's zone."""

    edited = Signal()
    """Another date stands in it."""

    def __init__(self, field: Field, tr: Translator) -> None:
        """Show no date."""
        super().__init__(field, tr)
        self._with_time = field.type is FieldType.DATETIME
        self._box = QDateTimeEdit() if self._with_time else QDateEdit()
        self._box.setCalendarPopup(True)
        self._box.setMinimumDate(_NO_DATE)
        self._box.setSpecialValueText(tr(_none))
        write_dates(self._box, tr, clock=self._with_time)
        self._box.setDateTime(self._box.minimumDateTime())
        settle(self._box)
        self.hold(self._box)
        self._box.dateTimeChanged.connect(lambda _moment: self.edited.emit())

    def value(self) -> Value:
        if self._box.dateTime() == self._box.minimumDateTime():
            return None
        day, time = self._box.date(), self._box.time()
        if not self._with_time:
            return date(day.year(), day.month(), day.day())
        local = datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=self._tr.zone)
        return local.astimezone(UTC)

    def show_value(self, value: Value) -> None:
        if isinstance(value, datetime):
            value = value.astimezone(self._tr.zone)
            self._box.setDate(QDate(value.year, value.month, value.day))
            self._box.setTime(QTime(value.hour, value.minute))
        elif isinstance(value, date):
            self._box.setDate(QDate(value.year, value.month, value.day))
        else:
            self._box.setDateTime(self._box.minimumDateTime())


class NoEdit(ValueEdit):
    """A value that is not edited here, such as a file."""

    def __init__(self, field: Field, tr: Translator) -> None:
        """Show no value."""
        super().__init__(field, tr)
        self._value: Value = None
        self._label = QLabel()
        self._label.setProperty("role", "muted")
        self.hold(self._label)

    def value(self) -> Value:
        return self._value

    def show_value(self, value: Value) -> None:
        self._value = value
        self._label.setText(self._tr.shown(value))


def value_edit(field: Field, directory: Directory, tr: Translator, theme: Theme, hint: str = "") -> ValueEdit:
    """Return the editor for a field."""
    match field.type:
        case FieldType.TEXT:
            return TextEdit(field, tr, theme, hint)
        case FieldType.MONEY:
            currencies = [directory.schema.base_currency, *directory.rates]
            return MoneyEdit(field, tr, list(dict.fromkeys(currencies)))
        case FieldType.BOOLEAN:
            return ChoiceEdit(field, tr, {True: tr(_yes), False: tr(_no)})
        case FieldType.DATE | FieldType.DATETIME:
            return DateEdit(field, tr)
        case FieldType.FILE:
            return NoEdit(field, tr)
        case kind if kind in _NAMED:
            options = dict(_options(field, directory, tr))
            return SeveralEdit(field, tr, options, theme) if field.multiple else ChoiceEdit(field, tr, options)
    return LineEdit(field, tr, hint)


def _options(field: Field, directory: Directory, tr: Translator) -> Iterable[tuple[str, str]]:
    """Give the values that a field with names can take, sorted by name."""
    if field.type is FieldType.EMPLOYEE:
        found = [(one.id, tr(one.called)) for one in directory.employees.values() if one.active]
    elif field.type is FieldType.ENUMERATION:
        return [(one.id, tr(one.label)) for one in field.options]
    else:
        contacts = [(f"contact:{one.id}", tr(one.called)) for one in directory.contacts.values()]
        companies = [(f"company:{one.id}", tr(one.called)) for one in directory.companies.values()]
        found = companies if field.key == "company" else contacts if field.key == "contacts" else contacts + companies
    return sorted(found, key=lambda one: alphabetical(one[1]))
