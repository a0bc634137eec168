"""What an engine on one machine runs in: a workspace, or a database of a server."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.delivery.base import Somebody, no_bytes, nobody
from app.delivery.registry import Configured
from app.engine.model.people import Employee
from app.engine.model.values import File
from app.engine.words import msg
from app.storage.database import Database, connect
from app.storage.holder import RUNNER, EditorLock
from app.storage.ledger.company import Company
from app.storage.ledger.files import LedgerFiles
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.ledger_company import LedgerCompany
from app.storage.ledger.preparing import prepare_tables
from app.storage.ledger.providers import LedgerProviders
from app.storage.ledger.store import Store
from app.storage.ledger.workspace_company import WorkspaceCompany
from app.storage.workspace import Access, Workspace

_OWN = 0o600
"""Clients stand in it: nobody but its owner reads it."""
RUNS_ALREADY = msg("Rules run in “{file}” already: {holder}. Stop it there first.")
WEBHOOK = Configured("webhook", "Webhooks", {"kind": "webhook"})
"""Rules say themselves where a webhook goes, so that it works without being set up."""


def no_providers() -> tuple[Configured, ...]:
    """Have nothing set up."""
    return ()


def unchanging() -> object:
    """Say that nothing is ever set up otherwise."""
    return None


@dataclass(frozen=True, slots=True)
class Home:
    """One database and all that surrounds it; `changed` says whether somebody else has written since it was last asked.

    `title` is what people call it.
    """

    title: str
    store: Store
    company: Company
    changed: Callable[[], bool]
    close: Callable[[], None]
    providers: Callable[[], Iterable[Configured]] = no_providers
    files: Callable[[File], bytes] = no_bytes
    person: Callable[[str], Somebody | None] = nobody
    stamp: Callable[[], object] = unchanging
    """Gives something that is another once other providers are set up, or the company is another."""
    workspace: Workspace | None = None
    """The workspace, where it is one."""
    made_ledger: Callable[[Store], Ledger] = Ledger
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        """Find the ledger in the database."""
        object.__setattr__(self, "ledger", self.made_ledger(self.store))


class Watch:
    """Notices that somebody else has written to an SQLite file."""

    def __init__(self, path: Path) -> None:
        """Look at it from now on."""
        self._connection = connect(path, writable=False)
        self._seen = self._version()

    def changed(self) -> bool:
        """Say whether anybody has written since this was last asked."""
        with contextlib.suppress(sqlite3.OperationalError):  # somebody has it for himself for a moment
            version = self._version()
            self._seen, before = version, self._seen
            return version != before
        return False

    def close(self) -> None:
        """Look no more."""
        self._connection.close()

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])


def workspace_home(path: Path, program: str, public_base: str = "") -> Home:
    """Open a workspace to run in; raises WorkspaceError, WorkspaceInUse where an engine runs there already."""
    workspace = Workspace.open(path, Access.WRITE, program=program, durable=True)
    with contextlib.ExitStack() as opened:  # closes all of it again where the rest fails
        opened.callback(workspace.close)
        lock = EditorLock(path, program, suffix=RUNNER, words=RUNS_ALREADY)
        opened.callback(lock.release)
        watch = Watch(path)
        opened.callback(watch.close)
        company = WorkspaceCompany(workspace, public_base)
        return Home(
            path.stem,
            workspace.database,
            company,
            watch.changed,
            opened.pop_all().close,
            providers=lambda: [*_configured(workspace), WEBHOOK],
            files=lambda file: workspace.files.content(file.id),
            person=lambda one: _somebody(one, workspace.records.employees.get, workspace.records.employees.all),
            stamp=company.stamp,
            workspace=workspace,
        )


def database_home(path: Path, program: str, public_base: str = "") -> Home:
    """Open the SQLite database of a server to run in, made where there is none yet."""
    database = made_database(path)
    with contextlib.ExitStack() as opened:
        opened.callback(database.close)
        lock = EditorLock(path, program, suffix=RUNNER, words=RUNS_ALREADY)
        opened.callback(lock.release)
        watch = Watch(path)
        opened.callback(watch.close)
        company = LedgerCompany(Ledger(database), public_base)
        providers, files = LedgerProviders(database), LedgerFiles(database)
        return Home(
            path.stem,
            database,
            company,
            watch.changed,
            opened.pop_all().close,
            providers=lambda: providers_of(providers),
            files=lambda file: files.content(file.id),
            stamp=lambda: (company.stamp(), providers.stamp()),
            person=lambda one: somebody_of(company, one),
        )


def made_database(path: Path) -> Database:
    """Open the SQLite database of a server beside whoever runs there, made where there is none yet."""
    if not path.exists():
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        path.chmod(_OWN)
    database = Database(path, writable=True, durable=True)
    try:
        with database.write() as connection:
            prepare_tables(connection, Ledger(database))
    except BaseException:
        database.close()
        raise
    return database


def _configured(workspace: Workspace) -> list[Configured]:
    return [Configured(one.id, one.name, one.settings) for one in workspace.providers.all()]


def providers_of(providers: LedgerProviders) -> list[Configured]:
    """Return the ways out of a server."""
    return [*(Configured(one.id, one.name, one.settings) for one in providers.all()), WEBHOOK]


def somebody_of(company: Company, who: str) -> Somebody | None:
    """Return an employee of a server's company."""
    employees = company.directory().employees
    return _somebody(who, employees.get, employees.values)


def _somebody(
    who: str, get: Callable[[str], Employee | None], everybody: Callable[[], Iterable[Employee]]
) -> Somebody | None:
    """Return an employee by id, or by one of their addresses: mails name those who write so."""
    if "@" in who:
        owners = (one for one in everybody() if any(known.address.casefold() == who.casefold() for known in one.emails))
        owner = next(owners, None)
        return None if owner is None else Somebody(owner.name, who)
    employee = get(who)
    if employee is None:
        return None
    return Somebody(employee.name, employee.emails[0].address if employee.emails else "")
