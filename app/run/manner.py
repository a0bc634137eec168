"""How the engine of a workspace is to run, as the workspace remembers it."""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct, ValidationError, convert, to_builtins

KEY = "run"


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


def read_manner(settings: Remembers) -> Manner:
    """Return what was chosen; what cannot be read is as usual."""
    try:
        return convert(settings.get(KEY, {}), Manner)
    except ValidationError:
        return Manner()


def write_manner(settings: Remembers, manner: Manner) -> None:
    """Remember what was chosen."""
    settings.put(KEY, to_builtins(manner) or None)
