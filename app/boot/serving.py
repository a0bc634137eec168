"""Joins what runs rules with the server in front of it: on a workspace, or on a database of its own."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.boot.cluster import is_cluster
from app.engine.errors import KnownError
from app.engine.words import msg
from app.run.address import USUAL_PORT

if TYPE_CHECKING:
    from app.delivery.registry import Channels
    from app.engine.catalog.registry import Catalogue
    from app.engine.model.belongings import Document
    from app.engine.ports import Directory
    from app.run.home import Home
    from app.server.desks import Kept
    from app.server.limits import Limits
    from app.server.parts import Parts, Runner, ServerSettings
    from app.server.records import Records
    from app.storage.ledger.company import Company
    from app.storage.ledger.ledger import Ledger
    from app.storage.ledger.store import Store
    from app.storage.workspace import Workspace

PROGRAM = "Rulewright"
LOOPBACK = "127.0.0.1"
_OWN_NAMES = (LOOPBACK, "localhost")
"""A page of a stranger can let its own name lead to this machine, but not change what the browser asks for."""
WINDOW_TOKEN = "this machine"  # noqa: S105  its name

_PLAIN = msg(
    "Others could read what is sent to {host} on its way. Give a certificate (--certificate, --key), or say by which "
    "address a reverse proxy makes it https (--public-url https://…)."
)
_NO_DATABASE = msg("“{url}” is not the address of a database. Write sqlite:///FILE or postgresql://….")


class Listening(NamedTuple):
    """Where a server listens, and how people reach it."""

    host: str = LOOPBACK
    port: int | None = USUAL_PORT
    """None where the workspace says it; 0 is any that is free."""
    public_url: str = ""
    certificate: Path | None = None
    key: Path | None = None
    proxies: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in (*_OWN_NAMES, "::1")

    def checked(self) -> Listening:
        """Return it; raises KnownError where it would listen in plain text to the world."""
        if not self.local and self.certificate is None and not self.public_url.startswith("https://"):
            raise KnownError(_PLAIN.fill(host=self.host), field="host")
        return self

    def as_chosen(self, workspace: Workspace) -> Listening:
        """Return it with what a person has chosen for a workspace where nothing else was said."""
        from app.run.manner import read_manner, read_public_address

        known = workspace.settings
        port = read_manner(known).port if self.port is None else self.port
        return self._replace(port=port, public_url=self.public_url or read_public_address(known))

    def url(self, port: int) -> str:
        """Return the address at which it answers on this machine."""
        scheme = "https" if self.certificate is not None else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{port}"

    def settings(self, port: int, limits: Limits | None = None) -> ServerSettings:
        """Return what the server is told."""
        from app.server.limits import Limits
        from app.server.parts import ServerSettings

        base = (self.public_url or self.url(port)).rstrip("/")
        hosts = self.hosts or (_OWN_NAMES if self.local and not self.public_url else ())
        return ServerSettings(base, self.proxies, hosts, self.certificate, self.key, limits or Limits())


def run_workspace(workspace: Path, listening: Listening, said: Callable[[str], None]) -> int:
    """Run the rules of a workspace until told to stop; `said` is told the address once it answers."""
    import os

    from app.run.address import BY_WINDOW, Address, forget_address, write_address
    from app.run.home import workspace_home
    from app.server.records import WorkspaceRecords

    home = workspace_home(workspace, PROGRAM, listening.public_url.rstrip("/"))
    opened = home.workspace
    assert opened is not None  # noqa: S101  that is what was opened
    listening = listening.as_chosen(opened)

    def started(url: str) -> None:
        token = _window_token(home.store)
        write_address(workspace, Address(url, token, os.getpid(), datetime.now(UTC), BY_WINDOW in os.environ))
        said(url)

    try:
        return _run_here(
            home,
            listening,
            WorkspaceRecords(opened),
            opened.providers,
            started,
            document_file=documents_of(opened.directory, opened.files.content),
        )
    finally:
        forget_address(workspace, os.getpid())


def serve_database(database: str, listening: Listening, said: Callable[[str], None]) -> int:
    """Serve from an SQLite database until told to stop; `said` is told the address once it answers."""
    from app.run.home import database_home
    from app.server.records import LedgerRecords
    from app.storage.ledger.files import LedgerFiles
    from app.storage.ledger.providers import LedgerProviders

    home = database_home(sqlite_path(database), PROGRAM, listening.public_url.rstrip("/"))
    return _run_here(
        home,
        listening,
        LedgerRecords(home.ledger),
        LedgerProviders(home.store),
        said,
        document_file=documents_of(home.company.directory, LedgerFiles(home.store).content),
        stoppable=False,
        secret=True,
    )


def _run_here(
    home: Home,
    listening: Listening,
    records: Records,
    providers: Kept,
    started: Callable[[str], None],
    *,
    document_file: Callable[[Document], bytes] | None = None,
    stoppable: bool = True,
    secret: bool = False,
) -> int:
    """Run an engine in a home, and a server in front of it, in this process."""
    from app.boot.secrets import outside, vault
    from app.run.local import LocalEngine, Settings
    from app.run.seed import USUAL, secret_seed
    from app.server.application import make_app
    from app.server.serving import WebServer, listen
    from app.server.watching import log_everything
    from app.writing import own_language, own_templates

    with ExitStack() as opened:
        opened.callback(home.close)
        kept = vault()
        log_everything(kept.redactor)
        listening.checked()
        taken = opened.enter_context(listen(listening.host, listening.port or 0))
        opened.enter_context(ending_calmly())
        port = taken.getsockname()[1]
        settings = listening.settings(port)
        public = secret or bool(listening.public_url)
        seed = secret_seed(home.ledger) if public else USUAL
        base = settings.public_base if public else ""
        told = Settings(_catalogue(), outside(kept, own_language()), own_templates(), public_base=base, seed=seed)
        engine = LocalEngine(home, told)

        def stop() -> None:
            server.stop()

        parts = server_parts(
            home.ledger,
            home.company,
            records,
            engine,
            providers,
            engine.channels,
            settings,
            document_file=document_file,
            stop=stop if stoppable else None,
        )
        server = WebServer(make_app(parts), lambda: started(listening.url(port)))
        engine.start()
        opened.callback(engine.stop)
        server.run([taken])
    return 0


def server_parts(
    ledger: Ledger,
    company: Company,
    records: Records,
    runner: Runner,
    providers: Kept,
    channels: Callable[[], Channels],
    settings: ServerSettings,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    document_file: Callable[[Document], bytes] | None = None,
    stop: Callable[[], None] | None = None,
) -> Parts:
    """Return the parts of a server in front of a ledger, whoever carries in it."""
    import structlog

    from app.paths import resources
    from app.server.desks import KeptChannels
    from app.server.languages import Languages
    from app.server.parts import Parts
    from app.storage.ledger.access import Hooks, Tokens
    from app.storage.ledger.audit import Answers, Audit
    from app.storage.ledger.links import Links
    from app.storage.ledger.outbox import Outbox
    from app.storage.ledger.releases import Releases
    from app.storage.ledger.views import Views
    from app.writing import own_templates

    store = ledger.store
    return Parts(
        ledger=ledger,
        views=Views(store),
        company=company,
        records=records,
        releases=Releases(store),
        outbox=Outbox(store),
        links=Links(store),
        tokens=Tokens(store),
        hooks=Hooks(store),
        audit=Audit(store),
        answers=Answers(store),
        runner=runner,
        channels=KeptChannels(providers, channels),
        catalogue=_catalogue(),
        templates=own_templates(),
        languages=Languages(resources() / "translations"),
        log=structlog.get_logger("server"),
        clock=clock,
        settings=settings,
        stop=stop,
        document_file=document_file,
    )


@contextmanager
def store_of(database: str | None, workspace: Path | None) -> Iterator[Store]:
    """Open the ledger of a server or a workspace beside whoever runs there, for tokens and the like."""
    if workspace is not None:
        from app.storage.workspace import Access, Workspace

        with Workspace.open(workspace, Access.WRITE) as opened:
            yield opened.database
    elif database is not None and is_cluster(database):
        from app.run.cluster.database import open_cluster

        cluster = open_cluster(database)
        try:
            cluster.prepare()
            yield cluster.store
        finally:
            cluster.close()
    else:
        from app.run.home import made_database

        made = made_database(sqlite_path(database or ""))
        try:
            yield made
        finally:
            made.close()


def sqlite_path(database: str) -> Path:
    """Return the file of an SQLite database; where none is named, the usual one of this machine."""
    from app.paths import places

    if not database:
        folder = places().data
        folder.mkdir(parents=True, exist_ok=True)
        return folder / "server.db"
    path = database.removeprefix("sqlite:///")
    if path == database and "://" in database:
        raise KnownError(_NO_DATABASE.fill(url=database.partition("@")[2] or database), field="database")
    return Path(path)


def _window_token(store: Store) -> str:
    """Return a new token for the window of this machine; the one before is good for nothing any more."""
    from app.storage.ledger.access import Scope, Tokens

    tokens = Tokens(store)
    with store.write():
        for one in tokens.all():
            if one.name == WINDOW_TOKEN:
                tokens.remove(one.id)
        return tokens.make(WINDOW_TOKEN, Scope, datetime.now(UTC))[1]


def documents_of(known: Callable[[], Directory], content: Callable[[str], bytes]) -> Callable[[Document], bytes]:
    """Return what fills documents: from the company as it is known, and the content of a template by its file's id."""
    from app.writing import own_templates

    texts = own_templates()

    def filled(document: Document) -> bytes:
        from app.engine.documents import DocumentScope, document_templates, revived
        from app.storage.documents.filling import fill

        directory = known()
        entity = document.item[0]
        values = revived(document.values, entity, directory.schema)
        now = document.created_at or datetime.now(UTC)
        scope = DocumentScope(values, entity, now, directory)
        return fill(content(document.template.id), scope, document_templates(texts))

    return filled


@contextmanager
def ending_calmly() -> Iterator[None]:
    """Let the signals that end a process end the server alone, so that what runs rules can finish after it."""
    before = {one: signal.signal(one, lambda _number, _frame: None) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _catalogue() -> Catalogue:
    from app.engine.catalog.registry import load_catalogue

    return load_catalogue()
