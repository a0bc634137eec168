"""Change relations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.catalog.new_items import type_meant
from app.engine.effects import RelationsChanged
from app.engine.errors import CannotAct
from app.engine.model.belongings import Relations, id_of
from app.engine.model.item import Key
from app.engine.model.schema import EntityType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, EntityRef, Template
from app.engine.words import Msg, msg

_OF_THE_RULE = '{{ results["make"].deal_id }}'


class ChangeRelations(RuleType):
    """Tie the item to others, or untie it."""

    looks_around = True

    about = About(
        "item.relations",
        ITEMS,
        icon="mdi6.link-variant",
        title=msg("Change relations"),
        description=msg(
            "Ties this item to another one, so that each is seen from the other, or takes such a tie off again."
        ),
        sentence=msg("Relate to {entity}: {item}"),
        synonyms=msg("link relate bind connect attach parent child unlink remove dependency"),
        suggests=("item.create_from", "item.create", "helper.related_items"),
    )

    action: Annotated[
        str,
        Choice(
            (
                ("add", msg("Add a relation")),
                ("remove", msg("Remove a relation")),
                ("remove_all", msg("Remove all of the type")),
            )
        ),
        Ask(msg("What to do")),
    ] = "add"
    entity: Annotated[str, EntityRef(), Ask(msg("Type"), help=msg("What kind of item the other one is."))]
    item: Annotated[
        str,
        Template("line"),
        Ask(
            msg("ID"),
            help=msg("Of the other item: a result of an earlier rule, or a field that holds it. Commas part several."),
            shown_when=("action", ("add", "remove")),
        ),
    ]

    examples = (
        Example(
            "to the deal that an earlier rule has made",
            {"entity": "deal", "item": _OF_THE_RULE},
            earlier={"make": {"deal_id": "3"}},
            effects=(RelationsChanged(added=(("deal", "3"),)),),
        ),
        Example("they are related already", {"entity": "invoice", "item": "1"}),
        Example(
            "several no longer",
            {"action": "remove", "entity": "deal", "item": "5, 3"},
            effects=(RelationsChanged(removed=(("deal", "5"),)),),
        ),
        Example(
            "no invoice any more",
            {"action": "remove_all", "entity": "invoice"},
            effects=(RelationsChanged(removed=(("invoice", "1"),)),),
        ),
        Example("an unknown type", {"entity": "yacht", "item": "1"}, fails="no type “yacht”"),
        Example("no such item", {"entity": "invoice", "item": "99"}, fails="Invoices: there is none with the ID “99”"),
        Example("no ID", {"entity": "invoice", "item": "{{ item.chat_id }}"}, fails="The ID is empty"),
        Example("to itself", {"entity": "deal", "item": "{{ item.id }}"}, fails="related to itself"),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say what is done."""
        match raw.get("action"):
            case "remove":
                return msg("No longer related to {entity}: {item}")
            case "remove_all":
                return msg("No longer related to any of {entity}")
        return cls.about.sentence

    def perform(self, at: Moment) -> Act:
        """Change the ties where any do."""
        entity = type_meant(self.entity, at, "entity")
        there = at.world.belongings.get(Relations, id_of(at.item.key))
        others = there.others if there else ()
        if self.action == "add":
            added = tuple(one for one in self._meant(entity, at) if one not in others)
            if added:
                yield RelationsChanged(added=added)
            return None
        gone = [one for one in others if one[0] == entity.id]
        if self.action == "remove":
            meant = self._ids(at)
            gone = [one for one in gone if one[1] in meant]
        if gone:
            yield RelationsChanged(removed=tuple(gone))
        return None

    def _meant(self, entity: EntityType, at: Moment) -> tuple[Key, ...]:
        ids = self._ids(at)
        for one in ids:
            if (entity.id, one) == at.item.key:
                raise CannotAct(msg("An item cannot be related to itself."), field="item")
            if at.world.items.get(entity.id, one) is None:
                words = msg("{type}: there is none with the ID “{id}”.")
                raise CannotAct(words.fill(type=entity.name, id=one), field="item")
        return tuple((entity.id, one) for one in ids)

    def _ids(self, at: Moment) -> tuple[str, ...]:
        found = at.value(self.item, "item")
        listed = found if isinstance(found, tuple) else str("" if found is None else found).split(",")
        ids = tuple(dict.fromkeys(text for one in listed if (text := str(one).strip())))
        if not ids:
            raise CannotAct(msg("The ID is empty."), field="item")
        return ids
