"""Secrets leave no trace: an engine whose services repeat them in all their forms is searched from top to bottom."""

from __future__ import annotations

import base64
import json
import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, quote_plus

import httpx
import pytest

from app.engine.model.item import Item
from app.engine.model.people import Contact, Employee
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.model.values import Email, Phone
from app.run.address import Address, read_address
from app.storage.company import ConfiguredProvider
from app.storage.ledger.releases import Releases
from app.storage.workspace import Workspace
from tests.delivery.servers.web_server import Asked, Reply, WebServer
from tests.engine.board import board, rule
from tests.waiting import until

SECRET = 'pl4nted "s/cret"+9 &<x>'
FORMS = frozenset(
    {
        SECRET,
        quote(SECRET, safe=""),
        quote(SECRET),
        quote_plus(SECRET),
        json.dumps(SECRET)[1:-1],
        SECRET.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;"),
        *(base64.b64encode(b" " * lead + SECRET.encode())[4:-4].decode() for lead in range(3)),
        "pl4nted",
    }
)
"""The secret as it is, as addresses, forms, JSON, XML and Base64 have it, and its first word."""
VARIABLE = "RULEWRIGHT_SECRET_OFFICE_KEY"
ACCOUNT = "AC" + "0" * 32
RULES = board(
    A=[
        rule("mail", "client.email", {"subject": "Your offer", "text": "<p>See</p>"}),
        rule("get", "client.sms", {"text": "Hello", "provider": "get"}),
        rule("json", "client.sms", {"text": "Hello", "provider": "json"}),
        rule("xml", "client.sms", {"text": "Hello", "provider": "xml"}),
        rule("twilio", "client.sms", {"text": "Hello", "provider": "twilio"}),
        rule("hook", "custom.webhook", {"url": "http://127.0.0.1:9/x", "secret": "secret://office/key"}),
    ]
)


class Parrot(WebServer):
    """Refuses everybody, and repeats all that was said."""

    def answer(self, asked: Asked) -> Reply:
        said = f"{asked.target} {asked.headers.get('authorization')} {asked.body.decode()}"
        return Reply(403, said.encode())


class MailParrot(socketserver.StreamRequestHandler):
    """A mail server that repeats who could not sign in, encoded and plain."""

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            word, _, rest = line.strip().partition(b" ")
            if word.upper() == b"EHLO":
                self.wfile.write(b"250-here\r\n250 AUTH PLAIN\r\n")
            elif word.upper() == b"AUTH":
                coded = rest.split()[1]
                told = base64.b64decode(coded).replace(b"\0", b" ")
                self.wfile.write(b"535 wrong: " + coded + b" is " + told + b"\r\n")
            else:
                self.wfile.write(b"250 well\r\n")


@pytest.fixture
def parrot() -> Iterator[Parrot]:
    parrot = Parrot()
    with parrot.running():
        yield parrot


@pytest.fixture
def mail() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailParrot) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def _providers(url: str, mail: int) -> Iterator[ConfiguredProvider]:
    key, usual = "secret://office/key", {"own_network": True, "secret": "secret://office/key"}
    box = {"host": "127.0.0.1", "port": mail, "security": "none", "timeout": 2, "user": "office", "password": key}
    sms = {**usual, "kind": "sms_http", "country": "IT"}
    xml = {"content_type": "text/xml", "url": url, "body": "<k>{secret}</k>"}
    data = {"content_type": "application/json", "url": url, "body": '{"k": "{secret}"}', "headers": "X-Key: {secret}"}
    twilio = {"kind": "sms_twilio", "account": ACCOUNT, "sender": "+390612345678", "api": url}
    telegram = {"kind": "telegram", "account": "roof_bot", "api": url}
    yield ConfiguredProvider("office", "Office", "email", {**box, "kind": "smtp", "address": "office@larch.example"})
    yield ConfiguredProvider("in", "Office, in", "email_in", {**box, "kind": "imap"})
    yield ConfiguredProvider("get", "Get", "sms", {**sms, "method": "GET", "url": f"{url}/?k={{secret}}"})
    yield ConfiguredProvider("json", "Json", "sms", {**sms, **data})
    yield ConfiguredProvider("xml", "Xml", "sms", {**sms, **xml})
    yield ConfiguredProvider("twilio", "Twilio", "sms", {**usual, **twilio})
    yield ConfiguredProvider("bot", "Bot", "telegram", {**usual, **telegram})


@pytest.fixture
def workspace(tmp_path: Path, parrot: Parrot, mail: int) -> Path:
    path = tmp_path / "deals.rulewright"
    with Workspace.create(path) as made:
        made.pipelines.put(Pipeline("sales", "Sales", "deal", (PipelineStage("A", "A"), PipelineStage("B", "B"))))
        made.records.put(Employee("ann", "Ann", emails=(Email("ann@larch.example"),)))
        made.records.put(
            Contact("paolo", "Paolo", emails=(Email("paolo@example.org"),), phones=(Phone("+393331234567"),))
        )
        for one in _providers(parrot.url, mail):
            made.providers.put(one)
        releases = Releases(made.database)
        releases.activate("sales", releases.upload(RULES, datetime.now(UTC)).id, datetime.now(UTC))
        values = {"title": "Roof", "responsible": "ann", "contacts": ("paolo",)}
        made.records.put(Item("1", "deal", "sales", "A", values))
    return path


@pytest.fixture
def running(workspace: Path, tmp_path: Path) -> Iterator[tuple[Address, Path]]:
    home = {name: str(tmp_path / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    surroundings = {**os.environ, **home, VARIABLE: SECRET, "RULEWRIGHT_SECRETS": "environment"}
    output = tmp_path / "output.log"
    with output.open("wb") as said:
        process = subprocess.Popen(
            (sys.executable, "-m", "app", "run", "--workspace", str(workspace)),
            env=surroundings,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            until(lambda: read_address(workspace) is not None)
            address = read_address(workspace)
            assert address is not None
            yield address, output
        finally:
            process.terminate()
            process.wait(20)


def _traces(places: Mapping[str, bytes]) -> list[tuple[str, str]]:
    return [(where, form) for where, content in places.items() for form in FORMS if form.encode() in content]


def test_a_secret_that_every_service_repeats_stands_nowhere(running: tuple[Address, Path], tmp_path: Path) -> None:
    address, output = running
    places: dict[str, bytes] = {}
    with httpx.Client(base_url=address.url, headers={"Authorization": f"Bearer {address.token}"}) as client:

        def failed() -> list[str]:
            posts = client.get("/v1/outbox").json()["posts"]
            return [one["error"] for one in posts if one.get("error")]

        until(lambda: len(failed()) >= 6)
        assert sum("•••" in one for one in failed()) >= 5
        paths = [path for path, can in client.get("/openapi.json").json()["paths"].items() if "get" in can]
        for path in paths:
            if "{" not in path:
                places[f"GET {path}"] = client.get(path).content
        for name in ("office", "in", "get", "json", "xml", "twilio", "bot"):
            tested = client.post(f"/v1/channels/{name}/test", json={"to": "+393331234567"})
            assert tested.status_code >= 400
            places[f"test {name}"] = tested.content
    process = Path(f"/proc/{address.pid}")
    places["command line"] = (process / "cmdline").read_bytes()
    places |= {str(one): one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    assert "pl4nted" in os.fsdecode((process / "environ").read_bytes())  # it was there to be found
    assert _traces(places) == []
    assert output.stat().st_size
