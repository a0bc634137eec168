"""What becomes of rules that were due while nothing ran; kept in the ledger, for whoever runs there."""

from __future__ import annotations

from datetime import timedelta

from app.run.carrying import Overdue
from app.storage.ledger.ledger import Ledger

_KEY = "skip_later_than"


def read_overdue(ledger: Ledger) -> Overdue:
    """Return what was decided; late ones run where nothing was."""
    seconds = ledger.settings().get(_KEY)
    return Overdue(timedelta(seconds=float(seconds)) if seconds else None)


def write_overdue(ledger: Ledger, overdue: Overdue) -> None:
    """Decide it from now on."""
    limit = overdue.skip_later_than
    ledger.note(_KEY, str(limit.total_seconds()) if limit is not None else "")
