"""Any edits in any order, with undo, redo and reload between them: nothing is lost and nothing breaks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.engine import editing, rule_set_file
from app.engine.catalog.registry import Catalogue, load_catalogue
from app.engine.copying import Copier, from_clipboard, to_clipboard
from app.engine.editing import Place, Section
from app.engine.model.condition import Clause, Operator
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.model.timing import When
from app.engine.placeholders import Templates
from app.engine.words import msg
from app.i18n import ENGLISH
from app.storage.workspace import Workspace
from app.ui.document import RuleSetDocument

CATALOGUE: Catalogue = load_catalogue(others=False)
TYPES = [*CATALOGUE.rules.values(), *CATALOGUE.triggers.values()]
COPIER = Copier(CATALOGUE, Templates().repoint)
WORDS = msg("Edit")


class Edits(RuleBasedStateMachine):
    """A person at the board who never stops."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.workspace = Workspace.create(Path(self.folder.name) / "edits.rulewright")
        stages = tuple(PipelineStage(one, one) for one in ("new", "work", "won"))
        self.workspace.pipelines.put(Pipeline("edited", "Edited", "deal", stages))
        self.document = self._opened()

    def _opened(self) -> RuleSetDocument:
        return RuleSetDocument(self.workspace.drafts.load("edited"), self.workspace.drafts.save, ENGLISH)

    @initialize()
    def begin(self) -> None:
        self.first = self.document.value

    def edit(self, change: Callable[[RuleSet], RuleSet], merge: str = "") -> None:
        self.document.edit(change, WORDS, merge)

    def some_ids(self, data: st.DataObject) -> list[str]:
        ids = sorted(editing.node_ids(self.document.value))
        return data.draw(st.lists(st.sampled_from(ids), unique=True, max_size=3)) if ids else []

    def some_stage(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([one.id for one in self.document.value.stages]))

    def some_place(self, data: st.DataObject) -> Place:
        return Place(self.some_stage(data), data.draw(st.sampled_from(Section)), data.draw(st.integers(0, 5)))

    @rule(data=st.data(), types=st.lists(st.sampled_from(TYPES), min_size=1, max_size=3))
    def add(self, data: st.DataObject, types: list[Any]) -> None:
        place = self.some_place(data)
        self.edit(lambda old: editing.add(old, types, place))

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        ids, place = self.some_ids(data), self.some_place(data)
        self.edit(lambda old: editing.move(old, ids, place))

    @rule(data=st.data(), step=st.sampled_from([-1, 1]), across=st.booleans())
    def shift(self, data: st.DataObject, step: int, across: bool) -> None:
        ids = self.some_ids(data)
        shifted = editing.shift_stage if across else editing.shift
        self.edit(lambda old: shifted(old, ids, step))

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        ids = self.some_ids(data)
        self.edit(lambda old: editing.remove(old, ids))

    @rule(data=st.data())
    def copy_and_paste(self, data: st.DataObject) -> None:
        ids, place = self.some_ids(data), self.some_place(data)
        if ids:
            nodes = [
                node for _, node in from_clipboard(to_clipboard(self.document.value, ids, CATALOGUE.order)).nodes()
            ]
            self.edit(lambda old: COPIER.paste(old, nodes, place))

    @rule(data=st.data(), text=st.text(max_size=12), merge=st.sampled_from(["", "typing"]))
    def type_text(self, data: st.DataObject, text: str, merge: str) -> None:
        for one in self.some_ids(data)[:1]:
            self.edit(lambda old, one=one: editing.set_parameter(old, (one,), "text", text), merge)  # type: ignore[misc]

    @rule(
        data=st.data(),
        settings=st.sampled_from(
            [
                {"enabled": False},
                {"enabled": True},
                {"name": "Other"},
                {"order": "after_previous"},
                {"when": When(mode="after", amount=2, unit="hours")},
                {"only_if": Clause(left="item.amount", op=Operator.FILLED)},
            ]
        ),
    )
    def change(self, data: st.DataObject, settings: dict[str, Any]) -> None:
        ids = self.some_ids(data)
        self.edit(lambda old: editing.change(old, ids, **settings))

    @rule(name=st.text(min_size=1, max_size=6), index=st.integers(0, 4))
    def add_stage(self, name: str, index: int) -> None:
        self.edit(lambda old: editing.add_stage(old, name, index=index))

    @rule(data=st.data(), index=st.integers(0, 4))
    def move_stage(self, data: st.DataObject, index: int) -> None:
        stage = self.some_stage(data)
        self.edit(lambda old: editing.move_stage(old, stage, index))

    @precondition(lambda self: len(self.document.value.stages) > 1)
    @rule(data=st.data())
    def remove_stage(self, data: st.DataObject) -> None:
        stage = self.some_stage(data)
        self.edit(lambda old: editing.remove_stage(old, stage))

    @rule(steps=st.integers(1, 4))
    def undo_and_redo(self, steps: int) -> None:
        stack, before = self.document.undo_stack, self.document.value
        steps = min(steps, stack.index())
        for _ in range(steps):
            stack.undo()
        for _ in range(steps):
            stack.redo()
        assert self.document.value == before

    @rule(steps=st.integers(1, 4))
    def undo(self, steps: int) -> None:
        for _ in range(steps):
            self.document.undo_stack.undo()

    @rule()
    def save_version_and_reload(self) -> None:
        self.document = self._opened()
        self.first = self.document.value

    @rule()
    def undo_everything(self) -> None:
        self.document.undo_stack.setIndex(0)
        assert self.document.value == self.first

    @invariant()
    def what_is_on_screen_is_in_the_file(self) -> None:
        assert self.workspace.drafts.load("edited") == self.document.value

    @invariant()
    def the_rule_set_can_be_written_and_read(self) -> None:
        text = rule_set_file.dumps(self.document.value, CATALOGUE.order)
        assert rule_set_file.loads(text) == self.document.value

    def teardown(self) -> None:
        self.workspace.close()
        self.folder.cleanup()


@pytest.mark.usefixtures("qtbot")
class TestRandomEdits(Edits.TestCase):  # type: ignore[misc, valid-type]
    settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
