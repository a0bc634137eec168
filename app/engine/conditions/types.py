"""What a condition has to know of the names it uses."""

from __future__ import annotations

from typing import Protocol

from app.engine.model.values import FieldType


class NameType(Protocol):
    """What kind of value a name holds, and whether several."""

    @property
    def type(self) -> FieldType:
        """The kind of value, or of each one."""
        ...

    @property
    def multiple(self) -> bool:
        """Whether there are several."""
        ...


class Types(Protocol):
    """The names that exist where a condition stands; paths are given in their stored form."""

    def type_of(self, path: str) -> NameType | None:
        """Return what a name holds, None for a name that does not exist."""
        ...

    def label_of(self, path: str) -> str:
        """Return what a person calls it."""
        ...
