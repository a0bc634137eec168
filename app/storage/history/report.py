"""What a log held, and what of it could not be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.engine.words import Msg, msg, msgs
from app.storage.importing.report import Problem

_MOST_NAMED = 5

_READ = msgs("{n} item with {events} events, {changes} of them naming a stage.",
             "{n} items with {events} events, {changes} of them naming a stage.")  # fmt: skip
_SPAN = msg("From {first} to {last}.")
_COUNTED: Mapping[str, Msg] = {
    "without_item": msgs(
        "{n} line does not say which item it belongs to; it was left out.",
        "{n} lines do not say which item they belong to; they were left out.",
    ),
    "without_time": msgs("{n} event has no time; it was left out.", "{n} events have no time; they were left out."),
    "without_events": msgs(
        "{n} item has no event with a time; it was left out.",
        "{n} items have no event with a time; they were left out.",
    ),
    "too_long": msgs(
        "{n} item has more events than an item of a pipeline can have; it was left out.",
        "{n} items have more events than an item of a pipeline can have; they were left out.",
    ),
    "duplicates": msgs(
        "{n} event was written twice, alike in everything; it counts once.",
        "{n} events were written twice, alike in everything; they count once.",
    ),
    "out_of_order": msgs(
        "{n} event stood after a later one of its item; it was sorted.",
        "{n} events stood after later ones of their items; they were sorted.",
    ),
    "without_zone": msgs(
        "{n} time names no time zone; it was taken as one of {zone}.",
        "{n} times name no time zone; they were taken as those of {zone}.",
    ),
    "strays": msgs(
        "{n} event belongs to no item; it was left out.", "{n} events belong to no item; they were left out."
    ),
}
_OTHERS = msg("Names that are no stages only changed fields: {names}.")
_NAMED = msg("{name} ({n})")
_NOT_MET = msg("Nothing in the log is called “{key}”, which the mapping asks for.")
_NO_STAGE = msg("No event names a stage of the rule set. Map the stage to another attribute, or rename the stages.")
_MORE = msg("… and {n} more")
_UNREADABLE = msgs(
    "{n} value of “{column}” could not be read, such as “{value}” in line {line}: {why}",
    "{n} values of “{column}” could not be read, such as “{value}” in line {line}: {why}",
)

_IN_LINE = msgs("Line {line}: {why}", "Line {line}, and so {n} lines in all: {why}")


@dataclass(frozen=True, slots=True)
class LogReport:
    """What was read of a log. Parts of one log add up."""

    file: str
    kind: str
    items: int = 0
    events: int = 0
    """Those of the items that count, less what was left out."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """What was left out or put right, by reason: without_item, without_time, duplicates, out_of_order …"""
    stages: Mapping[str, int] = field(default_factory=dict)
    """How many events name each stage, by its id."""
    mapped: Mapping[str, int] = field(default_factory=dict)
    """How many events stand for each trigger type."""
    others: Mapping[str, int] = field(default_factory=dict)
    """How many events bear each name that is neither."""
    first: datetime | None = None
    last: datetime | None = None
    zone: str = "UTC"
    notes: tuple[Msg, ...] = ()
    """How something was understood that may be meant otherwise."""
    problems: tuple[Problem, ...] = ()
    broken: Msg | None = None
    """Why the log could not be read to its end."""
    unmet: tuple[str, ...] = ()
    """Attributes that the mapping asks for and nothing has."""

    @property
    def stage_events(self) -> int:
        """How many events name a stage."""
        return sum(self.stages.values())

    def sentences(self) -> tuple[Msg, ...]:
        """Tell it all, the most important first."""
        said = [self.broken] if self.broken is not None else []
        said.append(_READ.fill(n=self.items, events=self.events, changes=self.stage_events))
        if self.first is not None and self.last is not None:
            said.append(_SPAN.fill(first=self.first, last=self.last))
        if self.items and not self.stages:
            said.append(_NO_STAGE)
        said += [
            words.fill(n=self.counts[key], zone=self.zone) for key, words in _COUNTED.items() if self.counts.get(key)
        ]
        said += self._noted
        said += [_told(one) for one in self.by_column()]
        if self.others:
            ranked = Counter(self.others).most_common()
            names = [_NAMED.fill(name=name, n=n) for name, n in ranked[:_MOST_NAMED]]
            if len(ranked) > _MOST_NAMED:
                names.append(_MORE.fill(n=len(ranked) - _MOST_NAMED))
            said.append(_OTHERS.fill(names=tuple(names)))
        return tuple(said)

    @property
    def _noted(self) -> tuple[Msg, ...]:
        return (*self.notes, *(_NOT_MET.fill(key=one) for one in self.unmet))

    def by_column(self) -> tuple[Problem, ...]:
        """Return one problem for each kind and column, the first met, with the count of all of them."""
        first: dict[tuple[str, str], Problem] = {}
        counts: Counter[tuple[str, str]] = Counter()
        for one in self.problems:
            key = one.kind, one.column
            counts[key] += one.count
            first.setdefault(key, one)
        return tuple(
            Problem(one.file, one.kind, one.column, one.value, one.words, one.rows, counts[key], one.lost)
            for key, one in first.items()
        )

    def text(self) -> str:
        """Return it as lines of text in the source language."""
        return "\n".join(one.plain() for one in self.sentences())

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form, in the source language."""
        return {
            "file": self.file,
            "kind": self.kind,
            "items": self.items,
            "events": self.events,
            "stage_events": self.stage_events,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "zone": self.zone,
            **{key: self.counts.get(key, 0) for key in _COUNTED},
            "stages": dict(self.stages),
            "mapped": dict(self.mapped),
            "others": dict(self.others),
            "notes": [one.plain() for one in self._noted],
            "problems": [one.to_json() for one in self.problems],
            "broken": self.broken.plain() if self.broken is not None else None,
        }


def joined(reports: Iterable[LogReport]) -> LogReport:
    """Return the report of a log that was read in parts, in their order."""
    whole, *others = reports
    for part in others:
        whole = _joined(whole, part)
    return whole


def _joined(one: LogReport, two: LogReport) -> LogReport:
    firsts = [at for at in (one.first, two.first) if at is not None]
    lasts = [at for at in (one.last, two.last) if at is not None]
    return LogReport(
        one.file,
        one.kind,
        one.items + two.items,
        one.events + two.events,
        dict(Counter(one.counts) + Counter(two.counts)),
        dict(Counter(one.stages) + Counter(two.stages)),
        dict(Counter(one.mapped) + Counter(two.mapped)),
        dict(Counter(one.others) + Counter(two.others)),
        min(firsts, default=None),
        max(lasts, default=None),
        one.zone,
        one.notes + tuple(note for note in two.notes if note.plain() not in {known.plain() for known in one.notes}),
        one.problems + two.problems,
        one.broken if one.broken is not None else two.broken,
        tuple(key for key in one.unmet if key in two.unmet),
    )


def _told(problem: Problem) -> Msg:
    line = problem.rows[0] if problem.rows else 0
    if not problem.column:
        return _IN_LINE.fill(n=problem.count, line=line, why=problem.words) if line else problem.words
    return _UNREADABLE.fill(
        n=problem.count, column=problem.column, value=problem.value[:80], line=line, why=problem.words
    )
