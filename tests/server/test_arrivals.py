"""Services that call the server: let in by the secret of their channel alone."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from app.engine.effects import MessengerInvitation
from app.storage.company import ConfiguredProvider
from app.storage.ledger.outbox import HERE, Outgoing, PostStatus
from tests.server.conftest import House

LINK = "https://t.me/roof_bot?start=invite-0123456789abcdef"
SECRET = {"X-Telegram-Bot-Api-Secret-Token": "only Telegram knows"}


@pytest.fixture
def bot(house: House) -> House:
    house.outside = replace(
        house.outside, secret={"secret://bot": "1:A", "secret://hook": "only Telegram knows"}.__getitem__
    )
    settings = {"kind": "telegram", "account": "roof_bot", "secret": "secret://bot", "hook_secret": "secret://hook"}
    house.kept.put(ConfiguredProvider("roof_bot", "Roof bot", "telegram", settings))
    house.kept.put(ConfiguredProvider("gate", "Gate", "sms", {"kind": "sms_http", "url": "https://sms.example"}))
    invitation = MessengerInvitation("telegram", "contact:paolo", "+39", LINK, LINK, "log")
    post = Outgoing("k", ("deal", "7"), "invite", "Roof", "", invitation, house.now, PostStatus.SENT, receipt=HERE)
    house.parts.outbox.put([post], house.now)
    return house


def _update(text: str, number: int = 1) -> dict[str, Any]:
    chat = {"id": 4711, "type": "private"}
    return {"update_id": number, "message": {"message_id": 1, "date": 1773133200, "chat": chat, "text": text}}


def _events(house: House) -> list[tuple[str, str]]:
    return [(one.type, one.item) for one in house.parts.views.failed(10)] + [
        (one.event.type, one.event.item) for one in house.parts.ledger.waiting(10)
    ]


def test_telegram_may_call_and_each_update_counts_once(bot: House, stranger: httpx.Client) -> None:
    bot.runner.wake = lambda: None  # type: ignore[method-assign]
    for _ in range(2):
        answer = stranger.post("/in/roof_bot", json=_update("/start invite-0123456789abcdef"), headers=SECRET)
        assert answer.status_code == 204
    assert _events(bot) == [("chat.first_message", "7")]


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "guessed"}])
@pytest.mark.parametrize("channel", ["roof_bot", "gate", "none", "log"])
def test_nobody_else_is_let_in_or_learns_what_is_there(
    headers: dict[str, str], channel: str, bot: House, stranger: httpx.Client
) -> None:
    answer = stranger.post(f"/in/{channel}", json=_update("/start invite-0123456789abcdef"), headers=headers)
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no channel at this address that may be called."
    assert _events(bot) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"message": 7}', b'{"message": {"chat": {"type": "private"}}}'])
def test_nonsense_with_the_right_secret_does_no_harm(body: bytes, bot: House, stranger: httpx.Client) -> None:
    headers = {**SECRET, "Content-Type": "application/json"}
    answer = stranger.post("/in/roof_bot", content=body, headers=headers)
    assert answer.status_code in (204, 404)
    assert _events(bot) == []
