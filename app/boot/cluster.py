"""Joins what runs rules on PostgreSQL: a server in front, and workers wherever they are wanted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.boot.serving import Listening
    from app.run.cluster.database import Cluster
    from app.run.cluster.engine import ClusterEngine
    from app.run.cluster.worker import Pace

_PUBLIC_BASE = "public_base"
"""Where a server notes what public addresses begin with: workers elsewhere write them into mails."""


def is_cluster(database: str) -> bool:
    """Say whether a database is one that many may share."""
    return database.startswith(("postgresql:", "postgresql+", "postgres:"))


def serve_cluster(database: str, listening: Listening, workers: int, said: Callable[[str], None]) -> int:
    """Serve from a PostgreSQL database until told to stop, with so many workers on this machine."""
    from app.boot.secrets import vault
    from app.boot.serving import documents_of, ending_calmly, server_parts
    from app.run.cluster.engine import Overseer
    from app.run.cluster.workers import running_workers
    from app.server.application import make_app
    from app.server.records import LedgerRecords
    from app.server.serving import WebServer, listen
    from app.server.watching import log_everything
    from app.storage.ledger.files import LedgerFiles
    from app.storage.ledger.providers import LedgerProviders

    listening.checked()
    with ExitStack() as opened:
        kept = vault()
        log_everything(kept.redactor)
        cluster = _prepared(database)
        opened.callback(cluster.close)
        taken = opened.enter_context(listen(listening.host, listening.port or 0))
        port = taken.getsockname()[1]
        settings = listening.settings(port)
        cluster.ledger.note(_PUBLIC_BASE, settings.public_base)
        engine = cluster_engine(cluster)  # it only lends its channels: workers carry
        opened.callback(engine.channels().close)
        parts = server_parts(
            cluster.ledger,
            engine.home.company,
            LedgerRecords(cluster.ledger),
            Overseer(cluster),
            LedgerProviders(cluster.store),
            engine.channels,
            settings,
            document_file=documents_of(engine.home.company.directory, LedgerFiles(cluster.store).content),
            clock=cluster.clock,
        )
        server = WebServer(make_app(parts), lambda: said(listening.url(port)))
        opened.enter_context(ending_calmly())
        opened.enter_context(running_workers(cluster.url, workers))
        server.run([taken])
    return 0


def work(database: str, said: Callable[[], None], pace: Pace | None = None) -> int:
    """Be one worker of a PostgreSQL database until told to stop."""
    import signal
    import threading

    from app.boot.secrets import vault
    from app.server.watching import log_everything

    stop = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda _number, _frame: stop.set())
    log_everything(vault().redactor)
    engine = cluster_engine(_prepared(database), pace)
    engine.start()
    said()
    try:
        stop.wait()
    finally:
        engine.stop()
    return 0


def cluster_engine(cluster: Cluster, pace: Pace | None = None) -> ClusterEngine:
    """Return the engine of one worker; nothing runs before it is started."""
    from app.boot.secrets import outside, vault
    from app.engine.catalog.registry import load_catalogue
    from app.run.cluster.engine import ClusterEngine
    from app.run.local import Settings
    from app.run.seed import secret_seed
    from app.writing import own_language, own_templates

    base = cluster.ledger.settings().get(_PUBLIC_BASE, "")
    seed = secret_seed(cluster.ledger)
    settings = Settings(
        load_catalogue(), outside(vault(), own_language()), own_templates(), public_base=base, seed=seed
    )
    return ClusterEngine(cluster, settings, pace)


def _prepared(database: str) -> Cluster:
    from app.run.cluster.database import open_cluster

    cluster = open_cluster(database)
    cluster.prepare()
    return cluster
