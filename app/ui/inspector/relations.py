"""How a card is joined to others: who uses its results, and what goes well with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.engine.catalog.declaration import Declared, Result, RuleType
from app.engine.model.rule_set import Node
from app.engine.suggesting import beside
from app.engine.type_words import type_words
from app.engine.users import User, UserIndex
from app.engine.words import Msg, msg, msgs
from app.ui.forms.context import FormContext
from app.ui.forms.people.editors import muted_line
from app.ui.forms.references import node_title
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.flow import FlowLayout

MOST = 6
"""How many suggestions are shown."""
_ICON = 14

_jump = msg("Show “{rule}”")
_whole = msg("The rule itself")
_unused = msg("Not used yet: {results}")
_none = msg("None yet: what is filled in above decides which results there are.")
_adds = msg("Adds it to “{stage}”.")


class CardButton(QPushButton):
    """A small button with the icon of a card's type."""

    def __init__(self, theme: Theme, text: str, declared: type[Declared] | None) -> None:
        """Name a card, or what can be added."""
        super().__init__(text)
        self.setProperty("kind", "preset")
        self._theme = theme
        self._about = declared.about if declared is not None else None
        theme.theme_changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        if self._about is not None:
            self.setIcon(self._theme.icon(self._about.icon, self._about.category.color))
            self.setIconSize(QSize(self._theme.scaled(_ICON), self._theme.scaled(_ICON)))


class ResultsView(QWidget):
    """Lists the results of a card, each with the cards that use it."""

    node_asked = Signal(str, str)
    """A card, and a field of its form, is to be shown."""

    def __init__(self, context: FormContext) -> None:
        """Begin with nothing looked at."""
        super().__init__()
        self._users = UserIndex(context.catalogue, context.templates)
        self._shown: tuple[object, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.SMALL)

    def show_results(self, declared: type[Declared], context: FormContext) -> Msg:
        """Show the results of the card; return in few words by how many cards they are used."""
        node = context.node
        results = declared.results_for(node.parameters, context.schema)
        users = self._users.of(context.rule_set, node.id)
        nodes = {one.node: found[1] for one in users if (found := context.rule_set.find(one.node)) is not None}
        key = (context.tr, results, users, *((one.type, one.name) for one in nodes.values()))
        if key != self._shown:
            self._shown = key
            self._fill(results, users, nodes, context)
        count = len(nodes)
        return msgs("used by {n} card", "used by {n} cards").fill(n=count) if count else msg("not used yet")

    def _fill(
        self, results: Sequence[Result], users: Sequence[User], nodes: dict[str, Node], context: FormContext
    ) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        tr = context.tr
        named = [(one.name, tr(one.label), tr(type_words(one.type, multiple=one.multiple))) for one in results]
        if any(not one.result for one in users):
            named.insert(0, ("", tr(_whole), ""))
        unused = [label for name, label, _ in named if not any(one.result == name for one in users)]
        for name, label, kind in named:
            mine = [one for one in users if one.result == name and one.node in nodes]
            if mine:
                self._column.addWidget(self._row(label, kind, mine, nodes, context))
        if unused or not named:
            line = muted_line()
            line.setText(tr(_unused.fill(results=tuple(unused)) if unused else _none))
            self._column.addWidget(line)

    def _row(
        self, label: str, kind: str, users: Sequence[User], nodes: dict[str, Node], context: FormContext
    ) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder, spacing=tokens.TIGHT)
        name, sort = QLabel(label, holder), QLabel(kind, holder)
        sort.setProperty("role", "muted")
        for one in (name, sort) if kind else (name,):
            one.setTextFormat(Qt.TextFormat.PlainText)
            row.addWidget(one)
        for user in {one.node: one for one in users}.values():
            node = nodes[user.node]
            title = node_title(context, node.type, node.name)
            button = CardButton(context.theme, title, context.catalogue.get(node.type))
            words = context.tr(_jump.fill(rule=title))
            button.setToolTip(words)
            button.setAccessibleName(context.tr.pair(label, words))
            button.clicked.connect(lambda _on=False, user=user: self.node_asked.emit(user.node, user.field))
            row.addWidget(button)
        return holder


class TogetherView(QWidget):
    """Offers what goes well with a card; one click adds it where it belongs."""

    add_asked = Signal(object)
    """A type is to be added for the card's sake."""

    def __init__(self, declared: type[Declared], context: FormContext) -> None:
        """Offer what the declarations suggest, in both directions."""
        super().__init__()
        self._offers = context.catalogue.goes_with(declared.about.id)[:MOST]
        self._buttons: list[QPushButton] = []
        row = FlowLayout(self, spacing=tokens.TIGHT)
        for one in self._offers:
            about = one.about
            button = CardButton(context.theme, context.tr(about.title), one)
            button.setAccessibleName(context.tr(msg("Add “{name}”").fill(name=about.title)))
            button.clicked.connect(lambda _on=False, one=one: self.add_asked.emit(one))
            row.addWidget(button)
            self._buttons.append(button)

    @property
    def offers(self) -> tuple[type[Declared], ...]:
        """The types that are offered."""
        return self._offers

    def show_node(self, context: FormContext) -> None:
        """Say where each would go for the card that is shown."""
        for button, one in zip(self._buttons, self._offers, strict=True):
            how = beside(context.rule_set, context.node, one, context.catalogue)
            stage = context.rule_set.stage(how.place.stage) if how is not None else None
            description = context.tr(one.about.description)
            where = context.tr(_adds.fill(stage=stage.name)) if stage is not None else ""
            button.setToolTip(f"<p>{description}</p><p>{where}</p>")
            button.setAccessibleDescription(f"{description} {where}")


def has_results(declared: type[Declared]) -> bool:
    """Say whether cards of a type can leave results for the rules after them."""
    return issubclass(declared, RuleType) and (bool(declared.results) or declared.varies())
