"""What the mode needs of the world around it; all of it injected, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import RuleSet
from app.engine.ports import Directory
from app.engine.telling import Glossary
from app.i18n import Translator
from app.storage.workspace import Workspace
from app.ui.jobs import Jobs
from app.ui.preview.look import Look
from app.ui.theme.theme import Theme


@dataclass(frozen=True)
class BacktestContext:
    """Theme and language, rule types, the open workspace, and who carries out what takes long."""

    theme: Theme
    tr: Translator
    jobs: Jobs
    catalogue: Catalogue
    workspace: Workspace
    directory: Callable[[], Directory]
    now: Callable[[], datetime]

    @property
    def look(self) -> Look:
        """What everything is drawn with."""
        return Look(self.theme, self.tr)

    @property
    def local(self) -> Translator:
        """The language, with moments in the workspace's time zone."""
        return self.tr.in_zone(self.directory().calendar.zone)

    def glossary(self, *versions: RuleSet) -> Glossary:
        """Return what ids are called, in the first of the versions that knows them."""
        return Glossary.of(self.directory(), self.catalogue, versions)
