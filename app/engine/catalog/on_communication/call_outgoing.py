"""Outgoing call."""

from __future__ import annotations

from app.engine.catalog.categories import ON_COMMUNICATION
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import CALL_LINE
from app.engine.model.values import FieldType
from app.engine.words import msg


class OutgoingCall(TriggerType):
    """Fire when somebody of ours calls the client."""

    about = About(
        "call.outgoing",
        ON_COMMUNICATION,
        icon="mdi6.phone-forward-outline",
        title=msg("Outgoing call"),
        description=msg("Moves the item here when one of your employees calls its client."),
        sentence=msg("When the client is called"),
        synonyms=msg("phone telephone outbound dial ring number called"),
        suggests=("client.call", "call.incoming", "control.activity"),
    )

    results = (
        Result("number", FieldType.STRING, msg("Number called")),
        CALL_LINE,
        Result("employee", FieldType.EMPLOYEE, msg("Who called")),
    )
    examples = (
        Example(
            "a call to the client",
            {},
            fires=True,
            event={"number": "+39 02 5550 1001", "line": "office-line", "employee": "ann"},
        ),
    )
