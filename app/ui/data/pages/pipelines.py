"""Pipelines and their stages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton

from app.engine.model.schema import Field, Pipeline, PipelineStage, StageKind
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg, msg, msgs
from app.i18n import Translator
from app.ui.data.context import DataContext
from app.ui.data.kinds.items import ICONS, SMART_ICON
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.forms import Form
from app.ui.data.pages.lists import Line
from app.ui.data.pages.stages import StagesEditor

_new = msg("New pipeline")
_added, _changed, _removed = msg("“{name}” added"), msg("“{name}” changed"), msg("“{name}” removed")
_stages = msgs("{n} stage", "{n} stages")
_entity, _open_rules = msg("For"), msg("Open its rules")
_FIELDS = (Field("name", msg("Name"), FieldType.STRING, required=True),)


class PipelinesPage(SetupPage):
    """Pipelines by entity type; the one chosen with its stages."""

    rules_asked = Signal(str)
    """Show the rules of this pipeline."""

    title: ClassVar[Msg] = msg("Pipelines and stages")
    about: ClassVar[Msg] = msg("Records go through the stages of a pipeline; rules and triggers stand on them.")
    icon: ClassVar[str] = "mdi6.view-column-outline"
    add_words: ClassVar[Msg] = _new
    follows: ClassVar[frozenset[str]] = frozenset({"pipelines", "schema", "items"})

    def __init__(self, context: DataContext) -> None:
        """Show the pipelines."""
        super().__init__(context)
        self.entity = QComboBox()
        self.entity.setAccessibleName(self._tr(_entity))
        self.top.insertWidget(1, self.entity)
        self.details = Form(context)
        self.details.changed.connect(self._rename)
        self.stages = StagesEditor(context)
        self.stages.changed.connect(self._restage)
        rules = QPushButton(self._tr(_open_rules))
        rules.setProperty("kind", "link")
        rules.clicked.connect(lambda: self.rules_asked.emit(self.current))
        self.tools.insertWidget(0, rules)
        self.form.addWidget(self.details)
        self.form.addWidget(self.stages)
        self.refresh()

    def lines(self) -> Sequence[Line]:
        schema = self.workspace.types.schema()
        kept = self.entity.currentData() or "deal"
        self.entity.clear()
        found: list[Line] = []
        for one in schema.entities.values():
            name = self._tr(one.name)
            self.entity.addItem(name, one.id)
            mine = self.workspace.pipelines.all(one.id)
            found += [Line("", name)] if mine else []
            icon = ICONS.get(one.id, SMART_ICON)
            found += [Line(p.id, p.name, self._tr(_stages.fill(n=len(p.stages))), icon, "accent") for p in mine]
        self.entity.setCurrentIndex(max(0, self.entity.findData(kept)))
        return found

    def show_one(self, line_id: str) -> None:
        pipeline = self._pipelines[line_id]
        self.details.show_values(line_id, _FIELDS, {"name": pipeline.name})
        counts = self.workspace.records.items(pipeline.entity).stage_counts(line_id)
        self.stages.show_stages(pipeline.stages, counts)

    def add(self) -> None:
        entity = str(self.entity.currentData())
        known = self._pipelines
        key = next(one for n in range(1, len(known) + 2) if (one := f"{entity}_{n}") not in known)
        self.write(
            self.workspace.pipelines, _added, None, Pipeline(key, self._tr(_new), entity, first_stages(self._tr))
        )

    def remove(self, line_id: str) -> None:
        self.write(self.workspace.pipelines, _removed, self._pipelines[line_id], None)

    def _rename(self, _key: str, value: Value) -> None:
        if value:
            old = self._pipelines[self.current]
            self.write(self.workspace.pipelines, _changed, old, replace(old, name=str(value)))

    def _restage(self, stages: tuple[PipelineStage, ...]) -> None:
        old = self._pipelines[self.current]
        self.write(self.workspace.pipelines, _changed, old, replace(old, stages=stages))

    @property
    def _pipelines(self) -> dict[str, Pipeline]:
        return {one.id: one for one in self.workspace.pipelines.all()}


def first_stages(tr: Translator) -> tuple[PipelineStage, ...]:
    """Return the stages with which a pipeline begins."""
    return (
        PipelineStage("new", tr(msg("New")), "#39A8EF"),
        PipelineStage("progress", tr(msg("In progress")), "#0B7285"),
        PipelineStage("won", tr(msg("Won")), "#1B7A4C", StageKind.WON),
        PipelineStage("lost", tr(msg("Lost")), "#B4232F", StageKind.LOST),
    )
