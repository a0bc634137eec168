"""E-mail sent."""

from __future__ import annotations

from app.engine.catalog.categories import ON_COMMUNICATION
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import EMAIL_SENT
from app.engine.model.values import FieldType
from app.engine.words import msg


class EmailSent(TriggerType):
    """Fire when an e-mail goes out to the client."""

    about = About(
        "email.sent",
        ON_COMMUNICATION,
        icon="mdi6.email-fast-outline",
        title=msg("E-mail sent"),
        description=msg("Moves the item here when an e-mail to its client has gone out, written by hand or by a rule."),
        sentence=msg("When an e-mail is sent to the client"),
        synonyms=msg("mail outgoing outbound letter message wrote written"),
        suggests=("client.email", "email.read", "email.received"),
    )

    results = (*EMAIL_SENT, Result("text", FieldType.TEXT, msg("Text")))
    examples = (
        Example(
            "an offer",
            {},
            fires=True,
            event={"recipient": "paolo.rossi@example.org", "subject": "Our offer", "text": "Please find it attached."},
        ),
    )
