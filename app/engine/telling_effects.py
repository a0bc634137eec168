"""What an effect says to a person: who gets what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from app.engine.catalog.asks import DELIVERY_STATUS
from app.engine.effect_words import MESSENGERS
from app.engine.effects import (
    ActivityScheduled,
    AudienceMember,
    ChatCreated,
    ChatMembersAdded,
    ChatMessage,
    ClientChanged,
    ClientExcluded,
    ClientMail,
    CustomEffect,
    DeliveryStatusChanged,
    DocumentCreated,
    Effect,
    EmployeeMail,
    FeedPost,
    FieldsChanged,
    HistoryEntry,
    ItemCreated,
    ItemDeleted,
    MessengerInvitation,
    Notification,
    OpenChannelMessage,
    PaymentLinkCreated,
    PaymentMarkedPaid,
    PhoneCall,
    PrivateMessage,
    ProductsChanged,
    QrCodeCreated,
    RelationsChanged,
    ResponsibleChanged,
    SignatureRequested,
    Sms,
    StageChanged,
    TaskCreated,
    TasksCompleted,
    TimelineComment,
    VariableSet,
    WebhookCall,
)
from app.engine.model.values import Value
from app.engine.words import Msg, msg, msgs

LONGEST = 160
"""Characters of a text that are told; the rest is seen where the message itself is."""


class Names(Protocol):
    """What ids in effects are called."""

    def person(self, reference: str) -> str:
        """Return the name of an employee or client."""

    def people(self, references: Iterable[str]) -> tuple[str, ...]:
        """Return the names of several people."""

    def stage(self, stage: str, pipeline: str = "") -> str:
        """Return the name of a stage."""

    def field(self, key: str, entity: str = "") -> str:
        """Return the label of a field; of another type of record, or of clients, where that is named."""

    def value(self, key: str, value: Value, entity: str = "") -> Value:
        """Return a field's value with people, clients and options by their names."""


_to = msg("{field} to {value}")
_emptied = msg("{field} to nothing")
_joins = msg("{person} joins the audience “{audience}”")


def tell_effect(effect: Effect, names: Names) -> Msg:
    """Say what an effect does, and to whom."""
    for words in (_message, _item, _client, _work):
        told = words(effect, names)
        if told is not None:
            return told
    return _trade(effect)


def tell_values(values: Mapping[str, Value], names: Names, entity: str = "") -> tuple[Msg, ...]:
    """Say which fields take which values; those of another type of record, or of clients, where that is named."""
    return tuple(
        (_emptied if value is None or value == () else _to).fill(
            field=names.field(key, entity), value=names.value(key, value, entity)
        )
        for key, value in values.items()
    )


