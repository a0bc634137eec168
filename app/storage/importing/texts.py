"""Texts of table cells as values: numbers, money, dates and the like, in the ways people write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from typing import Literal

from app.engine.model.values import Email, FieldType, Money, Phone, Value
from app.engine.words import Msg, msg

Point = Literal[".", ","]
DateOrder = Literal["ymd", "dmy", "mdy"]

YES = frozenset({"yes", "y", "true", "t", "1", "x", "sì", "si", "vero", "oui", "vrai", "tak", "prawda", "ja"})
NO = frozenset({"no", "n", "false", "f", "0", "falso", "non", "faux", "nie", "fałsz", "nein"})
SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "zł": "PLN", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY"}

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
CURRENCY = re.compile(r"\b[A-Z]{3}\b|€|\$|£|zł|¥|₹|₽|₺")
_DATE = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[T ]+(.+))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_PHONE = re.compile(r"\+?[\d\s()./-]{6,25}(?:\s*(?:x|ext\.?)\s*\d+)?")
_LONGEST_NUMBER = 60
_CENTURY = 70


class Unfit(Exception):
    """A text that is no value of the type asked for."""

    def __init__(self, kind: str, words: Msg) -> None:
        """Say what it is not."""
        super().__init__(kind)
        self.kind = kind
        self.words = words


NOT_A_NUMBER = msg("“{value}” is not a number.")
NOT_WHOLE = msg("“{value}” is not a whole number.")
NOT_A_DATE = msg("“{value}” is not a date.")
NOT_YES_OR_NO = msg("“{value}” is neither yes nor no.")
NOT_AN_EMAIL = msg("“{value}” is not an e-mail address.")
NOT_A_PHONE = msg("“{value}” is not a telephone number.")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a column writes its values."""

    point: Point = "."
    order: DateOrder = "ymd"
    currency: str = "EUR"
    address: str = "work"
    zone: tzinfo = UTC


def number(text: str, point: Point) -> Decimal:
    """Read a number; thousands may be set apart, a per cent sign may follow."""
    bare = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("'", "").rstrip("%")
    bare = bare.replace(",", "") if point == "." else bare.replace(".", "").replace(",", ".")
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    if len(bare) > _LONGEST_NUMBER or not _NUMBER.fullmatch(bare):
        raise Unfit("not_a_number", NOT_A_NUMBER)
    return Decimal(bare)


def money(text: str, manner: Manner) -> Money:
    """Read an amount, with its currency where that is written."""
    sign = CURRENCY.search(text)
    bare = text.replace(sign.group(), "") if sign else text
    currency = SYMBOLS.get(sign.group(), sign.group()) if sign else manner.currency
    return Money(number(bare.strip(), manner.point), currency)


def moment(text: str, order: DateOrder) -> datetime:
    """Read a date with or without a clock time; without a time zone it has none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    found = _DATE.fullmatch(text)
    if found is None:
        raise Unfit("not_a_date", NOT_A_DATE)
    first, second, third = (int(part) for part in found.groups()[:3])
    if len(found[1]) == 4:  # noqa: PLR2004  digits of a year
        order = "ymd"
    orders = {"ymd": (first, second, third), "dmy": (third, second, first), "mdy": (third, first, second)}
    year, month, day = orders[order]
    if year < 100:  # noqa: PLR2004  written with two digits
        year += 2000 if year < _CENTURY else 1900
    try:
        return datetime.combine(date(year, month, day), _clock(found[4]))
    except ValueError as error:
        raise Unfit("not_a_date", NOT_A_DATE) from error


def _clock(text: str | None) -> time:
    if not text:
        return time()
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise Unfit("not_a_date", NOT_A_DATE)
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "pm" else 0)
    zone = datetime.fromisoformat(f"2000-01-01T00:00{found[5]}").tzinfo if found[5] else None
    return time(hour, int(found[2]), int(found[3] or 0), tzinfo=zone)


def _integer(text: str, manner: Manner) -> int:
    value = number(text, manner.point)
    if value != value.to_integral_value():
        raise Unfit("not_a_whole_number", NOT_WHOLE)
    return int(value)


def _boolean(text: str, _: Manner) -> bool:
    word = text.casefold()
    if word in YES or word in NO:
        return word in YES
    raise Unfit("not_yes_or_no", NOT_YES_OR_NO)


def _datetime(text: str, manner: Manner) -> datetime:
    value = moment(text, manner.order)
    return value if value.tzinfo else value.replace(tzinfo=manner.zone)


def _emails(text: str, manner: Manner) -> tuple[Email, ...]:
    parts = [part.strip() for part in re.split(r"[,;\s]+", text) if part.strip()]
    if not all(_EMAIL.fullmatch(part) for part in parts):
        raise Unfit("not_an_email", NOT_AN_EMAIL)
    return tuple(Email(part, manner.address) for part in parts)


def _phones(text: str, manner: Manner) -> tuple[Phone, ...]:
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    if not all(_PHONE.fullmatch(part) for part in parts):
        raise Unfit("not_a_phone", NOT_A_PHONE)
    return tuple(Phone(part, manner.address) for part in parts)


READERS: Mapping[FieldType, Callable[[str, Manner], Value]] = {
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: lambda text, manner: number(text, manner.point),
    FieldType.MONEY: money,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: lambda text, manner: moment(text, manner.order).date(),
    FieldType.DATETIME: _datetime,
    FieldType.EMAILS: _emails,
    FieldType.PHONES: _phones,
}
"""How the texts of a type are read; a type that is not here takes any text."""


def point_of(texts: Iterable[str]) -> Point:
    """Return what these numbers set before their fractions; where nothing tells, a point."""
    votes: Counter[Point] = Counter()
    for text in texts:
        signs = [one for one in text if one in ".,"]
        if not signs:
            continue
        last: Point = "," if signs[-1] == "," else "."
        other: Point = "." if last == "," else ","
        digits_after = len(re.sub(r"\D", "", text.rpartition(last)[2]))
        if len(set(signs)) > 1:
            votes[last] += 1
        elif len(signs) > 1:
            votes[other] += 1
        elif digits_after != 3:  # noqa: PLR2004  three may be a group of thousands
            votes[last] += 1
    return "," if votes[","] > votes["."] else "."


def order_of(texts: Iterable[str]) -> DateOrder:
    """Return in which order these dates name day, month and year; where nothing tells, the day comes first."""
    texts = list(texts)
    if all(re.match(r"\d{4}", text) for text in texts):
        return "ymd"
    fitting: dict[DateOrder, int] = {"ymd": 0, "dmy": 0, "mdy": 0}
    orders: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
    for text in texts:
        for order in orders:
            try:
                moment(text, order)
            except Unfit:
                continue
            fitting[order] += 1
    return max(orders, key=lambda one: fitting[one])
