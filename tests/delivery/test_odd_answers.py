"""What services answer that is nothing they should: said in words, whatever it is, and never the end of a channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import pytest

from app.delivery.base import TEST, Channel, Polled, Receipt, Receiver, Somebody, TryAgain
from app.delivery.registry import channel_type
from app.engine.effects import (
    ChatCreated,
    ChatMembersAdded,
    Effect,
    FeedPost,
    OpenChannelMessage,
    PhoneCall,
    PrivateMessage,
    Sms,
    WebhookCall,
)
from app.engine.errors import KnownError
from tests.delivery.posting import opened, post
from tests.delivery.servers.web_server import Asked, Reply, WebServer

TOKEN = "kept-to-ourselves"
ACCOUNT = "AC" + "0" * 32
LINE = "+390612345678"

BODIES = (
    b"",
    b"<html>Sign in to the network of this hotel</html>",
    b"[]",
    b"null",
    b"true",
    b"{}",
    b"NaN",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"a":' + b"9" * 5000 + b"}",
    b'{"ok":true}',
    b'{"ok":true,"result":true}',
    b'{"ok":true,"result":null}',
    b'{"ok":true,"result":{"message_id":{},"username":[]}}',
    b'{"ok":true,"result":[1,null,{"update_id":"x"},{"update_id":1,"message":[]},{"update_id":true,"message":{}}]}',
    b'{"ok":true,"result":[{"update_id":2,"message":{"chat":{"type":"private","id":[]},"date":1e99,"text":{"a":1}}}]}',
    b'{"ok":true,"result":[{"update_id":9,"message":{"chat":{"type":"private","id":5},"text":"a\\ud800\\u0000b"}}]}',
    b'{"ok":false,"parameters":[1],"description":{}}',
    b'{"ok":false,"parameters":{"retry_after":-5},"description":null}',
    b'{"ok":false,"parameters":{"retry_after":1e99}}',
    b'{"calls":null}',
    b'{"calls":5}',
    b'{"calls":[{"status":[]},{"status":"completed","end_time":5,"direction":[]}]}',
    b'{"calls":[{"status":"busy","end_time":"Tue, 10 Mar 2026 09:00:00 +0000","sid":null,"from":[],"to":{}}]}',
    b'{"calls":[{"status":"busy","end_time":"Tue, 99 Mar 0000 09:00:00 +9999"}]}',
    b'{"code":[],"message":[]}',
    b'{"sid":[],"status":9}',
    b'{"errcode":[],"error":{}}',
    b'{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":-1}',
    b'{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":1e400}',
    b'{"room_id":5}',
    b'{"room_id":"!a","chunk":null,"history_visibility":[]}',
    b'{"room_id":"!a","chunk":[1,{},{"state_key":[],"content":3},{"content":{"membership":[]}}]}',
    b'{"error":[]}',
)
STATUSES = (200, 429)

CHANNELS: Mapping[str, tuple[Mapping[str, Any], tuple[Effect, ...]]] = {
    "telegram": ({"account": "roof_bot"}, (OpenChannelMessage("contact:7", "Dear Paolo"),)),
    "sms_twilio": ({"account": ACCOUNT, "sender": LINE}, (Sms("ann", "+393331234567", "Hello", "way"),)),
    "telephony_twilio": (
        {"account": ACCOUNT, "sender": LINE},
        (PhoneCall("c", "contact:7", "way", "+393331234567", "Hello"),),
    ),
    "matrix": (
        {"user": "@rulewright:x.org", "people": "@{id}:x.org"},
        (
            ChatCreated("chat-1", "Roof", ("ann", "bo")),
            ChatMembersAdded("chat-1", ("cy",), show_history=False),
            PrivateMessage("ann", "bo", "message", "", "Hello"),
        ),
    ),
    "slack": ({}, (FeedPost("p", "u", "Roof", "Done", "ann", ("bo",)),)),
    "teams": ({}, (FeedPost("p", "u", "Roof", "Done", "ann", ("bo",)),)),
    "webhook": ({}, (WebhookCall("", responds_with=(("id", "data.0.id"),)),)),
    "sms_http": ({"reference": '"sid": *"(.+?)"'}, (Sms("ann", "+393331234567", "Hello", "way"),)),
}


class OddServer(WebServer):
    """Answers everything alike."""

    reply = Reply()

    def answer(self, asked: Asked) -> Reply:
        del asked
        return self.reply


@pytest.fixture(scope="module")
def server() -> Iterator[OddServer]:
    server = OddServer()
    with server.running():
        yield server


def _opened(kind: str, server: WebServer, settings: Mapping[str, Any]) -> Channel:
    type_ = channel_type(kind)
    address = {"api": server.url, "server": server.url, "url": server.url, "hook_secret": ""}
    usual = {name: value for name, value in address.items() if name in type_.settings_type.__struct_fields__}
    if "secret" in type_.settings_type.__struct_fields__:
        usual["secret"] = "secret://room" if kind in {"slack", "teams"} else "secret://token"
    kept = {"token": TOKEN, "room": f"{server.url}/{TOKEN}"}
    return opened(type_, kept, **{**usual, "own_network": True, **settings})


def _outcome(do: Callable[[], Any]) -> tuple[Any, str]:
    """Return what was answered, or what was said instead."""
    try:
        return do(), ""
    except KnownError as error:
        return None, error.words.plain()


def _answers(server: OddServer) -> Iterator[None]:
    for status in STATUSES:
        for body in BODIES:
            server.reply = Reply(status, body)
            yield


@pytest.mark.parametrize("kind", CHANNELS)
def test_every_odd_answer_to_a_post_or_a_test_ends_in_a_receipt_or_in_words(kind: str, server: OddServer) -> None:
    settings, effects = CHANNELS[kind]
    channel = _opened(kind, server, settings)
    posts = [
        post(_to(one, server), person=lambda who: Somebody(who, f"{who}@x.org"), chat=lambda _: "5") for one in effects
    ]
    for _ in _answers(server):
        outcomes = [_outcome(partial(channel.deliver, one)) for one in posts]
        for receipt, words in (*outcomes, _outcome(partial(channel.try_out, _address(kind, server)))):
            assert isinstance(receipt, Receipt) or words
            assert TOKEN not in words


@pytest.mark.parametrize("kind", [kind for kind in CHANNELS if issubclass(channel_type(kind), Receiver)])
def test_every_odd_answer_to_a_look_brings_something_that_can_be_kept_or_words(kind: str, server: OddServer) -> None:
    channel = _opened(kind, server, CHANNELS[kind][0])
    assert isinstance(channel, Receiver)
    later = "5" if kind == "telegram" else "2026-03-10T08:00:00+00:00"
    for _ in _answers(server):
        for mark in ("", later):
            polled, words = _outcome(partial(channel.poll, mark))
            assert (isinstance(polled, Polled) and _can_be_kept(polled)) or words
            assert TOKEN not in words


@pytest.mark.parametrize("kind", ["matrix", "sms_twilio", "telephony_twilio", "telegram"])
def test_what_a_proxy_says_in_place_of_the_service_is_no_success(kind: str, server: OddServer) -> None:
    settings, effects = CHANNELS[kind]
    channel = _opened(kind, server, settings)
    server.reply = Reply(200, b"<html>Sign in to the network of this hotel</html>")
    one = post(effects[0], person=lambda who: Somebody(who, f"{who}@x.org"), chat=lambda _: "5")
    with pytest.raises(TryAgain, match="did not answer as this service does"):
        channel.deliver(one)


def _can_be_kept(polled: Polled) -> bool:
    """Say whether every database can keep it: in UTF-8, without NUL."""
    texts = [polled.mark, *(repr(finished) for finished in polled.finished)]
    for received in polled.received:
        texts += [received.key, received.address, *map(str, received.data.values())]
    return all("\0" not in one and one.encode("utf-8", "replace").decode() == one for one in texts)


def _to(effect: Effect, server: WebServer) -> Effect:
    return WebhookCall(server.url, responds_with=effect.responds_with) if isinstance(effect, WebhookCall) else effect


def _address(kind: str, server: WebServer) -> str:
    match kind:
        case "matrix":
            return "@ann:x.org"
        case "webhook":
            return server.url
        case "telegram":
            return "5"
    return "+393331234567" if kind.startswith(("sms", "telephony")) else TEST.plain()
