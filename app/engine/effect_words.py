"""What the kinds of effects are called, their channels, and how two versions differ in them."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.words import Msg, Said, msg

EFFECT_WORDS: Mapping[str, Msg] = {
    "ActivityScheduled": msg("Activity"),
    "AudienceMember": msg("Change of an audience"),
    "ChatCreated": msg("Group chat"),
    "ChatMembersAdded": msg("Members for a group chat"),
    "ChatMessage": msg("Message to a group chat"),
    "ClientChanged": msg("Change of the client"),
    "ClientExcluded": msg("Exclusion of the client"),
    "ClientMail": msg("E-mail to the client"),
    "CustomEffect": msg("Request of another package"),
    "DeliveryStatusChanged": msg("Delivery status"),
    "DocumentCreated": msg("Document"),
    "EmployeeMail": msg("E-mail to employees"),
    "FeedPost": msg("Post in the feed"),
    "FieldsChanged": msg("Change of fields"),
    "HistoryEntry": msg("History entry"),
    "ItemCreated": msg("New record"),
    "ItemDeleted": msg("Removal of the record"),
    "MessengerInvitation": msg("Invitation to a messenger"),
    "Notification": msg("Notification"),
    "OpenChannelMessage": msg("Message in the open channel"),
    "PaymentLinkCreated": msg("Payment link"),
    "PaymentMarkedPaid": msg("Payment received"),
    "PhoneCall": msg("Call"),
    "PrivateMessage": msg("Private message"),
    "ProductsChanged": msg("Change of products"),
    "QrCodeCreated": msg("QR code"),
    "RelationsChanged": msg("Change of relations"),
    "ResponsibleChanged": msg("New responsible person"),
    "SignatureRequested": msg("Request for a signature"),
    "Sms": msg("SMS"),
    "StageChanged": msg("Move to a stage"),
    "TaskCreated": msg("Task"),
    "TasksCompleted": msg("Closing of tasks"),
    "TimelineComment": msg("Comment in the timeline"),
    "VariableSet": msg("Variable"),
    "WebhookCall": msg("Webhook"),
}
"""By the name of the type, as patterns of scenarios write it; a test demands all of them."""


def effect_words(kind: str) -> Msg | str:
    """Return what a type of effect is called; an unknown one is called by its name."""
    return EFFECT_WORDS.get(kind, kind)


MESSENGERS: Mapping[str, Msg] = {"telegram": msg("Telegram"), "whatsapp": msg("WhatsApp")}
"""The messengers to which a client can be invited, as their makers write them."""

CHANNEL_WORDS: Mapping[str, Msg] = {
    "email": msg("E-mail"),
    "sms": msg("SMS"),
    "notification": msg("Notification"),
    "chat": msg("Chat"),
    "timeline": msg("Timeline"),
    "feed": msg("Company feed"),
    "call": msg("Call"),
    "messenger": msg("Messenger"),
    "item": msg("Record"),
    "client": msg("Client"),
    "task": msg("Task"),
    "document": msg("Document"),
    "page": msg("Page"),
    "payment": msg("Payment"),
    "delivery": msg("Delivery"),
    "webhook": msg("Web request"),
    "workspace": msg("Workspace"),
}


def channel_words(channel: str) -> Msg:
    """Return what a channel is called; one of another package is called as it calls itself."""
    return CHANNEL_WORDS.get(channel) or Msg(channel)


CHANGE_WORDS: Mapping[str, Msg] = {"more": msg("More"), "less": msg("Less"), "otherwise": msg("Otherwise")}
"""By the value of `app.engine.comparison.Change`."""


_of_channel = msg("{kind} ({channel})")


def told_effect(kind: str, channel: str, said: Said) -> str:
    """Say a kind of effect with its channel, for a terminal; those of programs' own language are as in JSON."""
    if said is Msg.plain:
        return f"{kind} ({channel})"
    return said(_of_channel.fill(kind=effect_words(kind), channel=channel_words(channel)))
