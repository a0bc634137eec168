"""The kinds of value a form can ask for.

Each kind reads a raw JSON value into what the rule works with, says what is wrong with it, and gives its JSON Schema.
For every kind there is an editor in ``app/ui/forms``; a test demands the pair.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import Struct, ValidationError, field

from app.engine.errors import KnownError
from app.engine.model.condition import AnyCondition, Not
from app.engine.model.people import split_person
from app.engine.model.values import FieldType, File, read_value
from app.engine.words import Msg, msg

Json = Any


class Ask(Struct, frozen=True):
    """How a parameter is asked for: its label, a line of help, and when it is shown at all."""

    label: Msg
    help: Msg | None = None
    hint: Msg | None = None
    """Shown in the empty field."""
    shown_when: tuple[str, tuple[Any, ...]] | None = None
    """Another parameter and the values of it at which this one is asked for."""


class Kind(Struct, frozen=True):
    """A kind of parameter."""

    empty: ClassVar[Json] = None
    """The raw value of a field not filled in yet."""
    nothing: ClassVar[Any] = None
    """What the rule works with where the field is not filled in."""

    def read(self, raw: Json) -> Any:
        """Return what the rule works with; raises KnownError for what does not fit."""
        return raw

    def is_empty(self, raw: Json) -> bool:
        """Say whether the person has not filled it in."""
        return raw is None or raw in ("", [], {})

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the raw value."""
        return {}


def _refuse(words: Msg, **values: Any) -> KnownError:
    return KnownError(words.fill(**values))


def _text(raw: Json) -> str:
    if not isinstance(raw, str):
        raise _refuse(msg("Text is expected here, not {found}."), found=type(raw).__name__)
    return raw


def _listed(raw: Json) -> list[Any]:
    if isinstance(raw, list | tuple):
        return list(raw)
    raise _refuse(msg("A list is expected here, not {found}."), found=type(raw).__name__)


class Template(Kind, frozen=True):
    """Text with placeholders: `form` is line, plain (several lines) or rich (HTML)."""

    empty: ClassVar[Json] = ""
    nothing: ClassVar[Any] = ""
    form: str = "plain"
    longest: int = 0
    """Characters allowed after placeholders are filled in; 0 for no limit but the engine's."""

    def read(self, raw: Json) -> str:
        """Return the template's source."""
        return _text(raw)

    def is_empty(self, raw: Json) -> bool:
        """Rich text that holds only empty paragraphs is empty too."""
        if not isinstance(raw, str):
            return raw is None
        bare = re.sub(r"<(?!img)[^>]*>|&nbsp;", "", raw) if self.form == "rich" else raw
        return not bare.strip()

    def schema(self) -> dict[str, Any]:
        """Text."""
        return {"type": "string"}


class Person(Kind, frozen=True):
    """One person, by reference."""

    empty: ClassVar[Json] = ""
    nothing: ClassVar[Any] = ""

    def read(self, raw: Json) -> str:
        """Return the reference."""
        reference = _text(raw)
        try:
            split_person(reference)
        except ValueError as error:
            words = msg(
                "“{reference}” names nobody. Write responsible, supervisor, employee:ID, department:ID or role:ID."
            )
            raise _refuse(words, reference=reference) from error
        return reference

    def schema(self) -> dict[str, Any]:
        """Return a person reference's schema."""
        return {"$ref": "#/$defs/person"}


class People(Kind, frozen=True):
    """Several people, by reference: people, departments, roles."""

    empty: ClassVar[Json] = []
    nothing: ClassVar[Any] = ()
    one: ClassVar[Person] = Person()

    def read(self, raw: Json) -> tuple[str, ...]:
        """Return the references."""
        listed = [raw] if isinstance(raw, str) else _listed(raw)
        return tuple(self.one.read(each) for each in listed)

    def schema(self) -> dict[str, Any]:
        """Return a list of person references, or one alone."""
        person = {"$ref": "#/$defs/person"}
        return {"anyOf": [{"type": "array", "items": person}, person]}


