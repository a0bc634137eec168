"""The open workspace: one file, and doors to all that it holds."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from enum import Enum, auto
from pathlib import Path
from types import TracebackType
from typing import Self

from app.engine.calendar import Calendar
from app.engine.ports import Directory
from app.storage.calendars import Calendars
from app.storage.causes import damaged, known_error
from app.storage.changes import Bell, Listener
from app.storage.company import Providers, Rates, Variables
from app.storage.database import Database, connect
from app.storage.directory import LazyClients, LazyRecords, WorkspaceItems
from app.storage.documents.making import Documents
from app.storage.drafts import Drafts
from app.storage.errors import OLDER_READ_ONLY, READ_ONLY, OlderWorkspace, ReadOnlyWorkspace
from app.storage.files import Files
from app.storage.holder import EditorLock
from app.storage.key_values import KeyValues
from app.storage.lookups import Lookups
from app.storage.migrating import Migrations, complaint_of, left_open
from app.storage.own_companies import OwnCompanies
from app.storage.pipelines import Pipelines
from app.storage.records.records import Records
from app.storage.scenarios import Scenarios
from app.storage.schema import EntityTypes
from app.storage.stage_entries import StageEntry
from app.storage.versions import Versions

SUFFIX = ".rulewright"
PUBLIC_ADDRESS = "public_address"
LOCALE = "locale"
"""The language in which rules write here; none is that of whoever runs them."""
"""The setting that says under which address people outside reach whoever runs the rules; nothing where they cannot."""
PROGRAM = "Rulewright"


class Access(Enum):
    """What a workspace is opened for."""

    READ = auto()
    WRITE = auto()
    """Short writes beside whoever else writes: imports, the engine."""
    EDIT = auto()
    """Drafts are edited in memory and written through; only one process at a time may."""


class Workspace:
    """One open workspace. All of it may be used from any thread; listeners are told on the thread that wrote."""

    def __init__(self, database: Database, lock: EditorLock | None) -> None:
        """Join the parts; use `open` or `create`."""
        self.database = database
        """For what reads or writes more at once than the doors below are made for."""
        self._lock = lock
        self._bell = Bell(database)
        self.path = database.path
        self.writable = database.writable
        self.settings = KeyValues(database, self._bell)
        self.types = EntityTypes(database, self._bell, self.settings)
        self.pipelines = Pipelines(database, self._bell, self.types)
        self.drafts = Drafts(database, self._bell)
        self.versions = Versions(database, self._bell)
        self.scenarios = Scenarios(database, self._bell)
        self.records = Records(database, self._bell, self.types)
        self.files = Files(database, self._bell)
        self.documents = Documents(self.files)
        self.calendars = Calendars(database, self._bell, self.settings)
        self.rates = Rates(database, self._bell)
        self.variables = Variables(database, self._bell)
        self.providers = Providers(database, self._bell)
        self.lookups = Lookups(database, self._bell)
        self.own_companies = OwnCompanies(database, self._bell)
        self.belongings = self.records.belongings

    @classmethod
    def create(cls, path: Path, *, program: str = PROGRAM) -> Self:
        """Make an empty workspace and open it for editing; raises WorkspaceExists where a file is there already."""
        Migrations().create(path)
        return cls.open(path, program=program)

    @classmethod
    def open(cls, path: Path, access: Access = Access.EDIT, *, program: str = PROGRAM, durable: bool = False) -> Self:
        """Open a workspace, brought up to date where it is older; raises WorkspaceError that says why it cannot be.

        With `durable`, what is written outlasts a power cut as well as the end of the process.
        """
        migrations = Migrations()
        due = migrations.examine(path) != migrations.newest
        if access is Access.READ:
            if due:
                raise OlderWorkspace(OLDER_READ_ONLY, path)
            return cls(Database(path, writable=False), None)
        if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            raise ReadOnlyWorkspace(READ_ONLY, path)
        lock = _locked(path, program) if due or access is Access.EDIT else None
        try:
            if due:
                migrations.upgrade(path)
            elif lock is not None and left_open(path):
                _check(path)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        if lock is not None and access is not Access.EDIT:
            lock.release()
            lock = None
        return cls(Database(path, writable=True, durable=durable), lock)

    def close(self) -> None:
        """Let go of the file; what was written lies in it whole."""
        self.database.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Write several things all or nothing: what is called within belongs together."""
        with self.database.write():
            yield

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of each change once it is written; call what is returned to stop."""
        return self._bell.listen(listener)

    def announce_import(self, kind: str) -> None:
        """Tell listeners that many clients, and items of a kind, have changed at once."""
        for what in ("companies", "contacts"):
            self._bell.ring_all(what)
        self._bell.ring_all("items", entity=kind)

    def directory(self) -> Directory:
        """Return what the engine sees, as it stands now: people whole, clients as they are asked for."""
        calendars = {key: one.calendar for key, one in self.calendars.all().items()}
        everybodys = self.calendars.everybodys()
        return Directory(
            schema=self.types.schema(),
            employees={one.id: one for one in self.records.employees.all()},
            departments={one.id: one for one in self.records.departments.all()},
            roles={one.id: one for one in self.records.roles.all()},
            contacts=LazyClients(self.records.contacts),
            companies=LazyClients(self.records.companies),
            calendar=calendars.get(everybodys or "", Calendar()),
            calendars=calendars,
            rates=self.rates.all(),
            providers=self.providers.offered(),
            variables={one.name: one.value for one in self.variables.all()},
            lookups={one.id: one for one in self.lookups.all()},
            products=LazyRecords(self.records.products),
            own_companies=self.own_companies.all(),
            templates=self.documents.templates(),
            locale=self._chosen(LOCALE),
            public_base=self._chosen(PUBLIC_ADDRESS) or Directory.public_base,
        )

    def _chosen(self, key: str) -> str:
        """Return a setting, empty where there is none."""
        chosen = self.settings.get(key)
        return chosen if isinstance(chosen, str) else ""

    def reread(self) -> None:
        """Let go of what is kept in memory: another process has changed it."""
        self._bell.ring_all("schema")

    def items(self) -> WorkspaceItems:
        """Return the engine's door to the records."""
        return WorkspaceItems(self.records)

    def history(self, entity: str, pipeline: str) -> Iterator[tuple[str, list[StageEntry]]]:
        """Walk the items that have been in a pipeline, each id with the item's entries into stages, oldest first."""
        return self.records.stage_entries.history(entity, pipeline)

    def stays(self, pipeline: str) -> Mapping[str, Sequence[timedelta]]:
        """Return by stage how long items have stayed there before they went on: the newest stays of each."""
        return self.records.stage_entries.stays(pipeline)

    def __enter__(self) -> Self:
        """Use it for a while."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


def _locked(path: Path, program: str) -> EditorLock:
    try:
        return EditorLock(path, program)
    except sqlite3.Error as error:
        raise known_error(error, path) or error from error


def _check(path: Path) -> None:
    with contextlib.closing(connect(path, writable=True)) as connection:
        if complaint := complaint_of(connection):
            raise damaged(path, complaint)
