"""The ways out of a server: set up there, under the ids by which rules name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import select

from app.storage.company import ConfiguredProvider
from app.storage.ledger import tables as t
from app.storage.ledger.store import Store, put_rows

_KEY = "providers"
_CHANGES = "providers_changed"


class LedgerProviders:
    """What is set up on a server. Secrets do not stand in it, only their names."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self._store = store

    def all(self) -> tuple[ConfiguredProvider, ...]:
        """Return what is set up, by name."""
        found = self._noted(_KEY)
        return msgspec.json.decode(found, type=tuple[ConfiguredProvider, ...]) if found else ()

    def put(self, provider: ConfiguredProvider) -> None:
        """Add or replace one."""
        with self._store.write():
            others = [one for one in self.all() if one.id != provider.id]
            self._write(sorted((*others, provider), key=lambda one: (one.name.casefold(), one.id)))

    def remove(self, provider_id: str) -> None:
        """Remove one."""
        with self._store.write():
            self._write([one for one in self.all() if one.id != provider_id])

    def stamp(self) -> str:
        """Return something that is another once anything is set up otherwise."""
        return self._noted(_CHANGES) or "0"

    def _write(self, providers: list[ConfiguredProvider]) -> None:
        notes: Mapping[str, Any] = {
            _KEY: msgspec.json.encode(providers).decode(),
            _CHANGES: str(int(self.stamp()) + 1),
        }
        with self._store.write() as connection:
            put_rows(connection, t.settings, ("key",), [{"key": key, "value": value} for key, value in notes.items()])

    def _noted(self, key: str) -> str | None:
        with self._store.read() as connection:
            found: str | None = connection.execute(select(t.settings.c.value).where(t.settings.c.key == key)).scalar()
        return found
