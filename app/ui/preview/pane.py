"""The preview below a rule's form: one rule on one record, following each keystroke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.engine.catalog.declaration import RuleType, TriggerType
from app.engine.effects import Effect
from app.engine.errors import KnownError
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet, Stage
from app.engine.model.schema import Schema
from app.engine.ports import World
from app.engine.preview import AWAITED, Preview
from app.engine.trace import Reason, Status
from app.engine.trigger_preview import CHANGES, TriggerPreview
from app.engine.words import Msg, msg
from app.ui.preview.avatars import People
from app.ui.preview.explained import ConditionView
from app.ui.preview.look import Look
from app.ui.preview.outcome import Outcome
from app.ui.preview.parts import Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.reach import reached
from app.ui.preview.records import RecordBar, RecordSource
from app.ui.preview.results import ResultsView
from app.ui.preview.trigger import TriggerView
from app.ui.preview.views import view_for
from app.ui.preview.views.base import EffectView
from app.ui.theme import tokens
from app.ui.widgets.states import EmptyState

AT_ONCE = timedelta(minutes=1)
"""A rule due within this time runs at once."""

_at_once = msg("Runs at once")
_preview = msg("Preview")
_later = msg("Runs {moment}, in {length}")
_were = msg("Were it to run, it would do this:")
_no_rule = msg("Choose a rule or trigger on the board")
_no_rule_help = msg("Here you see what it does on a real record, while you type.")
_several_rules = msg("Several are chosen")
_several_help = msg("Choose one alone to see what it does on a real record.")
_no_record = msg("No record to try it on")
_no_record_help = msg("Add a record to this pipeline, or import some, and see here what the rule does.")
_add_record = msg("Add a record")
_nothing = msg("It does nothing that anybody sees.")
_NONE: Mapping[str, Any] = {}


class EffectSlot(QWidget):
    """Room for one effect: a caption, and the picture of its kind. Pictures once made are kept for the next time."""

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__()
        self._look = look
        self._caption_sign = Sign(look, "mdi6.circle-small", "muted", 14)
        self._caption = label("section")
        self._views: dict[type[EffectView], EffectView] = {}
        self._place = column(row(self._caption_sign, self._caption, None, spacing=6), spacing=6)
        self.setLayout(self._place)

    def show_effect(self, effect: Effect, scene: Scene) -> None:
        """Show another effect; of the same kind in place."""
        kind = view_for(effect)
        view = self._views.get(kind)
        if view is None:
            view = self._views[kind] = kind(self._look)
            self._place.addWidget(view)
        view.show_effect(effect, scene)
        for other in self._views.values():
            other.setVisible(other is view)
        self._caption_sign.show_icon(view.icon, "muted")
        set_text(self._caption, self._look.tr(view.captioned(effect)))


class PreviewPane(QWidget):
    """Shows what a rule would do on a record: to whom, when, and what in its condition holds. Sends nothing."""

    record_asked = Signal(str)
    """Preview with another record, by its id."""
    field_asked = Signal(str)
    """Show the field in which something can be mended: a parameter's name, ``only_if`` or ``when``."""
    record_add_asked = Signal()
    """There is no record; make one."""

    def __init__(self, look: Look, source: RecordSource, parent: QWidget | None = None) -> None:
        """Choose records from `source`."""
        super().__init__(parent)
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._tr = look.tr
        self._bar = RecordBar(look, source)
        self._bar.asked.connect(self.record_asked)
        self._empty = EmptyState(look.theme, "mdi6.eye-outline", look.tr(_no_rule), look.tr(_no_rule_help))
        self._empty.asked.connect(self.record_add_asked)
        self._facts = _Facts(look)
        self._outcome = Outcome(look)
        self._outcome.asked.connect(self.field_asked)
        self._were = label("muted", wrap=True)
        self._effects = column(spacing=tokens.LARGE)
        self._slots: list[EffectSlot] = []
        self._results = ResultsView(look)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._scrolled(self._facts, self._outcome, self._were, self._effects, self._results))
        self.trigger = TriggerView(look)
        self.trigger.field_asked.connect(self.field_asked)
        self._pages.addWidget(self._scrolled(self.trigger))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.MEDIUM, 0)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(self._bar)
        layout.addWidget(self._pages, 1)

    def show_nothing(self, *, several: bool = False) -> None:
        """Show that no rule is chosen, or that several are."""
        words = (_several_rules, _several_help) if several else (_no_rule, _no_rule_help)
        self._empty.say(*(self._tr(one) for one in words))
        self._bar.hide()
        self._pages.setCurrentIndex(0)

    def show_no_record(self) -> None:
        """Show that there is no record to try the rule on."""
        self._empty.say(self._tr(_no_record), self._tr(_no_record_help), self._tr(_add_record))
        self._bar.hide()
        self._pages.setCurrentIndex(0)

    def show_preview(
        self,
        preview: Preview,
        item: Item,
        world: World,
        now: datetime,
        declared: type[RuleType] | None = None,
        parameters: Mapping[str, Any] = _NONE,
        waits_for: Sequence[Msg | str] = (),
    ) -> None:
        """Show what `preview` found.

        `declared` is the rule's type, for the labels of its parameters and, given what is filled in, of its results;
        `waits_for` are the titles of the rules above that end when the outside world lets them.
        """
        scene = Scene(item, world, now, self._tr)
        labels = {one.name: one.ask.label for one in declared.parameters()} if declared else {}
        names = _result_labels(declared, parameters, world.directory.schema) if declared else {}
        self._bar.show()
        self._bar.show_record(item, world.directory)
        self._facts.show_facts(preview, scene, waits_for)
        self._outcome.show_reason(preview.status, preview.reason, scene, labels)
        self._show_effects(preview.effects, scene)
        self._results.show_results(preview.results, names, scene)
        set_text(self._were, self._remark(preview))
        self._pages.setCurrentIndex(1)

    def show_trigger(
        self, shown: TriggerPreview, place: tuple[RuleSet, Stage], declared: type[TriggerType], scene: Scene
    ) -> None:
        """Show whether a trigger of a stage would fire on the record of `scene`."""
        rule_set, target = place
        labels = {one.name: one.ask.label for one in declared.parameters()}
        fields = {one.name: one.as_shown(scene.directory.providers) for one in declared.results}
        if declared.about.id in CHANGES and scene.entity is not None:
            fields = {**scene.entity.by_key}
        self._bar.show()
        self._bar.show_record(scene.item, scene.directory)
        self.trigger.show_preview(shown, target, rule_set.stages, labels, fields, scene)
        self._pages.setCurrentIndex(2)

    def show_failure(self, error: KnownError, item: Item, world: World, now: datetime) -> None:
        """Show that a rule cannot be previewed at all, and why."""
        reason = Reason("cannot_act", error.words, error.field or "")
        self.show_preview(Preview(Status.FAILED, reason=reason), item, world, now)

    def _show_effects(self, effects: Sequence[Effect], scene: Scene) -> None:
        while len(self._slots) < len(effects):
            self._slots.append(EffectSlot(self._look))
            self._effects.addWidget(self._slots[-1])
        for slot, effect in zip(self._slots, effects, strict=False):
            slot.show_effect(effect, scene)
        for place, slot in enumerate(self._slots):
            slot.setVisible(place < len(effects))

    def _remark(self, preview: Preview) -> str:
        if preview.effects and preview.status in (Status.SKIPPED, Status.NOT_PLANNED):
            return self._tr(_were)
        nothing = preview.status is Status.DONE and not preview.effects and not preview.results
        return self._tr(_nothing) if nothing else ""

    def _scrolled(self, *parts: QWidget | QLayout) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("role", "window")
        layout = column(*parts, None, spacing=tokens.MEDIUM)
        layout.setContentsMargins(0, tokens.SMALL, tokens.SMALL, tokens.LARGE)
        inside.setLayout(layout)
        inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # its keys scroll
        area.setAccessibleName(self._tr(_preview))
        return area


