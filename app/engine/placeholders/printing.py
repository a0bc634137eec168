"""How values print: money, numbers and dates in the language and time zone of the workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Self

from markupsafe import escape

from app.engine.model.values import Email, File, Money, Phone
from app.engine.placeholders.limits import Budget, refuse
from app.engine.words import Msg, msg

if TYPE_CHECKING:
    from babel import Locale

_LARGEST = 40
"""Digits before and after the point, beyond which no number is printed."""
_GREATEST = 10**_LARGEST

YES = msg("yes")
NO = msg("no")
PATTERN_LENGTH = 60
NAMED_PATTERNS = ("short", "medium", "long", "full")


class Coded(str):
    """A code stored in a field, such as an option's or an employee's id, with the label that people read."""

    __slots__ = ("label",)
    label: str

    def __new__(cls, code: str, label: str) -> Self:
        """Pair a code with its label."""
        self = super().__new__(cls, code)
        self.label = label
        return self


class Printer:
    """Prints values for one language; what was printed lately is remembered."""

    def __init__(self, locale: str, translate: Callable[[Msg], str]) -> None:
        """Print for a locale such as ``en``, ``it`` or ``pl_PL``; `translate` gives the few words of our own."""
        self.name = locale
        self._translate = translate
        self.money = lru_cache(2048)(self._money)
        self.number = lru_cache(2048)(self._number)
        self.plain_number = lru_cache(2048)(self._plain_number)
        self.date = lru_cache(2048)(self._date)
        self.time = lru_cache(2048)(self._time)
        self.datetime = lru_cache(2048)(self._datetime)
        self.phone = lru_cache(2048)(self._phone)

    @cached_property
    def locale(self) -> Locale:
        """The locale with its data; the language alone, or English, where it is not known."""
        from babel import Locale, UnknownLocaleError  # noqa: PLC0415  loaded when something is printed

        for name in (self.name, self.name.replace("-", "_").partition("_")[0]):
            try:
                return Locale.parse(name.replace("-", "_"))
            except (UnknownLocaleError, ValueError):
                continue
        return Locale("en")

    def yes_or_no(self, value: bool) -> str:  # noqa: FBT001  the value itself is printed
        """Print a flag."""
        return self._translate(YES if value else NO)

    def _money(self, amount: Decimal, currency: str) -> str:
        from babel.numbers import format_currency  # noqa: PLC0415

        return format_currency(_printable(amount), currency, locale=self.locale)

    def _number(self, number: Decimal, decimals: int | None = None) -> str:
        from babel.numbers import format_decimal  # noqa: PLC0415

        if decimals is None:
            return format_decimal(_printable(number), locale=self.locale, decimal_quantization=False)
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(_printable(number), format=pattern, locale=self.locale)

    def _plain_number(self, number: Decimal) -> str:
        from babel.numbers import get_decimal_symbol  # noqa: PLC0415

        return f"{_printable(number):f}".replace(".", get_decimal_symbol(self.locale))

    def _date(self, day: date, pattern: str) -> str:
        from babel.dates import format_date  # noqa: PLC0415

        return _dated(lambda: format_date(day, format=pattern, locale=self.locale), pattern)

    def _time(self, at: datetime | time, pattern: str) -> str:
        from babel.dates import format_time  # noqa: PLC0415

        clock = at.timetz() if isinstance(at, datetime) else at
        return _dated(lambda: format_time(clock, format=pattern, locale=self.locale), pattern)

    def _datetime(self, at: datetime, pattern: str) -> str:
        from babel.dates import format_datetime  # noqa: PLC0415

        if pattern in NAMED_PATTERNS:
            return f"{self.date(at.date(), pattern)} {self.time(at, 'short')}"
        return _dated(lambda: format_datetime(at, format=pattern, locale=self.locale), pattern)

    def _phone(self, text: str, form: str) -> str:
        import phonenumbers  # noqa: PLC0415  a large library, needed where a phone is printed

        forms = phonenumbers.PhoneNumberFormat
        known = {"international": forms.INTERNATIONAL, "national": forms.NATIONAL, "e164": forms.E164,
                 "rfc3966": forms.RFC3966}
        if form not in known:
            raise refuse(msg("phone takes international, national, e164 or rfc3966, not “{text}”."), text=form[:40])
        try:
            parsed = phonenumbers.parse(text, self.locale.territory)
        except phonenumbers.NumberParseException:
            return text
        return phonenumbers.format_number(parsed, known[form]) if phonenumbers.is_possible_number(parsed) else text


def _printable(number: Decimal) -> Decimal:
    if not number.is_finite() or number.adjusted() > _LARGEST or int(number.as_tuple().exponent) < -_LARGEST:
        raise refuse(msg("A number here is too large or too fine to be printed."))
    return number


def _dated(printed: Callable[[], str], pattern: str) -> str:
    words = msg("“{pattern}” is no way to write a date. There are short, medium, long, full, and dd.MM.yyyy HH:mm.")
    if len(pattern) > PATTERN_LENGTH or "%" in pattern:
        raise refuse(words, pattern=pattern[:PATTERN_LENGTH])
    try:
        return printed()
    except (KeyError, ValueError, AttributeError, NotImplementedError, TypeError, IndexError) as error:
        raise refuse(words, pattern=pattern) from error


class Paper:
    """One rendering: what it prints with, where it is, and what it may still spend."""

    __slots__ = ("budget", "kept", "printer", "scope", "to_html")

    def __init__(self, scope: Any, printer: Printer, budget: Budget, *, to_html: bool) -> None:
        """Render for `scope`; `to_html` says whether link filters give markup."""
        self.scope = scope
        self.printer = printer
        self.budget = budget
        self.to_html = to_html
        self.kept: Any = None

    @property
    def zone(self) -> tzinfo:
        """The workspace's time zone."""
        zone: tzinfo = self.scope.calendar.zone
        return zone

    def put(self, value: Any) -> str:
        """Return a value as it goes into the output: escaped for HTML, unless a filter made it markup."""
        self.budget.step(1)
        text = self.text(value)
        return escape(text) if self.to_html else text

    def text(self, value: Any) -> str:
        """Return a value as people read it; what is empty prints as nothing."""
        if type(value) is str:
            return self.budget.hold(value)
        return self.budget.hold(self._text(value))

    def _text(self, value: Any) -> str:  # noqa: C901  one line a kind of value
        match value:
            case None:
                return ""
            case Coded():
                return value.label
            case str():
                return value
            case bool():
                return self.printer.yes_or_no(value)
            case int():
                return str(value) if abs(value) < _GREATEST else self.printer.plain_number(Decimal(value))
            case Decimal():
                return self.printer.plain_number(value)
            case Money():
                return self.printer.money(value.amount, value.currency)
            case datetime():
                return self.printer.datetime(value.astimezone(self.zone), "medium")
            case date():
                return self.printer.date(value, "medium")
            case time():
                return self.printer.time(value, "short")
            case Phone() | Email() | File():
                return str(value)
            case tuple() | list() | frozenset():
                return self.join(value, ", ")
            case float():
                return self.printer.plain_number(Decimal(repr(value)))
        return self._named(value)

    def join(self, values: Any, separator: str) -> str:
        """Print several values in a row; empty ones are left out."""
        texts = []
        for one in values:
            self.budget.step(1)
            text = self.text(one)
            if text:
                texts.append(text)
        total = sum(map(len, texts)) + len(separator) * len(texts)
        self.budget.step(total >> 8)
        return separator.join(texts)

    def _named(self, value: Any) -> str:
        if isinstance(value, Mapping):
            if not value:
                return ""
            for key in ("name", "title"):
                if key in value:
                    return self.text(value[key])
        raise refuse(msg("A placeholder here holds several values. Say which one, such as client.name."))
