"""Qt's own words and numbers: dialogs, context menus and fields follow the language of the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QDoubleSpinBox, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from app.i18n import DOMAIN
from app.ui.desk.speech import Speech

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
CANCEL = {"it": "Annulla", "fr": "Annuler", "pl": "Anuluj", "en": "Cancel"}
PASTE = {"it": "Incolla", "fr": "Coller", "pl": "Wklej", "en": "Paste"}


@pytest.fixture
def speech(qapp: QApplication, tmp_path: Path) -> Iterator[Speech]:
    for language in ("it", "fr", "pl"):
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / f"{DOMAIN}.po").write_text(HEAD, "utf-8")
    made = Speech(qapp, tmp_path, None, qapp)
    yield made
    made.turn_to("en")


@pytest.mark.parametrize("language", ["it", "fr", "pl", "en"])
def test_buttons_and_menus_that_qt_brings_speak_the_language_of_the_window(
    language: str, speech: Speech, qtbot: QtBot
) -> None:
    speech.turn_to("fr" if language != "fr" else "it")
    speech.turn_to(language)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    box = QMessageBox(QMessageBox.Icon.Question, "", "", QMessageBox.StandardButton.Cancel)
    line = QLineEdit()
    for widget in (buttons, box, line):
        qtbot.addWidget(widget)
    menu = line.createStandardContextMenu()
    qtbot.addWidget(menu)
    cancel = [
        buttons.button(QDialogButtonBox.StandardButton.Cancel).text(),
        box.button(QMessageBox.StandardButton.Cancel).text(),
    ]
    assert {one.replace("&", "") for one in cancel} == {CANCEL[language]}
    assert PASTE[language] in [one.text().replace("&", "").partition("\t")[0] for one in menu.actions()]


def test_fields_for_numbers_take_the_separator_of_the_language(speech: Speech, qtbot: QtBot) -> None:
    speech.turn_to("it")
    field = QDoubleSpinBox()
    qtbot.addWidget(field)
    field.setValue(12.5)
    assert field.text() == "12,50"
    assert QLocale().language() == QLocale.Language.Italian