class _Reference(Kind, frozen=True):
    empty: ClassVar[Json] = ""
    nothing: ClassVar[Any] = ""

    def read(self, raw: Json) -> str:
        """Return the id."""
        return _text(raw)

    def schema(self) -> dict[str, Any]:
        """Text."""
        return {"type": "string"}


class StageRef(_Reference, frozen=True):
    """A stage of the item's pipeline, by id."""


class PipelineRef(_Reference, frozen=True):
    """A pipeline, by id."""


class EntityRef(_Reference, frozen=True):
    """An entity type, by id."""


class FieldRef(_Reference, frozen=True):
    """A field of the item, by key."""

    types: tuple[FieldType, ...] = ()
    """The field types that will do; all where empty."""


class FieldRefs(Kind, frozen=True):
    """Several fields, by key; of the item, or of the entity type that another parameter names."""

    empty: ClassVar[Json] = []
    nothing: ClassVar[Any] = ()
    entity_from: str = ""

    def read(self, raw: Json) -> tuple[str, ...]:
        """Return the keys."""
        return tuple(_text(one) for one in _listed(raw))

    def schema(self) -> dict[str, Any]:
        """List of texts."""
        return {"type": "array", "items": {"type": "string"}}


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
        pairs = [{"field": k, "value": v} for k, v in raw.items()] if isinstance(raw, Mapping) else _listed(raw)
        for pair in pairs:
            if not isinstance(pair, Mapping) or not isinstance(pair.get("field"), str):
                raise _refuse(msg("Each entry needs a “field” and a “value”."))
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
            raise _refuse(msg("Attachments come from a “field” or from “files”."))
        if raw.get("field") and raw.get("files"):
            raise _refuse(msg("Attachments come from one source: a field of the item, or files, not both."))
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
        if isinstance(raw, bool) or not isinstance(raw, int | float) or (self.whole and raw != int(raw)):
            raise _refuse(msg("“{found}” is not a number that fits here."), found=raw)
        if (self.least is not None and raw < self.least) or (self.most is not None and raw > self.most):
            raise _refuse(
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
            raise _refuse(msg("A duration is an amount and a unit: minutes, hours or days."))
        return int(raw["amount"]) * _UNITS[raw["unit"]]

    def schema(self) -> dict[str, Any]:
        """Amount and unit."""
        return {
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {"amount": {"type": "integer", "minimum": 0}, "unit": {"enum": list(_UNITS)}},
        }


class DateExpression(Kind, frozen=True):
    """A moment worked out by a placeholder, such as ``{{ now | add_days(3) }}``, or an ISO date."""

    empty: ClassVar[Json] = ""
    nothing: ClassVar[Any] = ""

    def read(self, raw: Json) -> str:
        """Return the expression's source."""
        return _text(raw)

    def schema(self) -> dict[str, Any]:
        """Text."""
        return {"type": "string"}


class Choice(Kind, frozen=True):
    """One of a few values, each with its label."""

    options: tuple[tuple[str, Msg], ...] = ()

    def read(self, raw: Json) -> str:
        """Return the value."""
        if raw not in [value for value, _ in self.options]:
            raise _refuse(
                msg("“{found}” is not one of the choices: {choices}."),
                found=raw,
                choices=", ".join(value for value, _ in self.options),
            )
        return str(raw)

    def schema(self) -> dict[str, Any]:
        """Return the allowed values."""
        return {"enum": [value for value, _ in self.options]}


class Flag(Kind, frozen=True):
    """Yes or no."""

    empty: ClassVar[Json] = False

    def read(self, raw: Json) -> bool:
        """Return the flag."""
        if not isinstance(raw, bool):
            raise _refuse(msg("Yes or no is expected here: true or false."))
        return raw

    def is_empty(self, raw: Json) -> bool:
        """Yes and no are both answers."""
        return raw is None

    def schema(self) -> dict[str, Any]:
        """True or false."""
        return {"type": "boolean"}


class ProviderRef(_Reference, frozen=True):
    """A configured provider of a channel (sms, telephony, email …), by id."""

    channel: str = "sms"
    automatic: Msg | None = None
    """What ``auto`` stands for, where the choice may be left to the program."""

    def is_written_out(self, raw: str) -> bool:
        """Say whether a phone number or an e-mail address stands there itself, in place of a provider's id."""
        match self.channel:
            case "telephony":
                return re.fullmatch(r"\+\d[\d ()/.-]{4,}", raw) is not None
            case "email":
                return re.fullmatch(r"[^@\s]+@[^@\s]+", raw) is not None
        return False


class Url(Template, frozen=True):
    """An address on the web; may hold placeholders."""

    form: str = "line"

    def read(self, raw: Json) -> str:
        """Return the address; only http and https will do, a leading placeholder aside."""
        text = _text(raw)
        if text and not re.match(r"(https?://|\{\{)", text):
            raise _refuse(msg("A web address starts with https:// (or http://)."))
        return text


class SecretRef(_Reference, frozen=True):
    """A secret of the keyring: ``secret://name``; the secret itself never stands in a rule set."""

    def read(self, raw: Json) -> str:
        """Return the reference."""
        text = _text(raw)
        if text and not text.startswith("secret://"):
            raise _refuse(msg("Keep the secret in the keyring and write secret://name here."))
        return text

    def schema(self) -> dict[str, Any]:
        """Return a reference's schema."""
        return {"type": "string", "pattern": "^$|^secret://.+"}


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
            raise _refuse(msg("The condition is not readable: {why}."), why=why) from error

    def schema(self) -> dict[str, Any]:
        """Return a condition or nothing."""
        return {"anyOf": [{"$ref": "#/$defs/condition"}, {"type": "null"}]}


class KeyValues(Kind, frozen=True):
    """Names with texts, in order: ``[["Accept", "application/json"], …]``; the texts may hold placeholders."""

    empty: ClassVar[Json] = []
    nothing: ClassVar[Any] = ()
    name_label: Msg = field(default_factory=lambda: msg("Name"))
    value_label: Msg = field(default_factory=lambda: msg("Value"))

    def read(self, raw: Json) -> tuple[tuple[str, str], ...]:
        """Return the pairs; an object is read as its entries."""
        pairs = list(raw.items()) if isinstance(raw, Mapping) else _listed(raw)
        for pair in pairs:
            if not isinstance(pair, list | tuple) or [type(one) for one in pair] != [str, str]:
                raise _refuse(msg("Each entry is a name and a text."))
        return tuple((name, text) for name, text in pairs)

    def schema(self) -> dict[str, Any]:
        """Pairs of texts, or an object."""
        pair = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}
        return {
            "anyOf": [{"type": "array", "items": pair}, {"type": "object", "additionalProperties": {"type": "string"}}]
        }


class Checklist(Kind, frozen=True):
    """Lines to tick off; each may hold placeholders."""

    empty: ClassVar[Json] = []
    nothing: ClassVar[Any] = ()

    def read(self, raw: Json) -> tuple[str, ...]:
        """Return the lines."""
        return tuple(_text(one) for one in _listed(raw))

    def schema(self) -> dict[str, Any]:
        """List of texts."""
        return {"type": "array", "items": {"type": "string"}}


class Tags(Checklist, frozen=True):
    """Short words to find a post by."""


class ChatRef(Template, frozen=True):
    """A group chat: the result of a *Create group chat* rule, or a placeholder that holds a chat's id."""

    form: str = "line"


class RuleRef(_Reference, frozen=True):
    """Another rule of this rule set, by id; `type` narrows which."""

    type: str = ""
