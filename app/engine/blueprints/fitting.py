"""How a ready-made rule set comes into a workspace: into a board that is still empty, or as a pipeline of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import count

from msgspec.structs import replace

from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import Pipeline, PipelineStage


def is_empty(rule_set: RuleSet) -> bool:
    """Say whether no rule and no trigger stands on a board."""
    return next(rule_set.nodes(), None) is None


def laid_out(template: RuleSet, board: RuleSet) -> RuleSet:
    """Return an empty board with the stages and cards of a template in place of its own stages."""
    return replace(board, stages=template.stages)


def pipeline_of(template: RuleSet, taken: Collection[str]) -> Pipeline:
    """Return a pipeline with the stages of a template, under an id that is free."""
    key = next(one for one in _numbered(template.id) if one not in taken)
    stages = tuple(PipelineStage(one.id, one.name, one.color, one.kind) for one in template.stages)
    return Pipeline(key, template.name, template.entity, stages)


def _numbered(key: str) -> Iterator[str]:
    yield key
    yield from (f"{key}_{number}" for number in count(2))
