"""SMS by HTTP: what the templates make, and what answers mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from app.delivery.base import Receipt, Refused, TryAgain
from app.delivery.sms_http import HttpSms
from app.engine.effects import MessengerInvitation, Sms
from tests.delivery.posting import opened, post
from tests.delivery.servers.web_server import Reply, WebServer

HELLO = Sms("contact:paolo", "+39 333 555 0102", 'Ciao "Paolo" & <co>: 5 %\nà presto', "way")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer().running() as server:
        yield server


def _sent(server: WebServer, effect: Sms | MessengerInvitation = HELLO, **settings: Any) -> Receipt:
    settings = {"url": server.url, "own_network": True, "sender": "Roofs", "secret": "secret://sms", **settings}
    return opened(HttpSms, {"sms": "p&w=1"}, **settings).deliver(post(effect))


def test_a_get_has_everything_in_its_address(server: WebServer) -> None:
    url = f"{server.url}/cgi-bin/sendsms?user={{user}}&pass={{secret}}&from={{sender}}&to={{digits}}&text={{text}}"
    _sent(server, url=url, method="GET", user="ann")
    (asked,) = server.asked
    wanted = {"user": "ann", "pass": "p&w=1", "from": "Roofs", "to": "393335550102", "text": HELLO.text}
    assert (asked.method, asked.path, asked.query, asked.body) == ("GET", "/cgi-bin/sendsms", wanted, b"")


def test_a_form_is_written_as_forms_are(server: WebServer) -> None:
    _sent(server, body="to={to}&message={text}&id={key}")
    assert server.asked[0].form == {"to": "+393335550102", "message": HELLO.text, "id": "post-1"}


def test_json_keeps_its_own_braces_and_no_text_breaks_out_of_its_quotes(server: WebServer) -> None:
    _sent(server, content_type="application/json", body='{"sms": {"to": ["{to}"], "text": "{text}"}, "x": {}}')
    assert server.asked[0].json == {"sms": {"to": ["+393335550102"], "text": HELLO.text}, "x": {}}


def test_xml_is_escaped(server: WebServer) -> None:
    _sent(server, content_type="text/xml", body="<sms to='{to}'>{text}</sms>")
    read = ET.fromstring(server.asked[0].body)  # noqa: S314  what we wrote ourselves
    assert (read.get("to"), read.text) == ("+393335550102", HELLO.text)


def test_headers_are_filled_in(server: WebServer) -> None:
    _sent(server, headers="Authorization: Bearer {secret}\nX-Key: {key}\n")
    headers = server.asked[0].headers
    assert (headers["authorization"], headers["x-key"]) == ("Bearer p&w=1", "post-1")


def test_an_invitation_to_a_messenger_goes_as_sms(server: WebServer) -> None:
    link = "https://t.me/roof_bot?start=invite-1"
    _sent(
        server,
        MessengerInvitation("telegram", "contact:p", "+393335550102", f"Chat: {link}", link, "way"),
        body="{text}",
    )
    assert link.encode() in server.asked[0].body or b"t.me%2Froof_bot" in server.asked[0].body


def test_the_provider_names_the_sms(server: WebServer) -> None:
    server.instead = [Reply(200, b'{"id": "sms-77", "status": "queued"}')]
    assert _sent(server, reference='"id": "(.+?)"').reference == "sms-77"


def test_an_answer_may_say_no_though_its_status_is_fine(server: WebServer) -> None:
    server.instead = [Reply(200, b"ERR 12: no credit")]
    with pytest.raises(Refused, match="no credit"):
        _sent(server, success="^OK")


def test_an_answer_may_ask_for_patience(server: WebServer) -> None:
    server.instead = [Reply(200, b"ERR 3: queue full")]
    with pytest.raises(TryAgain, match="queue full"):
        _sent(server, success="^OK", busy="queue full")


def test_numbers_without_country_code_take_the_country_of_the_channel(server: WebServer) -> None:
    local = Sms("contact:paolo", "333 555 0102", "Ciao", "way")
    _sent(server, local, country="it", body="{to}")
    assert server.asked[0].body == b"%2B393335550102"
    with pytest.raises(Refused, match="country code") as caught:
        _sent(server, local)
    assert caught.value.field == "number"


@pytest.mark.parametrize("number", ["+39", "pigeon", "+39 1", "+39 333 555 0102 333 555 0102 333"])
def test_what_is_no_number_is_refused_before_anything_is_sent(number: str, server: WebServer) -> None:
    with pytest.raises(Refused):
        _sent(server, Sms("contact:paolo", number, "Ciao", "way"))
    assert server.asked == []


def test_a_pattern_that_is_none_is_told(server: WebServer) -> None:
    with pytest.raises(Refused, match="no regular expression") as caught:
        _sent(server, success="(")
    assert caught.value.field == "success"


def test_the_secret_stands_in_no_error(server: WebServer) -> None:
    server.instead = [Reply(500, b"trouble")]
    with pytest.raises(TryAgain) as caught:
        _sent(server, url=f"{server.url}/?pass={{secret}}")
    assert "w=1" not in caught.value.words.plain()
    assert "w%3D1" not in caught.value.words.plain()


def test_a_test_can_be_sent(server: WebServer) -> None:
    channel = opened(HttpSms, url=server.url, own_network=True, body="{to} {text}")
    channel.try_out("+39 333 555 0102")
    assert b"%2B393335550102 A+test" in server.asked[0].body
