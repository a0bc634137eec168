"""Who may ask a server for what: tokens, of which only a hash is kept, and the secret addresses of webhooks."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Table, delete, select, update

from app.engine.errors import KnownError
from app.storage.ledger import tables as t
from app.storage.ledger.codec import moment_of, moment_text
from app.storage.ledger.store import Store

TOKEN_PREFIX = "rw_"  # noqa: S105  by which people and scanners of leaked secrets know a token
_USED_EVERY = timedelta(minutes=1)
"""How exactly the last use is noted: writing it each time would cost more than most requests."""


class Scope(StrEnum):
    """What a token is good for."""

    READ = "read"
    EVENTS = "events"
    PUBLISH = "publish"
    OPERATE = "operate"
    ADMIN = "admin"


class Token(Struct, frozen=True):
    """A token as it is known after it was shown once."""

    id: str
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime | None = None
    last_used: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Say whether it is still good."""
        return self.expires_at is None or now < self.expires_at


class Hook(Struct, frozen=True):
    """A webhook: whoever calls its secret address makes the event `webhook.received` with its code happen.

    The item is named by what stands at `pointer` in the body (a JSON pointer), or else in the query: by its id, or by
    an e-mail address or telephone number of its client.
    """

    id: str
    name: str
    code: str
    entity: str
    find: Literal["item", "address"]
    pointer: str
    created_at: datetime
    last_used: datetime | None = None


class Tokens:
    """The tokens of a ledger."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self._store = store

    def make(
        self, name: str, scopes: Iterable[Scope], now: datetime, expires_at: datetime | None = None
    ) -> tuple[Token, str]:
        """Make a token; the secret that is returned with it is kept nowhere."""
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = Token(_new_id(), name, frozenset(scopes), now, expires_at)
        row = {
            "id": token.id,
            "hash": hash_of(secret),
            "name": name,
            "scopes": " ".join(sorted(token.scopes)),
            "created_at": moment_text(now),
            "expires_at": moment_text(expires_at) if expires_at else None,
        }
        with self._store.write() as connection:
            connection.execute(t.tokens.insert(), row)
        return token, secret

    def find(self, secret: str, now: datetime) -> Token | None:
        """Return the token of a secret, None for an unknown or expired one, and note that it was used.

        It is looked up by its hash, so that the time it takes says nothing about how much of a guess was right.
        """
        with self._store.read() as connection:
            row = connection.execute(select(t.tokens).where(t.tokens.c.hash == hash_of(secret))).first()
        token = _token(row) if row is not None else None
        if token is None or not token.holds(now):
            return None
        _note_use(self._store, t.tokens, token, now)
        return token

    def all(self) -> list[Token]:
        """Return the tokens, newest first."""
        with self._store.read() as connection:
            return [_token(row) for row in connection.execute(select(t.tokens).order_by(t.tokens.c.created_at.desc()))]

    def remove(self, id: str) -> bool:
        """Let a token be good for nothing from now on; say whether there was one."""
        with self._store.write() as connection:
            return connection.execute(delete(t.tokens).where(t.tokens.c.id == id)).rowcount > 0


class Hooks:
    """The webhooks of a ledger."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self._store = store

    def make(
        self, name: str, code: str, entity: str, now: datetime, *, find: Literal["item", "address"], pointer: str
    ) -> tuple[Hook, str]:
        """Make a webhook; the secret of its address is kept nowhere."""
        secret = secrets.token_urlsafe(32)
        hook = Hook(_new_id(), name, code, entity, find, pointer, now)
        row = {
            "id": hook.id,
            "hash": hash_of(secret),
            "name": name,
            "code": code,
            "entity": entity,
            "find": find,
            "pointer": pointer,
            "created_at": moment_text(now),
        }
        with self._store.write() as connection:
            connection.execute(t.hooks.insert(), row)
        return hook, secret

    def find(self, secret: str, now: datetime) -> Hook | None:
        """Return the webhook of a secret, and note that it was used."""
        with self._store.read() as connection:
            row = connection.execute(select(t.hooks).where(t.hooks.c.hash == hash_of(secret))).first()
        if row is None:
            return None
        hook = _hook(row)
        _note_use(self._store, t.hooks, hook, now)
        return hook

    def all(self) -> list[Hook]:
        """Return the webhooks, newest first."""
        with self._store.read() as connection:
            return [_hook(row) for row in connection.execute(select(t.hooks).order_by(t.hooks.c.created_at.desc()))]

    def remove(self, id: str) -> bool:
        """Let an address lead nowhere from now on; say whether there was one."""
        with self._store.write() as connection:
            return connection.execute(delete(t.hooks).where(t.hooks.c.id == id)).rowcount > 0


def hash_of(secret: str) -> str:
    """Return what is kept of a secret of 256 random bits: nobody finds it by trying, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _new_id() -> str:
    return secrets.token_hex(6)


def _note_use(store: Store, table: Table, used: Token | Hook, now: datetime) -> None:
    if used.last_used is None or now - used.last_used >= _USED_EVERY:
        # Where the database is busy, whoever only reads need not wait for this.
        with contextlib.suppress(KnownError), store.write() as connection:
            connection.execute(update(table).where(table.c.id == used.id).values(last_used=moment_text(now)))


def _moment(text: str | None) -> datetime | None:
    return moment_of(text) if text else None


def _token(row: Any) -> Token:
    known = frozenset(Scope(one) for one in row.scopes.split() if one in set(Scope))
    made, expires = moment_of(row.created_at), _moment(row.expires_at)
    return Token(row.id, row.name, known, made, expires, _moment(row.last_used))


def _hook(row: Any) -> Hook:
    made, used = moment_of(row.created_at), _moment(row.last_used)
    return Hook(row.id, row.name, row.code, row.entity, row.find, row.pointer, made, used)
