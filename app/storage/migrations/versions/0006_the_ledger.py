"""The ledger of what really ran; what happens to records where rules run is noted as an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AROUND = (
    "employees", "departments", "roles", "role_members", "calendars", "rates", "variables", "providers",
    "own_companies", "lookups", "lookup_rows", "settings", "entity_types", "fields", "pipelines", "files",
)  # fmt: skip
"""What the directory is made of, but for clients and products, who are looked up one by one."""


def upgrade() -> None:
    """Make the tables, and let triggers write down what happens."""
    _make_tables()
    op.execute("INSERT INTO run_settings VALUES ('surroundings', '0')")
    for statement in (*_notes(), *_stamps()):
        op.execute(statement)


def _notes() -> Iterator[str]:
    came = f"AFTER INSERT ON items WHEN {_runs('new')} AND {_OTHERS}"
    yield f"CREATE TRIGGER items_came_in {came} BEGIN {_note('new', after='new')}; END"
    changed = "(new.pipeline, new.stage, new.content) IS NOT (old.pipeline, old.stage, old.content)"
    became = f"WHEN {changed} AND ({_runs('new')} OR {_known('new')}) AND {_OTHERS}"
    columns = "AFTER UPDATE OF pipeline, stage, content ON items"
    yield f"CREATE TRIGGER items_became {columns} {became} BEGIN {_note('new', before='old', after='new')}; END"
    went = f"AFTER DELETE ON items WHEN {_known('old')} AND {_OTHERS}"
    yield f"CREATE TRIGGER items_went {went} BEGIN {_note('old', before='old')}; END"


def _runs(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM run_live WHERE pipeline = {row}.pipeline AND version IS NOT NULL)"  # noqa: S608  our own names


def _known(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM run_states WHERE entity = {row}.entity AND item = {row}.id)"  # noqa: S608  as above


def _note(row: str, **seen: str) -> str:
    columns = "(entity, item, type, at, data, received_at)"
    data = _json({name: _record(one) for name, one in seen.items()})
    values = f"{row}.entity, {row}.id, 'record', {_NOW}, {data}, {_NOW}"
    return f"INSERT INTO run_events {columns} VALUES ({values})"  # noqa: S608  as above


def _record(row: str) -> str:
    place = {name: _text(f"{row}.{name}") for name in ("pipeline", "stage")}
    return _json({**place, "values": f"{row}.content"})


def _json(parts: Mapping[str, str]) -> str:
    """Return an expression for an object: SQLite's own functions for JSON are not trusted in triggers."""
    written = " || ',' || ".join(f"""'"{name}":' || {one}""" for name, one in parts.items())
    return f"'{{' || {written} || '}}'"


def _text(column: str) -> str:
    r"""Return an expression for a text as JSON: quotes, backslashes and ends of lines are written otherwise."""
    written = column
    for one, instead in (
        ("'\\'", "'\\\\'"),
        ("'\"'", "'\\\"'"),
        ("char(9)", "'\\t'"),
        ("char(10)", "'\\n'"),
        ("char(13)", "'\\r'"),
    ):
        written = f"replace({written}, {one}, {instead})"
    return f"""'"' || {written} || '"'"""


def _stamps() -> Iterator[str]:
    seen = [(table, what) for table in AROUND for what in ("INSERT", "UPDATE", "DELETE")]
    for table, what in (*seen, ("stages", "INSERT"), ("stages", "UPDATE OF id, name, kind"), ("stages", "DELETE")):
        name = f"{table}_{what.split()[0].lower()}_seen"
        yield f"CREATE TRIGGER {name} AFTER {what} ON {table} BEGIN {_COUNT} END"


_NOW = "strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000+00:00'"
_OTHERS = "NOT EXISTS (SELECT 1 FROM run_settings WHERE key = 'carrying')"
"""What the engine itself writes is no news to it; it says so for the length of its transaction."""
_COUNT = "UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings';"


