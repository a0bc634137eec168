"""No word is cut off: each language at the usual size of text and half as large again, measured on the widgets."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.i18n import PSEUDO, available
from app.paths import resources
from app.settings import USUAL_FONT
from app.ui.desk.designer import Designer
from tests.ui.language.room import HIGH, WIDE, cut_on
from tests.ui.language.round import Round, Sight

LARGE = USUAL_FONT * 3 // 2
LANGUAGES = sorted(available(resources() / "translations"))


def settle() -> None:
    """Let words that have just come get their room, and what lies around them, as far up as it goes."""
    for _ in range(5):
        QApplication.sendPostedEvents(None, int(QEvent.Type.LayoutRequest.value))


def cut(sights: Iterable[Sight]) -> dict[str, str]:
    found: dict[str, str] = {}
    for sight in sights:
        for widget in sight.widgets:
            settle()
            for one in cut_on(widget):
                found.setdefault(one.words, f"{sight.name}: {one.by} needs {one.needs} and has {one.has}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [USUAL_FONT, LARGE])
def test_no_word_is_cut_off(size: int, language: str, sample: Designer, qtbot: QtBot) -> None:
    before, choices = sample.window, sample.tools.choices
    choices.choose(choices.value.changed(language=language, font_size=size))
    if sample.window is before:  # it spoke that language already: what is measured is a window made for the size
        choices.choose(choices.value.changed(language=PSEUDO))
        choices.choose(choices.value.changed(language=language))
    assert sample.window is not None
    sample.window.setUpdatesEnabled(False)  # measured, not looked at
    sample.window.resize(WIDE, HIGH)
    tour = Round(sample, lambda come: qtbot.waitUntil(come, timeout=60_000))
    forms = tour.forms() if size == LARGE else ()  # the inspector widens with the text: forms have no more room there
    found = cut(chain(tour.all(), forms))
    assert "\n".join(f"{where}: {words}" for words, where in found.items()) == ""


def test_words_that_have_too_little_room_are_found(qtbot: QtBot) -> None:
    narrow = QWidget()
    qtbot.addWidget(narrow)
    label, button, whole = (
        QLabel("Everybody in Sales", narrow),
        QPushButton("Let them go", narrow),
        QLabel("Deal", narrow),
    )
    label.resize(40, 60)
    button.setGeometry(0, 70, 30, 60)
    whole.setGeometry(0, 140, whole.sizeHint().width(), whole.sizeHint().height())
    assert [one.words for one in cut_on(narrow)] == ["Everybody in Sales", "Let them go"]
    label.setToolTip("Everybody in Sales")
    assert [one.words for one in cut_on(narrow)] == ["Let them go"]
