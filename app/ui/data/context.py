"""What the mode needs of the world around it; all of it injected, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.i18n import Translator
from app.storage.workspace import Workspace
from app.ui.data.edits import Edits
from app.ui.data.feed import ChangeFeed
from app.ui.data.names import Names
from app.ui.jobs import Jobs
from app.ui.preview.look import Look
from app.ui.preview.people import Scene
from app.ui.theme.theme import Theme


@dataclass(frozen=True)
class DataContext:
    """Theme and language, the open workspace, and who carries out what takes long."""

    theme: Theme
    tr: Translator
    jobs: Jobs
    workspace: Workspace
    now: Callable[[], datetime]
    first_day: str = "language"
    """On which day weeks begin: as in the settings."""
    history: Edits | None = None
    """What was edited here before the window began to speak another language."""

    @cached_property
    def look(self) -> Look:
        """What everything is drawn with."""
        return Look(self.theme, self.tr.in_zone(self.workspace.directory().calendar.zone))

    @cached_property
    def feed(self) -> ChangeFeed:
        """News of the workspace, on the window's thread."""
        return ChangeFeed(self.workspace)

    @cached_property
    def edits(self) -> Edits:
        """The history of what was edited in this mode."""
        return self.history or Edits(self.workspace.records, self.tr)

    @cached_property
    def names(self) -> Names:
        """What ids are called."""
        return Names(self.workspace, self.feed)

    @property
    def first_weekday(self) -> int:
        """The day on which weeks begin, 1 for Monday to 7 for Sunday."""
        days = {"monday": 1, "saturday": 6, "sunday": 7}
        return days.get(self.first_day, int(self.tr.locale.first_week_day) + 1)

    def scene(self) -> Scene:
        """Return what answers who is who and what is called what."""
        return self.names.scene(self.look.tr, self.now())
