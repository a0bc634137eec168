"""Invite client to messenger."""

from __future__ import annotations

import re
from typing import Annotated

from app.engine.catalog.asks import SmsProvider
from app.engine.catalog.categories import CLIENT_COMMUNICATION
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effect_words import MESSENGERS
from app.engine.effects import MessengerInvitation
from app.engine.errors import CannotAct
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, Template
from app.engine.words import msg

LINK = "[link]"


class InviteToMessenger(RuleType):
    """Move the conversation with the client to a messenger."""

    about = About(
        "client.messenger_invite",
        CLIENT_COMMUNICATION,
        icon="mdi6.send-outline",
        title=msg("Invite client to messenger"),
        description=msg(
            "Sends the client an SMS with a link to a chat in Telegram or WhatsApp. The client’s first "
            "message there opens the chat and is noted in the timeline."
        ),
        sentence=msg("Invite the client to {messenger}"),
        synonyms=msg("telegram whatsapp chat link bot invitation customer"),
        suggests=("chat.first_message", "client.chat_message"),
    )

    messenger: Annotated[str, Choice(tuple(MESSENGERS.items())), Ask(msg("Messenger"))] = "telegram"
    text: Annotated[
        str,
        Template(),
        Ask(
            msg("Text of the SMS"),
            help=msg("The link stands where you write [link], or else at the end."),
        ),
    ] = f"Shall we chat? {LINK}"
    provider: SmsProvider

    examples = (
        Example(
            "to Telegram, through the bot that is connected",
            {"text": "Hello {{ client.first_name }}, write to us at [link] any time.", "provider": "log"},
            effects=(
                MessengerInvitation(
                    "telegram",
                    "contact:paolo",
                    "+39 02 5550 1001",
                    "Hello Paolo, write to us at https://t.me/roof_bot?start=invite-1 any time.",
                    "https://t.me/roof_bot?start=invite-1",
                    "log",
                ),
            ),
        ),
        Example(
            "with nothing connected, the log shows what the link will look like",
            {"messenger": "whatsapp", "provider": "log"},
            effects=(
                MessengerInvitation(
                    "whatsapp",
                    "contact:paolo",
                    "+39 02 5550 1001",
                    "Shall we chat? https://whatsapp.example/invite-1",
                    "https://whatsapp.example/invite-1",
                    "log",
                ),
            ),
        ),
        Example(
            "the messenger is not connected",
            {"messenger": "whatsapp", "provider": "sms-gate"},
            fails="No WhatsApp account",
        ),
        Example("no number", {"provider": "log"}, item={"contacts": (), "company": None}, fails="no phone number"),
        Example("nothing to say", {"text": " {{ item.description }} ", "provider": "log"}, fails="empty"),
        Example("unknown provider", {"provider": "pigeon"}, fails="no provider “pigeon”"),
    )

    def perform(self, at: Moment) -> Act:
        """Send the invitation with a link of its own, by which the client is known again."""
        provider = at.provider(self.provider, "sms", "provider")
        owner, phone = at.client_phone("auto", "client")
        text, link = at.text(self.text, "text"), self._link(at)
        text = text.replace(LINK, link) if LINK in text else f"{text.rstrip()} {link}"
        yield MessengerInvitation(self.messenger, owner, phone.number, text, link, provider)
        return None

    def _link(self, at: Moment) -> str:
        account = next((one.account or one.id for one in at.directory.providers if one.channel == self.messenger), None)
        token = at.new_id("invite")
        if account is None:
            if self.provider != "log" and not at.directory.any_provider:
                label = MESSENGERS[self.messenger]
                words = msg("No {messenger} account is connected. Connect one, or choose another messenger.")
                raise CannotAct(words.fill(messenger=label), field="messenger")
            return f"https://{self.messenger}.example/{token}"
        if self.messenger == "telegram":
            return f"https://t.me/{account.removeprefix('@')}?start={token}"
        number = re.sub(r"\D", "", account)
        return f"https://wa.me/{number}?text={token}"
