"""The form of a document: its template, the texts for the template's own names, its numbers, who makes it out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.engine import parameters as kinds
from app.engine.catalog.example_world import OWN_COMPANIES, TEMPLATES
from app.engine.model.values import File
from app.engine.parameters import Ask, Kind
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.documents import (
    DocumentValuesEditor,
    NumberFormatEditor,
    OwnCompanyEditor,
    TemplateFileEditor,
)
from app.ui.forms.registry import editor_for

OFFER = {"id": "offer", "name": "Offer.docx", "size": 20_000}
FILES = (File("broken", "Broken.docx", 9), File("offer", "Offer.docx", 20_000))


@pytest.fixture
def context(context: FormContext) -> FormContext:
    directory = replace(context.directory, templates=TEMPLATES, own_companies=OWN_COMPANIES)
    return replace(context, directory=directory, template_files=lambda: FILES)


def built(kind: Kind, context: FormContext, qtbot: QtBot) -> Any:
    editor = editor_for(kind, Ask(msg("Something"), hint=msg("Hint")), context)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def test_a_template_is_chosen_by_its_name_and_says_what_it_is_filled_from(context: FormContext, qtbot: QtBot) -> None:
    editor: TemplateFileEditor = built(kinds.DocumentTemplateRef(), context, qtbot)
    assert [editor.choices.itemText(place) for place in range(editor.choices.count())] == ["Broken", "Offer"]
    with qtbot.waitSignal(editor.raw_changed) as told:
        editor.choices.value_chosen.emit("offer")
    assert told.args == [OFFER]
    assert "Filled from the item and around it: Title, Client: Name, Amount." in editor.notes.text()
    assert "product rows" in editor.notes.text()


def test_what_is_wrong_with_a_template_is_said_beside_it(context: FormContext, qtbot: QtBot) -> None:
    editor: TemplateFileEditor = built(kinds.DocumentTemplateRef(), context, qtbot)
    editor.show_raw({"id": "broken", "name": "Broken.docx"})
    assert editor.notes.text() == "Page 1: A placeholder is not closed."
    editor.show_raw({"id": "gone", "name": "Gone.docx"})
    assert "no longer in the workspace" in editor.notes.text()
    assert editor.choices.currentText() == "Gone"
    assert editor.open_button.isHidden()


def test_a_word_file_of_this_computer_is_taken_in_and_others_are_not(context: FormContext, qtbot: QtBot) -> None:
    chosen = (File("x", "New.DOCX", 5), File("y", "Plan.pdf", 6))
    editor: TemplateFileEditor = built(
        kinds.DocumentTemplateRef(), replace(context, choose_files=lambda _parent: chosen), qtbot
    )
    with qtbot.waitSignal(editor.raw_changed) as told:
        editor.add_button.click()
    assert told.args == [{"id": "x", "name": "New.DOCX", "size": 5}]


def test_a_copy_of_the_template_opens(context: FormContext, qtbot: QtBot) -> None:
    opened: list[str] = []
    editor: TemplateFileEditor = built(kinds.DocumentTemplateRef(), replace(context, open_file=opened.append), qtbot)
    editor.show_raw(OFFER)
    editor.open_button.click()
    assert opened == ["offer"]


def test_the_own_names_of_the_chosen_template_are_asked_for(context: FormContext, qtbot: QtBot) -> None:
    editor: DocumentValuesEditor = built(kinds.DocumentValues(template_from="template"), context, qtbot)
    editor.set_others({"template": OFFER})
    edit = editor.field("valid_until").edit
    assert edit.accessibleName() == "Valid until"
    with qtbot.waitSignal(editor.raw_changed) as told:
        QTest.keyClicks(edit, "May")
    assert told.args == [[["valid_until", "M"]]]
    assert editor.raw() == [["valid_until", "May"]]


def test_a_text_for_a_name_that_the_template_lost_stays_until_it_is_removed(context: FormContext, qtbot: QtBot) -> None:
    editor: DocumentValuesEditor = built(kinds.DocumentValues(template_from="template"), context, qtbot)
    editor.show_raw([["place", "Rome"]])
    editor.set_others({"template": OFFER})
    assert editor.raw() == [["place", "Rome"]]
    with qtbot.waitSignal(editor.raw_changed) as told:
        cross = editor.findChild(QToolButton, "remove place")
        assert cross is not None
        cross.click()
    assert told.args == [[]]


def test_a_number_format_shows_what_it_gives(context: FormContext, qtbot: QtBot) -> None:
    editor: NumberFormatEditor = built(kinds.NumberFormat(), context, qtbot)
    QTest.keyClicks(editor.line, "A-{number:03}")
    assert editor.raw() == "A-{number:03}"
    assert editor.example.text() == "The seventh is A-007."
    editor.show_raw("{nonsense}")
    assert editor.example.isHidden()


def test_the_usual_company_is_named(context: FormContext, qtbot: QtBot) -> None:
    editor: OwnCompanyEditor = built(kinds.OwnCompanyRef(), context, qtbot)
    assert [one.label for one in editor.options()] == [
        "The usual one (Example Roofs)",
        "Example Roofs",
        "Example Tiles",
    ]
