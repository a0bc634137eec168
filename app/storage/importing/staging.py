"""What an import will write, kept aside until all of it is there.

Rows gather in temporary tables, so that memory stays small and nobody waits: the workspace itself is locked only while
the finished rows are copied over, and a cancelled import has written nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, Connection, Table

from app.storage import tables as t
from app.storage.database import to_json

_AT_ONCE = 2_000
STAGE_TEXT = "stage_text"
_PLACE = ("pipeline", "stage")


@dataclass(slots=True)
class _Shelf:
    """One temporary table: its columns, which of them are JSON, and rows that wait to be put into it."""

    name: str
    columns: tuple[tuple[str, bool], ...]
    waiting: list[tuple[Any, ...]] = field(default_factory=list)


class Staging:
    """Temporary tables beside the workspace's own, on a connection that ends with the import."""

    def __init__(self, connection: Connection) -> None:
        """Make the tables."""
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101  the only driver there is
        self._raw = raw
        self._shelves = {
            t.items.name: self._made(t.items, without=("number", *_PLACE), also=(STAGE_TEXT,)),
            t.product_rows.name: self._made(t.product_rows),
            t.companies.name: self._made(t.companies),
            t.contacts.name: self._made(t.contacts),
        }
        raw.execute("CREATE TEMP TABLE stage_map (text TEXT PRIMARY KEY, pipeline TEXT, stage TEXT)")

    def add(self, table: Table, row: Mapping[str, Any]) -> None:
        """Stage a row of a table."""
        shelf = self._shelves[table.name]
        shelf.waiting.append(
            tuple(
                to_json(row[name]) if is_json and row[name] is not None else row[name]
                for name, is_json in shelf.columns
            )
        )
        if len(shelf.waiting) >= _AT_ONCE:
            self._flush(shelf)

    def map_stages(self, stages: Mapping[str, tuple[str, str]]) -> None:
        """Say which pipeline and stage each text of the stage column means."""
        rows = [(text, pipeline, stage) for text, (pipeline, stage) in stages.items()]
        self._raw.executemany("INSERT INTO temp.stage_map VALUES (?, ?, ?)", rows)

    def finish(self) -> None:
        """Stage what still waits, so that copying over is all that is left."""
        for shelf in self._shelves.values():
            self._flush(shelf)

    def copy_clients(self) -> None:
        """Write companies and contacts; those that exist get what the table knows of them, and keep the rest."""
        for table in (t.companies, t.contacts):
            kept = _else_kept(table, "phones", "emails")
            kept["marks"] = _marks_kept(table, ("tel", "excluded.phones = '[]'"), ("mail", "excluded.emails = '[]'"))
            self._copy(table, f"FROM temp.staged_{table.name} AS s", ("id",), kept)
            self._count_on(table.name, f"FROM temp.staged_{table.name}")

    def copy_items(self, entity: str, *, keep_stage: bool) -> int:
        """Write the items and return how many of them are new; `keep_stage` leaves those that exist where they are."""
        counted = "SELECT count(*) FROM main.items WHERE entity = ?"
        before = self._raw.execute(counted, (entity,)).fetchone()[0]
        kept = _else_kept(t.items, "created_at", "responsible", "contact", "company")
        kept["marks"] = _marks_kept(t.items, *((mark, _unsaid(*fields)) for mark, fields in _SAID_BY.items()))
        if keep_stage:
            kept |= {name: name for name in _PLACE}
        source = f"FROM temp.staged_items AS s JOIN temp.stage_map AS m ON m.text = s.{STAGE_TEXT}"
        self._copy(t.items, source, ("entity", "id"), kept)
        self._count_on(f"items:{entity}", "FROM temp.staged_items")
        return int(self._raw.execute(counted, (entity,)).fetchone()[0]) - int(before)

    def copy_product_rows(self) -> None:
        """Replace the product rows of the items that bring some."""
        self._raw.execute(
            "DELETE FROM main.product_rows WHERE (entity, item) IN (SELECT entity, item FROM temp.staged_product_rows)"
        )
        names = ", ".join(column.name for column in t.product_rows.c)
        self._raw.execute(f"INSERT INTO main.product_rows ({names}) SELECT {names} FROM temp.staged_product_rows")  # noqa: S608

    def _copy(self, table: Table, source: str, keys: tuple[str, ...], kept: Mapping[str, str]) -> None:
        names = [column.name for column in table.c if column.name != "number"]
        chosen = ", ".join(f"m.{name}" if table is t.items and name in _PLACE else f"s.{name}" for name in names)
        changed = ", ".join(f"{name} = {kept.get(name, f'excluded.{name}')}" for name in names if name not in keys)
        with self._index_aside(table):
            self._raw.execute(
                f"INSERT INTO main.{table.name} ({', '.join(names)}) SELECT {chosen} {source} WHERE true "
                f"ORDER BY s.rowid ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changed}"
            )

    @contextmanager
    def _index_aside(self, table: Table) -> Iterator[None]:
        """Write the index of marks in one go afterwards: sorted, it takes a tenth of what row by row does."""
        watched = (
            "SELECT name, sql FROM main.sqlite_master "
            "WHERE type = 'trigger' AND tbl_name = ? AND instr(sql, 'known_by') > 0"
        )
        triggers = self._raw.execute(watched, (table.name,)).fetchall()
        for name, _ in triggers:
            self._raw.execute(f"DROP TRIGGER main.{name}")
        keys = ("entity", "id") if table is t.items else ("id",)
        here, staged = (", ".join(f"{at}{key}" for key in keys) for at in ("r.", ""))
        marked = _MARKED.format(table=table.name, kind=_KINDS[table.name], here=here, staged=staged)
        self._raw.execute(f"DELETE FROM main.known_by WHERE (mark, kind, id) IN ({marked})")  # noqa: S608
        yield
        self._raw.execute(f"INSERT OR IGNORE INTO main.known_by {marked} ORDER BY 1, 2, 3")
        for _, statement in triggers:
            self._raw.execute(statement)

    def _count_on(self, sequence: str, source: str) -> None:
        """Keep given ids that are numbers from being given out again."""
        self._raw.execute(
            f"INSERT INTO main.sequences SELECT ?, max(CAST(id AS INTEGER)) AS highest {source} "
            "WHERE id <> '' AND id NOT GLOB '*[^0-9]*' AND length(id) < 16 HAVING highest IS NOT NULL "
            "ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)",
            (sequence,),
        )

    def _made(self, table: Table, *, without: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> _Shelf:
        columns = [(one.name, isinstance(one.type, JSON)) for one in table.c if one.name not in without]
        columns += [(name, False) for name in also]
        names = ", ".join(name for name, _ in columns)
        self._raw.execute(f"CREATE TEMP TABLE staged_{table.name} ({names})")
        return _Shelf(table.name, tuple(columns))

    def _flush(self, shelf: _Shelf) -> None:
        marks = ", ".join("?" for _ in shelf.columns)
        self._raw.execute("BEGIN")
        self._raw.executemany(f"INSERT INTO temp.staged_{shelf.name} VALUES ({marks})", shelf.waiting)  # noqa: S608
        self._raw.execute("COMMIT")
        shelf.waiting.clear()


def _else_kept(table: Table, *names: str) -> dict[str, str]:
    """Return how columns of an existing row change: what is new goes in, what the file does not know stays."""
    joined = f"excluded.search || char(10) || {table.name}.search"
    kept = {
        "content": f"json_patch({table.name}.content, excluded.content)",
        "search": f"CASE WHEN instr({table.name}.search, excluded.search) THEN {table.name}.search ELSE {joined} END",
    }
    for name in names:
        if isinstance(table.c[name].type, JSON):
            kept[name] = f"CASE excluded.{name} WHEN '[]' THEN {table.name}.{name} ELSE excluded.{name} END"
        else:
            kept[name] = f"coalesce(excluded.{name}, {table.name}.{name})"
    return kept


_KINDS = {t.contacts.name: "'contact'", t.companies.name: "'company'", t.items.name: "r.entity"}
_MARKED = (
    "SELECT m.value, {kind}, r.id FROM main.{table} AS r, json_each(r.marks) AS m "
    "WHERE ({here}) IN (SELECT {staged} FROM temp.staged_{table})"
)
"""The marks of the rows that the import brings, as they stand in the workspace."""

_SAID_BY = {
    "tel": ("phones",),
    "mail": ("emails",),
    "name": ("first_name", "last_name"),
    "contact": ("contacts",),
    "company": ("company",),
}
"""Which fields of an item its marks come from, by what the marks begin with."""


def _marks_kept(table: Table, *unsaid: tuple[str, str]) -> str:
    """Return the marks of a row that exists: the new ones, and of each kind the old ones where the file is silent."""
    old = " OR ".join(f"(value LIKE '{mark}:%' AND {condition})" for mark, condition in unsaid)
    return _BOTH.format(table=table.name, old=old)


_BOTH = (
    "(SELECT json_group_array(value) FROM (SELECT value FROM json_each(excluded.marks) UNION "
    "SELECT value FROM json_each({table}.marks) WHERE {old} ORDER BY value))"
)


def _unsaid(*fields: str) -> str:
    return " AND ".join(f"json_extract(excluded.content, '$.{one}') IS NULL" for one in fields)
