"""Matrix, asked of a real Synapse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.delivery.base import Channel, Refused, Somebody, TryAgain
from app.delivery.matrix import Matrix
from app.engine.effects import ChatCreated, ChatMembersAdded, ChatMessage, Notification, PrivateMessage
from tests.delivery.posting import opened, post
from tests.peers.synapse import PYTHON, Home, synapse

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not PYTHON.exists(), reason="Synapse is not installed; `make peers` installs it"),
]
PEOPLE = {one: Somebody(one.capitalize(), f"{one}@example.com") for one in ("ann", "bo", "eve", "nobody")}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with synapse(tmp_path_factory.mktemp("synapse")) as home:
        for name in ("rulewright", "ann", "bo", "eve"):
            home.registered(name)
        yield home


ANN, BO, EVE, BOT = (f"@{one}:example.org" for one in ("ann", "bo", "eve", "rulewright"))


def _matrix(home: Home, id: str = "way", **settings: Any) -> Channel:
    known = {"server": home.url, "user": BOT, "secret": "secret://matrix", "people": "@{mailbox}:example.org"}
    return opened(Matrix, {"matrix": home.tokens[BOT]}, id=id, own_network=True, **{**known, **settings})


def test_a_chat_is_made_joined_and_written_in_each_once(home: Home) -> None:
    matrix = _matrix(home)
    for _ in range(2):
        matrix.deliver(post(ChatCreated("c1", "Roof, Rossi", ("ann", "bo")), person=PEOPLE.get))
    room = home.joined(ANN)
    said = ChatMessage("c1", "ann", "important", "Tomorrow", "Tiles < 5 & more")
    first, second = (matrix.deliver(post(said, "key-1", person=PEOPLE.get)).reference for _ in range(2))
    assert first == second
    (heard,) = home.heard(ANN, room)
    assert (heard["msgtype"], heard["body"]) == ("m.text", "Ann: Tomorrow\nTiles < 5 & more")
    assert home.ask(ANN, "GET", f"/rooms/{room}/state/m.room.name") == {"name": "Roof, Rossi"}


def test_who_is_added_with_history_reads_what_was_said_before(home: Home) -> None:
    matrix = _matrix(home, "open")
    matrix.deliver(post(ChatCreated("c2", "Open", ()), person=PEOPLE.get))
    matrix.deliver(post(ChatMessage("c2", "system", "message", "", "before"), "key-2"))
    with pytest.raises(Refused, match="with the history"):
        matrix.deliver(post(ChatMembersAdded("c2", ("eve",), show_history=False), person=PEOPLE.get))
    for _ in range(2):
        matrix.deliver(post(ChatMembersAdded("c2", ("eve",)), person=PEOPLE.get))
    assert [one["body"] for one in home.heard(EVE, home.joined(EVE))] == ["before"]


def test_who_is_added_without_history_reads_only_what_is_said_from_then_on(home: Home) -> None:
    matrix = _matrix(home, "close", history="invited")
    matrix.deliver(post(ChatCreated("c3", "Close", ()), person=PEOPLE.get))
    matrix.deliver(post(ChatMessage("c3", "system", "message", "", "before"), "key-3"))
    matrix.deliver(post(ChatMembersAdded("c3", ("eve",), show_history=False), person=PEOPLE.get))
    room = home.joined(EVE)
    matrix.deliver(post(ChatMessage("c3", "system", "notification", "", "after"), "key-4"))
    assert [(one["msgtype"], one["body"]) for one in home.heard(EVE, room)] == [("m.notice", "after")]


def test_private_messages_and_notifications_share_the_room_for_two(home: Home) -> None:
    matrix = _matrix(home, "two")
    home.ask(BO, "POST", f"/rooms/{home.invitations(BO)[0]}/leave", {})
    matrix.deliver(post(PrivateMessage("ann", "bo", "message", "", "Hi"), "key-5", person=PEOPLE.get))
    told = post(Notification("Call back", "system", ("bo",)), "key-6", person=PEOPLE.get)
    for _ in range(2):
        matrix.deliver(told)
    room = home.joined(BO)
    assert [one["body"] for one in home.heard(BO, room)] == ["Ann: Hi", "Call back"]


def test_a_person_that_the_server_does_not_know_can_still_be_invited_and_a_wrong_token_is_told(home: Home) -> None:
    matrix = _matrix(home, "lost")
    matrix.deliver(post(ChatCreated("c5", "Lost", ("nobody",)), person=PEOPLE.get))
    home.tokens["@old:example.org"] = "an old one"
    with pytest.raises(TryAgain, match="M_UNKNOWN_TOKEN"):
        opened(Matrix, {"m": "old"}, server=home.url, user=BOT, secret="secret://m", own_network=True).try_out(ANN)
    with pytest.raises(httpx.HTTPStatusError):
        home.ask("@old:example.org", "GET", "/sync")
