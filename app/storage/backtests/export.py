"""A backtest's report in a folder: a page to read, tables, JSON, and the steps as an event log."""

from __future__ import annotations

import json
from pathlib import Path

from app.storage.backtests.report import BacktestReport


def files_of_events(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder that get the steps as event logs."""
    return folder / "events.xes", folder / "events.csv"


def export(report: BacktestReport, folder: Path) -> None:
    """Write a report into a folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(report.as_json(), ensure_ascii=False, indent=2), "utf-8")
