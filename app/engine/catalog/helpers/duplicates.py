"""Find duplicates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from msgspec import Struct

from app.engine.catalog.categories import HELPERS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.errors import CannotAct
from app.engine.model.people import Company, Contact
from app.engine.model.schema import Option
from app.engine.model.values import FieldType, Phone
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choices
from app.engine.recognising import clients_known_by, items_known_by, marks
from app.engine.words import msg

BY = (("phone", msg("Phone number")), ("email", msg("E-mail address")), ("name", msg("Name")))
WHERE = (
    ("lead", msg("Leads")),
    ("contact", msg("Contacts")),
    ("company", msg("Companies")),
    ("deal", msg("Deals")),
)
_ONE = (("lead", msg("Lead")), ("contact", msg("Contact")), ("company", msg("Company")), ("deal", msg("Deal")))
_NAMED = 20
"""How many are named; a count is enough beyond."""
_ANOTHER_PHONE = {"phones": (Phone("333 5550102"),), "contacts": None, "company": None}


class _Found(Struct, frozen=True):
    kind: str
    id: str


class FindDuplicates(RuleType):
    """Find out whether the client is known already."""

    looks_around = True

    about = About(
        "helper.duplicates",
        HELPERS,
        icon="mdi6.account-search-outline",
        title=msg("Find duplicates"),
        description=msg(
            "Looks for others with the same phone number, e-mail address or name, and leaves how many there are and "
            "who comes first, for use in the conditions and texts of the rules that follow."
        ),
        sentence=msg("Look for the same {by} in {where}"),
        synonyms=msg("double twice same existing known client merge match repeat check"),
        helper=True,
        suggests=("employee.notification", "item.exclude", "control.task"),
    )

    by: Annotated[
        tuple[str, ...],
        Choices(BY),
        Ask(msg("What is the same"), help=msg("One of these is enough. How a number is written does not matter.")),
    ] = ("phone", "email")
    where: Annotated[
        tuple[str, ...],
        Choices(WHERE),
        Ask(
            msg("Where to look"),
            help=msg("The item itself and its own client never count; other deals of the same client do."),
        ),
    ] = ("lead", "contact", "company")

    results = (
        Result("count", FieldType.INTEGER, msg("How many")),
        Result("first_id", FieldType.STRING, msg("ID of the first")),
        Result(
            "first_type",
            FieldType.ENUMERATION,
            msg("Type of the first"),
            options=tuple(Option(kind, label) for kind, label in _ONE),
        ),
        Result("who", FieldType.STRING, msg("Who they are"), multiple=True),
    )
    examples = (
        Example(
            "a new deal of somebody whose number is known",
            {},
            item=_ANOTHER_PHONE,
            results={"count": 1, "first_id": "paolo", "first_type": "contact", "who": ("Paolo Rossi",)},
        ),
        Example(
            "other deals of the same client",
            {"where": ["deal"]},
            results={"count": 1, "first_id": "6", "first_type": "deal", "who": ("Tiles, Rossi",)},
        ),
        Example(
            "by name, nobody else",
            {"by": ["name"]},
            results={"count": 0, "first_id": None, "first_type": None, "who": None},
        ),
        Example(
            "no client to look for",
            {"by": ["phone"]},
            item={"contacts": None, "company": None},
            fails="The client has none of what is to be compared",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Look type by type, in the order in which they are offered."""
        wanted = self._marks(at)
        if not wanted:
            words = msg("The client has none of what is to be compared: {what}.")
            raise CannotAct(words.fill(what=tuple(label for one, label in BY if one in self.by)), field="by")
        yield from ()
        found = list(self._found(at, wanted))
        first = found[0] if found else None
        return {
            "count": len(found),
            "first_id": first.id if first else None,
            "first_type": first.kind if first else None,
            "who": tuple(_called(one, at) for one in found[:_NAMED]) or None,
        }

    def _marks(self, at: Moment) -> frozenset[str]:
        side = at.scope.client_side
        return marks(
            (one.value.number for one in side.phones if "phone" in self.by),
            (one.value.address for one in side.emails if "email" in self.by),
            str(at.scope.client.get("name") or "") if "name" in self.by else "",
        )

    def _found(self, at: Moment, wanted: frozenset[str]) -> Iterator[_Found]:
        known = {
            "contact": clients_known_by(at.directory.contacts, wanted),
            "company": clients_known_by(at.directory.companies, wanted),
        }
        side = at.scope.client_side
        own = {
            "contact": {one.id for one in side.contacts},
            "company": {side.company.id} if side.company else set(),
        }
        references = {f"{kind}:{one}" for kind, ids in known.items() for one in ids}
        for kind in self.where:
            if kind in known:
                yield from (_Found(kind, one) for one in known[kind] if one not in own[kind])
            else:
                items = items_known_by(at.world.items, kind, wanted | references)
                yield from (_Found(kind, one) for one in items if (kind, one) != at.item.key)


def _called(found: _Found, at: Moment) -> str:
    clients: Mapping[str, Mapping[str, Contact | Company]] = {
        "contact": at.directory.contacts,
        "company": at.directory.companies,
    }
    if found.kind in clients:
        return clients[found.kind][found.id].name
    item = at.world.items.get(found.kind, found.id)
    title: Any = item.values.get("title") if item else None
    return str(title or found.id)
