"""Group chats that rules have made and that nobody else keeps: the workspace's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.sqlite import insert

from app.engine.ports import Chat
from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database


class WorkspaceChats:
    """The chats of a workspace, as the engine asks for them."""

    def __init__(self, database: Database, bell: Bell) -> None:
        """Keep the chats of an open workspace."""
        self._database = database
        self._bell = bell

    def chat(self, chat_id: str) -> Chat | None:
        """Return a chat by its id."""
        with self._database.read() as connection:
            row = connection.execute(select(t.chats).where(t.chats.c.id == chat_id)).first()
        return _chat(row) if row else None

    def all(self) -> Mapping[str, Chat]:
        """Return the chats by id, for a rehearsal to begin with."""
        with self._database.read() as connection:
            return {row.id: _chat(row) for row in connection.execute(select(t.chats))}

    def write(self, chats: Iterable[Chat]) -> None:
        """Add or replace chats."""
        written = list(chats)
        rows = [
            {
                "id": one.id,
                "name": one.name,
                "members": list(one.members),
                "made_by_rule": one.made_by_rule,
                "private": one.private,
            }
            for one in written
        ]
        row = insert(t.chats)
        changed = {name: row.excluded[name] for name in ("name", "members", "made_by_rule", "private")}
        with self._database.write() as connection:
            if rows:
                connection.execute(row.on_conflict_do_update(["id"], set_=changed), rows)
        self._bell.ring("chats", *(one.id for one in written))


def _chat(row: Row[Any]) -> Chat:
    return Chat(row.id, row.name, tuple(row.members), row.made_by_rule, row.private)
