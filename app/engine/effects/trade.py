"""Payment, delivery, and what leaves for other systems."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from app.engine.effects.base import Effect
from app.engine.model.values import Money


class PaymentLinkCreated(Effect, frozen=True):
    """A payment that the client is asked for, and the page where it can be made."""

    channel: ClassVar[str] = "payment"
    made_up: ClassVar[tuple[str, ...]] = ("payment_id", "url")
    payment_id: str
    number: str
    count: int
    amount: Money
    url: str
    text: str = ""
    due: datetime | None = None


class PaymentMarkedPaid(Effect, frozen=True):
    """A payment of the item counts as received."""

    channel: ClassVar[str] = "payment"
    made_up: ClassVar[tuple[str, ...]] = ("payment_id",)
    payment_id: str
    number: str
    amount: Money | None
    by: str


class DeliveryStatusChanged(Effect, frozen=True):
    """The delivery of the item comes to stand at another status."""

    channel: ClassVar[str] = "delivery"
    made_up: ClassVar[tuple[str, ...]] = ("delivery_id",)
    delivery_id: str
    status: str
    by: str
    service: str = ""
    tracking_number: str = ""


class AudienceMember(Effect, frozen=True):
    """The client goes into an audience of an advertising service, or out of it, through its webhook connector."""

    channel: ClassVar[str] = "webhook"
    external: ClassVar[bool] = True
    url: str
    audience: str
    client: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    remove: bool = False
    secret: str = ""


class WebhookCall(Effect, frozen=True):
    """An HTTP request to another system; `secret` is a reference to the keyring, never the secret itself.

    `responds_with` pairs names of results with paths in the JSON answer; where there are any, the rule waits for
    `call_id`.
    """

    channel: ClassVar[str] = "webhook"
    external: ClassVar[bool] = True
    made_up: ClassVar[tuple[str, ...]] = ("call_id",)
    url: str
    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    secret: str = ""
    timeout: float = 10.0
    responds_with: tuple[tuple[str, str], ...] = ()
    call_id: str = ""
