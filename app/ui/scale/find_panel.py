"""Finds cards in all pipelines: a search, three filters, and what was found, stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QLabel, QStackedLayout, QVBoxLayout, QWidget

from app.engine.alphabet import alphabetical
from app.engine.catalog.registry import Catalogue
from app.engine.finding import Hit, Query
from app.engine.model.people import ITEM_PEOPLE
from app.engine.people import called
from app.engine.ports import Directory
from app.engine.type_words import TYPE_WORDS
from app.engine.words import Msg, msg, msgs
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.pick.search_choices import SearchChoices
from app.ui.forms.types import ICONS
from app.ui.preview.look import Look
from app.ui.scale.card_finder import CardFinder
from app.ui.scale.results import ResultDelegate, ResultList, ResultModel
from app.ui.theme import tokens
from app.ui.widgets.fields import SearchField
from app.ui.widgets.states import EmptyState
from app.ui.widgets.terse import TerseButton, TerseRow

ANY = "*"

_search = msg("Find in all pipelines")
_any_type, _any_person, _any_field = msg("Any type"), msg("Any person"), msg("Any field")
_type, _person, _field = msg("Type of rule or trigger"), msg("Person, department or role"), msg("Field that is used")
_edit = msg("Edit all found…")
_count = msgs("{n} card", "{n} cards")
_found = msg("Found")
_begin = msg("Find rules and triggers in all pipelines")
_begin_help = msg("Type a word of a name, a text or a placeholder; or choose a type, a person or a field.")
_nothing, _nothing_help = msg("Nothing found"), msg("No card of any pipeline fits. Try fewer words.")
_clear = msg("Clear the search")
_employees, _departments, _roles, _from_item = msg("Employees"), msg("Departments"), msg("Roles"), msg("From the item")


class FindPanel(QWidget):
    """Asks the finder while the person types; leads to cards; hands what was found on to be edited."""

    node_asked = Signal(str, str)
    """A card is to be shown: its pipeline and its id."""
    edit_asked = Signal(object)
    """All hits are to be edited (a tuple)."""

    def __init__(
        self, look: Look, finder: CardFinder, directory: Callable[[], Directory], catalogue: Catalogue
    ) -> None:
        """Look for nothing yet."""
        super().__init__()
        self._look = look
        self._finder = finder
        self._directory = directory
        self._catalogue = catalogue
        self.hits: tuple[Hit, ...] = ()
        tr, theme = look.tr, look.theme
        self.search = SearchField(theme, tr(_search))
        self.type = self._filter(_type, _any_type, self._type_groups)
        self.person = self._filter(_person, _any_person, self._people_groups)
        self.field = self._filter(_field, _any_field, self._field_groups)
        self.model = ResultModel(theme, tr, catalogue)
        self.list = ResultList(tr(_found))
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.edit = TerseButton(theme, "mdi6.playlist-edit", tr(_edit))
        self._begin = EmptyState(theme, "mdi6.text-search", tr(_begin), tr(_begin_help))
        self._nothing = EmptyState(theme, "mdi6.magnify-close", tr(_nothing), tr(_nothing_help), tr(_clear))
        self._nothing.asked.connect(self.clear)
        self._lay_out()
        self._join()
        self._show(Query(), ())

    @property
    def query(self) -> Query:
        """What is looked for."""
        entity, _, key = self.field.value().partition(":")
        chosen = {"type": self.type.value(), "person": self.person.value(), "field": key, "entity": entity}
        return Query(self.search.text(), **{name: "" if value == ANY else value for name, value in chosen.items()})

    def begin(self) -> None:
        """Give the keyboard to the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
        self._finder.look_for(self.query)

    def clear(self) -> None:
        """Look for nothing any more."""
        for box in (self.type, self.person, self.field):
            box.show_entry(None)
        self.search.clear()
        self._finder.look_for(self.query)
        self.search.setFocus()

    def _show(self, query: Query, hits: Sequence[Hit]) -> None:
        self.hits = tuple(hits)
        self.model.show_hits(hits, self._finder.rule_sets() if hits else (), query.words)
        self._stack.setCurrentWidget(self.list if hits else self._begin if query.is_empty else self._nothing)
        self.count.setText(self._look.tr(_count.fill(n=len(hits))) if not query.is_empty else "")
        self.edit.setEnabled(bool(hits))
        self.list.stand_first()

    def _open(self, row: int) -> None:
        line = self.model.line(row)
        if line is not None:
            self.node_asked.emit(line.hit.pipeline, line.hit.node)

    def _open_current(self) -> None:
        if self.list.currentIndex().isValid():
            self._open(self.list.currentIndex().row())

    # Filters

    def _filter(self, name: Msg, hint: Msg, groups: Callable[[], list[Group]]) -> SearchChoices:
        tr = self._look.tr
        every = Entry(ANY, tr(hint))

        def offer() -> Sequence[Group]:
            return [Group("", (every,)), *groups()]

        box = SearchChoices(self._look.theme, tr, offer, tr(hint))
        box.setAccessibleName(tr(name))
        box.setToolTip(every.label)
        box.setMaximumWidth(self._look.theme.scaled(164))
        box.setMinimumWidth(self._look.theme.scaled(80))
        box.value_chosen.connect(lambda key: self._narrow(box, key))
        return box

    def _narrow(self, box: SearchChoices, key: str) -> None:
        if key == ANY:
            box.show_entry(None)
        self._finder.look_for(self.query)

    def _type_groups(self) -> list[Group]:
        tr = self._look.tr
        groups: dict[str, list[Entry]] = {}
        for one in (*self._catalogue.rules.values(), *self._catalogue.triggers.values()):
            about = one.about
            entry = Entry(about.id, tr(about.title), about.icon, about.category.color)
            groups.setdefault(tr(about.category.title), []).append(entry)
        return [Group(title, tuple(entries)) for title, entries in groups.items()]

    def _people_groups(self) -> list[Group]:
        tr, directory = self._look.tr, self._directory()

        def entry(reference: str, icon: str) -> Entry:
            return Entry(reference, tr(called(reference, directory)), icon)

        employees = sorted(directory.employees.values(), key=lambda one: alphabetical(tr(one.called)))
        listed: Sequence[tuple[Msg, str, Iterable[str]]] = (
            (_from_item, "mdi6.account-star-outline", ITEM_PEOPLE),
            (_employees, "mdi6.account-outline", (f"employee:{one.id}" for one in employees)),
            (_departments, "mdi6.account-group-outline", (f"department:{one}" for one in directory.departments)),
            (_roles, "mdi6.shield-account-outline", (f"role:{one}" for one in directory.roles)),
        )
        return [Group(tr(title), tuple(entry(one, icon) for one in ids)) for title, icon, ids in listed]

    def _field_groups(self) -> list[Group]:
        tr = self._look.tr
        return [
            Group(
                tr(entity.name),
                tuple(
                    Entry(f"{entity.id}:{one.key}", tr(one.label), ICONS[one.type], "items", tr(TYPE_WORDS[one.type]))
                    for one in entity.fields
                ),
            )
            for entity in self._directory().schema.entities.values()
        ]

    # Parts

    def _join(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(ResultDelegate(self._look.theme, self.model, self.list))
        head = self.list.header()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        head.resizeSection(0, self._look.theme.scaled(300))
        self.list.row_opened.connect(self._open)
        self.list.left.connect(self.search.setFocus)
        self.search.left.connect(self.list.setFocus)
        self.search.textChanged.connect(lambda _text: self._finder.look_for(self.query))
        self.search.returnPressed.connect(self._open_current)
        self.edit.clicked.connect(lambda: self.edit_asked.emit(self.hits))
        self._finder.found.connect(self._show)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self.list, self.search.setFocus)

    def _lay_out(self) -> None:
        theme = self._look.theme
        bar = TerseRow()
        bar.setContentsMargins(tokens.SMALL, tokens.TIGHT, tokens.SMALL, tokens.TIGHT)
        bar.setSpacing(tokens.SMALL)
        self.search.setMaximumWidth(theme.scaled(360))
        bar.addWidget(self.search, 2)
        for box in (self.type, self.person, self.field):
            bar.addWidget(box, 1)
        bar.addWidget(self.count)
        bar.addStretch(1)
        bar.addWidget(self.edit)
        below = QWidget()
        self._stack = QStackedLayout(below)
        for state in (self._begin, self._nothing, self.list):
            self._stack.addWidget(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(below, 1)
