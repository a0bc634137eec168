"""Joins what compares versions, and what publishes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.engine.differences import Differences
    from app.engine.model.rule_set import RuleSet


def differences_of(old: RuleSet, new: RuleSet, path: Path | None) -> Differences:
    """Return what differs; with a workspace people, fields and pipelines are called as there."""
    from app.engine.catalog.registry import catalogue_on_demand
    from app.engine.differing import difference
    from app.engine.ports import Directory

    catalogue = catalogue_on_demand()
    if path is None:
        return difference(old, new, catalogue, Directory(any_provider=True))
    from app.storage.workspace import Access, Workspace

    with Workspace.open(path, Access.READ) as workspace:
        return difference(old, new, catalogue, workspace.directory())
