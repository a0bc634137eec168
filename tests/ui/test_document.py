from __future__ import annotations

from functools import partial

import pytest
import shiboken6

from app.engine import editing
from app.engine.editing import Place, Section
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.i18n import ENGLISH
from app.ui.document import Edit, RuleSetDocument
from tests.ui.sales import sales_pipeline

pytestmark = pytest.mark.usefixtures("qapp")
WORDS = msg("Edit")


class Shelf:
    """Keeps what is saved; breaks when told to."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.kept = rule_set
        self.broken = False

    def save(self, old: RuleSet, new: RuleSet) -> None:
        if self.broken:
            raise KnownError(msg("The disk is full."))
        assert old is self.kept
        self.kept = new


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(sales_pipeline())


@pytest.fixture
def document(shelf: Shelf) -> RuleSetDocument:
    return RuleSetDocument(shelf.kept, shelf.save, ENGLISH)


def renamed(name: str) -> Edit:
    return lambda rule_set: editing.change(rule_set, ("notify",), name=name)


def test_an_edit_is_written_before_anyone_hears_of_it(document: RuleSetDocument, shelf: Shelf) -> None:
    written: list[bool] = []
    document.changed.connect(lambda _, new: written.append(shelf.kept is new))

    document.edit(renamed("Tell everybody"), WORDS)

    assert written == [True]
    assert document.undo_stack.undoText() == "Edit"


def test_undo_and_redo_are_written_too(document: RuleSetDocument, shelf: Shelf) -> None:
    first = document.value
    document.edit(renamed("Tell everybody"), WORDS)
    second = document.value

    document.undo_stack.undo()
    assert (document.value, shelf.kept) == (first, first)
    document.undo_stack.redo()
    assert (document.value, shelf.kept) == (second, second)


def test_typing_is_one_step(document: RuleSetDocument) -> None:
    first = document.value
    for text in ("T", "Te", "Tel"):
        document.edit(renamed(text), WORDS, merge="name")

    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.value is first


def test_a_field_that_was_left_begins_a_new_step(document: RuleSetDocument) -> None:
    document.edit(renamed("T"), WORDS, merge="name")
    document.settle()
    document.edit(renamed("Te"), WORDS, merge="name")

    assert document.undo_stack.count() == 2


def test_typing_back_to_what_was_there_leaves_no_step(document: RuleSetDocument) -> None:
    document.edit(renamed("Tell"), WORDS, merge="name")
    document.edit(renamed("Tell sales"), WORDS, merge="name")

    assert document.undo_stack.count() == 0


def test_an_edit_that_changes_nothing_is_no_step(document: RuleSetDocument) -> None:
    document.edit(renamed("Tell sales"), WORDS)

    assert document.undo_stack.count() == 0


def test_what_cannot_be_written_is_kept_and_tried_again(document: RuleSetDocument, shelf: Shelf) -> None:
    errors: list[KnownError] = []
    saved: list[bool] = []
    document.save_failed.connect(errors.append)
    document.saved.connect(lambda: saved.append(True))
    shelf.broken = True
    document.edit(renamed("One"), WORDS)
    document.edit(partial(editing.remove, ids=("who",)), WORDS)

    assert [error.words.plain() for error in errors] == ["The disk is full."] * 2
    shelf.broken = False
    document.edit(renamed("Two"), WORDS)

    assert saved == [True]
    assert shelf.kept is document.value


def test_what_was_added_or_brought_back_is_selected(document: RuleSetDocument) -> None:
    document.edit(partial(editing.remove, ids=("chat", "hello")), WORDS)
    assert not document.selected()

    document.undo_stack.undo()

    assert [node.id for node in document.selected()] == ["chat", "hello"]


def test_what_moves_stays_selected(document: RuleSetDocument) -> None:
    document.select(("chat",))

    document.edit(lambda one: editing.move(one, ("chat",), Place("WON", Section.RULES, 0)), WORDS)

    assert document.selection == ("chat",)
    assert [node.id for node in document.selected()] == ["chat"]


def test_deleting_the_current_stage_makes_its_neighbour_current(document: RuleSetDocument) -> None:
    document.stand_on("LOST")

    document.edit(partial(editing.remove_stage, stage_id="LOST"), WORDS)

    assert document.stage == "WON"


def test_nobody_hears_of_the_history_of_a_document_that_goes(document: RuleSetDocument) -> None:
    heard: list[object] = []
    document.undo_stack.indexChanged.connect(heard.append)
    document.undo_stack.canUndoChanged.connect(heard.append)
    document.edit(lambda old: old.model_copy(update={"name": "Other"}), WORDS)
    assert heard
    heard.clear()
    shiboken6.delete(document)
    assert heard == []
