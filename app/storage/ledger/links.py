"""Addresses that stand in what was sent, and what became of them: links that were followed, mails that were opened."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import select, update

from app.storage.ledger import tables as t
from app.storage.ledger.codec import moment_of, moment_text
from app.storage.ledger.store import Store

LinkKind = Literal["link", "open", "feed"]


class Link(Struct, frozen=True):
    """A tracked link of a message, the picture that tells that a mail was opened, or the page of a post of the feed.

    `key` is that of the message, or of the effect.
    """

    token: str
    url: str
    key: str
    kind: LinkKind
    first_followed_at: datetime | None = None
    count: int = 0


class Links:
    """The tracked links of a ledger. Their tokens cannot be guessed."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self._store = store

    def make(self, key: str, url: str, kind: LinkKind = "link") -> Link:
        """Return the link of a post to a URL: the same one however often the post is tried."""
        c = t.links.c
        known = select(t.links).where(c.key == key, c.url == url, c.kind == kind)
        with self._store.write() as connection:
            row = connection.execute(known).first()
            if row is not None:
                return _link(row)
            link = Link(secrets.token_urlsafe(16), url, key, kind)
            new = {"token": link.token, "url": url, "key": key, "kind": kind, "count": 0}
            connection.execute(t.links.insert(), new)
        return link

    def get(self, token: str) -> Link | None:
        """Return a link, None for a token that leads nowhere."""
        with self._store.read() as connection:
            row = connection.execute(select(t.links).where(t.links.c.token == token)).first()
        return _link(row) if row is not None else None

    def follow(self, token: str, now: datetime) -> Link | None:
        """Count that a link was followed; return it as it is then, None for a token that leads nowhere."""
        c = t.links.c
        with self._store.write() as connection:
            first = {"count": c.count + 1, "first_followed_at": moment_text(now)}
            fresh = update(t.links).where(c.token == token, c.first_followed_at.is_(None)).values(first)
            if connection.execute(fresh).rowcount == 0:
                connection.execute(update(t.links).where(c.token == token).values(count=c.count + 1))
            return self.get(token)


def _link(row: Any) -> Link:
    first = moment_of(row.first_followed_at) if row.first_followed_at else None
    return Link(row.token, row.url, row.key, row.kind, first, row.count)
