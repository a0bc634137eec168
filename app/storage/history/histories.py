"""Event logs as histories that can be replayed, and a report on what in them could not be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.engine.errors import KnownError
from app.engine.history import History
from app.engine.model.values import FieldType
from app.engine.words import Msg, msg
from app.storage.history.historian import Historian
from app.storage.history.log_csv import CsvLog, Rows
from app.storage.history.raw import MOST_EVENTS
from app.storage.history.report import LogReport
from app.storage.history.shares import WHOLE, Share
from app.storage.history.source import Kind, Told, UnreadableLog, kind_of
from app.storage.history.terms import Attributes, Terms
from app.storage.history.times import TimeManner, Times
from app.storage.history.values import OF_XES, Column
from app.storage.history.xes import XesLog
from app.storage.importing.guess import Guess, guess_column
from app.storage.importing.layout import UnreadableTable
from app.storage.importing.report import Problems
from app.storage.importing.texts import Manner

_NO_COLUMN = msg("There is no column “{column}” in “{file}”. It has: {known}.")
_NO_SUCH_STAGE = msg("The mapping narrows the stages to “{name}” among others, which is no stage of the rule set.")


class LogReading:
    """The histories of a log, item by item, in the memory of one of them; walk it once, then ask for its report.

    Raises KnownError where nothing can be read. Where a log breaks off later, the report says so, and what came
    before counts. Reading is ended by what `told` raises.
    """

    def __init__(
        self,
        path: Path,
        terms: Terms,
        told: Told | None = None,
        *,
        share: Share = WHOLE,
        only: str | None = None,
        most_events: int = MOST_EVENTS,
    ) -> None:
        """Recognise the log and settle what each attribute means; `only` narrows a table to one item."""
        self._path = path
        self._terms = terms
        self._told = told
        self._share = share
        self._only = only
        self._most = most_events
        self._problems = Problems()
        self._broken: Msg | None = None
        self._notes: tuple[Msg, ...] = ()
        self._unmet: tuple[str, ...] = ()
        self._historian: Historian | None = None
        self._times = Times(TimeManner(), terms.zone)
        self._counts: Counter[str] = Counter()
        self.kind: Kind = kind_of(path)
        self._names = Attributes.named(terms.mapping, self.kind)

    def __iter__(self) -> Iterator[History]:
        """Walk the histories."""
        walk = self._of_xes() if self.kind == "xes" else self._of_csv()
        try:
            yield from walk
        except (UnreadableLog, UnreadableTable) as error:
            if self._historian is None and self._share.of == 1:
                raise
            self._broken = error.words

    def report(self) -> LogReport:
        """Tell what was read so far."""
        told = self._historian
        counts = self._counts + (told.counts if told else Counter())
        counts["without_zone"] = self._times.without_zone
        return LogReport(
            self._path.name,
            self.kind,
            told.items if told else 0,
            told.events if told else 0,
            {key: n for key, n in counts.items() if n},
            *(told.named() if told else ({}, {}, {})),
            told.first if told else None,
            told.last if told else None,
            str(self._terms.zone),
            self._notes + self._narrowed_wrongly(),
            self._problems.all(),
            self._broken,
            self._unmet,
        )

    def _of_xes(self) -> Iterator[History]:
        wanted, share = self._names.all(), self._share
        log = XesLog(self._path, wanted, self._told, part=share.stand, end=share.end, most_events=self._most)
        manner = Manner(currency=self._terms.currency, zone=self._terms.zone)

        def column(key: str, attribute: str) -> Column:
            found = OF_XES.get(log.kinds.get(attribute, ""), FieldType.STRING)
            return self._column(key, attribute, found, manner)

        historian = None
        try:
            for raw in log:
                if historian is None:
                    historian = self._begun(column, quick=log.kinds.get(self._names.time) == "date")
                if (history := historian.history(raw)) is not None:
                    yield history
        finally:
            self._counts["strays"] = log.strays
        self._unmet = tuple(one for one in wanted if one not in log.kinds)

    def _of_csv(self) -> Iterator[History]:
        log = CsvLog(self._path, self._told)
        self._check(log.table.headers)
        guesses = self._guesses(log)

        def column(key: str, header: str) -> Column:
            guess = guesses[header]
            manner = replace(guess.manner, currency=self._terms.currency, zone=self._terms.zone)
            return self._column(key, header, guess.type if guess.exact else FieldType.STRING, manner)

        names = self._names
        of_items = frozenset(header for _, header in names.of_item)
        holds = self._holds if self._share.of > 1 or self._only is not None else None
        rows = Rows(names.item, names.time, names.all(), of_items, holds, self._most)
        historian = None
        try:
            for raw in log.items(rows, self._problems):
                if historian is None:
                    self._times.manner = log.manner
                    if log.manner.words is not None:
                        self._notes += (log.manner.words,)
                    historian = self._begun(column, quick=log.manner.bare_iso)
                if (history := historian.history(raw)) is not None:
                    yield history
        finally:
            self._counts["without_item"] += log.without_item

    def _begun(self, column: Callable[[str, str], Column], *, quick: bool) -> Historian:
        """Begin the account with the first item; only then it is known how the log writes its values."""
        self._historian = Historian(
            self._path.name, self._terms, self._names, self._times, column, self._problems, quick=quick
        )
        return self._historian

    def _column(self, key: str, attribute: str, found: FieldType, manner: Manner) -> Column:
        terms = self._terms
        known = terms.entity.by_key.get(key) if terms.entity is not None else None
        kind = terms.mapping.field_types.get(key) or (known.type if known is not None else found)
        times = Times(TimeManner(manner.order), terms.zone)
        return Column(attribute, kind, known, manner, times, terms.people)

    def _guesses(self, log: CsvLog) -> Mapping[str, Guess]:
        """Return what the columns of fields hold, by their first values."""
        sample = log.sample()
        headers = log.table.headers
        wanted = {header for _, header in (*self._names.of_item, *self._names.of_event)}
        texts = {
            header: [row[place].strip() if place < len(row) else "" for row in sample]
            for place, header in enumerate(headers)
            if header in wanted
        }
        return {header: guess_column(found) for header, found in texts.items()}

    def _holds(self, item: str) -> bool:
        return self._share.holds(item) and self._only in (None, item)

    def _check(self, headers: Sequence[str]) -> None:
        mapping = self._terms.mapping
        asked = [("item", mapping.item), ("stage", mapping.stage), ("time", mapping.time)]
        for where, header in (*asked, *((f"fields.{key}", one) for key, one in mapping.fields.items())):
            if header not in headers:
                words = _NO_COLUMN.fill(column=header, file=self._path.name, known=", ".join(headers))
                raise KnownError(words, field=where)

    def _narrowed_wrongly(self) -> tuple[Msg, ...]:
        known = {*self._terms.stages, *self._terms.stages.values()}
        return tuple(_NO_SUCH_STAGE.fill(name=one) for one in self._terms.mapping.only_stages if one not in known)


def read_again(path: Path, terms: Terms, item: str, place: int) -> History | None:
    """Return the history of one item that was read from a log before, from where it stands; None if it is gone."""
    share, only = WHOLE, item
    if kind_of(path) == "xes":
        stand = XesLog(path, ()).start_of_items()
        if stand is not None:
            share = Share(start=place, line=0, root=stand.root, prefix=stand.prefix)
    for history in LogReading(path, terms, share=share, only=only):
        if history.item == item and history.place == place:
            return history
        if share is not WHOLE:
            return None
    return None
