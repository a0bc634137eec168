"""Send e-mail to client."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.asks import EMAIL_TYPE, Files
from app.engine.catalog.categories import CLIENT_COMMUNICATION
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import SYSTEM, ClientMail
from app.engine.errors import CannotAct
from app.engine.moment import Moment
from app.engine.parameters import Ask, AttachedFiles, Choice, Flag, ProviderRef, Template
from app.engine.words import msg

_BODY = {"subject": "Offer", "text": "<p>Hello</p>"}


class SendClientEmail(RuleType):
    """Write an e-mail to the client."""

    about = About(
        "client.email",
        CLIENT_COMMUNICATION,
        icon="mdi6.email-arrow-right-outline",
        title=msg("Send e-mail to client"),
        description=msg(
            "Sends an e-mail to the client, for instance a quote, an invoice or a tracking number. It is "
            "shown in the item’s timeline."
        ),
        sentence=msg("E-mail to the client: {subject}"),
        synonyms=msg("mail letter message customer offer quote newsletter"),
        suggests=("email.link_clicked", "email.read", "email.received"),
    )

    sender: Annotated[
        str,
        ProviderRef("email", automatic=msg("The responsible person’s first mailbox")),
        Ask(msg("From"), help=msg("A mailbox or an address. Automatic is the responsible person’s first.")),
    ] = "auto"
    subject: Annotated[str, Template("line"), Ask(msg("Subject"))]
    text: Annotated[str, Template("rich"), Ask(msg("Text"))]
    address_type: Annotated[
        str,
        EMAIL_TYPE,
        Ask(msg("Address type"), help=msg("Which of the client’s addresses to use. Automatic takes any type.")),
    ] = "auto"
    use_address: Annotated[
        str,
        Choice((("first", msg("The first added")), ("last", msg("The last added")))),
        Ask(msg("Use address"), help=msg("Where the client has several of that type.")),
    ] = "first"
    attachments: Files = AttachedFiles()
    track_clicks: Annotated[
        bool, Flag(), Ask(msg("Track clicks"), help=msg("Notice when the client follows a link in it."))
    ] = False

    examples = (
        Example(
            "to the first address",
            {"subject": "Your offer, {{ client.first_name }}", "text": "<p>{{ item.title }}</p>", "track_clicks": True},
            effects=(
                ClientMail(
                    "ann@example.com",
                    "contact:paolo",
                    "paolo.rossi@example.org",
                    "Your offer, Paolo",
                    "<p>Roof, Rossi</p>",
                    track_clicks=True,
                ),
            ),
        ),
        Example(
            "to the last of a type, from a mailbox of the company",
            {**_BODY, "sender": "office", "address_type": "work", "use_address": "last"},
            effects=(ClientMail("office", "contact:paolo", "p.rossi@example.org", "Offer", "<p>Hello</p>"),),
        ),
        Example("no address of that type", {**_BODY, "address_type": "mailing"}, fails="e-mail address of the type"),
        Example("no address at all", _BODY, item={"contacts": (), "company": None}, fails="no e-mail address"),
        Example("the responsible person has no mailbox", _BODY, item={"responsible": "tim"}, fails="no mailbox"),
        Example("an unknown mailbox", {**_BODY, "sender": "shop"}, fails="no provider “shop”"),
        Example("nothing to say", {"subject": "x", "text": "<p>{{ item.description }}</p>"}, fails="empty"),
        Example("no subject", {"subject": "{{ item.description }}", "text": "<p>x</p>"}, fails="empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Send it to the one address that the parameters choose."""
        owner, email = at.client_email(self.address_type, self.use_address, "address_type")
        yield ClientMail(
            self._mailbox(at),
            owner,
            email.address,
            at.line(self.subject, "subject"),
            at.html(self.text, "text"),
            at.files(self.attachments, "attachments"),
            self.track_clicks,
        )
        return None

    def _mailbox(self, at: Moment) -> str:
        if self.sender != "auto":
            return at.provider(self.sender, "email", "sender")
        employee = at.employee(at.author("responsible"))
        if employee is None or (not employee.emails and at.directory.any_provider):
            return SYSTEM
        if not employee.emails:
            raise CannotAct(msg("{employee} has no mailbox to send from.").fill(employee=employee.name), field="sender")
        return employee.emails[0].address
