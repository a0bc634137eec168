from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.engine.editing import Place, Section
from app.i18n import ENGLISH
from app.ui.board.offers import Source, read_offer
from app.ui.inspector.type_help import TypeHelpPopup
from app.ui.palette.finding import Shown
from app.ui.palette.palette import Palette
from app.ui.palette.popup import PalettePopup
from app.ui.theme.theme import Theme

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def palette(theme: Theme, catalogue: Catalogue, qtbot: QtBot) -> Palette:
    made = Palette(theme, ENGLISH, catalogue)
    qtbot.addWidget(made)
    made.resize(280, 900)
    with qtbot.waitExposed(made):
        made.show()
    made.focus_search()
    qtbot.waitUntil(made.search.hasFocus)
    return made


@pytest.fixture
def added(palette: Palette) -> list[list[str]]:
    heard: list[list[str]] = []
    palette.add_asked.connect(lambda types: heard.append([one.about.id for one in types]))
    return heard


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    widget = QGuiApplication.focusObject()
    assert isinstance(widget, QWidget)
    QTest.keyClick(widget, key, held)


def click(
    palette: Palette, type_id: str, held: Qt.KeyboardModifier = NONE, *, twice: bool = False, x: int = 90
) -> None:
    for row, group in enumerate(palette.model.groups):
        for place, entry in enumerate(group.entries):
            if entry.id == type_id:
                index = palette.model.index(place, 0, palette.model.index(row, 0))
                palette.view.scrollTo(index)
                rect = palette.view.visualRect(index)
                point = QPoint(x if x > 0 else rect.right() + x, rect.center().y())
                act: Any = QTest.mouseDClick if twice else QTest.mouseClick
                act(palette.view.viewport(), Qt.MouseButton.LeftButton, held, point)
                return


def test_what_is_typed_and_entered_is_added(palette: Palette, added: list[list[str]]) -> None:
    QTest.keyClicks(palette.search, "create group")
    press(Qt.Key.Key_Return)

    assert added == [["employee.group_chat"]]


def test_the_keyboard_goes_down_into_the_list_and_letters_go_back_to_the_search(
    palette: Palette, added: list[list[str]]
) -> None:
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert len(added[0]) == 1

    QTest.keyClicks(palette.view, "s")
    assert palette.search.hasFocus()
    QTest.keyClicks(palette.search, "ms")
    assert palette.search.text() == "sms"
    press(Qt.Key.Key_Escape)
    assert palette.search.text() == ""


def test_a_double_click_adds(palette: Palette, added: list[list[str]]) -> None:
    click(palette, "employee.email", twice=True)

    assert added == [["employee.email"]]


def test_several_are_picked_with_control_and_added_in_one_go(palette: Palette, added: list[list[str]]) -> None:
    button = palette.findChild(QPushButton, "add")
    assert isinstance(button, QPushButton)
    click(palette, "employee.email")
    assert not button.isVisible()
    click(palette, "employee.notification", CONTROL)

    assert button.text() == "Add 2 cards"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [sorted(one) for one in added] == [["employee.email", "employee.notification"]]


def test_what_was_added_stands_on_top_as_recent(palette: Palette) -> None:
    memory: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    palette.memory_changed.connect(lambda starred, recent: memory.append((starred, recent)))

    click(palette, "employee.email", twice=True)

    assert palette.model.groups[0].title == "Recently used"
    assert memory == [((), ("employee.email",))]


def test_the_keyboard_stays_where_it_was_when_enter_adds(palette: Palette, added: list[list[str]]) -> None:
    palette.resize(280, 400)
    palette.used(["client.email", "client.sms"])
    palette.view.setFocus()
    for _ in range(20):
        press(Qt.Key.Key_Down)
    here, height = palette.view.currentIndex().data(), palette.view.visualRect(palette.view.currentIndex()).top()
    palette.add_asked.connect(lambda _types: palette.suggest("client.email"))

    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)

    assert len(added) == 2
    assert added[0] == added[1]
    assert palette.view.hasFocus()
    assert palette.view.currentIndex().data() == here
    assert palette.view.visualRect(palette.view.currentIndex()).top() == height


