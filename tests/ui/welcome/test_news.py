"""What is new: told once after an update, and in Help at any time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app import __version__
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from app.ui.welcome.news import NEWS
from app.ui.welcome.whats_new import WhatsNew


def news(window: MainWindow) -> WhatsNew | None:
    return next((one for one in window.findChildren(WhatsNew) if one.isVisible()), None)


def test_the_newest_news_are_those_of_this_version() -> None:
    assert NEWS[0].version == __version__
    assert NEWS[0].items


def test_help_shows_what_is_new_and_leads_to_the_tour(window: MainWindow) -> None:
    window.actions_["help.news"].trigger()
    shown = news(window)
    assert shown is not None
    said = [one.text() for one in shown.findChildren(QLabel)]
    assert f"New in Rulewright {__version__}" in said
    assert all(str(item.title) in said for item in NEWS[0].items)
    shown.tour_asked.emit()
    assert window.desks.welcome.tour is not None
    assert window.desks.welcome.tour.isVisible()


def test_an_update_is_told_once(designer: Designer, tmp_path: Path, qtbot: QtBot) -> None:
    choices = designer.tools.choices
    choices.choose(choices.value.changed(seen_version="0.0.9", tour_seen=True))
    window = designer.create(tmp_path / "mine.rulewright")
    designer.greet()
    qtbot.waitUntil(lambda: __version__ in window.notices.text)
    QTest.mouseClick(window.notices.button, Qt.MouseButton.LeftButton)
    assert news(window) is not None
    assert choices.value.seen_version == __version__
