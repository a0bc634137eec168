"""What the inspector shows of one rule or trigger: its head and its sections."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QVBoxLayout, QWidget

from app.engine.catalog.declaration import Declared
from app.engine.conditions import words as condition_words
from app.engine.model.condition import clauses
from app.engine.model.rule_set import Node, Rule, Trigger
from app.engine.model.timing import When
from app.engine.parameters import Ask, Person
from app.engine.words import Msg, msg, msgs
from app.ui.forms.condition.builder import ConditionBuilder
from app.ui.forms.context import FormContext
from app.ui.forms.make import make_form
from app.ui.forms.parts.choices import Choices, Option
from app.ui.forms.people.editors import PersonEditor, muted_line
from app.ui.forms.references import node_title
from app.ui.forms.row import FieldRow
from app.ui.forms.timing import TimingEditor
from app.ui.inspector import edits
from app.ui.inspector.folds import Folds
from app.ui.inspector.header import NodeHeader
from app.ui.inspector.relations import ResultsView, TogetherView, has_results
from app.ui.inspector.section import Section
from app.ui.inspector.type_help import TypeHelpPopup
from app.ui.theme import tokens

ORDERS = (("parallel", msg("In parallel")), ("after_previous", msg("After the previous rule")))
FAILURES = (("continue", msg("Go on with the next rule")), ("stop", msg("Stop the rules that follow it")))


class NodePage(QWidget):
    """The common part of rules and triggers: head, parameters, condition."""

    asked = Signal(object)
    """An edit (edits.Asked)."""
    node_asked = Signal(str, str)
    """Another card, and a field of its form, is to be shown."""

    def __init__(self, declared: type[Declared], context: FormContext, folds: Folds) -> None:
        """Build the page of a type."""
        super().__init__()
        self.declared = declared
        self.context = context
        self._folds = folds
        about, tr = declared.about, context.tr
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, tokens.LARGE)
        self._layout.setSpacing(0)
        trigger = isinstance(context.node, Trigger)
        self.header = NodeHeader(context.theme, tr, about.icon, about.category.color, trigger=trigger)
        self._layout.addWidget(self.header)
        self.header.renamed.connect(lambda name: self.asked.emit(edits.rename(self.context.node.id, name)))
        self.header.switched.connect(
            lambda on: self.asked.emit(edits.switch((self.context.node.id,), self.title, on=on))
        )
        self.header.help_asked.connect(self.show_help)
        self.form = make_form(declared, context)
        self.form.parameter_changed.connect(self._ask_parameter)
        self._kinds = {one.name: one for one in declared.parameters()}
        self.sections: dict[str, Section] = {}
        self.results: ResultsView | None = None
        self.together: TogetherView | None = None
        self._add_section("parameters", msg("Parameters"), self._parameters())

    @property
    def title(self) -> str:
        """What the rule or trigger is called."""
        return node_title(self.context, self.context.node.type, self.context.node.name)

    def show_node(self, context: FormContext) -> None:
        """Show the rule or trigger as it now stands; cursors stay where they are."""
        fresh = context.scope is not self.context.scope or context.names is not self.context.names
        if context.node.id != self.context.node.id:
            self.condition.forget()
        self.context = context
        node = context.node
        found = context.rule_set.find(node.id)
        place = found[0].name if found is not None else ""
        self.header.show_node(node.name, context.tr(self.declared.about.title), place, enabled=node.enabled)
        if fresh:
            self.form.set_context(context)
        self.form.set_raw(node.parameters)
        self._show_settings(node, fresh=fresh)

    def show_help(self) -> None:
        """Say what this type is for."""
        context = self.context
        TypeHelpPopup(self.declared, context.catalogue, context.theme, context.tr, self).open_below(self.header.help)

    def _show_settings(self, node: Node, *, fresh: bool) -> None:
        if fresh:
            self.condition.set_context(self.context)
        if self.results is not None:
            words = self.results.show_results(self.declared, self.context)
            self.sections["results"].set_summary(self.context.tr(words))
        if self.together is not None:
            self.together.show_node(self.context)
        self.condition.show_raw(node.only_if.model_dump() if node.only_if is not None else None)
        self.sections["only_if"].set_summary(self.context.tr(self._condition_summary(node)))

    def _parameters(self) -> QWidget:
        if self._kinds:
            return self.form
        nothing = muted_line()
        nothing.setText(self.context.tr(msg("There is nothing to fill in here.")))
        return nothing

    def _add_condition(self, *, changes: bool) -> None:
        self.condition = ConditionBuilder(self.context, changes=changes)
        self.condition.condition_changed.connect(
            lambda raw: self.asked.emit(edits.condition((self.context.node.id,), self.title, raw))
        )
        self._add_section("only_if", msg("Only if"), self.condition)

    def _add_relations(self) -> None:
        """Add who uses the results, and what goes well with the card."""
        if has_results(self.declared):
            self.results = ResultsView(self.context)
            self.results.node_asked.connect(self.node_asked)
            self._add_section("results", msg("Results"), self.results)
        together = TogetherView(self.declared, self.context)
        if together.offers:
            self.together = together
            together.add_asked.connect(
                lambda one: self.asked.emit(edits.add_beside(self.context.node.id, one, self.context.catalogue))
            )
            self._add_section("together", msg("Goes well with"), together)
        self._layout.addStretch(1)

    def _add_section(self, key: str, title: Msg, content: QWidget) -> None:
        line = QFrame(self)
        line.setProperty("role", "line")
        self._layout.addWidget(line)
        section = Section(
            self.context.theme, self.context.tr(title), content, folded=self._folds.folded(key), parent=self
        )
        section.folded_changed.connect(lambda folded: self._folds.fold(key, folded=folded))
        self.sections[key] = section
        self._layout.addWidget(section)

    def _ask_parameter(self, name: str, raw: Any) -> None:
        one = self._kinds[name]
        self.asked.emit(edits.parameter((self.context.node.id,), self.title, name, one.ask.label, one.kind, raw))

    def _ask(self, name: str, value: Any) -> None:
        self.asked.emit(edits.setting((self.context.node.id,), self.title, name, value))

    def _condition_summary(self, node: Node) -> Msg:
        if node.only_if is None:
            return msg("always")
        count = sum(1 for _ in clauses(node.only_if))
        return (
            condition_words(node.only_if, self.context.names)
            if count == 1
            else (msgs("{n} clause", "{n} clauses").fill(n=count))
        )


class RulePage(NodePage):
    """A rule: when it runs, only if, in which order, as whom."""

    def __init__(self, declared: type[Declared], context: FormContext, folds: Folds) -> None:
        super().__init__(declared, context, folds)
        self.timing = TimingEditor(context)
        self.timing.when_changed.connect(lambda when: self._ask("when", when))
        self._add_section("when", msg("When"), self.timing)
        self._add_condition(changes=False)
        self.order = OrderFields(context)
        self.order.setting_changed.connect(self._ask)
        self._add_section("order", msg("Order and acting"), self.order)
        self._add_relations()
        self.show_node(context)

    def _show_settings(self, node: Node, *, fresh: bool) -> None:
        super()._show_settings(node, fresh=fresh)
        if isinstance(node, Rule):
            if fresh:
                self.timing.set_context(self.context)
                self.order.set_context(self.context)
            self.timing.show_when(node.when)
            self.order.show_rule(node, self._previous())
            self.sections["when"].set_summary(self.context.tr(when_summary(node.when, self.context)))
            labels = dict(ORDERS)
            self.sections["order"].set_summary(self.context.tr(labels[node.order]))

    def _previous(self) -> str:
        """Return the name of the rule above, empty for the first."""
        found = self.context.rule_set.find(self.context.node.id)
        rules = found[0].rules if found is not None else ()
        place = next((place for place, one in enumerate(rules) if one.id == self.context.node.id), 0)
        return node_title(self.context, rules[place - 1].type, rules[place - 1].name) if place else ""


class TriggerPage(NodePage):
    """A trigger: only if, and how it moves the item."""

    def __init__(self, declared: type[Declared], context: FormContext, folds: Folds) -> None:
        super().__init__(declared, context, folds)
        self._add_condition(changes=True)
        self.moving = MovingFields(context)
        self.moving.setting_changed.connect(self._ask)
        self._add_section("moving", msg("Moving the item"), self.moving)
        self._add_relations()
        self.show_node(context)

    def _show_settings(self, node: Node, *, fresh: bool) -> None:
        super()._show_settings(node, fresh=fresh)
        if isinstance(node, Trigger):
            if fresh:
                self.moving.set_context(self.context)
            self.moving.show_trigger(node)
            back = msg("forward and back") if node.allow_back else msg("forward only")
            self.sections["moving"].set_summary(self.context.tr(back))


class SettingFields(QWidget):
    """Labelled settings below one another."""

    setting_changed = Signal(str, object)

    def __init__(self, context: FormContext) -> None:
        """Begin without fields."""
        super().__init__()
        self._context = context
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(tokens.LARGE)

    def add_choices(
        self, name: str, label: Msg, options: tuple[tuple[str, Msg], ...], note: QWidget | None = None
    ) -> Choices:
        """Add a choice, with a note below it."""
        tr = self._context.tr
        choices = Choices()
        choices.offer([Option(value, tr(words)) for value, words in options])
        choices.setAccessibleName(tr(label))
        choices.value_chosen.connect(lambda value: self.setting_changed.emit(name, value))
        words = QLabel(tr(label))
        words.setBuddy(choices)
        column = QVBoxLayout()
        column.setSpacing(tokens.TIGHT)
        column.addWidget(words)
        column.addWidget(choices)
        if note is not None:
            column.addWidget(note)
        self._layout.addLayout(column)
        return choices

    def add_person(self, name: str, ask: Ask) -> FieldRow:
        """Add a person."""
        row = FieldRow(PersonEditor(Person(), ask, self._context), required=False)
        row.raw_changed.connect(lambda raw: self.setting_changed.emit(name, raw))
        self._layout.addWidget(row)
        return row


class OrderFields(SettingFields):
    """In parallel or after the previous rule, as whom, and what follows a failure."""

    def __init__(self, context: FormContext) -> None:
        super().__init__(context)
        self._after = muted_line()
        self._order = self.add_choices("order", msg("Order"), ORDERS, self._after)
        help_words = msg("Author or sender where the rule names none.")
        self._acts_as = self.add_person("acts_as", Ask(msg("Acts as"), help=help_words))
        self._failure = self.add_choices("on_failure", msg("When it fails"), FAILURES)

    def set_context(self, context: FormContext) -> None:
        """Take another record."""
        self._context = context
        self._acts_as.set_context(context)

    def show_rule(self, rule: Rule, previous: str) -> None:
        """Show a rule's settings, in silence."""
        tr = self._context.tr
        self._order.choose(rule.order)
        self._acts_as.show_raw(rule.acts_as)
        self._failure.choose(rule.on_failure)
        if rule.order == "parallel":
            words = msg("Starts as soon as the item enters the stage.")
        elif previous:
            words = msg("Starts once “{rule}” has finished, its waiting included.").fill(rule=previous)
        else:
            words = msg("It is the first on its stage, so it starts at once.")
        self._after.setText(tr(words))


