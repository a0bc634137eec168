"""All can be read in each language and at each size of text: nothing is cut off, covered or scrolled to sideways."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, zip_longest

import pytest
from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.i18n import PSEUDO, available
from app.paths import resources
from app.settings import USUAL_FONT
from app.ui.desk.designer import Designer
from app.ui.theme.theme import Mode
from tests.ui.accessibility.hands import told
from tests.ui.language.crowd import covered, sideways
from tests.ui.language.room import HIGH, WIDE, cut_on
from tests.ui.language.round import Round, Sight

LARGE, LARGEST = USUAL_FONT * 3 // 2, USUAL_FONT * 2
LANGUAGES = sorted(available(resources() / "translations"))
SIZES = [*((size, language) for size in (USUAL_FONT, LARGE) for language in LANGUAGES), (LARGEST, "en")]
"""Each language at 100 % and 150 %; and one at 200 %: what gives its words room there gives it to all."""


def settle() -> None:
    """Let words that have just come get their room, and what lies around them, as far up as it goes."""
    for _ in range(5):
        QApplication.sendPostedEvents(None, int(QEvent.Type.LayoutRequest.value))


def cut(sights: Iterable[Sight]) -> dict[str, str]:
    """Return what cannot be read as it is shown, and where that is."""
    found: dict[str, str] = {}
    for sight in sights:
        for widget in sight.widgets:
            settle()
            for one in cut_on(widget):
                found.setdefault(one.words, f"{sight.name}: {one.by} needs {one.needs} and has {one.has}")
            for both in covered(widget):
                found.setdefault(both, f"{sight.name}: covered")
            for form in sideways(widget):
                found.setdefault(form, f"{sight.name}: to be scrolled sideways")
    return found


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_nothing_is_cut_off_covered_or_scrolled_to_sideways(
    size: int, language: str, company: Designer, qtbot: QtBot
) -> None:
    before, choices = company.window, company.tools.choices
    choices.choose(choices.value.changed(language=language, font_size=size))
    if company.window is before:  # it spoke that language already: what is measured is a window made for the size
        choices.choose(choices.value.changed(language=PSEUDO))
        choices.choose(choices.value.changed(language=language))
    assert company.window is not None
    company.window.setUpdatesEnabled(False)  # measured, not looked at
    company.window.resize(WIDE, HIGH)
    tour = Round(company, lambda come: qtbot.waitUntil(come, timeout=60_000))
    forms = tour.forms() if size == LARGE else ()  # the inspector widens with the text: forms have no more room there
    found = cut(chain(tour.all(), forms))
    assert "\n".join(f"{where}: {words}" for words, where in found.items()) == ""


Shape = tuple[str, QRect, QSize, QSize]


def shapes(window: QWidget) -> list[Shape]:
    """Return each widget that is seen, with its place, its size, and what it asks for."""
    return [
        (told(one), one.geometry(), one.sizeHint(), one.minimumSizeHint())
        for one in (window, *window.findChildren(QWidget))
        if one.isVisibleTo(window)
    ]


def test_the_dark_theme_moves_nothing_so_that_all_has_its_room_there_too(company: Designer, qtbot: QtBot) -> None:
    choices, theme = company.tools.choices, company.tools.theme
    choices.choose(choices.value.changed(language="en", font_size=LARGEST))
    window = company.window
    assert window is not None
    window.setUpdatesEnabled(False)
    window.resize(WIDE, HIGH)
    other = {Mode.LIGHT: Mode.DARK, Mode.DARK: Mode.LIGHT}
    moved: list[object] = []

    def shapes_in_the_other() -> list[Shape]:
        theme.set_mode(other[theme.mode])
        settle()
        return shapes(window)

    def compared() -> bool:
        """Switch there and back; where they differ, work that ended meanwhile has changed the window too."""
        before, there, back = shapes(window), shapes_in_the_other(), shapes_in_the_other()
        moved[:] = [both for both in zip_longest(before, there) if both[0] != both[1]]
        return before == back

    theme.set_mode(Mode.LIGHT)
    for mode in ("design", "rehearse", "backtest", "run", "data"):
        window.open_mode(mode)
        settle()
        qtbot.waitUntil(lambda: not company.tools.jobs.busy, timeout=60_000)
        qtbot.waitUntil(compared, timeout=60_000)
        assert moved == [], mode


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


def test_what_lies_on_something_beside_it_is_found(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    row = QHBoxLayout(whole)
    button, label = QPushButton("Add"), QLabel("Phone")
    row.addWidget(button)
    row.addWidget(label)
    whole.show()
    assert list(covered(whole)) == []

    label.move(button.pos())

    assert len(list(covered(whole))) == 1


def test_a_form_wider_than_its_room_is_found(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    area, form = QScrollArea(whole), QWidget()
    area.setWidget(form)
    area.resize(200, 200)
    form.resize(180, 400)
    whole.show()
    assert list(sideways(whole)) == []

    form.resize(300, 400)

    assert len(list(sideways(whole))) == 1
