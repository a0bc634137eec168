"""Send message to private chat."""

from __future__ import annotations

from app.engine.catalog.asks import TITLED, Kind, Recipients, Sender, Text, Title
from app.engine.catalog.categories import EMPLOYEE_ALERTS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import PrivateMessage
from app.engine.moment import Moment
from app.engine.words import msg


class SendPrivateMessage(RuleType):
    """Write to employees one by one."""

    about = About(
        "employee.private_message",
        EMPLOYEE_ALERTS,
        icon="mdi6.message-badge-outline",
        title=msg("Send message to private chat"),
        description=msg(
            "Writes to each person in a chat of their own, for instance to remind them of a call they have promised."
        ),
        sentence=msg("Write to {recipients}: {text}"),
        synonyms=msg("direct personal dm colleague remind tell"),
        suggests=("employee.notification",),
    )

    sender: Sender = ""
    recipients: Recipients
    kind: Kind = "message"
    title: Title = ""
    text: Text

    examples = (
        Example(
            "each gets their own",
            {"recipients": ["supervisor", "role:lawyers"], "text": "Please check {{ item.title }}."},
            effects=(
                PrivateMessage("ann", "bo", "message", "", "Please check Roof, Rossi."),
                PrivateMessage("ann", "lea", "message", "", "Please check Roof, Rossi."),
            ),
        ),
        Example(
            "news, with a title",
            {"recipients": ["supervisor"], "kind": "news", "title": "Won", "text": "At last."},
            effects=(PrivateMessage("ann", "bo", "news", "Won", "At last."),),
        ),
        Example("nobody to write to", {"recipients": ["role:translators"], "text": "x"}, fails="no recipient"),
        Example("nothing to say", {"recipients": ["supervisor"], "text": " {{ item.description }} "}, fails="empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Write to everybody separately."""
        sender, text = at.author(self.sender), at.text(self.text, "text")
        title = at.line(self.title, "title", needed=False) if self.kind in TITLED else ""
        for recipient in at.people(self.recipients, "recipients"):
            yield PrivateMessage(sender, recipient, self.kind, title, text)
        return None
