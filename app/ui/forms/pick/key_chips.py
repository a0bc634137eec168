"""A field of chips that are picked from a popup: people, departments, fields, values of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from app.engine.words import msg
from app.i18n import Translator
from app.ui.forms.parts.chip_field import ChipField
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.pick.popup import Find, PickPopup
from app.ui.theme.theme import Theme

Shown = Callable[[str], tuple[Entry, str]]
"""Gives how a key is shown, and what is wrong with it (empty where nothing is)."""


class KeyChips(ChipField):
    """Holds keys in order; each can be removed and moved, and the popup takes several, one after the other."""

    keys_changed = Signal(object)
    """The person changed the keys (a tuple)."""

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        title: str,
        shown: Shown,
        offer: Callable[[], Sequence[Group]],
        hint: str = "",
        *,
        find: Find | None = None,
    ) -> None:
        """Show keys as `shown` has it and let them be picked from `offer`, or from what `find` gives for a search.

        `title` is what a screen reader says.
        """
        super().__init__(theme, tr, tr(msg("Add")))
        self._title, self._shown, self._offer, self._hint, self._find = title, shown, offer, hint, find
        self._keys: tuple[str, ...] = ()
        self.removed.connect(lambda place: self._take((*self._keys[:place], *self._keys[place + 1 :])))
        self.moved.connect(self._move)
        self.add_asked.connect(self.open_popup)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return self._keys

    def show_keys(self, keys: Sequence[str]) -> None:
        """Show other keys, in silence; also shows the same ones anew where their labels changed."""
        self._keys = tuple(keys)
        self.show_entries([self._shown(one) for one in self._keys])

    def open_popup(self, typed: str = "") -> None:
        """Let keys be picked, beginning with a search."""
        popup = PickPopup(self._theme, self._tr, self._title, hint=self._hint, stays=True, parent=self)
        if self._find is not None:
            popup.offer_found(self._find, frozenset(self._keys))
        else:
            popup.offer(self._offer(), frozenset(self._keys))
        popup.search_for(typed)
        popup.picked.connect(lambda key: self._toggle(key, popup))
        popup.open_below(self)

    def _toggle(self, key: str, popup: PickPopup) -> None:
        kept = tuple(one for one in self._keys if one != key)
        self._take(kept if len(kept) < len(self._keys) else (*kept, key))
        popup.set_chosen(frozenset(self._keys))

    def _move(self, place: int, target: int) -> None:
        keys = list(self._keys)
        keys.insert(target, keys.pop(place))
        self._take(tuple(keys))

    def _take(self, keys: tuple[str, ...]) -> None:
        self.show_keys(keys)
        self.keys_changed.emit(keys)
