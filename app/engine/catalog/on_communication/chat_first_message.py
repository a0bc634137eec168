"""First message in a chat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.engine.catalog.asks import Channel
from app.engine.catalog.categories import ON_COMMUNICATION
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import CHAT, other_name
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.words import Msg, msg

_HELLO = {"channel": "Telegram", "chat_id": "c-7", "text": "Do you repair roofs?"}


class FirstChatMessage(TriggerType):
    """Fire when the client opens a chat by writing for the first time."""

    about = About(
        "chat.first_message",
        ON_COMMUNICATION,
        icon="mdi6.message-star-outline",
        title=msg("First message in a chat"),
        description=msg(
            "Moves the item here when its client writes for the first time in an open channel, any or a certain one."
        ),
        sentence=msg("When the client first writes in {channel}"),
        synonyms=msg("messenger telegram whatsapp live chat open channel new dialog conversation begins"),
        suggests=("client.messenger_invite", "client.chat_message", "chat.message"),
    )

    channel: Channel = ""

    results = (*CHAT, Result("text", FieldType.TEXT, msg("Message")))
    examples = (
        Example("any channel", {}, event=_HELLO, fires=True),
        Example("the channel", {"channel": "telegram"}, event=_HELLO, fires=True),
        Example("another channel", {"channel": "WhatsApp"}, event=_HELLO, fires=False),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say whether any channel will do."""
        return cls.about.sentence if raw.get("channel") else msg("When the client first writes in a chat")

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare the channel's name, whatever its case."""
        wanted = at.render(self.channel, "channel")
        return other_name(event, "channel", wanted, msg("The channel was “{channel}”, not “{wanted}”."))
