"""E-mail received."""

from __future__ import annotations

from app.engine.catalog.categories import ON_COMMUNICATION
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.model.values import FieldType
from app.engine.words import msg


class EmailReceived(TriggerType):
    """Fire when the client writes an e-mail."""

    about = About(
        "email.received",
        ON_COMMUNICATION,
        icon="mdi6.email-arrow-left-outline",
        title=msg("E-mail received"),
        description=msg("Moves the item here when an e-mail of its client comes in."),
        sentence=msg("When the client sends an e-mail"),
        synonyms=msg("mail incoming inbound reply answer letter message"),
        suggests=("client.email", "email.sent", "employee.notification"),
    )

    results = (
        Result("sender", FieldType.STRING, msg("Sender’s address")),
        Result("subject", FieldType.STRING, msg("Subject")),
        Result("text", FieldType.TEXT, msg("Text")),
    )
    examples = (
        Example(
            "an answer to an offer",
            {},
            fires=True,
            event={"sender": "paolo.rossi@example.org", "subject": "Re: Offer", "text": "When can you start?"},
        ),
    )
