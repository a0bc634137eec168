"""What is due by now, sent at once."""

from __future__ import annotations

from app.run.posting import Poster


def post_due(poster: Poster, limit: int = 20) -> int:
    """Try what is due; return how many were tried."""
    claimed = poster.claim(limit)
    for one in claimed:
        poster.post(one)
    return len(claimed)
