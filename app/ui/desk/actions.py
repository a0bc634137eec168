"""The actions of the window as data; menus, shortcuts and tool tips are made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.theme.theme import Theme

Key = QKeySequence.StandardKey


class Entry(Struct, frozen=True):
    """One action: what it is called, how it looks, by which keys it is called."""

    id: str
    words: Msg
    icon: str = ""
    keys: Key | str | None = None
    checkable: bool = False


BOARD = "board"
"""Where a menu shows what can be done to the selected cards; the board itself hears those keys."""


class Menu(Struct, frozen=True):
    """A menu of the menu bar: entries, `BOARD`, None for a line between them."""

    id: str
    words: Msg
    entries: tuple[Entry | str | None, ...]


MENUS: tuple[Menu, ...] = (
    Menu(
        "file",
        msg("&File"),
        (
            Entry("file.new", msg("New workspace…"), "mdi6.file-plus-outline", Key.New),
            Entry("file.open", msg("Open workspace…"), "mdi6.folder-open-outline", Key.Open),
            Entry("file.sample", msg("Open the sample company"), "mdi6.domain"),
            None,
            Entry("file.template", msg("New from template…"), "mdi6.view-grid-plus-outline", "Ctrl+Shift+N"),
            Entry("file.import_records", msg("Import records…"), "mdi6.table-arrow-down"),
            Entry("file.import_rules", msg("Import rule set…"), "mdi6.import"),
            Entry("file.export_rules", msg("Export rule set…"), "mdi6.export", "Ctrl+Shift+E"),
            Entry("file.document", msg("Export documentation…"), "mdi6.file-document-outline", "Ctrl+Shift+D"),
            Entry("file.save_version", msg("Save version…"), "mdi6.content-save-outline", Key.Save),
            Entry("file.publish", msg("Publish…"), "mdi6.cloud-upload-outline", "Ctrl+Shift+P"),
            None,
            Entry("file.preferences", msg("Preferences…"), "mdi6.cog-outline", Key.Preferences),
            Entry("file.quit", msg("Quit"), "mdi6.exit-to-app", Key.Quit),
        ),
    ),
    Menu(
        "edit",
        msg("&Edit"),
        (
            Entry("edit.undo", msg("Undo"), "mdi6.undo", Key.Undo),
            Entry("edit.redo", msg("Redo"), "mdi6.redo", Key.Redo),
            None,
            BOARD,
            None,
            Entry("edit.find", msg("Find in all pipelines…"), "mdi6.text-search", "Ctrl+Shift+F"),
            Entry("edit.copy_all", msg("Copy all rules to…"), "mdi6.content-copy"),
            Entry("edit.move_all", msg("Move all rules to…"), "mdi6.arrow-right-bold-outline"),
            None,
            Entry("edit.stages", msg("Stages…"), "mdi6.view-column-outline"),
        ),
    ),
    Menu(
        "view",
        msg("&View"),
        (
            Entry("view.design", msg("Design"), "mdi6.view-dashboard-edit-outline", "Ctrl+1", checkable=True),
            Entry("view.rehearse", msg("Rehearse"), "mdi6.play-circle-outline", "Ctrl+2", checkable=True),
            Entry("view.backtest", msg("Backtest"), "mdi6.history", "Ctrl+3", checkable=True),
            Entry("view.run", msg("Run"), "mdi6.engine-outline", "Ctrl+4", checkable=True),
            Entry("view.data", msg("Data"), "mdi6.database-outline", "Ctrl+5", checkable=True),
            None,
            Entry("view.palette", msg("Palette"), "mdi6.palette-swatch-outline", "F5", checkable=True),
            Entry("view.inspector", msg("Inspector"), "mdi6.form-select", "F6", checkable=True),
            Entry("view.panels", msg("Problems, trace and history"), "mdi6.dock-bottom", "F7", checkable=True),
            None,
            Entry("view.find_rule", msg("Search the palette"), "mdi6.magnify", "Ctrl+K"),
            Entry("view.larger", msg("Larger text"), "mdi6.format-font-size-increase", Key.ZoomIn),
            Entry("view.smaller", msg("Smaller text"), "mdi6.format-font-size-decrease", Key.ZoomOut),
        ),
    ),
    Menu(
        "help",
        msg("&Help"),
        (
            Entry("help.card", msg("What does this card do?"), "mdi6.help-circle-outline", "F1"),
            Entry("help.keys", msg("Keyboard"), "mdi6.keyboard-outline", "Ctrl+F1"),
            Entry("help.tour", msg("Tour"), "mdi6.map-marker-path"),
            Entry("help.news", msg("What’s new"), "mdi6.gift-outline"),
            Entry("help.packages", msg("Rule packages…"), "mdi6.puzzle-outline"),
            Entry("help.about", msg("About Rulewright"), "mdi6.information-outline"),
        ),
    ),
)


def entries() -> Iterator[Entry]:
    """Walk all actions."""
    return (entry for menu in MENUS for entry in menu.entries if isinstance(entry, Entry))


class Actions(QObject):
    """The actions made of the data above, by id."""

    def __init__(self, theme: Theme, tr: Translator, parent: QObject) -> None:
        """Make them all; nothing is joined yet."""
        super().__init__(parent)
        self._theme = theme
        self._tr = tr
        self._made: Mapping[str, QAction] = {entry.id: self._make(entry) for entry in entries()}
        theme.theme_changed.connect(self._dress)
        self._dress()

    def __getitem__(self, action: str) -> QAction:
        """Return an action by its id."""
        return self._made[action]

    def all(self) -> list[QAction]:
        """Return all, so that a window hears their keys."""
        return list(self._made.values())

    def fill(self, menu: QMenu, declared: Menu, board: Iterable[QAction]) -> None:
        """Put the actions of a menu into it, those of the `board` where they belong."""
        for entry in declared.entries:
            if isinstance(entry, Entry):
                menu.addAction(self._made[entry.id])
            elif entry == BOARD:
                menu.addActions(list(board))
            else:
                menu.addSeparator()

    def _make(self, entry: Entry) -> QAction:
        action = QAction(self._tr(entry.words), self)
        action.setCheckable(entry.checkable)
        if entry.keys is not None:
            action.setShortcut(QKeySequence(entry.keys))
        return action

    def _dress(self) -> None:
        for entry in entries():
            if entry.icon:
                self._made[entry.id].setIcon(self._theme.icon(entry.icon))
