"""Where the Rehearse mode keeps scenarios and what was chosen last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from app.storage.scenarios import Scenario as Kept


class Shelf(Protocol):
    """Where scenarios are kept."""

    def all(self, pipeline_id: str) -> Sequence[Kept]:
        """Return those of a pipeline by name."""

    def put(self, scenario: Kept) -> None:
        """Add or replace one."""

    def remove(self, scenario_id: str) -> None:
        """Remove one."""


class Memory(Protocol):
    """Where a choice is remembered until the next time."""

    def get(self, key: str) -> Any:
        """Return what is remembered under a key; None where nothing is."""

    def put(self, key: str, value: Any) -> None:
        """Remember a JSON value."""
