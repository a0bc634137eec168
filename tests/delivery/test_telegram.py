"""Telegram, against a small server written from the description of its Bot API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.delivery.base import Called, Fit, Receiver, Refused, TryAgain
from app.delivery.telegram import LONGEST, Telegram
from app.engine.effects import OpenChannelMessage
from app.engine.model.values import File
from tests.delivery.posting import NOW, opened, post
from tests.delivery.servers.telegram import TOKEN, TelegramServer
from tests.delivery.servers.web_server import Reply

HELLO = OpenChannelMessage("contact:paolo", "Ciao Paolo!")
CHATS = {"contact:paolo": "roof_bot:4711", "contact:anna": "roof_bot:42"}


@pytest.fixture
def server() -> Iterator[TelegramServer]:
    with TelegramServer().running() as server:
        yield server


def _bot(server: TelegramServer, account: str = "@roof_bot", token: str = TOKEN, **settings: Any) -> Telegram:
    secrets = {"bot": token, "hook": "only Telegram knows"}
    known = {"account": account, "secret": "secret://bot", "api": server.url, "own_network": True}
    bot = opened(Telegram, secrets, id="roof_bot", **known, **settings)
    assert isinstance(bot, Telegram)
    return bot


def _chat(client: str) -> str:
    return CHATS.get(client, "")


def _bytes(file: File) -> bytes:
    return b"PNG" if file.id == "f2" else b""


def test_a_message_goes_to_the_clients_chat(server: TelegramServer) -> None:
    assert _bot(server).deliver(post(HELLO, chat=_chat)).reference == "1"
    assert server.sent == [("4711", "Ciao Paolo!")]


def test_who_has_not_written_yet_is_to_be_invited(server: TelegramServer) -> None:
    with pytest.raises(Refused, match="Invite") as caught:
        _bot(server).deliver(post(OpenChannelMessage("contact:eve", "Ciao"), chat=_chat))
    assert (caught.value.field, server.asked) == ("client", [])


def test_who_has_blocked_the_bot_is_told(server: TelegramServer) -> None:
    with pytest.raises(Refused, match="blocked by the user") as caught:
        _bot(server).deliver(post(OpenChannelMessage("contact:anna", "Ciao"), chat=_chat))
    assert caught.value.field == "client"


def test_a_long_text_is_sent_in_pieces_between_words(server: TelegramServer) -> None:
    words = " ".join(f"word{number}" for number in range(1500))
    _bot(server).deliver(post(OpenChannelMessage("contact:paolo", words), chat=_chat))
    assert len(server.sent) > 1
    assert all(len(text) <= LONGEST for _, text in server.sent)
    assert " ".join(text for _, text in server.sent) == words


def test_what_has_left_is_not_sent_again(server: TelegramServer) -> None:
    effect = OpenChannelMessage("contact:paolo", "x" * LONGEST + "rest")
    server.instead = [server.result({"message_id": 1}), server.error(429, "Too Many Requests", retry_after=7)]
    with pytest.raises(TryAgain) as caught:
        _bot(server).deliver(post(effect, chat=_chat))
    assert caught.value.after == timedelta(seconds=7)
    assert isinstance(caught.value.rest, OpenChannelMessage)
    assert caught.value.rest.text == "rest"


def test_files_go_along(server: TelegramServer) -> None:
    effect = OpenChannelMessage("contact:paolo", "Voucher", attachments=(File("f2", "voucher.png", 3, "image/png"),))
    receipt = _bot(server).deliver(post(effect, chat=_chat, files=_bytes))
    assert receipt.reference == "901"
    (body,) = server.files
    assert b'name="chat_id"\r\n\r\n4711' in body
    assert b'filename="voucher.png"' in body
    assert b"\r\nPNG\r\n" in body


def test_a_hidden_message_never_reaches_the_client(server: TelegramServer) -> None:
    assert _bot(server).fit(HELLO) is Fit.USUAL
    assert _bot(server).fit(OpenChannelMessage("contact:paolo", "Discount", hidden=True)) is Fit.NO


def test_following_an_invitation_is_the_first_message(server: TelegramServer) -> None:
    server.writes(42, "/start invite-0123456789abcdef")
    server.writes(42, "Do you repair roofs?")
    bot = _bot(server)
    assert isinstance(bot, Receiver)
    first, second = bot.poll("").received
    assert (first.type, first.invitation, first.address) == (
        "chat.first_message",
        "invite-0123456789abcdef",
        CHATS["contact:anna"],
    )
    assert second.type == "chat.message"
    assert second.data == {"channel": "Telegram", "chat_id": "42", "text": "Do you repair roofs?"}
    assert second.key == "roof_bot:1001"


def test_each_update_is_fetched_once(server: TelegramServer) -> None:
    server.writes(42, "Hello")
    first = _bot(server).poll("")
    second = _bot(server).poll(first.mark)
    assert (len(first.received), second.received, second.mark) == (1, (), first.mark)


def test_groups_are_none_of_a_clients(server: TelegramServer) -> None:
    server.writes(-5, "Hello all", "group")
    polled = _bot(server).poll("")
    assert (polled.received, polled.mark) == ((), "1001")


def test_telegram_may_call_instead_of_being_asked(server: TelegramServer) -> None:
    bot = _bot(server, hook_secret="secret://hook")
    assert isinstance(bot, Called)
    body = json.dumps(server.writes(42, "Hello")).encode()
    (received,) = bot.arrived({"x-telegram-bot-api-secret-token": "only Telegram knows"}, body)
    assert received.data["text"] == "Hello"


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": "x", "message": {"chat": {"type": "private", "id": 1}}},
        {"update_id": 7, "message": {"chat": ["private"]}},
        {"update_id": 7, "message": "hello"},
        {"update_id": 7, "edited_message": {}},
        {},
    ],
)
def test_an_update_of_another_shape_is_left_alone(update: dict[str, Any], server: TelegramServer) -> None:
    server.instead = [server.result([update])]
    assert _bot(server).poll("").received == ()


def test_a_message_without_a_sane_date_came_now(server: TelegramServer) -> None:
    server.writes(42, "Hello")["message"]["date"] = 10**30
    (received,) = _bot(server).poll("").received
    assert received.at == NOW


@pytest.mark.parametrize("header", [{}, {"x-telegram-bot-api-secret-token": "guessed"}])
def test_nobody_else_may_call(header: dict[str, str], server: TelegramServer) -> None:
    with pytest.raises(Refused, match="does not come from Telegram"):
        _bot(server, hook_secret="secret://hook").arrived(header, b"{}")
    with pytest.raises(Refused, match="does not come from Telegram"):
        _bot(server).arrived({"x-telegram-bot-api-secret-token": ""}, b"{}")


def test_a_wrong_token_is_told_and_not_shown(server: TelegramServer) -> None:
    with pytest.raises(TryAgain, match="Unauthorized") as caught:
        _bot(server, token="999:XYZ").deliver(post(HELLO, chat=_chat))
    assert caught.value.field == "secret"
    assert "XYZ" not in caught.value.words.plain()


def test_no_answer_shows_no_token(server: TelegramServer) -> None:
    server.instead = [Reply(502, b"<html>Bad Gateway</html>")]
    with pytest.raises(TryAgain) as caught:
        _bot(server).poll("")
    assert "ABC" not in caught.value.words.plain()


def test_a_test_says_who_the_bot_is_and_that_invitations_must_lead_to_it(server: TelegramServer) -> None:
    assert _bot(server).try_out("").reference == "@roof_bot"
    _bot(server).try_out("4711")
    assert server.sent == [("4711", "A test from Rulewright.")]
    with pytest.raises(Refused, match="called roof_bot"):
        _bot(server, "another_bot").try_out("")