def test_a_find_further_down_stays_chosen_when_it_is_added(palette: Palette, added: list[list[str]]) -> None:
    palette.search.setText("mail")
    press(Qt.Key.Key_Down)
    while len(palette.view.selected()) == 0 or palette.view.selected()[0].id != "client.email":
        press(Qt.Key.Key_Down)

    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)

    assert added == [["client.email"], ["client.email"]]


def test_a_star_is_given_and_taken_away(palette: Palette) -> None:
    click(palette, "employee.email", x=-15)
    assert palette.model.groups[0].title == "Starred"

    click(palette, "employee.email")
    palette.view.setFocus()
    press(Qt.Key.Key_D, CONTROL)
    assert palette.model.groups[0].title != "Starred"


def test_a_category_folds_and_stays_folded(palette: Palette) -> None:
    first = palette.model.index(0, 0)
    QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, NONE, palette.view.visualRect(first).center())
    assert not palette.view.isExpanded(palette.model.index(0, 0))

    QTest.keyClicks(palette.search, "notification")
    assert palette.view.isExpanded(palette.model.index(0, 0))
    palette.search.clear()
    assert not palette.view.isExpanded(palette.model.index(0, 0))
    palette.view.setFocus()
    palette.view.setCurrentIndex(palette.model.index(0, 0))
    press(Qt.Key.Key_Right)
    assert palette.view.isExpanded(palette.model.index(0, 0))


def test_the_switch_leaves_triggers_alone(palette: Palette) -> None:
    palette.switch.choose(Shown.TRIGGERS)

    assert all(entry.trigger for group in palette.model.groups for entry in group.entries)


def test_a_search_without_finds_says_so_and_offers_a_way_back(palette: Palette) -> None:
    QTest.keyClicks(palette.search, "zebra")
    button = next(one for one in palette.findChildren(QPushButton) if one.text() == "Clear the search")
    assert button.isVisible()

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert palette.model.groups
    assert palette.view.isVisible()


def test_what_is_dragged_is_what_a_stage_takes(palette: Palette, catalogue: Catalogue) -> None:
    click(palette, "employee.email")
    offer = read_offer(palette.model.mimeData(palette.view.selectedIndexes()), catalogue, Source.ELSEWHERE)

    assert offer is not None
    assert offer.types == ("employee.email",)


def test_entries_have_words_for_a_screen_reader_and_for_the_pointer(palette: Palette) -> None:
    click(palette, "helper.employee_info")
    index = palette.view.currentIndex()

    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).endswith("helper rule")
    assert index.data(Qt.ItemDataRole.ToolTipRole)
    assert QAccessible.queryAccessibleInterface(palette.view).text(QAccessible.Text.Name) == "Palette"
    assert QAccessible.queryAccessibleInterface(palette.switch).text(QAccessible.Text.Name) == "Show"


def test_what_goes_with_the_selected_card_is_suggested(palette: Palette) -> None:
    palette.suggest("employee.group_chat")
    assert palette.model.groups[0].title == "Goes well with it"
    assert "item.modify" in [entry.id for entry in palette.model.groups[0].entries]

    palette.suggest(None)
    assert palette.model.groups[0].title != "Goes well with it"


def test_the_palette_at_a_stage_adds_there_and_is_gone(theme: Theme, catalogue: Catalogue, qtbot: QtBot) -> None:
    popup = PalettePopup(theme, ENGLISH, catalogue)
    qtbot.addWidget(popup)
    picked: list[tuple[list[str], Place]] = []
    popup.picked.connect(lambda types, place: picked.append(([one.about.id for one in types], place)))

    popup.open_at("WON", Section.TRIGGERS, QPoint(20, 20))
    palette = next(one for one in popup.findChildren(Palette) if one.isVisible())
    QTest.keyClicks(palette.search, "invoice")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)

    assert picked == [(["invoice.paid"], Place("WON", Section.TRIGGERS))]
    assert not popup.isVisible()


def test_the_keyboard_asks_what_an_entry_is_for(palette: Palette) -> None:
    palette.search.setText("create task")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    popup = palette.findChild(TypeHelpPopup)
    assert popup is not None
    assert popup.text.accessibleName() == "Help: Create task"
    popup.close()


def test_a_suggestion_holds_in_both_directions(palette: Palette) -> None:
    for one, other in (("client.email", "email.link_clicked"), ("email.read", "client.email")):
        palette.suggest(one)
        assert other in {entry.id for entry in palette.model.groups[0].entries}
