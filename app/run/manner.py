"""How the engine of a workspace is to run and to be reached, as the workspace remembers it."""

from __future__ import annotations

from typing import Annotated, Any, Protocol
from urllib.parse import urlsplit

from msgspec import Meta, Struct, ValidationError, convert, to_builtins

from app.engine.errors import KnownError
from app.engine.words import msg
from app.run.address import USUAL_PORT
from app.storage.workspace import PUBLIC_ADDRESS

KEY = "run"
_NO_ADDRESS = msg(
    "“{address}” is not an address of the web. Write https:// and the name, such as https://rules.example.com."
)


class Remembers(Protocol):
    """Where a workspace remembers small things."""

    def get(self, key: str, default: Any = None) -> Any:
        """Return what is remembered."""

    def put(self, key: str, value: Any) -> None:
        """Remember a JSON value."""


class Manner(Struct, frozen=True, omit_defaults=True):
    """What a person has chosen."""

    keep: bool = False
    """Whether the engine goes on when the window is closed."""
    with_window: bool = False
    """Whether it starts when the window does."""
    port: Annotated[int, Meta(ge=0, le=65535)] = 0
    """Where it listens on this computer; 0 is any that is free."""


def read_manner(settings: Remembers) -> Manner:
    """Return what was chosen; what cannot be read is as usual."""
    try:
        return convert(settings.get(KEY, {}), Manner)
    except ValidationError:
        return Manner()


def write_manner(settings: Remembers, manner: Manner) -> None:
    """Remember what was chosen."""
    settings.put(KEY, to_builtins(manner) or None)


def read_public_address(settings: Remembers) -> str:
    """Return under which address people outside reach the engine; empty where they cannot."""
    chosen = settings.get(PUBLIC_ADDRESS)
    return chosen if isinstance(chosen, str) else ""


def write_public_address(settings: Remembers, address: str) -> None:
    """Remember it; raises KnownError for what is no address."""
    settings.put(PUBLIC_ADDRESS, public_address(address) or None)


def base_of(settings: Remembers) -> str:
    """Return what addresses begin with that lead to the engine of a workspace."""
    return read_public_address(settings) or f"http://127.0.0.1:{read_manner(settings).port or USUAL_PORT}"


def public_address(address: str) -> str:
    """Return an address as links begin with it; raises KnownError for what is none."""
    bare = address.strip().rstrip("/")
    if not bare:
        return ""
    try:
        parts = urlsplit(bare)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    else:
        good = good and not (parts.query or parts.fragment or parts.username or set(bare) & set(' \t<>"\\'))
    if not good:
        raise KnownError(_NO_ADDRESS.fill(address=bare), field="public_address")
    return bare
