"""The columns side by side: where they stand, and that each is made when it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from app.engine.model.rule_set import Node, Stage
from app.engine.words import msg
from app.i18n import Translator
from app.ui.board.column import Host
from app.ui.board.model import BoardModel
from app.ui.board.paint import CardPainter
from app.ui.board.stage import StageColumn
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.later import Later
from app.ui.widgets.states import EmptyState

_CALM = 50
"""Milliseconds without scrolling after which a column out of view is made ready."""
_FEW = 24
"""Cards that are measured ahead in one frame of scrolling."""

_add_stage = msg("Add stage")
_no_stages = msg("This pipeline has no stages yet")
_no_stages_help = msg("A stage is a step that every item goes through. Rules run when an item enters it.")


class ColumnArea(QScrollArea):
    """Scrolls over the columns of a model."""

    stage_add_asked = Signal()
    """The button after the last column was pressed."""
    column_made = Signal(object)
    """A column stands in its place and waits to be filled."""

    def __init__(self, theme: Theme, tr: Translator, model: BoardModel, painter: CardPainter, host: Host) -> None:
        """Begin without columns."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self.model = model
        self._painter = painter
        self._host = host
        self._columns: dict[str, StageColumn] = {}
        # The one that the person works on.
        self.stage: str | None = None
        self._shown = False
        self._measured_stage: Stage | None = None
        self._to_measure: Iterator[Node] = iter(())
        self._content = QWidget()
        self._add_stage = QPushButton(tr(_add_stage), self._content)
        self._add_stage.setProperty("kind", "quiet")
        self._add_stage.clicked.connect(self.stage_add_asked)
        self._empty = Later(self._make_empty)
        self._empty.setParent(self._content)
        self._ahead = QTimer(self, interval=_CALM, singleShot=True)
        self._ahead.timeout.connect(self._prepare_next)
        self.setWidget(self._content)
        self.setProperty("role", "window")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().setSingleStep(48)
        self.horizontalScrollBar().valueChanged.connect(self._fill_view)
        theme.theme_changed.connect(self._dress)
        self._dress()

    def _make_empty(self) -> EmptyState:
        tr = self._tr
        empty = EmptyState(self._theme, "mdi6.view-column-outline", tr(_no_stages), tr(_no_stages_help), tr(_add_stage))
        empty.asked.connect(self.stage_add_asked)
        return empty

    def column(self, stage_id: str) -> StageColumn:
        """Return the column of a stage, made now if it was not needed yet."""
        found = self._columns.get(stage_id)
        return found if found is not None else self._make_column(stage_id)

    def made_columns(self) -> list[StageColumn]:
        """Return the columns that exist by now."""
        return list(self._columns.values())

    def show_column(self, stage_id: str) -> None:
        """Scroll so that a stage is seen."""
        x, width = self._left(self.model.column_at(stage_id)), self._theme.scaled(tokens.COLUMN)
        bar, view = self.horizontalScrollBar(), self.viewport().width()
        if x < bar.value():
            bar.setValue(x - tokens.MEDIUM)
        elif x + width > bar.value() + view:
            bar.setValue(x + width + tokens.MEDIUM - view)

    def _make_column(self, stage_id: str) -> StageColumn:
        column = StageColumn(
            stage_id, self._theme, self._tr, host=self._host, painter=self._painter, parent=self._content
        )
        self._columns[stage_id] = column
        self._place(column)
        self._show_head(column)
        column.show()
        self.column_made.emit(column)
        return column

    def has_column(self, stage_id: str) -> bool:
        """Say whether the column of a stage is there."""
        return stage_id in self._columns

    def drop_columns(self) -> None:
        """Take all columns away."""
        for stage_id in list(self._columns):
            self.drop_column(stage_id)

    def drop_column(self, stage_id: str) -> None:
        """Take the column of a stage away."""
        column = self._columns.pop(stage_id, None)
        if column is not None:
            column.cards.setModel(None)
            # The keyboard goes elsewhere now, and the view follows it: no time to make columns.
            shown, self._shown = self._shown, False
            column.hide()
            self._shown = shown
            column.deleteLater()

    def _left(self, place: int) -> int:
        return tokens.MEDIUM + place * (self._theme.scaled(tokens.COLUMN) + tokens.MEDIUM)

    def _place(self, column: StageColumn) -> None:
        height = self._content.height() - 2 * tokens.MEDIUM
        place = self.model.column_at(column.stage_id)
        column.setGeometry(self._left(place), tokens.MEDIUM, self._theme.scaled(tokens.COLUMN), height)

    def arrange(self) -> None:
        """Put every column in its place."""
        button = self._add_stage.sizeHint()
        left = self._left(len(self.model.columns))
        self._content.resize(QSize(left + button.width() + tokens.MEDIUM, self.viewport().height()))
        self._add_stage.setGeometry(left, tokens.MEDIUM + 6, button.width(), button.height())
        self._add_stage.setVisible(bool(self.model.columns))
        self._empty.setVisible(not self.model.columns)
        if not self.model.columns:
            self._content.resize(self.viewport().size())
            self._empty.setGeometry(self._content.rect())
        for column in self._columns.values():
            self._place(column)
        self.show_heads()
        self._fill_view()

    def _fill_view(self) -> None:
        """Make the columns that are in view and not there yet; the others follow when there is time."""
        if not self._shown:  # before, a style is still to come, and with it a second layout of each card
            return
        left = self.horizontalScrollBar().value()
        # While scrolling, cards are measured in some frames, their column is made in another, painted in later ones.
        if not self._make_columns(left, left + self.viewport().width()):
            ahead = self._theme.scaled(tokens.COLUMN) // 2
            if not self._make_columns(left - ahead, left + self.viewport().width() + ahead, most=1):
                self._measure_some(left)
        self._ahead.start()

    def _measure_some(self, left: int) -> None:
        """Measure a few cards of the column that comes next, to the right or else to the left of `left`."""
        missing = [(place, one) for place, one in enumerate(self.model.columns) if one.stage.id not in self._columns]
        coming = next((one for place, one in missing if self._left(place) > left), missing[-1][1] if missing else None)
        if coming is None:
            return
        if coming.stage is not self._measured_stage:
            self._measured_stage, self._to_measure = coming.stage, iter((*coming.stage.triggers, *coming.stage.rules))
        for node in islice(self._to_measure, _FEW):
            self._painter.card_size(self.model.looks.of(node))

    def _make_columns(self, left: int, right: int, most: int = 1000) -> int:
        """Make columns that are missing between two places; return how many."""
        width, made = self._theme.scaled(tokens.COLUMN), 0
        for place, one in enumerate(self.model.columns):
            here = self._left(place) < right and self._left(place) + width > left
            if here and one.stage.id not in self._columns and made < most:
                self._make_column(one.stage.id)
                made += 1
        return made

    def _prepare_next(self) -> None:
        missing = next((one.stage.id for one in self.model.columns if one.stage.id not in self._columns), None)
        if missing is not None:
            self._make_column(missing)
            self._ahead.start()

    def show_heads(self) -> None:
        """Show names, counts, and which stage is the one worked on."""
        for column in self._columns.values():
            self._show_head(column)

    def _show_head(self, column: StageColumn) -> None:
        stage = self.model.columns[self.model.column_at(column.stage_id)].stage
        current = stage.id == self.stage
        spoken = self.model.stage_words(stage)
        column.head.show_stage(stage, spoken, current=current)
        column.cards.setAccessibleName(spoken)
        # Tab goes through the board in one step; within it, the arrow keys go.
        column.cards.setFocusPolicy(Qt.FocusPolicy.StrongFocus if current else Qt.FocusPolicy.ClickFocus)

    def _dress(self) -> None:
        self._painter.dress()
        self._add_stage.setIcon(self._theme.icon("mdi6.plus", "accent"))
        self.model.refresh()
        self.arrange()

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._shown = True
        self.arrange()
