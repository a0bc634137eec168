"""Change pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.catalog.new_items import pipeline_meant, stage_meant, type_meant
from app.engine.effects import StageChanged
from app.engine.moment import Moment
from app.engine.parameters import Ask, PipelineRef, StageRef
from app.engine.words import Msg, msg


class ChangePipeline(RuleType):
    """Send the item to another pipeline of its type."""

    about = About(
        "item.pipeline",
        ITEMS,
        icon="mdi6.transit-connection-variant",
        title=msg("Change pipeline"),
        description=msg(
            "Moves the item to another pipeline, for instance from sales to delivery once it is paid. What still "
            "waits in this stage is cancelled, and rules below this one in the same branch do not run."
        ),
        sentence=msg("Move to the pipeline {pipeline}"),
        synonyms=msg("funnel board switch transfer hand over department move tunnel"),
        suggests=("item.stage", "item.responsible"),
    )

    pipeline: Annotated[str, PipelineRef(), Ask(msg("Pipeline"), help=msg("Where the item goes."))]
    stage: Annotated[
        str,
        StageRef(pipeline_from="pipeline"),
        Ask(msg("Stage"), help=msg("Left empty, the first stage of that pipeline."), hint=msg("First stage")),
    ] = ""

    examples = (
        Example(
            "to a stage of another pipeline",
            {"pipeline": "service", "stage": "repair"},
            effects=(StageChanged("repair", "ann", "service"),),
        ),
        Example("to its first stage", {"pipeline": "service"}, effects=(StageChanged("visit", "ann", "service"),)),
        Example("to a pipeline that is not there", {"pipeline": "export"}, fails="no pipeline “export”"),
        Example("to a pipeline for other items", {"pipeline": "leads"}, fails="not for items of this type"),
        Example(
            "to a stage that is not there",
            {"pipeline": "service", "stage": "won"},
            fails="“Service pipeline” has no stage “won”",
        ),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Name the stage where one is chosen."""
        return msg("Move to {stage} in the pipeline {pipeline}") if raw.get("stage") else cls.about.sentence

    def perform(self, at: Moment) -> Act:
        """Ask for the move."""
        pipeline = pipeline_meant(self.pipeline, type_meant(at.item.entity, at, "pipeline"), at, "pipeline")
        yield StageChanged(stage_meant(self.stage, pipeline, "stage"), at.author(), pipeline.id)
        return None
