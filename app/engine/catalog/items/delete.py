"""Delete item."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import ItemDeleted
from app.engine.errors import CannotAct
from app.engine.model.belongings import Document, Payment, Relations, Task, id_of
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choices
from app.engine.words import Msg, msg, msgs


class DeleteItem(RuleType):
    """Remove the item."""

    about = About(
        "item.delete",
        ITEMS,
        icon="mdi6.trash-can-outline",
        title=msg("Delete item"),
        description=msg(
            "Removes the item. What still waits in this stage is cancelled, and rules below this one in the same "
            "branch do not run."
        ),
        sentence=msg("Delete this item"),
        synonyms=msg("remove erase trash clean up discard spam junk"),
        suggests=("item.exclude", "control.notify_supervisor"),
    )

    keep_with: Annotated[
        tuple[str, ...],
        Choices(
            (
                ("tasks", msg("Open tasks")),
                ("payments", msg("Payments that are still due")),
                ("documents", msg("Documents")),
                ("relations", msg("Related items")),
            )
        ),
        Ask(
            msg("Keep it while it has"),
            help=msg("Then the rule fails and says why, instead of removing something that is still needed."),
        ),
    ] = ()

    examples = (
        Example("it goes", {}, effects=(ItemDeleted("ann"),)),
        Example("somebody still works on it", {"keep_with": ["tasks"]}, fails="open task: Measure the roof"),
        Example("money is still due", {"keep_with": ["payments"]}, fails="payment that is still due: 14"),
        Example("there is a document", {"keep_with": ["documents"]}, fails="document: 2026-0003"),
        Example("there are related items", {"keep_with": ["relations"]}, fails="related to 2 other items"),
    )

    def perform(self, at: Moment) -> Act:
        """Remove it, unless something of it is still needed."""
        for one in self.keep_with:
            reason = _needed(one, at)
            if reason is not None:
                raise CannotAct(reason, field="keep_with")
        yield ItemDeleted(at.author())
        return None


def _needed(what: str, at: Moment) -> Msg | None:
    there, key = at.world.belongings, at.item.key
    match what:
        case "tasks":
            open_ones = [one.title for one in there.of(Task, key) if one.open]
            return msg("It has an open task: {task}.").fill(task=open_ones[0]) if open_ones else None
        case "payments":
            due = [one.number for one in there.of(Payment, key) if not one.paid]
            return msg("It has a payment that is still due: {number}.").fill(number=due[0]) if due else None
        case "documents":
            papers = [one.number for one in there.of(Document, key)]
            return msg("It has a document: {number}.").fill(number=papers[0]) if papers else None
    relations = there.get(Relations, id_of(key))
    if relations is None or not relations.others:
        return None
    return msgs("It is related to {n} other item.", "It is related to {n} other items.").fill(n=len(relations.others))
