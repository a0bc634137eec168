"""The board of a pipeline: arranges the columns, keeps keyboard and selection, and asks for edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import Catalogue
from app.engine.copying import Copier
from app.engine.editing import Place, Section, section_of
from app.engine.model.rule_set import Node, RuleSet
from app.engine.words import msg
from app.i18n import Translator
from app.ui.board.column import CardList
from app.ui.board.commands import CardCommands
from app.ui.board.delegate import CardDelegate
from app.ui.board.drags import BoardDrags
from app.ui.board.looks import Describe, Looks, Problem, renamed
from app.ui.board.menus import BoardMenus
from app.ui.board.model import SECTION_WORDS, BoardModel
from app.ui.board.paint import CardPainter
from app.ui.board.stage import StageColumn
from app.ui.board.stage_commands import StageCommands
from app.ui.document import RuleSetDocument
from app.ui.theme import tokens
from app.ui.theme.theme import Theme

Command = QItemSelectionModel.SelectionFlag

Describer = Callable[[RuleSet], Describe]

_board = msg("Board")
_add_stage = msg("Add stage")
_landed = msg("{name}: {stage}, {section}, {place} of {n}")


class Board(QScrollArea):
    """Shows a rule set as columns of cards. Follows a document; asks it for every edit."""

    change_asked = Signal(object, object, str)
    """An edit (RuleSet to RuleSet), its words, and a key under which edits in a row become one step."""
    selection_made = Signal(object)
    """The person selected other cards: their ids in board order, a tuple."""
    stage_entered = Signal(str)
    """The person works on a stage now."""
    open_asked = Signal(str)
    """A card is to be shown in the inspector, and the keyboard to go there."""
    add_asked = Signal(str, object, object)
    """A palette is wanted for a stage: its id, the section, and the point (global) where it opens."""
    refused = Signal(object)
    """Something cannot be done: a KnownError to show."""
    announced = Signal(str)
    """What a screen reader is told of a move."""

    def __init__(self, theme: Theme, tr: Translator, catalogue: Catalogue, describe: Describer, copier: Copier) -> None:
        """`describe` gives, for a rule set, what puts its cards into sentences."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self._describe = describe
        self._looks = Looks(catalogue, tr)
        self.model = BoardModel(self._looks, tr, self)
        self._painter = CardPainter(theme)
        self.selection_model = QItemSelectionModel(self.model, self)
        self.commands = CardCommands(catalogue, copier, lambda node: self._looks.of(node).title, self)
        self.stages = StageCommands(tr, self)
        self.drags = BoardDrags(self, catalogue)
        self.menus = BoardMenus(self, theme, tr)
        self._columns: dict[str, StageColumn] = {}
        self._rule_set: RuleSet | None = None
        self._document: RuleSetDocument | None = None
        self._stage: str | None = None
        self._showing = False
        self._content = QWidget()
        self._content.setProperty("role", "window")
        self._add_stage = QPushButton(tr(_add_stage), self._content)
        self._add_stage.setProperty("kind", "quiet")
        self._ahead = QTimer(self, interval=0, singleShot=True)
        self._build()

    def _build(self) -> None:
        self.setWidget(self._content)
        self.setProperty("role", "window")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self._tr(_board))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().setSingleStep(48)
        self.horizontalScrollBar().valueChanged.connect(self._fill_view)
        self._ahead.timeout.connect(self._prepare_next)
        self._add_stage.clicked.connect(lambda: self.stages.add(None))
        for asking in (self.commands, self.stages):
            asking.change_asked.connect(self.change_asked)
        self.commands.refused.connect(self.refused)
        self.selection_model.selectionChanged.connect(self._selection_changed)
        self.selection_model.currentChanged.connect(self._current_changed)
        self._theme.theme_changed.connect(self._dress)
        self._dress()

    # What is shown

    def follow(self, document: RuleSetDocument) -> None:
        """Show a document and ask it for edits; the one shown before is left alone."""
        if self._document is not None:
            self._document.changed.disconnect(self.change)
            self._document.selection_changed.disconnect(self.select)
            self._document.stage_changed.disconnect(self.stand_on)
            self.change_asked.disconnect(self._document.edit)
            self.selection_made.disconnect(self._document.select)
            self.stage_entered.disconnect(self._document.stand_on)
        self._document = document
        self.display(document.value)
        document.changed.connect(self.change)
        document.selection_changed.connect(self.select)
        document.stage_changed.connect(self.stand_on)
        self.change_asked.connect(document.edit)
        self.selection_made.connect(document.select)
        self.stage_entered.connect(document.stand_on)
        self.select(document.selection)
        self.stand_on(document.stage)

    def display(self, rule_set: RuleSet) -> None:
        """Show a rule set from its beginning."""
        self._showing = True
        for stage_id in list(self._columns):
            self._drop_column(stage_id)
        self._rule_set = self.commands.rule_set = self.stages.rule_set = rule_set
        self.commands.selection = ()
        self._looks.forget()
        self._looks.describe_with(self._describe(rule_set))
        self.model.show(rule_set)
        self._showing = False
        self._stage = rule_set.stages[0].id if rule_set.stages else None
        self._arrange()
        self.horizontalScrollBar().setValue(0)

    def change(self, old: RuleSet, new: RuleSet) -> None:
        """Go over from one value to the next, touching what differs."""
        index = self.selection_model.currentIndex()
        stood, row = self.model.node(index), index.row()
        focused = self.focused_column()
        self._showing = True
        for stage in old.stages:
            if new.stage(stage.id) is None:
                self._drop_column(stage.id)
        self._rule_set = self.commands.rule_set = self.stages.rule_set = new
        self._looks.describe_with(self._describe(new))
        self.model.follow(new)
        self.model.refresh(self._looks.forget_mentions(renamed(old, new), new))
        self._arrange()
        self.select(self.commands.selection)
        self._showing = False
        self._stand_again(stood, row, focused)
        self.menus.follow()
        self._announce(old, new)

    def select(self, ids: tuple[str, ...]) -> None:
        """Show cards as selected."""
        self.commands.selection = ids
        chosen = QItemSelection()
        indexes = self.model.indexes_of(ids)
        for index in indexes:
            chosen.select(index, index)
        was, self._showing = self._showing, True
        self.selection_model.select(chosen, Command.ClearAndSelect)
        if len(indexes) == 1 and self.selection_model.currentIndex() != indexes[0]:
            self.selection_model.setCurrentIndex(indexes[0], Command.NoUpdate)
            self.show_column(self._stage_id(indexes[0]))
        self._showing = was

    def select_all(self) -> None:
        """Select every card of the board."""
        if self._rule_set is not None:
            self.select(tuple(node.id for _, node in self._rule_set.nodes()))
            self.selection_made.emit(self.commands.selection)

    def set_problems(self, problems: Mapping[str, Problem]) -> None:
        """Mark cards with what checks have found, by card id."""
        self.model.refresh(self._looks.set_problems(problems))

    def refresh(self) -> None:
        """Make all sentences anew: names that they use, of people, fields, stages or cards, have changed."""
        if self._rule_set is not None:
            self._looks.describe_with(self._describe(self._rule_set))
        self._looks.forget()
        self.model.refresh()

    # Where the person is

    @property
    def stage(self) -> str | None:
        """The id of the stage that the person works on."""
        return self._stage

    def stand_on(self, stage_id: str | None) -> None:
        """Mark a stage as the one worked on; what the palette adds goes there."""
        if stage_id == self._stage:
            return
        self._stage = stage_id
        self._show_heads()
        if stage_id is not None:
            self.show_column(stage_id)
            self.stage_entered.emit(stage_id)

    def add(self, types: list[type[Declared]]) -> None:
        """Add fresh cards to the current stage."""
        if types and self._stage is not None:
            self.commands.add(types, Place(self._stage, Section.RULES))

    def landing(self) -> Place | None:
        """Return where pasted cards go: below the card on which the keyboard stands, or at the end of its stage."""
        node = self.model.node(self.selection_model.currentIndex())
        found = self._rule_set.find(node.id) if node and self._rule_set else None
        if node and found:
            section = section_of(node)
            cards = found[0].triggers if section is Section.TRIGGERS else found[0].rules
            return Place(found[0].id, section, [one.id for one in cards].index(node.id) + 1)
        return Place(self._stage, Section.RULES) if self._stage is not None else None

    def rename(self) -> None:
        """Let the person type another name over the card on which the keyboard stands, or over the stage's head."""
        index, head = self.selection_model.currentIndex(), self.focused_head()
        if head is not None or self.model.node(index) is None:
            stage_id = head.stage_id if head else self._stage
            if stage_id is not None:
                self.column(stage_id).head.rename()
            return
        column = self.column(self._stage_id(index))
        column.cards.scrollTo(index)
        column.cards.edit(index)

    def focus_cards(self) -> None:
        """Give the keyboard to the cards."""
        if self._stage is not None:
            self.column(self._stage).cards.setFocus(Qt.FocusReason.TabFocusReason)

    def focused_column(self) -> StageColumn | None:
        """Return the column whose cards have the keyboard."""
        return next((one for one in self._columns.values() if one.cards.hasFocus()), None)

    def focused_head(self) -> StageColumn | None:
        """Return the column whose head has the keyboard."""
        return next((one for one in self._columns.values() if one.head.hasFocus()), None)

    # Columns

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

    def step_column(self, column: CardList, step: int) -> None:
        """Move the keyboard to a neighbouring column, at the same height."""
        place = self.model.column_at(column.stage_id) + step
        if not 0 <= place < len(self.model.columns):
            return
        here = self.selection_model.currentIndex()
        height = column.visualRect(here).center().y() if here.isValid() else 0
        other = self.column(self.model.columns[place].stage.id)
        row = other.cards.row_near(height)
        self.show_column(other.stage_id)
        other.cards.setFocus()
        below = self.model.index(row + 1, 0, other.cards.rootIndex())
        if self.model.node(here) and self.model.node(below):
            at_heading = self.model.node(self.model.index(row, 0, other.cards.rootIndex())) is None
            row += at_heading
        other.cards.stand_alone(row)

    def extend_to(self, index: QModelIndex) -> None:
        """Select everything between where the keyboard stands and a card of another column."""
        nodes = [node.id for _, node in self._rule_set.nodes()] if self._rule_set else []
        ends = [self.model.node(self.selection_model.currentIndex()), self.model.node(index)]
        places = sorted(nodes.index(one.id) for one in ends if one is not None)
        if places:
            self.select(tuple(nodes[places[0] : places[-1] + 1]))
            self.selection_made.emit(self.commands.selection)

    def _make_column(self, stage_id: str) -> StageColumn:
        # A delegate of its own: one that views share tells all of them of each editor.
        delegate = CardDelegate(self.model, self._painter, self._tr)
        delegate.renamed.connect(self.commands.rename)
        cards = CardList(stage_id, self.model, self, delegate=delegate, painter=self._painter)
        own = cards.selectionModel()
        cards.setSelectionModel(self.selection_model)
        own.deleteLater()
        column = StageColumn(self._theme, self._tr, cards, self._content)
        self._columns[stage_id] = column
        cards.open_asked.connect(self.open_asked)
        cards.menu_asked.connect(lambda point: self.menus.cards(stage_id, point))
        cards.add_asked.connect(lambda section, point: self.add_asked.emit(stage_id, section, point))
        cards.head_asked.connect(lambda: column.head.setFocus(Qt.FocusReason.OtherFocusReason))
        column.head.menu_asked.connect(lambda point: self.menus.stage(stage_id, point))
        column.head.renamed.connect(lambda name: self.stages.rename(stage_id, name))
        column.head.left.connect(lambda step: self._step_head(stage_id, step))
        self._place(column)
        self._show_head(column)
        column.show()
        return column

    def _drop_column(self, stage_id: str) -> None:
        column = self._columns.pop(stage_id, None)
        if column is not None:
            column.cards.setModel(None)
            column.hide()
            column.deleteLater()

    def _step_head(self, stage_id: str, step: int) -> None:
        place = self.model.column_at(stage_id) + step
        if not 0 <= place < len(self.model.columns):
            return
        column = self.column(self.model.columns[place].stage.id)
        if step:
            self.show_column(column.stage_id)
            column.head.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            column.cards.setFocus(Qt.FocusReason.OtherFocusReason)
            column.cards.stand(0)

    def _left(self, place: int) -> int:
        return tokens.MEDIUM + place * (self._theme.scaled(tokens.COLUMN) + tokens.MEDIUM)

    def _place(self, column: StageColumn) -> None:
        height = self._content.height() - 2 * tokens.MEDIUM
        place = self.model.column_at(column.stage_id)
        column.setGeometry(self._left(place), tokens.MEDIUM, self._theme.scaled(tokens.COLUMN), height)

    def _arrange(self) -> None:
        button = self._add_stage.sizeHint()
        left = self._left(len(self.model.columns))
        self._content.resize(QSize(left + button.width() + tokens.MEDIUM, self.viewport().height()))
        self._add_stage.setGeometry(left, tokens.MEDIUM + 6, button.width(), button.height())
        for column in self._columns.values():
            self._place(column)
        self._show_heads()
        self._fill_view()

    def _fill_view(self) -> None:
        """Make the columns that are in view and not there yet; the others follow when there is time."""
        if not self.isVisible():
            return
        left, right = self.horizontalScrollBar().value(), self.horizontalScrollBar().value() + self.viewport().width()
        width = self._theme.scaled(tokens.COLUMN)
        for place, one in enumerate(self.model.columns):
            if one.stage.id not in self._columns and self._left(place) < right and self._left(place) + width > left:
                self._make_column(one.stage.id)
        self._ahead.start()

    def _prepare_next(self) -> None:
        missing = next((one.stage.id for one in self.model.columns if one.stage.id not in self._columns), None)
        if missing is not None:
            self._make_column(missing)
            self._ahead.start()

    def _show_heads(self) -> None:
        for column in self._columns.values():
            self._show_head(column)

    def _show_head(self, column: StageColumn) -> None:
        stage = self.model.columns[self.model.column_at(column.stage_id)].stage
        current = stage.id == self._stage
        spoken = self.model.stage_words(stage)
        column.head.show_stage(stage, spoken, current=current)
        column.cards.setAccessibleName(spoken)
        # Tab goes through the board in one step; within it, the arrow keys go.
        column.cards.setFocusPolicy(Qt.FocusPolicy.StrongFocus if current else Qt.FocusPolicy.ClickFocus)

    # News

    def _selection_changed(self) -> None:
        if self._showing:
            return
        nodes = (self.model.node(index) for index in self.selection_model.selectedIndexes())
        chosen = {node.id for node in nodes if node is not None}
        ids = tuple(node.id for _, node in self._rule_set.nodes() if node.id in chosen) if self._rule_set else ()
        self.commands.selection = ids
        self.selection_made.emit(ids)

    def _current_changed(self, index: QModelIndex) -> None:
        if not self._showing and index.isValid():
            self.stand_on(self._stage_id(index))

    def _stage_id(self, index: QModelIndex) -> str:
        stage = self.model.stage_of(index)
        return stage.id if stage else ""

    def _stand_again(self, stood: Node | None, row: int, focused: StageColumn | None) -> None:
        """Put the keyboard back on the card where it was, or near by where that is gone."""
        index = self.model.index_of(stood.id) if stood else QModelIndex()
        if index.isValid():
            self.selection_model.setCurrentIndex(index, Command.NoUpdate)
            if focused is not None:
                column = self.column(self._stage_id(index))
                column.cards.setFocus(Qt.FocusReason.OtherFocusReason)
                column.cards.scrollTo(index)
        elif stood is not None and focused is not None and focused.stage_id in self._columns:
            focused.cards.stand(row)

    def _announce(self, old: RuleSet, new: RuleSet) -> None:
        """Say where the first selected card has gone."""
        if not self.commands.selection:
            return
        before, after = old.find(self.commands.selection[0]), new.find(self.commands.selection[0])
        if before is None or after is None:
            return
        places = [self._standing(*one) for one in (before, after)]
        if places[0] != places[1]:
            stage, section, place, n = places[1]
            name = self._looks.of(after[1]).title
            words = _landed.fill(name=name, stage=stage, section=SECTION_WORDS[section], place=place, n=n)
            self.announce(self._tr(words))

    def announce(self, words: str) -> None:
        """Tell a screen reader."""
        self.announced.emit(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    @staticmethod
    def _standing(stage: object, node: Node) -> tuple[str, Section, int, int]:
        section = section_of(node)
        cards = getattr(stage, section.value)
        return getattr(stage, "name", ""), section, [one.id for one in cards].index(node.id) + 1, len(cards)

    def _dress(self) -> None:
        self._painter.dress()
        self._add_stage.setIcon(self._theme.icon("mdi6.plus", "accent"))
        self.model.refresh()
        self._arrange()

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._arrange()
