"""What is due by now, sent at once; and how far posts have come."""

from __future__ import annotations

from collections import Counter

from app.run.posting import Poster
from app.storage.ledger.outbox import Outbox

_ALL = 1_000_000


def post_due(poster: Poster, limit: int = 20) -> int:
    """Try what is due; return how many were tried."""
    claimed = poster.claim(limit)
    for one in claimed:
        poster.post(one)
    return len(claimed)


def counts(outbox: Outbox) -> Counter[str]:
    """Count posts by their status."""
    return Counter(one.status.value for one in outbox.list(limit=_ALL))
