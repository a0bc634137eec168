"""One picture for each kind of effect."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.engine import effects
from app.ui.preview.views.base import EffectView
from app.ui.preview.views.bubbles import InvitationView, OpenChannelView, SmsView
from app.ui.preview.views.call import CallView
from app.ui.preview.views.changes import FieldsView, ResponsibleView, StageView, VariableView
from app.ui.preview.views.chats import ChatView, MessageView
from app.ui.preview.views.documents import DocumentView, SignatureView
from app.ui.preview.views.mail import MailView
from app.ui.preview.views.notices import CommentView, HistoryView, NotificationView, PostView
from app.ui.preview.views.page import QrCodeView
from app.ui.preview.views.records import (
    ClientView,
    CreatedView,
    DeletedView,
    ExcludedView,
    ProductsView,
    RelationsView,
)
from app.ui.preview.views.requests import CustomView, WebhookView
from app.ui.preview.views.task import TaskView
from app.ui.preview.views.trade import AudienceView, DeliveryView, PaidView, PaymentLinkView
from app.ui.preview.views.work import ActivityView, TasksCompletedView

VIEWS: Mapping[type[effects.Effect], type[EffectView]] = MappingProxyType(
    {
        effects.Notification: NotificationView,
        effects.TimelineComment: CommentView,
        effects.HistoryEntry: HistoryView,
        effects.FeedPost: PostView,
        effects.ChatCreated: ChatView,
        effects.ChatMembersAdded: ChatView,
        effects.ChatMessage: MessageView,
        effects.PrivateMessage: MessageView,
        effects.EmployeeMail: MailView,
        effects.ClientMail: MailView,
        effects.Sms: SmsView,
        effects.PhoneCall: CallView,
        effects.OpenChannelMessage: OpenChannelView,
        effects.MessengerInvitation: InvitationView,
        effects.TaskCreated: TaskView,
        effects.DocumentCreated: DocumentView,
        effects.SignatureRequested: SignatureView,
        effects.FieldsChanged: FieldsView,
        effects.ResponsibleChanged: ResponsibleView,
        effects.StageChanged: StageView,
        effects.VariableSet: VariableView,
        effects.ItemCreated: CreatedView,
        effects.ItemDeleted: DeletedView,
        effects.RelationsChanged: RelationsView,
        effects.ClientExcluded: ExcludedView,
        effects.ClientChanged: ClientView,
        effects.ProductsChanged: ProductsView,
        effects.TasksCompleted: TasksCompletedView,
        effects.ActivityScheduled: ActivityView,
        effects.QrCodeCreated: QrCodeView,
        effects.PaymentLinkCreated: PaymentLinkView,
        effects.PaymentMarkedPaid: PaidView,
        effects.DeliveryStatusChanged: DeliveryView,
        effects.AudienceMember: AudienceView,
        effects.WebhookCall: WebhookView,
        effects.CustomEffect: CustomView,
    }
)
"""Which picture belongs to which effect; a test demands one for each."""


def view_for(effect: effects.Effect) -> type[EffectView]:
    """Return the picture for an effect; a kind of another package has that of the kind it is made from."""
    return next((VIEWS[kind] for kind in type(effect).__mro__ if kind in VIEWS), CustomView)
