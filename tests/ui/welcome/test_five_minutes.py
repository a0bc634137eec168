"""“Getting started in five minutes”, done in the window as the guide tells it, on the sample company."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.desk.window import MainWindow
from app.ui.forms.text.edit import PlaceholderEdit

TOLD = (Path(__file__).parents[3] / "docs" / "guide" / "getting-started.md").read_text(encoding="utf-8")
STEPS = dict(re.findall(r"^## (\d)\. .*?\n(.*?)(?=^## )", TOLD, re.DOTALL | re.MULTILINE))


def press(step: str, keys: str) -> None:
    """Press keys that a step names."""
    assert keys in STEPS[step]
    QTest.keySequence(focused(), QKeySequence(keys))


def focused() -> QWidget:
    here = QApplication.focusWidget()
    assert here is not None
    return here


def text_of(window: MainWindow, node: str) -> str:
    found = window.session.document.value.find(node)
    assert found is not None
    return str(found[1].parameters["text"])


def test_the_five_minutes_go_as_the_guide_tells_them(sample: MainWindow, qtbot: QtBot) -> None:
    # 1. The sample opens by itself, with the tour beside it.
    assert "Larchwood" in STEPS["1"]
    assert "Larchwood" in str(sample.session.workspace.directory().own_companies)
    sample.activateWindow()
    qtbot.waitUntil(sample.isActiveWindow)
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not sample.desks.touring

    # 2. The text of a card is changed, and that is taken back.
    sample.show_node("tell-sales", "text")
    assert isinstance(focused(), PlaceholderEdit)
    before = text_of(sample, "tell-sales")
    QTest.keyClicks(focused(), "Look: ")
    assert text_of(sample, "tell-sales") == f"Look: {before}"
    press("2", "Ctrl+Z")
    assert text_of(sample, "tell-sales") == before

    # 3. A rule comes from the palette, and is yellow until what it needs is there.
    press("3", "Ctrl+K")
    QTest.keyClicks(focused(), "notification")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    (added,) = sample.session.document.selection
    found = sample.session.document.value.find(added)
    assert found is not None
    assert (found[0].id, found[1].type) == ("NEW", "employee.notification")
    look = sample.design.board.model.look(sample.design.board.model.index_of(added))
    assert look is not None
    assert look.unconfigured

    # 4. A record is moved in Rehearse: the timeline tells what the rules did, and time goes on to the next thing.
    press("4", "Ctrl+2")
    session = sample.rehearse().session
    session.move([next(key for key, state in session.rehearsal.states.items() if state.item.stage == "NEW")], "OFFER")
    assert "Our offer" in sample.panels.trace.text()
    before_step = session.rehearsal.now
    press("4", "F8")
    qtbot.waitUntil(lambda: session.rehearsal.now > before_step)

    # 5. The card that was left yellow is among the problems.
    rows = sample.panels.problems.model
    qtbot.waitUntil(lambda: added in {one.problem.node for one in rows.rows}, timeout=30_000)
