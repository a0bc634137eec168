"""Start to first paint with 500 rules, beside an empty PySide6 window; both as processes of their own, offscreen."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

from comparison import Comparison

ROUNDS = 5
EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
app = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
OURS = """
import sys
from pathlib import Path
from app.boot import designer
designer(Path(sys.argv[1]), lambda window: window.painted.connect(lambda: print("painted", flush=True)))
"""


def first_paint(code: str, *arguments: str) -> float:
    """Return the seconds from the start of a process to its first painted window."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    start = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    try:
        if process.stdout is None or process.stdout.readline() != "painted\n":
            sys.exit("The window was never painted.")
        return perf_counter() - start
    finally:
        process.kill()
        process.wait()


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
    """Alternate the two, and compare the best of each."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RULEWRIGHT_HOME"] = folder
        file = Path(folder) / "start.rulewright"
        workspace_with_rules(file, 500)
        pairs = [(first_paint(OURS, str(file)), first_paint(EMPTY)) for _ in range(ROUNDS)]
    ours, peer = (min(one) for one in zip(*pairs, strict=True))
    Comparison(
        "start to first paint, 500 rules",
        "ms",
        ours=ours * 1000,
        peer=peer * 1000,
        peer_name="empty PySide6 window",
        at_most=5,
    ).report()


if __name__ == "__main__":
    main()
