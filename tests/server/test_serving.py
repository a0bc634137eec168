"""The server on a real socket: slow and broken connections, https, what rules may call, and the command line."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from time import monotonic

import httpx
import pytest
from msgspec.structs import replace

from app.boot.serving import Listening, server_parts, sqlite_path
from app.delivery.base import Outside
from app.engine.errors import KnownError
from app.run.home import database_home
from app.run.local import LocalEngine, Settings
from app.run.manner import Manner, write_manner, write_public_address
from app.server.application import make_app
from app.server.limits import Limits
from app.server.records import LedgerRecords
from app.server.serving import WebServer, listen
from app.storage.ledger.access import Scope
from app.storage.ledger.providers import LedgerProviders
from app.storage.workspace import Workspace
from tests.delivery.servers.certificates import certify
from tests.engine.board import board, catalogue, rule, say
from tests.server.test_versions import activated
from tests.waiting import until

_POST = b"POST /v1/tokens HTTP/1.1\r\nHost: localhost\r\n"
ALL = str(ip_address(0))
"""Every address of the machine."""
LIMITS = Limits(header_seconds=0.3, body_seconds=0.5, body=2000)
Until = Callable[[Callable[[], bool]], None]


def now() -> datetime:
    return datetime.now(UTC)


class Served:
    """A server on a port of its own."""

    def __init__(self, url: str, token: str, verify: ssl.SSLContext | None) -> None:
        self.url = url
        self.port = int(url.rpartition(":")[2])
        headers = {"Authorization": f"Bearer {token}"}
        self.client = httpx.Client(base_url=url, headers=headers, verify=verify or True, trust_env=False, timeout=20)


@contextmanager
def serving(path: Path, listening: Listening | None = None, verify: ssl.SSLContext | None = None) -> Iterator[Served]:
    listening = listening or Listening()
    home = database_home(path, "test")
    engine = LocalEngine(home, Settings(catalogue(), Outside(secret=lambda _name: "", now=now), seed="s"))
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        parts = server_parts(
            home.ledger,
            home.company,
            LedgerRecords(home.ledger),
            engine,
            LedgerProviders(home.store),
            engine.channels,
            listening.settings(port, LIMITS),
        )
        ready = threading.Event()
        server = WebServer(make_app(parts), ready.set)
        thread = threading.Thread(target=server.run, args=([taken],))
        engine.start()
        thread.start()
        try:
            assert ready.wait(20)
            served = Served(listening.url(port), parts.tokens.make("test", Scope, now())[1], verify)
            with served.client:
                yield served
        finally:
            server.stop()
            thread.join()
            engine.stop()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path / "server.db") as one:
        yield one


def ended(connection: socket.socket) -> bytes:
    """Read until the other side hangs up."""
    connection.settimeout(10)
    read = b""
    with suppress(ConnectionResetError):
        while part := connection.recv(4096):
            read += part
    return read


def test_an_event_sent_over_the_network_runs_rules(served: Served) -> None:
    client = served.client
    activated(client, board(A=[say("hello", "Hello")]))
    client.put("/v1/items/deal/7", json={"pipeline": "sales", "stage": "A", "values": {"title": "Roof"}})
    until(lambda: client.get("/v1/items/deal/7").json().get("rules", [{}])[0].get("status") == "done")
    status = client.get("/v1/status").json()
    assert (status["waiting"]["events"], status["problems"]) == (0, {})
    assert client.get("/v1/health/ready").json()["status"] == "ready"


@pytest.mark.parametrize("sent", [b"", b"GET /v1/status HTTP/1.1\r\nHost: localhost\r\nX-A: ", b"GET"])
def test_whoever_never_ends_the_head_of_a_request_is_hung_up_on(served: Served, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as slow:
        slow.sendall(sent)
        assert ended(slow) == b""


def test_a_second_request_on_the_same_connection_must_come_in_time_too(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as slow:
        slow.sendall(b"GET /v1/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert slow.recv(4096).startswith(b"HTTP/1.1 200")
        began = monotonic()
        slow.sendall(b"GET /v1/he")
        ended(slow)
    assert monotonic() - began < 4, "only the usual patience between two requests has ended it"


def test_a_body_that_trickles_in_is_not_waited_for(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as slow:
        slow.sendall(b"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        assert ended(slow).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /v1/status HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 3_000_000 + b"\r\n\r\n", b"400"),
        (_POST + b"Content-Length: 99999999\r\n\r\n", b"413"),
        (_POST + b"Content-Length: -1\r\n\r\n", b"400"),
        (_POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n", b"4"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 not http\r\n\r\n", b"400"),
    ],
    ids=["huge head", "huge body", "negative length", "two lengths", "not http"],
)
def test_broken_requests_are_answered_and_the_server_lives(served: Served, request_: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as rude:
        rude.sendall(request_)
        answer = ended(rude)
    assert not answer or answer.startswith(b"HTTP/1.1 " + status), answer[:60]
    assert served.client.get("/v1/health/live").status_code == 200


def test_many_idle_connections_leave_room_for_others(served: Served) -> None:
    idle = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(150)]
    try:
        assert served.client.get("/v1/health/live").status_code == 200
        assert [ended(one) for one in idle] == [b""] * 150
    finally:
        for one in idle:
            one.close()


class _Inside(BaseHTTPRequestHandler):
    """A service of the own network, which no rule is to reach."""

    asked: list[str]

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def inside() -> Iterator[tuple[int, list[str]]]:
    asked: list[str] = []
    handler = type("Inside", (_Inside,), {"asked": asked})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, asked
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "169.254.169.254"])
def test_a_rule_cannot_call_into_the_own_network(served: Served, inside: tuple[int, list[str]], host: str) -> None:
    port, asked = inside
    client = served.client
    call = rule("call", "custom.webhook", {"url": f"http://{host}:{port}/admin", "method": "POST"})
    activated(client, board(A=[call]))
    client.put("/v1/items/deal/7", json={"pipeline": "sales", "stage": "A"})
    until(lambda: bool(client.get("/v1/outbox", params={"status": "dead"}).json()["posts"]))
    dead = client.get("/v1/outbox", params={"status": "dead"}).json()["posts"][0]
    assert dead["kind"] == "WebhookCall"
    assert dead["error"]
    assert asked == []


def test_a_dead_post_is_mended_and_sent_again(served: Served) -> None:
    client = served.client
    call = rule("call", "custom.webhook", {"url": "http://127.0.0.1:9/", "method": "POST"})
    activated(client, board(A=[call]))
    client.put("/v1/items/deal/7", json={"pipeline": "sales", "stage": "A"})
    dead = {"status": "dead"}
    until(lambda: bool(client.get("/v1/outbox", params=dead).json()["posts"]))
    key = client.get("/v1/outbox", params=dead).json()["posts"][0]["key"]
    seen = client.get(f"/v1/outbox/{key}")
    mended = {"effect": {"url": "http://[::1]:9/other"}}
    assert client.patch(f"/v1/outbox/{key}", json=mended).status_code == 428
    wrong = client.patch(f"/v1/outbox/{key}", json={"effect": {"url": 7}}, headers={"If-Match": seen.headers["etag"]})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "effect.url")
    assert wrong.json()["detail"] == "“url” does not fit: it should be text."
    again = client.patch(f"/v1/outbox/{key}", json=mended, headers={"If-Match": seen.headers["etag"]})
    assert (again.status_code, again.json()["effect"]["url"]) == (200, "http://[::1]:9/other")
    until(lambda: bool(client.get("/v1/outbox", params=dead).json()["posts"]))
    assert client.delete(f"/v1/outbox/{key}").json()["status"] == "dropped"
    assert [one["what"] for one in client.get("/v1/audit").json()["entries"]][:2] == ["post.dropped", "post.mended"]


def test_a_rule_whose_call_is_dead_says_so_and_fails_once_it_is_given_up(served: Served) -> None:
    client = served.client
    call = rule("call", "custom.webhook", {"url": "http://127.0.0.1:9/", "responds_with": [["n", "n"]]})
    activated(client, board(A=[call, say("then", order="after_previous")]))
    client.put("/v1/items/deal/7", json={"pipeline": "sales", "stage": "A"})

    def rules() -> dict[str, tuple[str, str]]:
        shown = client.get("/v1/items/deal/7").json().get("rules", ())
        return {one["rule"]: (one["status"], (one["reason"] or {}).get("words", "")) for one in shown}

    until(lambda: any("It can be mended or dropped" in words for _, words in rules().values()))
    assert (rules()["call"][0], rules()["then"][0]) == ("running", "waiting")
    (dead,) = client.get("/v1/outbox", params={"status": "dead"}).json()["posts"]
    client.delete(f"/v1/outbox/{dead['key']}").raise_for_status()
    until(lambda: rules()["then"][0] == "done")
    assert rules()["call"][0] == "failed"


def test_with_a_certificate_it_speaks_https(tmp_path: Path) -> None:
    made = certify(tmp_path)
    listening = Listening(certificate=made.file, key=made.key)
    with serving(tmp_path / "s.db", listening, ssl.create_default_context(cafile=str(made.authority))) as served:
        answer = served.client.get("/v1/health/live")
        assert served.url.startswith("https://")
        assert (answer.status_code, "strict-transport-security" in answer.headers) == (200, True)


@pytest.mark.parametrize("public_url", ["", "http://rules.example.com"])
def test_it_does_not_listen_to_the_world_in_plain_text(public_url: str) -> None:
    with pytest.raises(KnownError, match="certificate"):
        Listening(ALL, public_url=public_url).checked()
    assert Listening(ALL, public_url="https://rules.example.com").checked().host == ALL


def test_an_engine_is_reached_as_its_workspace_says_unless_it_is_told_otherwise(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w.rulewright") as workspace:
        assert Listening(port=None).as_chosen(workspace) == Listening(port=0)
        write_public_address(workspace.settings, "https://rules.example.com/")
        write_manner(workspace.settings, Manner(port=8765))
        chosen = Listening(port=None).as_chosen(workspace)
        assert (chosen.port, chosen.public_url) == (8765, "https://rules.example.com")
        told = Listening(port=0, public_url="https://other.example").as_chosen(workspace)
        assert (told.port, told.public_url) == (0, "https://other.example")


def test_an_answer_leaves_at_once_on_a_connection_that_is_kept() -> None:
    waits = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        waits.append(not connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        await reader.read()
        writer.close()

    async def connect(taken: socket.socket) -> None:
        async with await asyncio.start_server(answer, sock=taken) as server:
            _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.close()
            await writer.wait_closed()

    with listen("127.0.0.1", 0) as taken:
        asyncio.run(connect(taken))
    assert waits == [False]


def test_a_port_that_is_taken_is_told_in_words() -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(KnownError, match="cannot listen"):
        listen("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("url", ["mysql://root:secret@db/x", "ftp://x"])
def test_an_unknown_database_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(KnownError) as refused:
        sqlite_path(url)
    assert "secret" not in str(refused.value)


def test_settings_of_a_server_have_no_end_slash() -> None:
    told = Listening(public_url="https://rules.example.com/").settings(1)
    assert told == replace(told, public_base="https://rules.example.com")
