"""Matrix, against a small home server written from the specification; tests/peers asks a real one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.delivery.base import Channel, Fit, Refused, Somebody, TryAgain
from app.delivery.matrix import Matrix
from app.engine.effects import ChatCreated, ChatMembersAdded, ChatMessage, FeedPost, Notification, PrivateMessage
from tests.delivery.posting import opened, post
from tests.delivery.servers.matrix import BOT, TOKEN, MatrixServer

PEOPLE = {
    "ann": Somebody("Ann Keller", "Ann.Keller@example.com"),
    "bo": Somebody("Bo Lindqvist", "bo@example.com"),
    "eve": Somebody("Eve Martin"),
}
CHAT = ChatCreated("chat-1", "Roof, Rossi", ("ann", "bo"))
ANN, BO = "@ann.keller:example.org", "@bo:example.org"


@pytest.fixture
def server() -> Iterator[MatrixServer]:
    with MatrixServer().running() as server:
        yield server


def _matrix(server: MatrixServer, token: str = TOKEN, **settings: Any) -> Channel:
    known = {"server": server.url, "user": BOT, "secret": "secret://matrix", "people": "@{mailbox}:example.org"}
    return opened(Matrix, {"matrix": token}, own_network=True, **{**known, **settings})


def test_a_group_chat_is_a_room_to_which_its_members_are_invited(server: MatrixServer) -> None:
    _matrix(server).deliver(post(CHAT, person=PEOPLE.get))
    room = server.room("Roof, Rossi")
    assert room.members == {BOT: "join", ANN: "invite", BO: "invite"}
    assert room.state["m.room.history_visibility"] == {"history_visibility": "shared"}


def test_a_chat_that_is_made_twice_is_one_room(server: MatrixServer) -> None:
    for _ in range(2):
        _matrix(server).deliver(post(CHAT, person=PEOPLE.get))
    assert len(server.rooms) == 1


def test_members_are_added_later_once_each(server: MatrixServer) -> None:
    matrix = _matrix(server, others="eve = @evening:elsewhere.org\n")
    matrix.deliver(post(CHAT, person=PEOPLE.get))
    server.room("Roof, Rossi").members[ANN] = "join"
    matrix.deliver(post(ChatMembersAdded("chat-1", ("ann", "eve")), person=PEOPLE.get))
    assert server.room("Roof, Rossi").members["@evening:elsewhere.org"] == "invite"
    assert server.room("Roof, Rossi").members[ANN] == "join"


def test_members_without_history_are_added_only_where_the_room_keeps_it_from_them(server: MatrixServer) -> None:
    added = ChatMembersAdded("chat-1", ("bo",), show_history=False)
    open_room, close_room = _matrix(server), _matrix(server, id="close", history="invited")
    for one in (open_room, close_room):
        one.deliver(post(ChatCreated("chat-1", "Roof, Rossi", ("ann",)), person=PEOPLE.get))
    with pytest.raises(Refused, match="with the history") as caught:
        open_room.deliver(post(added, person=PEOPLE.get))
    assert caught.value.field == "show_history"
    close_room.deliver(post(added, person=PEOPLE.get))
    assert [BO in one.members for one in server.rooms.values()] == [False, True]


def test_a_message_said_twice_with_one_key_is_one_message(server: MatrixServer) -> None:
    matrix = _matrix(server)
    matrix.deliver(post(CHAT, person=PEOPLE.get))
    said = ChatMessage("chat-1", "ann", "message", "", "Tiles < 5 &\nmore")
    receipts = [matrix.deliver(post(said, "key-1", person=PEOPLE.get)).reference for _ in range(2)]
    (content,) = server.room("Roof, Rossi").said.values()
    assert receipts == ["$0", "$0"]
    assert content["msgtype"] == "m.text"
    assert content["body"] == "Ann Keller: Tiles < 5 &\nmore"
    assert content["formatted_body"] == "<em>Ann Keller</em>: Tiles &lt; 5 &amp;<br>more"


@pytest.mark.parametrize(
    ("kind", "type", "body"),
    [
        ("message", "m.text", "x"),
        ("notification", "m.notice", "x"),
        ("important", "m.text", "T\nx"),
        ("news", "m.text", "T\nx"),
    ],
)
def test_each_kind_of_message_has_its_own_face(kind: str, type: str, body: str, server: MatrixServer) -> None:
    matrix = _matrix(server)
    matrix.deliver(post(CHAT, person=PEOPLE.get))
    matrix.deliver(post(ChatMessage("chat-1", "system", kind, "T", "x")))
    (content,) = server.room("Roof, Rossi").said.values()
    assert (content["msgtype"], content["body"]) == (type, body)


def test_a_private_message_goes_to_the_room_for_two(server: MatrixServer) -> None:
    matrix = _matrix(server)
    for number in range(2):
        matrix.deliver(post(PrivateMessage("ann", "bo", "message", "", "Hi"), f"key-{number}", person=PEOPLE.get))
    (room,) = server.rooms.values()
    assert (room.direct, set(room.members), len(room.said)) == (True, {BOT, BO}, 2)


def test_a_notification_goes_to_each_and_a_second_attempt_doubles_none(server: MatrixServer) -> None:
    matrix = _matrix(server)
    told = post(Notification("Call back", "system", ("ann", "bo")), person=PEOPLE.get)
    for _ in range(2):
        matrix.deliver(told)
    assert [len(one.said) for one in server.rooms.values()] == [1, 1]
    assert {one["msgtype"] for room in server.rooms.values() for one in room.said.values()} == {"m.notice"}


def test_who_is_nobody_there_is_told(server: MatrixServer) -> None:
    with pytest.raises(Refused, match="what Eve Martin is called in Matrix") as caught:
        _matrix(server).deliver(post(Notification("x", "system", ("eve",)), person=PEOPLE.get))
    assert caught.value.field == "others"


def test_a_chat_from_before_has_no_room(server: MatrixServer) -> None:
    with pytest.raises(Refused, match="no room"):
        _matrix(server).deliver(post(ChatMessage("chat-9", "ann", "message", "", "x")))


def test_a_server_that_wants_a_rest_says_how_long(server: MatrixServer) -> None:
    server.instead = [server.error(429, "M_LIMIT_EXCEEDED", "Too Many Requests", retry_after_ms=1500)]
    with pytest.raises(TryAgain) as caught:
        _matrix(server).deliver(post(CHAT, person=PEOPLE.get))
    assert caught.value.after == timedelta(seconds=1.5)


def test_a_wrong_token_is_told_and_not_shown(server: MatrixServer) -> None:
    with pytest.raises(TryAgain, match="M_UNKNOWN_TOKEN") as caught:
        _matrix(server, "an old one").deliver(post(CHAT, person=PEOPLE.get))
    assert caught.value.field == "secret"
    assert "an old one" not in caught.value.words.plain()


def test_the_feed_is_none_of_its_business_and_a_test_needs_a_user(server: MatrixServer) -> None:
    matrix = _matrix(server)
    assert matrix.fit(FeedPost("p", "", "t", "t", "ann", ())) is Fit.NO
    matrix.try_out(BO)
    (room,) = server.rooms.values()
    assert [one["body"] for one in room.said.values()] == ["A test from Rulewright."]
    with pytest.raises(Refused, match="@name:server"):
        matrix.try_out("bo")
