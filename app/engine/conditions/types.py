"""What a condition has to know of the names it uses; `app.engine.names.Names` knows it."""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol

from app.engine.model.schema import Option
from app.engine.model.values import FieldType
from app.engine.paths import Path, read_path, write_path
from app.engine.words import Msg


class NameType(Protocol):
    """What a name holds."""

    @property
    def type(self) -> FieldType:
        """The kind of value, or of each one."""
        ...

    @property
    def multiple(self) -> bool:
        """Whether there may be several values."""
        ...

    @property
    def label(self) -> str:
        """What a person calls it."""
        ...

    @property
    def options(self) -> tuple[Option, ...]:
        """The values of an enumeration."""
        ...


class Types(Protocol):
    """The names that exist where a condition stands."""

    def get(self, path: str, /) -> NameType | None:
        """Return what a path in its stored form holds, None where it leads nowhere."""
        ...

    def trouble(self, path: Path, /) -> Msg | None:
        """Return why a path leads nowhere."""
        ...


def readings_of(text: str) -> list[Path]:
    """Return what a path may mean; ``results.RULE.name`` may be written without brackets whatever the rule's id."""
    found = []
    with suppress(ValueError):
        found.append(read_path(text))
    root, _, rest = text.partition(".")
    rule, _, name = rest.rpartition(".")
    if root == "results" and rule and name:
        found.append((root, rule, name))
    return found


def named(types: Types, text: str) -> NameType | None:
    """Return what a path holds, however it is written."""
    found = (types.get(write_path(parts)) for parts in readings_of(text))
    return next((one for one in found if one is not None), None)
