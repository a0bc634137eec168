"""Where cards are to go, and what stands there for what they name."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.engine.mapping import Choices as Mapped
from app.engine.mapping import Mapper, Plan
from app.engine.model.rule_set import RuleSet
from app.engine.things import Thing, What
from app.engine.words import Msg, msg, msgs
from app.ui.forms.parts.choices import Choices, Option
from app.ui.forms.references import color_dot
from app.ui.preview.look import Look
from app.ui.scale.mapping_list import MappingList
from app.ui.scale.words import counted
from app.ui.theme import tokens
from app.ui.widgets.room import open_wide

_titles = {False: msg("Copy rules"), True: msg("Move rules")}
_do = {False: msg("Copy"), True: msg("Move")}
_paste_title, _paste = msg("Bring cards in"), msg("Bring in")
_cards_of = msg("{cards} of “{place}”")
_to_pipeline, _to_stage = msg("To the pipeline"), msg("To the stage")
_gap = msg("What does not exist there")
_no_gap = msg("Everything that these cards name exists there.")
_pipeline_of = msg("{entity} › {pipeline}")
_coming = msg("{cards} will come.")
_nothing = msg("Nothing will come: choose a stage for at least one.")
_mapped = msgs("{n} name is mapped.", "{n} names are mapped.")
_left = msgs("{n} is left as it is and will be reported.", "{n} are left as they are and will be reported.")


class Order(Struct, frozen=True):
    """What the person has asked for: which cards go where, what stands for what, whether they leave where they were."""

    plan: Plan
    choices: Mapped
    move: bool = False


class TransferDialog(QDialog):
    """Asks for the target and for the mapping; shows what will come."""

    order_given = Signal(object)
    """An `Order`."""

    def __init__(
        self,
        look: Look,
        mapper: Mapper,
        plan: Plan,
        rule_sets: Callable[[str], RuleSet],
        parent: QWidget,
        *,
        move: bool,
        place: str,
        fixed: bool = False,
    ) -> None:
        """Begin with a plan; without `fixed`, another target may be chosen. `place` is where the cards are now."""
        super().__init__(parent)
        self._look = look
        self._mapper = mapper
        self._rule_sets = rule_sets
        self._whole = not plan.stage
        self._fixed = fixed
        self._move = move
        self.plan = plan
        tr = look.tr
        self.setWindowTitle(tr(_paste_title if fixed else _titles[move]))
        self.pipelines, self.stages = Choices(), Choices()
        self.mapping = MappingList(look)
        self.mapping.choice_made.connect(self._show)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self._gap = QLabel()
        self._gap.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = QPushButton(tr(_paste if fixed else _do[move]))
        self.go.setProperty("kind", "primary")
        self.go.setDefault(True)
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._give)
        buttons.rejected.connect(self.reject)
        self._lay_out(tr(_cards_of.fill(cards=counted(plan.nodes), place=place)), buttons)
        if not fixed:
            self._offer_pipelines()
        self._show()

    @property
    def order(self) -> Order:
        """What is asked for as it stands."""
        return Order(self.plan, self.mapping.choices, self._move)

    # The target

    def _offer_pipelines(self) -> None:
        schema, tr = self._mapper.directory.schema, self._look.tr
        listed = [
            Option(
                one.id,
                tr(_pipeline_of.fill(entity=entity.name if (entity := schema.entity(one.entity)) else one.entity,
                                     pipeline=one.name)),
            )
            for one in schema.pipelines.values()
            if not (self._whole and one.id == self.plan.source.pipeline)
        ]  # fmt: skip
        self.pipelines.offer(listed)
        self.pipelines.choose(self.plan.target.pipeline)
        self.pipelines.value_chosen.connect(self._take_pipeline)
        self.stages.value_chosen.connect(self._take_stage)
        self._offer_stages()

    def _offer_stages(self) -> None:
        self.stages.offer([Option(one.id, one.name, color_dot(one.color)) for one in self.plan.target.stages])
        self.stages.choose(self.plan.stage)

    def _take_pipeline(self, pipeline: str) -> None:
        target = self._rule_sets(pipeline)
        stage = "" if self._whole else next((one.id for one in target.stages), "")
        self.plan = Plan(self.plan.source, target, self.plan.ids, stage)
        self.mapping.forget()
        self._offer_stages()
        self._show()

    def _take_stage(self, stage: str) -> None:
        self.plan = Plan(self.plan.source, self.plan.target, self.plan.ids, stage)
        self._show()

    # What will come

    def _show(self) -> None:
        self.mapping.show_missing(lambda choices: self._mapper.missing(self.plan, choices), self._whole)
        some = bool(self.mapping.boxes)
        tr = self._look.tr
        self._gap.setText(tr(_gap if some else _no_gap))
        self._gap.setProperty("role", "strong" if some else "muted")
        self._gap.style().polish(self._gap)
        self.mapping.setVisible(some)
        coming = [node for node, _ in self.plan.landing(self.mapping.choices)]
        self.summary.setText(" ".join(tr(one) for one in self._summary(len(self.mapping.choices))) if coming else "")
        if not coming:
            self.summary.setText(tr(_nothing))
        self.go.setEnabled(bool(coming))

    def _summary(self, mapped: int) -> list[Msg]:
        coming = [node for node, _ in self.plan.landing(self.mapping.choices)]
        left = len(self.mapping.boxes) - mapped - self._left_out()
        parts = [_coming.fill(cards=counted(coming))]
        parts += [_mapped.fill(n=mapped)] if mapped else []
        return parts + ([_left.fill(n=left)] if left > 0 else [])

    def _left_out(self) -> int:
        """Count the stages whose cards stay away; nothing of them will be reported."""
        if not self._whole:
            return 0
        own = {Thing(What.STAGE, one.id) for one in self.plan.stages()}
        return sum(thing in own and not box.value() for thing, box in self.mapping.boxes.items())

    def _give(self) -> None:
        self.order_given.emit(self.order)
        self.accept()

    def _lay_out(self, heading: str, buttons: QDialogButtonBox) -> None:
        tr, theme = self._look.tr, self._look.theme
        title = QLabel(heading)
        title.setProperty("role", "title")
        title.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.MEDIUM)
        layout.addWidget(title)
        if not self._fixed:
            grid = QGridLayout()
            grid.setHorizontalSpacing(tokens.MEDIUM)
            grid.setVerticalSpacing(tokens.SMALL)
            grid.setColumnStretch(1, 1)
            shown = [(_to_pipeline, self.pipelines)] + ([] if self._whole else [(_to_stage, self.stages)])
            for row, (words, box) in enumerate(shown):
                label = QLabel(tr(words))
                label.setBuddy(box)
                box.setAccessibleName(tr(words))
                grid.addWidget(label, row, 0)
                grid.addWidget(box, row, 1)
            layout.addLayout(grid)
        line = QFrame()
        line.setProperty("role", "line")
        layout.addWidget(line)
        layout.addWidget(self._gap)
        layout.addWidget(self.mapping, 1)
        layout.addStretch(0)
        layout.addWidget(self.summary)
        layout.addWidget(buttons)
        open_wide(self, theme, 640, 460)
