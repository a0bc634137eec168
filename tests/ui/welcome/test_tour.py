"""The tour: begins by itself once, goes along with what the person does, and goes away for good."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.editing import remove
from app.engine.words import msg
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from app.ui.welcome.steps import STOPS, Stop
from app.ui.welcome.tour import Tour
from tests.engine.board import catalogue

LEFT = Qt.MouseButton.LeftButton


def rings(window: MainWindow, stop: Stop) -> bool:
    """Say whether the ring stands around the part of a step."""
    return tour(window).ring.geometry() == stop.place(window)


def tour(window: MainWindow) -> Tour:
    assert window.desks.welcome.tour is not None
    return window.desks.welcome.tour


def test_the_first_start_begins_with_the_tour_and_later_ones_do_not(
    sample: MainWindow, designer: Designer, qtbot: QtBot
) -> None:
    assert tour(sample).title.text() == "Take a rule"
    QTest.mouseClick(tour(sample).skip, LEFT)
    assert tour(sample).isHidden()
    assert designer.tools.choices.value.tour_seen
    designer.close()
    again = designer.open_first(None)
    designer.greet()
    qtbot.waitSignal(again.painted, raising=False, timeout=500)
    qtbot.waitExposed(again)
    assert "welcome" not in vars(again.desks)


def test_enter_goes_on_as_space_does(sample: MainWindow) -> None:
    QTest.keyClick(tour(sample).next, Qt.Key.Key_Return)
    assert tour(sample).title.text() == str(STOPS[1].title)


def test_each_step_stands_beside_its_part_inside_the_window(sample: MainWindow, qtbot: QtBot) -> None:
    shown = tour(sample)
    for stop in STOPS:
        assert shown.title.text() == str(stop.title)
        qtbot.waitUntil(partial(rings, sample, stop))
        part = shown.ring.geometry()
        assert sample.rect().contains(shown.geometry())
        assert not QRect(shown.geometry()).contains(part)
        QTest.mouseClick(shown.next, LEFT)
    assert shown.isHidden()
    assert shown.ring.isHidden()


def test_a_step_of_another_mode_stands_out_of_the_way(sample: MainWindow, qtbot: QtBot) -> None:
    shown = tour(sample)
    sample.open_mode("data")
    last = QRect(sample.width() - 40, sample.height() - 40, 20, 20)
    qtbot.waitUntil(lambda: shown.geometry().contains(last))
    assert not shown.geometry().contains(sample.rect().center())
    assert shown.ring.isHidden()

    sample.open_mode("design")
    qtbot.waitUntil(partial(rings, sample, STOPS[0]))


def test_the_keyboard_alone_walks_through_the_tour_and_leaves_it(sample: MainWindow, qtbot: QtBot) -> None:
    shown = tour(sample)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is shown.next)
    QTest.keyClick(shown.next, Qt.Key.Key_Space)
    assert shown.title.text() == "Stages go from left to right"
    QTest.keyClick(shown.back, Qt.Key.Key_Space)
    assert shown.title.text() == "Take a rule"
    QTest.keyClick(shown.next, Qt.Key.Key_Escape)
    assert shown.isHidden()


def test_what_a_step_speaks_of_can_be_done_and_is_praised(sample: MainWindow) -> None:
    shown = tour(sample)
    assert shown.state.text() == "1 of 6"
    before = sum(1 for _ in sample.session.document.value.nodes())
    sample.design.board.add([catalogue().rules["employee.notification"]])
    assert sum(1 for _ in sample.session.document.value.nodes()) == before + 1
    assert shown.state.text() == "Well done."
    for _ in range(4):
        QTest.mouseClick(shown.next, LEFT)
    assert shown.title.text() == "Try it out"
    sample.open_mode("rehearse")
    assert shown.isVisible()
    assert shown.state.text() == "Well done."


def test_the_tour_begins_anew_in_another_language(sample: MainWindow, designer: Designer, qtbot: QtBot) -> None:
    choices = designer.tools.choices
    choices.choose(choices.value.changed(language="it"))
    qtbot.waitUntil(lambda: designer.window is not sample and designer.window is not None)
    window = designer.window
    assert window is not None
    qtbot.waitUntil(lambda: window.desks.welcome.touring)
    first = next(node.id for _, node in window.session.document.value.nodes())
    window.session.document.edit(lambda now: remove(now, [first]), msg("Delete"))  # nothing of the old window hears it
    assert tour(window).state.text() != ""


def test_the_tour_begins_again_from_help(sample: MainWindow) -> None:
    shown = tour(sample)
    QTest.mouseClick(shown.next, LEFT)
    QTest.mouseClick(shown.close_button, LEFT)
    sample.open_mode("data")
    sample.actions_["help.tour"].trigger()
    assert sample.mode == "design"
    assert shown.isVisible()
    assert shown.title.text() == "Take a rule"


def test_a_workspace_of_ones_own_is_not_greeted(designer: Designer, empty: MainWindow) -> None:
    designer.greet()
    empty.painted.emit()
    assert empty.desks.welcome.tour is None
