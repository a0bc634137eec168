"""Chat answer overdue."""

from __future__ import annotations

from app.engine.catalog.categories import ON_COMMUNICATION
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import CHAT
from app.engine.model.values import FieldType
from app.engine.words import msg


class ChatAnswerOverdue(TriggerType):
    """Fire when the client waits too long for an answer in a chat."""

    about = About(
        "chat.answer_overdue",
        ON_COMMUNICATION,
        icon="mdi6.message-alert-outline",
        title=msg("Chat answer overdue"),
        description=msg(
            "Moves the item here when a message of its client in an open channel is still unanswered. "
            "The condition can ask about the chat: its channel, who should answer, how long the client has waited."
        ),
        sentence=msg("When the client waits for an answer in a chat"),
        synonyms=msg("messenger telegram whatsapp live chat open channel unanswered late slow timeout session waiting"),
        suggests=("control.notify_supervisor", "chat.answered", "client.chat_message"),
    )

    results = (
        *CHAT,
        Result("employee", FieldType.EMPLOYEE, msg("Who should answer")),
        Result("seconds", FieldType.INTEGER, msg("Seconds without an answer")),
        Result("text", FieldType.TEXT, msg("Unanswered message")),
    )
    examples = (
        Example(
            "fifteen minutes without an answer",
            {},
            fires=True,
            event={
                "channel": "Telegram",
                "chat_id": "c-7",
                "employee": "ann",
                "seconds": 900,
                "text": "Is anybody there?",
            },
        ),
    )
