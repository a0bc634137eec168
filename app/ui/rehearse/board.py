"""The kanban of one pipeline: all its stages side by side, and the records that stand in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

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
from app.ui.widgets.labels import IconButton

ELSEWHERE = ""
"""The column of records that rules took to a pipeline whose board is not shown."""

_elsewhere = msg("In other pipelines")
_show_others = msg("Show the boards of these pipelines")


class Board(QScrollArea):
    """Shows where every record stands; asks for records to be moved, and says which one is looked at."""

    move_asked = Signal(object, str)
    """Records (their keys) are to go to a stage (its id)."""
    menu_asked = Signal(object, QPoint)
    """What can be done with a record is asked for: its key, and where on the screen."""
    chosen_changed = Signal()
    """Other records are selected."""
    opened = Signal(object)
    """A record is to be looked at: its key."""
    left = Signal(int)
    """The keyboard walks out of the board, at its end (1) or its beginning (-1)."""
    others_asked = Signal()
    """The boards of those pipelines are to be shown where the other records stand."""

    def __init__(self, context: RehearseContext, *, collects: bool = True) -> None:
        """Show no stages yet; one that collects has a column for records in pipelines that are not shown."""
        super().__init__()
        self._context = context
        self._collects = collects
        self._delegate = CardDelegate(context.theme)
        self._columns: dict[str, Column] = {}
        self._pipeline = ""
        self._stages: tuple[object, ...] = ()
        self._shown: frozenset[str] = frozenset()
        self._quiet = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def pipeline(self) -> str:
        """The pipeline that is shown."""
        return self._pipeline

    @property
    def columns(self) -> Sequence[Column]:
        """The columns, from the left."""
        return tuple(self._columns.values())

    @property
    def chosen(self) -> list[Key]:
        """The selected records."""
        return next((found for one in self.columns if (found := one.view.chosen)), [])

    @property
    def standing(self) -> int:
        """How many records stand on it, those in other pipelines left out."""
        return sum(one.model.rowCount() for one in self.columns if one.stage != ELSEWHERE)

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
            shown = PipelineStage(stage.id, stage.name, stage.color, stage.kind)
            self._columns[stage.id] = self._column(shown, rule_set.entity)
        if self._collects:
            self._columns[ELSEWHERE] = self._elsewhere()
        for column in self.columns:
            row.addWidget(column)
        row.addStretch(1)
        self.setWidget(inside)
        return True

    def show_rehearsal(self, old: Rehearsal | None, new: Rehearsal, shown: Collection[str] = ()) -> list[Key]:
        """Show where the records stand now, and return those that have entered.

        Only what differs from `old` is touched; `shown` are the pipelines of all boards there are.
        """
        boards = frozenset((*shown, self._pipeline))
        self._quiet = True
        come: list[Key] = []
        if old is None or boards != self._shown:
            self._shown = boards
            self._fill(new)
        else:
            come = self._differ(old, new)
        if self._collects:
            self._columns[ELSEWHERE].setVisible(bool(self._columns[ELSEWHERE].model.keys))
        self._quiet = False
        return come

    def holds(self, key: Key) -> bool:
        """Say whether a record stands here."""
        return any(one.model.place(key).isValid() for one in self.columns)

    def choose(self, key: Key) -> None:
        """Select a record, whichever column it stands in."""
        for column in self.columns:
            if column.model.place(key).isValid():
                column.view.choose(key)
            else:
                column.view.clearSelection()
        self.bring_into_sight(key)

    def bring_into_sight(self, key: Key) -> None:
        """Scroll to the column in which a record stands."""
        for column in self.columns:
            if column.model.place(key).isValid():
                self._scroll_to(column)

    def choose_none(self) -> None:
        """Select no record."""
        for column in self.columns:
            column.view.clearSelection()

    def beside(self, stage: str, way: int) -> str | None:
        """Return the stage to the left (-1) or right (1) of another; None where there is none."""
        stages = [one for one in self._columns if one != ELSEWHERE]
        place = stages.index(stage) + way if stage in stages else -1
        return stages[place] if 0 <= place < len(stages) else None

    def focus_cards(self) -> bool:
        """Put the keyboard on the selected record, or else on the first one; return whether there is any."""
        full = [one for one in self.columns if one.model.keys]
        target = next((one for one in full if one.view.chosen), full[0] if full else None)
        if target is not None:
            target.view.setFocus()
        return target is not None

    def enter(self, way: int) -> None:
        """Take the keyboard in that walks on from another board: at the beginning (1) or at the end (-1)."""
        shown = [one for one in self.columns if not one.isHidden()]
        if shown:
            self._step_into(shown[0 if way > 0 else -1])

    def _elsewhere(self) -> Column:
        theme, tr = self._context.theme, self._context.tr
        column = self._column(PipelineStage(ELSEWHERE, tr(_elsewhere), theme.colors.outline), "")
        show = IconButton(theme, "mdi6.view-agenda-outline", tr(_show_others), size=16)
        show.clicked.connect(self.others_asked)
        column.add(show)
        return column

    def _column(self, stage: PipelineStage, entity: str) -> Column:
        column = Column(self._context, self._delegate, stage, entity)
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
            target, index = self.beside(column.stage, way), column.view.currentIndex()
            if not column.view.chosen and index.isValid():
                column.view.choose(column.model.keys[index.row()])
            if target is not None and column.view.chosen:
                self.move_asked.emit(column.view.chosen, target)
                self.focus_cards()
            return
        shown = [one for one in self.columns if not one.isHidden()]
        place = shown.index(column) + way
        if 0 <= place < len(shown):
            self._step_into(shown[place])
        else:
            self.left.emit(way)

    def _scroll_to(self, column: Column) -> None:
        """Scroll so that a column is seen whole."""
        inside = self.widget()
        layout = inside.layout() if inside is not None else None
        if (
            inside is not None and layout is not None
        ):  # a column that has just come squeezes the others until the next round of events
            layout.activate()
            inside.resize(layout.minimumSize().expandedTo(self.viewport().size()))
        area = column.geometry()
        self.ensureVisible(area.right(), 0, tokens.MEDIUM, 0)
        self.ensureVisible(area.left(), 0, tokens.MEDIUM, 0)

    def _step_into(self, column: Column) -> None:
        column.view.setFocus()
        self._scroll_to(column)
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
        self.chosen_changed.emit()

    def _stage_of(self, state: ItemState) -> str | None:
        """Return the column of a record; None where it stands on another board or nowhere."""
        pipeline, stage = state.item.pipeline, state.item.stage
        if state.gone or (pipeline in self._shown and pipeline != self._pipeline):
            return None
        here = pipeline == self._pipeline and stage in self._columns
        return stage if here else ELSEWHERE if self._collects else None

    def _fill(self, new: Rehearsal) -> None:
        sorted_in: dict[str, list[tuple[Key, ItemState]]] = {stage: [] for stage in self._columns}
        for key, state in new.states.items():
            stage = self._stage_of(state)
            if stage is not None:
                sorted_in[stage].append((key, state))
        for name, column in self._columns.items():
            column.model.reset_to(sorted_in[name], new.directory)

    def _differ(self, old: Rehearsal, new: Rehearsal) -> list[Key]:
        same: dict[str, dict[Key, ItemState]] = {}
        gone: dict[str, set[Key]] = {}
        come: dict[str, dict[Key, ItemState]] = {}
        for key, state in new.states.items():
            before = old.states.get(key)
            if before is state:
                continue
            here = self._stage_of(state)
            was = None if before is None else self._stage_of(before)
            if was == here:
                if here is not None:
                    same.setdefault(here, {})[key] = state
                continue
            if here is not None:
                come.setdefault(here, {})[key] = state
            if was is not None:
                gone.setdefault(was, set()).add(key)
        for key, state in old.states.items():
            if key not in new.states and (was := self._stage_of(state)) is not None:
                gone.setdefault(was, set()).add(key)
        self._take(new, come, gone, same, clients=new.clients is not old.clients)
        return [key for records in come.values() for key in _arrived(records)]

    def _take(
        self,
        new: Rehearsal,
        come: Mapping[str, dict[Key, ItemState]],
        gone: Mapping[str, set[Key]],
        same: Mapping[str, dict[Key, ItemState]],
        *,
        clients: bool,
    ) -> None:
        """Let each column follow; `clients` says whether any of these are others."""
        for stage, column in self._columns.items():
            if clients:
                column.model.take_directory(new.directory)
            column.model.take_out(gone.get(stage, set()))
            column.model.update(same.get(stage, {}))
            if stage in come:
                column.model.put_in(come[stage])
            column.model.mark_come(_arrived(come.get(stage, {})))


def _arrived(records: Mapping[Key, ItemState]) -> list[Key]:
    """Return those that came by entering; what was only put on the board is no news."""
    return [key for key, state in records.items() if state.entry]
