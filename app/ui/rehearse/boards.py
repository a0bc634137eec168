"""The boards of one or several pipelines, one below another or side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.engine.model.item import Key
from app.engine.model.rule_set import RuleSet
from app.engine.rehearse import Rehearsal
from app.engine.words import msg, msgs
from app.ui.rehearse.board import Board
from app.ui.rehearse.column import Column
from app.ui.rehearse.context import RehearseContext
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton

LOW, NARROW = 212, 320
"""What a board needs at least: its height where boards stand one below another, its width side by side."""

_about = msgs("{entity} · {n} record", "{entity} · {n} records")
_add, _new = msg("Add records to “{pipeline}”"), msg("New record in “{pipeline}”")
_hide = msg("Hide the board of “{pipeline}”")


class Lane(QFrame):
    """A board under the name of its pipeline; alone it needs no name."""

    add_asked = Signal()
    new_asked = Signal()
    hide_asked = Signal()

    def __init__(self, context: RehearseContext, *, own: bool) -> None:
        """`own` marks the board of the open rule set, which is always there."""
        super().__init__()
        self._context = context
        self._entity = ""
        self._dressed = ""
        self.board = Board(context, collects=own)
        self._name, self._about = QLabel(), QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setProperty("role", "strong")
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        self._about.setProperty("role", "muted")
        self._head = QWidget()
        self._row = QHBoxLayout(self._head)
        self._row.setContentsMargins(tokens.TIGHT, 0, tokens.SMALL, 0)
        self._row.setSpacing(tokens.SMALL)
        self._row.addWidget(self._name)
        self._row.addWidget(self._about)
        self._row.addStretch(1)
        self._buttons: list[IconButton] = []
        self._own = own
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self.board, 1)

    def show_stages(self, rule_set: RuleSet, entity: str) -> bool:
        """Show the stages of a pipeline; return whether there are other ones now."""
        self._entity = entity
        self._name.setText(rule_set.name)
        self.setAccessibleName(rule_set.name)
        if self._dressed != rule_set.name:
            self._dressed = rule_set.name
            self._offer(rule_set.name)
        return self.board.show_stages(rule_set)

    def show_head(self, *, shown: bool) -> None:
        """Show the name of the pipeline, and how many records stand on its board."""
        words = _about.fill(entity=self._entity, n=self.board.standing)
        self._about.setText(self._context.tr(words))
        self._head.setVisible(shown)

    def _offer(self, name: str) -> None:
        theme, tr = self._context.theme, self._context.tr
        for old in self._buttons:
            old.deleteLater()
        offered = [("mdi6.playlist-plus", _add, self.add_asked), ("mdi6.plus", _new, self.new_asked)]
        offered += [] if self._own else [("mdi6.close", _hide, self.hide_asked)]
        self._buttons = []
        for icon, words, signal in offered:
            button = IconButton(theme, icon, tr(words.fill(pipeline=name)), size=16)
            button.clicked.connect(signal)
            self._row.addWidget(button)
            self._buttons.append(button)


class Boards(QScrollArea):
    """Shows where every record stands, on the board of its pipeline; one selection goes for all boards."""

    move_asked = Signal(object, str, str)
    """Records (their keys) are to go to a stage (its id) of a pipeline (its id)."""
    menu_asked = Signal(object, QPoint)
    """What can be done with a record is asked for: its key, and where on the screen."""
    chosen_changed = Signal(object)
    """Other records are selected: their keys."""
    opened = Signal(object)
    """A record is to be looked at: its key."""
    hide_asked = Signal(str)
    """The board of a pipeline is not to be shown any more."""
    others_asked = Signal()
    """The boards of those pipelines are to be shown where the other records stand."""
    add_asked = Signal(str)
    """Records of a pipeline are to be added."""
    new_asked = Signal(str)
    """A new record is to be made in a pipeline."""

    def __init__(self, context: RehearseContext) -> None:
        """Show no stages yet."""
        super().__init__()
        self._context = context
        self._quiet = False
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(tokens.MEDIUM)
        self._lanes: list[Lane] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_lanes(1)
        self.setWidget(self._split)
        context.theme.theme_changed.connect(self._bound)

    @property
    def all(self) -> Sequence[Board]:
        """The boards; that of the open rule set comes first."""
        return tuple(one.board for one in self._lanes)

    @property
    def columns(self) -> Sequence[Column]:
        """The columns of all boards."""
        return tuple(column for board in self.all for column in board.columns)

    @property
    def chosen(self) -> list[Key]:
        """The selected records."""
        return next((found for one in self.all if (found := one.chosen)), [])

    def show_stages(self, rule_sets: Sequence[RuleSet], entities: Sequence[str], *, side_by_side: bool) -> bool:
        """Show a board for each rule set, under the names of their types; return whether any stages are others."""
        way = Qt.Orientation.Horizontal if side_by_side else Qt.Orientation.Vertical
        changed = len(rule_sets) != len(self._lanes) or way != self._split.orientation()
        if changed:
            self._split.setOrientation(way)
            self._lay_lanes(len(rule_sets))
        for lane, rule_set, entity in zip(self._lanes, rule_sets, entities, strict=True):
            changed = lane.show_stages(rule_set, entity) or changed
        return changed

    def show_rehearsal(self, old: Rehearsal | None, new: Rehearsal) -> None:
        """Show where the records stand now; only what differs from `old` is touched."""
        chosen = self.chosen
        self._quiet = True
        shown = [one.pipeline for one in self.all]
        for lane in self._lanes:
            come = lane.board.show_rehearsal(old, new, shown)
            if come and not any(lane.board.holds(key) for key in chosen):
                lane.board.bring_into_sight(come[-1])
            lane.show_head(shown=len(self._lanes) > 1)
        if chosen and chosen[0] in new.states:
            self.choose(chosen[0])
        self._quiet = False
        if self.chosen != chosen:
            self.chosen_changed.emit(self.chosen)

    def choose(self, key: Key) -> None:
        """Select a record, whichever board it stands on."""
        quiet, self._quiet = self._quiet, True
        for lane in self._lanes:
            if lane.board.holds(key):
                lane.board.choose(key)
                self.ensureWidgetVisible(lane, 0, 0)
            else:
                lane.board.choose_none()
        self._quiet = quiet
        if not quiet:
            self.chosen_changed.emit(self.chosen)

    def choose_none(self) -> None:
        """Select no record."""
        for board in self.all:
            board.choose_none()

    def focus_cards(self) -> None:
        """Put the keyboard on the selected record, or else on the first one."""
        boards = sorted(self.all, key=lambda one: not one.chosen)
        next((one for one in boards if one.focus_cards()), None)

    def _lay_lanes(self, count: int) -> None:
        while len(self._lanes) > count:
            lane = self._lanes.pop()
            lane.hide()
            lane.setParent(None)
            lane.deleteLater()
        while len(self._lanes) < count:
            self._lanes.append(self._lane(own=not self._lanes))
            self._split.addWidget(self._lanes[-1])
        self._split.setSizes([1000] * count)
        self._bound()

    def _bound(self) -> None:
        """Leave each board room enough; what does not fit is scrolled to."""
        several, scaled = len(self._lanes) > 1, self._context.theme.scaled
        beside = self._split.orientation() == Qt.Orientation.Horizontal
        for lane in self._lanes:
            lane.setMinimumWidth(scaled(NARROW) if several and beside else 0)
            lane.setMinimumHeight(scaled(LOW) if several and not beside else 0)

    def _lane(self, *, own: bool) -> Lane:
        lane = Lane(self._context, own=own)
        board = lane.board
        board.move_asked.connect(lambda keys, stage: self.move_asked.emit(keys, stage, board.pipeline))
        board.menu_asked.connect(self.menu_asked)
        board.opened.connect(self.opened)
        board.others_asked.connect(self.others_asked)
        board.chosen_changed.connect(lambda: self._selected(board))
        board.left.connect(lambda way: self._walk(lane, way))
        lane.hide_asked.connect(lambda: self.hide_asked.emit(board.pipeline))
        lane.add_asked.connect(lambda: self.add_asked.emit(board.pipeline))
        lane.new_asked.connect(lambda: self.new_asked.emit(board.pipeline))
        return lane

    def _walk(self, lane: Lane, way: int) -> None:
        place = self._lanes.index(lane) + way
        if 0 <= place < len(self._lanes):
            self.ensureWidgetVisible(self._lanes[place], 0, 0)
            self._lanes[place].board.enter(way)

    def _selected(self, board: Board) -> None:
        if self._quiet:
            return
        self._quiet = True
        if board.chosen:
            for other in self.all:
                if other is not board:
                    other.choose_none()
        self._quiet = False
        self.chosen_changed.emit(self.chosen)
