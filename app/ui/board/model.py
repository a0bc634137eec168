"""The rule set as a Qt model: stages, below each its sections and cards; follows edits by touching what changed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Any, overload

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.engine.editing import Place, Section
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage, Trigger
from app.engine.words import msg, msgs
from app.i18n import Translator
from app.ui.board.looks import Look, Looks
from app.ui.board.rows import Insert, Move, Remove, steps

Index = QModelIndex | QPersistentModelIndex
Entry = Section | Trigger | Rule
"""One row of a column: the heading of a section, or a card."""

SECTION_WORDS = {Section.TRIGGERS: msg("Triggers"), Section.RULES: msg("Rules")}
_section_spoken = {
    Section.TRIGGERS: msgs("Triggers: {n}. Enter adds one.", "Triggers: {n}. Enter adds one."),
    Section.RULES: msgs("Rules: {n}. Enter adds one.", "Rules: {n}. Enter adds one."),
}
_standing = msg("{place} of {n} in the stage {stage}")
_stage_spoken = msgs("Stage {name}, {n} card", "Stage {name}, {n} cards")


class Column:
    """One stage in the model: its rows, and a number that stays while stages move."""

    __slots__ = ("entries", "key", "stage")

    def __init__(self, key: int, stage: Stage) -> None:
        """Lay the stage out in rows."""
        self.key = key
        self.stage = stage
        self.entries = entries(stage)


def entries(stage: Stage) -> list[Entry]:
    """Return the rows of a stage: a heading and cards, twice."""
    return [Section.TRIGGERS, *stage.triggers, Section.RULES, *stage.rules]


def _row_key(entry: Entry) -> str | Section:
    return entry if isinstance(entry, Section) else f"#{entry.id}"


class BoardModel(QAbstractItemModel):
    """Rows below the root are stages; rows below a stage are its sections and cards."""

    def __init__(self, looks: Looks, tr: Translator, parent: QObject | None = None) -> None:
        """Begin without stages."""
        super().__init__(parent)
        self.looks = looks
        self._tr = tr
        self._columns: list[Column] = []
        self._by_key: dict[int, Column] = {}
        self._keys = count(1)
        self.related: frozenset[str] = frozenset()
        """Cards that are joined by a result to one that is selected."""

    # What stands where

    @property
    def columns(self) -> list[Column]:
        """The stages in their order."""
        return self._columns

    def column_at(self, stage_id: str) -> int:
        """Return the row of a stage, -1 where there is none."""
        return next((row for row, one in enumerate(self._columns) if one.stage.id == stage_id), -1)

    def stage_index(self, stage_id: str) -> QModelIndex:
        """Return the index of a stage."""
        return self.index(self.column_at(stage_id), 0)

    def stage_of(self, index: Index) -> Stage | None:
        """Return the stage that an index is, or stands on."""
        column = self._column(index)
        return column.stage if column else None

    def entry(self, index: Index) -> Entry | None:
        """Return the heading or card at an index; None for a stage."""
        column = self._by_key.get(index.internalId()) if index.isValid() else None
        return column.entries[index.row()] if column else None

    def node(self, index: Index) -> Node | None:
        """Return the card at an index, or None."""
        entry = self.entry(index)
        return None if isinstance(entry, Section) else entry

    def look(self, index: Index) -> Look | None:
        """Return how the card at an index looks."""
        node = self.node(index)
        return self.looks.of(node) if node else None

    def index_of(self, node_id: str) -> QModelIndex:
        """Return the index of a card, an invalid one where there is none."""
        for column in self._columns:
            for row, entry in enumerate(column.entries):
                if not isinstance(entry, Section) and entry.id == node_id:
                    return self.createIndex(row, 0, column.key)
        return QModelIndex()

    def indexes_of(self, ids: Iterable[str]) -> list[QModelIndex]:
        """Return the indexes of several cards, in board order."""
        wanted = set(ids)
        return [
            self.createIndex(row, 0, column.key)
            for column in self._columns if wanted
            for row, entry in enumerate(column.entries) if not isinstance(entry, Section) and entry.id in wanted
        ]  # fmt: skip

    def place_at(self, stage_id: str, row: int) -> Place:
        """Return the place before a row of a stage."""
        column = self._columns[self.column_at(stage_id)]
        heading = column.entries.index(Section.RULES)
        if row <= heading:
            return Place(stage_id, Section.TRIGGERS, max(0, row - 1))
        return Place(stage_id, Section.RULES, row - heading - 1)

    def section_row(self, stage_id: str, section: Section) -> int:
        """Return the row of a section's heading."""
        return self._columns[self.column_at(stage_id)].entries.index(section)

    def cards_in(self, index: Index, section: Section) -> int:
        """Return how many cards a section of the stage at an index has."""
        stage = self.stage_of(index)
        if stage is None:
            return 0
        return len(stage.triggers if section is Section.TRIGGERS else stage.rules)

    # Following the rule set

    def show(self, rule_set: RuleSet) -> None:
        """Show another rule set."""
        self.beginResetModel()
        self._columns = [Column(next(self._keys), stage) for stage in rule_set.stages]
        self._by_key = {one.key: one for one in self._columns}
        self.endResetModel()

    def follow(self, new: RuleSet) -> None:
        """Go over to an edited rule set; what is the same object is not looked at."""
        stages = {stage.id: stage for stage in new.stages}
        for step in steps([one.stage.id for one in self._columns], list(stages)):
            self._step_stages(step, new.stages)
        for row, column in enumerate(self._columns):
            if column.stage is not new.stages[row]:
                self._follow_stage(row, column, new.stages[row])

    def refresh(self, ids: Iterable[str] | None = None) -> None:
        """Tell that cards look different without being different; all of them where no ids are given."""
        if ids is not None:
            for index in self.indexes_of(ids):
                self.dataChanged.emit(index, index)
            return
        for column in self._columns:
            self._tell_rows(column, 0, len(column.entries) - 1)

    def relate(self, ids: frozenset[str]) -> None:
        """Mark other cards as joined to what is selected."""
        old, self.related = self.related, ids
        self.refresh(old ^ ids)

    def _step_stages(self, step: Insert | Move | Remove, stages: tuple[Stage, ...]) -> None:
        root = QModelIndex()
        match step:
            case Remove(first, last):
                self.beginRemoveRows(root, first, last)
                for column in self._columns[first : last + 1]:
                    del self._by_key[column.key]
                del self._columns[first : last + 1]
                self.endRemoveRows()
            case Insert(first, last):
                self.beginInsertRows(root, first, last)
                self._columns[first:first] = [Column(next(self._keys), one) for one in stages[first : last + 1]]
                self._by_key = {one.key: one for one in self._columns}
                self.endInsertRows()
            case Move(source, target):
                self.beginMoveRows(root, source, source, root, target + (target > source))
                self._columns.insert(target, self._columns.pop(source))
                self.endMoveRows()

    def _follow_stage(self, row: int, column: Column, stage: Stage) -> None:
        parent = self.createIndex(row, 0, 0)
        wanted = entries(stage)
        old = {_row_key(one): one for one in column.entries}
        resized = _sizes(column.stage) != _sizes(stage)
        column.stage = stage
        for step in steps(list(old), [_row_key(one) for one in wanted]):
            self._step_rows(step, parent, column, wanted)
        touched: set[int] = set()
        for place, entry in enumerate(wanted):
            before = old.get(_row_key(entry))
            if before is not entry and before is not None:
                touched |= {place, max(0, place - 1)}  # the card above draws the line that joins it to this one
            elif isinstance(entry, Section) and resized:
                touched.add(place)
            column.entries[place] = entry
        for place in touched:
            self._tell_rows(column, place, place)
        self.dataChanged.emit(parent, parent)

    def _step_rows(
        self, step: Insert | Move | Remove, parent: QModelIndex, column: Column, wanted: list[Entry]
    ) -> None:
        match step:
            case Remove(first, last):
                self.beginRemoveRows(parent, first, last)
                del column.entries[first : last + 1]
                self.endRemoveRows()
            case Insert(first, last):
                self.beginInsertRows(parent, first, last)
                column.entries[first:first] = wanted[first : last + 1]
                self.endInsertRows()
            case Move(source, target):
                self.beginMoveRows(parent, source, source, parent, target + (target > source))
                column.entries.insert(target, column.entries.pop(source))
                self.endMoveRows()

    def _tell_rows(self, column: Column, first: int, last: int) -> None:
        self.dataChanged.emit(self.createIndex(first, 0, column.key), self.createIndex(last, 0, column.key))

    def _column(self, index: Index) -> Column | None:
        if not index.isValid():
            return None
        key = index.internalId()
        return self._by_key.get(key) if key else self._columns[index.row()]

    # Qt asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if column != 0 or row < 0:
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, 0, 0) if row < len(self._columns) else QModelIndex()
        if parent.internalId():
            return QModelIndex()
        above = self._columns[parent.row()]
        return self.createIndex(row, 0, above.key) if row < len(above.entries) else QModelIndex()

    @overload
    def parent(self) -> QObject: ...
    @overload
    def parent(self, index: Index) -> QModelIndex: ...
    def parent(self, index: Index | None = None) -> QObject | QModelIndex:
        if index is None:
            return super().parent()  # type: ignore[return-value]
        column = self._by_key.get(index.internalId()) if index.isValid() else None
        return self.createIndex(self._columns.index(column), 0, 0) if column else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._columns)
        return 0 if parent.internalId() else len(self._columns[parent.row()].entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        entry = self.entry(index)
        if entry is None or isinstance(entry, Section):
            return Qt.ItemFlag.ItemIsEnabled
        always = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return always | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index)
        if entry is None:
            return self._stage_data(self.stage_of(index), role)
        if isinstance(entry, Section):
            return self._section_data(entry, index, role)
        look = self.looks.of(entry)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return look.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return look.spoken
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._standing_words(entry, index)
        return None

    def _standing_words(self, node: Node, index: Index) -> str:
        stage = self.stage_of(index)
        if stage is None:
            return ""
        cards: tuple[Node, ...] = stage.triggers if isinstance(node, Trigger) else stage.rules
        place = [one.id for one in cards].index(node.id) + 1
        return self._tr(_standing.fill(place=place, n=len(cards), stage=stage.name))

    def _stage_data(self, stage: Stage | None, role: int) -> Any:
        if stage is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return stage.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.stage_words(stage)
        return None

    def stage_words(self, stage: Stage) -> str:
        """Return what a screen reader says of a column."""
        return self._tr(_stage_spoken.fill(name=stage.name, n=len(stage.triggers) + len(stage.rules)))

    def _section_data(self, section: Section, index: Index, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._tr(SECTION_WORDS[section])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._tr(_section_spoken[section].fill(n=self.cards_in(index, section)))
        return None


def _sizes(stage: Stage) -> tuple[int, int]:
    return len(stage.triggers), len(stage.rules)
