"""The secret addresses at which other systems set triggers off, as whoever keeps them tells of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

Find = Literal["item", "address"]
"""How a call names its item: by its id, or by an e-mail address or telephone number of its client."""


class Hook(Struct, frozen=True):
    """An address that somebody was given, without its secret."""

    id: str
    name: str
    code: str
    entity: str
    find: Find = "item"
    pointer: str = ""
    """Where that stands in the body (RFC 6901); empty: in the query."""
    created_at: datetime | None = None
    last_used: datetime | None = None


class HookKeeper(Protocol):
    """Makes such addresses and takes them back. Each call may take a while."""

    def hooks(self) -> tuple[Hook, ...]:
        """Return those there are, newest first."""

    def make_hook(self, name: str, code: str, entity: str, find: Find) -> str:
        """Make one and return it: this once, for only a hash of it is kept."""

    def remove_hook(self, id: str) -> None:
        """Let one lead nowhere from now on."""
