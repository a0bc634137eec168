"""What a rule may ask the world to do, as values. Rules never act themselves.

An effect is *local* when it changes something of the workspace itself (a field, a task, a chat kept here) and
*external* when it leaves it (mail, SMS, a call, a webhook). People are named by employee id; ``system`` is the
sender or author where no person is.
"""

from app.engine.effects.base import SYSTEM, Await, CustomEffect, Effect
from app.engine.effects.items import (
    ClientChanged,
    ClientExcluded,
    FieldsChanged,
    ItemCreated,
    ItemDeleted,
    ProductsChanged,
    RelationsChanged,
    ResponsibleChanged,
    StageChanged,
    VariableSet,
)
from app.engine.effects.messages import (
    ChatCreated,
    ChatMembersAdded,
    ChatMessage,
    ClientMail,
    EmployeeMail,
    FeedPost,
    HistoryEntry,
    MessengerInvitation,
    Notification,
    OpenChannelMessage,
    PhoneCall,
    PrivateMessage,
    Sms,
    TimelineComment,
)
from app.engine.effects.trade import (
    AudienceMember,
    DeliveryStatusChanged,
    PaymentLinkCreated,
    PaymentMarkedPaid,
    WebhookCall,
)
from app.engine.effects.work import (
    ActivityScheduled,
    DocumentCreated,
    QrCodeCreated,
    SignatureRequested,
    TaskCreated,
    TasksCompleted,
)

__all__ = [
    "SYSTEM",
    "ActivityScheduled",
    "AudienceMember",
    "Await",
    "ChatCreated",
    "ChatMembersAdded",
    "ChatMessage",
    "ClientChanged",
    "ClientExcluded",
    "ClientMail",
    "CustomEffect",
    "DeliveryStatusChanged",
    "DocumentCreated",
    "Effect",
    "EmployeeMail",
    "FeedPost",
    "FieldsChanged",
    "HistoryEntry",
    "ItemCreated",
    "ItemDeleted",
    "MessengerInvitation",
    "Notification",
    "OpenChannelMessage",
    "PaymentLinkCreated",
    "PaymentMarkedPaid",
    "PhoneCall",
    "PrivateMessage",
    "ProductsChanged",
    "QrCodeCreated",
    "RelationsChanged",
    "ResponsibleChanged",
    "SignatureRequested",
    "Sms",
    "StageChanged",
    "TaskCreated",
    "TasksCompleted",
    "TimelineComment",
    "VariableSet",
    "WebhookCall",
]
