"""What an effect says to a person: who gets what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from app.engine.effects import (
    ChatCreated,
    ChatMembersAdded,
    ChatMessage,
    ClientMail,
    CustomEffect,
    Effect,
    EmployeeMail,
    FeedPost,
    FieldsChanged,
    HistoryEntry,
    MessengerInvitation,
    Notification,
    OpenChannelMessage,
    PhoneCall,
    PrivateMessage,
    ResponsibleChanged,
    Sms,
    StageChanged,
    TaskCreated,
    TimelineComment,
    VariableSet,
    WebhookCall,
)
from app.engine.model.values import Value
from app.engine.words import Msg, msg

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

    def field(self, key: str) -> str:
        """Return the label of a field."""

    def value(self, key: str, value: Value) -> Value:
        """Return a field's value with people, clients and options by their names."""


_to = msg("{field} to {value}")
_emptied = msg("{field} to nothing")


def tell_effect(effect: Effect, names: Names) -> Msg:
    """Say what an effect does, and to whom."""
    return _message(effect, names) or _work(effect, names)


def tell_values(values: Mapping[str, Value], names: Names) -> tuple[Msg, ...]:
    """Say which fields take which values."""
    return tuple(
        (_emptied if value is None or value == () else _to).fill(field=names.field(key), value=names.value(key, value))
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
                messenger=effect.messenger,
                person=names.person(effect.client),
                number=effect.number,
                text=short(effect.text),
            )
    return None


def _work(effect: Effect, names: Names) -> Msg:
    """Say what is made or changed."""
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
        case WebhookCall():
            return msg("{method} request to {url}").fill(method=effect.method, url=effect.url)
    name = effect.name if isinstance(effect, CustomEffect) else type(effect).__name__
    return msg("Request for “{name}”").fill(name=name)
