"""A scenario as a value: records, what happens to them and when, and what is expected of the rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

from msgspec import Meta, field

from app.engine.model.part import Part, Unfit
from app.engine.model.plain import plain
from app.engine.model.surroundings import Json, Record, Surroundings
from app.engine.words import msg

FORMAT = "rulewright/scenario"
FORMAT_VERSION = 1

EVENTS: Mapping[str, tuple[str, ...]] = {
    "enter": (),
    "move": ("stage", "pipeline"),
    "set": ("values",),
    "happen": ("event", "data"),
    "finish": ("rule", "results"),
}
"""What can happen in a step, and the further keys that belong to it."""
EXPECTATIONS = ("expect", "expect_none")
KINDS = (*EVENTS, *EXPECTATIONS)
_NEEDED = {"move": "stage", "set": "values", "happen": "event", "finish": "rule"}
_LENGTH = re.compile(
    r"(\d{1,6})\s*(weeks?|days?|hours?|minutes?|seconds?|w|d|h|min|m|s)\b[\s,]*(?:and\s+)?", re.IGNORECASE
)
_ISO = re.compile(r"P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?", re.IGNORECASE)
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}

Moment = Annotated[datetime, Meta(tz=True)]
Pattern = Json
"""What an effect should be like: its ``type``, the ``rule`` that asks for it, any of its fields."""


class Expectation(Part, frozen=True):
    """What should have come: effects since the last expectation, where rules and the record stand now.

    With `only`, no other effects have come.
    """

    item: str = ""
    effects: tuple[Pattern, ...] = ()
    only: bool = False
    statuses: Mapping[str, str] = field(default_factory=dict)
    stage: str = ""
    values: Json = field(default_factory=dict)


class Silence(Part, frozen=True):
    """What should not have come since the last expectation; without patterns, nothing at all."""

    item: str = ""
    effects: tuple[Pattern, ...] = ()


class Step(Part, frozen=True):
    """One line: when, and either something that happens to a record or something that is expected.

    Without `at` and `after` it is the moment of the line before. Each of `enter` to `finish` names the record.
    """

    at: Moment | None = None
    after: str = ""
    enter: str = ""
    move: str = ""
    set: str = ""
    happen: str = ""
    finish: str = ""
    stage: str = ""
    pipeline: str = ""
    values: Json = field(default_factory=dict)
    event: str = ""
    data: Json = field(default_factory=dict)
    rule: str = ""
    results: Json = field(default_factory=dict)
    by: str = ""
    expect: Expectation | None = None
    expect_none: Silence | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what its parts do not say by themselves."""
        kinds = [one for one in KINDS if getattr(self, one)]
        if len(kinds) != 1:
            raise Unfit(msg("it needs exactly one of {kinds}").fill(kinds=", ".join(KINDS)))
        kind = kinds[0]
        if self.at is not None and self.after:
            raise Unfit(msg("“at” and “after” cannot stand together"))
        if self.after and read_delay(self.after) is None:
            raise Unfit(msg("“after” is written “3 days”, “2 hours 30 minutes” or “PT2H30M”"))
        needed = _NEEDED.get(kind)
        if needed and not getattr(self, needed):
            raise Unfit(msg("“{kind}” needs “{needed}”").fill(kind=kind, needed=needed))
        mine = (*EVENTS.get(kind, ()), *(("by",) if kind in EVENTS else ()))
        for name in ("stage", "pipeline", "values", "event", "data", "rule", "results", "by"):
            if getattr(self, name) and name not in mine:
                raise Unfit(msg("“{name}” does not belong to “{kind}”").fill(name=name, kind=kind))

    @property
    def kind(self) -> str:
        """Which of `KINDS` it is."""
        return next(one for one in KINDS if getattr(self, one))

    @property
    def item(self) -> str:
        """The record it is about; empty for all of them."""
        about = self.expect or self.expect_none
        return about.item if about is not None else str(getattr(self, self.kind))

    @property
    def delay(self) -> timedelta:
        """How long after the line before it is, where it is not `at` a moment of its own."""
        return read_delay(self.after) or timedelta()

    def model_dump(self) -> dict[str, Any]:
        """Return the JSON form: the time, what happens or is expected, the rest."""
        kind = self.kind
        written: dict[str, Any] = {}
        if self.at is not None:
            written["at"] = self.at.isoformat()
        elif self.delay:
            written["after"] = write_delay(self.delay)
        written[kind] = plain(getattr(self, kind))
        if kind in EXPECTATIONS and "effects" in written[kind]:
            written[kind]["effects"] = [_type_first(one) for one in written[kind]["effects"]]
        for name in (*EVENTS.get(kind, ()), "by", "note"):
            if value := getattr(self, name):
                written[name] = plain(value)
        return written


