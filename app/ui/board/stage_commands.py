"""What a person can do to stages, each as one edit with its words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.engine import editing
from app.engine.model.rule_set import RuleSet, Stage
from app.engine.model.schema import StageKind
from app.engine.words import Msg, msg
from app.i18n import Translator

COLORS = (
    "#2FC6F6", "#39A8EF", "#4B6FE0", "#7A5AD9", "#B04FD1", "#DB4C8C",
    "#E5484D", "#F2803C", "#E0A800", "#8FBC3A", "#2E9E6B", "#7C8798",
)  # fmt: skip
KIND_WORDS = {StageKind.OPEN: msg("In progress"), StageKind.WON: msg("Won"), StageKind.LOST: msg("Lost")}

_new_name = msg("New stage")
_add = msg("Add a stage")
_rename = msg("Rename the stage to “{name}”")
_recolor = msg("Recolour “{name}”")
_kind = msg("Make “{name}” a stage of the kind {kind}")
_move = msg("Move the stage “{name}”")
_delete = msg("Delete the stage “{name}”")


class StageCommands(QObject):
    """Edits of stages."""

    change_asked = Signal(object, object, str)
    """An edit, its words, and a key under which edits in a row become one step."""

    def __init__(self, tr: Translator, parent: QObject) -> None:
        """Names of new stages are in the person's language from the start."""
        super().__init__(parent)
        self._tr = tr
        self.rule_set: RuleSet | None = None

    def add(self, beside: str | None, step: int = 1) -> None:
        """Add a stage before (0) or after (1) another one; at the end where none is named."""
        stages = [one.id for one in self.rule_set.stages] if self.rule_set else []
        index = stages.index(beside) + step if beside in stages else len(stages)
        name, color = self._tr(_new_name), COLORS[len(stages) % len(COLORS)]
        self._ask(lambda rule_set: editing.add_stage(rule_set, name, index, color=color), _add)

    def rename(self, stage_id: str, name: str) -> None:
        """Give a stage another name."""
        self._ask(lambda rule_set: editing.change_stage(rule_set, stage_id, name=name), _rename.fill(name=name))

    def recolor(self, stage_id: str, color: str) -> None:
        """Give a stage another colour, ``#RRGGBB``."""
        self._change(stage_id, _recolor, color=color)

    def set_kind(self, stage_id: str, kind: StageKind) -> None:
        """Say how an item ends in a stage."""
        self._change(stage_id, _kind.fill(kind=KIND_WORDS[kind]), kind=kind)

    def shift(self, stage_id: str, step: int) -> None:
        """Move a stage to the left (-1) or right (1)."""
        stages = [one.id for one in self.rule_set.stages] if self.rule_set else []
        if stage_id in stages and 0 <= stages.index(stage_id) + step < len(stages):
            index = stages.index(stage_id) + step
            self._ask(lambda rule_set: editing.move_stage(rule_set, stage_id, index), self._named(_move, stage_id))

    def remove(self, stage_id: str) -> None:
        """Take a stage away with its cards; undo brings it back."""
        self._ask(lambda rule_set: editing.remove_stage(rule_set, stage_id), self._named(_delete, stage_id))

    def stage(self, stage_id: str) -> Stage | None:
        """Return a stage as it is now."""
        return self.rule_set.stage(stage_id) if self.rule_set else None

    def _change(self, stage_id: str, words: Msg, **values: object) -> None:
        self._ask(lambda rule_set: editing.change_stage(rule_set, stage_id, **values), self._named(words, stage_id))

    def _named(self, words: Msg, stage_id: str) -> Msg:
        stage = self.stage(stage_id)
        return words.fill(name=stage.name if stage else "")

    def _ask(self, edit: Callable[[RuleSet], RuleSet], words: Msg) -> None:
        if self.rule_set is not None:
            self.change_asked.emit(edit, words, "")
