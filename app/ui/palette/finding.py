"""Which entries of the palette a person sees: by switch, by search, by what was starred and used. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.engine.alphabet import folded
from app.engine.catalog.categories import Category
from app.engine.catalog.declaration import Declared, TriggerType
from app.engine.catalog.registry import Catalogue
from app.engine.words import msg
from app.i18n import Translator

RECENT = 5
SUGGESTED = 6
"""How much is suggested for a card."""


class Shown(StrEnum):
    """What the palette's switch lets through."""

    RULES = "rules"
    TRIGGERS = "triggers"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule or trigger type with its words in the person's language."""

    type: type[Declared]
    title: str
    description: str
    found_by: tuple[str, str, str]
    """Title, synonyms and description, folded."""

    @property
    def id(self) -> str:
        """The type's id."""
        return self.type.about.id

    @property
    def category(self) -> Category:
        """Where it belongs."""
        return self.type.about.category

    @property
    def trigger(self) -> bool:
        """Whether it is a trigger."""
        return issubclass(self.type, TriggerType)


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its entries."""

    id: str
    title: str
    color: str
    icon: str
    trigger: bool
    entries: tuple[Entry, ...]


_starred, _recent, _suggested = msg("Starred"), msg("Recently used"), msg("Goes well with it")
_ICONS = {
    "employee": "mdi6.account-group-outline",
    "client": "mdi6.handshake-outline",
    "control": "mdi6.shield-check-outline",
    "document": "mdi6.file-document-outline",
    "payment": "mdi6.credit-card-outline",
    "item": "mdi6.layers-outline",
    "data": "mdi6.variable",
    "helper": "mdi6.wrench-outline",
    "custom": "mdi6.puzzle-outline",
    "on_communication": "mdi6.message-flash-outline",
    "on_documents": "mdi6.file-eye-outline",
    "on_payment": "mdi6.cash-check",
    "on_item": "mdi6.form-textbox",
    "on_tasks": "mdi6.checkbox-marked-outline",
    "on_other": "mdi6.gesture-tap",
}


def entries(catalogue: Catalogue, tr: Translator) -> list[Entry]:
    """Return all types, in the order of the palette."""
    made = []
    for declared in (*catalogue.rules.values(), *catalogue.triggers.values()):
        about = declared.about
        title, description = tr(about.title), tr(about.description)
        synonyms = tr(about.synonyms) if about.synonyms else ""
        made.append(Entry(declared, title, description, (folded(title), folded(synonyms), folded(description))))
    return made


def rank(entry: Entry, words: Sequence[str]) -> int | None:
    """Return how well an entry fits the words searched for, 0 the best; None where one of them is nowhere."""
    worst, title = 0, entry.found_by[0]
    if title.startswith(" ".join(words)):
        return 0
    for word in words:
        if title.startswith(word):
            place = 0
        elif f" {word}" in title:
            place = 1
        else:
            place = next((2 + n for n, text in enumerate(entry.found_by) if word in text), -1)
        if place < 0:
            return None
        worst = max(worst, place)
    return worst


class Finder:
    """Sorts the entries into groups."""

    def __init__(self, catalogue: Catalogue, tr: Translator) -> None:
        """Take the words of all types in once."""
        self._tr = tr
        self.entries = entries(catalogue, tr)
        self._by_id = {one.id: one for one in self.entries}

    def groups(
        self,
        shown: Shown,
        query: str = "",
        *,
        starred: Iterable[str] = (),
        recent: Iterable[str] = (),
        suggested: Iterable[str] = (),
    ) -> list[Group]:
        """Return what is to be seen. A search looks through the categories alone, its best finds first."""
        words = folded(query).split()
        fitting = [one for one in self.entries if _let_through(one, shown)]
        groups: list[Group] = []
        if not words:
            fits = {one.id for one in fitting}
            for id_, title, icon, ids in (
                ("suggested", _suggested, "mdi6.lightbulb-on-outline", suggested),
                ("starred", _starred, "mdi6.star-outline", starred),
                ("recent", _recent, "mdi6.history", recent),
            ):
                found = tuple(self._by_id[one] for one in ids if one in fits)
                if found:
                    groups.append(Group(id_, self._tr(title), "muted", icon, trigger=False, entries=found))
        ranked = [(one, rank(one, words)) for one in fitting]
        return groups + self._categories([(one, place) for one, place in ranked if place is not None], sort=bool(words))

    def _categories(self, ranked: list[tuple[Entry, int]], *, sort: bool) -> list[Group]:
        by_category: dict[str, list[tuple[Entry, int]]] = {}
        for entry, place in ranked:
            by_category.setdefault(entry.category.id, []).append((entry, place))
        parts = list(by_category.values())
        if sort:
            parts = [sorted(part, key=lambda one: one[1]) for part in parts]
            parts.sort(key=lambda part: part[0][1])
        return [self._group(tuple(entry for entry, _ in part)) for part in parts]

    def _group(self, found: tuple[Entry, ...]) -> Group:
        category = found[0].category
        icon = _ICONS.get(category.id, "mdi6.puzzle-outline")
        return Group(category.id, self._tr(category.title), category.color, icon, category.trigger, found)


def _let_through(entry: Entry, shown: Shown) -> bool:
    return shown is Shown.BOTH or entry.trigger == (shown is Shown.TRIGGERS)
