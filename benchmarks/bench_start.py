"""Start to first paint with 500 rules, and memory at rest, beside an empty PySide6 window, both offscreen.

Both start from compiled modules, as an installed program does, whatever the environment says of writing them. The
seconds of CPU tell more than those of the clock where others keep the machine busy.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from operator import attrgetter
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

from comparison import Comparison

ROUNDS = 12
PEER = "empty PySide6 window"
IDLE = 15.0
"""Seconds after which nothing more is being made."""
SECONDS, CPU = attrgetter("seconds"), attrgetter("cpu")
EMPTY = """
from time import process_time
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", process_time(), flush=True)
app = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
OURS = """
import sys
sys.modules["pytz"] = None  # comes with a library of the tests; Babel takes it, and opens 600 files, where it is
from pathlib import Path
from time import process_time
from app.boot import designer
designer(Path(sys.argv[1]), lambda window: window.painted.connect(lambda: print("painted", process_time(), flush=True)))
"""


class Start(NamedTuple):
    """How a window came up."""

    seconds: float
    cpu: float
    memory: float
    """MB, in the end."""


def start(code: str, *arguments: str, idle: float = 0) -> Start:
    """Start a process, and end it once its window has been painted and `idle` seconds have passed."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    try:
        said = process.stdout.readline().split() if process.stdout is not None else []
        if said[:1] != ["painted"]:
            sys.exit("The window was never painted.")
        seconds = perf_counter() - begin
        sleep(idle)
        memory = resident(process.pid)
    finally:
        process.kill()
        process.wait()
    return Start(seconds, float(said[1]), memory)


def resident(pid: int) -> float:
    """Return how much of a process is in memory, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def workspace_with_rules(path: Path, count: int) -> None:
    """Make a sample workspace whose first pipeline has `count` more rules."""
    from app.engine.model.rule_set import Rule
    from app.storage.initial import init_workspace
    from app.storage.workspace import Workspace

    init_workspace(path, sample=True, today=date(2026, 3, 2))
    with Workspace.open(path) as workspace:
        old = workspace.drafts.load(workspace.drafts.list()[0].pipeline)
        stages = list(old.stages)
        for number in range(count):
            place = number % len(stages)
            rule = Rule(
                id=f"more-{number}",
                type="employee.timeline_comment",
                name=f"Note {number}",
                parameters={"text": "Deal {{ item.title }}", "author": "responsible"},
            )
            stages[place] = stages[place].model_copy(update={"rules": (*stages[place].rules, rule)})
        workspace.drafts.save(old, old.model_copy(update={"stages": tuple(stages)}))


def main() -> None:
    """Alternate the two, and compare the best of each; then leave each alone for a while and weigh it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RULEWRIGHT_HOME"] = folder
        file, sample = Path(folder) / "start.rulewright", Path(folder) / "sample.rulewright"
        workspace_with_rules(file, 500)
        workspace_with_rules(sample, 0)
        start(OURS, str(file))  # compiles what was changed
        pairs = [(start(OURS, str(file)), start(EMPTY)) for _ in range(ROUNDS)]
        rest, empty = start(OURS, str(sample), idle=IDLE), start(EMPTY, idle=1)
    ours, peers = zip(*pairs, strict=True)
    for work, of in (("start to first paint, 500 rules", SECONDS), ("… in seconds of CPU", CPU)):
        best, peer = min(map(of, ours)) * 1000, min(map(of, peers)) * 1000
        Comparison(work, "ms", best, peer, PEER, at_most=5).report()
    Comparison("memory at rest, sample workspace", "MB", rest.memory, empty.memory, PEER).report()


if __name__ == "__main__":
    main()
