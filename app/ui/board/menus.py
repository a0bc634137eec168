"""The actions of the board with their keys, and the menus of cards and stages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QKeySequence
from PySide6.QtWidgets import QColorDialog, QMenu

from app.engine.editing import Place, Section
from app.engine.model.rule_set import Node
from app.engine.model.schema import StageKind
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.board.stage_commands import COLORS, KIND_WORDS
from app.ui.theme.theme import Theme
from app.ui.widgets.swatch import swatch

if TYPE_CHECKING:
    from app.ui.board.board import Board
    from app.ui.board.stage_dialog import StageDialog

_Key = QKeySequence.StandardKey


class Deed(Struct, frozen=True):
    """An action of the board: its words, its icon, its keys, and what it does."""

    id: str
    words: Msg
    icon: str
    keys: QKeySequence.StandardKey | str
    do: Callable[[], None]


_move_to = msg("Move to")
_elsewhere = msg("Another pipeline…")
_copy_elsewhere = msg("Copy to another stage or pipeline…")
_copy_rules, _move_rules = msg("Copy rules to…"), msg("Move rules to…")
_color = msg("Colour")
_other_color = msg("Other…")
_kind = msg("Kind")
_rename_stage = msg("Rename")
_before, _after = msg("Add stage before"), msg("Add stage after")
_left, _right = msg("Move left"), msg("Move right")
_delete_stage = msg("Delete stage")
_all_stages = msg("All stages…")
_choose_color = msg("Colour of the stage {name}")


class BoardMenus(QObject):
    """Actions and menus; the window puts the same actions into its Edit menu."""

    def __init__(self, board: Board, theme: Theme, tr: Translator) -> None:
        """Give the board its keys."""
        super().__init__(board)
        self._board = board
        self._theme = theme
        self._tr = tr
        self.dialog: StageDialog | None = None
        self.actions: dict[str, QAction] = {}
        for deed in self._deeds():
            action = QAction(tr(deed.words), self)
            action.setObjectName(deed.id)
            action.setShortcut(QKeySequence(deed.keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(deed.do)
            action.setProperty("picture", deed.icon)
            board.addAction(action)
            self.actions[deed.id] = action
        theme.theme_changed.connect(self._dress)
        self._dress()

    def _deeds(self) -> tuple[Deed, ...]:
        board, commands = self._board, self._board.commands
        return (
            Deed("open", msg("Open"), "mdi6.form-select", "", self._open),
            Deed("rename", msg("Rename"), "mdi6.pencil-outline", "F2", board.rename),
            Deed("cut", msg("Cut"), "mdi6.content-cut", _Key.Cut, commands.cut),
            Deed("copy", msg("Copy"), "mdi6.content-copy", _Key.Copy, commands.copy_to_clipboard),
            Deed("paste", msg("Paste"), "mdi6.content-paste", _Key.Paste, self._paste),
            Deed("duplicate", msg("Duplicate"), "mdi6.content-duplicate", "Ctrl+D", commands.duplicate),
            Deed("switch", msg("Switch on or off"), "mdi6.power", "Ctrl+E", commands.switch),
            Deed("chain", msg("Run after the one above"), "mdi6.subdirectory-arrow-right", "Ctrl+L", commands.chain),
            Deed("up", msg("Move up"), "mdi6.arrow-up", "Alt+Up", partial(commands.shift, -1)),
            Deed("down", msg("Move down"), "mdi6.arrow-down", "Alt+Down", partial(commands.shift, 1)),
            Deed("left", msg("Move left"), "mdi6.arrow-left", "Alt+Left", partial(self._across, -1)),
            Deed("right", msg("Move right"), "mdi6.arrow-right", "Alt+Right", partial(self._across, 1)),
            Deed("select_all", msg("Select all"), "mdi6.select-all", _Key.SelectAll, board.select_all),
            Deed("delete", msg("Delete"), "mdi6.trash-can-outline", _Key.Delete, self._delete),
        )

    def cards(self, stage_id: str, point: QPoint) -> None:
        """Open the menu of the selected cards."""
        self._board.stand_on(stage_id)
        menu = self.card_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    def card_menu(self) -> QMenu:
        """Return the menu of the selected cards."""
        menu = QMenu(self._board)
        some = bool(self._board.commands.selection)
        for name in ("open", "rename", "-", "cut", "copy", "paste", "duplicate", "-", "switch", "chain"):
            if name == "-":
                menu.addSeparator()
            elif some or name == "paste":
                menu.addAction(self.actions[name])
        if some:
            copy = menu.addAction(self._theme.icon("mdi6.content-duplicate"), self._tr(_copy_elsewhere))
            copy.triggered.connect(partial(self._transfer, move=False))
            menu.addMenu(self._move_menu(menu))
            menu.addSeparator()
            menu.addAction(self.actions["delete"])
        return menu

    def _move_menu(self, parent: QMenu) -> QMenu:
        menu = QMenu(self._tr(_move_to), parent)
        menu.setIcon(self._theme.icon("mdi6.arrow-right-bold-outline"))
        for name in ("up", "down", "left", "right"):
            menu.addAction(self.actions[name])
        menu.addSeparator()
        for column in self._board.model.columns:
            action = menu.addAction(swatch(column.stage.color), column.stage.name)
            place = Place(column.stage.id, Section.RULES)
            action.triggered.connect(partial(self._move, place))
        menu.addSeparator()
        menu.addAction(self._tr(_elsewhere)).triggered.connect(partial(self._transfer, move=True))
        return menu

    def stage(self, stage_id: str, point: QPoint) -> None:
        """Open the menu of a stage."""
        self._board.stand_on(stage_id)
        menu = self.stage_menu(stage_id)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    def stage_menu(self, stage_id: str) -> QMenu:
        """Return the menu of a stage."""
        menu, stages, icon, tr = QMenu(self._board), self._board.stages, self._theme.icon, self._tr
        menu.addAction(icon("mdi6.pencil-outline"), tr(_rename_stage), self._board.column(stage_id).head.rename)
        menu.addMenu(self._color_menu(stage_id, menu))
        menu.addMenu(self._kind_menu(stage_id, menu))
        menu.addSeparator()
        menu.addAction(icon("mdi6.table-column-plus-before"), tr(_before), partial(stages.add, stage_id, 0))
        menu.addAction(icon("mdi6.table-column-plus-after"), tr(_after), partial(stages.add, stage_id, 1))
        menu.addAction(icon("mdi6.arrow-left"), tr(_left), partial(stages.shift, stage_id, -1))
        menu.addAction(icon("mdi6.arrow-right"), tr(_right), partial(stages.shift, stage_id, 1))
        menu.addSeparator()
        for words, sign, move in (
            (_copy_rules, "mdi6.content-copy", False),
            (_move_rules, "mdi6.arrow-right-bold-outline", True),
        ):
            menu.addAction(icon(sign), tr(words), partial(self._transfer_stage, stage_id, move=move))
        menu.addSeparator()
        menu.addAction(icon("mdi6.format-list-bulleted"), tr(_all_stages), self.all_stages)
        menu.addAction(icon("mdi6.trash-can-outline"), tr(_delete_stage), partial(stages.remove, stage_id))
        return menu

    def all_stages(self) -> None:
        """Open the list of all stages."""
        if self.dialog is None:
            from app.ui.board.stage_dialog import StageDialog  # noqa: PLC0415  seldom opened: the start does without

            self.dialog = StageDialog(self._theme, self._tr, self._board.stages, self._board)
        if self._board.stages.rule_set is not None:
            self.dialog.display(self._board.stages.rule_set)
        self.dialog.show()
        self.dialog.raise_()

    def follow(self) -> None:
        """Show in the list of all stages what the rule set is now."""
        if self.dialog is not None and self.dialog.isVisible() and self._board.stages.rule_set is not None:
            self.dialog.display(self._board.stages.rule_set)

    def _color_menu(self, stage_id: str, parent: QMenu) -> QMenu:
        menu = QMenu(self._tr(_color), parent)
        menu.setIcon(self._theme.icon("mdi6.palette-outline"))
        for color in COLORS:
            menu.addAction(swatch(color), color, partial(self._board.stages.recolor, stage_id, color))
        menu.addSeparator()
        menu.addAction(self._tr(_other_color), partial(self.choose_color, stage_id))
        return menu

    def _kind_menu(self, stage_id: str, parent: QMenu) -> QMenu:
        menu = QMenu(self._tr(_kind), parent)
        menu.setIcon(self._theme.icon("mdi6.flag-outline"))
        group = QActionGroup(menu)
        stage = self._board.stages.stage(stage_id)
        for kind in StageKind:
            action = menu.addAction(self._tr(KIND_WORDS[kind]), partial(self._board.stages.set_kind, stage_id, kind))
            action.setCheckable(True)
            action.setChecked(stage is not None and stage.kind is kind)
            group.addAction(action)
        return menu

    def choose_color(self, stage_id: str) -> None:
        """Let the person choose any colour for a stage."""
        stage = self._board.stages.stage(stage_id)
        if stage is None:
            return
        dialog = QColorDialog(QColor(stage.color), self._board)
        dialog.setWindowTitle(self._tr(_choose_color.fill(name=stage.name)))
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda color: self._board.stages.recolor(stage_id, color.name().upper()))
        dialog.open()

    def _open(self) -> None:
        if self._board.commands.selection:
            self._board.open_asked.emit(self._board.commands.selection[0])

    def _paste(self) -> None:
        place = self._board.landing()
        if place is not None:
            self._board.commands.paste_at(place)

    def _across(self, step: int) -> None:
        """Move the stage whose head has the keyboard, or else the selected cards."""
        head = self._board.focused_head()
        if head is not None:
            self._board.stages.shift(head.stage_id, step)
        else:
            self._board.commands.shift_stage(step)

    def _delete(self) -> None:
        head = self._board.focused_head()
        if head is not None:
            self._board.stages.remove(head.stage_id)
        elif self._board.commands.selection:
            self._board.commands.remove(self._board.commands.selection)

    def _move(self, place: Place) -> None:
        self._board.commands.move(self._board.commands.selection, place)

    def _transfer(self, *, move: bool) -> None:
        self._board.transfer_asked.emit(self._board.commands.selection, move)

    def _transfer_stage(self, stage_id: str, *, move: bool) -> None:
        stage = self._board.stages.stage(stage_id)
        cards: tuple[Node, ...] = (*stage.triggers, *stage.rules) if stage is not None else ()
        self._board.transfer_asked.emit(tuple(one.id for one in cards), move)

    def _dress(self) -> None:
        for action in self.actions.values():
            action.setIcon(self._theme.icon(action.property("picture")))
