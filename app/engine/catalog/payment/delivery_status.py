"""Change delivery status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.asks import DELIVERY_STATUS
from app.engine.catalog.categories import PAYMENT
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.effects import DeliveryStatusChanged
from app.engine.model.belongings import Delivery
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, Template
from app.engine.words import Msg, msg


class ChangeDeliveryStatus(RuleType):
    """Say how far the delivery of the item has come."""

    about = About(
        "delivery.status",
        PAYMENT,
        icon="mdi6.truck-outline",
        title=msg("Change delivery status"),
        description=msg(
            "Sets how far the delivery of the item has come, and its tracking number. Where there is no delivery yet, "
            "one begins."
        ),
        sentence=msg("Delivery: {status}"),
        synonyms=msg("shipping shipment parcel package courier tracking sent dispatched delivered logistics"),
        suggests=("delivery.changed", "delivery.finished", "delivery.tracking_number", "client.sms"),
    )

    status: Annotated[str, Choice((*DELIVERY_STATUS, ("other", msg("Another…")))), Ask(msg("Status"))]
    text: Annotated[
        str,
        Template("line"),
        Ask(msg("Status in your own words"), hint=msg("Waits at the customs"), shown_when=("status", ("other",))),
    ]
    service: Annotated[
        str, Template("line"), Ask(msg("Delivery service"), help=msg("Left empty, it stays as it is."))
    ] = ""
    tracking_number: Annotated[
        str, Template("line"), Ask(msg("Tracking number"), help=msg("Left empty, it stays as it is."))
    ] = ""

    results = (Result("delivery_id", FieldType.STRING, msg("Delivery ID")),)
    examples = (
        Example(
            "it is on its way",
            {"status": "in_transit"},
            effects=(DeliveryStatusChanged("delivery-1", "in_transit", "ann", "Courier", "TRACK-1"),),
            results={"delivery_id": "delivery-1"},
        ),
        Example(
            "in words of one’s own, with another service",
            {
                "status": "other",
                "text": "Waits for {{ client.name }}",
                "service": "Pick-up",
                "tracking_number": "{{ item.id }}",
            },
            effects=(DeliveryStatusChanged("delivery-1", "Waits for Paolo Rossi", "ann", "Pick-up", "7"),),
        ),
        Example("words that are empty", {"status": "other", "text": "{{ item.description }}"}, fails="empty"),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say the words where they are one’s own."""
        return msg("Delivery: {text}") if raw.get("status") == "other" else cls.about.sentence

    def perform(self, at: Moment) -> Act:
        """Change the latest delivery, or begin one."""
        before = next(reversed(at.world.belongings.of(Delivery, at.item.key)), None)
        delivery = before or Delivery("", id=at.new_id("delivery"))
        yield DeliveryStatusChanged(
            delivery.id,
            at.line(self.text, "text") if self.status == "other" else self.status,
            at.author(),
            at.line(self.service, "service", needed=False) or delivery.service,
            at.line(self.tracking_number, "tracking_number", needed=False) or delivery.tracking_number,
        )
        return {"delivery_id": delivery.id}
