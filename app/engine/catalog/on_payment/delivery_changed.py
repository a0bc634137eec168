"""Delivery changed."""

from __future__ import annotations

from datetime import date

from app.engine.catalog.categories import ON_PAYMENT
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import DELIVERY
from app.engine.model.values import FieldType
from app.engine.words import msg


class DeliveryChanged(TriggerType):
    """Fire when anything about a delivery changes."""

    about = About(
        "delivery.changed",
        ON_PAYMENT,
        icon="mdi6.truck-fast-outline",
        title=msg("Delivery changed"),
        description=msg(
            "Moves the item here when a delivery that belongs to it changes. "
            "The condition can ask about the delivery: its status, its service, when it is expected."
        ),
        sentence=msg("When a delivery changes"),
        synonyms=msg("shipping shipment parcel package courier status delayed update transit"),
        suggests=("delivery.status", "delivery.finished", "client.sms"),
    )

    results = (
        *DELIVERY,
        Result("status", FieldType.STRING, msg("Delivery status")),
        Result("expected_on", FieldType.DATE, msg("Expected on")),
    )
    examples = (
        Example(
            "on its way",
            {},
            fires=True,
            event={
                "delivery_id": "del-7",
                "service": "Parcel service",
                "tracking_number": "PX 5550 1001",
                "status": "In transit",
                "expected_on": date(2026, 3, 12),
            },
        ),
    )
