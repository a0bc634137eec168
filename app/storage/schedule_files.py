"""Schedules of events and descriptions of arrivals as files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from pathlib import Path

from app.engine import schedule
from app.engine.arrivals import Arrivals, read_arrivals
from app.engine.errors import KnownError, refusal
from app.engine.json_text import parsed
from app.engine.model.rule_set import RuleSet
from app.engine.ports import Directory
from app.engine.schedule import Flaw, Schedule, Setting
from app.engine.schedule_reading import read_schedule
from app.engine.spreadsheet import guarded
from app.engine.words import Msg, msg, msgs
from app.storage.importing.table_file import Row, TableFile
from app.storage.whole_file import read

MOST_TOLD = 20
"""Flaws that are told on the command line; the others are counted."""

_bad = msgs(
    "{n} problem in the schedule. Mend it and try again:\n{lines}",
    "{n} problems in the schedule. Mend them and try again:\n{lines}",
)
_line = msg("  line {number}, {column}: {words}")
_bare_line = msg("  line {number}: {words}")
_more = msg("  … and {n} more")
_unreadable = msg("The file cannot be read: {why}.")
_unwritable = msg("The file cannot be written: {why}.")


def load_schedule(path: Path, setting: Setting) -> Schedule:
    """Read a schedule from CSV, with all that is wrong with it. Raises KnownError where nothing of it can be read."""
    try:
        table = TableFile(path)
        found = list(table.rows())
        rows = [(one.number, one.cells) for one in found if isinstance(one, Row)]
        read = read_schedule(table.headers, rows, setting)
    except KnownError as error:
        error.place = error.place or str(path)
        raise
    except OSError as error:
        raise KnownError(_unreadable.fill(why=refusal(error)), place=str(path)) from error
    lost = [Flaw(one.number, "", one.words, one.text) for one in found if not isinstance(one, Row)]
    return read._replace(flaws=tuple(sorted((*read.flaws, *lost), key=lambda one: one.number)))


def first_moment(path: Path, directory: Directory) -> datetime | None:
    """Return the first moment that a schedule names; None where all its times count from the clock's start."""
    try:
        table = TableFile(path)
        rows = [(one.number, one.cells) for one in table.rows() if isinstance(one, Row)]
        return schedule.earliest(table.headers, rows, directory)
    except KnownError as error:
        error.place = error.place or str(path)
        raise
    except OSError as error:
        raise KnownError(_unreadable.fill(why=refusal(error)), place=str(path)) from error


def _below(lines: Msg, line: Msg) -> Msg:
    return Msg("{lines}\n{line}").fill(lines=lines, line=line)


def whole_schedule(path: Path, setting: Setting) -> Schedule:
    """Read a schedule that has to be without flaws. Raises KnownError that tells them, line by line."""
    read = load_schedule(path, setting)
    if read.flaws:
        told = [
            (_line if one.column else _bare_line).fill(number=one.number, column=one.column, words=one.words)
            for one in read.flaws[:MOST_TOLD]
        ]
        if len(read.flaws) > MOST_TOLD:
            told.append(_more.fill(n=len(read.flaws) - MOST_TOLD))
        raise KnownError(_bad.fill(n=len(read.flaws), lines=reduce(_below, told)), place=str(path))
    return read


def load_arrivals(path: Path, rule_set: RuleSet, directory: Directory) -> Arrivals:
    """Read how records come from a JSON file. Raises KnownError that names what does not fit."""
    raw = parsed(read(path), source=str(path))
    try:
        return read_arrivals(raw, rule_set, directory)
    except KnownError as error:
        error.place = f"{path}, {error.field}" if error.field else str(path)
        raise


def save_schedule(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write the rows of a schedule as CSV that spreadsheets take for UTF-8."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([guarded(cell) for cell in row] for row in rows)
    except OSError as error:
        raise KnownError(_unwritable.fill(why=refusal(error)), place=str(path)) from error
