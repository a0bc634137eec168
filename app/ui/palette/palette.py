"""The palette as a panel, and as what opens at a stage's "+ Add"."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.engine.catalog.registry import Catalogue
from app.engine.words import msg, msgs
from app.i18n import Translator
from app.ui.inspector.type_help import TypeHelpPopup
from app.ui.palette.delegate import PaletteDelegate
from app.ui.palette.finding import RECENT, SUGGESTED, Finder, Shown
from app.ui.palette.model import PaletteModel
from app.ui.palette.view import PaletteView
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.fields import SearchField
from app.ui.widgets.segments import Segments
from app.ui.widgets.states import EmptyState

_search = msg("Search rules and triggers")
_switch = msg("Show")
_shown = {Shown.RULES: msg("Rules"), Shown.TRIGGERS: msg("Triggers"), Shown.BOTH: msg("Both")}
_list = msg("Palette")
_add_several = msgs("Add {n} card", "Add {n} cards")
_add, _star = msg("Add to the current stage"), msg("Star, or take the star away")
_help = msg("What does it do?")
_nothing, _nothing_help, _clear = msg("Nothing matches"), msg("Try another word."), msg("Clear the search")


class Palette(QWidget):
    """Finds rules and triggers, and says which are to be added."""

    add_asked = Signal(object)
    """Types are to be added to the current stage: a list."""
    memory_changed = Signal(object, object)
    """What is starred and what was used lately, newest first, has changed: two tuples of type ids."""

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        catalogue: Catalogue,
        *,
        starred: Iterable[str] = (),
        recent: Iterable[str] = (),
        shown: Shown = Shown.BOTH,
        switch: bool = True,
    ) -> None:
        """`switch` off leaves out the choice of rules or triggers."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self._finder = Finder(catalogue, tr)
        self._starred = tuple(starred)
        self._recent = tuple(recent)
        self._suggested: tuple[str, ...] = ()
        self._catalogue = catalogue
        self._folded: set[str] = set()
        self._filling = False
        self.search = SearchField(theme, tr(_search))
        self.switch = Segments(tr(_switch), [(one, tr(words)) for one, words in _shown.items()], chosen=shown)
        if not switch:
            self.switch.hide()
        self.model = PaletteModel(tr, self)
        delegate = PaletteDelegate(theme, self.model, self)
        self.view = PaletteView(theme, self.model, delegate)
        self.view.setAccessibleName(tr(_list))
        self._empty = EmptyState(theme, "mdi6.magnify-close", tr(_nothing), tr(_nothing_help), tr(_clear))
        self._add = QPushButton()
        self._add.setObjectName("add")
        self._add.setProperty("kind", "primary")
        self._arrange()
        self._join(theme)

    def _arrange(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SMALL, tokens.SMALL, tokens.SMALL, tokens.SMALL)
        column.setSpacing(tokens.SMALL)
        column.addWidget(self.search)
        column.addWidget(self.switch)
        column.addWidget(self._stack, 1)
        column.addWidget(self._add)
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self.search)

    def _join(self, theme: Theme) -> None:
        self.search.textChanged.connect(self.fill)
        self.search.left.connect(self._go_down)
        self.search.returnPressed.connect(self._add_selected)
        self.switch.chosen.connect(self.fill)
        self._empty.asked.connect(self.search.clear)
        self._add.clicked.connect(self._add_selected)
        self.view.chosen.connect(self._add_selected)
        self.view.star_asked.connect(self.star)
        self.view.typed.connect(self._type)
        self.view.menu_asked.connect(self._open_menu)
        self.view.collapsed.connect(lambda index: self._fold(index, folded=True))
        self.view.expanded.connect(lambda index: self._fold(index, folded=False))
        self.view.selectionModel().selectionChanged.connect(self._offer)
        self._star_action = QAction(self._tr(_star), self.view)
        self._star_action.setShortcut(QKeySequence("Ctrl+D"))
        self._star_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._star_action.triggered.connect(self._star_current)
        self.view.addAction(self._star_action)
        self._help_action = QAction(self._tr(_help), self.view)
        self._help_action.setShortcut(QKeySequence("Shift+F1"))
        self._help_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._help_action.triggered.connect(self.show_help)
        self.view.addAction(self._help_action)
        theme.theme_changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._star_action.setIcon(self._theme.icon("mdi6.star-outline"))
        self._help_action.setIcon(self._theme.icon("mdi6.help-circle-outline"))
        self._show_anew()

    def fill(self) -> None:
        """Show what fits search and switch, the keyboard on the best find."""
        self._show_groups()
        if self.search.text():
            self.view.stand_on_first()

    def _show_groups(self) -> None:
        self._filling = True
        query = self.search.text()
        groups = self._finder.groups(
            self.switch.value, query, starred=self._starred, recent=self._recent, suggested=self._suggested
        )
        self.model.show(groups, frozenset(self._starred))
        for row, group in enumerate(groups):
            self.view.setExpanded(self.model.index(row, 0), bool(query) or group.id not in self._folded)
        self._stack.setCurrentWidget(self.view if groups else self._empty)
        self._filling = False
        self._offer()

    def _show_anew(self) -> None:
        with self.view.standing():
            self._show_groups()

    def suggest(self, type_id: str | None) -> None:
        """Put on top what goes well with a type."""
        together = self._catalogue.goes_with(type_id) if type_id else ()
        suggested = tuple(one.about.id for one in together[:SUGGESTED])
        if suggested != self._suggested:
            self._suggested = suggested
            self._show_anew()

    def star(self, type_id: str) -> None:
        """Star a type, or take its star away."""
        kept = tuple(one for one in self._starred if one != type_id)
        self._starred = kept if type_id in self._starred else (*kept, type_id)
        self._remember()

    def used(self, ids: Iterable[str]) -> None:
        """Note types as used lately."""
        fresh = tuple(dict.fromkeys(ids))
        self._recent = (*fresh, *(one for one in self._recent if one not in fresh))[:RECENT]
        self._remember()

    def focus_search(self) -> None:
        """Give the keyboard to the search, its text selected."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _remember(self) -> None:
        self._show_anew()
        self.memory_changed.emit(self._starred, self._recent)

    def _add_selected(self) -> None:
        entries = self.view.selected()
        if entries:
            self.used(one.id for one in entries)
            self.add_asked.emit([one.type for one in entries])

    def _offer(self) -> None:
        n = len(self.view.selected())
        self._add.setVisible(n > 1)
        self._add.setText(self._tr(_add_several.fill(n=n)))

    def _go_down(self) -> None:
        self.view.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.view.selected():
            self.view.stand_on_first()

    def _type(self, letters: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.insert(letters)

    def _fold(self, index: QModelIndex, *, folded: bool) -> None:
        group = self.model.group(index)
        if not self._filling and group is not None and not self.search.text():
            self._folded = self._folded | {group.id} if folded else self._folded - {group.id}

    def _star_current(self) -> None:
        entry = self.model.entry(self.view.currentIndex())
        if entry is not None:
            self.star(entry.id)

    def _open_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._tr(_add), self._add_selected)
        menu.addAction(self._star_action)
        if self.model.entry(self.view.currentIndex()) is not None:
            menu.addAction(self._help_action)
        menu.popup(point)

    def show_help(self) -> None:
        """Say what the entry is for on which the keyboard stands."""
        entry = self.model.entry(self.view.currentIndex())
        if entry is not None:
            TypeHelpPopup(entry.type, self._catalogue, self._theme, self._tr, self).open_below(self.search)
