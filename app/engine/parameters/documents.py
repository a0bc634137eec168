"""Kinds about documents: the template, what fills its own names, how documents are numbered, who makes them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from app.engine.model.values import File
from app.engine.numbering import check_format
from app.engine.parameters.base import Json, Kind, Reference, refusal, text_of
from app.engine.parameters.texts import KeyValues, ResultRef
from app.engine.words import msg


class DocumentTemplateRef(Kind, frozen=True):
    """A .docx of the workspace: ``{"id": …, "name": …, "size": …}``."""

    empty: ClassVar[Json] = None
    nothing: ClassVar[Any] = None

    def read(self, raw: Json) -> File:
        """Return the file."""
        if not isinstance(raw, Mapping) or not isinstance(raw.get("id"), str) or not isinstance(raw.get("name"), str):
            raise refusal(msg("A template is a file with an “id” and a “name”."))
        size = raw.get("size", 0)
        return File(raw["id"], raw["name"], size if isinstance(size, int) else 0)

    def is_empty(self, raw: Json) -> bool:
        """Without a file."""
        return super().is_empty(raw) or (isinstance(raw, Mapping) and raw.get("id") == "")

    def schema(self) -> dict[str, Any]:
        """Return a file's schema."""
        return {
            "type": ["object", "null"],
            "required": ["id", "name"],
            "additionalProperties": False,
            "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "size": {"type": "integer"}},
        }


class DocumentValues(KeyValues, frozen=True):
    """Texts for the own names of the template that another parameter chooses."""

    template_from: str = "template"


class NumberFormat(Kind, frozen=True):
    """How the numbers of a series are written: ``{year}-{number:04}``."""

    empty: ClassVar[Json] = ""
    nothing: ClassVar[Any] = ""

    def read(self, raw: Json) -> str:
        """Return the format."""
        format_ = text_of(raw).strip()
        check_format(format_)
        return format_

    def schema(self) -> dict[str, Any]:
        """Text."""
        return {"type": "string"}


class DocumentRef(ResultRef, frozen=True):
    """A document, as *Create document* leaves it."""

    result: str = "document_id"


class OwnCompanyRef(Reference, frozen=True):
    """One of the workspace's own companies, by id."""
