"""SMS and calls by Twilio, against a small server written from its description."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from app.delivery.base import Fit, Receiver, Refused, TryAgain
from app.delivery.sms_twilio import TwilioSms
from app.delivery.telephony_twilio import TwilioCalls, spoken
from app.engine.catalog.client.call import LANGUAGES
from app.engine.effects import PhoneCall, Sms
from tests.delivery.posting import NOW, opened, post
from tests.delivery.servers.twilio import ACCOUNT, TOKEN, TwilioServer
from tests.delivery.servers.web_server import Reply

HELLO = Sms("contact:paolo", "+39 333 555 0102", "Ciao Paolo & co", "way")
CALL = PhoneCall("call-1", "contact:paolo", "way", "+39 333 555 0102", "Grazie <Paolo> & co", language="it-IT")


@pytest.fixture
def server() -> Iterator[TwilioServer]:
    with TwilioServer().running() as server:
        yield server


def _settings(server: TwilioServer, **more: Any) -> dict[str, Any]:
    known = {"account": ACCOUNT, "secret": "secret://twilio", "api": server.url, "sender": "+15005550006"}
    return {**known, "own_network": True, **more}


def _sms(server: TwilioServer, token: str = TOKEN, **more: Any) -> TwilioSms:
    channel = opened(TwilioSms, {"twilio": token}, **_settings(server, **more))
    assert isinstance(channel, TwilioSms)
    return channel


def _calls(server: TwilioServer, **more: Any) -> TwilioCalls:
    channel = opened(TwilioCalls, {"twilio": TOKEN}, **_settings(server, **more))
    assert isinstance(channel, TwilioCalls)
    return channel


def test_an_sms_is_handed_over(server: TwilioServer) -> None:
    assert _sms(server).deliver(post(HELLO)).reference == "SM1"
    assert server.messages == [{"To": "+393335550102", "From": "+15005550006", "Body": "Ciao Paolo & co"}]


def test_a_messaging_service_may_be_the_sender(server: TwilioServer) -> None:
    service = f"MG{'a' * 32}"
    _sms(server, sender=service).try_out("+393335550102")
    assert server.messages[0]["MessagingServiceSid"] == service
    assert "From" not in server.messages[0]


@pytest.mark.parametrize(("number", "said"), [("+1 500 555 0001", "not a valid"), ("+1 500 555 0004", "STOP")])
def test_a_number_that_will_not_do_is_told_as_such(number: str, said: str, server: TwilioServer) -> None:
    with pytest.raises(Refused, match=said) as caught:
        _sms(server).deliver(post(Sms("contact:paolo", number, "Ciao", "way")))
    assert caught.value.field == "number"


def test_a_wrong_token_is_told_and_not_shown(server: TwilioServer) -> None:
    with pytest.raises(TryAgain, match="Authenticate") as caught:
        _sms(server, "another one").deliver(post(HELLO))
    assert caught.value.field == "secret"
    assert "another one" not in caught.value.words.plain()


def test_too_many_at_once_are_tried_again(server: TwilioServer) -> None:
    server.instead = [Reply(429, b'{"code": 20429, "message": "Too Many Requests"}', {"Retry-After": "3"})]
    with pytest.raises(TryAgain, match="Too Many Requests") as caught:
        _sms(server).deliver(post(HELLO))
    assert caught.value.after == timedelta(seconds=3)


def test_a_call_speaks_the_text_as_the_rule_says(server: TwilioServer) -> None:
    call = PhoneCall("call-1", "c", "way", "+393335550102", "Grazie <Paolo> & co", "", "slow", "loud", "it-IT", "male")
    assert _calls(server).deliver(post(call)).reference == "CA1"
    (made,) = server.calls
    assert (made["To"], made["From"], made["Timeout"]) == ("+393335550102", "+15005550006", "30")
    say = ET.fromstring(made["Twiml"])[0]  # noqa: S314  what we wrote ourselves
    assert (say.get("voice"), say.get("language")) == ("Polly.Giorgio", "it-IT")
    assert (say[0].tag, say[0].attrib, say[0].text) == ("prosody", {"rate": "slow", "volume": "loud"}, call.text)


def test_a_recording_is_played(server: TwilioServer) -> None:
    call = PhoneCall("call-1", "c", "way", "+393335550102", audio="https://example.com/a.mp3?x=1&y=2")
    _calls(server).deliver(post(call))
    play = ET.fromstring(server.calls[0]["Twiml"])[0]  # noqa: S314
    assert (play.tag, play.text) == ("Play", call.audio)


def test_a_text_that_is_too_long_for_a_call_is_told(server: TwilioServer) -> None:
    with pytest.raises(Refused, match="too long") as caught:
        _calls(server).deliver(post(PhoneCall("call-1", "c", "way", "+393335550102", "x" * 4000)))
    assert (caught.value.field, server.calls) == ("text", [])


@pytest.mark.parametrize("language", [one for one, _ in LANGUAGES.options if one != "auto"])
@pytest.mark.parametrize("voice", ["", "female", "male"])
def test_every_language_of_the_rule_has_a_voice(language: str, voice: str) -> None:
    say = ET.fromstring(spoken(PhoneCall("c", "c", "s", "n", "x", language=language, voice=voice), "en-US"))[0]  # noqa: S314
    assert (say.get("voice") or "").startswith(("Polly.", "Google."))


def test_a_line_is_known_by_its_id_and_by_its_number_and_no_other_is_stood_in_for(server: TwilioServer) -> None:
    line = _calls(server)
    sources = {"way": Fit.NAMED, "+1 500 555-0006": Fit.NAMED, "log": Fit.NO, "office": Fit.NO, "+15005550007": Fit.NO}
    found = {one: line.fit(PhoneCall("c", "c", one, "+393335550102", "x")) for one in sources}
    assert found == sources


def _ended(sid: str, status: str, minutes: int, direction: str = "outbound-api") -> dict[str, Any]:
    when = NOW + timedelta(minutes=minutes)
    ended = f"{when:%a, %d %b %Y %H:%M:%S} +0000"
    numbers = {"from": "+393335550102", "to": "+15005550006"}
    return {"sid": sid, "status": status, "direction": direction, "start_time": ended, "end_time": ended, **numbers}


def test_how_a_call_went_is_asked_for(server: TwilioServer) -> None:
    server.ended = [_ended("CA2", "busy", -1), _ended("CA1", "completed", -2), {"sid": "CA3", "status": "ringing"}]
    channel = _calls(server)
    assert isinstance(channel, Receiver)
    polled = channel.poll("")
    assert [(one.reference, one.results["result"], one.results["code"]) for one in polled.finished] == [
        ("CA2", "busy", 486),
        ("CA1", "answered", 200),
    ]
    assert polled.received == ()


def test_calls_that_came_in_are_events_each_with_one_key(server: TwilioServer) -> None:
    channel = _calls(server)
    server.ended = [_ended("CA0", "completed", -90, "inbound")]
    first = channel.poll("")
    server.ended += [_ended("CA1", "completed", 1, "inbound"), _ended("CA2", "no-answer", 2, "inbound")]
    second = channel.poll(first.mark)
    assert first.received == ()
    assert [(one.type, one.key, one.address) for one in second.received] == [
        ("call.incoming", "way:CA1", "+393335550102"),
        ("call.missed", "way:CA2", "+393335550102"),
    ]
    assert second.received[0].data == {"number": "+393335550102", "line": "+15005550006"}
    assert {one.key for one in channel.poll(second.mark).received} <= {one.key for one in second.received}
