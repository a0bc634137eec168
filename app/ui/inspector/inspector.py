"""The inspector: it shows what is selected and asks for edits; it decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import is_
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.engine.model.rule_set import Node, Rule, RuleSet, Trigger
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.row import FieldRow
from app.ui.inspector.edits import Asked
from app.ui.inspector.folds import Folds
from app.ui.inspector.others import OpaquePage
from app.ui.inspector.pages import NodePage, RulePage, TriggerPage
from app.ui.inspector.section import Section
from app.ui.inspector.several import SeveralPage
from app.ui.inspector.surroundings import Surroundings
from app.ui.theme import tokens
from app.ui.widgets.states import EmptyState

_LEAST, _USUAL = 300, 360
_MOST_PAGES = 12


class Inspector(QWidget):
    """Everything about the selected rules and triggers."""

    change_asked = Signal(object, object, str)
    """An edit is asked for: a function from rule set to rule set, its words (Msg), what it merges with."""
    node_asked = Signal(str, str)
    """Another card, and a field of its form, is to be shown."""
    find_asked = Signal()
    """The person looks for something to add."""

    def __init__(self, surroundings: Surroundings, folds: Folds, parent: QWidget | None = None) -> None:
        """Begin with nothing selected."""
        super().__init__(parent)
        self._surroundings, self._folds = surroundings, folds
        self._shown: tuple[RuleSet, tuple[str, ...]] | None = None
        self._page: QWidget | None = None
        self._key: tuple[Any, ...] = ()
        self._stale = False
        self._pages: dict[str, NodePage] = {}
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(surroundings.tr(msg("Inspector")))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        holder = QWidget()
        holder.setProperty("role", "surface")
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._area.setWidget(holder)
        self.setMinimumWidth(surroundings.theme.scaled(_LEAST))
        self._put(self._nothing())

    @property
    def page(self) -> QWidget:
        """What is shown."""
        assert self._page is not None  # noqa: S101  there is always one
        return self._page

    def show_selection(self, rule_set: RuleSet, ids: Sequence[str]) -> None:
        """Show the selected cards as they stand; the same selection again only follows the change."""
        chosen = set(ids)
        nodes = [node for _, node in rule_set.nodes() if node.id in chosen]
        self._shown = (rule_set, tuple(ids))
        if len(nodes) == 1:
            self._show_one(rule_set, nodes[0])
        elif nodes:
            self._show_several(rule_set, nodes)
        else:
            self._put(self._nothing())

    def set_surroundings(self, surroundings: Surroundings) -> None:
        """Take another record, other people, another language."""
        new_words = surroundings.tr is not self._surroundings.tr
        self._surroundings = surroundings
        self._stale = True
        if new_words:
            self._put(self._nothing())
            old, self._pages = self._pages, {}
            for page in old.values():
                self._drop(page)
        if self._shown is not None:
            self.show_selection(*self._shown)

    def focus_first_gap(self) -> None:
        """Put the cursor into the first required field that is empty, or into the first field."""
        if isinstance(self._page, NodePage):
            self._page.sections["parameters"].set_folded(False)
            self._page.form.focus_first_gap()

    def focus_field(self, name: str) -> None:
        """Put the cursor into a parameter's field, or unfold the setting of that name."""
        if not isinstance(self._page, NodePage):
            return
        section = {"when": "when", "only_if": "only_if"}.get(name, "order" if name in _IN_ORDER else "parameters")
        if section in self._page.sections:
            self._page.sections[section].set_folded(False)
            if section == "parameters":
                self._page.form.focus_field(name)
            else:
                self._page.sections[section].content.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, self, self._bring_into_sight)  # a card that is chosen now is not yet laid out

    def _bring_into_sight(self) -> None:
        """Scroll to the field that has the keyboard, with what is said above and below it."""
        here: QWidget | None = self.focusWidget()
        parts: list[QWidget] = []
        while here is not None and self._area.isAncestorOf(here):
            if not parts or isinstance(here, FieldRow | Section):
                parts.append(here)
            here = here.parentWidget()
        for one in reversed(parts):
            self._area.ensureWidgetVisible(one, 0, tokens.SMALL)

    def show_help(self) -> None:
        """Say what the type of the card that is shown is for."""
        if isinstance(self._page, NodePage):
            self._page.show_help()

    def _show_one(self, rule_set: RuleSet, node: Node) -> None:
        declared = self._surroundings.catalogue.get(node.type)
        if declared is None:
            self._put(OpaquePage(self._surroundings.context(rule_set, node)))
            return
        page = self._pages.get(node.type)
        if page is not None and page.declared is declared:
            same = page is self._page and page.context.node.id == node.id
            self._put(page)  # first: what is hidden does not tell those around it that it needs less room
            page.show_node(self._context(rule_set, node, page.context if same else None))
        else:
            context = self._context(rule_set, node, None)
            page = (RulePage if isinstance(node, Rule) else TriggerPage)(declared, context, self._folds)
            page.asked.connect(self._ask)
            page.node_asked.connect(self.node_asked)
            self._keep(node.type, page)
        self._put(page)

    def _keep(self, type_id: str, page: NodePage) -> None:
        """Keep the pages of a few types: to fill one anew is many times faster than to build it."""
        self._pages[type_id] = page
        if len(self._pages) > _MOST_PAGES:
            oldest = next(one for one in self._pages if self._pages[one] is not self._page and one != type_id)
            self._drop(self._pages.pop(oldest))

    def _show_several(self, rule_set: RuleSet, nodes: Sequence[Node]) -> None:
        page = self._page
        if isinstance(page, SeveralPage) and not self._stale and page.ids == tuple(one.id for one in nodes):
            page.show_nodes(rule_set)
            return
        self._stale = False
        several = SeveralPage(self._surroundings.context(rule_set, nodes[0]), rule_set, nodes, self._folds)
        several.asked.connect(self._ask)
        self._put(several)

    def _context(self, rule_set: RuleSet, node: Node, before: FormContext | None) -> FormContext:
        """Return the node's context; names and record stay the same objects while nothing they depend on changes."""
        key = _depends_on(rule_set, node)
        fresh = self._stale
        self._stale = False
        if before is not None and not fresh and len(key) == len(self._key) and all(map(is_, key, self._key)):
            return replace(before, rule_set=rule_set, node=node)
        self._key = key
        return self._surroundings.context(rule_set, node)

    def _ask(self, asked: Asked) -> None:
        self.change_asked.emit(asked.edit, asked.words, asked.merge)

    def _nothing(self) -> QWidget:
        tr = self._surroundings.tr
        state = EmptyState(
            self._surroundings.theme,
            "mdi6.cursor-default-click-outline",
            tr(msg("Nothing selected")),
            tr(msg("Select a rule or trigger on the board to see and change what it does.")),
            tr(msg("Search the palette")),
        )
        state.asked.connect(self.find_asked)
        return state

    def _put(self, page: QWidget) -> None:
        old = self._page
        if page is old:
            return
        self._page = page
        page.setProperty("role", "surface")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column.addWidget(page)
        page.show()
        if old is not None:
            self._drop(old)
        self._area.verticalScrollBar().setValue(0)

    def _drop(self, page: QWidget) -> None:
        page.hide()
        if page not in self._pages.values():
            self._column.removeWidget(page)
            page.deleteLater()

    # Qt's

    def sizeHint(self) -> QSize:
        return QSize(self._surroundings.theme.scaled(_USUAL), 600)


_IN_ORDER = ("order", "acts_as", "on_failure")


def _depends_on(rule_set: RuleSet, node: Node) -> tuple[Any, ...]:
    """Return what names and record of a card depend on, comparable by identity: what stands before it."""
    found = rule_set.find(node.id)
    if found is None:
        return ()
    stage = found[0]
    if isinstance(node, Trigger):
        return (node,)
    above = [one.id for one in stage.rules].index(node.id)
    return (*stage.triggers, *stage.rules[:above])
