"""What kinds of items there are, which fields they have, and through which stages they go."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from app.engine.model.values import FieldType
from app.engine.words import Msg, msg


class Option(Struct, frozen=True):
    """One value of an enumeration field: the id that is stored, the label that is shown."""

    id: str
    label: str


class Field(Struct, frozen=True):
    """One field of an entity type."""

    key: str
    label: str
    type: FieldType
    required: bool = False
    multiple: bool = False
    custom: bool = False
    options: tuple[Option, ...] = ()


class EntityType(Struct, frozen=True, dict=True):
    """Lead, deal, quote, invoice, or a smart process that the user defined."""

    id: str
    name: str
    fields: tuple[Field, ...]
    smart: bool = False

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by their key."""
        return {one.key: one for one in self.fields}

    def with_field(self, new: Field) -> EntityType:
        """Return the type with a field added or replaced."""
        kept = tuple(new if old.key == new.key else old for old in self.fields)
        return replace(self, fields=kept if new.key in self.by_key else (*kept, new))


class StageKind(StrEnum):
    """Whether an item in this stage is still open, or ended well or badly."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


STAGE_KINDS: Mapping[StageKind, Msg] = {
    StageKind.OPEN: msg("open"),
    StageKind.WON: msg("won"),
    StageKind.LOST: msg("lost"),
}
"""The kinds of stages in words."""


class PipelineStage(Struct, frozen=True):
    """One stage of a pipeline, as the workspace knows it."""

    id: str
    name: str
    color: str = "#39A8EF"
    kind: StageKind = StageKind.OPEN


class Pipeline(Struct, frozen=True):
    """An ordered list of stages of one entity type."""

    id: str
    name: str
    entity: str
    stages: tuple[PipelineStage, ...]


class Schema(Struct, frozen=True):
    """All entity types and pipelines of a workspace; without one, the built-in types."""

    entities: Mapping[str, EntityType]
    pipelines: Mapping[str, Pipeline] = field(default_factory=dict)
    base_currency: str = "EUR"
    clients: Mapping[str, EntityType] = field(default_factory=dict)
    """What the workspace adds to contacts and companies, as the fields of ``contact`` and ``company``."""

    def entity(self, entity: str) -> EntityType | None:
        """Return the entity type, contacts and companies among them, or None where it does not exist."""
        return self.entities.get(entity) or self.clients.get(entity)

    def whole(self, entity: str) -> EntityType | None:
        """Return the entity type with all its fields: of contacts and companies also those that each has."""
        if entity not in CLIENT_FIELDS or entity in self.entities:
            return self.entities.get(entity)
        added = self.clients.get(entity) or EntityType(entity, CLIENT_NAMES[entity], ())
        return replace(added, fields=(*CLIENT_FIELDS[entity], *added.fields))

    def pipelines_of(self, entity: str) -> tuple[Pipeline, ...]:
        """Return the pipelines of an entity type, in their order."""
        return tuple(one for one in self.pipelines.values() if one.entity == entity)


def _f(key: str, label: Msg, kind: FieldType, *, required: bool = False, multiple: bool = False) -> Field:
    return Field(key, label, kind, required=required, multiple=multiple)


_T = FieldType
_common = (
    _f("id", msg("ID"), _T.STRING),
    _f("title", msg("Title"), _T.STRING, required=True),
    _f("amount", msg("Amount"), _T.MONEY),
    _f("responsible", msg("Responsible person"), _T.EMPLOYEE),
    _f("created_by", msg("Created by"), _T.EMPLOYEE),
    _f("modified_by", msg("Modified by"), _T.EMPLOYEE),
    _f("observers", msg("Observers"), _T.EMPLOYEE, multiple=True),
    _f("created_at", msg("Created on"), _T.DATETIME),
    _f("modified_at", msg("Modified on"), _T.DATETIME),
    _f("stage", msg("Stage"), _T.STRING),
    _f("contacts", msg("Contacts"), _T.CLIENT, multiple=True),
    _f("company", msg("Company"), _T.CLIENT),
    _f("source", msg("Source"), _T.STRING),
    _f("description", msg("Description"), _T.TEXT),
)
_deal = (
    _f("begin_date", msg("Start date"), _T.DATE),
    _f("close_date", msg("Close date"), _T.DATE),
    _f("probability", msg("Probability"), _T.INTEGER),
    _f("recurring", msg("Repeat deal"), _T.BOOLEAN),
)
_lead = (
    _f("first_name", msg("First name"), _T.STRING),
    _f("last_name", msg("Last name"), _T.STRING),
    _f("phones", msg("Phones"), _T.PHONES),
    _f("emails", msg("E-mails"), _T.EMAILS),
    _f("company_name", msg("Company name"), _T.STRING),
)
_quote = (
    _f("number", msg("Number"), _T.STRING),
    _f("valid_until", msg("Valid until"), _T.DATE),
)
_invoice = (
    _f("number", msg("Number"), _T.STRING),
    _f("invoice_date", msg("Invoice date"), _T.DATE),
    _f("pay_before", msg("Pay before"), _T.DATE),
    _f("paid", msg("Paid"), _T.BOOLEAN),
)


CLIENT_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "contact": (
        _f("first_name", msg("First name"), _T.STRING, required=True),
        _f("last_name", msg("Last name"), _T.STRING),
        _f("position", msg("Position"), _T.STRING),
        _f("company", msg("Company"), _T.CLIENT),
        _f("phones", msg("Phones"), _T.PHONES),
        _f("emails", msg("E-mails"), _T.EMAILS),
    ),
    "company": (
        _f("name", msg("Name"), _T.STRING, required=True),
        _f("phones", msg("Phones"), _T.PHONES),
        _f("emails", msg("E-mails"), _T.EMAILS),
    ),
}
"""What every contact and every company has."""
CLIENT_NAMES: Mapping[str, Msg] = {"contact": msg("Contacts"), "company": msg("Companies")}


KEPT = ("id", "stage", "created_at", "modified_at", "modified_by")
"""Fields that only the program itself writes: no rule does, and no event tells that they have changed."""


def builtin_schema() -> Schema:
    """Return the four built-in entity types, for use without a workspace."""
    types = (
        EntityType("lead", msg("Leads"), _common + _lead),
        EntityType("deal", msg("Deals"), _common + _deal),
        EntityType("quote", msg("Quotes"), _common + _quote),
        EntityType("invoice", msg("Invoices"), _common + _invoice),
    )
    return Schema({one.id: one for one in types})


def smart_process(entity: str, name: str, *fields: Field) -> EntityType:
    """Return an entity type defined by the user: the common fields and those given."""
    return EntityType(entity, name, _common + fields, smart=True)
