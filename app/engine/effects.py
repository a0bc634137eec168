"""What a rule may ask the world to do, as values. Rules never act themselves.

An effect is *local* when it changes something of the workspace itself (a field, a task, a chat kept here) and
*external* when it leaves it (mail, SMS, a call, a webhook). People are named by employee id; ``system`` is the
sender or author where no person is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from msgspec import Struct, field

from app.engine.model.values import File, Value, to_json

SYSTEM = "system"


class Effect(Struct, frozen=True):
    """The common shape: every effect knows the channel that carries it out."""

    channel: ClassVar[str] = "workspace"
    external: ClassVar[bool] = False

    def as_json(self) -> dict[str, Any]:
        """Return the effect as JSON, its type first."""
        return {"type": type(self).__name__} | {one: to_json(getattr(self, one)) for one in self.__struct_fields__}


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
    chat_id: str
    name: str
    members: tuple[str, ...]


class ChatMembersAdded(Effect, frozen=True):
    """More members for a group chat that a rule made."""

    channel: ClassVar[str] = "chat"
    chat_id: str
    members: tuple[str, ...]
    show_history: bool = True


class ChatMessage(Effect, frozen=True):
    """A message to a private group chat; kind is message, notification, important or news."""

    channel: ClassVar[str] = "chat"
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
    messenger: str
    client: str
    number: str
    text: str
    link: str
    provider: str


class TaskCreated(Effect, frozen=True):
    """A new task for an employee."""

    channel: ClassVar[str] = "task"
    task_id: str
    title: str
    description: str
    creator: str
    responsible: str
    accomplices: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    start: datetime | None = None
    deadline: datetime | None = None
    priority: str = "normal"
    checklist: tuple[str, ...] = ()
    link_to_item: bool = True


class FieldsChanged(Effect, frozen=True):
    """Fields of the item itself take new values (typed), in the name of `by`."""

    channel: ClassVar[str] = "item"
    values: Mapping[str, Value]
    by: str


class ResponsibleChanged(Effect, frozen=True):
    """The item gets another responsible person."""

    channel: ClassVar[str] = "item"
    responsible: str
    by: str


class StageChanged(Effect, frozen=True):
    """The item goes to another stage, and pipeline where given."""

    channel: ClassVar[str] = "item"
    stage: str
    by: str
    pipeline: str = ""


class VariableSet(Effect, frozen=True):
    """A variable of the item takes a value (typed), for the rules and stages that follow."""

    channel: ClassVar[str] = "item"
    name: str
    value: Value


class WebhookCall(Effect, frozen=True):
    """An HTTP request to another system; `secret` is a reference to the keyring, never the secret itself.

    `responds_with` pairs names of results with paths in the JSON answer; where there are any, the rule waits for
    `call_id`.
    """

    channel: ClassVar[str] = "webhook"
    external: ClassVar[bool] = True
    url: str
    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    secret: str = ""
    timeout: float = 10.0
    responds_with: tuple[tuple[str, str], ...] = ()
    call_id: str = ""


class CustomEffect(Effect, frozen=True):
    """What a rule of another package asks for; carried out by the channel it names."""

    external: ClassVar[bool] = True
    name: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Await(Struct, frozen=True):
    """Returned by a rule that is not finished yet: `key` names what it waits for, `results` what it has so far."""

    key: str
    results: Mapping[str, Value] = field(default_factory=dict)
