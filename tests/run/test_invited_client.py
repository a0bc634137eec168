"""From the invitation by SMS to the conversation in Telegram, carried by a workspace's engine and its channels."""

from __future__ import annotations

import re
from pathlib import Path

from app.delivery.base import Outside
from app.engine.model.item import Item
from app.engine.model.people import Contact
from app.engine.model.values import Phone
from app.run.home import workspace_home
from app.run.local import LocalEngine, Settings
from app.storage.company import ConfiguredProvider
from tests.delivery.servers.telegram import TOKEN, TelegramServer
from tests.delivery.servers.web_server import WebServer
from tests.engine.board import board, catalogue, on, rule
from tests.run.test_local import now, prepared, stage
from tests.waiting import until

RULES = board(
    A=[rule("invite", "client.messenger_invite", {"provider": "gate", "text": "Write to us: [link]"})],
    B=[
        on("first", "chat.first_message"),
        rule("hi", "client.chat_message", {"text": "Hello {{ client.first_name }}!"}),
    ],
    C=[on("price", "chat.message", {"text_contains": "price"})],
)


def _started(path: Path) -> LocalEngine:
    outside = Outside({"secret://bot": TOKEN, "": ""}.__getitem__, now)
    engine = LocalEngine(workspace_home(path, "test"), Settings(catalogue(), outside))
    engine.start()
    return engine


def test_a_client_is_invited_follows_the_link_is_greeted_and_asks(tmp_path: Path) -> None:
    path = tmp_path / "deals.rulewright"
    with WebServer().running() as gate, TelegramServer().running() as telegram, prepared(path, RULES) as window:
        sms = {"kind": "sms_http", "url": gate.url, "body": "to={to}&text={text}", "own_network": True}
        bot = {"kind": "telegram", "account": "roof_bot", "secret": "secret://bot", "api": telegram.url}
        window.providers.put(ConfiguredProvider("gate", "Gate", "sms", sms))
        window.providers.put(ConfiguredProvider("telegram", "Telegram", "telegram", {**bot, "own_network": True}))
        window.records.put(Contact("paolo", "Paolo", "Rossi", phones=(Phone("+39 333 555 0102"),)))
        window.records.put(Item("1", "deal", "sales", "A", {"title": "Roof", "contacts": ("contact:paolo",)}))

        engine = _started(path)
        try:
            until(lambda: bool(gate.asked))
        finally:
            engine.stop()
        invited = re.fullmatch(r"Write to us: https://t\.me/roof_bot\?start=(invite-\w+)", gate.asked[0].form["text"])
        assert invited is not None

        telegram.writes(4711, f"/start {invited[1]}")
        telegram.writes(4711, "What is the price?")
        engine = _started(path)  # it asks what has come in while it was not there
        try:
            until(lambda: stage(window, 1) == "C" and bool(telegram.sent))
        finally:
            engine.stop()
        assert telegram.sent == [("4711", "Hello Paolo!")]
        assert len(gate.asked) == 1
