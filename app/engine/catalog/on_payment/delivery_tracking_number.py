"""Tracking number received."""

from __future__ import annotations

from app.engine.catalog.categories import ON_PAYMENT
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import DELIVERY
from app.engine.model.values import FieldType
from app.engine.words import msg


class TrackingNumberReceived(TriggerType):
    """Fire when a delivery gets its tracking number."""

    about = About(
        "delivery.tracking_number",
        ON_PAYMENT,
        icon="mdi6.barcode-scan",
        title=msg("Tracking number received"),
        description=msg("Moves the item here when a delivery that belongs to it gets its tracking number."),
        sentence=msg("When a delivery gets its tracking number"),
        synonyms=msg("shipping shipment parcel package courier track trace waybill code dispatched"),
        suggests=("client.sms", "client.email", "delivery.finished"),
    )

    results = (*DELIVERY, Result("url", FieldType.URL, msg("Tracking page")))
    examples = (
        Example(
            "the parcel is on its way",
            {},
            fires=True,
            event={
                "delivery_id": "del-7",
                "service": "Parcel service",
                "tracking_number": "PX 5550 1001",
                "url": "https://parcels.example.com/PX55501001",
            },
        ),
    )
