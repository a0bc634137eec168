"""A backtest's report in a folder: a page to read, tables, JSON, and the steps as an event log."""

from __future__ import annotations

import json
from pathlib import Path

from app.engine.errors import KnownError, refusal
from app.engine.words import Msg, Said, msg
from app.storage.backtests.page import page
from app.storage.backtests.report import BacktestReport
from app.storage.backtests.tables import tables, write_table

_UNWRITTEN = msg("The report cannot be written: {why}. Choose another folder.")


def files_of_events(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder that get the steps as event logs."""
    return folder / "events.xes", folder / "events.csv"


def make_folder(folder: Path) -> None:
    """Make a folder where it is not there; raises KnownError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError(_UNWRITTEN.fill(why=refusal(error)), place=str(folder)) from error


def export(report: BacktestReport, folder: Path, say: Said = Msg.plain, language: str = "en") -> None:
    """Write a report into a folder; raises KnownError."""
    make_folder(folder)
    try:
        (folder / "report.html").write_text(page(report, say, language), "utf-8")
        text = json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n"
        (folder / "report.json").write_text(text, "utf-8")
        for name, table in tables(report, say).items():
            write_table(folder / name, table)
    except OSError as error:
        raise KnownError(_UNWRITTEN.fill(why=refusal(error)), place=str(folder)) from error
