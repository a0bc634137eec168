"""Preferences that are in force at once, and the workspaces of late."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.i18n import ENGLISH
from app.settings import Settings, offered
from app.ui.preferences.dialog import Choice, PreferencesDialog, Size, Switch
from app.ui.preferences.recent import RecentMenu
from app.ui.preview.look import Look
from app.ui.theme.theme import Theme
from tests.ui.preview.seen import words

LANGUAGES = {"en": "English", "it": "Italiano"}


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> PreferencesDialog:
    made = PreferencesDialog(theme, ENGLISH, Settings().changed(font_size=15), LANGUAGES)
    qtbot.addWidget(made)
    made.show()
    return made


def heard_from(dialog: PreferencesDialog) -> list[Settings]:
    heard: list[Settings] = []
    dialog.chosen.connect(heard.append)
    return heard


def test_every_setting_offered_has_a_control_with_a_name(dialog: PreferencesDialog) -> None:
    assert list(dialog.controls) == [name for name, _ in offered()]
    for name, mark in offered():
        control = dialog.controls[name]
        named = control.slider if isinstance(control, Size) else control
        assert named.accessibleName() == ENGLISH(mark.label)
        assert ENGLISH(mark.label) in words(dialog)


def test_a_theme_is_in_force_as_soon_as_it_is_chosen(dialog: PreferencesDialog) -> None:
    heard = heard_from(dialog)
    theme = dialog.controls["theme"]
    assert isinstance(theme, Choice)
    QTest.keyClick(theme, Qt.Key.Key_Down)
    QTest.keyClick(theme, Qt.Key.Key_Down)
    assert [one.theme for one in heard] == ["light", "dark"]
    assert heard[-1].font_size == 15


def test_the_text_grows_once_the_slider_rests(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    heard = heard_from(dialog)
    size = dialog.controls["font_size"]
    assert isinstance(size, Size)
    for _ in range(3):
        QTest.keyClick(size.slider, Qt.Key.Key_Right)
    assert "18 px" in words(size)
    qtbot.waitUntil(lambda: [one.font_size for one in heard] == [18])


def test_motion_is_reduced_by_a_tick(dialog: PreferencesDialog) -> None:
    heard = heard_from(dialog)
    switch = dialog.controls["reduced_motion"]
    assert isinstance(switch, Switch)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(8, switch.height() // 2))
    assert [one.reduced_motion for one in heard] == [True]


def test_languages_are_offered_by_their_own_names(dialog: PreferencesDialog) -> None:
    language = dialog.controls["language"]
    assert isinstance(language, Choice)
    assert [language.itemText(place) for place in range(language.count())] == ["As the system", "English", "Italiano"]


def test_the_usual_settings_are_one_button_away_and_the_rest_stays(theme: Theme, qtbot: QtBot) -> None:
    chosen = Settings().changed(theme="dark", font_size=20, starred=("employee.email",))
    dialog = PreferencesDialog(theme, ENGLISH, chosen, LANGUAGES)
    qtbot.addWidget(dialog)
    heard = heard_from(dialog)
    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Back to the usual")
    button.click()
    assert heard == [Settings().changed(starred=("employee.email",))]


@pytest.fixture
def recent(tmp_path: Path) -> Settings:
    (tmp_path / "sales.rulewright").touch()
    return (
        Settings()
        .with_recent(tmp_path / "gone.rulewright", "Gone & forgotten")
        .with_recent(tmp_path / "sales.rulewright", "Sales")
    )


def test_the_menu_offers_the_last_workspaces_and_forgets_those_gone(
    theme: Theme, recent: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    menu = RecentMenu(Look(theme, ENGLISH))
    qtbot.addWidget(menu)
    menu.show_recent(recent.recent)
    sales, gone, _, clear = menu.actions()
    assert sales.text().startswith("Sales\t")
    assert gone.text().startswith("Gone && forgotten\t")
    assert not gone.isEnabled()
    with qtbot.waitSignal(menu.open_asked) as asked:
        sales.trigger()
    assert asked.args == [tmp_path / "sales.rulewright"]
    with qtbot.waitSignal(menu.forget_asked) as forgotten:
        clear.trigger()
    assert forgotten.args == [tmp_path / "gone.rulewright"]
