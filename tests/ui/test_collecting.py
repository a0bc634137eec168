"""What Python collects goes on the thread of the window, whatever works beside it."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ui.jobs import Jobs, Report


class Held:
    """One of a circle; says on which thread it went."""

    def __init__(self, gone: list[int]) -> None:
        self.myself = self
        self.gone = gone

    def __del__(self) -> None:
        self.gone.append(threading.get_ident())


def many(_report: Report) -> int:
    """Make more objects than Python makes without collecting."""
    return len([[number] for number in range(200_000)])


def test_work_beside_the_window_takes_nothing_of_it_down(qtbot: QtBot) -> None:
    jobs, owner = Jobs(), QObject()
    made: list[int] = []
    gone: list[int] = []
    for _ in range(50):
        Held(gone)
        jobs.start(many, owner=owner, then=made.append)

    qtbot.waitUntil(lambda: len(gone) == 50 and len(made) == 50)
    assert set(gone) == {threading.get_ident()}
    assert jobs.close()
