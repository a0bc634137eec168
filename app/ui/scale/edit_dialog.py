"""One change for all cards that were found, in as many pipelines as they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.engine.alphabet import alphabetical
from app.engine.model.people import ITEM_PEOPLE
from app.engine.model.rule_set import Node, Rule, RuleSet, Trigger
from app.engine.people import called
from app.engine.sharing import shared_parameters
from app.engine.things import Thing, What
from app.engine.words import Msg, msg, msgs
from app.ui.forms.context import FormContext
from app.ui.forms.parts.choices import Choices, Option
from app.ui.inspector.pages import FAILURES, ORDERS
from app.ui.preview.look import Look
from app.ui.scale.parts import (
    Change,
    ChoicePart,
    ConditionPart,
    ParameterPart,
    Part,
    PersonPart,
    ReplaceTextPart,
    ReplaceThingPart,
    WhenPart,
    things_used,
)
from app.ui.scale.words import counted
from app.ui.theme import tokens
from app.ui.widgets.room import open_wide

Found = Mapping[str, tuple[RuleSet, tuple[str, ...]]]
"""Rule sets with the ids of the cards that were found, by pipeline."""

_title, _change, _what = msg("Edit all found"), msg("Change"), msg("What to change")
_heading = msgs("{cards} in {n} pipeline", "{cards} in {n} pipelines")
_will = msgs("{n} card will change.", "{n} cards will change.")
_steps = msgs("One step of the history.", "One step of the history in each of {n} pipelines.")
_none = msg("Nothing changes yet.")
_states = ((True, msg("Yes")), (False, msg("No")))
_person_words = (msg("Person or group to replace"), msg("Put in their place"))
_provider_words = (msg("Provider to replace"), msg("Put in its place"))


class EditAllDialog(QDialog):
    """Asks what to change and shows how many cards will."""

    change_given = Signal(object)
    """A `Change` for all the cards."""

    def __init__(self, look: Look, context: FormContext, found: Found, text: str, parent: QWidget) -> None:
        """Offer what the cards have in common; `text` is what was searched for."""
        super().__init__(parent)
        self._look = look
        self._context = context
        self._found = found
        self._text = text
        self._nodes = [
            (rule_set, node)
            for rule_set, ids in found.values()
            for wanted in [frozenset(ids)]
            for _, node in rule_set.nodes()
            if node.id in wanted
        ]
        tr = look.tr
        self.setWindowTitle(tr(_title))
        self._aspects = self._offered()
        self.what = Choices()
        self.what.offer([Option(key, tr(label)) for key, (label, _) in self._aspects.items()])
        self.what.value_chosen.connect(self._ask)
        self.part: Part | None = None
        self._area = QScrollArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = QPushButton(tr(_change))
        self.go.setProperty("kind", "primary")
        self.go.setDefault(True)
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._give)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        self.what.choose(next(iter(self._aspects)))
        self._ask(self.what.value())

    def change(self) -> Change | None:
        """Return what is asked for, None while nothing is."""
        return self.part.change() if self.part is not None else None

    # What can be asked

    def _offered(self) -> dict[str, tuple[Msg, Callable[[], Part]]]:
        context, nodes = self._context, [node for _, node in self._nodes]
        found: dict[str, tuple[Msg, Callable[[], Part]]] = {}

        def offer(name: str, label: Msg, make: Callable[..., Part], *more: object) -> None:
            found[name] = (label, partial(make, context, name, label, nodes, *more))

        offer("enabled", msg("Switched on"), ChoicePart, _states)
        if any(isinstance(one, Rule) for one in nodes):
            offer("when", msg("When"), WhenPart)
        offer("only_if", msg("Only if"), ConditionPart)
        if any(isinstance(one, Rule) for one in nodes):
            offer("order", msg("Order"), ChoicePart, ORDERS)
            offer("acts_as", msg("Acts as"), PersonPart)
            offer("on_failure", msg("When they fail"), ChoicePart, FAILURES)
        if any(isinstance(one, Trigger) for one in nodes):
            offer("change_stage_as", msg("Change stage as"), PersonPart)
        for parameter in shared_parameters(nodes, context.catalogue):
            label = msg("Parameter: {label}").fill(label=parameter.ask.label)
            found[f"parameter:{parameter.name}"] = (label, partial(ParameterPart, context, parameter, nodes))
        found["text"] = (msg("Replace a text"), partial(ReplaceTextPart, context, self._text))
        used = things_used(self._nodes, context)
        for what, label, words in (
            (What.PERSON, msg("Replace a person or group"), _person_words),
            (What.PROVIDER, msg("Replace a provider"), _provider_words),
        ):
            things = [(one, self._called(one)) for one in used if one.what is what]
            if things:
                found[what.value] = (label, partial(ReplaceThingPart, context, things, self._others, words))
        return found

    def _called(self, thing: Thing) -> str:
        tr, directory = self._look.tr, self._context.directory
        if thing.what is What.PERSON:
            return tr(called(thing.id, directory))
        return next((tr(one.name) for one in directory.providers if one.id == thing.id), thing.id)

    def _others(self, thing: Thing) -> Sequence[Option]:
        tr, directory = self._look.tr, self._context.directory
        if thing.what is What.PROVIDER:
            fitting = (one for one in directory.providers if one.channel == thing.within or one.id == "log")
            return [Option(one.id, tr(one.name)) for one in fitting]
        active = (one for one in directory.employees.values() if one.active)
        employees = sorted(active, key=lambda one: alphabetical(tr(one.called)))
        references = [
            *(f"employee:{one.id}" for one in employees),
            *(f"department:{one}" for one in directory.departments),
            *(f"role:{one}" for one in directory.roles),
            *ITEM_PEOPLE,
        ]
        return [Option(one, tr(called(one, directory))) for one in references]

    def _ask(self, key: str) -> None:
        self.part = self._aspects[key][1]()
        self.part.changed.connect(self._count)
        holder = QWidget()
        holder.setProperty("role", "window")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.part)
        column.addStretch(1)
        self._area.setWidget(holder)
        self._count()

    # What follows

    def _count(self) -> None:
        change, cards, pipelines = self.change(), 0, 0
        for rule_set, ids in self._found.values() if change is not None else ():
            new = change.edit(rule_set, ids) if change is not None else rule_set
            touched = _differing(rule_set, new)
            cards += touched
            pipelines += bool(touched)
        tr = self._look.tr
        words = [_will.fill(n=cards), _steps.fill(n=pipelines)] if cards else [_none]
        self.summary.setText(" ".join(tr(one) for one in words))
        self.go.setEnabled(bool(cards))

    def _give(self) -> None:
        change = self.change()
        if change is not None:
            self.change_given.emit(change)
        self.accept()

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        tr, theme = self._look.tr, self._look.theme
        nodes: list[Node] = [node for _, node in self._nodes]
        title = QLabel(tr(_heading.fill(cards=counted(nodes), n=len(self._found))))
        title.setProperty("role", "title")
        label = QLabel(tr(_what))
        label.setBuddy(self.what)
        self.what.setAccessibleName(tr(_what))
        line = QFrame()
        line.setProperty("role", "line")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.MEDIUM)
        layout.addWidget(title)
        layout.addWidget(label)
        layout.addWidget(self.what)
        layout.addWidget(line)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.summary)
        layout.addWidget(buttons)
        open_wide(self, theme, 560, 500)


def _differing(old: RuleSet, new: RuleSet) -> int:
    """Count the cards that are others now; an edit of many leaves each in its place."""
    return sum(a[1] is not b[1] for a, b in zip(old.nodes(), new.nodes(), strict=True))
