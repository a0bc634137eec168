"""Where the Rehearse mode keeps scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.storage.scenarios import Scenario as Kept


class Shelf(Protocol):
    """Where scenarios are kept."""

    def all(self, pipeline_id: str) -> Sequence[Kept]:
        """Return those of a pipeline by name."""

    def put(self, scenario: Kept) -> None:
        """Add or replace one."""

    def remove(self, scenario_id: str) -> None:
        """Remove one."""
