"""The ledger of what really ran; what happens to records where rules run is noted as an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alembic import op

from app.storage.ledger.tables import metadata

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
    metadata.create_all(op.get_bind())
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
    return f"""'"' || replace(replace({column}, '\\', '\\\\'), '"', '\\"') || '"'"""


def _stamps() -> Iterator[str]:
    seen = [(table, what) for table in AROUND for what in ("INSERT", "UPDATE", "DELETE")]
    for table, what in (*seen, ("stages", "INSERT"), ("stages", "UPDATE OF id, name, kind"), ("stages", "DELETE")):
        name = f"{table}_{what.split()[0].lower()}_seen"
        yield f"CREATE TRIGGER {name} AFTER {what} ON {table} BEGIN {_COUNT} END"


_NOW = "strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000+00:00'"
_OTHERS = "NOT EXISTS (SELECT 1 FROM run_settings WHERE key = 'carrying')"
"""What the engine itself writes is no news to it; it says so for the length of its transaction."""
_COUNT = "UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings';"
