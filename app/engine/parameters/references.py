"""Kinds that name something by its id: people, stages, fields, providers, secrets, rules."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from app.engine.model.people import split_person
from app.engine.model.values import FieldType
from app.engine.parameters.base import Json, Kind, Reference, list_of, refusal, text_of
from app.engine.words import Msg, msg


class Person(Kind, frozen=True):
    """One person, by reference."""

    empty: ClassVar[Json] = ""
    nothing: ClassVar[Any] = ""

    def read(self, raw: Json) -> str:
        """Return the reference."""
        reference = text_of(raw)
        try:
            split_person(reference)
        except ValueError as error:
            words = msg(
                "“{reference}” names nobody. Write responsible, supervisor, employee:ID, department:ID or role:ID."
            )
            raise refusal(words, reference=reference) from error
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
        listed = [raw] if isinstance(raw, str) else list_of(raw)
        return tuple(self.one.read(each) for each in listed)

    def schema(self) -> dict[str, Any]:
        """Return a list of person references, or one alone."""
        person = {"$ref": "#/$defs/person"}
        return {"anyOf": [{"type": "array", "items": person}, person]}


class StageRef(Reference, frozen=True):
    """A stage, by id; of the item's pipeline, or of the one that another parameter names."""

    pipeline_from: str = ""


class PipelineRef(Reference, frozen=True):
    """A pipeline, by id; of the item's type, of another one, or of the one that another parameter names."""

    entity: str = ""
    entity_from: str = ""


class EntityRef(Reference, frozen=True):
    """An entity type, by id."""


class ProductRef(Reference, frozen=True):
    """A product of the price list, by id."""


class FieldRef(Reference, frozen=True):
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
        return tuple(text_of(one) for one in list_of(raw))

    def schema(self) -> dict[str, Any]:
        """List of texts."""
        return {"type": "array", "items": {"type": "string"}}


class ProviderRef(Reference, frozen=True):
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


class SecretRef(Reference, frozen=True):
    """A secret of the keyring: ``secret://name``; the secret itself never stands in a rule set."""

    def read(self, raw: Json) -> str:
        """Return the reference."""
        text = text_of(raw)
        if text and not text.startswith("secret://"):
            raise refusal(msg("Keep the secret in the keyring and write secret://name here."))
        return text

    def schema(self) -> dict[str, Any]:
        """Return a reference's schema."""
        return {"type": "string", "pattern": "^$|^secret://.+"}


class RuleRef(Reference, frozen=True):
    """Another rule of this rule set, by id; `type` narrows which."""

    type: str = ""


class LookupRef(Reference, frozen=True):
    """A look-up table of the workspace, by id."""


class LookupColumn(Reference, frozen=True):
    """A column of the look-up table that another parameter names."""

    lookup_from: str = ""


class LookupColumns(Kind, frozen=True):
    """Several columns of the look-up table that another parameter names."""

    empty: ClassVar[Json] = []
    nothing: ClassVar[Any] = ()
    lookup_from: str = ""

    def read(self, raw: Json) -> tuple[str, ...]:
        """Return the columns."""
        return tuple(text_of(one) for one in list_of(raw))

    def schema(self) -> dict[str, Any]:
        """List of texts."""
        return {"type": "array", "items": {"type": "string"}}
