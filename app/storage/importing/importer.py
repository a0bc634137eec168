"""A whole import: plan, read, stage, write at once, report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from app.engine.model.schema import Pipeline
from app.storage.importing.clients import Clients
from app.storage.importing.columns import Columns
from app.storage.importing.desk import Desk
from app.storage.importing.items import ItemRows
from app.storage.importing.kinds import COMPANY, CONTACT, EMPLOYEE, PRODUCT, RELATED_KINDS, kind_of_related
from app.storage.importing.mapping import ImportMapping, TableMapping, UnreadableMapping
from app.storage.importing.people import People
from app.storage.importing.plan import TablePlan, plan_table
from app.storage.importing.products import Goods
from app.storage.importing.report import Problems, Report
from app.storage.importing.stages import check_pipeline, place_stages
from app.storage.importing.staging import Staging
from app.storage.importing.table_file import Flaw, TableFile
from app.storage.workspace import Workspace

_EVERY = 256
"""Progress is told, and a wish to stop seen, after so many rows."""

_REMEMBERED = ("kind", "columns", "corrections", "currency", "title_from")
_ORDER = (EMPLOYEE, PRODUCT, COMPANY, CONTACT)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: the file it reads, how many rows of it came, how much of all files is read."""

    file: str
    rows: int
    fraction: float


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All files of an import with every column settled: what a person looks at before it starts."""

    entity: str
    main: TablePlan
    related: Mapping[str, TablePlan]
    given: ImportMapping

    def mapping(self) -> ImportMapping:
        """Return the whole mapping, to look at, to change, to keep."""
        settled = {name: plan.mapping() for name, plan in self.related.items()}
        return self.given.model_copy(update=dict(self.main.mapping()) | {"related": settled})


class _Cancelled(Exception):
    """The person wants no more of it."""


M = TypeVar("M", bound=TableMapping)
Watch = Callable[[Progress], None]
Stop = Callable[[], bool]


def plan_import(
    workspace: Workspace,
    entity: str,
    file: Path,
    mapping: ImportMapping | None = None,
    related: Mapping[str, Path] | None = None,
) -> ImportPlan:
    """Settle how files would be read; nothing is written.

    Without a mapping the one used last for a file with these columns is taken, and the rest is guessed. Raises
    KnownError for a file that is no table, or a mapping that does not fit it.
    """
    said = mapping or ImportMapping()
    head = TableFile(file, encoding=said.encoding, delimiter=said.delimiter)
    if mapping is None:
        mapping = _remembered(workspace, entity, head, ImportMapping)
    if mapping.pipeline and entity not in RELATED_KINDS:
        check_pipeline(workspace, entity, mapping.pipeline)
    plans = {}
    for name, path in (related or {}).items():
        of_this = mapping.related.get(name, TableMapping())
        table = TableFile(path, encoding=of_this.encoding, delimiter=of_this.delimiter)
        given = of_this if name in mapping.related else _remembered(workspace, "", table, TableMapping)
        plans[name] = plan_table(table, given.kind or kind_of_related(name, table.headers), given, workspace)
    return ImportPlan(entity, plan_table(head, entity, mapping, workspace), plans, mapping)


def import_csv(
    workspace: Workspace,
    entity: str,
    file: Path,
    mapping: ImportMapping | None = None,
    related: Mapping[str, Path] | None = None,
    *,
    progress: Watch | None = None,
    cancelled: Stop | None = None,
) -> Report:
    """Bring the records of a file in, and of the files it refers to; all of it or nothing.

    `entity` is an entity type, or company, contact, employee or product. Raises KnownError where nothing can be read;
    what does not fit in single rows stands in the report.
    """
    plan = plan_import(workspace, entity, file, mapping, related)
    watching = _Watching(plan, progress or (lambda _: None), cancelled or (lambda: False))
    with workspace.database.apart() as connection:
        try:
            report = _Import(workspace, plan, connection).run(watching)
        except _Cancelled:
            return Report(entity, watching.rows, 0, cancelled=True)
    _remember(workspace, plan)
    return report


class _Import:
    """One import under way."""

    def __init__(self, workspace: Workspace, plan: ImportPlan, connection: Connection) -> None:
        self._workspace = workspace
        self._plan = plan
        self._connection = connection
        self._problems = Problems()
        self._currency = plan.given.currency or workspace.types.schema().base_currency
        self._desk = Desk(workspace, Staging(connection), self._problems, self._currency)
        self._people = People(self._desk)
        self._clients = Clients(self._desk)
        self._goods = Goods(self._desk)

    def run(self, watching: _Watching) -> Report:
        for plan in sorted(self._plan.related.values(), key=lambda one: _ORDER.index(one.kind)):
            self._read_related(plan, watching)
        self._people.settle()
        main = self._plan.main
        if main.kind in RELATED_KINDS:
            imported = self._read_related(main, watching)
            self._people.settle()
            items = None
        else:
            items = ItemRows(
                self._desk,
                main,
                self._plan.given.title_from,
                people=self._people,
                clients=self._clients,
                goods=self._goods,
            )
            columns = Columns(main, self._problems, self._workspace, self._currency)
            for row, values in watching.rows_of(main, columns):
                items.take(row, values)
            imported = items.staged
        read = watching.rows
        self._desk.staging.finish()
        pipeline, new = self._write(items)
        return Report(
            self._plan.entity,
            read,
            imported,
            new if items else imported,
            self._problems.all(),
            self._made(),
            {text: use.rows for text, use in items.stages.items()} if items and items.has_stages else {},
            pipeline.id if pipeline else None,
            main.left_out,
        )

    def _read_related(self, plan: TablePlan, watching: _Watching) -> int:
        sinks: Mapping[str, Callable[[TablePlan, int, dict[str, Any]], bool]] = {
            EMPLOYEE: self._people.take,
            PRODUCT: self._goods.take,
            COMPANY: self._clients.take,
            CONTACT: self._clients.take,
        }
        self._clients.learn(plan)
        columns = Columns(plan, self._problems, self._workspace, self._currency)
        take = sinks[plan.kind]
        return sum(take(plan, row, values) for row, values in watching.rows_of(plan, columns))

    def _write(self, items: ItemRows | None) -> tuple[Pipeline | None, int]:
        """Write everything in one transaction; returns the pipeline and how many items are new."""
        workspace, main = self._workspace, self._plan.main
        pipeline, new = None, 0
        with workspace.database.write(self._connection) as connection:
            for plan in (*self._plan.related.values(), main):
                for one in plan.new_fields if plan.kind in (COMPANY, CONTACT) else ():
                    workspace.types.put_field(plan.kind, one)
            self._people.finish()
            self._goods.finish()
            self._clients.finish(connection)
            if items is not None:
                for one in items.new_fields:
                    workspace.types.put_field(main.kind, one)
                wanted = self._plan.given.pipeline
                used = items.stages
                pipeline, meant = place_stages(workspace, main.kind, main.table.path, wanted, used)
                self._desk.staging.map_stages(meant)
                new = self._desk.staging.copy_items(main.kind, keep_stage=not items.has_stages)
                self._desk.staging.copy_product_rows()
                items.give_back()
            workspace.announce_import(main.kind)
        return pipeline, new

    def _made(self) -> dict[str, int]:
        found = self._people.made | self._goods.made | self._clients.made
        return {kind: count for kind, count in found.items() if count}


class _Watching:
    """Walks the rows of the files, tells how far it is, and stops when asked."""

    def __init__(self, plan: ImportPlan, tell: Watch, stop: Stop) -> None:
        self._main = plan.main
        self._tell = tell
        self._stop = stop
        self._sizes = {one.table.path: one.table.path.stat().st_size for one in (*plan.related.values(), plan.main)}
        self._done = 0
        self.rows = 0
        """Rows of the main file."""

    def rows_of(self, plan: TablePlan, columns: Columns) -> Iterator[tuple[int, dict[str, Any]]]:
        """Walk the rows of one file that can be used, as values."""
        count = 0
        for record in plan.table.rows():
            if isinstance(record, Flaw):
                columns.flaw(record)
                if not record.lost:
                    continue
            count += 1
            if plan is self._main:
                self.rows = count
            if count % _EVERY == 1:
                self._look_up(plan, count)
            values = None if isinstance(record, Flaw) else columns.values(record)
            if values is not None:
                yield record.number, values
        self._look_up(plan, count)
        self._done += self._sizes[plan.table.path]

    def _look_up(self, plan: TablePlan, count: int) -> None:
        if self._stop():
            raise _Cancelled
        whole = sum(self._sizes.values()) or 1
        part = self._sizes[plan.table.path] * plan.table.fraction
        self._tell(Progress(plan.table.name, count, min((self._done + part) / whole, 1.0)))


def _remember(workspace: Workspace, plan: ImportPlan) -> None:
    """Keep what each table meant, for the next file with the same columns."""
    for one in (plan.main, *plan.related.values()):
        settled = one.mapping().to_json()
        kept = {key: value for key, value in settled.items() if key in _REMEMBERED}
        workspace.settings.put(_memory_key(plan.entity if one is plan.main else "", one.table), kept)


def _remembered(workspace: Workspace, entity: str, table: TableFile, form: type[M]) -> M:
    kept = workspace.settings.get(_memory_key(entity, table))
    try:
        return form.from_json(kept or {})
    except UnreadableMapping:
        return form()


def _memory_key(entity: str, table: TableFile) -> str:
    columns = json.dumps(table.headers).encode()
    return f"import:{entity}:{hashlib.sha256(columns).hexdigest()[:16]}"
