"""Change observers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import FieldsChanged
from app.engine.errors import CannotAct
from app.engine.moment import Moment
from app.engine.parameters import Ask, People
from app.engine.words import Msg, msg


class ChangeObservers(RuleType):
    """Let other people follow the item."""

    about = About(
        "item.observers",
        ITEMS,
        icon="mdi6.account-eye-outline",
        title=msg("Change observers"),
        description=msg(
            "Adds people to those who follow the item, and takes others off, for instance the lawyers once the "
            "contract is signed."
        ),
        sentence=msg("Let {add} observe"),
        synonyms=msg("watch follow watcher follower subscribe add remove participants"),
        suggests=("employee.notification", "item.responsible"),
    )

    add: Annotated[
        tuple[str, ...],
        People(),
        Ask(msg("Add"), help=msg("Who follows the item from now on, besides those who do already.")),
    ] = ()
    remove: Annotated[
        tuple[str, ...],
        People(),
        Ask(msg("Remove"), help=msg("Who no longer follows it. They go first, so “Observers” here replaces them all.")),
    ] = ()

    examples = (
        Example(
            "added to those there are, each once",
            {"add": ["supervisor", "role:lawyers"]},
            item={"observers": ("bo",)},
            effects=(FieldsChanged({"observers": ("bo", "lea")}, "ann"),),
        ),
        Example(
            "some go, others come",
            {"add": ["supervisor"], "remove": ["role:lawyers"]},
            item={"observers": ("max", "lea")},
            effects=(FieldsChanged({"observers": ("max", "bo")}, "ann"),),
        ),
        Example(
            "one in place of all",
            {"add": ["employee:lea"], "remove": ["observers"]},
            item={"observers": ("bo", "max")},
            effects=(FieldsChanged({"observers": ("lea",)}, "ann"),),
        ),
        Example(
            "the last one goes",
            {"remove": ["employee:bo"]},
            item={"observers": ("bo",)},
            effects=(FieldsChanged({"observers": None}, "ann"),),
        ),
        Example("they observe already", {"add": ["employee:bo"]}, item={"observers": ("bo",)}),
        Example("nobody to add", {"add": ["role:translators"]}, fails="stands for nobody"),
        Example("nobody is named", {}, fails="Nobody is named"),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say who comes and who goes."""
        if not raw.get("remove"):
            return cls.about.sentence
        return msg("Let {add} observe, no longer {remove}") if raw.get("add") else msg("No longer let {remove} observe")

    def perform(self, at: Moment) -> Act:
        """Change the list where anything in it changes."""
        if not self.add and not self.remove:
            raise CannotAct(msg("Nobody is named to add or to remove."), field="add")
        added = at.people(self.add, "add") if self.add else ()
        gone = at.found(self.remove)
        now = tuple(at.item.values.get("observers") or ())
        observers = tuple(dict.fromkeys((*(one for one in now if one not in gone), *added)))
        if observers != now:
            yield FieldsChanged({"observers": observers or None}, at.author())
        return None
