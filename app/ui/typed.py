"""Numbers, days and lengths of time as people type them: in the manner of their language, or as files hold them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from math import inf
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_timedelta, get_date_format, parse_date
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from app.engine.errors import KnownError
from app.engine.model.values import FieldType
from app.engine.words import msg
from app.i18n import Translator

_no_number = msg("“{value}” is not a number. Write it as {example}.")
_two_ways = msg("“{value}” can be read in two ways. Write {one} or {other}.")
_no_length = msg("“{value}” is no length of time. Write it as {example}.")
_no_date = msg("“{value}” is not a date. Write it as {example}.")
_no_time = msg("“{value}” is not a time. Write it as {example}.")
_EXAMPLE = Decimal("1234.5")
_LENGTH = timedelta(hours=2, minutes=30)
_MOST_DIGITS = 30
"""A longer number is a slip of the finger, or worse."""
_SHOWN = 40
EXAMPLE_DAY, EXAMPLE_TIME = date(2026, 3, 31), time(9)
_SHORT_YEAR = re.compile(r"\byy?\b")
_MONEY = re.compile(r"(.*\S)\s*\b([A-Za-z]{3})", re.DOTALL)
_MOMENT = re.compile(r"(.*\S)(?:\s+|T)(\d{1,2}:\d\d(?:\s*[ap]\.?\s?m\.?)?)", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})(?: ?h|[:.h]([0-5]\d)(?::([0-5]\d))?)?(?: ?([ap])\.? ?m\.?)?", re.IGNORECASE | re.ASCII)
_NOON = 12
_SPACES = "\N{SPACE}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
_SAME = str.maketrans(dict.fromkeys(_SPACES, " ") | {"'": "’", "\N{MINUS SIGN}": "-"})
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY)
_Unit = Literal["week", "day", "hour", "minute", "second"]
_Form = Literal["narrow", "short", "long"]
_FORMS: tuple[_Form, ...] = ("narrow", "short", "long")
_UNITS: Mapping[_Unit, int] = {"week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_WRITTEN: tuple[_Unit, ...] = ("day", "hour", "minute", "second")
_STEM = 3
"""Letters by which a word for a unit is known, however it is inflected."""


def figure(value: float | Decimal, tr: Translator, *, grouped: bool = True) -> str:
    """Return a number as it is typed, with all of its digits."""
    text = format_decimal(value, locale=tr.locale, decimal_quantization=False, group_separator=grouped)
    return str(text)


def read_number(text: str, tr: Translator, field: str | None = None) -> Decimal:
    """Read a number as the language writes it, else as files hold it; raises KnownError.

    “1.234” is a thousand and more in Italian, and a little more than one in English. Where points are neither usual
    for thousands nor for decimals it could be both, and is refused.
    """
    bare = text.strip().translate(_SAME)
    found = _local(bare, tr.locale)
    if found is None:
        found = _canonical(bare)
        if found is not None and _THOUSANDS.fullmatch(bare) and get_decimal_symbol(tr.locale) != ".":
            one, other = (figure(number, tr, grouped=False) for number in (Decimal(bare.replace(".", "")), found))
            raise KnownError(_two_ways.fill(value=text[:_SHOWN], one=one, other=other), field=field)
    if found is None or not found.is_finite() or abs(found.adjusted()) > _MOST_DIGITS:
        raise KnownError(_no_number.fill(value=text[:_SHOWN], example=figure(_EXAMPLE, tr)), field=field)
    return found


def _local(text: str, locale: Locale) -> Decimal | None:
    """Read digits with or without groups, of threes or as the language groups them."""
    last, others = locale.decimal_formats[None].grouping
    groups = {re.escape(get_group_symbol(locale).translate(_SAME)), " "}
    whole = "|".join(rf"[1-9]\d{{0,{others - 1}}}(?:{one}\d{{{others}}})*{one}\d{{{last}}}" for one in sorted(groups))
    point = re.escape(get_decimal_symbol(locale))
    parts = re.fullmatch(rf"([+-]?)({whole}|\d*)(?:{point}(\d*))?", text, re.ASCII)
    if parts is None or not (parts[2] or parts[3]):
        return None
    digits = "".join(one for one in parts[2] if one.isdigit())
    return Decimal(f"{parts[1]}{digits}.{parts[3]}" if parts[3] else f"{parts[1]}{digits}")


def _canonical(text: str) -> Decimal | None:
    try:
        return Decimal(text) if "_" not in text else None
    except InvalidOperation:
        return None


def day(value: date, tr: Translator) -> str:
    """Return a day in figures, with all of its year, as it is typed."""
    pattern = _SHORT_YEAR.sub("y", get_date_format("short", locale=tr.locale).pattern)
    return str(format_date(value, pattern, locale=tr.locale))


def read_day(text: str, tr: Translator, field: str | None = None) -> date:
    """Read a day as the language writes it, or as 2026-03-31; raises KnownError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parse_date(text, locale=tr.locale, format="short")
    except (ValueError, IndexError) as error:
        words = _no_date.fill(value=text[:_SHOWN], example=day(EXAMPLE_DAY, tr))
        raise KnownError(words, field=field) from error


