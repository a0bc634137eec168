"""The filters of placeholders: what can be done to a value after the bar."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from markupsafe import Markup
from msgspec import Struct

from app.engine.calendar import Calendar
from app.engine.errors import KnownError
from app.engine.model.values import Email, Money, Phone
from app.engine.placeholders.limits import refuse, told
from app.engine.placeholders.printing import Paper
from app.engine.words import Msg, msg

Moved = TypeVar("Moved", bound=date)
_ISO_DATE = len("2026-03-31")
_DAYS = 40_000
_HOURS = 1_000_000
_BUSINESS_DAYS = 3_650
_BUSINESS_HOURS = 20_000
_BUSINESS = re.compile(r"\s*([+-]?\s*\d{1,6})\s*(min|minutes?|h|hours?|d|days?)\s*")
_WEB = re.compile(r"(https?|rulewright)://", re.IGNORECASE)
"""The web, and pages of ours that no server shows yet."""
_MAILBOX = re.compile(r"[^\s@:/<>]{1,64}@[^\s@:/<>]{1,255}")
_TELEPHONE = re.compile(r"[+0-9][-0-9 ()./]{2,29}")


class Argument(Struct, frozen=True):
    """One argument of a filter: its name, the type it takes, and what stands for it when left out."""

    name: str
    type: type
    default: Any = None
    required: bool = False


class Filter(Struct, frozen=True):
    """One filter: what it does in a few words, and its arguments."""

    name: str
    label: Msg
    run: Callable[..., Any]
    arguments: tuple[Argument, ...] = ()
    cost: int = 1
    """Steps that a use takes at worst, when nothing is remembered from earlier ones."""


def money(paper: Paper, value: Any, currency: str | None = None) -> str:
    if isinstance(value, Money):
        if currency is not None and currency != value.currency:
            words = msg("money(“{asked}”) stands after an amount in {found}. Amounts are not converted here.")
            raise refuse(words, asked=currency, found=value.currency)
        return paper.printer.money(value.amount, value.currency)
    return paper.printer.money(as_number(value), currency or paper.scope.directory.schema.base_currency)


def number(paper: Paper, value: Any, decimals: int | None = None) -> str:
    if decimals is not None and not 0 <= decimals <= 10:  # noqa: PLR2004  more digits say nothing
        raise refuse(msg("number takes from 0 to 10 decimals, not {n}."), n=decimals)
    return paper.printer.number(as_number(value), decimals)


def as_date(paper: Paper, value: Any, pattern: str = "medium") -> str:
    moment = as_moment(paper, value)
    day = moment.astimezone(paper.zone).date() if isinstance(moment, datetime) else moment
    return paper.printer.date(day, pattern)


def as_time(paper: Paper, value: Any, pattern: str = "short") -> str:
    if isinstance(value, time):
        return paper.printer.time(value, pattern)
    moment = as_moment(paper, value)
    clock = moment.astimezone(paper.zone) if isinstance(moment, datetime) else time()
    return paper.printer.time(clock, pattern)


def as_datetime(paper: Paper, value: Any, pattern: str = "medium") -> str:
    return paper.printer.datetime(_instant(paper, as_moment(paper, value)).astimezone(paper.zone), pattern)


def add_days(paper: Paper, value: Any, days: int) -> date:
    moment = as_moment(paper, value)
    _within(days, _DAYS, "add_days")
    return _shifted(lambda: _days_later(paper, moment, days))


def add_hours(paper: Paper, value: Any, hours: int) -> datetime:
    moment = _instant(paper, as_moment(paper, value))
    _within(hours, _HOURS, "add_hours")
    return _shifted(lambda: (moment.astimezone(UTC) + timedelta(hours=hours)).astimezone(moment.tzinfo))


def add_business(paper: Paper, value: Any, delay: str) -> date:
    read = _BUSINESS.fullmatch(delay)
    if read is None:
        words = msg("add_business takes an amount and a unit, such as 2 h, 3 d or 30 min, not “{text}”.")
        raise refuse(words, text=delay[:40])
    amount, unit = int(read[1].replace(" ", "")), read[2]
    calendar: Calendar = paper.scope.calendar
    moment = as_moment(paper, value)
    if unit.startswith("d"):
        _within(amount, _BUSINESS_DAYS, "add_business")
        return _shifted(lambda: calendar.add_days(moment, amount))
    span = timedelta(hours=amount) if unit.startswith("h") else timedelta(minutes=amount)
    _within(span // timedelta(hours=1), _BUSINESS_HOURS, "add_business")
    return _shifted(lambda: calendar.add(_instant(paper, moment), span))


def upper(paper: Paper, value: Any) -> str:
    return paper.text(value).upper()


def lower(paper: Paper, value: Any) -> str:
    return paper.text(value).lower()


def capitalize(paper: Paper, value: Any) -> str:
    text = paper.text(value)
    return text[:1].upper() + text[1:]


def truncate(paper: Paper, value: Any, length: int = 100, end: str = "…") -> str:
    text = value if type(value) is str else paper.text(value)
    if not 1 <= length <= 65_536:  # noqa: PLR2004  the most that comes out of any template
        raise refuse(msg("truncate takes a length from 1 to 65536, not {n}."), n=length)
    if len(text) <= length:
        return text
    kept = text[: max(0, length - len(end))]
    if not text[len(kept)].isspace() and (blank := kept.rfind(" ")) > len(kept) // 2:
        kept = kept[:blank]
    return (kept.rstrip() + end)[:length]


def default(paper: Paper, value: Any, instead: Any) -> Any:
    del paper
    return instead if value is None or value in ("", ()) else value


def join(paper: Paper, value: Any, separator: str = ", ") -> str:
    return paper.join(value, separator) if isinstance(value, tuple | list) else paper.text(value)


def first(paper: Paper, value: Any) -> Any:
    del paper
    return value if not isinstance(value, tuple | list) else value[0] if value else None


def last(paper: Paper, value: Any) -> Any:
    del paper
    return value if not isinstance(value, tuple | list) else value[-1] if value else None


def phone(paper: Paper, value: Any, form: str = "international") -> str:
    return paper.printer.phone(paper.text(first(paper, value)), form)


def link(paper: Paper, value: Any, text: str | None = None) -> str:
    one = first(paper, value)
    shown = paper.text(one).strip()
    if not shown:
        return text or ""
    address = _address(one, shown)
    if address is None:
        raise refuse(
            msg("link stands after a web address (https://…), an e-mail address or a phone, not “{text}”."),
            text=shown[:60],
        )
    if paper.to_html:
        return Markup('<a href="{}">{}</a>').format(address, text or shown)
    return f"{text}: {shown}" if text else shown


def picture(paper: Paper, value: Any, text: str | None = None) -> str:
    shown = paper.text(first(paper, value)).strip()
    if not shown:
        return ""
    if not _WEB.match(shown):
        raise refuse(msg("picture stands after a web address (https://…), not “{text}”."), text=shown[:60])
    return Markup('<img src="{}" alt="{}">').format(shown, text or "") if paper.to_html else shown


def _address(value: Any, shown: str) -> str | None:
    """Return where a link leads: the web, a mailbox or a telephone; None for anything else."""
    if _WEB.match(shown):
        return shown
    if isinstance(value, Email) or _MAILBOX.fullmatch(shown):
        return f"mailto:{shown}"
    if isinstance(value, Phone) or _TELEPHONE.fullmatch(shown):
        return "tel:" + re.sub(r"[^+0-9]", "", shown)
    return None


_DATE_PATTERN = (Argument("pattern", str, "medium"),)
_ALL = (
    Filter("money", msg("as money"), money, (Argument("currency", str),), cost=10),
    Filter("number", msg("as a number"), number, (Argument("decimals", int),), cost=5),
    Filter("date", msg("as a date"), as_date, _DATE_PATTERN, cost=5),
    Filter("time", msg("as a time"), as_time, (Argument("pattern", str, "short"),), cost=5),
    Filter("datetime", msg("as a date and time"), as_datetime, _DATE_PATTERN, cost=8),
    Filter("add_days", msg("days later"), add_days, (Argument("days", int, required=True),), cost=2),
    Filter("add_hours", msg("hours later"), add_hours, (Argument("hours", int, required=True),)),
    Filter(
        "add_business",
        msg("working time later"),
        add_business,
        (Argument("delay", str, required=True),),
        cost=400,
    ),
    Filter("upper", msg("in capital letters"), upper),
    Filter("lower", msg("in small letters"), lower),
    Filter("capitalize", msg("beginning with a capital letter"), capitalize),
    Filter(
        "truncate",
        msg("cut after some characters"),
        truncate,
        (Argument("length", int, 100), Argument("end", str, "…")),
    ),
    Filter("default", msg("or else"), default, (Argument("instead", object, required=True),)),
    Filter("join", msg("as a list"), join, (Argument("separator", str, ", "),)),
    Filter("first", msg("the first of several"), first),
    Filter("last", msg("the last of several"), last),
    Filter(
        "phone",
        msg("as a phone number"),
        phone,
        (Argument("form", str, "international"),),
        cost=20,
    ),
    Filter("link", msg("as a link"), link, (Argument("text", str),)),
    Filter("picture", msg("as a picture"), picture, (Argument("text", str),)),
)
FILTERS: Mapping[str, Filter] = {one.name: one for one in _ALL}
"""All filters by name, in the order of the picker."""


def apply(paper: Paper, filter_: Filter, value: Any, arguments: tuple[Any, ...]) -> Any:
    """Run a filter on a value; what is empty stays empty, except for the filters that say what stands instead."""
    paper.budget.step(filter_.cost)
    if value is None and filter_.run not in (default, link):
        return None
    return filter_.run(paper, value, *arguments)


def as_number(value: Any) -> Decimal:
    """Return a number of any kind as a decimal."""
    if isinstance(value, Money):
        return value.amount
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise refuse(msg("A number is expected here, not “{text}”."), text=told(value))
    try:
        return Decimal(repr(value) if isinstance(value, float) else value)
    except ArithmeticError as error:
        raise refuse(msg("A number is expected here, not “{text}”."), text=told(value)) from error


def as_moment(paper: Paper, value: Any) -> date:
    """Return a date, or a date and time (in the workspace's zone, where it names none), also from ISO text."""
    moment = value
    if isinstance(value, str):
        with suppress(ValueError):
            moment = date.fromisoformat(value) if len(value) == _ISO_DATE else datetime.fromisoformat(value)
    if not isinstance(moment, date):
        raise refuse(msg("A date is expected here, not “{text}”."), text=told(value))
    return paper.zoned(moment) if isinstance(moment, datetime) else moment


def _instant(paper: Paper, moment: date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), paper.zone)


def _days_later(paper: Paper, moment: date, days: int) -> date:
    if not isinstance(moment, datetime):
        return moment + timedelta(days=days)
    local = _instant(paper, moment).astimezone(paper.zone)
    same_clock: datetime = paper.scope.calendar.moment(local.date() + timedelta(days=days), local.time())
    return same_clock.astimezone(paper.zone)


def _within(amount: int, most: int, name: str) -> None:
    if abs(amount) > most:
        raise refuse(msg("{filter} goes at most {n} far, not {amount}."), filter=name, n=most, amount=str(amount)[:20])


def _shifted(shift: Callable[[], Moved]) -> Moved:
    try:
        return shift()
    except (OverflowError, ValueError) as error:
        raise refuse(msg("This date lies too far away. Add or take away less.")) from error
    except KnownError as error:
        raise refuse(error.words) from error
