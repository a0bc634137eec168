"""Which boards are shown beside that of the open rule set, and how; remembered for each pipeline."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from app.engine.model.rule_set import RuleSet, Stage
from app.engine.model.schema import Pipeline
from app.storage.errors import StorageError
from app.ui.rehearse.shelf import Memory

KEY = "rehearse.boards."


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The other pipelines whose boards are shown, by id, and whether boards stand side by side or one below another."""

    others: tuple[str, ...] = ()
    side_by_side: bool = False

    def turned(self, pipeline: str, *, on: bool) -> Arrangement:
        """Return it with the board of a pipeline shown or not."""
        kept = tuple(one for one in self.others if one != pipeline)
        return replace(self, others=(*kept, pipeline) if on else kept)

    def among(self, known: Iterable[str]) -> Arrangement:
        """Return it with those pipelines alone that there are, in their order."""
        return replace(self, others=tuple(one for one in known if one in self.others))


def remembered(memory: Memory | None, pipeline: str) -> Arrangement:
    """Return what was last chosen for a pipeline; what cannot be read counts as nothing."""
    found = memory.get(KEY + pipeline) if memory is not None else None
    if not isinstance(found, dict) or not isinstance(found.get("others"), list):
        return Arrangement()
    others = tuple(one for one in found["others"] if isinstance(one, str) and one != pipeline)
    return Arrangement(others, found.get("side_by_side") is True)


def remember(memory: Memory | None, pipeline: str, arrangement: Arrangement) -> None:
    """Keep what is chosen for a pipeline."""
    if memory is not None:
        with suppress(StorageError):  # it is only handy the next time
            memory.put(KEY + pipeline, {"others": list(arrangement.others), "side_by_side": arrangement.side_by_side})


def stages_alone(pipeline: Pipeline) -> RuleSet:
    """Return the rule set of a pipeline that has no rules."""
    stages = tuple(Stage(one.id, one.name, one.kind, one.color) for one in pipeline.stages)
    return RuleSet(id=pipeline.id, name=pipeline.name, entity=pipeline.entity, pipeline=pipeline.id, stages=stages)
