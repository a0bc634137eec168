"""Message in a chat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.asks import Channel
from app.engine.catalog.categories import ON_COMMUNICATION
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import CHAT, brought, other_name
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Template
from app.engine.words import Msg, msg

_ASKED = {"channel": "Telegram", "chat_id": "c-7", "text": "What is the price of the roof?"}


class ChatMessageReceived(TriggerType):
    """Fire when the client writes in a chat."""

    about = About(
        "chat.message",
        ON_COMMUNICATION,
        icon="mdi6.message-arrow-left-outline",
        title=msg("Message in a chat"),
        description=msg(
            "Moves the item here when its client writes in an open channel. The message can be asked to contain a word."
        ),
        sentence=msg("When the client writes “{text_contains}” in {channel}"),
        synonyms=msg("messenger telegram whatsapp live chat open channel incoming received keyword text"),
        suggests=("client.chat_message", "chat.answered", "employee.notification"),
    )

    channel: Channel = ""
    text_contains: Annotated[
        str,
        Template("line"),
        Ask(
            msg("Text contains"),
            help=msg("A word or phrase of the message, in capitals or not. Left empty, any message will do."),
            hint=msg("Any text"),
        ),
    ] = ""

    results = (*CHAT, Result("text", FieldType.TEXT, msg("Message")))
    examples = (
        Example("any message", {}, event=_ASKED, fires=True),
        Example("a word in a channel", {"channel": "telegram", "text_contains": "PRICE"}, event=_ASKED, fires=True),
        Example("another channel", {"channel": "WhatsApp"}, event=_ASKED, fires=False),
        Example("the word is not in it", {"text_contains": "invoice"}, event=_ASKED, fires=False),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say what of channel and text matters."""
        match bool(raw.get("channel")), bool(raw.get("text_contains")):
            case True, True:
                return cls.about.sentence
            case True, False:
                return msg("When the client writes in {channel}")
            case False, True:
                return msg("When the client writes “{text_contains}” in a chat")
        return msg("When the client writes in a chat")

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare the channel's name and look for the words, whatever their case."""
        wanted = at.render(self.channel, "channel")
        other = other_name(event, "channel", wanted, msg("The channel was “{channel}”, not “{wanted}”."))
        if other is not None:
            return other
        text = " ".join(at.render(self.text_contains, "text_contains").split())
        if text.casefold() in " ".join(brought(event, "text").split()).casefold():
            return None
        return msg("The message does not contain “{text}”.").fill(text=text)
