"""With a real pointer on a real display: what no offscreen platform can show, a whole drag."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

HOME = Path(__file__).parents[2]
NEEDED = ("Xvfb", "xdotool")
STEPS = 8

pytestmark = pytest.mark.skipif(
    not all(shutil.which(one) for one in NEEDED), reason="a real mouse needs Xvfb and xdotool"
)

Point = tuple[int, int]


@pytest.fixture
def display() -> Iterator[str]:
    """Start a display of its own, on the first free number."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x760x24", "-nolisten", "tcp"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


class Desk:
    """The window of tests/ui/desk.py, or of beside.py, in a process of its own, asked by lines."""

    def __init__(self, display: str, home: Path, module: str = "tests.ui.desk") -> None:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(HOME)}
        self._environment = environment | {"XDG_RUNTIME_DIR": str(home)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", module], cwd=HOME, env=self._environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def ask(self, line: str) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def drag(self, start: Point, end: Point, held: str = "") -> None:
        """Press, move in steps of 30 ms, let go: xdotool waits between them, as a hand does."""
        between = [
            (start[0] + (end[0] - start[0]) * step // STEPS, start[1] + (end[1] - start[1]) * step // STEPS)
            for step in range(1, STEPS + 1)
        ]
        words = [
            "mousemove",
            *start,
            "sleep",
            0.05,
            *(("keydown", held) if held else ()),
            "mousedown",
            1,
            "sleep",
            0.05,
        ]
        for point in (*between, end):
            words += ["mousemove", *point, "sleep", 0.03]
        words += ["mouseup", 1, "sleep", 0.05, *(("keyup", held) if held else ())]
        self._do(*words)

    def click(self, place: Point, times: int = 1) -> None:
        """Go there and click."""
        clicks = ["click", "--repeat", times, "--delay", 60, 1]
        self._do("mousemove", *place, "sleep", 0.05, *clicks, "sleep", 0.05)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self._do("type", "--delay", 12, text)

    def _do(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self._environment, check=True, timeout=30)

    def close(self) -> None:
        self._process.communicate(timeout=10)
        assert self._process.returncode == 0


@pytest.fixture
def desk(display: str, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(display, tmp_path)
    yield made
    made.close()


@pytest.fixture
def beside(display: str, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(display, tmp_path, "tests.ui.beside")
    yield made
    made.close()


@pytest.fixture
def rehearsing(display: str, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(display, tmp_path, "tests.ui.rehearsing")
    yield made
    made.close()


@pytest.fixture
def running(display: str, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(display, tmp_path, "tests.ui.running")
    yield made
    made.close()


def test_an_engine_is_started_a_message_mended_and_sent_again_and_the_engine_stopped(
    running: Desk, qtbot: QtBot
) -> None:
    def until(holds: Callable[[dict[str, Any]], bool]) -> None:
        qtbot.waitUntil(lambda: holds(running.ask("state")), timeout=10_000)

    until(lambda now: now["phase"] == "stopped")
    running.click(running.ask("button"))
    until(lambda now: now["phase"] == "running")
    running.click(running.ask("page deliveries"))
    until(lambda now: bool(now["mending"]))

    running.click(running.ask("field address"), times=3)
    running.type("paolo@example.com")
    running.click(running.ask("field subject"))
    until(lambda now: now["send"] == "Mend and send again")
    running.click(running.ask("send"))
    until(lambda now: now["posts"]["k1"][0] == "waiting")
    assert running.ask("state")["posts"]["k1"][1]["address"] == "paolo@example.com"

    running.click(running.ask("button"))
    until(lambda now: bool(now["stopped"]) and now["phase"] == "stopped")


def test_a_record_is_dragged_from_one_board_of_a_rehearsal_to_another_and_back(rehearsing: Desk, qtbot: QtBot) -> None:
    def stages() -> dict[str, list[str]]:
        found: dict[str, list[str]] = rehearsing.ask("document")["stages"]
        return found

    def until(holds: Callable[[], bool]) -> None:
        qtbot.waitUntil(holds, timeout=10_000)

    until(lambda: rehearsing.ask("document")["visible"])
    assert stages()["new"] == ["1", "2"]

    rehearsing.drag(rehearsing.ask("record deal 1"), rehearsing.ask("stage incoming"))
    until(lambda: stages()["incoming"] == ["1", "s2"])
    assert stages()["new"] == ["2"]

    rehearsing.drag(rehearsing.ask("record deal 1"), rehearsing.ask("stage survey"))
    until(lambda: stages()["survey"] == ["1", "3", "4"])
    assert stages()["incoming"] == ["s2"]


def test_cards_are_dragged_to_the_board_of_another_pipeline_and_stay_while_the_person_is_asked(
    beside: Desk, qtbot: QtBot
) -> None:
    def cards() -> list[list[str]]:
        found: list[list[str]] = beside.ask("document")["cards"]
        return found

    def until(holds: Callable[[], bool]) -> None:
        qtbot.waitUntil(holds, timeout=10_000)

    until(lambda: beside.ask("document")["visible"])
    sales, bills = cards()
    assert bills == []

    beside.drag(beside.ask("card 0 notify"), beside.ask("stage 1 DRAFT"), held="Control_L")
    until(lambda: cards() == [sales, ["notify"]])
    beside.drag(beside.ask("card 0 thanks"), beside.ask("stage 1 DRAFT"))
    left = [one for one in sales if one != "thanks"]
    until(lambda: cards() == [left, ["notify", "thanks"]])

    beside.drag(beside.ask("card 0 who"), beside.ask("stage 1 DRAFT"))
    until(lambda: beside.ask("document")["asked"] == 1)
    assert cards() == [left, ["notify", "thanks"]]


def test_a_rule_is_dragged_from_the_palette_onto_a_stage_and_on_to_another_and_both_are_undone(
    desk: Desk, qtbot: QtBot
) -> None:
    def stages() -> dict[str, list[str]]:
        found: dict[str, list[str]] = desk.ask("document")["stages"]
        return found

    def until(holds: Callable[[], bool]) -> None:
        qtbot.waitUntil(holds, timeout=10_000)

    until(lambda: desk.ask("document")["visible"])
    before = stages()

    desk.drag(desk.ask("entry employee.email"), desk.ask("stage NEW"))
    until(lambda: stages()["NEW"] == [*before["NEW"], "email"])
    assert desk.ask("document")["undo"] == "Add “Send e-mail”"

    desk.drag(desk.ask("card email"), desk.ask("stage INVOICE"))
    until(lambda: stages()["INVOICE"] == [*before["INVOICE"], "email"])
    assert stages()["NEW"] == before["NEW"]

    desk.drag(desk.ask("card email"), desk.ask("stage NEW"), held="Control_L")
    until(lambda: stages()["NEW"] == [*before["NEW"], "email-2"])
    assert stages()["INVOICE"] == [*before["INVOICE"], "email"]

    assert desk.ask("undo")["stages"] == before | {"INVOICE": [*before["INVOICE"], "email"]}
    assert desk.ask("undo")["stages"] == before | {"NEW": [*before["NEW"], "email"]}
    assert desk.ask("undo")["stages"] == before
