"""Without a mouse: Tab comes to everything, in the order in which it is read, and the focus is seen."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from app.ui.inspector.pages import NodePage
from app.ui.theme.theme import Mode
from tests.ui.accessibility.hands import PERCEPTIBLE, focus_seen, hidden, tab_round, told, trapped, unreached

MODES = ("design", "rehearse", "backtest", "run", "data")


def begin(window: MainWindow, qtbot: QtBot) -> None:
    """Put the keyboard where it is when a person has just come."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    next(one for one in window.bar.findChildren(QPushButton) if one.isVisible() and one.isEnabled()).setFocus()


def focused() -> QWidget:
    """Return the widget that has the keyboard."""
    here = QApplication.focusWidget()
    assert here is not None
    return here


def open_mode(window: MainWindow, mode: str) -> None:
    window.open_mode(mode)
    if mode == "design":
        window.show_node("hello")


def test_tab_comes_to_every_control_and_back_to_the_first(window: MainWindow, qtbot: QtBot) -> None:
    for mode in MODES:
        open_mode(window, mode)
        begin(window, qtbot)

        walked = list(tab_round())

        assert (mode, trapped(walked), unreached(window, walked)) == (mode, "", [])


def test_tab_leads_out_of_a_form_that_scrolls(window: MainWindow, qtbot: QtBot) -> None:
    window.open_mode("data")
    for page in ("departments", "fields", "pipelines"):
        window.data().open(page)
        begin(window, qtbot)

        walked = list(tab_round())

        assert (page, trapped(walked), unreached(window, walked)) == (page, "", [])


@pytest.mark.parametrize("theme", [Mode.LIGHT, Mode.DARK])
def test_the_focus_is_seen_wherever_tab_comes(
    designer: Designer, window: MainWindow, qtbot: QtBot, theme: Mode
) -> None:
    designer.tools.theme.set_mode(theme)
    for mode in MODES:
        open_mode(window, mode)
        begin(window, qtbot)

        unseen = [told(one) for one in tab_round() if hidden(one) or focus_seen(one) < PERCEPTIBLE]

        assert (mode, unseen) == (mode, [])


def test_tab_goes_from_the_bar_over_palette_board_and_form_to_the_preview_and_the_panels(
    window: MainWindow, qtbot: QtBot
) -> None:
    open_mode(window, "design")
    begin(window, qtbot)
    design = window.design
    parts: list[QWidget] = [
        window.bar, design.finder, design.board, design.card.inspector, design.card.preview, window.panels
    ]  # fmt: skip

    walked = [next((part for part in parts if part.isAncestorOf(one)), None) for one in tab_round()]

    met = list(dict.fromkeys(one for one in walked if one is not None))
    assert met == parts


def test_what_a_form_shows_later_comes_where_it_stands(window: MainWindow, qtbot: QtBot) -> None:
    open_mode(window, "design")
    begin(window, qtbot)
    page = window.design.card.inspector.page
    assert isinstance(page, NodePage)
    for section in page.sections.values():
        section.set_folded(False)
    places = [one.mapTo(page, one.rect().topLeft()).y() for one in tab_round() if page.isAncestorOf(one)]
    assert len(places) > 10
    backwards = [(one, after) for one, after in pairwise(places) if after < one - 30]
    assert backwards == []
    assert QApplication.focusWidget() is not None


def test_tab_goes_through_the_tour_and_on_to_the_bar(window: MainWindow, qtbot: QtBot) -> None:
    window.desks.show_tour()
    tour = window.desks.welcome.tour
    assert tour is not None
    qtbot.waitUntil(tour.isVisible)
    window.activateWindow()
    qtbot.waitUntil(tour.next.hasFocus)

    walked = list(tab_round())

    assert {tour.next, tour.skip, tour.close_button} <= set(walked)
    assert trapped(walked) == ""
    assert unreached(window, walked) == []


def test_the_key_of_the_mode_leads_from_the_form_to_the_board(window: MainWindow, qtbot: QtBot) -> None:
    open_mode(window, "design")
    begin(window, qtbot)
    window.design.card.inspector.focus_first_gap()
    assert not window.design.board.isAncestorOf(focused())

    window.actions_["view.design"].trigger()

    assert window.design.board.isAncestorOf(focused())


def test_in_a_rehearsal_a_record_is_moved_and_time_passes_without_the_keyboard_getting_lost(
    window: MainWindow, qtbot: QtBot
) -> None:
    open_mode(window, "rehearse")
    begin(window, qtbot)
    mode = window.rehearse()
    window.actions_["view.rehearse"].trigger()
    here = focused()
    key = next(iter(mode.session.rehearsal.states))

    QTest.keyClick(here, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert mode.session.state(key).item.stage == "A_PREACCEPTED"
    stood = focused()
    assert mode.board.isAncestorOf(stood)
    mode.session.step()
    qtbot.waitUntil(lambda: not mode.session.busy)

    assert QApplication.focusWidget() is stood
