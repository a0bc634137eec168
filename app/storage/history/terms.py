"""What a log is read by: its mapping, the stages of a rule set, and what is known around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from app.engine.errors import KnownError
from app.engine.history import LogMapping
from app.engine.model.rule_set import Stage
from app.engine.model.schema import EntityType, PipelineStage
from app.engine.words import msg
from app.storage.history.source import Kind
from app.storage.importing.names import Names

CASE = "case:"
"""Stands before the names of what is said of an item as a whole."""

_OF_ITEM = msg("In an XES log “{key}” cannot name the item: take an attribute of the trace, such as case:concept:name.")
_OF_EVENT = msg("In an XES log “{key}” is said of the trace as a whole: take an attribute of the event.")


@dataclass(frozen=True, slots=True)
class Terms:
    """All that decides what a log means."""

    mapping: LogMapping
    stages: Mapping[str, str]
    """The id of the stage that each name in the log stands for: see `stage_names`."""
    entity: EntityType | None = None
    """What kind of items they are; its fields say of which type values are."""
    zone: tzinfo = UTC
    """Of times that name none."""
    currency: str = "EUR"
    people: Names = field(default_factory=Names)
    """Employees by name; whoever is not among them is the id that the log gives."""


def stage_names(stages: Iterable[Stage | PipelineStage]) -> dict[str, str]:
    """Return the stage that each name in a log stands for: the ids, and names that are no other stage's."""
    stages = tuple(stages)
    often = Counter(one.name for one in stages)
    return {one.name: one.id for one in stages if often[one.name] == 1} | {one.id: one.id for one in stages}


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a mapping names, as the log itself names it; pairs are of a field and an attribute."""

    item: str
    time: str
    stage: str
    of_item: tuple[tuple[str, str], ...]
    of_event: tuple[tuple[str, str], ...]

    @classmethod
    def named(cls, mapping: LogMapping, kind: Kind) -> Attributes:
        """Sort out what is said of items and what of events; raises KnownError for what cannot be."""
        bare = len(CASE) if kind == "xes" else 0
        if bare and not mapping.item.startswith(CASE):
            raise KnownError(_OF_ITEM.fill(key=mapping.item), field="item")
        for where, key in (("stage", mapping.stage), ("time", mapping.time)):
            if bare and key.startswith(CASE):
                raise KnownError(_OF_EVENT.fill(key=key), field=where)
        pairs = mapping.fields.items()
        return cls(
            mapping.item[bare:],
            mapping.time,
            mapping.stage,
            tuple((key, one[bare:]) for key, one in pairs if one.startswith(CASE)),
            tuple((key, one) for key, one in pairs if not one.startswith(CASE)),
        )

    def all(self) -> tuple[str, ...]:
        """Return every attribute that is wanted, once."""
        pairs = (*self.of_item, *self.of_event)
        return tuple(dict.fromkeys((self.item, self.time, self.stage, *(one for _, one in pairs))))
