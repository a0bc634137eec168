"""Every dialog can be walked by Tab, back by Shift+Tab, and left by Esc; the focus is seen all the way."""

from __future__ import annotations

from collections.abc import Iterator

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.desk.designer import Designer
from tests.ui.accessibility.hands import (
    PERCEPTIBLE,
    focus_seen,
    hidden,
    nameless,
    small,
    tab_round,
    told,
    trapped,
    unreached,
)
from tests.ui.language.round import Round


def faults(dialog: QWidget) -> Iterator[str]:
    """Walk what stops a person without a mouse in a dialog that has just opened."""
    here = QApplication.focusWidget()
    if here is None or here.window() is not dialog:
        yield "does not take the keyboard"
        return
    forth = []
    for one in tab_round():
        forth.append(one)
        if hidden(one) or focus_seen(one) < PERCEPTIBLE:
            yield f"unseen {told(one)}"
    yield from (f"trapped at {one}" for one in [trapped(forth)] if one)
    yield from (f"Tab misses {one}" for one in unreached(dialog, forth))
    yield from (f"nameless {one}" for one in nameless(dialog))
    yield from (f"small {one}" for one in small(dialog))
    forth[0].setFocus()
    back = list(tab_round(Qt.Key.Key_Backtab))
    if set(back) != set(forth):
        yield f"Shift+Tab does not come by {[told(one) for one in set(forth) ^ set(back)]}"
    QTest.keyClick(forth[0], Qt.Key.Key_Escape)
    if shiboken6.isValid(dialog) and dialog.isVisible():
        yield "stays open at Esc"


def test_every_dialog_is_walked_by_tab_both_ways_and_left_by_escape(sample: Designer, qtbot: QtBot) -> None:
    found = []
    met = 0
    for sight in Round(sample, lambda come: qtbot.waitUntil(come, timeout=60_000)).dialogs():
        for dialog in sight.widgets:
            if dialog is not sample.window:
                met += 1
                dialog.activateWindow()
                qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
                found += [f"{sight.name}: {one}" for one in faults(dialog)]

    assert not found, "\n".join(found)
    assert met > 15
