"""Send e-mail."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.asks import Files
from app.engine.catalog.categories import EMPLOYEE_ALERTS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import EmployeeMail
from app.engine.errors import CannotAct
from app.engine.moment import Moment
from app.engine.parameters import Ask, AttachedFiles, People, Person, Template
from app.engine.words import msg


class SendEmail(RuleType):
    """Write an e-mail to employees."""

    about = About(
        "employee.email",
        EMPLOYEE_ALERTS,
        icon="mdi6.email-outline",
        title=msg("Send e-mail"),
        description=msg(
            "Sends an e-mail to employees, for instance with what is known of a new client. It is not "
            "shown in the item’s timeline."
        ),
        sentence=msg("E-mail to {to}: {subject}"),
        synonyms=msg("mail letter message inform write colleague"),
        suggests=("employee.notification", "client.email"),
    )

    sender: Annotated[
        str,
        Person(),
        Ask(
            msg("From"),
            help=msg("In whose name it is sent. Left empty, the person under “Acts as”."),
            hint=msg("Acts as"),
        ),
    ] = ""
    to: Annotated[tuple[str, ...], People(), Ask(msg("To"), help=msg("People, roles or departments."))]
    subject: Annotated[str, Template("line"), Ask(msg("Subject"))]
    text: Annotated[str, Template("rich"), Ask(msg("Text"))]
    attachments: Files = AttachedFiles()

    examples = (
        Example(
            "a new deal",
            {
                "to": ["responsible", "supervisor"],
                "subject": "New: {{ item.title }}",
                "text": "<p>Client: {{ client.name }}</p>",
            },
            effects=(
                EmployeeMail(
                    "ann",
                    ("ann", "bo"),
                    ("ann@example.com", "bo@example.com"),
                    "New: Roof, Rossi",
                    "<p>Client: Paolo Rossi</p>",
                ),
            ),
        ),
        Example(
            "who has no address is left out, and named",
            {"to": ["department:sales"], "subject": "x", "text": "<p>{{ item.title }}</p>"},
            item={"title": "A & B"},
            effects=(
                EmployeeMail(
                    "ann",
                    ("ann", "bo"),
                    ("ann@example.com", "bo@example.com"),
                    "x",
                    "<p>A &amp; B</p>",
                    without_address=("tim",),
                ),
            ),
        ),
        Example(
            "nobody has an address",
            {"to": ["employee:tim"], "subject": "x", "text": "<p>y</p>"},
            fails="has an e-mail address",
        ),
        Example(
            "nobody to write to", {"to": ["role:translators"], "subject": "x", "text": "<p>y</p>"}, fails="no recipient"
        ),
        Example(
            "a text of empty paragraphs",
            {"to": ["responsible"], "subject": "x", "text": "<p>{{ item.description }}</p>"},
            fails="empty",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Send one e-mail to all who have an address."""
        people = [(one, at.employee(one)) for one in at.people(self.to, "to")]
        reached = {one: employee.emails[0].address for one, employee in people if employee and employee.emails}
        if not reached:
            raise CannotAct(msg("None of the recipients has an e-mail address."), field="to")
        yield EmployeeMail(
            at.author(self.sender),
            tuple(reached),
            tuple(reached.values()),
            at.line(self.subject, "subject"),
            at.html(self.text, "text"),
            at.files(self.attachments, "attachments"),
            tuple(one for one, _ in people if one not in reached),
        )
        return None