class Scenario(Part, frozen=True):
    """A rehearsal kept as a test; immutable, an edit gives a new one.

    `rule_set` is the path of the rule-set file, relative to the scenario's, or the rule set's id; `rule_set_version`
    is the version under which the scenario was written.
    """

    name: str
    rule_set: str
    start: Moment
    id: str = ""
    rule_set_version: str = ""
    seed: str = "0"
    records: tuple[Record, ...] = ()
    around: Surroundings = field(default_factory=Surroundings)
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        """Refuse steps that go back in time, and records that stand twice."""
        before = self.start
        try:
            times = self.times()
        except OverflowError as error:
            raise Unfit(msg("an “after” in its steps leads beyond all calendars")) from error
        for number, moment in enumerate(times, start=1):
            if moment < before:
                raise Unfit(msg("“at” of step {n} lies before the step above it").fill(n=number))
            before = moment
        keys = [one.key for one in self.records]
        twice = next((one for one in keys if keys.count(one) > 1), None) if len(set(keys)) < len(keys) else None
        if twice:
            raise Unfit(msg("the record “{record}” stands twice").fill(record=":".join(twice)))

    def times(self) -> tuple[datetime, ...]:
        """Return the moment of each step."""
        found, now = [], self.start
        for one in self.steps:
            now = one.at if one.at is not None else now + one.delay
            found.append(now)
        return tuple(found)

    def model_dump(self) -> dict[str, Any]:
        """Return the JSON form, keys in the documented order."""
        written: dict[str, Any] = {"format": FORMAT, "version": FORMAT_VERSION}
        if self.id:
            written["id"] = self.id
        written |= {"name": self.name, "rule_set": self.rule_set}
        if self.rule_set_version:
            written["rule_set_version"] = self.rule_set_version
        written |= {"start": self.start.isoformat(), "seed": self.seed}
        written["records"] = [plain(one) for one in self.records]
        if around := plain(self.around):
            written["around"] = around
        written["steps"] = [one.model_dump() for one in self.steps]
        return written


def _type_first(pattern: Mapping[str, Any]) -> dict[str, Any]:
    first = {name: pattern[name] for name in ("type", "rule") if name in pattern}
    return {**first, **pattern}


def read_delay(text: str) -> timedelta | None:
    """Read a length of time; None for what is none."""
    text = text.strip()
    iso = _ISO.fullmatch(text)
    if iso is not None and any(iso.groups()):
        weeks, days, hours, minutes, seconds = (int(one or 0) for one in iso.groups())
        return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    found, place = timedelta(), 0
    while place < len(text):
        part = _LENGTH.match(text, place)
        if part is None:
            return None
        found += timedelta(**{_UNITS[part[2][0].lower()]: int(part[1])})
        place = part.end()
    return found if text else None


def write_delay(length: timedelta) -> str:
    """Write a length of time as `read_delay` reads it: ``2 hours 30 minutes``."""
    seconds = round(length.total_seconds())
    parts = []
    for name, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        n, seconds = divmod(seconds, size)
        if n:
            parts.append(f"{n} {name}{'' if n == 1 else 's'}")
    return " ".join(parts) or "0 minutes"
