"""The board of a pipeline: arranges the columns, keeps keyboard and selection, and asks for edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import Catalogue
from app.engine.copying import Copier
from app.engine.editing import Place, Section, section_of
from app.engine.model.rule_set import Node, RuleSet
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.board.area import ColumnArea
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
from app.ui.theme.theme import Theme
from app.ui.widgets.announcing import announce

Command = QItemSelectionModel.SelectionFlag

Describer = Callable[[RuleSet], Describe]

_board = msg("Board")
_landed = msg("{name}: {stage}, {section}, {place} of {n}")


class Board(QWidget):
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
    transfer_asked = Signal(object, bool)
    """Cards (ids, a tuple) are to go to a stage or pipeline still to be chosen; True where they leave theirs."""
    refused = Signal(object)
    """Something cannot be done: a KnownError to show."""

    def __init__(self, theme: Theme, tr: Translator, catalogue: Catalogue, describe: Describer, copier: Copier) -> None:
        """`describe` gives, for a rule set, what puts its cards into sentences."""
        super().__init__()
        self._tr = tr
        self._describe = describe
        looks = Looks(catalogue, tr)
        self.model = BoardModel(looks, tr, self)
        self._painter = CardPainter(theme)
        self.area = ColumnArea(theme, tr, self.model, self._painter, self)
        self._looks = looks
        self.selection_model = QItemSelectionModel(self.model, self)
        self.commands = CardCommands(catalogue, copier, lambda node: looks.of(node).title, self)
        self.stages = StageCommands(tr, self)
        self.drags = BoardDrags(self, catalogue)
        self.menus = BoardMenus(self, theme, tr)
        self._rule_set: RuleSet | None = None
        self._document: RuleSetDocument | None = None
        self._showing = False
        self._users: Mapping[str, tuple[str, ...]] = {}
        self.setAccessibleName(tr(_board))
        for asking in (self.commands, self.stages):
            asking.change_asked.connect(self.change_asked)
        self.commands.refused.connect(self.refused)
        self.area.column_made.connect(self._join_column)
        self.area.stage_add_asked.connect(lambda: self.stages.add(None))
        self.selection_model.selectionChanged.connect(self._selection_changed)
        self.selection_model.currentChanged.connect(self._current_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

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
        self.area.drop_columns()
        self._rule_set = self.commands.rule_set = self.stages.rule_set = rule_set
        self.commands.selection = ()
        self._looks.forget()
        self._looks.describe_with(self._describe(rule_set))
        self.model.show(rule_set)
        self._showing = False
        self.area.stage = rule_set.stages[0].id if rule_set.stages else None
        self.area.arrange()
        self.area.horizontalScrollBar().setValue(0)

    def change(self, old: RuleSet, new: RuleSet) -> None:
        """Go over from one value to the next, touching what differs."""
        index = self.selection_model.currentIndex()
        stood, row = self.model.node(index), index.row()
        focused = self.focused_column()
        self._showing = True
        for stage in old.stages:
            if new.stage(stage.id) is None:
                self.area.drop_column(stage.id)
        self._rule_set = self.commands.rule_set = self.stages.rule_set = new
        self._looks.describe_with(self._describe(new))
        self.model.follow(new)
        self.model.refresh(self._looks.forget_mentions(renamed(old, new), new))
        self.area.arrange()
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
            self.area.show_column(self._stage_id(indexes[0]))
        self._showing = was
        self._relate()

    def select_all(self) -> None:
        """Select every card of the board."""
        if self._rule_set is not None:
            self.select(tuple(node.id for _, node in self._rule_set.nodes()))
            self.selection_made.emit(self.commands.selection)

    def set_problems(self, problems: Mapping[str, Problem]) -> None:
        """Mark cards with what checks have found, by card id."""
        self.model.refresh(self._looks.set_problems(problems))

    def set_users(self, users: Mapping[str, tuple[str, ...]]) -> None:
        """Mark cards whose results others use: the ids of those, by the id of the card."""
        self._users = users
        nodes = {node.id: node for _, node in self._rule_set.nodes()} if self._rule_set else {}
        titles = {
            rule: tuple(self._looks.of(nodes[one]).title for one in ids if one in nodes) for rule, ids in users.items()
        }
        self.model.refresh(self._looks.set_users(titles))
        self._relate()

    def set_uncovered(self, cards: Mapping[str, Sequence[Msg]]) -> None:
        """Mark cards of which no scenario touches all, with words on what; none of them where it touches nothing."""
        self.model.refresh(self._looks.set_uncovered(cards))

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
        return self.area.stage

    def stand_on(self, stage_id: str | None) -> None:
        """Mark a stage as the one worked on; what the palette adds goes there."""
        if stage_id == self.area.stage:
            return
        self.area.stage = stage_id
        self.area.show_heads()
        if stage_id is not None:
            self.area.show_column(stage_id)
            self.stage_entered.emit(stage_id)

    def add(self, types: Sequence[type[Declared]]) -> None:
        """Add fresh cards to the current stage."""
        if types and self.area.stage is not None:
            self.commands.add(types, Place(self.area.stage, Section.RULES))

    def landing(self) -> Place | None:
        """Return where pasted cards go: below the card on which the keyboard stands, or at the end of its stage."""
        node = self.model.node(self.selection_model.currentIndex())
        found = self._rule_set.find(node.id) if node and self._rule_set else None
        if node and found:
            section = section_of(node)
            cards = found[0].triggers if section is Section.TRIGGERS else found[0].rules
            return Place(found[0].id, section, [one.id for one in cards].index(node.id) + 1)
        return Place(self.area.stage, Section.RULES) if self.area.stage is not None else None

    def rename(self) -> None:
        """Let the person type another name over the card on which the keyboard stands, or over the stage's head."""
        index, head = self.selection_model.currentIndex(), self.focused_head()
        if head is not None or self.model.node(index) is None:
            stage_id = head.stage_id if head else self.area.stage
            if stage_id is not None:
                self.area.column(stage_id).head.rename()
            return
        column = self.area.column(self._stage_id(index))
        column.cards.scrollTo(index)
        column.cards.edit(index)

    def column(self, stage_id: str) -> StageColumn:
        """Return the column of a stage."""
        return self.area.column(stage_id)

    def focus_cards(self) -> None:
        """Give the keyboard to the cards."""
        if self.area.stage is not None:
            self.area.column(self.area.stage).cards.setFocus(Qt.FocusReason.TabFocusReason)

    def focused_column(self) -> StageColumn | None:
        """Return the column whose cards have the keyboard."""
        return next((one for one in self.area.made_columns() if one.cards.hasFocus()), None)

    def focused_head(self) -> StageColumn | None:
        """Return the column whose head has the keyboard."""
        return next((one for one in self.area.made_columns() if one.head.hasFocus()), None)

    def step_column(self, column: CardList, step: int) -> None:
        """Move the keyboard to a neighbouring column, at the same height."""
        place = self.model.column_at(column.stage_id) + step
        if not 0 <= place < len(self.model.columns):
            return
        here = self.selection_model.currentIndex()
        height = column.visualRect(here).center().y() if here.isValid() else 0
        other = self.area.column(self.model.columns[place].stage.id)
        row = other.cards.row_near(height)
        self.area.show_column(other.stage_id)
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

    def _join_column(self, column: StageColumn) -> None:
        stage_id, cards, head = column.stage_id, column.cards, column.head
        cards.open_asked.connect(self.open_asked)
        cards.menu_asked.connect(lambda point: self.menus.cards(stage_id, point))
        cards.add_asked.connect(lambda section, point: self.add_asked.emit(stage_id, section, point))
        cards.head_asked.connect(lambda: head.setFocus(Qt.FocusReason.OtherFocusReason))
        head.menu_asked.connect(lambda point: self.menus.stage(stage_id, point))
        head.renamed.connect(lambda name: self.stages.rename(stage_id, name))
        head.left.connect(lambda step: self._step_head(stage_id, step))
        # A delegate of its own: one that views share tells all of them of each editor.
        delegate = CardDelegate(self.model, self._painter, self._tr)
        delegate.renamed.connect(self.commands.rename)
        cards.fill(self.model, delegate, self.selection_model)

    def _step_head(self, stage_id: str, step: int) -> None:
        place = self.model.column_at(stage_id) + step
        if not 0 <= place < len(self.model.columns):
            return
        column = self.area.column(self.model.columns[place].stage.id)
        if step:
            self.area.show_column(column.stage_id)
            column.head.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            column.cards.setFocus(Qt.FocusReason.OtherFocusReason)
            column.cards.stand(0)

    # News

    def _selection_changed(self) -> None:
        if self._showing:
            return
        nodes = (self.model.node(index) for index in self.selection_model.selectedIndexes())
        chosen = {node.id for node in nodes if node is not None}
        ids = tuple(node.id for _, node in self._rule_set.nodes() if node.id in chosen) if self._rule_set else ()
        self.commands.selection = ids
        self._relate()
        self.selection_made.emit(ids)

    def _relate(self) -> None:
        """Show which cards are joined to the selected ones by a result."""
        chosen = set(self.commands.selection)
        users = {one for rule in chosen for one in self._users.get(rule, ())}
        makers = {rule for rule, ids in self._users.items() if not chosen.isdisjoint(ids)}
        self.model.relate(frozenset((users | makers) - chosen))

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
                column = self.area.column(self._stage_id(index))
                column.cards.setFocus(Qt.FocusReason.OtherFocusReason)
                column.cards.scrollTo(index)
        elif stood is not None and focused is not None and self.area.has_column(focused.stage_id):
            focused.cards.stand(row)
        if focused is not None and self.focused_column() is None and self.model.columns:
            self.area.column(self.model.columns[-1].stage.id).cards.setFocus(Qt.FocusReason.OtherFocusReason)

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
            announce(self, self._tr(words))

    @staticmethod
    def _standing(stage: object, node: Node) -> tuple[str, Section, int, int]:
        section = section_of(node)
        cards = getattr(stage, section.value)
        return getattr(stage, "name", ""), section, [one.id for one in cards].index(node.id) + 1, len(cards)
