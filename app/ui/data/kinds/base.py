"""What a table and an editor need to know of a kind of record."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg
from app.storage.changes import Entry
from app.storage.records.shelf import EVERYTHING, Query, Shelf

R = TypeVar("R", bound=Entry)

STAGE = "stage"
"""The key under which an item's stage is shown and edited."""


class Kind(ABC, Generic[R]):
    """A kind of record: its fields, read from and written into records that are values."""

    usual: ClassVar[tuple[str, ...]] = ()
    """The columns shown at first."""
    order: ClassVar[Query] = EVERYTHING
    """The order shown at first."""
    named_by: ClassVar[str] = ""
    """The field where a table says that somebody has no name; empty where that is no matter."""

    def __init__(self, kind_id: str, icon: str, add: Msg, shelf: Shelf[R]) -> None:
        """`add` is what the button says that makes a new one."""
        self.id = kind_id
        self.icon = icon
        self.add = add
        self.shelf = shelf

    @abstractmethod
    def title(self) -> str:
        """Return the name of the whole, in the plural."""

    @abstractmethod
    def fields(self) -> tuple[Field, ...]:
        """Return the fields in the order in which they are shown."""

    @abstractmethod
    def value(self, record: R, key: str) -> Value:
        """Return what a record holds in a field."""

    @abstractmethod
    def changed(self, record: R, values: Mapping[str, Value], now: datetime) -> R:
        """Return a record with other values in some fields."""

    @abstractmethod
    def fresh(self, record_id: str, now: datetime) -> R:
        """Return an empty record under a new id."""

    @abstractmethod
    def copy(self, record: R, record_id: str, now: datetime) -> R:
        """Return a copy of a record under a new id."""

    @abstractmethod
    def name(self, record: R) -> str:
        """Return what a record is called."""

    def fixed(self, key: str) -> bool:
        """Say whether a field is kept by the program and not edited."""
        return key in ("id", "created_at", "modified_at", "created_by", "modified_by")

    def columns(self) -> tuple[Field, ...]:
        """Return the fields that can be columns: long texts and files make none."""
        return tuple(one for one in self.fields() if one.type not in (FieldType.TEXT, FieldType.FILE))

    def shown_at_first(self) -> Sequence[str]:
        """Return the keys of the columns shown at first."""
        known = {one.key for one in self.columns()}
        return [key for key in self.usual if key in known] or list(known)[:6]
