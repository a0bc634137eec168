from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.theme.theme import Mode, Theme
from app.ui.widgets.chips import Chip
from app.ui.widgets.fields import InlineEdit, SearchField, settle
from app.ui.widgets.giving_box import GivingBox
from app.ui.widgets.labels import Badge, IconButton, SectionHeader
from app.ui.widgets.segments import Segments
from app.ui.widgets.states import BusyBar, EmptyState

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def show(qtbot: QtBot) -> Any:
    def shown(widget: QWidget) -> Any:
        qtbot.addWidget(widget)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.setFocus()
        return widget

    return shown


def test_escape_clears_a_search_and_down_leaves_it(theme: Theme, show: Any, qtbot: QtBot) -> None:
    field = show(SearchField(theme, "Search"))
    QTest.keyClicks(field, "mail")
    with qtbot.waitSignal(field.left):
        QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Escape)

    assert field.text() == ""
    assert field.accessibleName() == "Search"


@pytest.mark.parametrize(("key", "expected"), [(Qt.Key.Key_Return, "New"), (Qt.Key.Key_Escape, None)])
def test_a_name_that_is_typed_in_place_is_taken_or_dropped_once(
    show: Any, qtbot: QtBot, key: Qt.Key, expected: str | None
) -> None:
    heard: list[str | None] = []
    window = show(QWidget())
    line = InlineEdit("Old", "Name", window)
    line.done.connect(heard.append)
    line.show()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)

    QTest.keyClicks(line, "New")
    QTest.keyClick(line, key)
    window.setFocus()

    assert heard == [expected]


def test_arrow_keys_switch_segments(show: Any) -> None:
    heard: list[int] = []
    switch = show(Segments("Show", [(1, "One"), (2, "Two"), (3, "Three")], chosen=2))
    switch.chosen.connect(heard.append)
    QTest.keyClick(switch, Qt.Key.Key_Right)
    QTest.keyClick(switch, Qt.Key.Key_Right)
    switch.choose(1)

    assert heard == [3, 1]
    assert [one.accessibleName() for one in switch.findChildren(QToolButton)] == ["One", "Two", "Three"]


@pytest.mark.parametrize("way", ["cross", "delete"])
def test_a_chip_is_taken_away_by_its_cross_or_by_delete(theme: Theme, show: Any, qtbot: QtBot, way: str) -> None:
    chip = show(Chip(theme, "Ann Keller", icon="mdi6.account", removable="Take away"))
    with qtbot.waitSignal(chip.removed):
        if way == "cross":
            QTest.mouseClick(chip, LEFT, NONE, QPoint(chip.width() - 10, chip.height() // 2))
        else:
            QTest.keyClick(chip, Qt.Key.Key_Delete)

    assert chip.accessibleName() == "Ann Keller"


def test_a_click_on_a_chip_itself_is_a_click(theme: Theme, show: Any, qtbot: QtBot) -> None:
    chip = show(Chip(theme, "Ann Keller", removable="Take away"))

    with qtbot.waitSignal(chip.clicked):
        QTest.mouseClick(chip, LEFT, NONE, QPoint(10, chip.height() // 2))


def test_an_empty_state_says_why_and_offers_one_thing(theme: Theme, show: Any, qtbot: QtBot) -> None:
    state = show(EmptyState(theme, "mdi6.inbox", "Nothing here", "Add something.", "Add"))
    with qtbot.waitSignal(state.asked):
        QTest.mouseClick(state.button, LEFT)
    state.say("Gone")

    assert not state.button.isVisible()
    assert state.accessibleName() == "Gone"


def test_a_busy_bar_says_what_and_how_much_and_can_be_stopped(theme: Theme, show: Any, qtbot: QtBot) -> None:
    busy = show(BusyBar(theme, "Cancel"))
    busy.say("Reading rows", 0.25, "50 of 200")
    bar = busy.findChild(QProgressBar)
    assert isinstance(bar, QProgressBar)
    assert (bar.value() / bar.maximum(), bar.accessibleName()) == (0.25, "Reading rows")

    button = busy.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    with qtbot.waitSignal(busy.cancelled):
        QTest.mouseClick(button, LEFT)


def test_labels_follow_the_theme(theme: Theme, show: Any) -> None:
    badge, header, button = (
        Badge(theme, "3", "error"),
        SectionHeader(theme, "When"),
        IconButton(theme, "mdi6.plus", "Add"),
    )
    pictures = [show(one).grab().toImage() for one in (badge, header, button)]

    theme.set_mode(Mode.DARK)

    assert all(one.grab().toImage() != before for one, before in zip((badge, header, button), pictures, strict=True))
    assert (header.accessibleName(), button.toolTip()) == ("When", "Add")


@pytest.mark.usefixtures("theme")
def test_the_text_of_a_spin_box_stands_as_far_in_as_that_of_other_fields(show: Any) -> None:
    box, line = show(QSpinBox()), show(QLineEdit())
    settle(box)

    assert box.lineEdit().textMargins().left() + box.lineEdit().x() >= 7
    assert line.height() == pytest.approx(box.height(), abs=5)


def test_the_words_of_an_empty_state_stand_in_the_middle_of_a_wide_one(theme: Theme, show: Any) -> None:
    state = show(EmptyState(theme, "mdi6.inbox", "Nothing here", "Add something."))
    state.resize(1400, 400)
    words = next(one for one in state.findChildren(QLabel) if one.text() == "Add something.")
    assert abs(words.geometry().center().x() - state.rect().center().x()) <= 1


def test_the_wheel_that_scrolls_a_form_changes_no_number(show: Any) -> None:
    box = QSpinBox()
    box.setValue(25)
    settle(box)
    show(box)

    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, turn)

    assert box.value() == 25


@pytest.mark.usefixtures("theme")
@pytest.mark.parametrize("words", ["En cours", "In progress", "Gagné", "W toku", "Tous les pipelines"])
def test_a_list_that_gives_way_shows_its_words_whole_where_there_is_room(
    show: Any, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    drawn: list[str] = []
    draw = QStylePainter.drawControl

    def keep(painter: QStylePainter, element: QStyle.ControlElement, option: QStyleOptionComboBox) -> None:
        drawn.append(option.currentText)
        draw(painter, element, option)

    monkeypatch.setattr(QStylePainter, "drawControl", keep)
    box = GivingBox()
    box.addItem(words)
    show(box).grab()

    assert set(drawn) == {words}
