"""Lets an engine work steadily for an hour and looks whether it holds more and more memory, files or threads.

Run by ``make soak-memory minutes=60``, or for some seconds by a test. Needs Linux.
"""

from __future__ import annotations

import csv
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event as Signal
from time import monotonic

import httpx

from app.delivery.secrets.environment import PREFIX
from app.engine.model.schema import Pipeline, PipelineStage
from app.paths import HOME_VARIABLE
from app.run.launching import Launched, command, launch
from app.storage.company import ConfiguredProvider
from app.storage.ledger.releases import Releases
from app.storage.workspace import Access, Workspace
from tests.delivery.servers.imap_server import ImapServer
from tests.delivery.servers.mail_server import MailServer
from tests.engine.board import catalogue
from tests.peers.processes import free_port
from tests.soak.figures import FILLS, MOST_PER_HOUR, WARM_UP, Sample, complaints, judged, looked, suffices, table, trend
from tests.soak.life import PEOPLE, RULES, STAGES, Life

LOOK = 10.0
"""Seconds between two looks."""
STEP = 1.0
"""Seconds between two steps of the life around."""
PATIENCE = 30.0


def mailboxes(post_office: MailServer, inbox: ImapServer) -> list[ConfiguredProvider]:
    """Return the ways out and in."""
    usual = {"host": "localhost", "security": "none", "timeout": 5}
    smtp = {**usual, "kind": "smtp", "port": post_office.port, "way_in": "none", "address": "office@larch.example"}
    smtp["per_minute"] = 10_000
    imap = {**usual, "kind": "imap", "port": inbox.port, "user": "office", "password": "secret://mail"}
    return [ConfiguredProvider("office", "Office", "email", smtp), ConfiguredProvider("in", "In", "email_in", imap)]


def prepare(path: Path, boxes: Iterable[ConfiguredProvider]) -> None:
    """Make a workspace whose rules are live and whose mailboxes are set up."""
    now = datetime.now(UTC)
    with Workspace.create(path) as workspace:
        workspace.pipelines.put(Pipeline("sales", "Sales", "deal", tuple(PipelineStage(one, one) for one in STAGES)))
        workspace.records.put(*PEOPLE)
        for one in boxes:
            workspace.providers.put(one)
        releases = Releases(workspace.database)
        releases.activate("sales", releases.upload(RULES, now).id, now)


@contextmanager
def running(path: Path, log: Path, environment: Mapping[str, str]) -> Iterator[Launched]:
    """Run the engine of a workspace as the window does, with links that people can follow."""
    port = free_port()
    public = f"http://127.0.0.1:{port}"
    words = (*command(path), "--port", str(port), "--public-url", public)
    engine = launch(path, log, environment, lambda: None, words)
    try:
        yield engine
    finally:
        engine.process.terminate()
        if (code := engine.process.wait(PATIENCE)) != 0:
            sys.stdout.write(f"the engine ended with {code}\n")


def soak(folder: Path, seconds: float, look: float = LOOK) -> Iterator[Sample]:
    """Let a workspace's engine work so long, and tell how it stands with it meanwhile."""
    path = folder / "deals.rulewright"
    catalogue()
    with ExitStack() as opened:
        post_office = opened.enter_context(MailServer().running())
        inbox = opened.enter_context(ImapServer().running())
        prepare(path, mailboxes(post_office, inbox))
        environment = {**os.environ, HOME_VARIABLE: str(folder / "home"), f"{PREFIX}MAIL": inbox.password}
        engine = opened.enter_context(running(path, folder / "engine.log", environment))
        window = opened.enter_context(Workspace.open(path, Access.WRITE))
        headers = {"Authorization": f"Bearer {engine.address.token}"}
        client = httpx.Client(base_url=engine.address.url, headers=headers, trust_env=False, timeout=PATIENCE)
        life = Life(opened.enter_context(client), post_office, inbox, window)
        opened.callback(life.close)
        yield from watched(life, [engine.process.pid], path, seconds, look)


def watched(life: Life, pids: Sequence[int], database: Path | None, seconds: float, look: float) -> Iterator[Sample]:
    """Let life go on, and look now and then."""
    began, pause = monotonic(), Signal()
    next_look = 0.0
    while (passed := monotonic() - began) < seconds:
        if passed >= next_look:
            yield looked(pids, passed, database, life.items)
            next_look += look
        life.go_on()
        pause.wait(max(0.0, STEP - (monotonic() - began - passed)))
    yield looked(pids, seconds, database, life.items)
    done = f"{life.items} items, {life.mails} mails, {life.clicks} clicks, {life.answers} answers"
    sys.stdout.write(f"{done}, {life.refused} requests refused\n")


def told(samples: list[Sample]) -> Iterator[str]:
    """Tell how it went."""
    line = trend(judged(samples))
    yield from table(samples)
    yield (
        f"memory over the last two thirds: {line.slope:+.2f} MB an hour ± {2 * line.error:.2f}, looks lie"
        f" {line.noise:.2f} MB from the line; {MOST_PER_HOUR:.0f} MB an hour are allowed"
    )
    found = list(complaints(samples))
    if suffices(samples):
        yield from found or ["flat"]
    else:
        yield f"memory cannot be judged: that takes {FILLS / WARM_UP / 60:.0f} minutes, for it fills in the beginning"
        yield from found or ["nothing else grows"]


def main(soak: Callable[[Path, float], Iterable[Sample]], minutes: float, report: Path) -> int:
    """Soak, write every look to a file, and say whether anything grows."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit("stopped"))  # the engine is ended all the same
    report.parent.mkdir(parents=True, exist_ok=True)
    samples = []
    with tempfile.TemporaryDirectory() as folder, report.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(Sample._fields)
        for one in soak(Path(folder), minutes * 60):
            writer.writerow(one)
            file.flush()
            samples.append(one)
    sys.stdout.write("\n".join([*told(samples), f"every look: {report}", ""]))
    return any(complaints(samples))


if __name__ == "__main__":
    sys.exit(main(soak, float(sys.argv[1]) if len(sys.argv) > 1 else 60, Path("build/soak/memory.csv")))
