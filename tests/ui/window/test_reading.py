"""A workspace that somebody else edits can be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.engine import editing, rule_set_file
from app.engine.catalog.registry import Catalogue
from app.engine.words import msg
from app.paths import Places
from app.storage.errors import WorkspaceInUse
from app.storage.workspace import Workspace
from app.ui.desk.designer import Designer
from app.ui.desk.reading import ReadingStrip
from app.ui.desk.window import MainWindow
from tests.ui.window.conftest import make_workspace


@pytest.fixture
def taken(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace that somebody edits."""
    path = tmp_path / "taken.rulewright"
    make_workspace(path)
    with Workspace.open(path, program="Somebody") as held:
        yield held


@pytest.fixture
def program(qapp: QApplication, catalogue: Catalogue, tmp_path: Path) -> Iterator[Designer]:
    made = Designer(qapp, Places(tmp_path, tmp_path, tmp_path, tmp_path), catalogue, make_workspace)
    yield made
    made.close()
    assert made.tools.jobs.close()


def _open_in_vain(program: Designer, path: Path) -> MainWindow:
    """Open the sample, then what is taken, as the menu does."""
    window = program.open_sample()
    window.recent.open_asked.emit(path)
    assert program.window is window
    return window


def test_it_is_offered_to_open_it_for_reading_and_all_of_it_is_seen(
    program: Designer, taken: Workspace, qtbot: QtBot
) -> None:
    window = _open_in_vain(program, taken.path)
    assert "is being edited by Somebody" in window.notices.text
    QTest.mouseClick(window.notices.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.window is not window)
    reader = program.window
    assert reader is not None
    assert reader.session.workspace.path == taken.path
    assert "nothing can be changed here" in reader.findChildren(ReadingStrip)[0].accessibleName()
    for mode in ("rehearse", "backtest", "run", "data", "design"):
        reader.open_mode(mode)
        assert reader.mode == mode
    reader.session.design("leads")
    reader.session.design("loans")
    assert reader.session.document.value.name == "Loans"


def test_an_edit_is_refused_in_words_and_changes_nothing(program: Designer, taken: Workspace) -> None:
    reader = program.read(taken.path)
    document = reader.session.document
    before = document.value
    (node, *_) = (one for _, one in before.nodes())
    document.edit(lambda old: editing.remove(old, (node.id,)), msg("Delete"))
    assert document.value == before
    assert document.undo_stack.count() == 0
    assert "opened for reading only" in reader.notices.text


def test_rules_that_cannot_be_taken_in_are_not_said_to_be_there(
    program: Designer, taken: Workspace, tmp_path: Path
) -> None:
    reader = program.read(taken.path)
    before = reader.session.document.value
    nothing = before.model_copy(update={"stages": tuple(one.model_copy(update={"rules": ()}) for one in before.stages)})
    file = tmp_path / "loans.rules.json"
    file.write_text(rule_set_file.dumps(nothing, program.tools.catalogue.order), "utf-8")
    reader.rule_files.import_(file)
    assert reader.session.document.value == before
    assert "opened for reading only" in reader.notices.text


def test_once_it_is_free_it_is_opened_for_editing(program: Designer, taken: Workspace, qtbot: QtBot) -> None:
    reader = program.read(taken.path)
    (again,) = reader.findChildren(ReadingStrip)[0].findChildren(QPushButton)
    again.click()
    assert program.window is reader
    assert "is being edited by Somebody" in reader.notices.text
    taken.close()
    again.click()
    qtbot.waitUntil(lambda: program.window is not reader)
    assert program.window is not None
    assert program.window.session.workspace.writable


def test_where_nothing_else_is_open_it_is_still_said_whose_it_is(program: Designer, taken: Workspace) -> None:
    with pytest.raises(WorkspaceInUse, match="Somebody"):
        program.open_first(taken.path)
