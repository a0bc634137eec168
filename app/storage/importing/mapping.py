"""Which column of a table goes where. Kept in a JSON file, whose shape is told in docs/guide/import.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from app.engine import misfit
from app.engine.errors import KnownError, refusal
from app.engine.json_text import parsed, placed
from app.engine.model.values import FieldType
from app.engine.words import msg
from app.storage.importing.texts import DateOrder, Point

_MOST_BYTES = 4 * 1024 * 1024

_WHY = {
    "extra_forbidden": misfit.UNKNOWN,
    "missing": misfit.MISSING,
    "string_type": misfit.NO_TEXT,
    "string_too_short": misfit.EMPTY,
    "string_too_long": misfit.TOO_LONG,
    "string_pattern_mismatch": misfit.NOT_SO,
    "enum": misfit.NO_VALUE,
    "literal_error": misfit.NO_VALUE,
    "tuple_type": misfit.NO_LIST,
    "mapping_type": misfit.NO_OBJECT,
    "dict_type": misfit.NO_OBJECT,
    "model_type": misfit.NO_OBJECT,
}
"""What pydantic complains of, by its names for it."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class UnreadableMapping(KnownError):
    """A mapping file that cannot be used; says where and why."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Part):
    """What one column means."""

    to: Name
    """A field's key, or one of the names that docs/guide/import.md lists: stage, company, contact.email, product …"""
    type: FieldType | None = None
    """The type of a new field; others have theirs already."""
    label: str = ""
    """What a new field is called; the column's name where empty."""
    point: Point | None = None
    dates: DateOrder | None = None
    address: str = ""
    """The type of a telephone number or e-mail address: work, mobile, home …"""


def _column(raw: Any) -> Any:
    return {"to": raw} if isinstance(raw, str) else raw


AnyColumn = Annotated[Column, BeforeValidator(_column)] | None
"""None leaves the column out."""


class TableMapping(_Part):
    """How one file is read. What is not said is guessed."""

    kind: str | None = None
    """What its rows are: an entity type, contact, company, employee or product."""
    encoding: str | None = None
    delimiter: Annotated[str, StringConstraints(pattern=r'^[^"\r\n\x00]$')] | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    columns: Mapping[str, AnyColumn] = Field(default_factory=dict)
    corrections: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    """By column: what is typed, and what is meant."""

    @classmethod
    def from_json(cls, raw: Any, *, source: str = "", text: bytes | None = None) -> Self:
        """Read a mapping from parsed JSON; raises UnreadableMapping that names the place, with its line in a `text`."""
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            words = placed(place, _WHY.get(first["type"], misfit.OTHERWISE), text, first["loc"])
            raise UnreadableMapping(words, field=place, place=source) from error

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form, what is not said left out."""
        return self.model_dump(mode="json", exclude_defaults=True)


class ImportMapping(TableMapping):
    """How a file of records and the files it refers to are read."""

    pipeline: str | None = None
    """The id or name of the pipeline that takes the items; found or made where it is not said."""
    title_from: tuple[str, ...] = ()
    """Columns that together make a title where none is given."""
    related: Mapping[str, TableMapping] = Field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a mapping file; raises UnreadableMapping."""
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise UnreadableMapping(msg("“{file}” is too large for a mapping.").fill(file=path.name))
            text = path.read_bytes()
        except OSError as error:
            words = msg("“{file}” is not readable as a mapping: {why}.").fill(file=path.name, why=refusal(error))
            raise UnreadableMapping(words, place=str(path)) from error
        return cls.from_json(parsed(text, source=str(path), refused=UnreadableMapping), source=str(path), text=text)
