"""Add to exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import ClientExcluded, ItemDeleted
from app.engine.errors import CannotAct
from app.engine.model.people import Company, Contact
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, Flag
from app.engine.words import msg

_PAOLO = ClientExcluded(
    "contact:paolo",
    "Paolo Rossi",
    ("+39 02 5550 1001", "+39 333 555 0102"),
    ("paolo.rossi@example.org", "paolo@example.org", "p.rossi@example.org"),
    "ann",
)


class ExcludeClient(RuleType):
    """Never take the client as a lead again."""

    looks_around = True

    about = About(
        "item.exclude",
        ITEMS,
        icon="mdi6.account-cancel-outline",
        title=msg("Add to exceptions"),
        description=msg(
            "Puts the client on the exceptions list and removes the item. A lead with one of their phone numbers or "
            "e-mail addresses is refused from then on."
        ),
        sentence=msg("Take the client no more: {whom}"),
        synonyms=msg("exclude block blacklist ban spam ignore never again refuse unsubscribe"),
        suggests=("item.delete",),
    )

    whom: Annotated[
        str,
        Choice((("client", msg("The client")), ("everyone", msg("All contacts and the company")))),
        Ask(msg("Who is excluded")),
    ] = "client"
    remove_item: Annotated[bool, Flag(), Ask(msg("Remove this item"), help=msg("Otherwise it stays where it is."))] = (
        True
    )

    examples = (
        Example("the client goes, and the item with them", {}, effects=(_PAOLO, ItemDeleted("ann"))),
        Example(
            "the company too, the item stays",
            {"whom": "everyone", "remove_item": False},
            effects=(
                _PAOLO,
                ClientExcluded(
                    "company:rossi", "Rossi Costruzioni", ("+39 02 5550 1000",), ("office@example.org",), "ann"
                ),
            ),
        ),
        Example("no client", {}, item={"contacts": None, "company": None}, fails="no client"),
    )

    def perform(self, at: Moment) -> Act:
        """Exclude whom there is, then remove the item."""
        everyone = list(_clients(at))
        if not everyone:
            words = msg("The item has no client, and neither phone nor e-mail by which one would be known again.")
            raise CannotAct(words, field="whom")
        yield from everyone if self.whom == "everyone" else _nearest(everyone)
        if self.remove_item:
            yield ItemDeleted(at.author())
        return None


def _nearest(everyone: list[ClientExcluded]) -> list[ClientExcluded]:
    """Return a lead's own addresses and the first contact, else the company."""
    own = [one for one in everyone if not one.client]
    contacts = [one for one in everyone if one.client.startswith("contact:")]
    return [*own, *contacts[:1]] or everyone[:1]


def _clients(at: Moment) -> Iterator[ClientExcluded]:
    """Walk the client of the item, the nearest first: a lead's own addresses, its contacts, its company."""
    own = at.item.values
    phones = tuple(one.number for one in own.get("phones") or ())
    emails = tuple(one.address for one in own.get("emails") or ())
    if phones or emails:
        names = (own.get("first_name"), own.get("last_name"))
        name = " ".join(str(one) for one in names if one) or str(own.get("title") or "")
        yield ClientExcluded("", name, phones, emails, at.author())
    side = at.scope.client_side
    for contact in side.contacts:
        yield _excluded(f"contact:{contact.id}", contact, at)
    if side.company is not None:
        yield _excluded(f"company:{side.company.id}", side.company, at)


def _excluded(reference: str, client: Contact | Company, at: Moment) -> ClientExcluded:
    phones = tuple(one.number for one in client.phones)
    emails = tuple(one.address for one in client.emails)
    return ClientExcluded(reference, client.name, phones, emails, at.author())