def read_time(text: str, tr: Translator, field: str | None = None) -> time:
    """Read a clock time, of twelve hours or of twenty-four; raises KnownError."""
    found = _TIME.fullmatch(text.strip().translate(_SAME))
    if found is not None:
        hour, minute, second = (int(one or 0) for one in found.groups()[:3])
        half = (found[4] or "").lower()
        if 1 <= hour <= _NOON if half else hour < 2 * _NOON:
            return time(hour % _NOON + _NOON * (half == "p") if half else hour, minute, second)
    raise KnownError(_no_time.fill(value=text[:_SHOWN], example=clock(EXAMPLE_TIME, tr)), field=field)


def clock(value: time, tr: Translator) -> str:
    """Return a clock time as it is typed."""
    return tr.time(value).translate(_SAME)


def moment(value: datetime, tr: Translator) -> str:
    """Return a moment of a known time zone as it is typed."""
    return f"{day(value.date(), tr)} {clock(value.time(), tr)}"


def read_moment(text: str, tr: Translator, field: str | None = None) -> datetime:
    """Read a day with or without a clock time; raises KnownError."""
    timed = _MOMENT.fullmatch(text)
    of_day = read_time(timed[2], tr, field) if timed else time()
    return datetime.combine(read_day(timed[1] if timed else text, tr, field), of_day)


def read_money(text: str, tr: Translator, field: str | None = None) -> tuple[Decimal, str]:
    """Read an amount, and the currency behind it where one is named; raises KnownError."""
    named = _MONEY.fullmatch(text)
    return read_number(named[1] if named else text, tr, field), named[2].upper() if named else ""


def shown(kept: str, kind: FieldType, tr: Translator) -> str:
    """Return a text that a file holds for a field of a type as a person types it; what is no such value stays."""
    try:
        match kind:
            case FieldType.INTEGER | FieldType.DECIMAL:
                return _pointed(kept, tr)
            case FieldType.MONEY:
                amount, space, currency = kept.partition(" ")
                return _pointed(amount, tr) + space + currency
            case FieldType.DATE:
                return day(date.fromisoformat(kept), tr)
            case FieldType.DATETIME:
                local = datetime.fromisoformat(kept)
                return kept if local.tzinfo else moment(local, tr)
    except (ValueError, InvalidOperation):
        pass
    return kept


def _pointed(kept: str, tr: Translator) -> str:
    """Return a number with its digits as they stand in a file; raises InvalidOperation where it is none."""
    Decimal(kept)
    return kept.replace(".", get_decimal_symbol(tr.locale))


def kept(typed: str, kind: FieldType, tr: Translator) -> str:
    """Return what a person types for a field of a type as files hold it; what cannot be read stays, `unclear`."""
    text = typed.strip()
    try:
        match kind:
            case FieldType.INTEGER | FieldType.DECIMAL:
                return f"{read_number(text, tr):f}"
            case FieldType.MONEY:
                amount, currency = read_money(text, tr)
                return f"{amount:f} {currency}".strip()
            case FieldType.DATE:
                return read_day(text, tr).isoformat()
            case FieldType.DATETIME:
                return read_moment(text, tr).isoformat(timespec="minutes")
    except KnownError:
        return unclear(text) if kind in _NUMBERS else typed
    return typed


def unclear(text: str) -> str:
    """Return what was refused as a number so that no reader of files takes it for one: with a question mark."""
    return text if _canonical(text.partition(" ")[0]) is None else f"{text}?"


def length(value: timedelta, tr: Translator) -> str:
    """Return a length of time as it is typed: ``2 hours 30 minutes``."""
    seconds, parts = round(value.total_seconds()), []
    for unit in _WRITTEN:
        n, seconds = divmod(seconds, _UNITS[unit])
        parts += [_told(n, unit, tr.locale)] if n else []
    return " ".join(parts) or _told(0, "minute", tr.locale)


def read_length(text: str, tr: Translator) -> str:
    """Turn a length of time in words of the language, or in English ones, into that of files; raises KnownError."""
    from app.engine.model.scenario import read_delay, write_delay  # noqa: PLC0415  only once somebody types one

    found = read_delay(text)
    if found is None:
        found = _local_length(text.translate(_SAME).casefold(), tr.locale)
    if found is None:
        raise KnownError(_no_length.fill(value=text[:_SHOWN], example=length(_LENGTH, tr)))
    return write_delay(found)


def _local_length(text: str, locale: Locale) -> timedelta | None:
    joint = re.sub(r"\{\d\}", "", locale.list_patterns["standard"]["2"]).strip()
    known, place, found = _words_for_units(locale), 0, 0
    one = re.compile(rf"\s*(\d{{1,6}})\s*([^\W\d_]+)\.?[\s,]*(?:{re.escape(joint)}\s+)?")
    while place < len(text):
        part = one.match(text, place)
        unit = known.get(part[2]) or known.get(part[2][:_STEM]) if part else None
        if part is None or unit is None:
            return None
        found, place = found + int(part[1]) * _UNITS[unit], part.end()
    return timedelta(seconds=found) if text else None


def _words_for_units(locale: Locale) -> dict[str, _Unit]:
    """Return the beginnings of all words for each unit, and its abbreviations."""
    return {
        word[:_STEM]: unit
        for unit in _UNITS
        for form in _FORMS
        for n in (1, 2, 5)
        for word in re.findall(r"[^\W\d_]+", _told(n, unit, locale, form).casefold())
    }


def _told(n: int, unit: _Unit, locale: Locale, form: _Form = "long") -> str:
    span = timedelta(seconds=n * _UNITS[unit])
    return format_timedelta(span, unit, threshold=inf, format=form, locale=locale)
