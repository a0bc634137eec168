"""What editors need to know of the world around them; all of it injected, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import Node, RuleSet
from app.engine.model.schema import EntityType, Schema
from app.engine.model.timing import When
from app.engine.model.values import File
from app.engine.names import Names
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.scope import Scope
from app.i18n import Translator
from app.ui.theme.theme import Theme

ChooseFiles = Callable[[QWidget], Sequence[File]]
"""Lets the person choose files; nothing where they thought better of it."""
FindClients = Callable[[str], Sequence[str]]
"""Gives the references of some contacts and companies in whom a text is found; of any for an empty text."""
DueWords = Callable[[When], str]
"""Says when a rule with this setting would run on the chosen record, in the person's language; empty without one."""


class Recent:
    """Placeholders used of late, the newest first; one for the whole window."""

    def __init__(self, paths: Sequence[str] = (), most: int = 6) -> None:
        """Begin with what was used last time."""
        self._paths = list(paths[:most])
        self._most = most

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths, the newest first."""
        return tuple(self._paths)

    def use(self, path: str) -> None:
        """Put a path on top."""
        self._paths = [path, *(one for one in self._paths if one != path)][: self._most]


@dataclass(frozen=True)
class FormContext:
    """The surroundings of a form: language and theme, who and what there is, and the record to show values of."""

    tr: Translator
    theme: Theme
    catalogue: Catalogue
    templates: Templates
    names: Names
    rule_set: RuleSet
    node: Node
    directory: Directory = field(default_factory=Directory)
    scope: Scope | None = None
    """The chosen record as the rule would see it."""
    due: DueWords = lambda _when: ""
    choose_files: ChooseFiles = lambda _parent: ()
    secrets: tuple[str, ...] = ()
    """Names in the keyring that a secret reference may use."""
    recent: Recent = field(default_factory=Recent)
    find_clients: FindClients = lambda _text: ()
    template_files: Callable[[], Sequence[File]] = lambda: ()
    """The workspace's Word files, of which documents are made."""
    open_file: Callable[[str], None] = lambda _file_id: None
    """Opens a copy of a file of the workspace with the desktop's own program."""
    present: FormContext | None = None
    """The surroundings of the item on which the rule runs, where “item” means one that is looked for."""

    @property
    def schema(self) -> Schema:
        """All entity types and pipelines."""
        return self.directory.schema

    @property
    def entity(self) -> EntityType | None:
        """The entity type that the rule set is for."""
        return self.schema.entity(self.rule_set.entity)
