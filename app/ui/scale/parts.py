"""The questions of editing many cards: each asks for one thing and gives the edit that follows from the answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.engine import editing
from app.engine.catalog.declaration import Parameter
from app.engine.model.rule_set import Node, RuleSet
from app.engine.model.timing import When
from app.engine.parameters import Ask, ConditionKind, Person
from app.engine.references import Collected, Reader
from app.engine.replacing import replace_text, replace_thing
from app.engine.sharing import Several, parameter_value, shared_value
from app.engine.things import Thing
from app.engine.words import Msg, msg
from app.ui.forms.condition.builder import ConditionBuilder
from app.ui.forms.context import FormContext
from app.ui.forms.parts.choices import Choices, Option, TextLine
from app.ui.forms.people.editors import PersonEditor
from app.ui.forms.registry import editor_for
from app.ui.forms.row import FieldRow
from app.ui.forms.timing import TimingEditor
from app.ui.theme import tokens

Many = Callable[[RuleSet, Collection[str]], RuleSet]

_set = msg("Change “{what}”")
_replace = msg("Replace “{old}” with “{new}”")
_several = msg("They have several values; what you choose stands on all of them.")
_one = msg("All of them have this value now.")


class Change(Struct, frozen=True):
    """An edit of some cards of any rule set, and what it is called."""

    edit: Many
    words: Msg


class Part(QWidget):
    """One question."""

    changed = Signal()

    def __init__(self, context: FormContext) -> None:
        """Begin without fields."""
        super().__init__()
        self.context = context
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(tokens.SMALL)

    def change(self) -> Change | None:
        """Return the edit that the answer asks for; None while there is no answer."""
        raise AssertionError(type(self).__name__)

    def labelled(self, words: Msg, field: QWidget) -> None:
        """Add a field with its label above."""
        text = self.context.tr(words)
        label = QLabel(text)
        label.setBuddy(field)
        field.setAccessibleName(text)
        self.column.addWidget(label)
        self.column.addWidget(field)

    def tell_agreement(self, values: Sequence[Any]) -> Any:
        """Say whether the cards agree; return the value that all have, or `Several.VALUES`."""
        shared = shared_value(values)
        note = QLabel(self.context.tr(_several if shared is Several.VALUES else _one))
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        self.column.addWidget(note)
        return shared


class SettingPart(Part):
    """A setting that every rule, or every trigger, has."""

    def __init__(self, context: FormContext, name: str, label: Msg, nodes: Sequence[Node]) -> None:
        """Ask for the setting `name` of those of the cards that have it."""
        super().__init__(context)
        self.name, self.label = name, label
        self.values = [getattr(one, name) for one in nodes if name in one.__struct_fields__]
        self.answered = False

    def value(self) -> Any:
        """Return the answer."""
        raise AssertionError(type(self).__name__)

    def change(self) -> Change | None:
        if not self.answered:
            return None
        name, value = self.name, self.value()
        return Change(lambda rule_set, ids: editing.change(rule_set, ids, **{name: value}), _set.fill(what=self.label))

    def take(self, *_: object) -> None:
        """Take note that the person has answered."""
        self.answered = True
        self.changed.emit()


class ChoicePart(SettingPart):
    """One of a few values."""

    def __init__(
        self, context: FormContext, name: str, label: Msg, nodes: Sequence[Node], options: Sequence[tuple[Any, Msg]]
    ) -> None:
        """Offer values with their words."""
        super().__init__(context, name, label, nodes)
        self._values = {str(value): value for value, _ in options}
        self.choices = Choices(context.tr(msg("Choose…")))
        self.choices.offer([Option(str(value), context.tr(words)) for value, words in options])
        self.labelled(label, self.choices)
        shared = self.tell_agreement(self.values)
        if shared is not Several.VALUES:
            self.choices.choose(str(shared))
        self.choices.value_chosen.connect(self.take)

    def value(self) -> Any:
        return self._values[self.choices.value()]


class PersonPart(SettingPart):
    """A person."""

    def __init__(self, context: FormContext, name: str, label: Msg, nodes: Sequence[Node]) -> None:
        """Offer everybody."""
        super().__init__(context, name, label, nodes)
        self.row = FieldRow(PersonEditor(Person(), Ask(label), context), required=False)
        self.column.addWidget(self.row)
        shared = self.tell_agreement(self.values)
        self.row.show_raw("" if shared is Several.VALUES else shared)
        self.row.raw_changed.connect(self.take)

    def value(self) -> Any:
        return self.row.raw()


class WhenPart(SettingPart):
    """When rules run."""

    def __init__(self, context: FormContext, name: str, label: Msg, nodes: Sequence[Node]) -> None:
        """Begin with the time that all have."""
        super().__init__(context, name, label, nodes)
        self.timing = TimingEditor(context)
        self.column.addWidget(self.timing)
        shared = self.tell_agreement(self.values)
        self.timing.show_when(When() if shared is Several.VALUES else shared)
        self.timing.when_changed.connect(self.take)
        self.answered = shared is Several.VALUES

    def value(self) -> Any:
        return self.timing.when


class ConditionPart(SettingPart):
    """Under which condition cards act."""

    def __init__(self, context: FormContext, name: str, label: Msg, nodes: Sequence[Node]) -> None:
        """Begin with the condition that all have."""
        super().__init__(context, name, label, nodes)
        self.condition = ConditionBuilder(context)
        self.column.addWidget(self.condition)
        shared = self.tell_agreement(self.values)
        self.answered = shared is Several.VALUES
        self.condition.show_raw(None if shared is Several.VALUES or shared is None else shared.model_dump())
        self.condition.condition_changed.connect(self.take)

    def value(self) -> Any:
        return ConditionKind().read(self.condition.raw())


class ParameterPart(Part):
    """A parameter that all cards share."""

    def __init__(self, context: FormContext, parameter: Parameter, nodes: Sequence[Node]) -> None:
        """Begin with the value that all have."""
        super().__init__(context)
        self._parameter = parameter
        self._answered = False
        self.row = FieldRow(editor_for(parameter.kind, parameter.ask, context), required=parameter.required)
        self.column.addWidget(self.row)
        shared = self.tell_agreement([parameter_value(one, parameter) for one in nodes])
        self.row.show_raw(parameter.kind.empty if shared is Several.VALUES else shared)
        self.row.raw_changed.connect(self._take)

    def change(self) -> Change | None:
        if not self._answered:
            return None
        name, raw = self._parameter.name, self.row.raw()
        words = _set.fill(what=self._parameter.ask.label)
        return Change(lambda rule_set, ids: editing.set_parameter(rule_set, ids, name, raw), words)

    def _take(self) -> None:
        self._answered = True
        self.changed.emit()


class ReplaceThingPart(Part):
    """One person or provider in the place of another."""

    def __init__(
        self,
        context: FormContext,
        used: Sequence[tuple[Thing, str]],
        offered: Callable[[Thing], Sequence[Option]],
        words: tuple[Msg, Msg],
    ) -> None:
        """Offer the things that the cards use, by their names, and what each may be replaced with."""
        super().__init__(context)
        self._used = {f"{one.within}/{one.id}": (one, label) for one, label in used}
        self._offered = offered
        hint = context.tr(msg("Choose…"))
        self.old, self.new = Choices(hint), Choices(hint)
        self.old.offer([Option(key, label) for key, (_, label) in self._used.items()])
        self.labelled(words[0], self.old)
        self.labelled(words[1], self.new)
        self.old.value_chosen.connect(self._offer)
        self.new.value_chosen.connect(lambda _: self.changed.emit())

    def change(self) -> Change | None:
        old, new = self.old.value(), self.new.value()
        if not old or not new:
            return None
        thing, label = self._used[old]
        context = self.context

        def edit(rule_set: RuleSet, ids: Collection[str]) -> RuleSet:
            reader = Reader(context.catalogue, context.schema, rule_set.entity)
            return replace_thing(rule_set, ids, thing, new, reader, context.templates.repoint)

        return Change(edit, _replace.fill(old=label, new=self.new.currentText()))

    def _offer(self) -> None:
        found = self._used.get(self.old.value())
        self.new.choose("")
        self.new.offer([one for one in self._offered(found[0]) if one.value != found[0].id] if found else [])
        self.changed.emit()


class ReplaceTextPart(Part):
    """One text in the place of another, in names and texts."""

    def __init__(self, context: FormContext, text: str) -> None:
        """Begin with the text that was searched for."""
        super().__init__(context)
        self._answered = False
        self.old, self.new = TextLine(), TextLine()
        self.old.setText(text)
        self.labelled(msg("Text to replace"), self.old)
        self.labelled(msg("Replace it with"), self.new)
        note = QLabel(context.tr(msg("In names and texts. Placeholders stay; large and small letters count the same.")))
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        self.column.addWidget(note)
        for line in (self.old, self.new):
            line.textChanged.connect(self._take)

    def change(self) -> Change | None:
        old, new, context = self.old.text(), self.new.text(), self.context
        if not old or old == new or not self._answered:
            return None

        def edit(rule_set: RuleSet, ids: Collection[str]) -> RuleSet:
            return replace_text(rule_set, ids, old, new, Reader(context.catalogue, context.schema, rule_set.entity))

        return Change(edit, _replace.fill(old=old, new=new))

    def _take(self) -> None:
        self._answered = True
        self.changed.emit()


def things_used(nodes: Iterable[tuple[RuleSet, Node]], context: FormContext) -> list[Thing]:
    """Return the things that cards use, each once."""
    visitor = Collected(context.templates.name_paths)
    for rule_set, node in nodes:
        Reader(context.catalogue, context.schema, rule_set.entity).visit(node, visitor)
    return list(visitor.found)
