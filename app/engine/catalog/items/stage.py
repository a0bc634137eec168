"""Change stage."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.catalog.new_items import own_stage_meant
from app.engine.effects import StageChanged
from app.engine.moment import Moment
from app.engine.parameters import Ask, StageRef
from app.engine.words import msg


class ChangeStage(RuleType):
    """Send the item to another stage of its pipeline."""

    about = About(
        "item.stage",
        ITEMS,
        icon="mdi6.arrow-right-circle-outline",
        title=msg("Change stage"),
        description=msg(
            "Moves the item to another stage. What still waits in this stage is cancelled, and rules "
            "below this one in the same branch do not run."
        ),
        sentence=msg("Move to {stage}"),
        synonyms=msg("status move advance step next funnel column"),
        suggests=("control.notify_supervisor",),
    )

    stage: Annotated[str, StageRef(), Ask(msg("Stage"), help=msg("Where the item goes."))]

    examples = (
        Example("to another stage", {"stage": "contract"}, effects=(StageChanged("contract", "ann"),)),
        Example("to a stage that is not there", {"stage": "archive"}, fails="no stage “archive”"),
    )

    def perform(self, at: Moment) -> Act:
        """Ask for the move."""
        yield StageChanged(own_stage_meant(self.stage, at, "stage"), at.author())
        return None
