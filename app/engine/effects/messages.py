"""What is said to people: notifications, comments, posts, chats, e-mails, text messages, calls."""

from __future__ import annotations

from typing import ClassVar

from app.engine.effects.base import Effect
from app.engine.model.values import File


class Notification(Effect, frozen=True):
    """A notification in the recipients' bell."""

    channel: ClassVar[str] = "notification"
    text: str
    sender: str
    recipients: tuple[str, ...]


class TimelineComment(Effect, frozen=True):
    """A comment in the item's timeline."""

    channel: ClassVar[str] = "timeline"
    text: str
    author: str


class HistoryEntry(Effect, frozen=True):
    """An entry in the item's history; kind is information, call, meeting or email."""

    channel: ClassVar[str] = "timeline"
    kind: str
    text: str
    author: str


class FeedPost(Effect, frozen=True):
    """A post in the company's feed."""

    channel: ClassVar[str] = "feed"
    made_up: ClassVar[tuple[str, ...]] = ("post_id", "post_url")
    post_id: str
    post_url: str
    title: str
    text: str
    sender: str
    recipients: tuple[str, ...]
    attachments: tuple[File, ...] = ()
    tags: tuple[str, ...] = ()


class ChatCreated(Effect, frozen=True):
    """A new group chat about the item."""

    channel: ClassVar[str] = "chat"
    made_up: ClassVar[tuple[str, ...]] = ("chat_id",)
    chat_id: str
    name: str
    members: tuple[str, ...]


class ChatMembersAdded(Effect, frozen=True):
    """More members for a group chat that a rule made."""

    channel: ClassVar[str] = "chat"
    made_up: ClassVar[tuple[str, ...]] = ("chat_id",)
    chat_id: str
    members: tuple[str, ...]
    show_history: bool = True


class ChatMessage(Effect, frozen=True):
    """A message to a private group chat; kind is message, notification, important or news."""

    channel: ClassVar[str] = "chat"
    made_up: ClassVar[tuple[str, ...]] = ("chat_id",)
    chat_id: str
    sender: str
    kind: str
    title: str
    text: str


class PrivateMessage(Effect, frozen=True):
    """A message to one employee's direct chat with the sender."""

    channel: ClassVar[str] = "chat"
    sender: str
    recipient: str
    kind: str
    title: str
    text: str


class EmployeeMail(Effect, frozen=True):
    """An e-mail to employees; not shown in the item's timeline.

    `html` is the body, `addresses` go with `recipients`; whoever was meant but has no address is named apart.
    """

    channel: ClassVar[str] = "email"
    external: ClassVar[bool] = True
    sender: str
    recipients: tuple[str, ...]
    addresses: tuple[str, ...]
    subject: str
    html: str
    attachments: tuple[File, ...] = ()
    without_address: tuple[str, ...] = ()


class ClientMail(Effect, frozen=True):
    """An e-mail to the client, shown in the item's timeline.

    `sender` is an address, the id of a mailbox, or ``system`` for the workspace's own; `client` whose address it is.
    """

    channel: ClassVar[str] = "email"
    external: ClassVar[bool] = True
    sender: str
    client: str
    address: str
    subject: str
    html: str
    attachments: tuple[File, ...] = ()
    track_clicks: bool = False


class Sms(Effect, frozen=True):
    """A text message to one number; `recipient` is an employee id or client reference."""

    channel: ClassVar[str] = "sms"
    external: ClassVar[bool] = True
    recipient: str
    number: str
    text: str
    provider: str


class PhoneCall(Effect, frozen=True):
    """A call to the client in which a text is spoken or an audio file is played."""

    channel: ClassVar[str] = "call"
    external: ClassVar[bool] = True
    made_up: ClassVar[tuple[str, ...]] = ("call_id",)
    call_id: str
    client: str
    source: str
    number: str
    text: str = ""
    audio: str = ""
    speed: str = "normal"
    volume: str = "normal"
    language: str = ""
    voice: str = ""


class OpenChannelMessage(Effect, frozen=True):
    """A message to the client's messenger or social-network chat; hidden ones reach employees only."""

    channel: ClassVar[str] = "messenger"
    external: ClassVar[bool] = True
    client: str
    text: str
    hidden: bool = False
    attachments: tuple[File, ...] = ()


class MessengerInvitation(Effect, frozen=True):
    """An SMS that invites the client to a messenger; `link` opens the chat there."""

    channel: ClassVar[str] = "sms"
    external: ClassVar[bool] = True
    made_up: ClassVar[tuple[str, ...]] = ("link",)
    messenger: str
    client: str
    number: str
    text: str
    link: str
    provider: str
