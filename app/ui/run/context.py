"""What the mode needs of the world around it; all of it injected, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import is_not

from app.delivery.base import Outside
from app.delivery.secrets.vault import Vault
from app.engine.catalog.registry import Catalogue
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.ports import Directory, World
from app.engine.telling import Glossary
from app.i18n import Translator
from app.publish.engine import EnginePort, LedgerPort
from app.storage.workspace import Workspace
from app.ui.data.edits import Edits
from app.ui.jobs import Jobs
from app.ui.preview.look import Look
from app.ui.preview.people import Scene
from app.ui.theme.theme import Theme

NO_RECORD = Item("", "", "", "", {})


@dataclass(frozen=True)
class EngineDoor:
    """How the engine of the workspace is found and started; both may take a while."""

    find: Callable[[], EnginePort | None]
    """Gives the engine that runs, None where none does."""
    start: Callable[[Callable[[], None]], EnginePort]
    """Starts it as a process of its own and gives it once it answers; what it is given may raise to stop waiting."""
    close: Callable[[bool], None]
    """Hangs up; given False, it ends what a window has started, though nobody has heard of it yet."""
    by_window: Callable[[], bool]
    """Says whether a window has started the engine that was found last: no other one ends with a window."""


Act = Callable[[], object]
Unlock = Callable[[Act, Act | None], object]
"""What is to be done, and what is to be done without the secrets where a person cannot open them."""


def at_once(then: Act, _without: Act | None) -> object:
    """Do it: nothing needs to be opened."""
    return then()


class Names:
    """What ids are called; looked up anew only where people or rules are others."""

    def __init__(
        self, directory: Callable[[], Directory], catalogue: Catalogue, rule_sets: Callable[[], list[RuleSet]]
    ) -> None:
        """Look nothing up yet."""
        self._directory = directory
        self._catalogue = catalogue
        self._rule_sets = rule_sets
        self._seen: tuple[object, ...] = ()
        self._known: Glossary | None = None

    def __call__(self) -> Glossary:
        """Return what ids are called now; the same as before while nothing has changed."""
        directory, rule_sets = self._directory(), self._rule_sets()
        seen = (directory, *rule_sets)
        if self._known is None or len(seen) != len(self._seen) or any(map(is_not, seen, self._seen)):
            self._seen, self._known = seen, Glossary.of(directory, self._catalogue, rule_sets)
        return self._known


@dataclass(frozen=True)
class RunContext:
    """Theme and language, rule types, the open workspace, the engine's door, and who carries out what takes long."""

    theme: Theme
    tr: Translator
    jobs: Jobs
    catalogue: Catalogue
    workspace: Workspace
    directory: Callable[[], Directory]
    rule_sets: Callable[[], list[RuleSet]]
    now: Callable[[], datetime]
    door: EngineDoor
    at_rest: LedgerPort
    """What lies in the workspace while no engine runs."""
    vault: Callable[[], Vault]
    unlock: Unlock = at_once
    """Does what needs a secret once what opens the secrets is known."""
    history: Edits | None = None
    """What was edited here before the window began to speak another language."""

    @cached_property
    def look(self) -> Look:
        """What everything is drawn with; moments in the workspace's time zone."""
        return Look(self.theme, self.tr.in_zone(self.directory().calendar.zone))

    @cached_property
    def edits(self) -> Edits:
        """The history of what was edited in this mode."""
        return self.history or Edits(self.workspace.records, self.tr)

    @cached_property
    def names(self) -> Names:
        """Gives what ids are called."""
        return Names(self.directory, self.catalogue, self.rule_sets)

    def scene(self) -> Scene:
        """Return what answers who is who, beyond any one record."""
        return Scene(NO_RECORD, World(self.directory()), self.now(), self.look.tr)

    def outside(self) -> Outside:
        """Return what a channel needs of this machine when it is tried out."""
        vault = self.vault()
        return Outside(vault.of, self.now, vault.redactor.words, self.look.tr)
