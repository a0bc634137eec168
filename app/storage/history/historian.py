"""Items of a log understood: times in order, names as stages and events, texts as values, and the account of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from app.engine.history import NOTHING, History, Recorded
from app.engine.model.values import Value
from app.storage.history.raw import RawItem
from app.storage.history.terms import Attributes, Terms
from app.storage.history.times import EARLIEST, LATEST, Times
from app.storage.history.values import Column
from app.storage.importing.report import Problems
from app.storage.importing.texts import NOT_A_DATE, Unfit

_MOST_NAMES = 10_000
_MOST_KNOWN = 20_000
_FURTHER = "…"
_NEITHER = ("", "")
_Placed = tuple[Recorded, int]
"""An event and its number among those of its item in the log."""


class Historian:
    """Makes a history of each item, and keeps the account."""

    def __init__(
        self,
        file: str,
        terms: Terms,
        names: Attributes,
        times: Times,
        column: Callable[[str, str], Column],
        problems: Problems,
        *,
        quick: bool,
    ) -> None:
        """`column` says how an attribute is read as a field; `quick` says that times are ISO 8601 if they are any."""
        self._file = file
        self._names = names
        self._times = times
        self._problems = problems
        self._read_time = datetime.fromisoformat if quick else times.read
        self._column = column
        self._columns: dict[tuple[str, str], Column] = {}
        self._known: dict[str | tuple[str | None, ...], Mapping[str, Value]] = {}
        self._attributes = tuple(attribute for _, attribute in names.of_event)
        self._titled = terms.entity is not None and "title" in terms.entity.by_key
        narrowed = terms.mapping.only_stages
        self._meanings = {name: ("", trigger) for name, trigger in terms.mapping.events.items()}
        for name, stage in terms.stages.items():
            if not narrowed or name in narrowed or stage in narrowed:
                self._meanings[name] = stage, ""
        self._named: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.items = self.events = 0
        self.first: datetime | None = None
        self.last: datetime | None = None

    def history(self, raw: RawItem) -> History | None:
        """Return the history of an item, None where it has none that can be used."""
        item = raw.values.get(self._names.item, "").strip()
        if not item or raw.overflow:
            self.counts["too_long" if raw.overflow else "without_item"] += 1
            return None
        events = self._recorded(raw)
        if not events:
            self.counts["without_events"] += 1
            return None
        first, last = events[0].at, events[-1].at
        if self.first is None or first < self.first:
            self.first = first
        if self.last is None or last > self.last:
            self.last = last
        self.items += 1
        self.events += len(events)
        values = self._values(self._names.of_item, raw.values, raw.line)[0] if self._names.of_item else {}
        if self._titled and "title" not in values:
            values["title"] = item
        return History(item, tuple(events), values, raw.place)

    def named(self) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
        """Return how many events name each stage, stand for each trigger type, and bear each other name."""
        stages: Counter[str] = Counter()
        triggers: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for name, n in (+self._named).items():
            stage, trigger = self._meanings.get(name, _NEITHER)
            counter, key = (stages, stage) if stage else (triggers, trigger) if trigger else (others, name)
            counter[key] += n
        del others[""]
        return dict(stages.most_common()), dict(triggers.most_common()), dict(others.most_common())

    def _recorded(self, raw: RawItem) -> list[Recorded]:
        read, time, stage, meanings = self._read_time, self._names.time, self._names.stage, self._meanings
        known, attributes = self._known, self._attributes
        sole = attributes[0] if len(attributes) == 1 else None
        placed: list[_Placed] = []
        named: list[str] = []
        ties: list[int] = []
        last: datetime | None = None
        tangled = False
        for number, event in enumerate(raw.events):
            try:
                at = read(event[time])
            except (KeyError, ValueError, Unfit):
                found = self._late_time(event.get(time, ""), raw, number)
                if found is None:
                    continue
                at = found
            if at.tzinfo is None:
                at = self._times.placed(at)
            name = event.get(stage, "")
            named.append(name)
            to, means = meanings.get(name, _NEITHER)
            if not attributes:
                fields = NOTHING
            else:
                texts = event.get(sole, "") if sole is not None else tuple([event.get(one) for one in attributes])
                fields = known.get(texts) or self._fields(event, raw, number, texts)
            if last is not None and not last < at:
                if at < last:
                    tangled = True
                ties.append(len(placed))
            placed.append((Recorded(at, fields, to, means), number))
            last = at
        self._count(named)
        if tangled:
            placed = self._sorted(placed)
            ties = [later for later in range(1, len(placed)) if placed[later][0].at == placed[later - 1][0].at]
        if ties:
            placed = self._once(placed, ties, raw)
        return self._within_reason([one for one, _ in placed], raw)

    def _late_time(self, text: str, raw: RawItem, number: int) -> datetime | None:
        """Read a time that is not as most are; note one that is none."""
        if text:
            try:
                return self._times.read(text)
            except Unfit as unfit:
                words = unfit.words.fill(value=text[:80])
                line = raw.lines[number] if raw.lines else raw.line
                self._problems.add(self._file, line, unfit.kind, words, column=self._names.time, value=text, lost=True)
        self.counts["without_time"] += 1
        return None

    def _fields(
        self, event: Mapping[str, str], raw: RawItem, number: int, texts: str | tuple[str | None, ...]
    ) -> Mapping[str, Value]:
        if not any(texts):
            return NOTHING
        line = raw.lines[number] if raw.lines else raw.line
        values, fit = self._values(self._names.of_event, event, line)
        if fit:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[texts] = values
        return values

    def _values(
        self, pairs: tuple[tuple[str, str], ...], texts: Mapping[str, str], line: int
    ) -> tuple[dict[str, Value], bool]:
        """Return the values of fields that have one, and whether all texts could be read."""
        values: dict[str, Value] = {}
        fit = True
        for pair in pairs:
            text = texts.get(pair[1])
            if not text:
                continue
            column = self._columns.get(pair) or self._columns.setdefault(pair, self._column(*pair))
            value = column.value(text, self._file, line, self._problems)
            if value is None:
                fit = False
            else:
                values[pair[0]] = value
        return values, fit

    def _count(self, named: list[str]) -> None:
        counted = self._named
        for name in named:
            if name in counted or len(counted) < _MOST_NAMES:
                counted[name] += 1
            else:
                counted[_FURTHER] += 1

    def _sorted(self, placed: list[_Placed]) -> list[_Placed]:
        """Bring events into order; those of the same time stay as they are."""
        latest = placed[0][0].at
        for event, _ in placed:
            if event.at < latest:
                self.counts["out_of_order"] += 1
            else:
                latest = event.at
        return sorted(placed, key=lambda one: one[0].at)

    def _once(self, placed: list[_Placed], ties: list[int], raw: RawItem) -> list[_Placed]:
        """Take what is written twice once; `ties` are the places of events as late as the one before."""
        again: set[int] = set()
        seen: set[tuple[str | int, ...]] = set()
        before = -1
        for place in ties:
            if place != before + 1:
                seen = {tuple(raw.marks[placed[place - 1][1]])}
            before = place
            number = placed[place][1]
            mark = tuple(raw.marks[number])
            if mark in seen:
                again.add(place)
                self._named[raw.events[number].get(self._names.stage, "")] -= 1
            seen.add(mark)
        self.counts["duplicates"] += len(again)
        return [one for place, one in enumerate(placed) if place not in again] if again else placed

    def _within_reason(self, events: list[Recorded], raw: RawItem) -> list[Recorded]:
        """Leave out times before or after all that a history can hold; `events` are in order."""
        if not events or (events[0].at.year >= EARLIEST and events[-1].at.year <= LATEST):
            return events
        kept = [one for one in events if EARLIEST <= one.at.year <= LATEST]
        for one in events:
            if not EARLIEST <= one.at.year <= LATEST:
                text = one.at.isoformat()
                words = NOT_A_DATE.fill(value=text)
                self._problems.add(
                    self._file, raw.line, "not_a_time", words, column=self._names.time, value=text, lost=True
                )
        self.counts["without_time"] += len(events) - len(kept)
        return kept
