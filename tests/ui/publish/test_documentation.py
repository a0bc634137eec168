"""Documentation exported from the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.ui.desk.window import MainWindow
from app.ui.publish.documentation_dialog import DocumentationDialog
from tests.ui.window import conftest

places, designer, window = conftest.places, conftest.designer, conftest.window


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person wants it; the ending is left to the program."""
    chosen = tmp_path / "loans"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    return chosen


def asked(window: MainWindow) -> DocumentationDialog:
    window.actions_["file.document"].trigger()
    dialog = window.findChild(DocumentationDialog)
    assert dialog is not None
    return dialog


def test_the_rule_set_is_written_as_a_page(window: MainWindow, file: Path, qtbot: QtBot) -> None:
    dialog = asked(window)
    dialog.forms[".html"].click()
    dialog.by.setText("Bo Berg")
    dialog.export.click()
    page = file.with_suffix(".html")
    qtbot.waitUntil(lambda: window.notices.text == "Wrote loans.html.", timeout=20_000)
    said = page.read_text("utf-8")
    assert "Bo Berg" in said
    assert "Thank the applicant" in said
    assert "Ann Lind" not in said


def test_a_paper_is_what_is_offered_first(window: MainWindow, file: Path, qtbot: QtBot) -> None:
    dialog = asked(window)
    assert dialog.focusWidget() is dialog.forms[".pdf"]
    dialog.export.click()
    qtbot.waitUntil(lambda: window.notices.text == "Wrote loans.pdf.", timeout=20_000)
    assert file.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")


def test_a_version_that_was_saved_is_named_with_its_comment(window: MainWindow, file: Path, qtbot: QtBot) -> None:
    window.rule_files.save_version("With a chat")
    dialog = asked(window)
    dialog.forms[".html"].click()
    dialog.export.click()
    qtbot.waitUntil(file.with_suffix(".html").exists, timeout=20_000)
    qtbot.waitUntil(lambda: window.notices.text == "Wrote loans.html.", timeout=20_000)
    assert "With a chat" in file.with_suffix(".html").read_text("utf-8")


def test_a_file_that_cannot_be_written_is_told(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    nowhere = tmp_path / "no folder" / "loans.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(nowhere), ""))
    dialog = asked(window)
    dialog.forms[".svg"].click()
    dialog.export.click()
    qtbot.waitUntil(lambda: "cannot be written" in window.notices.text, timeout=20_000)


@pytest.mark.parametrize("agrees", [True, False])
def test_a_file_that_is_there_is_replaced_only_where_the_person_agrees(
    window: MainWindow, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, agrees: bool
) -> None:
    page = file.with_suffix(".html")
    page.write_text("Somebody's own work", "utf-8")
    asked_for: list[str] = []

    def answer(_parent: QWidget, _title: str, words: str, *_: object) -> QMessageBox.StandardButton:
        asked_for.append(words)
        return QMessageBox.StandardButton.Yes if agrees else QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", answer)
    dialog = asked(window)
    dialog.forms[".html"].click()
    dialog.export.click()
    assert asked_for == ["“loans.html” is there already. Replace it?"]
    if agrees:
        qtbot.waitUntil(lambda: window.notices.text == "Wrote loans.html.", timeout=20_000)
        assert "Thank the applicant" in page.read_text("utf-8")
    else:
        assert dialog.isVisible()
        assert page.read_text("utf-8") == "Somebody's own work"


def test_who_thinks_better_of_it_keeps_the_dialog(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    dialog = asked(window)
    dialog.export.click()
    assert dialog.isVisible()
    assert not window.notices.text
