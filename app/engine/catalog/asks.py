"""Parameters for which several rule types ask in the same words."""

from __future__ import annotations

from typing import Annotated

from app.engine.model.values import EMAIL_TYPES, PHONE_TYPES
from app.engine.parameters import (
    Ask,
    AttachedFiles,
    Attachments,
    ChatRef,
    Choice,
    People,
    Person,
    ProviderRef,
    Template,
)
from app.engine.words import msg

_phone_words = (
    msg("Work"),
    msg("Mobile"),
    msg("Home"),
    msg("Fax"),
    msg("Pager"),
    msg("Mailing"),
    msg("Other"),
)
_email_words = (msg("Work"), msg("Home"), msg("Newsletter"), msg("Other"))

PHONE_TYPE = Choice((("auto", msg("Automatic")), *zip(PHONE_TYPES, _phone_words, strict=True)))
EMAIL_TYPE = Choice((("auto", msg("Automatic")), *zip(EMAIL_TYPES, _email_words, strict=True)))
MESSAGE_KIND = Choice(
    (
        ("message", msg("Message")),
        ("notification", msg("Notification")),
        ("important", msg("Important message")),
        ("news", msg("News")),
    )
)
TITLED = ("important", "news")
"""The kinds of message that have a title."""

MESSAGE_TEXT = Ask(msg("Text"), hint=msg("What it says. Type { to insert a field."))
MESSAGE_TITLE = Ask(msg("Title"), shown_when=("kind", TITLED))

Sender = Annotated[
    str,
    Person(),
    Ask(
        msg("Sender"),
        help=msg("In whose name it is sent. Left empty, the person under “Acts as”."),
        hint=msg("Acts as"),
    ),
]
Recipients = Annotated[
    tuple[str, ...],
    People(),
    Ask(msg("Recipients"), help=msg("People, roles or departments. Everybody in them gets it once.")),
]
Text = Annotated[str, Template(), MESSAGE_TEXT]
Kind = Annotated[str, MESSAGE_KIND, Ask(msg("Kind of message"))]
Title = Annotated[str, Template("line"), MESSAGE_TITLE]
Chat = Annotated[
    str,
    ChatRef(),
    Ask(msg("Chat"), help=msg("The chat of a “Create group chat” rule, or a field that holds a chat’s ID.")),
]
Files = Annotated[
    AttachedFiles,
    Attachments(),
    Ask(msg("Attachments"), help=msg("From a file field of the item, or files you choose. Not both.")),
]
SmsProvider = Annotated[
    str,
    ProviderRef("sms"),
    Ask(msg("Provider"), help=msg("Who carries the SMS. “Log” writes it down and sends nothing.")),
]

ModifiedBy = Annotated[
    str,
    Person(),
    Ask(
        msg("Modified by"),
        help=msg("Who appears in the history. Left empty, the person under “Acts as”."),
        hint=msg("Acts as"),
    ),
]
Line = Annotated[
    str,
    ProviderRef("telephony"),
    Ask(
        msg("Line"),
        help=msg("The line that is called, or its number. Left empty, any will do."),
        hint=msg("Any line"),
    ),
]
Form = Annotated[
    str,
    Template("line"),
    Ask(msg("Form"), help=msg("The form’s ID or name. Left empty, any will do."), hint=msg("Any form")),
]
Channel = Annotated[
    str,
    Template("line"),
    Ask(msg("Channel"), help=msg("The open channel’s ID or name. Left empty, any will do."), hint=msg("Any channel")),
]
TASK_STATUS = (
    ("pending", msg("Pending")),
    ("in_progress", msg("In progress")),
    ("in_review", msg("In review")),
    ("completed", msg("Completed")),
    ("deferred", msg("Deferred")),
)
DELIVERY_STATUS = (
    ("preparing", msg("Being prepared")),
    ("packed", msg("Packed")),
    ("handed_over", msg("Handed over to the service")),
    ("in_transit", msg("On its way")),
    ("delivered", msg("Delivered")),
    ("returned", msg("Sent back")),
)
