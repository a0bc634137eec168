"""The rule set that is open: one value, its history of edits, and what is selected in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.engine.editing import appeared
from app.engine.errors import KnownError
from app.engine.model.rule_set import Node, RuleSet
from app.engine.words import Msg
from app.i18n import Translator
from app.ui.steps import Change, hand_on, history_of, unheard

Edit = Callable[[RuleSet], RuleSet]
Save = Callable[[RuleSet, RuleSet], None]
"""Writes the step from an old value to a new one; raises KnownError where it cannot."""


class RuleSetDocument(QObject):
    """Holds the open rule set; widgets ask it for edits and follow `changed`."""

    changed = Signal(object, object)
    """The value was another (old, new)."""
    selection_changed = Signal(object)
    """Other cards are selected: their ids, a tuple in the order in which they were picked."""
    stage_changed = Signal(object)
    """Another stage is the current one: its id, or None. What the palette adds goes there."""
    saved = Signal()
    """Everything is written, after something was not."""
    save_failed = Signal(object)
    """The last edit could not be written (KnownError); it is kept, and tried again with the next."""

    refused = Signal(object)
    """Nothing can be edited here, and why (KnownError)."""

    def __init__(
        self,
        rule_set: RuleSet,
        save: Save,
        tr: Translator,
        parent: QObject | None = None,
        *,
        fixed: KnownError | None = None,
    ) -> None:
        """Open `rule_set`; `save` is called with each edit before anyone else hears of it.

        `fixed` says why nothing can be edited, where that is so.
        """
        super().__init__(parent)
        self._fixed = fixed
        self.undo_stack = history_of(self)
        self._value = rule_set
        self._written = rule_set
        self._save = save
        self._tr = tr
        self._selection: tuple[str, ...] = ()
        self._stage: str | None = rule_set.stages[0].id if rule_set.stages else None
        self._session = 0
        self._failed = False

    @property
    def value(self) -> RuleSet:
        """The rule set as it is now."""
        return self._value

    @property
    def selection(self) -> tuple[str, ...]:
        """The ids of the selected cards."""
        return self._selection

    @property
    def stage(self) -> str | None:
        """The id of the current stage."""
        return self._stage

    def selected(self) -> list[Node]:
        """Return the selected triggers and rules, in board order."""
        chosen = set(self._selection)
        return [node for _, node in self._value.nodes() if node.id in chosen]

    def edit(self, edit: Edit, words: Msg, merge: str = "") -> bool:
        """Apply an edit as one step of the history; steps in a row with the same `merge` become one.

        Return whether edits are possible here at all, so that nobody says that something was done.
        """
        new = edit(self._value)
        if new is self._value or new == self._value:
            return True
        if self._fixed is not None:
            self.refused.emit(self._fixed)
            self.changed.emit(self._value, self._value)  # whoever shows something else already shows what holds
            return False
        key = f"{self._session}:{merge}" if merge else ""
        self.undo_stack.push(_Edit(self, self._value, new, words, key))
        return True

    def hand_on(self, tr: Translator) -> None:
        """Speak another language; those who followed hear no more."""
        self._tr = tr
        hand_on(self.undo_stack, tr)
        unheard(self.changed, self.selection_changed, self.stage_changed, self.saved, self.save_failed, self.refused)

    def settle(self) -> None:
        """Let the next edit begin a new step, whatever its merge key: a field was left, a drag ended."""
        self._session += 1

    def select(self, ids: tuple[str, ...]) -> None:
        """Select cards by id."""
        if ids != self._selection:
            self.settle()
            self._selection = ids
            self.selection_changed.emit(ids)

    def stand_on(self, stage: str | None) -> None:
        """Make a stage the current one."""
        if stage != self._stage:
            self._stage = stage
            self.stage_changed.emit(stage)

    def write(self) -> None:
        """Write what is not written yet."""
        if self._value is self._written:
            return
        try:
            self._save(self._written, self._value)
        except KnownError as error:
            self._failed = True
            self.save_failed.emit(error)
            return
        self._written = self._value
        if self._failed:
            self._failed = False
            self.saved.emit()

    def take(self, new: RuleSet) -> None:
        """Make `new` the value; only steps of the history call this."""
        old, self._value = self._value, new
        self.write()
        self.changed.emit(old, new)
        self._keep_selection(old, new)

    def _keep_selection(self, old: RuleSet, new: RuleSet) -> None:
        stages = {one.id for one in new.stages}
        if self._stage not in stages:
            gone = next((place for place, one in enumerate(old.stages) if one.id == self._stage), 0)
            near = new.stages[min(gone, len(new.stages) - 1)].id if new.stages else None
            self.stand_on(near)
        fresh = appeared(old, new)
        if fresh:  # what was added, pasted or brought back is what a person works on next
            self._choose(fresh)
            return
        lost = set(self._selection) & set(appeared(new, old))
        if lost:
            self._choose(tuple(one for one in self._selection if one not in lost))

    def _choose(self, ids: tuple[str, ...]) -> None:
        if ids != self._selection:
            self._selection = ids
            self.selection_changed.emit(ids)


class _Edit(Change[RuleSet]):
    """Any edit; once it is taken back, the next one begins a new step."""

    def __init__(self, document: RuleSetDocument, old: RuleSet, new: RuleSet, words: Msg, key: str) -> None:
        super().__init__(document.take, old, new, words, document._tr, key)  # noqa: SLF001  the document's own
        self._settle = document.settle

    def undo(self) -> None:
        self._settle()
        super().undo()
