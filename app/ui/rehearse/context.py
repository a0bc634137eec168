"""What the mode needs of the world around it; all of it injected, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.engine.catalog.registry import Catalogue
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.placeholders import Templates
from app.engine.ports import Belongings, Directory, Items, NoBelongings, NoItems
from app.i18n import Translator
from app.ui.jobs import Jobs
from app.ui.preview.look import Look, OpenDocument, Pdfs
from app.ui.rehearse.shelf import Memory, Shelf
from app.ui.theme.theme import Theme

Records = Callable[[str, str, int], Sequence[Item]]
"""Gives records of a pipeline (by id) that a text is found in, at most so many."""


@dataclass(frozen=True)
class RehearseContext:
    """Theme and language, rule types, people and clients, and where records come from."""

    theme: Theme
    tr: Translator
    jobs: Jobs
    catalogue: Catalogue
    templates: Templates
    directory: Callable[[], Directory]
    """Asked anew at each restart, so that a rehearsal sees the people and fields there are then."""
    records: Records
    starts: Callable[[], datetime]
    """When the clock begins; asked anew at each restart."""
    seed: str = "0"
    belongings: Belongings = field(default_factory=NoBelongings)
    """Chats, tasks, papers and the like that exist already."""
    items: Items = field(default_factory=NoItems)
    """Records that stand beside those on the board."""
    open_document: OpenDocument | None = None
    pdfs: Pdfs | None = None
    scenarios: Shelf | None = None
    """Where rehearsals are kept as scenarios; None where they cannot be."""
    memory: Memory | None = None
    """Where the choice of boards is remembered; None where it is not."""
    rule_sets: Callable[[], Sequence[RuleSet]] = lambda: ()
    """Those of all pipelines, so that records which rules make or take elsewhere go on there; asked at each restart."""

    @property
    def look(self) -> Look:
        """What previews are drawn with."""
        return Look(self.theme, self.tr, self.open_document, self.pdfs)
