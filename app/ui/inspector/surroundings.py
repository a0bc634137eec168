"""What the inspector is given of the workspace, and the form's context made from it for one rule or trigger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import Node, RuleSet
from app.engine.model.timing import When
from app.engine.model.values import File
from app.engine.names import names_at
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.scope import Scope
from app.i18n import Translator
from app.ui.forms.context import ChooseFiles, FindClients, FormContext, Recent
from app.ui.theme.theme import Theme

ScopeOf = Callable[[RuleSet, Node], Scope | None]
"""The chosen record as a rule or trigger would see it; None where none is chosen."""
DueOf = Callable[[RuleSet, Node, When], str]
"""When a rule would run on the chosen record with another setting, in words; empty where none is chosen."""


@dataclass(frozen=True)
class Surroundings:
    """Language, theme, who and what there is, and the chosen record."""

    tr: Translator
    theme: Theme
    catalogue: Catalogue
    templates: Templates
    directory: Directory = field(default_factory=Directory)
    scope: ScopeOf = lambda _rule_set, _node: None
    due: DueOf = lambda _rule_set, _node, _when: ""
    choose_files: ChooseFiles = lambda _parent: ()
    secrets: tuple[str, ...] = ()
    recent: Recent = field(default_factory=Recent)
    find_clients: FindClients = lambda _text: ()
    template_files: Callable[[], Sequence[File]] = lambda: ()
    open_file: Callable[[str], None] = lambda _file_id: None

    def context(self, rule_set: RuleSet, node: Node) -> FormContext:
        """Return what the form of a rule or trigger needs."""
        names = names_at(rule_set, node.id, self.catalogue, self.directory.schema, self.directory.variables)
        return FormContext(
            self.tr,
            self.theme,
            self.catalogue,
            self.templates,
            names,
            rule_set,
            node,
            self.directory,
            self.scope(rule_set, node),
            lambda when: self.due(rule_set, node, when),
            self.choose_files,
            self.secrets,
            self.recent,
            self.find_clients,
            self.template_files,
            self.open_file,
        )
