"""A few real records of a pipeline, for the checks that try rules on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from time import monotonic

from app.engine.checks.sample import FEWEST, Sample
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.ports import Directory, World
from app.storage.records.shelf import Query
from app.storage.workspace import Workspace

MOST = 240
"""So many records are looked at, as evenly from all stages as there are."""
_AMONG = 4_000
"""They are chosen among so many of the newest of each stage, however large the workspace is."""


def sample_of(
    workspace: Workspace,
    rule_set: RuleSet,
    directory: Directory,
    now: datetime,
    *,
    seed: str = "0",
    clock: Callable[[], float] = monotonic,
) -> Sample:
    """Choose records by chance, the same ones for the same seed, and see how long records have stayed in each stage.

    `clock` gives seconds, and is asked after each record: it may raise to end a trial that nobody waits for.
    """
    items = tuple(_chosen(workspace, rule_set, seed))
    world = World(directory, workspace.belongings, workspace.items(), seed)
    return Sample(items, world, now, _usual_stays(workspace, rule_set.pipeline), clock)


def _usual_stays(workspace: Workspace, pipeline: str) -> Mapping[str, timedelta]:
    """Return by stage within what time half of all records leave it, where there are enough to say so."""
    stays = workspace.stays(pipeline).items()
    return {stage: sorted(some)[(len(some) - 1) // 2] for stage, some in stays if len(some) >= FEWEST}


def _chosen(workspace: Workspace, rule_set: RuleSet, seed: str) -> Iterator[Item]:
    shelf = workspace.records.items(rule_set.entity)
    fair = -(-MOST // max(1, len(rule_set.stages)))
    for stage in rule_set.stages:
        query = Query(pipeline=rule_set.pipeline, stage=stage.id, sort="created_at", descending=True)
        ids = shelf.ids(query, limit=_AMONG)
        chosen = Random(f"{seed}|{stage.id}").sample(ids, min(fair, len(ids)))
        yield from shelf.many(chosen)
