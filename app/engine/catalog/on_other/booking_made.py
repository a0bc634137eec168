"""Booking made."""

from __future__ import annotations

from datetime import UTC, datetime

from app.engine.catalog.categories import ON_OTHER
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.model.values import FieldType
from app.engine.words import msg


class BookingMade(TriggerType):
    """Fire when the client books an appointment."""

    about = About(
        "booking.made",
        ON_OTHER,
        icon="mdi6.calendar-check-outline",
        title=msg("Booking made"),
        description=msg("Moves the item here when its client books an appointment, a room or anything else of yours."),
        sentence=msg("When the client makes a booking"),
        synonyms=msg("appointment reservation reserve schedule calendar meeting slot visit online"),
        suggests=("control.activity", "client.sms", "client.email"),
    )

    results = (
        Result("booking_id", FieldType.STRING, msg("Booking ID")),
        Result("subject", FieldType.STRING, msg("What is booked")),
        Result("starts_at", FieldType.DATETIME, msg("Begins")),
        Result("ends_at", FieldType.DATETIME, msg("Ends")),
    )
    examples = (
        Example(
            "a roof is to be looked at",
            {},
            fires=True,
            event={
                "booking_id": "book-7",
                "subject": "Inspection of the roof",
                "starts_at": datetime(2026, 3, 16, 8, tzinfo=UTC),
                "ends_at": datetime(2026, 3, 16, 9, tzinfo=UTC),
            },
        ),
    )
