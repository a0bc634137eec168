"""What is on its way out: kept with the state it follows from, claimed, sent, tried again, mended."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import select, update

from app.engine.effects import Effect
from app.engine.errors import KnownError
from app.engine.model.item import Key
from app.engine.words import msg
from app.storage.ledger import tables as t
from app.storage.ledger.codec import moment_of, moment_text, text_of, value_of, words_of
from app.storage.ledger.store import Store, insert_rows

HERE = "here"
"""The receipt of what the workspace itself has received, because no channel carries it."""
LEASE = timedelta(seconds=30)
"""For so long a post is held by whoever has claimed it, and again from each time he says that he still works on it.

Then somebody else tries it: its worker has died.
"""
NO_POST = msg("There is no post {key} here.")
ALREADY_SENT = msg("This has been sent already, and cannot be sent or changed any more.")


class PostStatus(StrEnum):
    """How far a post has come."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    """Given up; a person may mend it and send it again."""
    HELD = "held"
    """A version in the shadow asked for it: it is never sent."""
    DROPPED = "dropped"
    """A person has decided that it shall not be sent."""


class Outgoing(Struct, frozen=True):
    """One effect on its way out through one channel (`way`; empty where the workspace itself receives it)."""

    key: str
    item: Key
    rule: str
    title: str
    way: str
    effect: Effect
    at: datetime
    status: PostStatus = PostStatus.WAITING
    attempts: int = 0
    next_at: datetime | None = None
    error: str = ""
    receipt: str = ""
    sent_at: datetime | None = None
    number: int = 0


class Outbox:
    """The posts of a ledger."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self._store = store

    def put(self, posts: Sequence[Outgoing], now: datetime) -> None:
        """Add posts; raises IntegrityError for a key that is there already."""
        if posts:
            with self._store.write() as connection:
                insert_rows(connection, t.outbox, [_row(one, now) for one in posts])

    def claim(
        self, now: datetime, limit: int, by: str, lease: timedelta = LEASE, full: Collection[str] = ()
    ) -> list[Outgoing]:
        """Take posts that are due, so that nobody else tries them meanwhile; but none of ways that are `full`."""
        c = t.outbox.c
        due = select(t.outbox).where(c.next_at <= moment_text(now)).order_by(c.next_at, c.number).limit(limit)
        if full:
            due = due.where(c.way.not_in(full))
        with self._store.read() as connection:
            if connection.execute(due.limit(1)).first() is None:
                return []
        with self._store.write() as connection:
            rows = connection.execute(due.with_for_update(skip_locked=True)).all()
            if rows:
                taken = c.number.in_([row.number for row in rows])
                held = {"next_at": moment_text(now + lease), "claimed_by": by}
                connection.execute(update(t.outbox).where(taken).values(held))
        return [_outgoing(row) for row in rows]

    def keep(self, keys: Collection[str], now: datetime, by: str, lease: timedelta = LEASE) -> None:
        """Hold posts for longer that are still on their way; those that are somebody else's by now stay his."""
        c = t.outbox.c
        held = c.key.in_(keys) & (c.claimed_by == by) & (c.status == PostStatus.WAITING)
        with self._store.write() as connection:
            connection.execute(update(t.outbox).where(held).values(next_at=moment_text(now + lease)))

    def release(self, now: datetime) -> None:
        """Let all that was claimed be tried again at once: the only runner has just started."""
        c = t.outbox.c
        with self._store.write() as connection:
            claimed = c.claimed_by.is_not(None) & (c.status == PostStatus.WAITING)
            changed = {"claimed_by": None, "next_at": moment_text(now)}
            connection.execute(update(t.outbox).where(claimed).values(changed))

    def sent(self, post: Outgoing, receipt: str, now: datetime) -> None:
        """Note that it has left."""
        changed = {"status": PostStatus.SENT, "receipt": receipt, "sent_at": moment_text(now), "error": None}
        self._change(post.key, {**changed, "next_at": None, "claimed_by": None, "attempts": post.attempts + 1})

    def again(self, post: Outgoing, why: str, at: datetime, *, rest: Effect | None = None, counts: bool = True) -> None:
        """Note that it did not work, and when to try next; `rest` is what is still to be sent."""
        changed: dict[str, Any] = {"next_at": moment_text(at), "claimed_by": None, "error": text_of(why)}
        changed["attempts"] = post.attempts + counts
        if rest is not None:
            changed["effect"] = text_of(rest)
        self._change(post.key, changed, PostStatus.WAITING)

    def give_up(self, post: Outgoing, why: str, *, rest: Effect | None = None) -> bool:
        """Note that it will not work before somebody mends it; False where it is no more what it was for the caller."""
        changed: dict[str, Any] = {
            "status": PostStatus.DEAD,
            "next_at": None,
            "claimed_by": None,
            "error": text_of(why),
        }
        changed["attempts"] = post.attempts + 1
        if rest is not None:
            changed["effect"] = text_of(rest)
        return self._change(post.key, changed, post.status)

    def get(self, key: str) -> Outgoing:
        """Return one post; raises KnownError where there is none."""
        with self._store.read() as connection:
            row = connection.execute(select(t.outbox).where(t.outbox.c.key == key)).first()
        if row is None:
            raise KnownError(NO_POST.fill(key=key), field="key")
        return _outgoing(row)

    def received_as(self, way: str, receipt: str) -> Outgoing | None:
        """Return the post that the other side has named so, None where no channel has sent one of the name."""
        c = t.outbox.c
        query = select(t.outbox).where(c.receipt == receipt, c.way == way).order_by(c.number.desc())
        with self._store.read() as connection:
            row = connection.execute(query).first()
        return _outgoing(row) if row is not None else None

    def holding(self, kind: type[Effect], text: str) -> list[Outgoing]:
        """Return the posts of a kind of effect in which a text stands, newest first; `text` is letters and digits."""
        c = t.outbox.c
        query = select(t.outbox).where(c.kind == kind.__name__, c.effect.contains(text, autoescape=True))
        with self._store.read() as connection:
            return [_outgoing(row) for row in connection.execute(query.order_by(c.number.desc()))]

    def list(
        self, status: PostStatus | None = None, *, limit: int = 100, before: int | None = None, item: Key | None = None
    ) -> list[Outgoing]:
        """Return posts, newest first."""
        c = t.outbox.c
        query = select(t.outbox).order_by(c.number.desc()).limit(limit)
        if status is not None:
            query = query.where(c.status == status)
        if before is not None:
            query = query.where(c.number < before)
        if item is not None:
            query = query.where(c.entity == item[0], c.item == item[1])
        with self._store.read() as connection:
            return [_outgoing(row) for row in connection.execute(query)]

    def send_again(self, key: str, now: datetime, mended: Effect | None = None) -> Outgoing:
        """Let a post be tried again, with another effect of its type where it was mended; the key stays."""
        with self._store.write():
            self._refuse_sent(key)
            changed = {"status": PostStatus.WAITING, "next_at": moment_text(now), "attempts": 0, "claimed_by": None}
            self._change(key, changed | ({"effect": text_of(mended)} if mended is not None else {}))
            return self.get(key)

    def drop(self, key: str) -> Outgoing:
        """Let a post never be sent."""
        with self._store.write():
            self._refuse_sent(key)
            self._change(key, {"status": PostStatus.DROPPED, "next_at": None, "claimed_by": None})
            return self.get(key)

    def _refuse_sent(self, key: str) -> None:
        if self.get(key).status in (PostStatus.SENT, PostStatus.HELD):
            raise KnownError(ALREADY_SENT, field="key")

    def _change(self, key: str, values: Mapping[str, Any], status: PostStatus | None = None) -> bool:
        """Change a post, with `status` only where it stands there: somebody may have decided otherwise meanwhile."""
        c = t.outbox.c
        changing = update(t.outbox).where(c.key == key)
        if status is not None:
            changing = changing.where(c.status == status)
        with self._store.write() as connection:
            return connection.execute(changing.values(**values)).rowcount > 0


def _row(post: Outgoing, now: datetime) -> dict[str, Any]:
    waits = post.status is PostStatus.WAITING
    return {
        "key": post.key,
        "entity": post.item[0],
        "item": post.item[1],
        "rule": post.rule,
        "title": post.title,
        "way": post.way,
        "kind": type(post.effect).__name__,
        "effect": text_of(post.effect),
        "at": moment_text(post.at),
        "status": post.status.value,
        "attempts": 0,
        "next_at": moment_text(post.next_at or now) if waits else None,
        "receipt": post.receipt or None,
        "created_at": moment_text(now),
        "sent_at": moment_text(now) if post.status is PostStatus.SENT else None,
    }


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(
        row.key,
        (row.entity, row.item),
        row.rule,
        row.title,
        row.way,
        value_of(row.effect, Effect),
        moment_of(row.at),
        PostStatus(row.status),
        row.attempts,
        moment_of(row.next_at) if row.next_at else None,
        words_of(row.error),
        row.receipt or "",
        moment_of(row.sent_at) if row.sent_at else None,
        row.number,
    )
