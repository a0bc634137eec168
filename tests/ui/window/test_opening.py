"""Documents and files of the workspace, opened with the desktop's own program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pytestqt.qtbot import QtBot

from app.engine.model.rule_set import Rule
from app.engine.words import msg
from app.ui.desk.designer import Designer
from app.ui.desk.opening import Opener
from app.ui.desk.window import MainWindow
from app.ui.preview.views.documents import DocumentView

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


class Desktop:
    """Remembers what it was asked to open."""

    def __init__(self, *, able: bool = True) -> None:
        self.opened: list[Path] = []
        self.able = able

    def __call__(self, path: Path) -> bool:
        self.opened.append(path)
        return self.able


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Desktop:
    made = Desktop()
    monkeypatch.setattr("app.ui.desk.opening.QDesktopServices.openUrl", lambda url: made(Path(url.toLocalFile())))
    return made


def letter() -> bytes:
    document = docx.Document()
    document.add_paragraph("To {{ client.name }}: {{ item.title }}, no. {{ document.number }}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def shown(window: MainWindow, qtbot: QtBot, *, pdf: bool = False) -> DocumentView:
    """Return the preview of a rule that makes a letter."""
    session = window.session
    kept = session.workspace.files.add("A letter.docx", letter(), NOW)
    qtbot.waitUntil(lambda: kept.id in session.directory.templates)
    rule = Rule(
        id="letter", type="document.create", parameters={"template": {"id": kept.id, "name": kept.name}, "pdf": pdf}
    )
    stage = session.document.value.stages[0]
    changed = stage.model_copy(update={"rules": (*stage.rules, rule)})
    session.document.edit(lambda old: old.model_copy(update={"stages": (changed, *old.stages[1:])}), msg("Add a rule"))
    session.document.select(("letter",))
    qtbot.waitUntil(lambda: window.findChild(DocumentView) is not None)
    view = window.findChild(DocumentView)
    assert view is not None
    return view


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What LibreOffice was given, in its place."""
    given: list[bytes] = []

    def to_pdf(data: bytes, *, check: Callable[[], None]) -> bytes:
        check()
        given.append(data)
        return b"%PDF-1.7"

    monkeypatch.setattr("app.ui.desk.opening.to_pdf", to_pdf)
    monkeypatch.setattr("app.ui.desk.opening.find_office", lambda: Path("soffice"))
    return given


def test_the_document_of_the_preview_opens_as_pdf_and_is_made_once(
    window: MainWindow, desktop: Desktop, made: list[bytes], qtbot: QtBot
) -> None:
    view = shown(window, qtbot, pdf=True)
    assert not view.pdf_missing.isVisibleTo(view)

    view.pdf_button.click()

    assert (view.pdf_button.isEnabled(), view.pdf_note.text()) == (False, "LibreOffice is making the PDF…")
    qtbot.waitUntil(lambda: len(desktop.opened) == 1)
    assert (desktop.opened[0].name, desktop.opened[0].read_bytes()) == ("A letter 1.pdf", b"%PDF-1.7")
    assert docx.Document(BytesIO(made[0])).paragraphs[0].text.endswith("no. 1")
    assert (view.pdf_button.isEnabled(), view.pdf_note.text()) == (True, "")
    view.pdf_button.click()
    assert (len(desktop.opened), len(made)) == (2, 1)


def test_without_libreoffice_the_preview_says_what_to_do_once_a_pdf_is_wanted(
    window: MainWindow, desktop: Desktop, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("app.ui.desk.opening.find_office", lambda: None)
    monkeypatch.setattr("app.storage.documents.office.find_office", lambda: None)
    view = shown(window, qtbot, pdf=True)
    assert "LibreOffice must be installed" in view.pdf_missing.text()
    assert "LibreOffice must be installed" in view.accessibleDescription() + view.accessibleName()

    view.pdf_button.click()

    qtbot.waitUntil(view.pdf_button.isEnabled)
    assert "www.libreoffice.org" in view.pdf_note.text()
    assert desktop.opened == []


def test_the_document_of_the_preview_opens_filled(window: MainWindow, desktop: Desktop, qtbot: QtBot) -> None:
    view = shown(window, qtbot)

    view.button.click()

    qtbot.waitUntil(lambda: bool(desktop.opened))
    (path,) = desktop.opened
    assert path.name == "A letter 1.docx"
    text = docx.Document(str(path)).paragraphs[0].text
    assert text.startswith("To Paolo Rossi: Roof")
    assert text.endswith("no. 1")


def test_a_file_without_a_program_for_it_is_said(window: MainWindow, designer: Designer, qtbot: QtBot) -> None:
    desktop = Desktop(able=False)
    kept = window.session.workspace.files.add("Plan: a/b.docx", letter(), NOW)
    opener = Opener(window.session, designer.tools, window, desktop)

    with qtbot.waitSignal(opener.failed) as told:
        opener.open_file(kept.id)

    assert desktop.opened[0].name == "Plan- a-b.docx"
    assert "No program on this computer opens" in str(told.args[0])


def test_a_file_that_is_gone_is_said(window: MainWindow, designer: Designer, qtbot: QtBot) -> None:
    opener = Opener(window.session, designer.tools, window, Desktop())

    with qtbot.waitSignal(opener.failed) as told:
        opener.open_file("nowhere")

    assert "no longer in this workspace" in str(told.args[0])
