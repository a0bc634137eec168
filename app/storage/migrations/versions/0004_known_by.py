"""Contacts, companies and items are found by what their clients are recognised by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.engine.recognising import marks

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = {"contacts": "'contact'", "companies": "'company'", "items": "{row}.entity"}
"""What stands for the kind of a row, by its table."""


def upgrade() -> None:
    """Make the index, let triggers keep it, and take in what is there."""
    op.create_table(
        "known_by",
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="contact, company, or the entity type of an item."),
        sa.Column("id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("mark", "kind", "id", name=op.f("pk_known_by")),
        comment="Records by the marks of their clients; triggers keep it in step with the columns called marks.",
        sqlite_with_rowid=False,
    )
    for table, kind in KINDS.items():
        op.add_column(table, sa.Column("marks", sa.JSON(), nullable=False, server_default="[]"))
        for statement in _triggers(table, kind):
            op.execute(statement)
    _take_in("contacts", ("first_name", "last_name", "phones", "emails"), _of_contact)
    _take_in("companies", ("name", "phones", "emails"), _of_company)
    _take_in("items", ("content",), _of_item)


def _triggers(table: str, kind: str) -> Iterator[str]:
    old, new = kind.format(row="old"), kind.format(row="new")
    gone = _FORGET.format(kind=old)
    come = _KNOW.format(kind=new)
    yield f"CREATE TRIGGER {table}_known AFTER INSERT ON {table} BEGIN {come} END"
    yield f"CREATE TRIGGER {table}_forgotten AFTER DELETE ON {table} BEGIN {gone} END"
    changed = f"AFTER UPDATE OF marks ON {table} WHEN old.marks IS NOT new.marks"
    yield f"CREATE TRIGGER {table}_known_otherwise {changed} BEGIN {gone} {come} END"


_KNOW = "INSERT OR IGNORE INTO known_by SELECT value, {kind}, new.id FROM json_each(new.marks);"
_FORGET = (
    "DELETE FROM known_by WHERE kind = {kind} AND id = old.id AND mark IN (SELECT value FROM json_each(old.marks));"
)


def _take_in(table: str, columns: Iterable[str], found: Any) -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text(f"SELECT rowid, {', '.join(columns)} FROM {table}")).all()  # noqa: S608
    marked = [{"row": row[0], "marks": json.dumps(sorted(found(*row[1:])))} for row in rows]
    if marked:
        connection.execute(sa.text(f"UPDATE {table} SET marks = :marks WHERE rowid = :row"), marked)  # noqa: S608


def _of_contact(first_name: str, last_name: str, phones: str, emails: str) -> frozenset[str]:
    return marks(_numbers(json.loads(phones)), _addresses(json.loads(emails)), f"{first_name} {last_name}")


def _of_company(name: str, phones: str, emails: str) -> frozenset[str]:
    return marks(_numbers(json.loads(phones)), _addresses(json.loads(emails)), name)


def _of_item(content: str) -> frozenset[str]:
    values = json.loads(content)
    name = " ".join(str(values[key]) for key in ("first_name", "last_name") if values.get(key))
    own = marks(_numbers(values.get("phones") or ()), _addresses(values.get("emails") or ()), name)
    clients = (*(values.get("contacts") or ()), values.get("company"))
    return own.union(str(one) for one in clients if one)


def _numbers(raw: Any) -> Iterator[str]:
    return _texts(raw, "number")


def _addresses(raw: Any) -> Iterator[str]:
    return _texts(raw, "address")


def _texts(raw: Any, key: str) -> Iterator[str]:
    for one in raw if isinstance(raw, list | tuple) else ():
        yield str(one.get(key, "")) if isinstance(one, dict) else str(one)
