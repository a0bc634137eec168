"""Everything in the window is named, large enough to be hit, and written so that it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import pytest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.ui.desk.designer import Designer
from app.ui.theme.theme import Mode
from tests.ui.accessibility.hands import nameless, small, told
from tests.ui.accessibility.ink import faint
from tests.ui.accessibility.signs import left_behind
from tests.ui.language.round import Round, Sight

_LOOKS = 3
"""So often a fault is looked at once more."""


def faults(widget: QWidget) -> Iterator[str]:
    """Walk what somebody could not find, hit or read in what is shown."""
    yield from (f"nameless: {one}" for one in nameless(widget))
    yield from (f"small: {one}" for one in small(widget))
    yield from (f"faint: {one}" for one in faint(widget))
    yield from (f"without headers: {told(one)}" for one in widget.findChildren(QTableView) if _headless(one))


def _headless(table: QTableView) -> bool:
    return table.isVisible() and table.horizontalHeader().isHidden()


def lasting(widget: QWidget) -> set[str]:
    """Return the faults that are still there once what has just come is drawn: nobody sees what is on its way."""
    found = set(faults(widget))
    for _ in range(_LOOKS):
        if found:
            QApplication.processEvents()
            found &= set(faults(widget))
    return found


def found_in(sights: Iterable[Sight]) -> str:
    """Return all faults of what is walked, a line for each."""
    found = {
        f"{sight.name}: {fault}"
        for sight in sights
        for widget in sight.widgets
        if widget.isVisible()
        for fault in lasting(widget)
    }
    return "\n".join(sorted(found))


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_everything_is_named_large_enough_and_written_clearly(mode: Mode, sample: Designer, qtbot: QtBot) -> None:
    sample.tools.theme.set_mode(mode)

    assert found_in(Round(sample, lambda come: qtbot.waitUntil(come, timeout=60_000)).all()) == ""


def test_signs_of_what_is_open_follow_the_theme(
    sample: Designer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = sample.tools.theme
    theme.set_mode(Mode.LIGHT)
    for slow in ("setStyleSheet", "setPalette"):  # Qt sees to these by itself, and takes its time
        monkeypatch.setattr(QApplication, slow, lambda *_: None)
    tour = Round(sample, lambda come: qtbot.waitUntil(come, timeout=60_000))
    found: set[str] = set()
    for sight in chain(tour.all(), tour.forms()):
        theme.set_mode(Mode.DARK)
        found |= {f"{sight.name}: {one}" for widget in sight.widgets for one in left_behind(widget)}
        theme.set_mode(Mode.LIGHT)
    assert "\n".join(sorted(found)) == ""
