"""The editor of a parameter that is a condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine.names import Names
from app.engine.parameters import Ask, ConditionKind, Kind
from app.ui.forms.condition.builder import ConditionBuilder
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Editor, Raw


class ConditionEditor(Editor):
    """A condition on the item, or on items of the type that another parameter names."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._entity = ""
        self._entity_from = kind.entity_from if isinstance(kind, ConditionKind) else ""
        self._builder = ConditionBuilder(self._seen_context())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._builder)
        self.setFocusProxy(self._builder)
        self._builder.condition_changed.connect(self.raw_changed.emit)

    def raw(self) -> Raw:
        return self._builder.raw()

    def show_raw(self, raw: Raw) -> None:
        self._builder.show_raw(raw)

    def set_context(self, context: FormContext) -> None:
        super().set_context(context)
        self._builder.set_context(self._seen_context())

    def set_others(self, raw: Mapping[str, Raw]) -> None:
        entity = str(raw.get(self._entity_from) or "") if self._entity_from else ""
        if entity != self._entity:
            self._entity = entity
            self._builder.set_context(self._seen_context())

    def _seen_context(self) -> FormContext:
        """Return the context with the fields of what is looked for; no record of that is chosen."""
        context = self.context
        if not self._entity_from:
            return context
        others = context.rule_set.model_copy(update={"entity": self._entity or context.rule_set.entity})
        names = Names(others, None, context.catalogue, context.schema, context.directory.variables)
        return replace(context, rule_set=others, names=names, scope=None, present=context)
