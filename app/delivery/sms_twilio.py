"""SMS by Twilio."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from app.delivery.base import TEST, Post, Receipt, Refused, Setting
from app.delivery.net.twilio import Twilio, TwilioSettings
from app.delivery.phone_numbers import Country, international
from app.engine.effects import MessengerInvitation, Sms
from app.engine.words import msg

_SERVICE = "MG"


class TwilioSmsSettings(TwilioSettings, frozen=True, kw_only=True, omit_defaults=True):
    """Who sends."""

    sender: Annotated[
        str,
        Meta(min_length=1),
        Setting(
            msg("Sender"), msg("One of your numbers there, a name of up to 11 letters, or a messaging service (MG…).")
        ),
    ]
    country: Country = ""


class TwilioSms(Twilio):
    """SMS by Twilio's Messages resource, which takes no key: a repeat after a broken connection may arrive twice."""

    kind = "sms_twilio"
    title = msg("SMS by Twilio")
    description = msg("Sends SMS through an account at Twilio.")
    icon = "mdi6.cellphone-text"
    provider = "sms"
    carries = frozenset({Sms.channel})
    try_out_label = msg("Send a test SMS to")
    settings_type = TwilioSmsSettings
    settings: TwilioSmsSettings

    def deliver(self, post: Post) -> Receipt:
        """Hand it to Twilio; the receipt is its SID."""
        effect = post.effect
        if not isinstance(effect, Sms | MessengerInvitation):
            raise Refused(msg("Only SMS can be sent this way."))
        return self._sent(effect.number, effect.text)

    def try_out(self, to: str) -> Receipt:
        """Send a short test to a number."""
        return self._sent(to, self.outside.said(TEST))

    def _sent(self, number: str, text: str) -> Receipt:
        sender = self.settings.sender
        who = "MessagingServiceSid" if sender.startswith(_SERVICE) and sender[2:].isalnum() else "From"
        to = international(number, self.settings.country)
        return Receipt(str(self.made("Messages", {"To": to, who: sender, "Body": text}).get("sid", "")))
