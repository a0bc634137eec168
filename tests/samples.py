"""The sample company, made once for each day it begins on and copied for whoever wants it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.storage.initial import init_workspace


def copy_sample(path: Path, today: date = date(2026, 3, 2)) -> None:
    """Write the workspace of the sample company."""
    path.write_bytes(_sample(today))


@cache
def _sample(today: date) -> bytes:
    with TemporaryDirectory() as folder:
        made = Path(folder) / "sample.rulewright"
        init_workspace(made, sample=True, today=today)
        return made.read_bytes()
