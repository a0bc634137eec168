"""The answer for which the rule behind a post waits: it has come, or never will."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.engine.answering import failed
from app.engine.model.event import FINISHED, Event
from app.engine.model.values import Value
from app.engine.words import msg
from app.storage.ledger.ledger import Incoming, Ledger
from app.storage.ledger.outbox import Outbox, Outgoing

DROPPED = msg("Somebody has decided that it is never sent, so that no answer comes.")


def answer_to(post: Outgoing, results: Mapping[str, Value] | None, at: datetime) -> Incoming | None:
    """Return the event that ends the waiting of the rule behind a post, the same each time; None where none waits."""
    awaits = awaited_by(post)
    if results is None or not awaits:
        return None
    event = Event(FINISHED, post.item[1], at, {"awaits": awaits, "results": dict(results)})
    return Incoming(post.item[0], event, _answer_key(post))


def awaited_by(post: Outgoing) -> str:
    """Return by what a rule waits for the answer to a post; empty where none does."""
    return str(getattr(post.effect, "call_id", ""))


def drop(ledger: Ledger, key: str, now: datetime) -> Outgoing:
    """Let a post never be sent, and the rule that waits for its answer fail; raises KnownError where it has left."""
    with ledger.transaction():
        post = Outbox(ledger.store).drop(key)
        if awaits := awaited_by(post):
            ledger.take_in([Incoming(post.item[0], failed(post.item, now, awaits, DROPPED), _answer_key(post))], now)
    return post


def _answer_key(post: Outgoing) -> str:
    return f"answer:{post.key}"
