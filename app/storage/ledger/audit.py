"""Who has changed what on a server, and answers that were given once and are given again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, select

from app.engine.errors import KnownError
from app.engine.words import msg
from app.storage.database import from_json, to_json
from app.storage.ledger import tables as t
from app.storage.ledger.codec import moment_of, moment_text
from app.storage.ledger.store import Store, add_rows

KEPT_FOR = timedelta(days=2)
"""How long an answer can be asked for again with the same key."""


class Entry(Struct, frozen=True):
    """One change: `what` is a word for programs, `detail` names what it was done to."""

    seq: int
    at: datetime
    who: str
    what: str
    detail: Mapping[str, Any]


class Audit:
    """The audit log of a ledger: only ever added to."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self._store = store

    def note(self, who: str, what: str, now: datetime, **detail: Any) -> None:
        """Note a change; within a transaction it is written with what it tells of."""
        row = {"at": moment_text(now), "who": who, "what": what, "detail": to_json(detail)}
        with self._store.write() as connection:
            connection.execute(t.audit.insert(), row)

    def newest(self, limit: int, before: int | None = None) -> list[Entry]:
        """Return entries, newest first."""
        c = t.audit.c
        query = select(t.audit).order_by(c.seq.desc()).limit(limit)
        if before is not None:
            query = query.where(c.seq < before)
        with self._store.read() as connection:
            return [
                Entry(row.seq, moment_of(row.at), row.who, row.what, from_json(row.detail))
                for row in connection.execute(query)
            ]


class Answer(Struct, frozen=True):
    """What was answered: the status of HTTP, headers, and the body as text."""

    status: int
    headers: Mapping[str, str]
    body: str


class OtherRequest(KnownError):
    """The same key came with another request."""


class Answers:
    """Answers by the key under which they were asked for."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self._store = store

    def given(self, key: str, request: str) -> Answer | None:
        """Return what was answered to the key; raises OtherRequest where `request` (a hash) is not the same."""
        with self._store.read() as connection:
            row = connection.execute(select(t.answers).where(t.answers.c.key == key)).first()
        if row is None:
            return None
        if row.request != request:
            raise OtherRequest(OTHER, field="Idempotency-Key")
        kept = from_json(row.content)
        return Answer(row.status, kept["headers"], kept["body"])

    def keep(self, key: str, request: str, answer: Answer, now: datetime) -> None:
        """Keep an answer; old ones are forgotten."""
        content = to_json({"headers": answer.headers, "body": answer.body})
        row = {"key": key, "request": request, "status": answer.status, "content": content, "at": moment_text(now)}
        with self._store.write() as connection:
            connection.execute(delete(t.answers).where(t.answers.c.at < moment_text(now - KEPT_FOR)))
            add_rows(connection, t.answers, ("key",), [row])


OTHER = msg("This key came before with another request. Use a new key for each request.")
