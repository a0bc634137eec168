"""Chats with clients: who has followed an invitation, and where they are written to from then on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from app.engine.model.item import Key
from app.storage.ledger import tables as t
from app.storage.ledger.codec import moment_of, moment_text
from app.storage.ledger.store import Store, put_rows


class Chat(Struct, frozen=True):
    """A chat that a client has opened; `client` is a reference, or ``item`` for a lead with numbers of its own."""

    way: str
    address: str
    client: str
    item: Key
    opened_at: datetime


class Chats:
    """The chats of a ledger."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self._store = store

    def open(self, chat: Chat) -> None:
        """Keep a chat; one that is open already belongs to whoever has opened it now."""
        row = {
            "way": chat.way,
            "address": chat.address,
            "client": chat.client,
            "entity": chat.item[0],
            "item": chat.item[1],
            "opened_at": moment_text(chat.opened_at),
        }
        with self._store.write() as connection:
            put_rows(connection, t.chats, ("way", "address"), [row])

    def get(self, way: str, address: str) -> Chat | None:
        """Return a chat, None for one that nobody has opened."""
        c = t.chats.c
        with self._store.read() as connection:
            row = connection.execute(select(t.chats).where(c.way == way, c.address == address)).first()
        return _chat(row) if row is not None else None

    def address(self, way: str, item: Key, client: str) -> str:
        """Return where a client of an item is written to, empty where they have opened no chat."""
        c = t.chats.c
        query = select(t.chats).where(c.way == way, c.client == client).order_by(c.opened_at.desc())
        with self._store.read() as connection:
            found = [_chat(row) for row in connection.execute(query)]
        own = [one for one in found if one.item == item]
        # What is called “item” is another client for each item.
        fitting = own or ([] if client == "item" else found)
        return fitting[0].address if fitting else ""


def _chat(row: Any) -> Chat:
    return Chat(row.way, row.address, row.client, (row.entity, row.item), moment_of(row.opened_at))
