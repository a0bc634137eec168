"""All stages of the pipeline in one list. Each change there is an edit at once, so that undo serves."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import StageKind
from app.engine.words import msg
from app.i18n import Translator
from app.ui.board.stage_commands import KIND_WORDS, StageCommands
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.room import open_wide
from app.ui.widgets.swatch import swatch

_title = msg("Stages")
_help = msg("The columns of the board, from left to right. Double-click a name to change it.")
_name, _kind, _count = msg("Name"), msg("Kind"), msg("Cards")
_add, _up, _down, _delete, _close = msg("Add"), msg("Move up"), msg("Move down"), msg("Delete"), msg("Close")
_kind_of = msg("Kind of the stage {name}")
_ID = Qt.ItemDataRole.UserRole


class StageDialog(QDialog):
    """The list of all stages."""

    def __init__(self, theme: Theme, tr: Translator, commands: StageCommands, parent: QWidget) -> None:
        """Ask `commands` for each change."""
        super().__init__(parent)
        self._tr = tr
        self._commands = commands
        self._row = theme.scaled(40)
        self.setWindowTitle(tr(_title))
        open_wide(self, theme, 520, 420)
        text = QLabel(tr(_help), self)
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        self.list = self._new_list()
        self.list.itemChanged.connect(self._renamed)
        self.list.itemSelectionChanged.connect(self._offer)
        self._buttons: dict[str, QPushButton] = {}
        side = QVBoxLayout()
        for key, words, do in (
            ("add", _add, self._add), ("up", _up, partial(self._shift, -1)),
            ("down", _down, partial(self._shift, 1)), ("delete", _delete, self._remove),
        ):  # fmt: skip
            button = QPushButton(tr(words), self)
            button.setAutoDefault(False)
            button.clicked.connect(do)
            side.addWidget(button)
            self._buttons[key] = button
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.addWidget(self.list, 1)
        middle.addLayout(side)
        close = QDialogButtonBox(self)
        close.addButton(tr(_close), QDialogButtonBox.ButtonRole.RejectRole)
        close.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        column.setSpacing(tokens.MEDIUM)
        column.addWidget(text)
        column.addLayout(middle, 1)
        column.addWidget(close)
        self._offer()

    def display(self, rule_set: RuleSet) -> None:
        """Show the stages as they are."""
        chosen = self._chosen()
        rows = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        known = {item.data(0, _ID) for item in rows if item is not None}
        with QSignalBlocker(self.list):
            self.list.clear()
            for stage in rule_set.stages:
                item = QTreeWidgetItem([stage.name, "", str(len(stage.triggers) + len(stage.rules))])
                item.setData(0, _ID, stage.id)
                item.setIcon(0, swatch(stage.color))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                item.setSizeHint(0, QSize(0, self._row))
                item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.list.addTopLevelItem(item)
                kinds = self._kinds(stage.id, stage.name, stage.kind)
                self.list.setItemWidget(item, 1, kinds)
                item.setSizeHint(1, QSize(kinds.sizeHint().width() + tokens.MEDIUM, self._row))
                fresh = bool(known) and stage.id not in known
                if fresh or (stage.id == chosen and self.list.currentItem() is None):
                    self.list.setCurrentItem(item)
        first = self.list.topLevelItem(0)
        if first is not None and not self.list.currentIndex().isValid():
            self.list.setCurrentItem(first)
        self._offer()

    def _new_list(self) -> QTreeWidget:
        made = QTreeWidget(self)
        made.setAccessibleName(self._tr(_title))
        made.setRootIsDecorated(False)
        made.setHeaderLabels([self._tr(one) for one in (_name, _kind, _count)])
        head = made.header()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setStretchLastSection(False)
        return made

    def _kinds(self, stage_id: str, name: str, kind: StageKind) -> QWidget:
        holder = QWidget(self.list)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, tokens.TIGHT, tokens.TIGHT, tokens.TIGHT)
        box = QComboBox(holder)
        row.addWidget(box)
        box.setAccessibleName(self._tr(_kind_of.fill(name=name)))
        for one in StageKind:
            box.addItem(self._tr(KIND_WORDS[one]), one)
        box.setCurrentIndex(list(StageKind).index(kind))
        box.activated.connect(lambda place: self._commands.set_kind(stage_id, list(StageKind)[place]))
        return holder

    def _chosen(self) -> str | None:
        item = self.list.currentItem()
        return item.data(0, _ID) if item is not None else None

    def _renamed(self, item: QTreeWidgetItem, column: int) -> None:
        name = item.text(0).strip()
        if column == 0 and name:
            self._commands.rename(item.data(0, _ID), name)

    def _add(self) -> None:
        self._commands.add(self._chosen())

    def _shift(self, step: int) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._commands.shift(chosen, step)

    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._commands.remove(chosen)

    def _offer(self) -> None:
        place, last = self.list.currentIndex().row(), self.list.topLevelItemCount() - 1
        self._buttons["up"].setEnabled(place > 0)
        self._buttons["down"].setEnabled(0 <= place < last)
        self._buttons["delete"].setEnabled(place >= 0)
