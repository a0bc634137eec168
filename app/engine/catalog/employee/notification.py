"""Add notification."""

from __future__ import annotations

from app.engine.catalog.asks import Recipients, Sender, Text
from app.engine.catalog.categories import EMPLOYEE_ALERTS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import Notification
from app.engine.moment import Moment
from app.engine.words import msg


class AddNotification(RuleType):
    """Tell employees something in their notifications."""

    about = About(
        "employee.notification",
        EMPLOYEE_ALERTS,
        icon="mdi6.bell-outline",
        title=msg("Add notification"),
        description=msg(
            "Shows a notification to one person, a role or a whole department, for instance to the sales "
            "department when a new request comes in."
        ),
        sentence=msg("Notify {recipients}: {text}"),
        synonyms=msg("alert inform tell bell remind ping"),
        suggests=("employee.private_message", "control.notify_supervisor"),
    )

    text: Text
    sender: Sender = ""
    recipients: Recipients

    examples = (
        Example(
            "a department hears of a new deal",
            {"text": "New: {{ item.title }}", "recipients": ["department:sales"]},
            effects=(Notification("New: Roof, Rossi", "ann", ("ann", "bo", "tim")),),
        ),
        Example(
            "a person who is named twice gets it once",
            {"text": "Please call.", "sender": "supervisor", "recipients": ["responsible", "employee:ann"]},
            effects=(Notification("Please call.", "bo", ("ann",)),),
        ),
        Example("nobody to tell", {"text": "Hello", "recipients": ["role:translators"]}, fails="no recipient"),
        Example("nothing to say", {"text": "{{ item.description }}", "recipients": ["responsible"]}, fails="empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Notify everybody at once."""
        recipients = at.people(self.recipients, "recipients")
        yield Notification(at.text(self.text, "text"), at.author(self.sender), recipients)
        return None
