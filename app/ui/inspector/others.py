"""What the inspector shows where not one known card is selected: several, an unknown one, none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.engine.model.rule_set import Node, Rule, RuleSet, Trigger
from app.engine.parameters import Ask
from app.engine.words import Msg, msg, msgs
from app.ui.forms.context import FormContext
from app.ui.forms.parts.choices import Choices
from app.ui.forms.parts.switch import Switch
from app.ui.forms.people.editors import muted_line
from app.ui.forms.references import node_title
from app.ui.forms.row import FieldRow
from app.ui.inspector import edits
from app.ui.inspector.header import NodeHeader
from app.ui.inspector.pages import FAILURES, ORDERS, SettingFields
from app.ui.theme import tokens

_LISTED = 8


class OpaquePage(QWidget):
    """A card of an unknown type, as it stands in the file; nothing of it is changed."""

    def __init__(self, context: FormContext) -> None:
        """Show the card of a context."""
        super().__init__()
        tr, node = context.tr, context.node
        header = NodeHeader(context.theme, tr, "mdi6.help-rhombus-outline", "muted", trigger=isinstance(node, Trigger))
        found = context.rule_set.find(node.id)
        header.show_node(
            node.name or node.type, node.type, found[0].name if found is not None else "", enabled=node.enabled
        )
        header.freeze()
        note = muted_line()
        note.setText(
            tr(
                msg(
                    "This Rulewright does not know the type “{type}”. The card is kept as it stands and saved "
                    "unchanged; where the package that brings the type is installed, it works."
                ).fill(type=node.type)
            )
        )
        code = QPlainTextEdit(json.dumps(node.model_dump(), ensure_ascii=False, indent=2))
        code.setReadOnly(True)
        code.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        code.setAccessibleName(tr(msg("The card as it stands in the file")))
        code.setMinimumHeight(context.theme.scaled(220))
        column = QVBoxLayout()
        column.setContentsMargins(tokens.LARGE, tokens.TIGHT, tokens.LARGE, tokens.LARGE)
        column.setSpacing(tokens.MEDIUM)
        column.addWidget(note)
        column.addWidget(code, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(header)
        layout.addLayout(column, 1)


class SeveralPage(SettingFields):
    """Settings that all selected cards share; where they differ, the field says so until one is chosen for all."""

    asked = Signal(object)

    def __init__(self, context: FormContext, rule_set: RuleSet, nodes: Sequence[Node]) -> None:
        """Show several cards."""
        super().__init__(context)
        self._layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        self._ids = [one.id for one in nodes]
        self._rules = [one for one in nodes if isinstance(one, Rule)]
        self._triggers = [one for one in nodes if isinstance(one, Trigger)]
        tr = context.tr
        self._title = QLabel(tr(self._counted()))
        self._title.setProperty("role", "title")
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._list(nodes))
        self._switch = Switch(context.theme, tr(msg("Switched on")))
        self._switch.toggled.connect(lambda on: self.asked.emit(edits.switch(self._ids, tr(self._counted()), on=on)))
        self._layout.addLayout(self._switch_row())
        line = QFrame()
        line.setProperty("role", "line")
        self._layout.addWidget(line)
        self._fields: dict[str, Choices | FieldRow] = {}
        if self._rules:
            self._fields["order"] = self.add_choices("order", msg("Order"), ORDERS)
            self._fields["acts_as"] = self.add_person("acts_as", Ask(msg("Acts as"), hint=msg("Different people")))
            self._fields["on_failure"] = self.add_choices("on_failure", msg("When they fail"), FAILURES)
        if self._triggers:
            ask = Ask(msg("Change stage as"), hint=msg("Different people"))
            self._fields["change_stage_as"] = self.add_person("change_stage_as", ask)
        for one in self._fields.values():
            if isinstance(one, Choices):
                one.setPlaceholderText(tr(msg("Different")))
        self._layout.addStretch(1)
        self.setting_changed.connect(self._ask)
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
            values = {getattr(one, name) for one in nodes if name in one.__struct_fields__}
            shared: Any = next(iter(values)) if len(values) == 1 else ""
            if isinstance(field, Choices):
                field.choose(shared)
            else:
                field.show_raw(shared)

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
        icon, words = QLabel(), QLabel(node_title(context, node.type, node.name))
        name = declared.about.icon if declared is not None else "mdi6.help-rhombus-outline"
        color = declared.about.category.color if declared is not None else "muted"
        icon.setPixmap(context.theme.pixmap(name, color, 18, self.devicePixelRatioF()))
        words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.setSpacing(tokens.SMALL)
        row.addWidget(icon)
        row.addWidget(words, 1)
        return row

    def _switch_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(QLabel(self._context.tr(msg("Switched on"))), 1)
        row.addWidget(self._switch)
        return row

    def _ask(self, name: str, value: Any) -> None:
        self.asked.emit(edits.setting(self._ids, self._context.tr(self._counted()), name, value))