class MovingFields(SettingFields):
    """As whom a trigger moves the item, and whether it may move it back."""

    def __init__(self, context: FormContext) -> None:
        super().__init__(context)
        tr = context.tr
        ask = Ask(msg("Change stage as"), help=msg("Who appears in the history as having moved the item."))
        self._as = self.add_person("change_stage_as", ask)
        self._back = QCheckBox(tr(msg("Allow moving back")))
        self._back.clicked.connect(lambda on: self.setting_changed.emit("allow_back", on))
        note = muted_line()
        note.setText(tr(msg("Otherwise items on later stages stay where they are.")))
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(note)
        self._layout.addLayout(column)

    def set_context(self, context: FormContext) -> None:
        """Take another record."""
        self._context = context
        self._as.set_context(context)

    def show_trigger(self, trigger: Trigger) -> None:
        """Show a trigger's settings, in silence."""
        self._as.show_raw(trigger.change_stage_as)
        self._back.setChecked(trigger.allow_back)


_units = {
    "minutes": msgs("{n} minute", "{n} minutes"),
    "hours": msgs("{n} hour", "{n} hours"),
    "days": msgs("{n} day", "{n} days"),
}


def when_summary(when: When, context: FormContext) -> Msg:
    """Return a time setting in few words."""
    span = _units[when.unit].fill(n=when.amount)
    base = context.names.label_of(when.base)
    match when.mode:
        case "immediately":
            words = msg("immediately")
        case "after" if when.base == "now":
            words = msg("after {span}").fill(span=span)
        case "after":
            words = msg("{span} after {date}").fill(span=span, date=base)
        case "before":
            words = msg("{span} before {date}").fill(span=span, date=base)
        case _:
            words = msg("at {date}").fill(date=base)
    return msg("{words}, {clock}").fill(words=words, clock=when.clock) if when.clock else words
