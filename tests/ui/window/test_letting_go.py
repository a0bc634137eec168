"""One workspace after the other: nothing of those before stays in memory."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.ui.desk.designer import Designer
from tests.ui.window.conftest import make_workspace


def work_in_all_modes(designer: Designer, path: Path, qtbot: QtBot) -> list[weakref.ref[object]]:
    make_workspace(path)
    window = designer.open(path)
    with qtbot.waitSignal(window.watch.found):
        qtbot.waitUntil(window.design.finder.isVisible)
    for mode in ("rehearse", "backtest", "run", "data", "design"):
        window.open_mode(mode)
    session = window.session
    return [weakref.ref(one) for one in (window, window.design.card, window.data(), session, session.document)]


def test_a_workspace_that_gave_way_to_another_is_gone_with_its_window(
    designer: Designer, tmp_path: Path, qtbot: QtBot
) -> None:
    known = [
        *work_in_all_modes(designer, tmp_path / "first.rulewright", qtbot),
        *work_in_all_modes(designer, tmp_path / "second.rulewright", qtbot),
    ]
    designer.create(tmp_path / "third.rulewright")
    qtbot.waitUntil(lambda: not designer.tools.jobs.busy)
    gc.collect()
    assert [one() for one in known if one() is not None] == []
