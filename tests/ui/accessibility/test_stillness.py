"""Whoever asked for stillness sees nothing slide, fade or turn."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QAbstractAnimation, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QProgressBar
from pytestqt.qtbot import QtBot

import app.ui
from app.paths import resources
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from app.ui.theme.theme import Mode, Theme
from app.ui.widgets.states import BusyBar

MOVING = re.compile(r"QPropertyAnimation|QVariantAnimation|QTimeLine|QMovie|setAnimated\(True")


def test_work_of_unknown_length_shows_a_bar_that_stands_still(theme: Theme, qtbot: QtBot) -> None:
    busy = BusyBar(theme, "Cancel")
    qtbot.addWidget(busy)
    bar = busy.findChild(QProgressBar)
    assert bar is not None

    theme.reduced_motion = False
    busy.say("Looking…")
    assert bar.maximum() == 0  # runs to and fro

    theme.reduced_motion = True
    busy.say("Looking…")
    assert bar.maximum() > 0


def test_menus_and_lists_do_not_unfold_where_stillness_is_asked_for(qapp: QApplication) -> None:
    moved = qapp.isEffectEnabled(Qt.UIEffect.UI_General)
    qapp.setEffectEnabled(Qt.UIEffect.UI_General, True)
    made = Theme(qapp, resources() / "theme", mode=Mode.LIGHT, reduced_motion=True)
    assert not qapp.isEffectEnabled(Qt.UIEffect.UI_General)

    made.reduced_motion = False
    assert qapp.isEffectEnabled(Qt.UIEffect.UI_General)

    made.deleteLater()
    qapp.setEffectEnabled(Qt.UIEffect.UI_General, moved)


def test_no_widget_moves_by_itself() -> None:
    folder = Path(app.ui.__path__[0])
    assert [one.name for one in folder.rglob("*.py") if MOVING.search(one.read_text("utf-8"))] == []


def moving() -> list[str]:
    """Return whatever slides or fades just now, on any window."""
    found = [one for top in QApplication.topLevelWidgets() for one in top.findChildren(QAbstractAnimation)]
    return [type(one.parent()).__name__ for one in found if one.state() == QAbstractAnimation.State.Running]


def test_nothing_moves_wherever_one_goes_in_the_window(designer: Designer, window: MainWindow) -> None:
    choices = designer.tools.choices
    choices.choose(choices.value.changed(reduced_motion=True))
    seen = []

    for mode in ("design", "rehearse", "backtest", "run", "data", "design"):
        window.open_mode(mode)
        for box in window.findChildren(QComboBox):
            if box.isVisible():
                box.showPopup()
                seen += moving()
                box.hidePopup()
        seen += moving()
    for action in ("view.panels", "view.palette", "view.panels", "view.palette"):
        window.actions_[action].trigger()
        seen += moving()
    QTest.keyClicks(window.design.finder.search, "mail")
    window.desks.show_tour()
    QApplication.processEvents()

    assert seen + moving() == []


def test_what_fades_is_found(qtbot: QtBot) -> None:
    line = QLineEdit()
    line.setClearButtonEnabled(True)
    qtbot.addWidget(line)
    with qtbot.waitExposed(line):
        line.show()
    line.setText("Qt’s own button fades in")

    assert moving() != []
