"""Tries what an installation is made of, and looks for what it uses where that is installed."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from multiprocessing import get_context
from os import getpid
from pathlib import Path

from app import __version__
from app.boot import check_one
from app.engine.errors import KnownError
from app.engine.words import Msg, msg

_PATIENCE = 60.0
"""Seconds until a process that does not answer is given up."""
_SPEECH = msg("Calls can be listened to before clients hear them.")
_NO_SPEECH = msg("Nothing here speaks. Install espeak-ng to listen to calls before clients hear them.")


def found_beside() -> Iterator[tuple[Msg | str, Msg | str]]:
    """Look for programs that are used where they are installed; yields each with where it lies, or what to do."""
    from app.boot.secrets import vault
    from app.delivery.speech import speech_here
    from app.storage.documents.office import ABSENT, find_office

    office = find_office()
    yield "LibreOffice", str(office) if office is not None else ABSENT
    yield msg("speech"), (_SPEECH if speech_here() is not None else _NO_SPEECH)
    yield msg("secrets"), vault().where
    yield "Rulewright", f"{__version__}, Python {platform.python_version()}, {platform.platform()}"


def try_parts() -> Iterator[tuple[Msg, Msg | str | None]]:
    """Try what an installation is made of; yields each part with what is wrong with it, or None."""
    for part, trial in (
        (msg("rules and triggers"), _try_catalogue),
        (msg("checks"), _try_checks),
        (msg("workspace"), _try_workspace),
        (msg("documents"), _try_documents),
        (msg("languages"), _try_languages),
        (msg("window"), _try_window),
        (msg("channels"), _try_channels),
        (msg("engine and server"), _try_server),
        (msg("processes"), _try_processes),
        (msg("PostgreSQL"), _try_cluster),
    ):
        try:
            trial()
        except (KnownError, ImportError, OSError, AssertionError, LookupError, RuntimeError, ValueError) as error:
            yield part, error.words if isinstance(error, KnownError) else str(error) or type(error).__name__
        else:
            yield part, None


def _try_catalogue() -> None:
    """Run every example of every type, which brings all that types lean on: templates, holidays, phone numbers."""
    from app.engine.catalog.examples import run_example
    from app.engine.catalog.registry import load_catalogue

    catalogue = load_catalogue()
    for kind in (*catalogue.rules.values(), *catalogue.triggers.values()):
        for example in kind.examples:
            run_example(kind, example)


def _try_checks() -> None:
    """Look through the sample's rule sets with every check."""
    from app.engine.checks.registry import load_checks
    from app.engine.rule_set_file import loads
    from app.paths import resources

    checks = load_checks()
    for file in (resources() / "sample").glob("*.rules.json"):
        check_one(loads(file.read_bytes(), source=file.name), None, checks)


def _try_workspace() -> None:
    """Make the sample company, and keep it as a database that others may read while it is written."""
    from app.storage.initial import init_workspace
    from app.storage.workspace import Workspace

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "self-test.rulewright"
        init_workspace(path, sample=True, today=datetime.now(UTC).date())
        with Workspace.open(path) as workspace:
            for draft in workspace.drafts.list():
                workspace.drafts.load(draft.pipeline)
            if not path.with_name(f"{path.name}-wal").exists():
                raise KnownError(msg("The database keeps no log of what is being written."))


def _try_documents() -> None:
    """Read the sample's Word documents, and write the documentation of a rule set in every form."""
    from app.boot.documenting import document_one
    from app.engine.model.values import File
    from app.engine.rule_set_file import loads
    from app.paths import resources
    from app.publish.documentation.writing import FORMS
    from app.storage.documents.reading import read_template

    for path in (resources() / "sample" / "documents").glob("*.docx"):
        if problems := read_template(path.read_bytes(), File(path.name, path.name)).problems:
            raise KnownError(problems[0].words, place=path.name)
    orders = loads((resources() / "sample" / "orders.rules.json").read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMS:
            document_one(orders, Path(folder) / f"orders{form}", None, language="en", made=None, made_by="")


def _try_languages() -> None:
    """Say a day, a number and an amount in every language, and something of the program's own."""
    from app import i18n
    from app.engine.model.values import Money
    from app.paths import resources

    translations = resources() / "translations"
    for code in i18n.available(translations):
        tr = i18n.load(code, translations)
        if tr.language != code:
            raise KnownError(msg("The language “{language}” is missing.").fill(language=code))
        for value in (datetime.now(UTC), Money(Decimal("1234.5"), "EUR"), msg("Open workspace")):
            tr.shown(value)


def _try_window() -> None:
    from app import i18n
    from app.engine.catalog.registry import load_catalogue
    from app.paths import resources
    from app.ui.desk.trying import try_drawing

    catalogue = load_catalogue()
    try_drawing((*catalogue.rules, *catalogue.triggers), i18n.available(resources() / "translations"))


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


def _try_processes() -> None:
    """Let a process of our own answer, as a backtest does."""
    with get_context("spawn").Pool(1) as pool:
        pool.apply_async(getpid).get(_PATIENCE)


def _try_cluster() -> None:
    """Bring what speaks to PostgreSQL; whether there is one is no part of the installation."""
    from app.run.cluster.database import open_cluster

    open_cluster("postgresql://nobody@localhost/none").close()
