"""Send message to chat."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.asks import Files, Text
from app.engine.catalog.categories import CLIENT_COMMUNICATION
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import OpenChannelMessage
from app.engine.model.values import File
from app.engine.moment import Moment
from app.engine.parameters import Ask, AttachedFiles, Flag
from app.engine.words import msg


class SendOpenChannelMessage(RuleType):
    """Write to the client where they chat with us."""

    about = About(
        "client.chat_message",
        CLIENT_COMMUNICATION,
        icon="mdi6.chat-processing-outline",
        title=msg("Send message to chat"),
        description=msg(
            "Writes to the client in the messenger or social network where they chat with you. A hidden "
            "message reaches only the employees in that chat."
        ),
        sentence=msg("Chat with the client: {text}"),
        synonyms=msg("messenger open channel whatsapp telegram social network customer write"),
        suggests=("chat.message", "chat.answered", "client.messenger_invite", "client.sms"),
    )

    text: Text
    hidden: Annotated[
        bool, Flag(), Ask(msg("Hidden message"), help=msg("Only employees in the chat see it, the client does not."))
    ] = False
    attachments: Files = AttachedFiles()

    examples = (
        Example(
            "to the client, with a file",
            {"text": "Hello {{ client.first_name }}!", "attachments": {"files": [{"id": "f2", "name": "voucher.png"}]}},
            effects=(OpenChannelMessage("contact:paolo", "Hello Paolo!", attachments=(File("f2", "voucher.png"),)),),
        ),
        Example(
            "among ourselves",
            {"text": "Discount up to 5 %.", "hidden": True},
            effects=(OpenChannelMessage("contact:paolo", "Discount up to 5 %.", hidden=True),),
        ),
        Example("no client", {"text": "x"}, item={"contacts": (), "company": None}, fails="no client"),
        Example("nothing to say", {"text": "{{ item.description }}"}, fails="empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Write to the client's chat."""
        client = at.client_meant("client")
        files = at.files(self.attachments, "attachments")
        yield OpenChannelMessage(client, at.text(self.text, "text"), self.hidden, files)
        return None
