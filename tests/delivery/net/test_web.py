"""How servers are asked: where calls may go, how long they may take, how much is read."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from app.delivery.base import Refused, TryAgain
from app.delivery.net import addresses
from app.delivery.net.addresses import is_public
from app.delivery.net.web import MOST_BYTES, Answer, Request, Web, WebSettings
from tests.delivery.posting import NOW
from tests.delivery.servers.certificates import Certificate, certify
from tests.delivery.servers.web_server import Asked, Reply, WebServer


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer().running() as server:
        yield server


class Names:
    """A name server that gives other addresses at each question."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.left = list(answers)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        return self.left.pop(0)


def _web(names: Names | None = None, **settings: Any) -> Web:
    return Web(WebSettings(**{"own_network": True, **settings}), names)


def _get(url: str) -> Request:
    return Request(method="GET", url=url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:0:10.0.0.1",
        "64:ff9b::169.254.169.254", "2002:7f00:1::", "ff02::1", "::127.0.0.1",
    ],
)  # fmt: skip
def test_addresses_of_the_own_network_are_known_however_they_are_written(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_addresses_of_the_internet_may_be_called(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:7f00:1]"])
def test_no_way_of_writing_it_leads_into_the_own_network(host: str, server: WebServer) -> None:
    port = server.url.rpartition(":")[2]
    with pytest.raises((Refused, TryAgain)):
        _web(own_network=False).ask(_get(f"http://{host}:{port}/"))
    assert server.asked == []


def test_a_name_with_one_address_inside_is_not_called_at_all() -> None:
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        _web(Names(["8.8.8.8", "10.0.0.1"]), own_network=False).ask(_get("http://shop.example/"))


def test_a_name_is_asked_for_once_and_its_address_is_the_one_called(server: WebServer) -> None:
    port = server.url.rpartition(":")[2]
    names = Names(["127.0.0.1"])
    answer = _web(names).ask(_get(f"http://shop.example:{port}/a?b=c"))
    assert (answer.status, names.left) == (200, [])
    assert server.asked[0].headers["host"] == f"shop.example:{port}"
    assert server.asked[0].target == "/a?b=c"


def test_the_next_address_is_called_where_the_first_does_not_answer(server: WebServer) -> None:
    port = server.url.rpartition(":")[2]
    assert _web(Names(["127.0.0.2", "127.0.0.1"])).ask(_get(f"http://shop.example:{port}/")).ok


def test_where_it_leads_on_the_address_is_checked_again(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    port = server.url.rpartition(":")[2]
    server.instead = [Reply(307, headers={"Location": "/next"})]
    web = _web(Names(["127.0.0.1"], ["10.0.0.1"]), own_network=False)
    with pytest.raises(Refused, match="own network"):
        web.ask(_get(f"http://shop.example:{port}/"))
    assert len(server.asked) == 1


def test_a_redirect_on_the_same_host_is_followed_with_method_and_body(server: WebServer) -> None:
    server.instead = [Reply(308, headers={"Location": "/new"})]
    assert _web().ask(Request(method="POST", url=f"{server.url}/old", body=b"x")).ok
    assert [(one.method, one.path, one.body) for one in server.asked] == [
        ("POST", "/old", b"x"),
        ("POST", "/new", b"x"),
    ]


@pytest.mark.parametrize("there", ["http://127.0.0.2/", "http://localhost/", "https://evil.example/x"])
def test_a_redirect_to_another_host_is_told_and_not_followed(there: str, server: WebServer) -> None:
    server.instead = [Reply(307, headers={"Location": there})]
    with pytest.raises(Refused, match="leads on to"):
        _web().ask(_get(server.url))
    assert len(server.asked) == 1


def test_an_order_is_not_turned_into_a_question(server: WebServer) -> None:
    server.instead = [Reply(302, headers={"Location": "/thanks"})]
    with pytest.raises(Refused, match="leads on to"):
        _web().ask(Request(method="POST", url=server.url))


def test_a_ring_of_redirects_ends(server: WebServer) -> None:
    server.instead = [Reply(307, headers={"Location": "/"}) for _ in range(9)]
    with pytest.raises(Refused, match="on and on"):
        _web().ask(_get(server.url))


def test_a_long_answer_is_cut_off(server: WebServer) -> None:
    server.instead = [Reply(200, b"x" * (3 * MOST_BYTES))]
    assert len(_web().ask(_get(server.url)).body) == MOST_BYTES


@contextmanager
def _dripping() -> Iterator[str]:
    """A server that sends its headers one letter at a time and never ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def drip() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not stopped.wait(0.01):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        stopped.set()
        thread.join()
        listening.close()


def test_a_server_that_drips_is_given_up_when_the_time_is_over() -> None:
    with _dripping() as url, pytest.raises(TryAgain, match="did not answer within"):
        _web(timeout=0.2).ask(_get(url))


def test_nobody_there_is_said_without_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(TryAgain, match="Nobody answers") as caught:
        _web().ask(_get(f"http://127.0.0.1:{port}/bot123:secret/send"))
    assert "secret" not in caught.value.words.plain()


@pytest.mark.parametrize("url", ["ftp://example.org/", "example.org", "http://", "http://[::1", "file:///etc/passwd"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="https://"):
        _web().ask(_get(url))


def test_when_to_come_back_may_be_a_date() -> None:
    answer = Answer("a", 429, {"retry-after": "Tue, 10 Mar 2026 09:02:00 GMT"}, b"")
    assert answer.rest_until(NOW) == timedelta(minutes=2)
    assert Answer("a", 429, {"retry-after": "9" * 50}, b"").rest_until(NOW) == timedelta(days=1)
    assert Answer("a", 429, {"retry-after": "soon"}, b"").rest_until(NOW) is None


def test_a_proxy_of_the_surroundings_is_not_used(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert _web().ask(_get(server.url)).ok


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certify(tmp_path_factory.mktemp("certificate"), "shop.example")


def test_the_certificate_is_that_of_the_name_though_an_address_is_called(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    with WebServer().running(certificate.context()) as server:
        port = server.url.rpartition(":")[2]
        assert _web(Names(["127.0.0.1"])).ask(_get(f"https://shop.example:{port}/")).ok
        with pytest.raises(TryAgain, match=r"certificate of “other\.example” does not hold"):
            _web(Names(["127.0.0.1"])).ask(_get(f"https://other.example:{port}/"))
        assert [one.headers["host"] for one in server.asked] == [f"shop.example:{port}"]


def test_a_certificate_of_nobodys_is_told(certificate: Certificate) -> None:
    with WebServer().running(certificate.context()) as server:
        port = server.url.rpartition(":")[2]
        with pytest.raises(TryAgain, match="does not hold"):
            _web(Names(["127.0.0.1"])).ask(_get(f"https://shop.example:{port}/"))
        assert server.asked == []


class HangingUp(WebServer):
    """Promises more than it sends."""

    def answer(self, asked: Asked) -> Reply:
        return Reply(200, b"", {"Content-Length": "500", "Connection": "close"})


def test_an_answer_that_breaks_off_is_tried_again() -> None:
    with HangingUp().running() as server, pytest.raises(TryAgain, match="broke the connection off"):
        _web(timeout=1).ask(_get(server.url))


def test_headers_take_any_letters_but_no_second_line(server: WebServer) -> None:
    _web().ask(Request(method="GET", url=server.url, headers=(("X-Name", "Città"),)))
    assert server.asked[0].headers["x-name"].encode("latin-1").decode() == "Città"
    for headers in ((("X-Name", "a\r\nX-Other: b"),), (("Città", "x"),), (("X Y", "x"),)):
        with pytest.raises(Refused, match="HTTP does not allow"):
            _web().ask(Request(method="GET", url=server.url, headers=headers))
    assert len(server.asked) == 1
