"""Editors that refer to something of the workspace: stages, pipelines, entity types, fields, providers, rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine.model.rule_set import Stage
from app.engine.model.schema import EntityType, Field, PipelineStage
from app.engine.parameters import Ask, FieldRef, FieldRefs, Kind, PipelineRef, ProviderRef, RuleRef, StageRef
from app.engine.type_words import TYPE_WORDS
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Editor, Raw
from app.ui.forms.parts.choices import Choices, Option, TextLine
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.pick.key_chips import KeyChips
from app.ui.forms.pick.search_choices import SearchChoices
from app.ui.forms.simple import row
from app.ui.forms.types import ICONS

_DOT = 16


def color_dot(color: str) -> QIcon:
    """Return a dot in a stage's colour."""
    pixmap = QPixmap(_DOT * 2, _DOT * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawEllipse(QRectF(3, 3, _DOT - 6, _DOT - 6))
    painter.end()
    return QIcon(pixmap)


class ListEditor(Editor):
    """A drop-down list of what the workspace has; subclasses say what that is."""

    hint = msg("Choose…")

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self.choices = Choices(context.tr(ask.hint or self.hint))
        self.offer()
        row(self).addWidget(self.choices)
        self.setFocusProxy(self.choices)
        self.choices.value_chosen.connect(self.raw_changed.emit)

    def options(self) -> Sequence[Option]:
        """Return what can be chosen."""
        raise AssertionError(type(self).__name__)

    def offer(self) -> None:
        """Offer what can be chosen, and what stands for none of it where that has a name."""
        none = [Option("", self.context.tr(self.ask.hint))] if self.ask.hint and not self.choices.isEditable() else []
        self.choices.offer([*none, *self.options()])

    def raw(self) -> Raw:
        return self.choices.value()

    def show_raw(self, raw: Raw) -> None:
        self.choices.choose(raw or "")

    def set_context(self, context: FormContext) -> None:
        super().set_context(context)
        self.offer()


class StageEditor(ListEditor):
    """A stage of this pipeline, or of the one that is chosen beside it."""

    hint = msg("Choose a stage…")
    _pipeline = ""

    def options(self) -> Sequence[Option]:
        stages: Sequence[Stage | PipelineStage] = self.context.rule_set.stages
        if isinstance(self.kind, StageRef) and self.kind.pipeline_from:
            pipeline = self.context.schema.pipelines.get(self._pipeline)
            stages = pipeline.stages if pipeline else ()
        return [Option(one.id, one.name, color_dot(one.color)) for one in stages]

    def set_others(self, raw: Mapping[str, Raw]) -> None:
        if isinstance(self.kind, StageRef) and self.kind.pipeline_from:
            self._pipeline = str(raw.get(self.kind.pipeline_from) or "")
            self.offer()


class PipelineEditor(ListEditor):
    """A pipeline for items of this type, or of the type that is chosen beside it."""

    hint = msg("Choose a pipeline…")
    _entity = ""

    def options(self) -> Sequence[Option]:
        kind = self.kind
        own = kind.entity if isinstance(kind, PipelineRef) else ""
        chosen = self._entity if isinstance(kind, PipelineRef) and kind.entity_from else self.context.rule_set.entity
        return [Option(one.id, one.name) for one in self.context.schema.pipelines_of(own or chosen)]

    def set_others(self, raw: Mapping[str, Raw]) -> None:
        if isinstance(self.kind, PipelineRef) and self.kind.entity_from:
            self._entity = str(raw.get(self.kind.entity_from) or "")
            self.offer()


class EntityEditor(ListEditor):
    """An entity type of the workspace."""

    hint = msg("Choose a type…")

    def options(self) -> Sequence[Option]:
        return [Option(one.id, self.context.tr(one.name)) for one in self.context.schema.entities.values()]


class ProviderEditor(ListEditor):
    """A configured provider; of telephony, a number may be typed as well."""

    hint = msg("Choose a provider…")

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        if isinstance(kind, ProviderRef) and kind.channel == "telephony":
            self.choices.setEditable(True)
            self.choices.setInsertPolicy(Choices.InsertPolicy.NoInsert)
            line = TextLine()
            line.setProperty("role", "inner")
            self.choices.setLineEdit(line)
            line.setPlaceholderText(context.tr(ask.hint or self.hint))
            line.textEdited.connect(lambda: self.raw_changed.emit(self.raw()))
            self.offer()  # the hint stands in the line, and no longer for a choice
            self.choices.setEditText("")

    def raw(self) -> Raw:
        if not self.choices.isEditable():
            return super().raw()
        text = self.choices.currentText().strip()
        known = self.choices.findText(text)
        return self.choices.itemData(known) if known >= 0 else text

    def show_raw(self, raw: Raw) -> None:
        if raw != self.raw():
            super().show_raw(raw)
            if self.choices.isEditable() and not raw:
                self.choices.setEditText("")

    def options(self) -> Sequence[Option]:
        kind, tr = self.kind, self.context.tr
        if not isinstance(kind, ProviderRef):
            return []
        fitting = [one for one in self.context.directory.providers if one.channel == kind.channel or one.id == "log"]
        automatic = [Option("auto", tr(kind.automatic))] if kind.automatic else []
        return automatic + [Option(one.id, tr(one.name)) for one in fitting]


class RuleEditor(ListEditor):
    """Another rule of this rule set."""

    hint = msg("Choose a rule…")

    def options(self) -> Sequence[Option]:
        wanted = self.kind.type if isinstance(self.kind, RuleRef) else ""
        found = []
        for stage, node in self.context.rule_set.nodes():
            if node.id != self.context.node.id and (not wanted or node.type == wanted):
                found.append(Option(node.id, f"{node_title(self.context, node.type, node.name)} · {stage.name}"))
        return found


def node_title(context: FormContext, type_id: str, name: str) -> str:
    """Return what a rule or trigger is called: its own name, or its type's."""
    declared = context.catalogue.get(type_id)
    return name or (context.tr(declared.about.title) if declared is not None else type_id)


def field_entry(field: Field, context: FormContext, *, value: str = "") -> Entry:
    """Return how a field is listed."""
    tr = context.tr
    return Entry(field.key, tr(field.label), ICONS[field.type], "items", tr(TYPE_WORDS[field.type]), value)


def missing_entry(key: str) -> Entry:
    """Return how something is shown that does not exist."""
    return Entry(key, key, "mdi6.alert-circle-outline", "error")


class FieldEditor(Editor):
    """One field of the item."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        hint = context.tr(ask.hint or msg("Choose a field…"))
        self._choices = SearchChoices(context.theme, context.tr, self._groups, hint)
        row(self).addWidget(self._choices)
        self.setFocusProxy(self._choices)
        self._choices.value_chosen.connect(self.raw_changed.emit)

    def raw(self) -> Raw:
        return self._choices.value()

    def show_raw(self, raw: Raw) -> None:
        entries = {one.key: one for group in self._groups() for one in group.entries}
        self._choices.show_entry(entries.get(raw, missing_entry(raw)) if raw else None)

    def _groups(self) -> Sequence[Group]:
        types = self.kind.types if isinstance(self.kind, FieldRef) else ()
        entity = self.context.entity
        return field_groups(entity, self.context, types)


def field_groups(entity: EntityType | None, context: FormContext, types: Sequence[Any] = ()) -> Sequence[Group]:
    """Return the fields of an entity type, the user's own after the built-in ones."""
    fields = [one for one in entity.fields if not types or one.type in types] if entity is not None else []
    own = [field_entry(one, context) for one in fields if one.custom]
    built_in = tuple(field_entry(one, context) for one in fields if not one.custom)
    return [Group("", built_in), Group(context.tr(msg("Custom fields")), tuple(own))]


class KeysEditor(Editor):
    """Several things that have keys, as chips; subclasses say which there are."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._field = KeyChips(context.theme, context.tr, context.tr(ask.label), self.shown, self.groups)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._field)
        self.setFocusProxy(self._field.add_button)
        self._field.keys_changed.connect(lambda keys: self.raw_changed.emit(list(keys)))

    def groups(self) -> Sequence[Group]:
        """Return what can be chosen."""
        raise AssertionError(type(self).__name__)

    def shown(self, key: str) -> tuple[Entry, str]:
        """Return how a chip looks, and what is wrong with it; empty for nothing."""
        raise AssertionError(type(self).__name__)

    def refresh(self) -> None:
        """Show the same chips as they are now."""
        self._field.show_keys(self._field.keys)

    def raw(self) -> Raw:
        return list(self._field.keys)

    def show_raw(self, raw: Raw) -> None:
        self._field.show_keys(raw or ())

    def set_context(self, context: FormContext) -> None:
        super().set_context(context)
        self.refresh()

    def set_invalid(self, invalid: bool) -> None:
        self._field.set_invalid(invalid)

    def set_missing(self, missing: bool) -> None:
        self._field.set_missing(missing)


class FieldsEditor(KeysEditor):
    """Several fields of the item, or of the type that is chosen beside it."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._entity = context.entity

    def groups(self) -> Sequence[Group]:
        return field_groups(self._entity, self.context)

    def shown(self, key: str) -> tuple[Entry, str]:
        field = self._entity.by_key.get(key) if self._entity is not None else None
        if field is None:
            return missing_entry(key), self.context.tr(msg("There is no such field any more."))
        return field_entry(field, self.context), ""

    def set_others(self, raw: Mapping[str, Raw]) -> None:
        other = self.kind.entity_from if isinstance(self.kind, FieldRefs) else ""
        entity = self.context.schema.entity(str(raw.get(other) or "")) if other else self.context.entity
        if entity is not self._entity:
            self._entity = entity
            self.refresh()