def short(text: str) -> str:
    """Return a text in one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def _message(effect: Effect, names: Names) -> Msg | None:
    """Say which message reaches whom; None for what is no message."""
    match effect:
        case Notification():
            return msg("Notification to {people}: {text}").fill(
                people=names.people(effect.recipients), text=short(effect.text)
            )
        case FeedPost():
            return msg("Post in the feed to {people}: {text}").fill(
                people=names.people(effect.recipients), text=short(effect.title or effect.text)
            )
        case ChatMessage():
            return msg("Message to the group chat: {text}").fill(text=short(effect.title or effect.text))
        case PrivateMessage():
            return msg("Message to {person}: {text}").fill(
                person=names.person(effect.recipient), text=short(effect.title or effect.text)
            )
        case EmployeeMail():
            return msg("E-mail to {people}: {subject}").fill(
                people=names.people(effect.recipients), subject=short(effect.subject)
            )
        case ClientMail():
            return msg("E-mail to {person} ({address}): {subject}").fill(
                person=names.person(effect.client), address=effect.address, subject=short(effect.subject)
            )
        case Sms():
            return msg("SMS to {person} ({number}): {text}").fill(
                person=names.person(effect.recipient), number=effect.number, text=short(effect.text)
            )
        case PhoneCall():
            return msg("Call to {person} ({number}): {text}").fill(
                person=names.person(effect.client), number=effect.number, text=short(effect.text or effect.audio)
            )
        case OpenChannelMessage(hidden=True):
            return msg("Hidden message in the open channel: {text}").fill(text=short(effect.text))
        case OpenChannelMessage():
            return msg("Message to {person} in the open channel: {text}").fill(
                person=names.person(effect.client), text=short(effect.text)
            )
        case MessengerInvitation():
            return msg("Invitation to {messenger} for {person} ({number}): {text}").fill(
                messenger=MESSENGERS.get(effect.messenger, effect.messenger),
                person=names.person(effect.client),
                number=effect.number,
                text=short(effect.text),
            )
    return None


def _work(effect: Effect, names: Names) -> Msg | None:
    """Say what people are given to do, read and sign."""
    match effect:
        case TimelineComment():
            return msg("Comment by {person}: {text}").fill(person=names.person(effect.author), text=short(effect.text))
        case HistoryEntry():
            return msg("History entry by {person}: {text}").fill(
                person=names.person(effect.author), text=short(effect.text)
            )
        case ChatCreated():
            return msg("Group chat “{name}” with {people}").fill(name=effect.name, people=names.people(effect.members))
        case ChatMembersAdded():
            return msg("New in the group chat: {people}").fill(people=names.people(effect.members))
        case TaskCreated():
            words = (
                msg("Task for {person}, due {deadline}: {title}")
                if effect.deadline
                else msg("Task for {person}: {title}")
            )
            return words.fill(person=names.person(effect.responsible), deadline=effect.deadline, title=effect.title)
        case TasksCompleted():
            return msgs("{n} task closed by {person}", "{n} tasks closed by {person}").fill(
                n=len(effect.tasks), person=names.person(effect.by)
            )
        case ActivityScheduled():
            words = (
                msg("Activity for {person}, due {deadline}: {subject}")
                if effect.deadline
                else msg("Activity for {person}: {subject}")
            )
            return words.fill(person=names.person(effect.responsible), deadline=effect.deadline, subject=effect.subject)
        case DocumentCreated():
            return msg("Document {number} from “{template}”").fill(number=effect.number, template=effect.name)
        case SignatureRequested():
            return msg("Signature for document {number} asked of {people}").fill(
                number=effect.number, people=names.people(effect.signers)
            )
        case QrCodeCreated():
            return msg("QR code “{title}” for {url}").fill(title=effect.title, url=effect.page_url)
    return None


def _item(effect: Effect, names: Names) -> Msg | None:
    """Say what becomes of the item."""
    match effect:
        case FieldsChanged():
            return msg("Changed: {fields}").fill(fields=tell_values(effect.values, names))
        case ResponsibleChanged():
            return msg("Responsible from now on: {person}").fill(person=names.person(effect.responsible))
        case StageChanged():
            return msg("To the stage “{stage}”").fill(stage=names.stage(effect.stage, effect.pipeline))
        case VariableSet():
            words = _emptied if effect.value is None else _to
            told = words.fill(field=effect.name, value=effect.value)
            return msg("Variable: {variable}").fill(variable=told)
        case ItemCreated():
            return msg("New in “{stage}”: {title}").fill(
                stage=names.stage(effect.stage, effect.pipeline), title=effect.values.get("title") or effect.item_id
            )
        case RelationsChanged():
            return msg("Related from now on: {added}; no longer: {removed}").fill(
                added=len(effect.added), removed=len(effect.removed)
            )
        case ItemDeleted():
            return msg("The record is removed")
        case ProductsChanged(rows=()):
            return msg("No products any more")
        case ProductsChanged():
            return msg("Products added: {products}").fill(products=tuple(one.name for one in effect.added))
    return None


def _client(effect: Effect, names: Names) -> Msg | None:
    """Say what becomes of the client."""
    match effect:
        case ClientExcluded():
            return msg("{name} is on the exceptions list from now on").fill(name=effect.name or effect.client)
        case ClientChanged(created=True):
            return msg("New client: {fields}").fill(fields=_of_client(effect, names))
        case ClientChanged():
            return msg("{person} changed: {fields}").fill(
                person=names.person(effect.client), fields=_of_client(effect, names)
            )
        case AudienceMember():
            words = msg("{person} leaves the audience “{audience}”") if effect.remove else _joins
            return words.fill(person=names.person(effect.client), audience=effect.audience)
    return None


def _of_client(effect: ClientChanged, names: Names) -> tuple[Msg, ...]:
    return tell_values(effect.values, names, effect.client.partition(":")[0])


def _trade(effect: Effect) -> Msg:
    """Say what is paid, delivered, and handed to other systems."""
    match effect:
        case WebhookCall():
            return msg("{method} request to {url}").fill(method=effect.method, url=effect.url)
        case PaymentLinkCreated():
            return msg("Payment {number} over {amount}: {url}").fill(
                number=effect.number, amount=effect.amount, url=effect.url
            )
        case PaymentMarkedPaid():
            return msg("Payment {number} counts as received").fill(number=effect.number)
        case DeliveryStatusChanged():
            return msg("Delivery: {status}").fill(status=dict(DELIVERY_STATUS).get(effect.status, effect.status))
        case CustomEffect(told=told) if told is not None:
            return told
    name = effect.name if isinstance(effect, CustomEffect) else type(effect).__name__
    return msg("Request for “{name}”").fill(name=name)
