"""Logs made for a test, and the histories that are read of them."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from app.engine.history import History, LogMapping
from app.engine.model.schema import builtin_schema
from app.storage.history.histories import LogReading
from app.storage.history.report import LogReport
from app.storage.history.terms import Terms

DEAL = builtin_schema().entities["deal"]
XES = LogMapping("case:concept:name", "concept:name", "time:timestamp")
TABLE = LogMapping("case", "stage", "time")
HEADER = ("case", "stage", "time")
STAGES = {"new": "new", "won": "won", "lost": "lost"}


def terms(mapping: LogMapping = XES, **others: Any) -> Terms:
    return replace(Terms(mapping, STAGES, DEAL), **others)


def at(hour: int, day: int = 1) -> str:
    return f"2026-03-{day:02}T{hour:02}:00:00+01:00"


def event(name: str, time: str, **others: str) -> dict[str, str]:
    return {"concept:name": name, "time:timestamp": time, **others}


def trace(item: str, *events: Mapping[str, str], **values: str) -> str:
    """An item as XES; attributes of time are dates, all others strings."""
    body = _attributes({"concept:name": item, **values}, "\t\t")
    for one in events:
        inside = _attributes(one, "\t\t\t")
        body += f"\t\t<event>\n{inside}\t\t</event>\n"
    return f"\t<trace>\n{body}\t</trace>\n"


def _attributes(values: Mapping[str, str], indent: str) -> str:
    lines = (
        f"{indent}<{'date' if key == 'time:timestamp' else 'string'} key={quoteattr(key)} value={quoteattr(value)}/>\n"
        for key, value in values.items()
    )
    return "".join(lines)


def xes(*traces: str, head: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n{head}{"".join(traces)}</log>\n'


def written(path: Path, content: str | bytes, *, packed: bool = False) -> Path:
    raw = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(raw) if packed else raw)
    return path


def table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def read(path: Path, mapping: LogMapping = XES, **others: Any) -> tuple[list[History], LogReport]:
    """Read a whole log; others are terms, or what reading is told besides."""
    told = {key: others.pop(key) for key in ("share", "most_events", "told", "only") if key in others}
    reading = LogReading(path, terms(mapping, **others), **told)
    return list(reading), reading.report()
