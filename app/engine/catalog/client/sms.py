"""Send SMS to client."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.asks import PHONE_TYPE, SmsProvider, Text
from app.engine.catalog.categories import CLIENT_COMMUNICATION
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import Sms
from app.engine.model.values import Phone
from app.engine.moment import Moment
from app.engine.parameters import Ask
from app.engine.words import msg


class SendClientSms(RuleType):
    """Reach the client by SMS."""

    about = About(
        "client.sms",
        CLIENT_COMMUNICATION,
        icon="mdi6.cellphone-text",
        title=msg("Send SMS to client"),
        description=msg("Sends an SMS to the client, for instance to confirm an order or to tell the tracking number."),
        sentence=msg("SMS to the client: {text}"),
        synonyms=msg("text message phone mobile customer confirm"),
        suggests=("client.email", "client.messenger_invite"),
    )

    text: Text
    phone_type: Annotated[
        str,
        PHONE_TYPE,
        Ask(msg("Phone type"), help=msg("Automatic takes the client’s first number, whatever its type.")),
    ] = "auto"
    provider: SmsProvider

    examples = (
        Example(
            "to the first number",
            {"text": "Your order {{ item.title }} is on its way.", "provider": "log"},
            effects=(Sms("contact:paolo", "+39 02 5550 1001", "Your order Roof, Rossi is on its way.", "log"),),
        ),
        Example(
            "to the mobile number",
            {"text": "Hello", "phone_type": "mobile", "provider": "log"},
            effects=(Sms("contact:paolo", "+39 333 555 0102", "Hello", "log"),),
        ),
        Example(
            "a lead without contact has numbers of its own",
            {"text": "Hello", "provider": "log"},
            item={"contacts": (), "company": None, "phones": (Phone("+39 333 555 0999", "mobile"),)},
            effects=(Sms("item", "+39 333 555 0999", "Hello", "log"),),
        ),
        Example(
            "no number of that type",
            {"text": "Hello", "phone_type": "pager", "provider": "log"},
            fails="phone number of the type",
        ),
        Example(
            "no number at all",
            {"text": "Hello", "provider": "log"},
            item={"contacts": (), "company": None},
            fails="no phone number",
        ),
        Example("unknown provider", {"text": "Hello", "provider": "pigeon"}, fails="no provider “pigeon”"),
        Example("nothing to say", {"text": "{{ item.description }}", "provider": "log"}, fails="empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Send it to the one number that the parameters choose."""
        provider = at.provider(self.provider, "sms", "provider")
        owner, phone = at.client_phone(self.phone_type, "phone_type")
        yield Sms(owner, phone.number, at.text(self.text, "text"), provider)
        return None
