"""Whether a trigger would move the chosen record, were its event to happen now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QPushButton, QWidget

from app.engine.model.rule_set import Stage
from app.engine.model.schema import Field
from app.engine.trace import Reason
from app.engine.trigger_preview import TriggerPreview
from app.engine.words import Msg, msg
from app.ui.forms.parts.choices import Choices, Option
from app.ui.preview.explained import ConditionView
from app.ui.preview.look import Look
from app.ui.preview.parts import Paper, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.theme import tokens

_moves, _stays = msg("Would move the record to “{stage}”"), msg("Would not fire")
_event, _brings_nothing = msg("The event"), msg("It brings nothing along.")
_another, _standing = msg("Another event…"), msg("The record stands in")
_go, _go_condition = msg("Go to “{field}”"), msg("Go to the condition")


class TriggerView(QWidget):
    """The verdict, the event it is about, where the record stands, and what of the condition holds."""

    event_asked = Signal()
    """Another event is to be tried."""
    stage_asked = Signal(str)
    """The record is to stand in another stage."""
    field_asked = Signal(str)
    """Show the field in which something can be mended."""

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__()
        self._tr = look.tr
        self._field = ""
        self._sign = Sign(look, "mdi6.lightning-bolt", "success", 20)
        self._title, self._why = label("strong", wrap=True), label(wrap=True)
        self._go = QPushButton()
        self._go.setProperty("kind", "link")
        self._go.clicked.connect(lambda: self.field_asked.emit(self._field))
        words = row(
            column(self._sign, None), column(self._title, self._why, row(self._go, None), spacing=2), spacing=10
        )
        words.setStretch(1, 1)
        self._verdict = Paper(look, words)
        heading = label("section")
        heading.setText(look.tr(_event).upper())
        self.another = QPushButton(look.tr(_another))
        self.another.clicked.connect(self.event_asked)
        self._lines = QFormLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setHorizontalSpacing(tokens.MEDIUM)
        self._lines.setVerticalSpacing(tokens.TIGHT)
        where = label("muted")
        where.setText(look.tr(_standing))
        self.stages = Choices()
        self.stages.setAccessibleName(look.tr(_standing))
        self.stages.setSizeAdjustPolicy(Choices.SizeAdjustPolicy.AdjustToContents)
        self.stages.value_chosen.connect(self.stage_asked)
        where.setBuddy(self.stages)
        self._condition = ConditionView(look)
        self._layout = column(
            self._verdict,
            row(where, self.stages, None),
            self._condition,
            row(heading, None, self.another),
            self._lines,
            spacing=tokens.MEDIUM,
        )
        self.setLayout(self._layout)

    def show_preview(
        self,
        shown: TriggerPreview,
        target: Stage,
        stages: Sequence[Stage],
        labels: Mapping[str, Msg],
        brought: Mapping[str, Field],
        scene: Scene,
    ) -> None:
        """Show another verdict; `labels` are those of the parameters, `brought` is what the event brings, as fields."""
        color = "success" if shown.fires else "warning"
        self._sign.show_icon("mdi6.lightning-bolt" if shown.fires else "mdi6.lightning-bolt-outline", color)
        self._verdict.set_ground(f"tint:{color}", color)
        set_text(self._title, self._tr(_moves.fill(stage=target.name) if shown.fires else _stays))
        set_text(self._why, scene.tr(shown.reason.words) if shown.reason else "")
        self._show_way(shown.reason, labels)
        self._verdict.setAccessibleName(f"{self._title.text()}. {self._why.text()}")
        self.stages.offer([Option(one.id, one.name) for one in stages])
        self.stages.choose(shown.stage)
        self._condition.show_explanation(shown.explanation, scene)
        self._show_event(shown, brought, scene)
        self._layout.activate()  # as for a rule: while the page is hidden Qt keeps the heights from before

    def _show_way(self, reason: Reason | None, labels: Mapping[str, Msg]) -> None:
        code = reason.code if reason is not None else ""
        field = "only_if" if code in ("condition", "clause") else reason.field if reason is not None else ""
        self._field = field if field == "only_if" or field in labels else ""
        if self._field:
            words = _go_condition if field == "only_if" else _go.fill(field=labels[field])
            self._go.setText(self._tr(words).replace("&", "&&"))
        self._go.setVisible(bool(self._field))

    def _show_event(self, shown: TriggerPreview, brought: Mapping[str, Field], scene: Scene) -> None:
        while self._lines.rowCount():
            self._lines.removeRow(0)
        told = [(name, scene.typed(brought[name], value)) for name, value in shown.event.items() if name in brought]
        for name, value in told:
            key, text = label("muted"), label(wrap=True)
            key.setText(self._tr(brought[name].label))
            text.setText((value or "–").replace("@", "\u200b@"))  # where a long address may be broken
            text.setToolTip(value)
            self._lines.addRow(key, text)
        if not told:
            nothing = label("muted", wrap=True)
            nothing.setText(self._tr(_brings_nothing))
            self._lines.addRow(nothing)
