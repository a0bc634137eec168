"""What a double click on a file of ours does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QDialog

from app.storage.workspace import Workspace
from app.ui.desk.application import Application
from app.ui.desk.arriving import WorkspaceChoice
from app.ui.desk.designer import Designer
from tests.engine.examples import LOANS
from tests.ui.window.conftest import make_workspace


def written(folder: Path, **changes: object) -> Path:
    """Write the loans rule set without any rule and trigger, but for what `changes` says."""
    file = folder / "loans.rules.json"
    bare = [{**stage, "rules": [], "triggers": []} for stage in LOANS["stages"]]
    file.write_text(json.dumps({**LOANS, "stages": bare, **changes}), "utf-8")
    return file


@pytest.fixture
def workspaces(designer: Designer, tmp_path: Path) -> tuple[Path, Path]:
    """Two that were open lately; the later one has no pipeline of loans."""
    paths = (tmp_path / "Office.rulewright", tmp_path / "Garden.rulewright")
    make_workspace(paths[0])
    Workspace.create(paths[1]).close()
    choices = designer.tools.choices
    for path in paths:
        choices.choose(choices.value.with_recent(path, path.stem))
    return paths


def answering(act: Callable[[WorkspaceChoice], None]) -> list[str]:
    """Answer the question that will be asked; returns what was offered once it was."""
    offered: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, WorkspaceChoice)
        offered.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
        act(dialog)

    QTimer.singleShot(0, answer)
    return offered


def cards(designer: Designer) -> int:
    assert designer.window is not None
    return sum(1 for _ in designer.window.session.document.value.nodes())


def test_a_workspace_opens(designer: Designer, workspaces: tuple[Path, Path]) -> None:
    window = designer.open_first(workspaces[1])
    assert window.session.workspace.path == workspaces[1]


def test_a_rule_set_asks_for_a_workspace_with_its_pipeline_and_is_taken_in_as_one_edit(
    designer: Designer, workspaces: tuple[Path, Path], tmp_path: Path
) -> None:
    offered = answering(lambda dialog: dialog.open_button.click())
    window = designer.open_first(written(tmp_path))
    assert [one.partition(" ")[0] for one in offered] == ["Office"]
    assert (window.session.workspace.path, window.mode, cards(designer)) == (workspaces[0], "design", 0)
    window.modes.undo()
    assert cards(designer) > 0


def test_where_no_workspace_is_chosen_the_last_one_opens_as_it_was(
    designer: Designer, workspaces: tuple[Path, Path], tmp_path: Path
) -> None:
    answering(QDialog.reject)
    window = designer.open_first(written(tmp_path))
    assert window.session.workspace.path == workspaces[1]


def test_a_rule_set_of_an_unknown_pipeline_offers_only_to_look_elsewhere(
    designer: Designer, workspaces: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.desk.arriving.QFileDialog.getOpenFileName", lambda *_: (str(workspaces[0]), ""))
    offered = answering(WorkspaceChoice.look_elsewhere)
    window = designer.open_first(written(tmp_path, pipeline="cars", name="Cars"))
    assert offered == []
    assert "“cars”" in window.notices.text
    assert cards(designer) > 0


def test_a_file_that_is_no_rule_set_is_told_in_the_usual_window(
    designer: Designer, workspaces: tuple[Path, Path], tmp_path: Path
) -> None:
    file = tmp_path / "broken.rules.json"
    file.write_text("{", "utf-8")
    window = designer.open_first(file)
    assert window.session.workspace.path == workspaces[1]
    assert window.notices.text


def test_a_file_that_is_no_rule_set_leaves_what_is_open_alone(
    designer: Designer, workspaces: tuple[Path, Path], tmp_path: Path
) -> None:
    choices = designer.tools.choices
    choices.choose(choices.value.changed(reopen=False))
    window = designer.open(workspaces[0])
    file = tmp_path / "broken.rules.json"
    file.write_text("{", "utf-8")
    designer.receive(file)
    assert designer.window is window
    assert window.notices.text


def test_what_the_desktop_hands_over_later_opens_in_the_same_program(
    designer: Designer, workspaces: tuple[Path, Path], qapp: Application
) -> None:
    designer.open_first(workspaces[0])
    qapp.file_arrived.connect(designer.receive)
    QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(workspaces[1]))))
    assert designer.window is not None
    assert designer.window.session.workspace.path == workspaces[1]