def _make_tables() -> None:
    op.create_table(
        "run_answers",
        sa.Column("key", sa.String(), nullable=False, comment="An Idempotency-Key and who sent it."),
        sa.Column("request", sa.String(), nullable=False, comment="Hash of what was asked."),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_run_answers")),
    )
    op.create_index(op.f("ix_run_answers_at"), "run_answers", ["at"], unique=False)
    op.create_table(
        "run_audit",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_run_audit")),
    )
    op.create_table(
        "run_belongings",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_run_belongings")),
        comment="On a server; a workspace has its own.",
    )
    op.create_index(
        op.f("ix_run_belongings_kind_entity_item"), "run_belongings", ["kind", "entity", "item"], unique=False
    )
    op.create_index(op.f("ix_run_belongings_kind_id"), "run_belongings", ["kind", "id"], unique=True)
    op.create_index(
        op.f("ix_run_belongings_kind_series_count"), "run_belongings", ["kind", "series", "count"], unique=False
    )
    op.create_table(
        "run_chats",
        sa.Column("way", sa.String(), nullable=False, comment="The channel that carries it."),
        sa.Column("address", sa.String(), nullable=False, comment="What the channel calls it."),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False, comment="Of the rule that invited the client."),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("way", "address", name=op.f("pk_run_chats")),
        comment="With clients who have followed an invitation.",
    )
    op.create_index(op.f("ix_run_chats_way_client"), "run_chats", ["way", "client"], unique=False)
    op.create_table(
        "run_clients",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_run_clients")),
        comment="Contacts and companies that rules have made or changed on a server.",
    )
    op.create_table(
        "run_events",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "key", sa.String(), nullable=True, comment="How the sender names it: the same key is the same event."
        ),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("received_at", sa.String(), nullable=False),
        sa.Column("done_at", sa.String(), nullable=True, comment="NULL: waits."),
        sa.Column("error", sa.Text(), nullable=True, comment="Why nothing came of it."),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_run_events")),
        sa.UniqueConstraint("key", name=op.f("uq_run_events_key")),
    )
    op.create_index(op.f("ix_run_events_entity_item_seq"), "run_events", ["entity", "item", "seq"], unique=False)
    op.create_index(
        "ix_run_events_waiting", "run_events", ["seq"], unique=False, sqlite_where=sa.text("done_at IS NULL")
    )
    op.create_index(
        "ix_run_events_waiting_of",
        "run_events",
        ["entity", "item"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "run_files",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_files")),
        comment="What rules attach and fill on a server; a workspace has its own.",
    )
    op.create_table(
        "run_hooks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False, comment="Of the secret in its address."),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False, comment="What triggers compare."),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("find", sa.String(), nullable=False, comment="By what the item is found: item or address."),
        sa.Column(
            "pointer", sa.String(), nullable=False, comment="Where that stands in the body; empty: in the query."
        ),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("last_used", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_hooks")),
        sa.UniqueConstraint("hash", name=op.f("uq_run_hooks_hash")),
    )
    op.create_table(
        "run_links",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("key", sa.String(), nullable=False, comment="Of the post in which it stands."),
        sa.Column("kind", sa.String(), nullable=False, comment="link, open, document, page"),
        sa.Column("first_followed_at", sa.String(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_run_links")),
    )
    op.create_index(op.f("ix_run_links_key"), "run_links", ["key"], unique=False)
    op.create_table(
        "run_live",
        sa.Column("pipeline", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=True, comment="NULL: nothing runs in the pipeline any more."),
        sa.Column("previous", sa.String(), nullable=True, comment="Where a roll back leads."),
        sa.Column(
            "shadow", sa.String(), nullable=True, comment="A version that runs beside with its effects held back."
        ),
        sa.Column("activated_at", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False, comment="Counts the changes, for whoever compares and sets."),
        sa.PrimaryKeyConstraint("pipeline", name=op.f("pk_run_live")),
    )
    op.create_table(
        "run_marks",
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="An entity type, contact or company."),
        sa.Column("id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("mark", "kind", "id", name=op.f("pk_run_marks")),
        comment="By what clients are recognised on a server.",
    )
    op.create_index(op.f("ix_run_marks_kind_id"), "run_marks", ["kind", "id"], unique=False)
    op.create_table(
        "run_outbox",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False, comment="Stays the same however often it is tried."),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False, comment="What the item is called."),
        sa.Column(
            "way", sa.String(), nullable=False, comment="The channel that carries it; empty: the workspace keeps it."
        ),
        sa.Column("kind", sa.String(), nullable=False, comment="The type of the effect."),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False, comment="When the rule acted."),
        sa.Column("status", sa.String(), nullable=False, comment="waiting, sent, dead, held or dropped"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.String(), nullable=True, comment="When to try next; NULL: no more."),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True, comment="Why the last attempt failed."),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("sent_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_run_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_run_outbox_key")),
    )
    op.create_index(
        "ix_run_outbox_due", "run_outbox", ["next_at"], unique=False, sqlite_where=sa.text("next_at IS NOT NULL")
    )
    op.create_index(op.f("ix_run_outbox_entity_item"), "run_outbox", ["entity", "item"], unique=False)
    op.create_index(op.f("ix_run_outbox_receipt"), "run_outbox", ["receipt"], unique=False)
    op.create_index(op.f("ix_run_outbox_status_number"), "run_outbox", ["status", "number"], unique=False)
    op.create_table(
        "run_polls",
        sa.Column("way", sa.String(), nullable=False, comment="A channel that is asked what has come in."),
        sa.Column("mark", sa.String(), nullable=False, comment="How far it has been read."),
        sa.PrimaryKeyConstraint("way", name=op.f("pk_run_polls")),
    )
    op.create_table(
        "run_settings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_run_settings")),
        comment="The overdue policy, the runner's status, the schema of a server.",
    )
    op.create_table(
        "run_shadows",
        sa.Column("pipeline", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False, comment="The last one before it was cast."),
        sa.Column("step", sa.Integer(), nullable=False, comment="Likewise."),
        sa.PrimaryKeyConstraint("pipeline", name=op.f("pk_run_shadows")),
        comment="Since when versions run in the shadow.",
    )
    op.create_table(
        "run_states",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("pipeline", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("next_due", sa.String(), nullable=True, comment="When its next timer is due."),
        sa.Column("updated_at", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="The state of the item."),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_run_states")),
    )
    op.create_index(
        "ix_run_states_due", "run_states", ["next_due"], unique=False, sqlite_where=sa.text("next_due IS NOT NULL")
    )
    op.create_index(op.f("ix_run_states_entity_item"), "run_states", ["entity", "item"], unique=True)
    op.create_index(op.f("ix_run_states_pipeline_stage"), "run_states", ["pipeline", "stage"], unique=False)
    op.create_table(
        "run_steps",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=True, comment="The event of which it came; NULL for a timer."),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.String(),
            nullable=False,
            comment="The type of the step; Item where the item was put on the board.",
        ),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("key", sa.String(), nullable=True, comment="Of an effect: exactly once."),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_run_steps")),
        sa.UniqueConstraint("key", name=op.f("uq_run_steps_key")),
        comment="The log, which is the truth.",
    )
    op.create_index(op.f("ix_run_steps_entity_item_seq"), "run_steps", ["entity", "item", "seq"], unique=False)
    op.create_table(
        "run_surroundings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_surroundings")),
        comment="One row: people and the rest of the company as a server knows them.",
    )
    op.create_table(
        "run_tokens",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False, comment="Separated by spaces."),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("expires_at", sa.String(), nullable=True),
        sa.Column("last_used", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_run_tokens_hash")),
    )
    op.create_table(
        "run_versions",
        sa.Column("id", sa.String(), nullable=False, comment="SHA-256 of the content."),
        sa.Column("pipeline", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="The rule set in canonical form (RFC 8785)."),
        sa.Column("uploaded_at", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_versions")),
    )
    op.create_index(op.f("ix_run_versions_pipeline"), "run_versions", ["pipeline"], unique=False)
