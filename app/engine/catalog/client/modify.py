"""Modify client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.asks import ModifiedBy
from app.engine.catalog.categories import CLIENT_COMMUNICATION
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.catalog.new_values import new_values
from app.engine.effects import ClientChanged
from app.engine.errors import CannotAct
from app.engine.model.people import Company, Contact
from app.engine.model.values import Email, Phone, Value
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, FieldValue, FieldValues
from app.engine.words import Msg, msg

_MOBILE = Phone("+39 333 555 0199")
_PHONES = (Phone("+39 02 5550 1001"), Phone("+39 333 555 0102", "mobile"))


class ModifyClient(RuleType):
    """Write new values into fields of the item's contact or company."""

    looks_around = True

    about = About(
        "client.modify",
        CLIENT_COMMUNICATION,
        icon="mdi6.account-edit-outline",
        title=msg("Modify contact or company"),
        description=msg(
            "Writes values into fields of the client, for instance a phone number that they have given in a form. All "
            "items of the client see them from then on."
        ),
        sentence=msg("{client}: set {fields}"),
        synonyms=msg("change edit write update field contact company customer phone email address card"),
        suggests=("item.modify", "form.submitted"),
    )

    client: Annotated[
        str, Choice((("contact", msg("Contact")), ("company", msg("Company")))), Ask(msg("Whose fields"))
    ] = "contact"
    which: Annotated[
        str,
        Choice((("first", msg("First contact")), ("all", msg("All contacts")))),
        Ask(
            msg("Which contact"),
            help=msg("Of several contacts of the item."),
            shown_when=("client", ("contact",)),
        ),
    ] = "first"
    fields: Annotated[
        tuple[FieldValue, ...],
        FieldValues(entity_from="client"),
        Ask(
            msg("Fields and values"),
            help=msg("A value may hold placeholders. Phones and e-mails can be added to those that are there."),
        ),
    ]
    modified_by: ModifiedBy = ""

    examples = (
        Example(
            "one more phone number",
            {"fields": [{"field": "phones", "value": "+39 333 555 0199", "append": True}]},
            effects=(ClientChanged("contact:paolo", {"phones": (*_PHONES, _MOBILE)}, "ann"),),
        ),
        Example(
            "another name, and a field of one's own",
            {
                "fields": [{"field": "last_name", "value": "Rossi-Bianchi"}, {"field": "language", "value": "Italian"}],
                "modified_by": "supervisor",
            },
            effects=(ClientChanged("contact:paolo", {"last_name": "Rossi-Bianchi", "language": "it"}, "bo"),),
        ),
        Example(
            "the company's only e-mail address",
            {"client": "company", "fields": [{"field": "emails", "value": "hello@example.org"}]},
            effects=(ClientChanged("company:rossi", {"emails": (Email("hello@example.org"),)}, "ann"),),
        ),
        Example(
            "the item has no company",
            {"client": "company", "fields": [{"field": "name", "value": "Rossi"}]},
            item={"company": None, "contacts": None},
            fails="The item has no company",
        ),
        Example(
            "the item has no contact",
            {"fields": [{"field": "first_name", "value": "Paolo"}]},
            item={"contacts": None},
            fails="The item has no contact",
        ),
        Example(
            "a field that is not there", {"fields": [{"field": "colour", "value": "red"}]}, fails="no field “colour”"
        ),
        Example("no first name", {"fields": [{"field": "first_name", "value": ""}]}, fails="cannot be empty"),
        Example(
            "a choice that is none", {"fields": [{"field": "language", "value": "Latin"}]}, fails="no choice “Latin”"
        ),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say it where all contacts are meant."""
        every = raw.get("which") == "all" and raw.get("client", "contact") == "contact"
        return msg("All contacts: set {fields}") if every else cls.about.sentence

    def perform(self, at: Moment) -> Act:
        """Change the fields of each client meant, at once."""
        entity = at.directory.schema.whole(self.client)
        for one in self._clients(at):
            values = new_values(self.fields, entity, _held(one), at)
            yield ClientChanged(f"{self.client}:{one.id}", values, at.author(self.modified_by))
        return None

    def _clients(self, at: Moment) -> tuple[Contact | Company, ...]:
        side = at.scope.client_side
        if self.client == "company":
            if side.company is None:
                raise CannotAct(msg("The item has no company."), field="client")
            return (side.company,)
        if not side.contacts:
            raise CannotAct(msg("The item has no contact."), field="client")
        return side.contacts if self.which == "all" else side.contacts[:1]


def _held(client: Contact | Company) -> Mapping[str, Value]:
    """Return what can be added to."""
    return {**client.values, "phones": client.phones, "emails": client.emails}
