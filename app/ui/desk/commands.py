"""What the menus ask for, carried out on the parts of the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.engine.words import msg
from app.ui.desk.bar import MODES
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.widgets.announcing import announce

if TYPE_CHECKING:
    from app.ui.desk.window import MainWindow

FIND_HEIGHT = 300

_undone, _redone = msg("Undone: {what}"), msg("Done again: {what}")


class Commands:
    """The commands of one window; those that need a desk of their own are passed on to it."""

    def __init__(self, window: MainWindow, session: Session, tools: Tools) -> None:
        """Belong to a window, whose parts are there."""
        self._window = window
        self._session = session
        self._tools = tools

    def join(self) -> None:
        """Let the actions of the window call them."""
        window = self._window
        actions = window.actions_
        for mode in MODES:
            actions[f"view.{mode}"].triggered.connect(lambda _on=False, mode=mode: self._go_to(mode))
        for name, act in self._by_action().items():
            actions[name].triggered.connect(lambda _checked=False, act=act: act())
        for name, part in (
            ("view.palette", window.design.left),
            ("view.inspector", window.design.side),
            ("view.panels", window.dock),
        ):
            actions[name].setChecked(True)
            actions[name].toggled.connect(part.setVisible)

    def _by_action(self) -> Mapping[str, Callable[[], object]]:
        window = self._window
        desks = window.desks
        return {
            "edit.undo": self._undo,
            "edit.redo": self._redo,
            "edit.stages": window.design.board.menus.all_stages,
            "edit.find": self._find,
            "edit.copy_all": lambda: desks.scale.transfers.ask_all(move=False),
            "edit.move_all": lambda: desks.scale.transfers.ask_all(move=True),
            "view.find_rule": self.find_rule,
            "file.export_rules": window.rule_files.ask_export,
            "file.import_rules": window.rule_files.ask_import,
            "file.import_records": self._import_records,
            "file.template": desks.choose_template,
            "file.save_version": self.save_version,
            "file.publish": desks.publish,
            "file.document": desks.document,
            "file.quit": window.close,
            "help.card": self._show_card_help,
            "help.keys": desks.show_keys,
            "help.tour": desks.show_tour,
            "help.news": desks.show_news,
            "help.packages": desks.show_packages,
            "help.about": desks.show_about,
        }

    def find_rule(self) -> None:
        """Lead to the search of the palette."""
        window = self._window
        window.open_mode("design")
        window.actions_["view.palette"].setChecked(True)
        window.design.finder.focus_search()

    def save_version(self) -> None:
        """Ask for a comment, and keep the rule set as it is."""
        self._window.rule_files.ask_version()
        self._window.panels.show_versions()

    def add_record(self) -> None:
        """Lead to where a record of the open rule set's type is made."""
        self._window.open_mode("data")
        self._window.data().open(self._session.document.value.entity)

    def _go_to(self, mode: str) -> None:
        """Open a mode by its key; in one with a board, that leads to the cards, from wherever one types."""
        window = self._window
        window.open_mode(mode)
        if mode == "design":
            window.design.board.focus_cards()
        elif mode == "rehearse":
            window.rehearse().board.focus_cards()

    def _import_records(self) -> None:
        self._window.open_mode("data")
        self._window.data().import_records(self._session.document.value.entity)

    def _find(self) -> None:
        window, height = self._window, self._tools.theme.scaled(FIND_HEIGHT)
        if window.mode in ("backtest", "run", "data"):
            window.open_mode("design")
        window.actions_["view.panels"].setChecked(True)
        if window.dock.height() < height:
            window.resizeDocks([window.dock], [height], Qt.Orientation.Vertical)
        window.panels.turn_to_find()

    def _undo(self) -> None:
        words = _undone.fill(what=self._window.modes.undo_stack.undoText())
        self._window.modes.undo()
        announce(self._window, self._tools.tr(words))

    def _redo(self) -> None:
        words = _redone.fill(what=self._window.modes.undo_stack.redoText())
        self._window.modes.redo()
        announce(self._window, self._tools.tr(words))

    def _show_card_help(self) -> None:
        window = self._window
        window.open_mode("design")
        window.actions_["view.inspector"].setChecked(True)
        window.design.card.inspector.show_help()
