"""What rules did, written as an event log that process-mining tools read: an item is a case, a step an event."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO
from xml.sax.saxutils import quoteattr

from app.engine.inboxes import recipients
from app.engine.model.event import ANSWERS, ENTER, MOVE, SET, TICK
from app.engine.spreadsheet import guarded
from app.engine.trace import (
    Acted,
    Entered,
    Happened,
    Moved,
    Removed,
    RuleStep,
    Status,
    Step,
    Stopped,
    TriggerStep,
)
from app.storage.history.gathered import Gathered

COLUMNS = (
    "concept:name",
    "time:timestamp",
    "lifecycle:transition",
    "org:resource",
    "kind",
    "stage",
    "rule",
    "status",
    "effect",
    "channel",
    "recipients",
    "reason",
)
"""What is said of each event; a row of the CSV form begins with the item besides."""

_CASE = "case:concept:name"
_TIME = COLUMNS.index("time:timestamp")
_MOST_EVENTS = 10_000_000
_INVALID = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OURS = frozenset({ENTER, MOVE, SET, TICK}) | ANSWERS
_LIFECYCLE = {
    Status.PLANNED: "schedule",
    Status.WAITING: "schedule",
    Status.RUNNING: "start",
    Status.DONE: "complete",
    Status.SKIPPED: "autoskip",
    Status.NOT_PLANNED: "autoskip",
    Status.FAILED: "ate_abort",
    Status.CANCELLED: "withdraw",
}
"""Where a rule stands, in the terms of XES's lifecycle extension."""

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
\t<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
\t<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
\t<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
\t<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
\t<global scope="trace">
\t\t<string key="concept:name" value=""/>
\t</global>
\t<global scope="event">
\t\t<string key="concept:name" value=""/>
\t\t<date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>
\t\t<string key="lifecycle:transition" value="complete"/>
\t</global>
\t<classifier name="Activity" keys="concept:name"/>
\t<classifier name="Activity and lifecycle" keys="concept:name lifecycle:transition"/>
"""


@dataclass(frozen=True, slots=True)
class _Event:
    name: str
    at: datetime
    kind: str
    lifecycle: str = "complete"
    resource: str = ""
    stage: str = ""
    rule: str = ""
    status: str = ""
    effect: str = ""
    channel: str = ""
    recipients: Sequence[str] = ()
    reason: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return it as the columns have it."""
        told = (self.name, self.at.isoformat(), self.lifecycle, self.resource, self.kind, self.stage, self.rule)
        return (*told, self.status, self.effect, self.channel, ", ".join(self.recipients), self.reason)


class EventLogWriter:
    """Writes steps of items, in whatever portions they come, as one log; XES where the file is called so, else CSV.

    The file is there once the `with` block ends well, and not before.
    """

    def __init__(self, path: Path, names: Mapping[str, str]) -> None:
        """`names` are what stages, rules and triggers are called, by id."""
        self._path = path
        self._names = names
        self._gathered = Gathered(lambda: 8.0, _MOST_EVENTS)
        self._number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._gathered:
            if kind is None:
                self._write()

    def take(self, item: str, steps: Iterable[Step]) -> None:
        """Add steps of one item."""
        for step in steps:
            event = self._event(step)
            if event is not None:
                self._number += 1
                self._gathered.add(item, (self._number, 0, event.cells()))

    def _write(self) -> None:
        draft = self._path.with_name(f"{self._path.name}.part")
        form = _write_xes if self._path.suffix.lower() == ".xes" else _write_csv
        try:
            with draft.open("w", encoding="utf-8", newline="") as file:
                form(file, ((item, [cells for _, _, cells in rows]) for item, rows, _ in self._gathered.groups()))
            draft.replace(self._path)
        finally:
            draft.unlink(missing_ok=True)

    def _event(self, step: Step) -> _Event | None:
        name, at = self._named, step.at
        match step:
            case Happened(event=event) if event.type not in _OURS:
                return _Event(event.type, at, "event", resource=event.by or "")
            case Entered(stage=stage):
                return _Event(name(stage), at, "stage", resource=step.by or "", stage=stage, rule=step.because)
            case RuleStep(rule=rule, status=status):
                why, cycle = step.reason.words.plain() if step.reason is not None else "", _LIFECYCLE[status]
                return _Event(name(rule), at, "rule", cycle, "", step.stage, rule, status.value, reason=why)
            case Acted(effect=effect):
                kind, to = type(effect).__name__, recipients(effect)
                return _Event(kind, at, "effect", "complete", "", step.stage, step.rule, "", kind, effect.channel, to)
            case TriggerStep(fired=True, trigger=trigger):
                return _Event(name(trigger), at, "trigger", stage=step.stage, rule=trigger)
            case Moved(because=because):
                done = "carried_out" if step.carried_out else "reported"
                return _Event(name(because), at, "move", "complete", step.by, step.stage, because, done)
            case Removed(because=because):
                return _Event(name(because), at, "removal", "complete", step.by, rule=because)
            case Stopped(because=because):
                return _Event(name(because), at, "stop", "ate_abort", stage=step.stage, rule=because)
        return None

    def _named(self, key: str) -> str:
        return self._names.get(key) or key or "…"


_Cases = Iterator[tuple[str, list[tuple[str, ...]]]]


def _write_csv(file: TextIO, cases: _Cases) -> None:
    writer = csv.writer(file)
    writer.writerow((_CASE, *COLUMNS))
    for item, rows in cases:
        writer.writerows([guarded(cell) for cell in (item, *cells)] for cells in rows)


def _write_xes(file: TextIO, cases: _Cases) -> None:
    file.write(_HEAD)
    for item, rows in cases:
        file.write(f'\t<trace>\n\t\t<string key="concept:name" value={_quoted(item)}/>\n')
        for cells in rows:
            file.write("\t\t<event>\n")
            for place, (column, cell) in enumerate(zip(COLUMNS, cells, strict=True)):
                if cell:
                    tag = "date" if place == _TIME else "string"
                    file.write(f'\t\t\t<{tag} key="{column}" value={_quoted(cell)}/>\n')
            file.write("\t\t</event>\n")
        file.write("\t</trace>\n")
    file.write("</log>\n")


def _quoted(text: str) -> str:
    return quoteattr(_INVALID.sub("\ufffd", text), {'"': "&quot;"})
