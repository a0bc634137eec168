"""Tries what an installation is made of, and looks for what it uses where that is installed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.engine.errors import KnownError
from app.engine.words import msg

_SPEECH = msg("Calls can be listened to before clients hear them.")
_NO_SPEECH = msg("Nothing here speaks. Install espeak-ng to listen to calls before clients hear them.")


def found_beside() -> Iterator[tuple[str, str]]:
    """Look for programs that are used where they are installed; yields each with where it lies, or what to do."""
    from app.boot.secrets import vault
    from app.delivery.speech import speech_here
    from app.storage.documents.office import ABSENT, find_office

    yield "LibreOffice", str(find_office() or ABSENT.plain())
    yield msg("speech").plain(), (_SPEECH if speech_here() is not None else _NO_SPEECH).plain()
    yield msg("secrets").plain(), vault().where.plain()


def try_parts() -> Iterator[tuple[str, str | None]]:
    """Try what an installation is made of; yields each part with what is wrong with it, or None."""
    for part, trial in (
        (msg("rules and triggers").plain(), _try_catalogue),
        (msg("workspace").plain(), _try_workspace),
        (msg("window").plain(), _try_window),
        (msg("channels").plain(), _try_channels),
        (msg("engine and server").plain(), _try_server),
        (msg("PostgreSQL").plain(), _try_cluster),
    ):
        try:
            trial()
        except (KnownError, ImportError, OSError, AssertionError) as error:
            yield part, str(error)
        else:
            yield part, None


def _try_catalogue() -> None:
    from app.engine.catalog.examples import run_example
    from app.engine.catalog.registry import load_catalogue

    catalogue = load_catalogue()
    for kind in (*catalogue.rules.values(), *catalogue.triggers.values()):
        for example in kind.examples:
            run_example(kind, example)


def _try_workspace() -> None:
    from app.storage.initial import init_workspace
    from app.storage.workspace import Workspace

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "self-test.rulewright"
        init_workspace(path, sample=True, today=datetime.now(UTC).date())
        with Workspace.open(path) as workspace:
            for draft in workspace.drafts.list():
                workspace.drafts.load(draft.pipeline)


def _try_window() -> None:
    from app.ui.desk.designer import can_draw

    if not can_draw():
        raise KnownError(msg("Qt cannot draw here."))


def _try_channels() -> None:
    from app.delivery.base import settings_asked
    from app.delivery.registry import channel_types

    for kind in channel_types().values():
        list(settings_asked(kind.settings_type))


def _try_server() -> None:
    """Let an engine run on an empty database, and describe the server in front of it."""
    from app.boot.secrets import outside, vault
    from app.boot.serving import LOOPBACK, PROGRAM, Listening, server_parts
    from app.engine.catalog.registry import load_catalogue
    from app.run.home import database_home
    from app.run.local import LocalEngine, Settings
    from app.server.application import make_app
    from app.server.records import LedgerRecords
    from app.server.serving import listen
    from app.storage.ledger.providers import LedgerProviders

    with tempfile.TemporaryDirectory() as folder, listen(LOOPBACK, 0) as taken:
        home = database_home(Path(folder) / "self-test.db", PROGRAM)
        engine = LocalEngine(home, Settings(load_catalogue(), outside(vault())))
        engine.start()
        try:
            settings = Listening().settings(taken.getsockname()[1])
            records, providers = LedgerRecords(home.ledger), LedgerProviders(home.store)
            parts = server_parts(home.ledger, home.company, records, engine, providers, engine.channels, settings)
            make_app(parts).openapi()
            problems = engine.problems()
        finally:
            engine.stop()
    if problems:
        raise KnownError(msg("{why}").fill(why="; ".join(map(str, problems.values()))))


def _try_cluster() -> None:
    """Bring what speaks to PostgreSQL; whether there is one is no part of the installation."""
    from app.run.cluster.database import open_cluster

    open_cluster("postgresql://nobody@localhost/none").close()
