"""Lets a server on PostgreSQL and one worker work steadily, and looks whether the two together hold more and more.

Run by ``make soak-memory-cluster minutes=60``. Needs Linux.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from app.delivery.secrets.environment import PREFIX
from app.engine.model.people import Contact, Employee
from app.engine.model.surroundings import Surroundings
from app.paths import HOME_VARIABLE
from app.run.cluster.database import open_cluster
from app.storage.company import ConfiguredProvider
from app.storage.ledger.access import Scope, Tokens
from app.storage.ledger.ledger_company import LedgerCompany
from app.storage.ledger.providers import LedgerProviders
from app.storage.ledger.releases import Releases
from tests.delivery.servers.imap_server import ImapServer
from tests.delivery.servers.mail_server import MailServer
from tests.peers.processes import free_port, running
from tests.run.cluster.postgres import running_postgres
from tests.soak.figures import Sample
from tests.soak.life import PEOPLE, RULES, Life
from tests.soak.memory import LOOK, PATIENCE, mailboxes, main, watched

PROGRAM = (sys.executable, "-m", "app")


def prepare(url: str, boxes: list[ConfiguredProvider]) -> str:
    """Make a server's database with rules that are live; return a token."""
    cluster = open_cluster(url)
    try:
        cluster.prepare()
        now = datetime.now(UTC)
        employees = tuple(one for one in PEOPLE if isinstance(one, Employee))
        contacts = tuple(one for one in PEOPLE if isinstance(one, Contact))
        LedgerCompany(cluster.ledger).put_surroundings(Surroundings(employees=employees, contacts=contacts), now)
        for one in boxes:
            LedgerProviders(cluster.store).put(one)
        releases = Releases(cluster.store)
        releases.activate("sales", releases.upload(RULES, now).id, now)
        return Tokens(cluster.store).make("soak", Scope, now)[1]
    finally:
        cluster.close()


def soak(folder: Path, seconds: float, look: float = LOOK) -> Iterator[Sample]:
    """Let a server and its worker work so long, and tell how it stands with the two meanwhile."""
    with ExitStack() as opened:
        post_office = opened.enter_context(MailServer().running())
        inbox = opened.enter_context(ImapServer().running())
        url = opened.enter_context(running_postgres("")).new_database()
        token = prepare(url, mailboxes(post_office, inbox))
        environment = {**os.environ, HOME_VARIABLE: str(folder / "home"), f"{PREFIX}MAIL": inbox.password}
        environment["RULEWRIGHT_DATABASE"] = url
        port = free_port()
        serve = [*PROGRAM, "serve", "--port", str(port), "--workers", "0"]
        server = opened.enter_context(running(serve, port, folder / "server.log", environment))
        worker = opened.enter_context(working(folder / "worker.log", environment))
        headers = {"Authorization": f"Bearer {token}"}
        client = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False, timeout=PATIENCE)
        life = Life(opened.enter_context(client), post_office, inbox)
        opened.callback(life.close)
        yield from watched(life, [server.pid, worker.pid], None, seconds, look)


@contextmanager
def working(log: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Have a worker."""
    with log.open("wb") as out, subprocess.Popen([*PROGRAM, "work"], stderr=out, env=dict(environment)) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


if __name__ == "__main__":
    sys.exit(main(soak, float(sys.argv[1]) if len(sys.argv) > 1 else 60, Path("build/soak/cluster.csv")))
