from __future__ import annotations

from datetime import timedelta

import pytest

from app.engine.ports import Directory
from app.engine.program import Programs
from app.engine.rehearse import Rehearsal, Stage
from app.engine.words import msg
from app.ui.rehearse import reel as reels
from app.ui.rehearse.reel import Reel
from tests.ui.rehearse.solar import START, deals


def _at(hours: int) -> Rehearsal:
    return Rehearsal(Stage(Programs(), Directory()), START + timedelta(hours=hours)).with_items(deals())


def _reel(*hours: int) -> Reel:
    reel = Reel.start(msg("Start"), _at(0))
    for one in hours:
        reel = reel.add(msg("Later"), _at(one))
    return reel


def _hours(reel: Reel) -> list[float]:
    return [(one.rehearsal.now - START).total_seconds() / 3600 for one in reel.frames]


def test_what_is_done_is_kept_in_order_and_the_last_is_looked_at() -> None:
    assert (_hours(_reel(1, 2)), _reel(1, 2).place) == ([0, 1, 2], 2)


def test_going_on_from_an_earlier_moment_forgets_what_came_after() -> None:
    assert _hours(_reel(1, 2, 3).at(1).add(msg("Other"), _at(9))) == [0, 1, 9]


def test_a_closer_look_keeps_what_came_after() -> None:
    looked = _reel(5).at(0).insert(msg("Closer"), _at(2))

    assert (_hours(looked), looked.place) == ([0, 2, 5], 1)


def test_the_moment_before_a_time_is_found() -> None:
    assert _reel(1, 3).before(START + timedelta(hours=2)).place == 1
    assert _reel(1, 3).before(START - timedelta(hours=2)).place == 0


def test_memory_is_bounded_by_letting_early_moments_go_but_never_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reels, "BUDGET", 4 * _reel().frame.weight)

    assert _hours(_reel(1, 2, 3, 4, 5)) == [0, 3, 4, 5]
