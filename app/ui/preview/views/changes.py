"""What a rule changes on the record itself: fields, the responsible person, the stage."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.engine.effects import FieldsChanged, ResponsibleChanged, StageChanged, VariableSet
from app.engine.model.schema import PipelineStage
from app.engine.model.values import Value
from app.engine.words import msg
from app.ui.preview.avatars import Avatar
from app.ui.preview.look import Look
from app.ui.preview.parts import Elided, Paper, Pill, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.prose import Prose
from app.ui.preview.views.base import EffectView
from app.ui.theme import tokens

_empty = msg("empty")
BY = msg("In the name of {person}")
_same = msg("stays as it is")
_nobody = msg("nobody")


class Changes(QWidget):
    """A table of fields, each with what it holds now and what it will hold."""

    def __init__(self, look: Look) -> None:
        """Draw an empty table."""
        super().__init__()
        self._look = look
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.SMALL)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(3, 3)
        self._rows: list[tuple[QLabel, Prose, Sign, Prose]] = []

    def show_changes(
        self, old: Mapping[str, Value], new: Mapping[str, Value], scene: Scene, entity: str = ""
    ) -> list[str]:
        """Show which fields change from what to what; return it in words. The fields are those of the record's type."""
        said, tr = [], self._look.tr
        for place, (key, value) in enumerate(new.items()):
            name, before, _, after = self._row(place)
            set_text(name, scene.label(key, entity))
            before.set_text(scene.value(key, old.get(key), entity) or tr(_empty))
            same = old.get(key) == value
            after.set_text(tr(_same) if same else scene.value(key, value, entity) or tr(_empty))
            after.set_color("muted" if same else "success")
            said.append(tr.pair(name.text(), f"{before.text} → {after.text}"))
        for place, widgets in enumerate(self._rows):
            for widget in widgets:
                widget.setVisible(place < len(new))
        return said

    def _row(self, place: int) -> tuple[QLabel, Prose, Sign, Prose]:
        while len(self._rows) <= place:
            made = (
                label("muted", wrap=True),
                Prose(self._look.theme, color="muted"),
                Sign(self._look, "mdi6.arrow-right", "muted", 14),
                Prose(self._look.theme, color="success"),
            )
            for column_, widget in enumerate(made):
                self._grid.addWidget(widget, len(self._rows), column_, Qt.AlignmentFlag.AlignTop)
            self._rows.append(made)
        return self._rows[place]


class FieldsView(EffectView):
    """What changes on the record itself."""

    caption = msg("Changes on the record")
    icon = "mdi6.pencil-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty table."""
        super().__init__(look)
        self._changes = Changes(look)
        self._by = label("muted", wrap=True)
        inside = column(self._changes, self._by, spacing=tokens.MEDIUM)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: FieldsChanged, scene: Scene) -> None:
        said = self._changes.show_changes(scene.item.values, effect.values, scene)
        set_text(self._by, self._tr(BY.fill(person=scene.person(effect.by).name)))
        self.say(self._tr(self.caption), *said)


class ResponsibleView(EffectView):
    """Who hands the record over, and to whom."""

    caption = msg("Responsible person")
    icon = "mdi6.account-switch-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty hand-over."""
        super().__init__(look)
        self._signs = (Avatar(look, 36), Avatar(look, 36))
        self._names = (Elided(), Elided("strong"))
        self._details = (Elided("muted"), Elided("muted"))
        sides = []
        for sign, name, detail in zip(self._signs, self._names, self._details, strict=True):
            side = row(sign, column(name, detail, spacing=0))
            side.setStretch(1, 1)
            sides.append(side)
        inside = row(sides[0], Sign(look, "mdi6.arrow-right", "muted", 18), sides[1], spacing=tokens.MEDIUM)
        inside.setStretch(0, 1)
        inside.setStretch(2, 1)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: ResponsibleChanged, scene: Scene) -> None:
        former = scene.item.values.get("responsible")
        for place, reference in enumerate((former, effect.responsible)):
            self._signs[place].setVisible(bool(reference))
            if reference:
                person = scene.person(str(reference))
                self._signs[place].show_person(person)
                set_text(self._names[place], person.name)
                set_text(self._details[place], person.detail)
            else:
                set_text(self._names[place], self._tr(_nobody))
                set_text(self._details[place], "")
        self.say(self._tr(self.caption), f"{self._names[0].text()} → {self._names[1].text()}")


class StageView(EffectView):
    """From which stage to which."""

    caption = msg("Stage")
    icon = "mdi6.arrow-decision-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty move."""
        super().__init__(look)
        self._stages = (StagePill(look), StagePill(look))
        self._pipeline = label("muted", wrap=True)
        self._by = label("muted", wrap=True)
        inside = column(
            row(self._stages[0], Sign(look, "mdi6.arrow-right", "muted", 18), self._stages[1], None),
            self._pipeline,
            self._by,
        )
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: StageChanged, scene: Scene) -> None:
        self._stages[0].show_stage(stage_of(scene, scene.item.stage), scene.item.stage)
        self._stages[1].show_stage(stage_of(scene, effect.stage, effect.pipeline), effect.stage)
        pipeline = scene.pipeline(effect.pipeline) if effect.pipeline else None
        set_text(self._pipeline, pipeline.name if pipeline else effect.pipeline)
        set_text(self._by, self._tr(BY.fill(person=scene.person(effect.by).name)))
        self.say(self._tr(self.caption), f"{self._stages[0].text()} → {self._stages[1].text()}", self._pipeline.text())


class VariableView(EffectView):
    """A variable, and the value that it takes."""

    caption = msg("Variable")
    icon = "mdi6.variable"

    def __init__(self, look: Look) -> None:
        """Draw one without a value."""
        super().__init__(look)
        self._name = label("strong", wrap=True)
        self._value = Prose(look.theme, color="success")
        inside = row(
            Sign(look, self.icon, "data", 18, square=28), column(self._name, self._value, spacing=tokens.TIGHT)
        )
        inside.setStretch(1, 1)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: VariableSet, scene: Scene) -> None:
        set_text(self._name, effect.name)
        self._value.set_text(scene.tr.shown(effect.value) or self._tr(_empty))
        self.say(self._tr(self.caption), self._tr.pair(effect.name, self._value.text))


class StagePill(Pill):
    """A stage's name on its colour."""

    def show_stage(self, stage: PipelineStage | None, stage_id: str) -> None:
        """Stand for another stage; an unknown one shows its id."""
        self.show_text(stage.name if stage else stage_id, stage.color if stage else "data")


def stage_of(scene: Scene, stage: str, pipeline: str = "") -> PipelineStage | None:
    """Return a stage of a pipeline, the record's own where none is named."""
    known = scene.pipeline(pipeline)
    return next((one for one in known.stages if one.id == stage), None) if known else None
