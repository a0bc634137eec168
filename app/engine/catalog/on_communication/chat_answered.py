"""Chat answered."""

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

_ANSWER = {"channel": "Telegram", "chat_id": "c-7", "employee": "ann", "seconds": 95}


class ChatAnswered(TriggerType):
    """Fire when somebody of ours answers the client in a chat."""

    about = About(
        "chat.answered",
        ON_COMMUNICATION,
        icon="mdi6.message-reply-text-outline",
        title=msg("Chat answered"),
        description=msg(
            "Moves the item here when an employee answers its client in an open channel, any or a certain one."
            " It brings along how long the client waited."
        ),
        sentence=msg("When the client is answered in {channel}"),
        synonyms=msg("messenger telegram whatsapp live chat open channel reply replied response operator session"),
        suggests=("client.chat_message", "chat.answer_overdue", "chat.message"),
    )

    channel: Channel = ""

    results = (
        *CHAT,
        Result("employee", FieldType.EMPLOYEE, msg("Who answered")),
        Result("seconds", FieldType.INTEGER, msg("Seconds until the answer")),
    )
    examples = (
        Example("any channel", {}, event=_ANSWER, fires=True),
        Example("the channel", {"channel": "telegram"}, event=_ANSWER, fires=True),
        Example("another channel", {"channel": "WhatsApp"}, event=_ANSWER, fires=False),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say whether any channel will do."""
        return cls.about.sentence if raw.get("channel") else msg("When the client is answered in a chat")

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare the channel's name, whatever its case."""
        wanted = at.render(self.channel, "channel")
        return other_name(event, "channel", wanted, msg("The channel was “{channel}”, not “{wanted}”."))
