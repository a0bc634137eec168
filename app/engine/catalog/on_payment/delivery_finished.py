"""Delivery finished."""

from __future__ import annotations

from app.engine.catalog.categories import ON_PAYMENT
from app.engine.catalog.declaration import About, Example, TriggerType
from app.engine.catalog.events import DELIVERY
from app.engine.words import msg


class DeliveryFinished(TriggerType):
    """Fire when a delivery has reached the client."""

    about = About(
        "delivery.finished",
        ON_PAYMENT,
        icon="mdi6.truck-check-outline",
        title=msg("Delivery finished"),
        description=msg("Moves the item here when a delivery that belongs to it has reached the client."),
        sentence=msg("When a delivery is finished"),
        synonyms=msg("shipping shipment parcel package courier delivered arrived handed over"),
        suggests=("client.sms", "delivery.status", "control.task"),
    )

    results = DELIVERY
    examples = (
        Example(
            "handed over",
            {},
            fires=True,
            event={"delivery_id": "del-7", "service": "Parcel service", "tracking_number": "PX 5550 1001"},
        ),
    )
