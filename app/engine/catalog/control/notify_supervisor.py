"""Notify supervisor."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.asks import Text
from app.engine.catalog.categories import CONTROL
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import Notification
from app.engine.moment import Moment
from app.engine.parameters import Ask, People
from app.engine.words import msg


class NotifySupervisor(RuleType):
    """Tell the head of the responsible person's department."""

    about = About(
        "control.notify_supervisor",
        CONTROL,
        icon="mdi6.account-supervisor-outline",
        title=msg("Notify supervisor"),
        description=msg(
            "Notifies the head of the responsible person’s department, for instance when a large deal has"
            " not moved for a week. Other people can be told instead."
        ),
        sentence=msg("Tell {recipients}: {text}"),
        synonyms=msg("boss manager head escalate control report inform alert"),
        suggests=("employee.notification", "control.task"),
    )

    text: Text
    recipients: Annotated[
        tuple[str, ...],
        People(),
        Ask(msg("Recipients"), help=msg("The head of the responsible person’s department, or others.")),
    ] = ("supervisor",)

    examples = (
        Example(
            "the head of the department",
            {"text": "{{ responsible.name }} still has {{ item.title }}."},
            effects=(Notification("Ann Keller still has Roof, Rossi.", "ann", ("bo",)),),
        ),
        Example(
            "others",
            {"text": "Look at this.", "recipients": ["role:lawyers", "supervisor"]},
            effects=(Notification("Look at this.", "ann", ("lea", "bo")),),
        ),
        Example("nobody is above", {"text": "Look at this."}, item={"responsible": "max"}, fails="no recipient"),
        Example("nothing to say", {"text": "{{ item.description }}"}, fails="empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Notify them in the name of whoever the rule acts as."""
        recipients = at.people(self.recipients, "recipients")
        yield Notification(at.text(self.text, "text"), at.author(), recipients)
        return None
