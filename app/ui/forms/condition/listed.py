"""Right sides that are picked from a list or gathered as chips: people, departments, options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from app.engine.errors import KnownError
from app.engine.model.values import FieldType
from app.engine.names import Name
from app.engine.words import msg
from app.ui import typed
from app.ui.forms.condition.values import ValueEditor, say_refusal
from app.ui.forms.context import FormContext
from app.ui.forms.parts.chip_field import ChipField
from app.ui.forms.parts.choices import TextLine
from app.ui.forms.people import listing
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.pick.key_chips import KeyChips
from app.ui.forms.pick.popup import Find
from app.ui.forms.pick.search_choices import SearchChoices
from app.ui.forms.simple import row

Offer = Callable[[], Sequence[Group]]


class EntryValue(ValueEditor):
    """One entry of a long list: an employee, another field."""

    def __init__(self, words: str, context: FormContext, offer: Offer, *, find: Find | None = None) -> None:
        super().__init__()
        self._offer = offer
        self._choices = SearchChoices(context.theme, context.tr, offer, context.tr(msg("Choose…")), find=find)
        self._choices.setAccessibleName(words)
        row(self).addWidget(self._choices)
        self.setFocusProxy(self._choices)
        self._choices.value_chosen.connect(self.tell)

    def raw(self) -> Any:
        return self._choices.value() or None

    def show_raw(self, raw: Any) -> None:
        key = str(raw).removeprefix("employee:") if raw is not None else ""
        stray = Entry(key, key, "mdi6.alert-circle-outline", "error")
        self._choices.show_entry((self.known(key) or stray) if key else None)

    def known(self, key: str) -> Entry | None:
        """Return how a key is shown, None where there is no such entry any more."""
        return _among(self._offer(), key)


class EntriesValue(ValueEditor):
    """Several entries as chips."""

    wish = 190

    def __init__(self, words: str, context: FormContext, offer: Offer, *, find: Find | None = None) -> None:
        super().__init__()
        self._context, self._offer = context, offer
        self._field = KeyChips(context.theme, context.tr, words, self._shown, offer, find=find)
        self._field.add_button.setAccessibleName(words)
        row(self).addWidget(self._field)
        self.setFocusProxy(self._field.add_button)
        self._field.keys_changed.connect(self.tell)

    def raw(self) -> Any:
        return list(self._field.keys)

    def show_raw(self, raw: Any) -> None:
        listed = raw if isinstance(raw, list | tuple) else [raw] if raw not in (None, "") else []
        self._field.show_keys([str(one).removeprefix("employee:") for one in listed])

    def known(self, key: str) -> Entry | None:
        """Return how a key is shown, None where there is no such entry any more."""
        return _among(self._offer(), key)

    def _shown(self, key: str) -> tuple[Entry, str]:
        known = self.known(key)
        if known is not None:
            return known, ""
        stray = self._context.tr(msg("There is no such value any more."))
        return Entry(key, key, "mdi6.alert-circle-outline"), stray


class TypedValues(ValueEditor):
    """Several texts or numbers, typed one after the other."""

    wish = 190

    def __init__(self, words: str, context: FormContext, *, numbers: bool) -> None:
        super().__init__()
        self._tr, self._numbers = context.tr, numbers
        self._values: tuple[Any, ...] = ()
        self._line = TextLine()
        self._line.textEdited.connect(lambda: say_refusal(self._line, ""))
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
        self._field.show_entries([(Entry(str(one), self._written(one), color="accent"), "") for one in self._values])

    def _edit(self, values: tuple[Any, ...]) -> None:
        self._values = values
        self._show()
        self.tell()

    def _take(self) -> None:
        text = self._line.text().strip()
        if not text:
            return
        try:
            value = self._number(text) if self._numbers else text
        except KnownError as error:
            say_refusal(self._line, self._tr(error.words))
            return
        self._line.clear()
        self._edit((*self._values, value))

    def _number(self, text: str) -> Any:
        amount, currency = typed.read_money(text, self._tr)
        if currency:
            return f"{amount:f} {currency}"
        return int(amount) if amount == amount.to_integral_value() else float(amount)

    def _written(self, value: Any) -> str:
        if isinstance(value, int | float):
            return typed.figure(value, self._tr)
        return typed.shown(str(value), FieldType.MONEY, self._tr) if self._numbers else str(value)


def _among(groups: Sequence[Group], key: str) -> Entry | None:
    return next((one for group in groups for one in group.entries if one.key == key), None)


def option_groups(name: Name, context: FormContext) -> Sequence[Group]:
    """Return the values of a list field to pick from."""
    labels = [(one.id, context.tr(one.label)) for one in name.options]
    return [Group("", tuple(Entry(key, label, "mdi6.circle-small", "items") for key, label in labels))]


def employee_groups(context: FormContext) -> Sequence[Group]:
    """Return all employees, by their bare ids."""
    everybody = (one for group in listing.groups(context) for one in group.entries if one.key.startswith("employee:"))
    return [Group("", tuple(replace(one, key=one.key.removeprefix("employee:")) for one in everybody))]


def department_groups(context: FormContext) -> Sequence[Group]:
    """Return all departments, with and without those below."""
    found = [one for group in listing.groups(context) for one in group.entries if one.key.startswith("department")]
    return [Group("", tuple(found))]
