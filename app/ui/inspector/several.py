"""What the inspector shows of several cards: what they have in common, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.engine.catalog.declaration import Parameter
from app.engine.model.rule_set import Node, Rule, RuleSet, Trigger
from app.engine.model.timing import When
from app.engine.parameters import Ask
from app.engine.sharing import Several, parameter_value, shared_parameters, shared_value
from app.engine.words import Msg, msg, msgs
from app.ui.forms.condition.builder import ConditionBuilder
from app.ui.forms.context import FormContext
from app.ui.forms.parts.choices import Choices
from app.ui.forms.parts.switch import Switch
from app.ui.forms.people.editors import muted_line
from app.ui.forms.references import node_title
from app.ui.forms.registry import editor_for
from app.ui.forms.row import FieldRow
from app.ui.forms.timing import TimingEditor
from app.ui.inspector import edits
from app.ui.inspector.folds import Folds
from app.ui.inspector.pages import FAILURES, ORDERS, SettingFields, when_summary
from app.ui.inspector.section import Section
from app.ui.preview.parts import Sign
from app.ui.theme import tokens

_LISTED = 8

_differ = msg("several values")
_differ_here = msg("Several values: what you enter stands on all.")


class SeveralPage(QWidget):
    """Settings and parameters that all selected cards share; where they differ, it says so until one is chosen."""

    asked = Signal(object)

    def __init__(self, context: FormContext, rule_set: RuleSet, nodes: Sequence[Node], folds: Folds) -> None:
        """Show several cards."""
        super().__init__()
        self._context = context
        self._folds = folds
        self._ids = [one.id for one in nodes]
        self._rules = [one for one in nodes if isinstance(one, Rule)]
        self._triggers = [one for one in nodes if isinstance(one, Trigger)]
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, tokens.LARGE, 0, tokens.LARGE)
        self._layout.setSpacing(0)
        self.sections: dict[str, Section] = {}
        self.rows: dict[str, FieldRow] = {}
        self._parameters: dict[str, Parameter] = {}
        self._notes: dict[str, QLabel] = {}
        self._add_top(nodes)
        self._add_parameters(nodes)
        self._add_when()
        self._add_condition()
        self._add_settings()
        self._layout.addStretch(1)
        self.show_nodes(rule_set)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the cards."""
        return tuple(self._ids)

    def show_nodes(self, rule_set: RuleSet) -> None:
        """Show the cards as they now stand, in silence."""
        chosen = set(self._ids)
        nodes = [node for _, node in rule_set.nodes() if node.id in chosen]
        enabled = {one.enabled for one in nodes}
        with QSignalBlocker(self._switch):
            self._switch.show_state(next(iter(enabled)) if len(enabled) == 1 else None)
        for name, field in self._fields.items():
            shared = _shared(nodes, name)
            value = "" if shared is Several.VALUES else shared
            if isinstance(field, Choices):
                field.choose(value)
            else:
                field.show_raw(value)
        self._show_parameters(nodes)
        self._show_when(nodes)
        self._show_condition(nodes)

    def _show_parameters(self, nodes: Sequence[Node]) -> None:
        values = {
            name: shared_value(parameter_value(node, one) for node in nodes) for name, one in self._parameters.items()
        }
        agreed = {name: value for name, value in values.items() if value is not Several.VALUES}
        for name, row in self.rows.items():
            row.set_others(agreed)
            row.show_raw(agreed.get(name, self._parameters[name].kind.empty))
            self._notes[name].setVisible(name not in agreed)

    def _show_when(self, nodes: Sequence[Node]) -> None:
        if "when" in self.sections:
            when = _shared(nodes, "when")
            self.timing.show_when(When() if when is Several.VALUES else when)
            self._notes["when"].setVisible(when is Several.VALUES)
            words = _differ if when is Several.VALUES else when_summary(when, self._context)
            self.sections["when"].set_summary(self._context.tr(words))

    def _show_condition(self, nodes: Sequence[Node]) -> None:
        condition = _shared(nodes, "only_if")
        differs = condition is Several.VALUES
        self.condition.show_raw(None if differs or condition is None else condition.model_dump())
        self._notes["only_if"].setVisible(differs)
        words = _differ if differs else msg("always") if condition is None else msg("one condition for all")
        self.sections["only_if"].set_summary(self._context.tr(words))

    # Parts

    def _add_top(self, nodes: Sequence[Node]) -> None:
        tr = self._context.tr
        title = QLabel(tr(self._counted()))
        title.setProperty("role", "title")
        self._switch = Switch(self._context.theme, tr(msg("Switched on")))
        self._switch.toggled.connect(lambda on: self.asked.emit(edits.switch(self._ids, self._title, on=on)))
        row = QHBoxLayout()
        row.addWidget(QLabel(tr(msg("Switched on"))), 1)
        row.addWidget(self._switch)
        column = QVBoxLayout()
        column.setContentsMargins(tokens.LARGE, 0, tokens.LARGE, tokens.MEDIUM)
        column.setSpacing(tokens.LARGE)
        column.addWidget(title)
        column.addWidget(self._list(nodes))
        column.addLayout(row)
        self._layout.addLayout(column)

    def _add_parameters(self, nodes: Sequence[Node]) -> None:
        self._parameters = {one.name: one for one in shared_parameters(nodes, self._context.catalogue)}
        if not self._parameters:
            return
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.LARGE)
        for name, one in self._parameters.items():
            row = FieldRow(editor_for(one.kind, one.ask, self._context), required=False)
            row.raw_changed.connect(lambda raw, one=one: self._ask_parameter(one, raw))
            self.rows[name] = row
            column.addWidget(self._noted(name, row))
        self._add_section("parameters", msg("Parameters they share"), holder)

    def _add_when(self) -> None:
        if self._rules and not self._triggers:
            self.timing = TimingEditor(self._context)
            self.timing.when_changed.connect(lambda when: self._ask("when", when))
            self._add_section("when", msg("When"), self._noted("when", self.timing))

    def _add_condition(self) -> None:
        self.condition = ConditionBuilder(self._context, changes=not self._rules)
        self.condition.condition_changed.connect(
            lambda raw: self.asked.emit(edits.condition(self._ids, self._title, raw))
        )
        self._add_section("only_if", msg("Only if"), self._noted("only_if", self.condition))

    def _add_settings(self) -> None:
        tr, settings = self._context.tr, SettingFields(self._context)
        self._fields: dict[str, Choices | FieldRow] = {}
        if self._rules:
            self._fields["order"] = settings.add_choices("order", msg("Order"), ORDERS)
            self._fields["acts_as"] = settings.add_person("acts_as", Ask(msg("Acts as"), hint=msg("Different people")))
            self._fields["on_failure"] = settings.add_choices("on_failure", msg("When they fail"), FAILURES)
        if self._triggers:
            ask = Ask(msg("Change stage as"), hint=msg("Different people"))
            self._fields["change_stage_as"] = settings.add_person("change_stage_as", ask)
        for one in self._fields.values():
            if isinstance(one, Choices):
                one.setPlaceholderText(tr(msg("Different")))
        settings.setting_changed.connect(self._ask)
        self._add_section("order", msg("Order and acting"), settings)

    def _noted(self, name: str, editor: QWidget) -> QWidget:
        """Put below an editor what is said where the cards differ."""
        note = muted_line()
        note.setText(self._context.tr(_differ_here))
        self._notes[name] = note
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.TIGHT)
        column.addWidget(editor)
        column.addWidget(note)
        return both

    def _add_section(self, key: str, title: Msg, content: QWidget) -> None:
        line = QFrame()
        line.setProperty("role", "line")
        self._layout.addWidget(line)
        section = Section(self._context.theme, self._context.tr(title), content, folded=self._folds.folded(key))
        section.folded_changed.connect(lambda folded: self._folds.fold(key, folded=folded))
        self.sections[key] = section
        self._layout.addWidget(section)

    @property
    def _title(self) -> str:
        return self._context.tr(self._counted())

    def _counted(self) -> Msg:
        rules = msgs("{n} rule", "{n} rules").fill(n=len(self._rules))
        triggers = msgs("{n} trigger", "{n} triggers").fill(n=len(self._triggers))
        if self._rules and self._triggers:
            return msg("{triggers} and {rules}").fill(triggers=triggers, rules=rules)
        return rules if self._rules else triggers

    def _list(self, nodes: Sequence[Node]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SMALL)
        for node in nodes[:_LISTED]:
            column.addLayout(self._line(node))
        if len(nodes) > _LISTED:
            more = muted_line()
            more.setText(self._context.tr(msgs("and {n} more", "and {n} more").fill(n=len(nodes) - _LISTED)))
            column.addWidget(more)
        return holder

    def _line(self, node: Node) -> QHBoxLayout:
        context = self._context
        declared = context.catalogue.get(node.type)
        words = QLabel(node_title(context, node.type, node.name))
        name = declared.about.icon if declared is not None else "mdi6.help-rhombus-outline"
        color = declared.about.category.color if declared is not None else "muted"
        words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.setSpacing(tokens.SMALL)
        row.addWidget(Sign(context, name, color))
        row.addWidget(words, 1)
        return row

    def _ask(self, name: str, value: Any) -> None:
        self.asked.emit(edits.setting(self._ids, self._title, name, value))

    def _ask_parameter(self, one: Parameter, raw: Any) -> None:
        self.asked.emit(edits.parameter(self._ids, self._title, one.name, one.ask.label, one.kind, raw))


def _shared(nodes: Sequence[Node], name: str) -> Any:
    """Return the value of a setting that all cards have that know it, or `Several.VALUES`."""
    return shared_value(getattr(one, name) for one in nodes if name in one.__struct_fields__)
