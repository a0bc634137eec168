"""Complete tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import CONTROL
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.catalog.new_items import own_stage_meant
from app.engine.effects import TasksCompleted
from app.engine.model.belongings import Task
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, Person, StageRef
from app.engine.words import Msg, msg

WHERE = Choice((("any", msg("Any stage")), ("current", msg("This stage")), ("chosen", msg("A certain stage"))))
WHICH = Choice((("all", msg("All of them")), ("by_rules", msg("Those that rules have made"))))


class CompleteTasks(RuleType):
    """Close the item’s open tasks that have become pointless."""

    about = About(
        "control.complete_tasks",
        CONTROL,
        icon="mdi6.checkbox-multiple-marked-outline",
        title=msg("Complete tasks"),
        description=msg(
            "Closes tasks of the item that are still open, for instance those of the stage it has left. Rules that "
            "wait for them go on."
        ),
        sentence=msg("Complete the open tasks of: {where}"),
        synonyms=msg("close finish done todo to-do tick off tidy up end"),
        suggests=("control.task", "item.stage"),
    )

    where: Annotated[
        str, WHERE, Ask(msg("Made in"), help=msg("The stage in which the item stood when the task was made."))
    ] = "any"
    stage: Annotated[str, StageRef(), Ask(msg("Stage"), shown_when=("where", ("chosen",)))]
    which: Annotated[str, WHICH, Ask(msg("Which tasks"))] = "all"
    by: Annotated[
        str,
        Person(),
        Ask(
            msg("Completed by"),
            help=msg("In whose name they are closed. Left empty, the person under “Acts as”."),
            hint=msg("Acts as"),
        ),
    ] = ""

    examples = (
        Example("all that are open", {}, effects=(TasksCompleted(("measure",), "ann"),), results={}),
        Example(
            "those of one stage, in another name",
            {"where": "chosen", "stage": "new", "by": "supervisor"},
            effects=(TasksCompleted(("measure",), "bo"),),
        ),
        Example("none is open there", {"where": "chosen", "stage": "contract"}),
        Example("those of rules: this one was made by hand", {"where": "current", "which": "by_rules"}),
        Example("a stage that is not there", {"where": "chosen", "stage": "archive"}, fails="no stage “archive”"),
        Example("nobody to close them", {"by": "role:translators"}, fails="stands for nobody"),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Name the stage where one is chosen."""
        return msg("Complete the open tasks of “{stage}”") if raw.get("where") == "chosen" else cls.about.sentence

    def perform(self, at: Moment) -> Act:
        """Close what is open; where nothing is, there is nothing to do."""
        by = at.person(self.by, "by") if self.by else at.author()
        stage = self._stage(at)
        found = tuple(
            one.id
            for one in at.world.belongings.of(Task, at.item.key)
            if one.open and stage in ("", one.stage) and (one.rule or self.which == "all")
        )
        if found:
            yield TasksCompleted(found, by)
        return None

    def _stage(self, at: Moment) -> str:
        """Return the stage whose tasks are meant, empty for any."""
        if self.where != "chosen":
            return at.item.stage if self.where == "current" else ""
        return own_stage_meant(self.stage, at, "stage")
