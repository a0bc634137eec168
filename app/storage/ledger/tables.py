"""The tables of the ledger, the same on SQLite and PostgreSQL. In a workspace a migration makes them.

Moments are text in UTC, all of one width, so that they sort; contents are JSON as `codec` writes it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, text

from app.storage.tables import NAMES

metadata = MetaData(naming_convention=NAMES)

_Number = BigInteger().with_variant(Integer, "sqlite")
"""Only a plain INTEGER counts on by itself in SQLite."""

WAITING = text("done_at IS NULL")

versions = Table(
    "run_versions",
    metadata,
    Column("id", String, primary_key=True, comment="SHA-256 of the content."),
    Column("pipeline", String, nullable=False, index=True),
    Column("entity", String, nullable=False),
    Column("content", Text, nullable=False, comment="The rule set in canonical form (RFC 8785)."),
    Column("uploaded_at", String, nullable=False),
    Column("by", String, comment="What the token was called."),
    Column("comment", Text, nullable=False),
    Column("by_token", String, comment="Its id."),
)

live = Table(
    "run_live",
    metadata,
    Column("pipeline", String, primary_key=True),
    Column("version", String, comment="NULL: nothing runs in the pipeline any more."),
    Column("previous", String, comment="Where a roll back leads."),
    Column("shadow", String, comment="A version that runs beside with its effects held back."),
    Column("activated_at", String, nullable=False),
    Column("by", String, comment="What the token was called."),
    Column("number", Integer, nullable=False, comment="Counts the changes, for whoever compares and sets."),
    Column("by_token", String, comment="Its id."),
)

states = Table(
    "run_states",
    metadata,
    Column("number", _Number, primary_key=True),
    Column("entity", String, nullable=False),
    Column("item", String, nullable=False),
    Column("pipeline", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("version", String, nullable=False),
    Column("entry", Integer, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("next_due", String, comment="When its next timer is due."),
    Column("updated_at", String, nullable=False),
    Column("content", Text, nullable=False, comment="The state of the item."),
    Index(None, "entity", "item", unique=True),
    Index("ix_run_states_due", "next_due", sqlite_where=text("next_due IS NOT NULL"),
          postgresql_where=text("next_due IS NOT NULL")),
    Index(None, "pipeline", "stage"),
)  # fmt: skip

events = Table(
    "run_events",
    metadata,
    Column("seq", _Number, primary_key=True),
    Column("key", String, unique=True, comment="How the sender names it: the same key is the same event."),
    Column("entity", String, nullable=False),
    Column("item", String, nullable=False),
    Column("type", String, nullable=False),
    Column("at", String, nullable=False),
    Column("by", String),
    Column("data", Text, nullable=False),
    Column("received_at", String, nullable=False),
    Column("done_at", String, comment="NULL: waits."),
    Column("error", Text, comment="Why nothing came of it."),
    Index("ix_run_events_waiting", "seq", sqlite_where=WAITING, postgresql_where=WAITING),
    Index("ix_run_events_waiting_of", "entity", "item", sqlite_where=WAITING, postgresql_where=WAITING),
    Index(None, "entity", "item", "seq"),
)

steps = Table(
    "run_steps",
    metadata,
    Column("seq", _Number, primary_key=True),
    Column("event", _Number, comment="The event of which it came; NULL for a timer."),
    Column("entity", String, nullable=False),
    Column("item", String, nullable=False),
    Column("at", String, nullable=False),
    Column("kind", String, nullable=False, comment="The type of the step; Item where the item was put on the board."),
    Column("rule", String),
    Column("key", String, unique=True, comment="Of an effect: exactly once."),
    Column("content", Text, nullable=False),
    Index(None, "entity", "item", "seq"),
    comment="The log, which is the truth.",
)

outbox = Table(
    "run_outbox",
    metadata,
    Column("number", _Number, primary_key=True),
    Column("key", String, unique=True, nullable=False, comment="Stays the same however often it is tried."),
    Column("entity", String, nullable=False),
    Column("item", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("title", String, nullable=False, comment="What the item is called."),
    Column("way", String, nullable=False, comment="The channel that carries it; empty: the workspace keeps it."),
    Column("kind", String, nullable=False, comment="The type of the effect."),
    Column("effect", Text, nullable=False),
    Column("at", String, nullable=False, comment="When the rule acted."),
    Column("status", String, nullable=False, comment="waiting, sent, dead, held or dropped"),
    Column("attempts", Integer, nullable=False),
    Column("next_at", String, comment="When to try next; NULL: no more."),
    Column("claimed_by", String),
    Column("error", Text, comment="Why the last attempt failed."),
    Column("receipt", String),
    Column("created_at", String, nullable=False),
    Column("sent_at", String),
    Index("ix_run_outbox_due", "next_at", sqlite_where=text("next_at IS NOT NULL"),
          postgresql_where=text("next_at IS NOT NULL")),
    Index(None, "status", "number"),
    Index(None, "entity", "item"),
    Index(None, "receipt"),
)  # fmt: skip

belongings = Table(
    "run_belongings",
    metadata,
    Column("number", _Number, primary_key=True),
    Column("kind", String, nullable=False),
    Column("id", String, nullable=False),
    Column("entity", String, nullable=False),
    Column("item", String, nullable=False),
    Column("series", String),
    Column("count", Integer),
    Column("content", Text, nullable=False),
    Index(None, "kind", "id", unique=True),
    Index(None, "kind", "entity", "item"),
    Index(None, "kind", "series", "count"),
    comment="On a server; a workspace has its own.",
)

clients = Table(
    "run_clients",
    metadata,
    Column("reference", String, primary_key=True),
    Column("content", Text, nullable=False),
    comment="Contacts and companies that rules have made or changed on a server.",
)

marks = Table(
    "run_marks",
    metadata,
    Column("mark", String, primary_key=True),
    Column("kind", String, primary_key=True, comment="An entity type, contact or company."),
    Column("id", String, primary_key=True),
    Index(None, "kind", "id"),
    comment="By what clients are recognised on a server.",
)

surroundings = Table(
    "run_surroundings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("at", String, nullable=False),
    comment="One row: people and the rest of the company as a server knows them.",
)

polls = Table(
    "run_polls",
    metadata,
    Column("way", String, primary_key=True, comment="A channel that is asked what has come in."),
    Column("mark", String, nullable=False, comment="How far it has been read."),
)

chats = Table(
    "run_chats",
    metadata,
    Column("way", String, primary_key=True, comment="The channel that carries it."),
    Column("address", String, primary_key=True, comment="What the channel calls it."),
    Column("client", String, nullable=False),
    Column("entity", String, nullable=False),
    Column("item", String, nullable=False, comment="Of the rule that invited the client."),
    Column("opened_at", String, nullable=False),
    Index(None, "way", "client"),
    comment="With clients who have followed an invitation.",
)

shadows = Table(
    "run_shadows",
    metadata,
    Column("pipeline", String, primary_key=True),
    Column("version", String, nullable=False),
    Column("at", String, nullable=False),
    Column("event", _Number, nullable=False, comment="The last one before it was cast."),
    Column("step", _Number, nullable=False, comment="Likewise."),
    comment="Since when versions run in the shadow.",
)

files = Table(
    "run_files",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added_at", String, nullable=False),
    comment="What rules attach and fill on a server; a workspace has its own.",
)

links = Table(
    "run_links",
    metadata,
    Column("token", String, primary_key=True),
    Column("url", Text, nullable=False),
    Column("key", String, nullable=False, index=True, comment="Of the post in which it stands."),
    Column("kind", String, nullable=False, comment="link, open, document, page"),
    Column("first_followed_at", String),
    Column("count", Integer, nullable=False),
)

tokens = Table(
    "run_tokens",
    metadata,
    Column("id", String, primary_key=True),
    Column("hash", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("scopes", String, nullable=False, comment="Separated by spaces."),
    Column("created_at", String, nullable=False),
    Column("expires_at", String),
    Column("last_used", String),
)

hooks = Table(
    "run_hooks",
    metadata,
    Column("id", String, primary_key=True),
    Column("hash", String, nullable=False, unique=True, comment="Of the secret in its address."),
    Column("name", String, nullable=False),
    Column("code", String, nullable=False, comment="What triggers compare."),
    Column("entity", String, nullable=False),
    Column("find", String, nullable=False, comment="By what the item is found: item or address."),
    Column("pointer", String, nullable=False, comment="Where that stands in the body; empty: in the query."),
    Column("created_at", String, nullable=False),
    Column("last_used", String),
)

answers = Table(
    "run_answers",
    metadata,
    Column("key", String, primary_key=True, comment="An Idempotency-Key and who sent it."),
    Column("request", String, nullable=False, comment="Hash of what was asked."),
    Column("status", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("at", String, nullable=False, index=True),
)

audit = Table(
    "run_audit",
    metadata,
    Column("seq", _Number, primary_key=True),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("detail", Text, nullable=False),
)

settings = Table(
    "run_settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
    comment="The overdue policy, the runner's status, the schema of a server.",
)
