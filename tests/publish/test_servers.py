"""Servers that are kept, and what is said where one does not do what it should."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from app.engine.errors import KnownError
from app.publish.client import ServerClient
from app.publish.refusals import Refusal, ServerError
from app.publish.servers import Servers, checked, connection, find
from app.settings import Server, Settings
from tests.engine.board import board

SERVER = Server("production", "https://rules.example.com")


class Drawer(dict[str, str]):
    def put(self, name: str, value: str) -> None:
        self[name] = value

    def remove(self, name: str) -> None:
        self.pop(name, None)


def answering(answer: httpx.Response | Exception) -> ServerClient:
    def respond(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        answer.request = request
        return answer

    http = httpx.Client(transport=httpx.MockTransport(respond), base_url=SERVER.url)
    return ServerClient(http, "production")


def test_a_token_lies_among_the_secrets_and_not_in_the_settings() -> None:
    drawer = Drawer()
    settings = Servers(drawer).added(Settings(), SERVER, "rw_secret")
    assert list(drawer.values()) == ["rw_secret"]
    assert "rw_secret" not in repr(settings)
    assert Servers(drawer).removed(settings, "production").servers == ()
    assert not drawer


def test_a_name_is_given_once() -> None:
    servers = Servers(Drawer())
    settings = servers.added(Settings(), SERVER, "rw_x")
    with pytest.raises(KnownError, match="already"):
        servers.added(settings, SERVER, "rw_y")


def test_a_server_that_is_not_there_is_told_with_those_there_are() -> None:
    with pytest.raises(KnownError, match="Known ones: production"):
        find(Settings(servers=(SERVER,)), "test")


def test_without_its_token_a_server_is_not_asked() -> None:
    with pytest.raises(KnownError, match="no token"):
        Servers(Drawer()).client(Settings(servers=(SERVER,)), "production")


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak"])
def test_what_cannot_be_a_token_is_refused(token: str) -> None:
    with pytest.raises(KnownError, match="token"):
        Servers(Drawer()).added(Settings(), SERVER, token)


@pytest.mark.parametrize(
    "url",
    [
        "http://rules.example.com",
        "http://localhost.example.com",
        "ftp://rules.example.com",
        "https://ann:secret@rules.example.com",
        "https://rules.example.com/?token=x",
        "https://",
        "https://rules.example.com:port",
        "https://rules example.com",
        "https://rules.example.com/a@b?",
    ],
)
def test_an_address_that_would_give_the_token_away_is_refused(url: str) -> None:
    with pytest.raises(KnownError, match=r"address|encrypted"):
        checked(Server("production", url))


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_a_server_on_this_machine_needs_no_encryption(url: str) -> None:
    assert checked(Server("here", url)).url == url


def test_the_token_is_not_sent_on_to_another_address() -> None:
    with connection(SERVER, "rw_secret") as http:
        assert not http.follow_redirects
        assert http.headers["authorization"] == "Bearer rw_secret"


def test_a_server_is_asked_to_answer_in_the_language_of_the_window() -> None:
    with connection(SERVER, "rw_secret", "it") as http:
        assert http.headers["accept-language"] == "it"


def test_a_certificate_that_cannot_be_read_is_named() -> None:
    with pytest.raises(KnownError, match=r"nowhere\.pem"):
        connection(Server("production", SERVER.url, "/nowhere.pem"), "rw_x")


PROBLEM = {"content-type": "application/problem+json"}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.ConnectError("Name or service not known"), "cannot be reached: Name or service not known"),
        (httpx.ReadTimeout("slow"), "has not answered in time"),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"), "nobody vouches for"),
        (httpx.Response(401, json={"detail": "no"}, headers=PROBLEM), "does not know the token"),
        (httpx.Response(200, text="<html>Hello</html>", headers={"content-type": "text/html"}), "no server of Rulewr"),
        (httpx.Response(302, headers={"location": "https://elsewhere.example"}), "leads on to https://elsew"),
        (httpx.Response(502, text="Bad gateway"), "fault of its own"),
        (httpx.Response(500, json={"status": 500}, headers=PROBLEM), "fault of its own"),
        (httpx.Response(200, json=["not", "a", "version"]), "no server of Rulewright"),
        (httpx.Response(200, json={"id": 7}), "no server of Rulewright"),
        (
            httpx.Response(
                422, json={"detail": "It is broken.", "errors": [{"detail": "Mend “Text”."}]}, headers=PROBLEM
            ),
            "refuses: It is broken. Mend “Text”.",
        ),
    ],
)
def test_whatever_a_server_answers_is_said_in_words(answer: httpx.Response | Exception, said: str) -> None:
    with answering(answer) as client, pytest.raises(ServerError, match=said):
        client.upload(board())


@pytest.mark.parametrize(
    "call", [lambda one: one.rule_set("ab" * 32), lambda one: one.live("sales"), lambda one: one.health()]
)
def test_a_page_of_somebody_else_is_not_taken_for_an_answer(call: Callable[[ServerClient], object]) -> None:
    page = httpx.Response(200, text="<html>", headers={"content-type": "text/html"})
    with answering(page) as client, pytest.raises(KnownError):
        call(client)


def test_what_does_not_run_yet_is_no_error() -> None:
    nothing = httpx.Response(404, json={"type": "urn:rulewright:problem:not-found", "detail": "x"}, headers=PROBLEM)
    with answering(nothing) as client:
        assert client.live("sales") is None


def test_a_page_that_is_missing_altogether_is_an_error() -> None:
    with answering(httpx.Response(404, text="nginx")) as client, pytest.raises(Refusal, match="no server"):
        client.live("sales")
