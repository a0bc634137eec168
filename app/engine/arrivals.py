"""Records that come by chance: so many a day, at certain hours, like the real ones; the same seed, the same records."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from msgspec import Struct

from app.engine.calendar import Calendar
from app.engine.errors import KnownError
from app.engine.hours import Hours, Week, read_week
from app.engine.model.item import Item, Key
from app.engine.model.rule_set import RuleSet
from app.engine.model.scenario import read_delay
from app.engine.model.values import Value
from app.engine.pacing import read_pace
from app.engine.ports import Directory
from app.engine.typed_text import value_from
from app.engine.upcoming import NEW, Pace, Upcoming
from app.engine.words import Msg, msg

MOST = 100_000
"""Records that may come by one of these; more are no rehearsal but a mistake."""
MOST_DAYS = 3_660
RANDOM, EVEN = "random", "even"
RECORDS, NOTHING = "records", "nothing"
ALWAYS, WORKING = "always", "working"

ROUND_THE_CLOCK: Week = ((Hours(0, 24 * 60),),) * 7
_FIXED = ("id", "stage", "pipeline", "created_at", "modified_at", "created_by", "modified_by")
_KEYS = ("per_day", "days", "from", "stage", "hours", "pattern", "like", "values", "moves_on")

_object = msg("The arrivals should be an object with “per_day”, “days” and more.")
_unknown = msg("“{value}” is not known here. Known names: {known}.")
_number = msg("“{value}” does not fit. Write how many records come a day, such as 12 or 0.5.")
_days = msg("“{value}” does not fit. Write for how many days, such as 14 or “14 days”, at most {most}.")
_date = msg("“{value}” is not a date, such as 2026-03-31.")
_stage = msg("There is no stage “{value}” in this pipeline. Known ones: {known}.")
_one_of = msg("“{value}” is not known. Write one of these: {known}.")
_hours = msg('“{value}” does not fit. Write “working”, “always”, or hours by weekday: {{"mon": ["09:00-18:00"]}}.')
_field = msg("There is no field “{value}”. Known ones: {known}.")
_too_many = msg("About {n} records would come; {most} are the most. Let fewer come a day, or for fewer days.")


class Arrivals(Struct, frozen=True):
    """How records come: about `per_day` on a full day, in the hours of `week` or in working time where None."""

    stage: str
    per_day: float
    days: int
    first: date | None = None
    """The first day; that on which the clock stands where None."""
    week: Week | None = None
    pattern: str = RANDOM
    like: str = RECORDS
    values: Mapping[str, tuple[Value, ...]] = {}
    """Fields whose values are drawn from these instead."""
    pace: Pace | None = None


def expected(arrivals: Arrivals, begin: datetime, calendar: Calendar) -> int:
    """Say how many records will come, about: exactly so many where they come evenly."""
    return int(arrivals.per_day * sum(share for _, share in _shares(arrivals, begin, calendar)) + 0.5)


@dataclass(frozen=True)
class Drawing:
    """What records are drawn from: rules, people, real records they may be like, and which ids exist already."""

    rule_set: RuleSet
    directory: Directory
    models: Sequence[Item]
    seed: str
    taken: Callable[[Key], bool]


def generate(arrivals: Arrivals, begin: datetime, drawing: Drawing) -> tuple[Upcoming, ...]:
    """Draw all records that come from `begin` on. Raises KnownError for far too many."""
    awaited = expected(arrivals, begin, drawing.directory.calendar)
    if awaited > MOST:
        raise KnownError(_too_many.fill(n=awaited, most=MOST), field="per_day")
    return tuple(draw(arrivals, begin, drawing))


def draw(arrivals: Arrivals, begin: datetime, drawing: Drawing) -> Iterator[Upcoming]:
    """Draw the records that come from `begin` on, one after the other."""
    rule_set, directory = drawing.rule_set, drawing.directory
    models = [one for one in drawing.models if one.entity == rule_set.entity] if arrivals.like == RECORDS else []
    free = (n for n in count(1) if not drawing.taken((rule_set.entity, f"arrival-{n}")))
    n = next(free)
    source = random.Random(f"{drawing.seed}/{arrivals.stage}/{n}")  # others come where some are expected already
    for at in _moments(arrivals, begin, directory.calendar, source):
        model = source.choice(models) if models else None
        values = _drawn(model, at, directory) if model is not None else {}
        values |= {key: source.choice(each) for key, each in arrivals.values.items() if each}
        title = _title(values.get("title"), n, rule_set, directory)
        filled = {key: value for key, value in values.items() if value is not None}
        bare = Item(
            f"arrival-{n}", rule_set.entity, rule_set.pipeline, "", {**filled, "title": title, "created_at": at}
        )
        item = bare.in_stage(arrivals.stage)
        yield Upcoming(at, NEW, item.key, item=item, pace=arrivals.pace)
        n = next(free)


def read_arrivals(raw: Any, rule_set: RuleSet, directory: Directory) -> Arrivals:
    """Read how records come from the JSON of a file. Raises KnownError that names what does not fit."""
    if not isinstance(raw, Mapping):
        raise KnownError(_object)
    for name in raw:
        if name not in _KEYS:
            raise KnownError(_unknown.fill(value=str(name), known=", ".join(_KEYS)), field=str(name))
    stages = [one.id for one in rule_set.stages]
    stage = raw.get("stage", stages[0] if stages else "")
    if stage not in stages:
        raise _unfit("stage", _stage, stage, known=", ".join(stages))
    pace = read_pace(raw["moves_on"], rule_set) if raw.get("moves_on") else None
    return Arrivals(
        str(stage),
        _read_rate(raw.get("per_day")),
        _read_days(raw.get("days")),
        _read_date(raw.get("from")),
        _read_hours(raw.get("hours", WORKING)),
        _one(raw, "pattern", (RANDOM, EVEN)),
        _one(raw, "like", (RECORDS, NOTHING)),
        _read_values(raw.get("values") or {}, rule_set, directory),
        pace,
    )


def _shares(
    arrivals: Arrivals, begin: datetime, calendar: Calendar
) -> Iterator[tuple[list[tuple[datetime, float]], float]]:
    """Walk the days: the open stretches, each with its start and seconds, and which part of a full day they are."""
    first = arrivals.first or begin.astimezone(calendar.zone).date()
    for number in range(arrivals.days):
        day = first + timedelta(days=number)
        hours = calendar.hours_on(day) if arrivals.week is None else arrivals.week[day.weekday()]
        full, left, stretches = 0.0, 0.0, []
        for one in hours:
            start, end = (_clock(calendar, day, minutes) for minutes in (one.start, one.end))
            full += (end - start).total_seconds()
            seconds = (end - max(start, begin)).total_seconds()
            if seconds > 0:
                stretches.append((max(start, begin), seconds))
                left += seconds
        if left:
            yield stretches, left / full


def _moments(arrivals: Arrivals, begin: datetime, calendar: Calendar, source: random.Random) -> Iterator[datetime]:
    """Walk the moments at which records come, to the second."""
    even = arrivals.pattern == EVEN

    def gap() -> float:
        return 1 / arrivals.per_day if even else source.expovariate(arrivals.per_day)

    place, passed = gap() / (2 if even else 1), 0.0
    for stretches, share in _shares(arrivals, begin, calendar):
        while place < passed + share:
            within = (place - passed) / share * sum(seconds for _, seconds in stretches)
            yield _within(stretches, within)
            place += gap()
        passed += share


def _within(stretches: list[tuple[datetime, float]], seconds: float) -> datetime:
    for start, length in stretches[:-1]:
        if seconds < length:
            return start + timedelta(seconds=int(seconds))
        seconds -= length
    return stretches[-1][0] + timedelta(seconds=int(seconds))


def _clock(calendar: Calendar, day: date, minutes: int) -> datetime:
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  the zone comes with the clock time
    return (midnight + timedelta(minutes=minutes)).replace(tzinfo=calendar.zone).astimezone(UTC)


def _drawn(model: Item, at: datetime, directory: Directory) -> dict[str, Value]:
    """Return the fields of a real record; its dates keep their distance from the day on which it was created."""
    created = model.values.get("created_at")
    later = timedelta()
    if isinstance(created, datetime):
        zone = directory.calendar.zone
        later = at.astimezone(zone).date() - created.astimezone(zone).date()
    kept = {key: value for key, value in model.values.items() if key not in _FIXED}
    return {key: value + later if isinstance(value, date) else value for key, value in kept.items()}


def _title(drawn: Value, n: int, rule_set: RuleSet, directory: Directory) -> str:
    """Return a title that tells the record from the real one it is like."""
    if drawn:
        return f"{drawn} ({n})"
    entity = directory.schema.entity(rule_set.entity)
    return f"{entity.name if entity else rule_set.entity} {n}"


# Reading


def _unfit(name: str, words: Msg, value: Any, **more: Any) -> KnownError:
    return KnownError(words.fill(value=str(value)[:80], **more), field=name)


def _read_rate(raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 < raw <= MOST:
        raise _unfit("per_day", _number, raw)
    return float(raw)


def _read_days(raw: Any) -> int:
    length = read_delay(raw) if isinstance(raw, str) else None
    days = length.days if length is not None else raw
    if isinstance(days, bool) or not isinstance(days, int) or not 0 < days <= MOST_DAYS:
        raise _unfit("days", _days, raw, most=MOST_DAYS)
    return days


def _read_date(raw: Any) -> date | None:
    if raw is None:
        return None
    try:
        return date.fromisoformat(str(raw))
    except ValueError as error:
        raise _unfit("from", _date, raw) from error


def _read_hours(raw: Any) -> Week | None:
    if isinstance(raw, Mapping):
        return read_week(raw)
    if raw not in (WORKING, ALWAYS):
        raise _unfit("hours", _hours, raw)
    return None if raw == WORKING else ROUND_THE_CLOCK


def _one(raw: Mapping[str, Any], name: str, known: Sequence[str]) -> str:
    value = raw.get(name, known[0])
    if value not in known:
        raise _unfit(name, _one_of, value, known=", ".join(known))
    return str(value)


def _read_values(raw: Any, rule_set: RuleSet, directory: Directory) -> dict[str, tuple[Value, ...]]:
    entity = directory.schema.entity(rule_set.entity)
    fields = {one.key: one for one in (entity.fields if entity else ()) if one.key not in _FIXED}
    if not isinstance(raw, Mapping):
        raise KnownError(_object, field="values")
    found = {}
    for name, each in raw.items():
        if name not in fields:
            raise _unfit("values", _field, name, known=", ".join(fields))
        listed = each if isinstance(each, list) else [each]
        found[name] = tuple(value_from(one, fields[name], directory) for one in listed)
    return found
