"""What a person can do to cards, each as one edit with its words; asks, and leaves deciding to the document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.engine import editing
from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import Catalogue
from app.engine.copying import Copier, from_clipboard, to_clipboard
from app.engine.editing import Place
from app.engine.errors import KnownError
from app.engine.model.rule_set import Node, RuleSet
from app.engine.words import Msg, msg, msgs
from app.ui.board.offers import Offer, Source, cards_mime, cards_text


class Deed(NamedTuple):
    """The words of an edit, for one card by its name and for several."""

    one: Msg
    several: Msg

    def words(self, name: str, n: int) -> Msg:
        """Return the words for so many cards, of which the first has this name."""
        return self.one.fill(name=name) if n == 1 else self.several.fill(n=n)


Customs = Callable[[RuleSet, Place, bool], bool]
"""Is shown cards from elsewhere, where they go, and whether they leave where they were; says if it sees to them."""

_add = Deed(msg("Add “{name}”"), msgs("Add {n} card", "Add {n} cards"))
_move = Deed(msg("Move “{name}”"), msgs("Move {n} card", "Move {n} cards"))
_copy = Deed(msg("Copy “{name}”"), msgs("Copy {n} card", "Copy {n} cards"))
_paste = Deed(msg("Paste “{name}”"), msgs("Paste {n} card", "Paste {n} cards"))
_cut = Deed(msg("Cut “{name}”"), msgs("Cut {n} card", "Cut {n} cards"))
_duplicate = Deed(msg("Duplicate “{name}”"), msgs("Duplicate {n} card", "Duplicate {n} cards"))
_delete = Deed(msg("Delete “{name}”"), msgs("Delete {n} card", "Delete {n} cards"))
_on = Deed(msg("Switch “{name}” on"), msgs("Switch {n} card on", "Switch {n} cards on"))
_off = Deed(msg("Switch “{name}” off"), msgs("Switch {n} card off", "Switch {n} cards off"))
_parallel = Deed(msg("Run “{name}” in parallel"), msgs("Run {n} card in parallel", "Run {n} cards in parallel"))
_chain = Deed(
    msg("Run “{name}” after the one above"),
    msgs("Run {n} card after the one above", "Run {n} cards after the one above"),
)
_rename = msg("Rename to “{name}”")
_unname = msg("Take the name away")


class CardCommands(QObject):
    """Edits of cards. Acts on what it is told, or on the selection."""

    change_asked = Signal(object, object, str)
    """An edit, its words, and a key under which edits in a row become one step."""
    refused = Signal(object)
    """Something cannot be done: a KnownError."""

    def __init__(
        self, catalogue: Catalogue, copier: Copier, title: Callable[[Node], str], parent: QObject | None = None
    ) -> None:
        """`title` gives the name of a card as it is shown."""
        super().__init__(parent)
        self._catalogue = catalogue
        self._copier = copier
        self._title = title
        self.rule_set: RuleSet | None = None
        self.selection: tuple[str, ...] = ()
        self.customs: Customs | None = None

    def add(self, types: Sequence[type[Declared]], place: Place) -> None:
        """Add fresh cards."""
        self._ask(partial(_added, types, place), _add.words(types[0].about.title, len(types)))

    def drop(self, offer: Offer, place: Place, *, copy: bool) -> bool:
        """Carry out a drop; return False where the person is asked first."""
        if offer.source is Source.PALETTE:
            self.add([one for name in offer.types if (one := self._catalogue.get(name))], place)
            return True
        if offer.clip is not None and offer.source is not Source.HERE:
            return self._arrive(offer.clip, place, leaves=offer.source is Source.BESIDE and not copy)
        ids = [node.id for node in offer.nodes]
        if copy:
            self._ask(lambda rule_set: self._copier.copy_to(rule_set, ids, place), self._words(_copy, ids))
        else:
            self.move(ids, place)
        return True

    def move(self, ids: Collection[str], place: Place) -> None:
        """Move cards to a place."""
        self._ask(lambda rule_set: editing.move(rule_set, ids, place), self._words(_move, ids))

    def paste(self, nodes: Sequence[Node], place: Place) -> None:
        """Put copies of cards from elsewhere into a stage."""
        words = _paste.words(self._title(nodes[0]), len(nodes))
        self._ask(lambda rule_set: self._copier.paste(rule_set, nodes, place), words)

    def rename(self, node_id: str, name: str) -> None:
        """Give a card a name; an empty one shows the type's title again."""
        words = _rename.fill(name=name) if name else _unname
        self._ask(lambda rule_set: editing.change(rule_set, (node_id,), name=name), words)

    # On the selection

    def shift(self, step: int) -> None:
        """Move the selection one place up or down."""
        ids = self.selection
        self._ask(lambda rule_set: editing.shift(rule_set, ids, step), self._words(_move, ids), "shift")

    def shift_stage(self, step: int) -> None:
        """Move the selection one stage to the left or right."""
        ids = self.selection
        self._ask(lambda rule_set: editing.shift_stage(rule_set, ids, step), self._words(_move, ids), "shift")

    def text(self, ids: Collection[str]) -> str:
        """Return cards as rule-set text."""
        if self.rule_set is None:
            return ""
        return to_clipboard(self.rule_set, ids, self._catalogue.order)

    def copy_to_clipboard(self) -> None:
        """Put the selection on the clipboard."""
        if self.selection:
            QGuiApplication.clipboard().setMimeData(cards_mime(self.text(self.selection)))

    def cut(self) -> None:
        """Put the selection on the clipboard and take it away."""
        self.copy_to_clipboard()
        self.remove(self.selection, _cut)

    def paste_at(self, place: Place) -> None:
        """Put the clipboard's cards into a stage."""
        try:
            clip = from_clipboard(cards_text(QGuiApplication.clipboard().mimeData()))
        except KnownError as error:
            self.refused.emit(error)
            return
        self._arrive(clip, place)

    def _arrive(self, clip: RuleSet, place: Place, *, leaves: bool = False) -> bool:
        """Take cards from elsewhere in; return False where the person is asked first what is to stand for what."""
        if self.customs is not None and self.customs(clip, place, leaves):
            return False
        self.paste([node for _, node in clip.nodes()], place)
        return True

    def duplicate(self) -> None:
        """Put copies below the selection."""
        ids = self.selection
        self._ask(lambda rule_set: self._copier.duplicate(rule_set, ids), self._words(_duplicate, ids))

    def remove(self, ids: Collection[str], deed: Deed = _delete) -> None:
        """Take cards away."""
        self._ask(lambda rule_set: editing.remove(rule_set, ids), self._words(deed, ids))

    def switch(self) -> None:
        """Switch the selection off where all of it is on, else on."""
        enabled = not all(node.enabled for node in self._nodes(self.selection))
        self._set(_on if enabled else _off, enabled=enabled)

    def chain(self) -> None:
        """Let the selected rules follow the one above them, or run in parallel again where all do."""
        orders = [node.order for node in self._nodes(self.selection) if hasattr(node, "order")]
        follows = any(order == "parallel" for order in orders)
        if orders:
            self._set(_chain if follows else _parallel, order="after_previous" if follows else "parallel")

    def _set(self, deed: Deed, **values: Any) -> None:
        ids = self.selection
        self._ask(lambda rule_set: editing.change(rule_set, ids, **values), self._words(deed, ids))

    def _ask(self, edit: Callable[[RuleSet], RuleSet], words: Msg, merge: str = "") -> None:
        if self.rule_set is not None:
            self.change_asked.emit(edit, words, merge)

    def _words(self, deed: Deed, ids: Collection[str]) -> Msg:
        nodes = self._nodes(ids)
        return deed.words(self._title(nodes[0]) if nodes else "", len(nodes))

    def _nodes(self, ids: Collection[str]) -> list[Node]:
        wanted = set(ids)
        return [node for _, node in self.rule_set.nodes() if node.id in wanted] if self.rule_set else []


def _added(types: Sequence[type[Declared]], place: Place, rule_set: RuleSet) -> RuleSet:
    return editing.add(rule_set, types, place)
