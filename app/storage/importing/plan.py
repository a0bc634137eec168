"""How a file will be read: every column settled, by what was said or else by guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from itertools import islice

from app.engine.errors import KnownError
from app.engine.model.schema import Field
from app.engine.model.values import FieldType
from app.engine.words import msg
from app.storage.importing.guess import Guess, Target, guess_column, guess_targets, key_for, plain
from app.storage.importing.kinds import EMPLOYEE, EXTENSIBLE, RELATED_KINDS, TARGETS, targets_of
from app.storage.importing.mapping import Column, TableMapping
from app.storage.importing.table_file import Row, TableFile
from app.storage.importing.texts import Manner
from app.storage.workspace import Workspace

_SAMPLE = 1_000
_PREVIEWED = 20

_ADDRESS_TYPES = {
    "mobile": ("mobile", "cell", "cellulare", "portable", "komork"),
    "home": ("home", "private", "casa", "domicile"),
    "fax": ("fax",),
    "pager": ("pager",),
}

NO_COLUMN = msg("There is no column “{column}” in “{file}”. It has: {known}.")
NO_KIND = msg("“{kind}” is no kind of record here. There are: {known}.")
NO_TARGET = msg("“{target}” is nothing that a column of {kind} can mean. There are: {known}.")


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A file and what each of its columns means."""

    table: TableFile
    kind: str
    columns: Mapping[str, Column | None]
    types: Mapping[str, FieldType]
    """The type in which each target's text is read."""
    new_fields: tuple[Field, ...]
    sample: tuple[tuple[str, ...], ...]
    """The first rows, for a person to look at."""
    given: TableMapping

    @property
    def left_out(self) -> tuple[str, ...]:
        """The columns that go nowhere."""
        return tuple(header for header, column in self.columns.items() if column is None)

    def header_of(self, target: str) -> str:
        """Return the column that means a target, or an empty text."""
        return next((header for header, column in self.columns.items() if column and column.to == target), "")

    def mapping(self) -> TableMapping:
        """Return what a person may look at and change: everything settled."""
        layout = self.table.layout
        settled = {"kind": self.kind, "encoding": layout.encoding, "delimiter": layout.delimiter}
        return self.given.model_copy(update={**settled, "columns": self.columns})


def plan_table(table: TableFile, kind: str, given: TableMapping, workspace: Workspace) -> TablePlan:
    """Settle what each column means; raises KnownError for a mapping that does not fit the file."""
    _check(table, kind, given, workspace)
    rows = [row.cells for row in islice((one for one in table.rows() if isinstance(one, Row)), _SAMPLE)]
    texts = [[row[place].strip() if place < len(row) else "" for row in rows] for place in range(len(table.headers))]
    guesses = dict(zip(table.headers, map(guess_column, texts), strict=True))
    targets = _targets(kind, workspace)
    known = {one.key: one for one in targets}
    open_headers = [header for header in table.headers if header not in given.columns]
    said = {column.to for column in given.columns.values() if column}
    offered = [one for one in targets if one.several or one.key not in said]
    meant = guess_targets(open_headers, [guesses[header] for header in open_headers], offered)
    columns: dict[str, Column | None] = {}
    fields: dict[str, Field] = {}
    for header in table.headers:
        column = given.columns.get(header) if header in given.columns else _guessed(header, kind, meant, known, fields)
        if column is None:
            columns[header] = None
            continue
        if column.to not in known:
            column = _of_new_field(column, guesses[header])
            fields.setdefault(column.to, _new_field(header, column, kind, known))
        of_type = known[column.to].type if column.to in known else fields[column.to].type
        columns[header] = _settled(header, column, of_type, guesses[header])
    types = {key: one.type for key, one in known.items()} | {key: one.type for key, one in fields.items()}
    sample = tuple(tuple(row) for row in rows[:_PREVIEWED])
    return TablePlan(table, kind, columns, types, tuple(fields.values()), sample, given)


def manner_of(column: Column, currency: str, workspace: Workspace) -> Manner:
    """Return how a settled column writes its values."""
    calendars = workspace.calendars.all()
    everybodys = calendars.get(workspace.calendars.everybodys() or "")
    zone: tzinfo = everybodys.calendar.zone if everybodys else UTC
    return Manner(column.point or ".", column.dates or "ymd", currency, column.address or "work", zone)


def _targets(kind: str, workspace: Workspace) -> Sequence[Target]:
    if kind in TARGETS:
        own = workspace.types.client_fields(kind).values()
        return (*TARGETS[kind], *(Target(one.key, one.type, (str(one.label),)) for one in own))
    return targets_of(workspace.types.schema().entities[kind])


def _guessed(
    header: str, kind: str, meant: Mapping[str, Target], known: Mapping[str, Target], fields: Mapping[str, Field]
) -> Column | None:
    if header in meant:
        return Column(to=meant[header].key)
    if kind in EXTENSIBLE or kind not in RELATED_KINDS:
        return Column(to=key_for(header, {**known, **fields}))
    return None


def _settled(header: str, column: Column, kind: FieldType, guess: Guess) -> Column:
    """Return a column with all said that its type needs."""
    said: dict[str, str | None] = {}
    if kind in (FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY):
        said["point"] = column.point or guess.manner.point
    elif kind in (FieldType.DATE, FieldType.DATETIME):
        said["dates"] = column.dates or guess.manner.order
    elif kind in (FieldType.PHONES, FieldType.EMAILS):
        words = plain(header)
        named = (name for name, begin in _ADDRESS_TYPES.items() if any(one in words for one in begin))
        said["address"] = column.address or next(named, "work")
    return column.model_copy(update=said)


def _of_new_field(column: Column, guess: Guess) -> Column:
    """Return a column with the type of the field that it makes: text, unless every value seen is something else."""
    return column.model_copy(update={"type": column.type or (guess.type if guess.exact else FieldType.STRING)})


def _new_field(header: str, column: Column, kind: str, known: Mapping[str, Target]) -> Field:
    if kind == EMPLOYEE:
        words = NO_TARGET.fill(target=column.to, kind=kind, known=", ".join(known))
        raise KnownError(words, field=f"columns.{header}")
    return Field(column.to, column.label or header, column.type or FieldType.STRING, custom=True)


def _check(table: TableFile, kind: str, given: TableMapping, workspace: Workspace) -> None:
    kinds = (*workspace.types.schema().entities, *RELATED_KINDS)
    if kind not in kinds:
        raise KnownError(NO_KIND.fill(kind=kind, known=", ".join(kinds)), field="kind")
    for header in (*given.columns, *given.corrections):
        if header not in table.headers:
            known = ", ".join(table.headers)
            raise KnownError(NO_COLUMN.fill(column=header, file=table.name, known=known), field="columns")
