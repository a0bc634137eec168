"""The tables of a workspace. The migrations make the same; a test holds the two together.

Values that a person defines the shape of are JSON; what is looked up, joined or sorted by stands in columns beside it.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""SQLite drops only constraints that have names."""

metadata = MetaData(naming_convention=NAMES)

# What kinds of records there are

entity_types = Table(
    "entity_types",
    metadata,
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String, nullable=False),
    comment="Smart processes; the built-in types are the program's own.",
)

fields = Table(
    "fields",
    metadata,
    Column("entity", String, primary_key=True, comment="An entity type, or contact or company."),
    Column("key", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("label", String, nullable=False),
    Column("type", String, nullable=False),
    Column("required", Boolean, nullable=False),
    Column("multiple", Boolean, nullable=False),
    Column("options", JSON, nullable=False, comment="Pairs of id and label."),
    comment="Fields that the user defined.",
)

pipelines = Table(
    "pipelines",
    metadata,
    Column("id", String, primary_key=True),
    Column("entity", String, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("rule_set", String, nullable=False, comment="The id of its rule set."),
    Column("rule_set_name", String, comment="NULL: named as the pipeline."),
)

stages = Table(
    "stages",
    metadata,
    Column("pipeline", ForeignKey("pipelines.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("color", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("content", JSON, nullable=False, comment="Triggers and rules of the draft."),
    CheckConstraint("kind IN ('open', 'won', 'lost')", name="kind"),
)

# Rule sets

version_contents = Table(
    "version_contents",
    metadata,
    Column("id", String, primary_key=True, comment="SHA-256 of the content."),
    Column("content", LargeBinary, nullable=False, comment="The rule set in canonical form (RFC 8785)."),
)

versions = Table(
    "versions",
    metadata,
    Column("pipeline", String, primary_key=True, comment="Kept when the pipeline is removed."),
    Column("number", Integer, primary_key=True),
    Column("id", ForeignKey("version_contents.id"), nullable=False, index=True),
    Column("comment", Text, nullable=False),
    Column("created_at", String, nullable=False),
    Column("author", String),
)

scenarios = Table(
    "scenarios",
    metadata,
    Column("id", String, primary_key=True),
    Column("pipeline", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("content", JSON, nullable=False),
    Column("modified_at", String, nullable=False),
)

# Records

items = Table(
    "items",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("entity", String, nullable=False),
    Column("id", String, nullable=False),
    Column("pipeline", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("responsible", String),
    Column("contact", String, comment="The primary contact."),
    Column("company", String),
    Column("created_at", String, comment="UTC, for sorting."),
    Column("content", JSON, nullable=False, comment="Field values by key."),
    Column("marks", JSON, nullable=False, server_default="[]", comment="By what the client is recognised."),
    Column("search", Text, nullable=False),
    UniqueConstraint("entity", "id"),
    ForeignKeyConstraint(["pipeline", "stage"], ["stages.pipeline", "stages.id"], onupdate="CASCADE"),
    Index(None, "pipeline", "stage"),
    Index(None, "entity", "created_at"),
    Index(None, "entity", "responsible"),
    Index(None, "contact"),
    Index(None, "company"),
)

companies = Table(
    "companies",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("phones", JSON, nullable=False),
    Column("emails", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("marks", JSON, nullable=False, server_default="[]", comment="By what the client is recognised."),
    Column("search", Text, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", String, primary_key=True),
    Column("first_name", String, nullable=False),
    Column("last_name", String, nullable=False),
    Column("position", String, nullable=False),
    Column("company", ForeignKey("companies.id", deferrable=True, initially="DEFERRED"), index=True),
    Column("phones", JSON, nullable=False),
    Column("emails", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("marks", JSON, nullable=False, server_default="[]", comment="By what the client is recognised."),
    Column("search", Text, nullable=False),
)

# Triggers keep this index; whoever rebuilds contacts, companies or items in a migration makes them anew.
known_by = Table(
    "known_by",
    metadata,
    Column("mark", String, primary_key=True),
    Column("kind", String, primary_key=True, comment="contact, company, or the entity type of an item."),
    Column("id", String, primary_key=True),
    comment="Records by the marks of their clients; triggers keep it in step with the columns called marks.",
    sqlite_with_rowid=False,
)

# Triggers write these; whoever rebuilds items in a migration makes them anew.
stage_entries = Table(
    "stage_entries",
    metadata,
    Column("entity", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("number", Integer, primary_key=True, comment="Counts the entries of an item from 0."),
    Column("pipeline", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("at", String, nullable=False, comment="UTC."),
    Column("by", String, comment="An employee, where known."),
    comment="When items entered their stages, written by triggers. Kept when the item is removed.",
    sqlite_with_rowid=False,
)

departments = Table(
    "departments",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("parent", ForeignKey("departments.id", deferrable=True, initially="DEFERRED"), index=True),
    Column("head", ForeignKey("employees.id", deferrable=True, initially="DEFERRED", use_alter=True), index=True),
    Column("search", Text, nullable=False),
)

employees = Table(
    "employees",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("position", String, nullable=False),
    Column("department", ForeignKey("departments.id", deferrable=True, initially="DEFERRED"), index=True),
    Column("calendar", ForeignKey("calendars.id", deferrable=True, initially="DEFERRED"), index=True),
    Column("active", Boolean, nullable=False),
    Column("phones", JSON, nullable=False),
    Column("emails", JSON, nullable=False),
    Column("absences", JSON, nullable=False),
    Column("search", Text, nullable=False),
)

roles = Table(
    "roles",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("search", Text, nullable=False),
)

role_members = Table(
    "role_members",
    metadata,
    Column("role", ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("employee", ForeignKey("employees.id", deferrable=True, initially="DEFERRED"), nullable=False, index=True),
)

products = Table(
    "products",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("price", JSON),
    Column("unit", String, nullable=False),
    Column("content", JSON, nullable=False),
    Column("search", Text, nullable=False),
)

product_rows = Table(
    "product_rows",
    metadata,
    Column("entity", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("product", String, index=True, comment="NULL: typed by hand, or no longer in the list."),
    Column("name", String, nullable=False),
    Column("price", JSON),
    Column("quantity", String, nullable=False),
    ForeignKeyConstraint(["entity", "item"], ["items.entity", "items.id"], ondelete="CASCADE"),
)

sequences = Table(
    "sequences",
    metadata,
    Column("name", String, primary_key=True),
    Column("last", Integer, nullable=False),
    comment="The last number given out as an id, by kind of record.",
)

belongings = Table(
    "belongings",
    metadata,
    Column("number", Integer, primary_key=True, comment="In the order in which they came up."),
    Column("kind", String, nullable=False, comment="Chat, Task, Document …"),
    Column("id", String, nullable=False),
    Column("entity", String, nullable=False, comment="The item to which it belongs; empty for none."),
    Column("item", String, nullable=False),
    Column("series", String, comment="What is counted through: documents of a template, payments."),
    Column("count", Integer),
    Column("content", JSON, nullable=False),
    UniqueConstraint("kind", "id"),
    Index(None, "entity", "item", "kind"),
    Index(None, "kind", "series", "count"),
)

# Files

blobs = Table(
    "blobs",
    metadata,
    Column("id", String, primary_key=True, comment="SHA-256 of the content."),
    Column("content", LargeBinary, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("blob", ForeignKey("blobs.id"), nullable=False, index=True),
    Column("added_at", String, nullable=False),
)

# What the company has set up

calendars = Table(
    "calendars",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("content", JSON, nullable=False),
)

rates = Table(
    "rates",
    metadata,
    Column("currency", String, primary_key=True),
    Column("rate", String, nullable=False, comment="Units of the base currency for one of this."),
)

variables = Table(
    "variables",
    metadata,
    Column("name", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("value", JSON),
    Column("description", Text, nullable=False),
)

providers = Table(
    "providers",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("settings", JSON, nullable=False, comment="No secrets: those lie in the keyring."),
)

own_companies = Table(
    "own_companies",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("details", JSON, nullable=False, comment="Texts by key."),
    Column("usual", Boolean, nullable=False, comment="Where no other is named; at most one."),
)

lookups = Table(
    "lookups",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("columns", JSON, nullable=False),
)

lookup_rows = Table(
    "lookup_rows",
    metadata,
    Column("lookup", ForeignKey("lookups.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("cells", JSON, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", JSON),
)
