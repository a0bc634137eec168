"""How values print: money, numbers and dates in the language and time zone of the workspace."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, tzinfo
from decimal import Context, Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Self

from markupsafe import Markup, escape

from app.engine.model.values import Email, File, Money, Phone
from app.engine.placeholders.limits import Budget, refuse
from app.engine.words import Msg, msg

if TYPE_CHECKING:
    from babel import Locale

_REMEMBERED = 2_048
_LARGEST = 18
"""Digits before the point, beyond which no number is printed."""
_FINEST = 10
"""Digits after the point; together they are as many as Babel prints exactly."""
_GREATEST = 10**_LARGEST
_EXACT = Context(prec=_LARGEST + _FINEST + 1)

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


class Shape:
    """How a number of so many digits prints, learnt from one made of ones: where digits stand, and what is between."""

    __slots__ = ("_parts",)

    def __init__(self, sample: str) -> None:
        """Learn from a number that is all ones."""
        self._parts = tuple(
            (len(part), "") if part.startswith("1") else (0, part) for part in re.split("(1+)", sample) if part
        )

    def filled(self, digits: str) -> str:
        """Return the shape with these digits, as many as the sample has."""
        written, at = [], 0
        for width, between in self._parts:
            written.append(digits[at : at + width] if width else between)
            at += width
        return "".join(written)


def _digits(number: Decimal) -> tuple[str, str]:
    """Return the digits before and after the point."""
    whole, _, fraction = f"{number:f}".removeprefix("-").partition(".")
    return whole, fraction


def _ones(whole: int, fraction: int, *, negative: bool) -> Decimal:
    return Decimal(f"{'-' if negative else ''}{'1' * whole}.{'1' * fraction}")


class Printer:
    """Prints values for one language; what was printed lately is remembered."""

    def __init__(self, locale: str, translate: Callable[[Msg], str]) -> None:
        """Print for a locale such as ``en``, ``it`` or ``pl_PL``; `translate` gives the few words of our own."""
        self.name = locale
        self.words = translate
        self._quantum = lru_cache(_REMEMBERED)(self._read_quantum)
        self._money_shape = lru_cache(_REMEMBERED)(self._read_money_shape)
        self._number_shape = lru_cache(_REMEMBERED)(self._read_number_shape)
        self.date = lru_cache(_REMEMBERED)(self._date)
        self.time = lru_cache(_REMEMBERED)(self._time)
        self.datetime = lru_cache(_REMEMBERED)(self._datetime)
        self.phone = lru_cache(_REMEMBERED)(self._phone)

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
        return self.words(YES if value else NO)

    def money(self, amount: Decimal, currency: str) -> str:
        """Print an amount of money with the currency's sign and its usual decimals."""
        rounded = _printable(amount).quantize(self._quantum(currency), context=_EXACT)
        whole, fraction = _digits(rounded)
        return self._money_shape(currency, len(whole), len(fraction), rounded < 0).filled(whole + fraction)

    def number(self, number: Decimal, decimals: int | None = None) -> str:
        """Print a number with its thousands apart, rounded where decimals are given."""
        rounded = _printable(number)
        if decimals is not None:
            rounded = rounded.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
        whole, fraction = _digits(rounded)
        if decimals is None:
            fraction = fraction.rstrip("0")
        return self._number_shape(len(whole), len(fraction), rounded < 0).filled(whole + fraction)

    def plain_number(self, number: Decimal) -> str:
        """Print a number as it is, with the sign for decimals that the language has."""
        return f"{_printable(number):f}".replace(".", self._decimal_sign)

    @cached_property
    def _decimal_sign(self) -> str:
        from babel.numbers import get_decimal_symbol  # noqa: PLC0415

        return get_decimal_symbol(self.locale)

    def _read_quantum(self, currency: str) -> Decimal:
        from babel.numbers import get_currency_precision  # noqa: PLC0415

        return Decimal(1).scaleb(-get_currency_precision(currency))

    def _read_money_shape(self, currency: str, whole: int, fraction: int, negative: bool) -> Shape:  # noqa: FBT001
        from babel.numbers import format_currency  # noqa: PLC0415

        return Shape(format_currency(_ones(whole, fraction, negative=negative), currency, locale=self.locale))

    def _read_number_shape(self, whole: int, fraction: int, negative: bool) -> Shape:  # noqa: FBT001
        from babel.numbers import format_decimal  # noqa: PLC0415

        ones = _ones(whole, fraction, negative=negative)
        return Shape(format_decimal(ones, locale=self.locale, decimal_quantization=False))

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
        known = {
            "international": forms.INTERNATIONAL,
            "national": forms.NATIONAL,
            "e164": forms.E164,
            "rfc3966": forms.RFC3966,
        }
        if form not in known:
            raise refuse(msg("phone takes international, national, e164 or rfc3966, not “{text}”."), text=form[:40])
        try:
            parsed = phonenumbers.parse(text, self.locale.territory)
        except phonenumbers.NumberParseException:
            return text
        return phonenumbers.format_number(parsed, known[form]) if phonenumbers.is_possible_number(parsed) else text


def _printable(number: Decimal) -> Decimal:
    """Return a number with no more decimals than anybody reads; raises BadTemplate for one that is too large."""
    if not number.is_finite() or number.adjusted() >= _LARGEST:
        raise refuse(msg("A number here is too large to be printed."))
    if int(number.as_tuple().exponent) >= -_FINEST:
        return number
    return number.quantize(Decimal(1).scaleb(-_FINEST), context=_EXACT).normalize()


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

    def zoned(self, moment: datetime) -> datetime:
        """Return a moment as it is, in the workspace's time zone where it names none."""
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=self.zone)

    def put(self, value: Any) -> str:
        """Return a value as it goes into the output: escaped for HTML, unless a filter made it markup."""
        text = value if type(value) is str or type(value) is Markup else self._text(value)
        self.budget.hold(len(text))
        return escape(text) if self.to_html else text

    def text(self, value: Any) -> str:
        """Return a value as people read it; what is empty prints as nothing."""
        text = value if type(value) is str else self._text(value)
        self.budget.hold(len(text))
        return text

    def _text(self, value: Any) -> str:  # noqa: C901  one line a kind of value
        match value:
            case None:
                return ""
            case Coded():
                return value.label
            case str():
                return str(value)
            case bool():
                return self.printer.yes_or_no(value)
            case int():
                return str(value) if abs(value) < _GREATEST else self.printer.plain_number(Decimal(value))
            case Decimal():
                return self.printer.plain_number(value)
            case Money():
                return self.printer.money(value.amount, value.currency)
            case datetime():
                return self.printer.datetime(self.zoned(value).astimezone(self.zone), "medium")
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
        self.budget.hold(sum(map(len, texts)) + len(separator) * len(texts))
        return separator.join(texts)

    def _named(self, value: Any) -> str:
        if isinstance(value, Mapping):
            if not value:
                return ""
            for key in ("name", "title"):
                if key in value:
                    return self.text(value[key])
        raise refuse(msg("A placeholder here holds several values. Say which one, such as client.name."))


class DocumentPaper(Paper):
    """One rendering of the XML inside a document: values are text, without the characters that XML cannot hold."""

    __slots__ = ()

    def put(self, value: Any) -> str:
        """Return a value as it goes between two tags."""
        return escape(_NOT_IN_XML.sub("", self.text(value)))


_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
