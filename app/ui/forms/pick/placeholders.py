"""The field-placeholder picker: every name there is, with its type and its value on the chosen record."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.engine.model.values import FieldType
from app.engine.names import Name
from app.engine.placeholders.pieces import FilterUse, chip
from app.engine.type_words import TYPE_WORDS
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.parts.choices import Choices, Option
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.pick.popup import PickPopup
from app.ui.forms.text.faces import FaceMaker, spoken_label
from app.ui.forms.text.formats import FITTING, phrase
from app.ui.forms.types import ICONS
from app.ui.theme import tokens

Fits = Callable[[Name], bool]
_group_colors = {
    "item": "items",
    "client": "client",
    "company": "client",
    "responsible": "employee",
    "created_by": "employee",
    "supervisor": "employee",
    "trigger": "triggers",
    "variables": "data",
    "functions": "control",
}


def name_entry(name: Name, context: FormContext, faces: FaceMaker, *, whole_label: bool = False) -> Entry:
    """Return how a name is listed."""
    tr = context.tr
    color = _group_colors.get(name.group.id, "helper")
    value = " ".join(faces.value(f"{{{{ {name.path} }}}}").split()) if context.scope is not None else ""
    label = spoken_label(name, context) if whole_label else tr(name.label)
    return Entry(name.path, label, ICONS[name.type], color, tr(TYPE_WORDS[name.type]), value, tr(name.group.label))


def name_groups(
    context: FormContext, faces: FaceMaker, fits: Fits | None = None, *, recent: bool = True, whole_label: bool = False
) -> list[Group]:
    """Return all names that fit, group by group, what was used of late on top; `whole_label` says whose they are."""
    names = [one for one in context.names.all() if fits is None or fits(one)]
    groups = []
    if recent:
        known = {one.path: one for one in names}
        used = [known[path] for path in context.recent.paths if path in known]
        entries = tuple(name_entry(one, context, faces, whole_label=True) for one in used)
        groups.append(Group(context.tr(msg("Used recently")), entries))
    for group in dict.fromkeys(one.group for one in names):
        title = context.tr(group.label)
        if group.id.startswith("results:"):
            title = context.tr(msg("Results of “{rule}”").fill(rule=title))
        listed = (one for one in names if one.group == group)
        groups.append(Group(title, tuple(name_entry(one, context, faces, whole_label=whole_label) for one in listed)))
    return groups


class PlaceholderPopup(PickPopup):
    """Asks for a placeholder, and lets its format be chosen before it goes in."""

    placeholder_picked = Signal(str)
    """The placeholder as it is stored, with its filters."""

    def __init__(self, context: FormContext, faces: FaceMaker, parent: QWidget | None = None) -> None:
        """Offer all names of a context."""
        tr = context.tr
        super().__init__(
            context.theme,
            tr,
            tr(msg("Insert a placeholder")),
            parent=parent,
            hint=tr(msg("Search fields, people, results")),
        )
        self._context, self._faces = context, faces
        self._formats = Choices()
        self._formats.setAccessibleName(tr(msg("Format of the value")))
        self._shown = QLabel()
        self._shown.setProperty("role", "muted")
        self._foot = QWidget()
        layout = QHBoxLayout(self._foot)
        layout.setContentsMargins(tokens.TIGHT, 0, 0, 0)
        layout.setSpacing(tokens.SMALL)
        words = QLabel(tr(msg("Write it")))
        words.setProperty("role", "muted")
        layout.addWidget(words)
        layout.addWidget(self._formats, 1)
        layout.addWidget(self._shown, 1)
        self.add_foot(self._foot)
        self.highlighted.connect(self._offer_formats)
        self._formats.value_chosen.connect(self._show_value)
        self.picked.connect(self._take)
        self.entries.dragged = lambda entry: self.as_placeholder(entry.key)
        self.offer(name_groups(context, faces))

    def as_placeholder(self, path: str) -> str:
        """Return the placeholder for a path in the format chosen."""
        entry = self.current()
        chosen = self._formats.value() if entry is not None and entry.key == path else ""
        return chip(path, *((FilterUse(chosen),) if chosen else ())).source

    def _offer_formats(self, entry: Entry | None) -> None:
        kind = self._context.names.type_of(entry.key) if entry is not None else None
        tr = self._context.tr
        fitting = FITTING.get(kind, ()) if kind is not None else ()
        self._formats.choose("")
        self._formats.offer(
            [Option("", tr(msg("as it is")))] + [Option(one, phrase(FilterUse(one), tr)) for one in fitting]
        )
        self._formats.choose("")
        self._formats.setCurrentIndex(0)
        self._foot.setEnabled(bool(fitting))
        self._show_value()

    def _show_value(self) -> None:
        entry = self.current()
        chosen = self._formats.value()
        value = self._faces.value(self.as_placeholder(entry.key)) if entry is not None and chosen else ""
        self._shown.setText(value[:40])

    def _take(self, path: str) -> None:
        self._context.recent.use(path)
        self.placeholder_picked.emit(self.as_placeholder(path))


def of_types(types: Iterable[FieldType]) -> Fits:
    """Return a test for names of some types; of all where none is given."""
    wanted = frozenset(types)
    return lambda name: not wanted or name.type in wanted
