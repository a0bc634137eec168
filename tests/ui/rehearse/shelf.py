"""Where tests keep scenarios."""

from __future__ import annotations

from app.engine.errors import KnownError
from app.engine.words import msg
from app.storage.scenarios import Scenario


class MemoryShelf:
    """Keeps scenarios in memory; while it is `full`, it takes none."""

    def __init__(self) -> None:
        self.kept: dict[str, Scenario] = {}
        self.full = False

    def all(self, pipeline_id: str) -> list[Scenario]:
        return sorted((one for one in self.kept.values() if one.pipeline == pipeline_id), key=lambda one: one.name)

    def put(self, scenario: Scenario) -> None:
        if self.full:
            raise KnownError(msg("The disk is full."))
        self.kept[scenario.id] = scenario

    def remove(self, scenario_id: str) -> None:
        self.kept.pop(scenario_id)
