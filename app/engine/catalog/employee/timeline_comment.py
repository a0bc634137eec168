"""Add comment to item."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.asks import Text
from app.engine.catalog.categories import EMPLOYEE_ALERTS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import TimelineComment
from app.engine.moment import Moment
from app.engine.parameters import Ask, Person
from app.engine.words import msg


class AddComment(RuleType):
    """Leave a note where everybody who opens the item sees it."""

    about = About(
        "employee.timeline_comment",
        EMPLOYEE_ALERTS,
        icon="mdi6.comment-text-outline",
        title=msg("Add comment to item"),
        description=msg(
            "Writes a comment into the item’s timeline, such as a note for colleagues or the date by "
            "which an invoice is to be paid."
        ),
        sentence=msg("Comment: {text}"),
        synonyms=msg("note timeline remark history write"),
        suggests=("employee.notification",),
    )

    text: Text
    author: Annotated[
        str,
        Person(),
        Ask(
            msg("Created by"),
            help=msg("Whose comment it is. Left empty, the person under “Acts as”."),
            hint=msg("Acts as"),
        ),
    ] = ""

    examples = (
        Example(
            "in the name of the responsible person",
            {"text": "{{ item.amount | money }} agreed."},
            effects=(TimelineComment("€5,000.00 agreed.", "ann"),),
        ),
        Example(
            "in the name of somebody else",
            {"text": "Checked.", "author": "role:lawyers"},
            effects=(TimelineComment("Checked.", "lea"),),
        ),
        Example("nothing to say", {"text": "{{ item.description }}"}, fails="empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Write the comment."""
        yield TimelineComment(at.text(self.text, "text"), at.author(self.author))
        return None
