"""Kinds of plain values: numbers, choices, files, fields with values, conditions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import Struct, ValidationError

from app.engine.model.condition import AnyCondition, Not
from app.engine.model.values import FieldType, File, read_value
from app.engine.parameters.base import Json, Kind, list_of, refusal, sort_of
from app.engine.words import Msg, msg


class FieldValue(Struct, frozen=True):
    """A field and the new value for it: a template as text, or a plain JSON value."""

    field: str
    value: Json
    append: bool = False


class FieldValues(Kind, frozen=True):
    """Fields with new values: ``[{"field": key, "value": template or value, "append": true}]``."""

    empty: ClassVar[Json] = []
    nothing: ClassVar[Any] = ()
    entity_from: str = ""

    def read(self, raw: Json) -> tuple[FieldValue, ...]:
        """Return the pairs."""
        pairs = [{"field": k, "value": v} for k, v in raw.items()] if isinstance(raw, Mapping) else list_of(raw)
        for pair in pairs:
            if not isinstance(pair, Mapping) or not isinstance(pair.get("field"), str):
                raise refusal(msg("Each entry needs a “field” and a “value”."))
        return tuple(FieldValue(pair["field"], pair.get("value"), bool(pair.get("append", False))) for pair in pairs)

    def schema(self) -> dict[str, Any]:
        """List of field, value, append."""
        entry = {
            "type": "object",
            "required": ["field"],
            "additionalProperties": False,
            "properties": {"field": {"type": "string"}, "value": {}, "append": {"type": "boolean"}},
        }
        return {"anyOf": [{"type": "array", "items": entry}, {"type": "object"}]}


class ProductLine(Struct, frozen=True):
    """One line of products: one of the price list by its id, or one typed by hand; all may hold placeholders."""

    product: str = ""
    name: str = ""
    quantity: str = ""
    """Left empty, one."""
    price: str = ""
    """Left empty, that of the price list."""


class ProductLines(Kind, frozen=True):
    """Products with quantities and prices: ``[{"product": id, "quantity": "2"}, {"name": …, "price": "90 EUR"}]``."""

    empty: ClassVar[Json] = []
    nothing: ClassVar[Any] = ()

    def read(self, raw: Json) -> tuple[ProductLine, ...]:
        """Return the lines."""
        lines = list_of(raw)
        for one in lines:
            if not isinstance(one, Mapping) or set(one) - set(ProductLine.__struct_fields__):
                raise refusal(msg("Each line has a “product” or a “name”, and may have a “quantity” and a “price”."))
        return tuple(ProductLine(**{key: _written(value) for key, value in one.items()}) for one in lines)

    def schema(self) -> dict[str, Any]:
        """List of lines."""
        text = {"type": ["string", "number"]}
        names = {"type": "string"}
        line = {
            "type": "object",
            "additionalProperties": False,
            "properties": {"product": names, "name": names, "quantity": text, "price": text},
        }
        return {"type": "array", "items": line}


def _written(raw: Json) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | None):
        raise refusal(msg("Text is expected here, not {found}."), found=sort_of(raw))
    return "" if raw is None else str(raw)


class AttachedFiles(Struct, frozen=True):
    """From one kind of source only: a file field of the item, or a list of files."""

    field: str = ""
    files: tuple[File, ...] = ()


class Attachments(Kind, frozen=True):
    """Files: ``{"field": key}`` or ``{"files": [{"id": …, "name": …, "size": …}]}``."""

    nothing: ClassVar[Any] = AttachedFiles()

    def read(self, raw: Json) -> AttachedFiles:
        """Return the one source."""
        if raw is None:
            return AttachedFiles()
        if not isinstance(raw, Mapping) or set(raw) - {"field", "files"}:
            raise refusal(msg("Attachments come from a “field” or from “files”."))
        if raw.get("field") and raw.get("files"):
            raise refusal(msg("Attachments come from one source: a field of the item, or files, not both."))
        listed = raw.get("files") or []
        return AttachedFiles(raw.get("field") or "", read_value(FieldType.FILE, listed, multiple=True) or ())

    def is_empty(self, raw: Json) -> bool:
        """Without field and files."""
        return not isinstance(raw, Mapping) or not (raw.get("field") or raw.get("files"))

    def schema(self) -> dict[str, Any]:
        """A field or files."""
        file = {
            "type": "object",
            "required": ["id", "name"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string"},
                "name": {"type": "string"},
                "size": {"type": "integer"},
                "media_type": {"type": "string"},
            },
        }
        return {
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {"field": {"type": "string"}, "files": {"type": "array", "items": file}},
        }


class Number(Kind, frozen=True):
    """A number within bounds."""

    least: float | None = None
    most: float | None = None
    whole: bool = True
    unit: Msg | None = None

    def read(self, raw: Json) -> float | int:
        """Return the number."""
        fits = isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw)
        if not fits or (self.whole and raw != int(raw)):
            raise refusal(msg("“{found}” is not a number that fits here."), found=raw)
        if (self.least is not None and raw < self.least) or (self.most is not None and raw > self.most):
            raise refusal(
                msg("{found} is out of range: from {least} to {most}."),
                found=raw,
                least="…" if self.least is None else self.least,
                most="…" if self.most is None else self.most,
            )
        return int(raw) if self.whole else raw

    def schema(self) -> dict[str, Any]:
        """Return a number with its bounds."""
        bounds = {"minimum": self.least, "maximum": self.most}
        return {"type": "integer" if self.whole else "number"} | {k: v for k, v in bounds.items() if v is not None}


_UNITS = {"minutes": 60, "hours": 3600, "days": 86400}


class Duration(Kind, frozen=True):
    """A length of time: ``{"amount": 2, "unit": "hours"}``; read as seconds."""

    def read(self, raw: Json) -> int:
        """Return seconds."""
        fits = isinstance(raw, Mapping) and isinstance(raw.get("amount"), int) and raw.get("unit") in _UNITS
        if not fits or raw["amount"] < 0:
            raise refusal(msg("A duration is an amount and a unit: minutes, hours or days."))
        return int(raw["amount"]) * _UNITS[raw["unit"]]

    def schema(self) -> dict[str, Any]:
        """Amount and unit."""
        return {
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {"amount": {"type": "integer", "minimum": 0}, "unit": {"enum": list(_UNITS)}},
        }


class Choice(Kind, frozen=True):
    """One of a few values, each with its label."""

    options: tuple[tuple[str, Msg], ...] = ()

    def read(self, raw: Json) -> str:
        """Return the value."""
        if raw not in [value for value, _ in self.options]:
            raise refusal(
                msg("“{found}” is not one of the choices: {choices}."),
                found=raw,
                choices=", ".join(value for value, _ in self.options),
            )
        return str(raw)

    def schema(self) -> dict[str, Any]:
        """Return the allowed values."""
        return {"enum": [value for value, _ in self.options]}


class Choices(Kind, frozen=True):
    """Any of a few values, each with its label."""

    empty: ClassVar[Json] = []
    nothing: ClassVar[Any] = ()
    options: tuple[tuple[str, Msg], ...] = ()

    def read(self, raw: Json) -> tuple[str, ...]:
        """Return the values in the order of the options."""
        chosen = [Choice(self.options).read(one) for one in list_of(raw)]
        return tuple(value for value, _ in self.options if value in chosen)

    def schema(self) -> dict[str, Any]:
        """List of the allowed values."""
        return {"type": "array", "items": {"enum": [value for value, _ in self.options]}}


class Flag(Kind, frozen=True):
    """Yes or no."""

    empty: ClassVar[Json] = False

    def read(self, raw: Json) -> bool:
        """Return the flag."""
        if not isinstance(raw, bool):
            raise refusal(msg("Yes or no is expected here: true or false."))
        return raw

    def is_empty(self, raw: Json) -> bool:
        """Yes and no are both answers."""
        return raw is None

    def schema(self) -> dict[str, Any]:
        """True or false."""
        return {"type": "boolean"}


class ConditionKind(Kind, frozen=True):
    """A condition, as in *only if*, on the item that another parameter names or on the item itself."""

    entity_from: str = ""

    def read(self, raw: Json) -> AnyCondition | None:
        """Return the condition."""
        if raw is None:
            return None
        try:
            return Not.model_validate({"not": raw}).member
        except ValidationError as error:
            why = str(error).partition(" - at ")[0]
            raise refusal(msg("The condition is not readable: {why}."), why=why) from error

    def schema(self) -> dict[str, Any]:
        """Return a condition or nothing."""
        return {"anyOf": [{"$ref": "#/$defs/condition"}, {"type": "null"}]}
