"""Webhook received."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import ON_OTHER
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import brought
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Template
from app.engine.words import Msg, msg


class WebhookReceived(TriggerType):
    """Fire when another system calls us."""

    about = About(
        "webhook.received",
        ON_OTHER,
        icon="mdi6.tray-arrow-down",
        title=msg("Webhook received"),
        description=msg("Moves the item here when another system calls the address that belongs to the code."),
        sentence=msg("When {code} is called from outside"),
        synonyms=msg("http api incoming inbound call request integration external url"),
        suggests=("custom.webhook", "custom.app"),
    )

    code: Annotated[
        str,
        Template("line"),
        Ask(msg("Code"), help=msg("A word of your own. It stands in the address that the other system calls.")),
    ]

    results = (
        Result("code", FieldType.STRING, msg("Code")),
        Result("body", FieldType.TEXT, msg("Body of the request")),
    )
    examples = (
        Example("its code", {"code": "paid"}, event={"code": "paid", "body": '{"order": 7}'}, fires=True),
        Example("another code", {"code": "paid"}, event={"code": "shipped", "body": ""}, fires=False),
    )

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare the code, letter by letter."""
        code = brought(event, "code")
        if code == at.render(self.code, "code").strip():
            return None
        return msg("The call carried the code “{code}”.").fill(code=code or "–")
