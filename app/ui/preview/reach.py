"""Whom an effect reaches."""

from __future__ import annotations

from app.engine import effects as e


def reached(effect: e.Effect) -> tuple[str, ...]:
    """Return the employees (by id) and clients (by reference) who will notice an effect at once."""
    match effect:
        case e.Notification() | e.FeedPost() | e.EmployeeMail():
            return effect.recipients
        case e.ChatCreated() | e.ChatMembersAdded():
            return effect.members
        case e.PrivateMessage() | e.Sms():
            return (effect.recipient,)
        case e.OpenChannelMessage():
            return () if effect.hidden else (effect.client,)
        case e.ClientMail() | e.PhoneCall() | e.MessengerInvitation():
            return (effect.client,)
        case e.TaskCreated():
            return tuple(dict.fromkeys((effect.responsible, *effect.accomplices, *effect.observers)))
        case e.ActivityScheduled():
            return tuple(dict.fromkeys((effect.responsible, *effect.colleagues)))
        case e.ResponsibleChanged():
            return (effect.responsible,)
    return ()