class _Facts(QWidget):
    """When a rule would run, whom it reaches, and what in its condition holds."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._tr = look.tr
        self._when = label(wrap=True)
        self._when_sign = Sign(look, "mdi6.clock-outline", "muted", 16)
        self._waits = label("muted", wrap=True)
        self._waits_sign = Sign(look, "mdi6.timer-sand", "muted", 16)
        self._people = People(look)
        self._people_sign = Sign(look, "mdi6.account-arrow-left-outline", "muted", 16)
        self._condition = ConditionView(look)
        when = row(self._when_sign, self._when)
        when.setStretch(1, 1)
        waits = row(self._waits_sign, self._waits)
        waits.setStretch(1, 1)
        people = row(self._people_sign, self._people)
        people.setStretch(1, 1)
        self._layout = column(when, waits, people, self._condition, spacing=6)
        self.setLayout(self._layout)

    def show_facts(self, preview: Preview, scene: Scene, waits_for: Sequence[Msg | str] = ()) -> None:
        """Show those of another preview."""
        set_text(self._waits, "\n".join(self._tr(AWAITED.fill(rule=one)) for one in waits_for))
        self._waits_sign.setVisible(bool(waits_for))
        when = self._told(preview.due, scene)
        if waits_for and when == self._tr(_at_once):
            when = ""
        set_text(self._when, when)
        self._when_sign.setVisible(bool(when))
        people = scene.people(dict.fromkeys(one for effect in preview.effects for one in reached(effect)))
        self._people.show_people(people)
        self._people.setVisible(bool(people))
        self._people_sign.setVisible(bool(people))
        self._condition.show_explanation(preview.explanation, scene)
        self._layout.activate()  # while the page is hidden Qt keeps the heights from before it was filled

    def _told(self, due: datetime | None, scene: Scene) -> str:
        if due is None:
            return ""
        if due - scene.now < AT_ONCE:
            return self._tr(_at_once)
        return scene.tr(_later.fill(moment=due, length=due - scene.now))


def _result_labels(declared: type[RuleType], parameters: Mapping[str, Any], schema: Schema) -> dict[str, Msg | str]:
    return {one.name: one.label for one in declared.results_for(parameters, schema)}
