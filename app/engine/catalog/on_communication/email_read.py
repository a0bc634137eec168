"""E-mail read."""

from __future__ import annotations

from app.engine.catalog.categories import ON_COMMUNICATION
from app.engine.catalog.declaration import About, Example, TriggerType
from app.engine.catalog.events import EMAIL_SENT
from app.engine.words import msg


class EmailRead(TriggerType):
    """Fire when the client opens an e-mail of ours."""

    about = About(
        "email.read",
        ON_COMMUNICATION,
        icon="mdi6.email-open-outline",
        title=msg("E-mail read"),
        description=msg("Moves the item here when its client opens an e-mail that was sent to them."),
        sentence=msg("When the client reads an e-mail"),
        synonyms=msg("mail opened seen viewed letter message receipt tracking"),
        suggests=("client.email", "email.link_clicked", "control.task"),
    )

    results = EMAIL_SENT
    examples = (
        Example(
            "the offer was opened",
            {},
            fires=True,
            event={"recipient": "paolo.rossi@example.org", "subject": "Our offer"},
        ),
    )
