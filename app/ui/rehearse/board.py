"""The kanban: all stages of the pipeline side by side, and the records that stand in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from app.engine.model.item import Key
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import PipelineStage
from app.engine.rehearse import Rehearsal
from app.engine.state import ItemState
from app.engine.words import msg
from app.ui.rehearse.card_delegate import CardDelegate
from app.ui.rehearse.column import Column
from app.ui.rehearse.context import RehearseContext
from app.ui.theme import tokens

ELSEWHERE = ""
"""The column of records that rules took to another pipeline."""

_elsewhere = msg("In other pipelines")


class Board(QScrollArea):
    """Shows where every record stands; asks for records to be moved, and says which one is looked at."""

    move_asked = Signal(object, str)
    """Records (their keys) are to go to a stage (its id)."""
    menu_asked = Signal(object, QPoint)
    """What can be done with a record is asked for: its key, and where on the screen."""
    chosen_changed = Signal(object)
    """Other records are selected: their keys."""
    opened = Signal(object)
    """A record is to be looked at: its key."""

    def __init__(self, context: RehearseContext) -> None:
        """Show no stages yet."""
        super().__init__()
        self._context = context
        self._delegate = CardDelegate(context.theme)
        self._columns: dict[str, Column] = {}
        self._pipeline = ""
        self._stages: tuple[object, ...] = ()
        self._quiet = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def columns(self) -> Sequence[Column]:
        """The columns, from the left."""
        return tuple(self._columns.values())

    @property
    def chosen(self) -> list[Key]:
        """The selected records."""
        return next((found for one in self.columns if (found := one.view.chosen)), [])

    def show_stages(self, rule_set: RuleSet) -> bool:
        """Make a column for each stage; return whether there are other ones now."""
        stages = (rule_set.pipeline, *((one.id, one.name, one.color, one.kind) for one in rule_set.stages))
        if stages == self._stages:
            return False
        self._stages = stages
        self._pipeline = rule_set.pipeline
        inside = QWidget()
        inside.setProperty("role", "window")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, tokens.SMALL, tokens.SMALL, tokens.SMALL)
        row.setSpacing(tokens.MEDIUM)
        self._columns = {}
        for stage in rule_set.stages:
            self._columns[stage.id] = self._column(PipelineStage(stage.id, stage.name, stage.color, stage.kind))
            row.addWidget(self._columns[stage.id])
        away = self._column(PipelineStage(ELSEWHERE, self._context.tr(_elsewhere), self._context.theme.colors.outline))
        self._columns[ELSEWHERE] = away
        row.addWidget(away)
        row.addStretch(1)
        self.setWidget(inside)
        return True

    def show_rehearsal(self, old: Rehearsal | None, new: Rehearsal) -> None:
        """Show where the records stand now; only what differs from `old` is touched."""
        chosen = self.chosen
        self._quiet = True
        if old is None:
            self._fill(new)
        else:
            self._differ(old, new)
        self._columns[ELSEWHERE].setVisible(bool(self._columns[ELSEWHERE].model.keys))
        if chosen and chosen[0] in new.states:
            self.choose(chosen[0])
        self._quiet = False
        if self.chosen != chosen:
            self.chosen_changed.emit(self.chosen)

    def choose(self, key: Key) -> None:
        """Select a record, whichever column it stands in."""
        for column in self.columns:
            if column.model.place(key).isValid():
                column.view.choose(key)
                self.ensureWidgetVisible(column, tokens.MEDIUM, 0)
            else:
                column.view.clearSelection()

    def choose_none(self) -> None:
        """Select no record."""
        for column in self.columns:
            column.view.clearSelection()

    def beside(self, stage: str, way: int) -> str | None:
        """Return the stage to the left (-1) or right (1) of another; None where there is none."""
        stages = [one for one in self._columns if one != ELSEWHERE]
        place = stages.index(stage) + way if stage in stages else -1
        return stages[place] if 0 <= place < len(stages) else None

    def focus_cards(self) -> None:
        """Put the keyboard on the selected record, or else on the first one."""
        full = [one for one in self.columns if one.model.keys]
        target = next((one for one in full if one.view.chosen), full[0] if full else None)
        if target is not None:
            target.view.setFocus()

    def _column(self, stage: PipelineStage) -> Column:
        column = Column(self._context, self._delegate, stage)
        column.view.dropped.connect(lambda keys: self._dropped(keys, stage.id))
        column.view.walked.connect(lambda way, move: self._walked(column, way, move=move))
        column.view.asked.connect(self.menu_asked)
        column.view.opened.connect(self.opened)
        column.view.selectionModel().selectionChanged.connect(lambda: self._selected(column))
        return column

    def _dropped(self, keys: list[Key], stage: str) -> None:
        if stage != ELSEWHERE:
            self.move_asked.emit(keys, stage)
            self.choose(keys[0])
            self.focus_cards()

    def _walked(self, column: Column, way: int, *, move: bool) -> None:
        if move:
            target = self.beside(column.stage, way)
            if target is not None and column.view.chosen:
                self.move_asked.emit(column.view.chosen, target)
                self.focus_cards()
            return
        shown = [one for one in self.columns if not one.isHidden()]
        place = shown.index(column) + way
        if 0 <= place < len(shown):
            self._step_into(shown[place])

    def _step_into(self, column: Column) -> None:
        column.view.setFocus()
        self.ensureWidgetVisible(column, tokens.MEDIUM, 0)
        index = column.view.currentIndex()
        if not index.isValid() and column.model.keys:
            index = column.model.index(0)
        if index.isValid():
            column.view.choose(column.model.keys[index.row()])

    def _selected(self, column: Column) -> None:
        if self._quiet:
            return
        self._quiet = True
        if column.view.chosen:
            for other in self.columns:
                if other is not column:
                    other.view.clearSelection()
        self._quiet = False
        self.chosen_changed.emit(self.chosen)

    def _stage_of(self, state: ItemState) -> str:
        here = state.item.pipeline == self._pipeline and state.item.stage in self._columns
        return state.item.stage if here else ELSEWHERE

    def _fill(self, new: Rehearsal) -> None:
        sorted_in: dict[str, list[tuple[Key, ItemState]]] = {stage: [] for stage in self._columns}
        for key, state in new.states.items():
            if not state.gone:
                sorted_in[self._stage_of(state)].append((key, state))
        for stage, column in self._columns.items():
            column.model.reset_to(sorted_in[stage], new.directory)

    def _differ(self, old: Rehearsal, new: Rehearsal) -> None:
        same: dict[str, dict[Key, ItemState]] = {}
        gone: dict[str, set[Key]] = {}
        come: dict[str, dict[Key, ItemState]] = {}
        for key, state in new.states.items():
            before = old.states.get(key)
            if before is state:
                continue
            here = None if state.gone else self._stage_of(state)
            was = None if before is None or before.gone else self._stage_of(before)
            if was == here:
                if here is not None:
                    same.setdefault(here, {})[key] = state
                continue
            if here is not None:
                come.setdefault(here, {})[key] = state
            if was is not None:
                gone.setdefault(was, set()).add(key)
        for key, state in old.states.items():
            if key not in new.states and not state.gone:
                gone.setdefault(self._stage_of(state), set()).add(key)
        directory = new.directory
        for stage, column in self._columns.items():
            if new.clients is not old.clients:
                column.model.take_directory(directory)
            column.model.take_out(gone.get(stage, set()))
            column.model.update(same.get(stage, {}))
            if stage in come:
                column.model.put_in(come[stage])
