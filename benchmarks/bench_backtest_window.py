"""Frames of the window while a backtest of 200,000 events runs beside it, in the real event loop; and while idle."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.engine.catalog.registry import load_catalogue
from app.engine.model.rule_set import Rule
from app.engine.model.schema import Pipeline, PipelineStage
from app.paths import Places
from app.storage.workspace import Workspace
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from comparison import Comparison

ITEMS, STAGES, ENABLED = 20_000, 10, 2
IDLE = 3_000
"""Milliseconds."""
FRAME = 16
STEP = 24


def make_log(path: Path) -> None:
    """Write deals that go through all stages, a stage a day."""
    start = datetime(2025, 1, 1, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as file:
        file.write("item,stage,time,amount\n")
        for item in range(ITEMS):
            for stage in range(STAGES):
                at = start + timedelta(minutes=item * 7, days=stage)
                file.write(f"{item},s{stage},{at.isoformat()},{item % 9000}\n")


def make_workspace(path: Path) -> None:
    """Write a pipeline with a rule of each kind on every stage, and enough of them to scroll."""
    with Workspace.create(path) as workspace:
        stages = tuple(PipelineStage(f"s{n}", f"Stage {n}") for n in range(STAGES))
        workspace.pipelines.put(Pipeline("deals", "Deals", "deal", stages))
        old = workspace.drafts.load("deals")
        filled = tuple(
            stage.model_copy(update={"rules": tuple(
                Rule(id=f"{stage.id}-{n}", type="employee.timeline_comment", name=f"Step {n}",
                     parameters={"text": "{{ item.title }}"}, enabled=n < ENABLED)
                for n in range(40))})
            for stage in old.stages
        )  # fmt: skip
        workspace.drafts.save(old, old.model_copy(update={"stages": filled}))


class Frames(QObject):
    """Scrolls the board as a person would, and times each frame from the moment it was due until it is painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.times: list[float] = []
        self._window = window
        self._due = perf_counter()
        self._timer = QTimer(self, interval=FRAME)
        self._timer.timeout.connect(self._frame)

    def start(self) -> None:
        """Begin to count anew."""
        self.times = []
        self._due = perf_counter() + FRAME / 1000
        self._timer.start()

    def stop(self) -> list[float]:
        """Return how long each frame took, in milliseconds."""
        self._timer.stop()
        return self.times

    def _frame(self) -> None:
        late = max(0.0, perf_counter() - self._due)
        begin = perf_counter()
        bar = self._window.design.board.area.horizontalScrollBar()
        bar.setValue((bar.value() + STEP) % max(1, bar.maximum()))
        self._window.design.board.area.viewport().repaint()
        self.times.append((late + perf_counter() - begin) * 1000)
        self._due = perf_counter() + FRAME / 1000


def p99(times: list[float]) -> float:
    """Return what 99 of 100 stay under."""
    return sorted(times)[int(len(times) * 0.99)]


def main() -> None:
    """Measure idle frames, then those while the backtest runs."""
    app = QApplication(sys.argv)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        make_log(base / "log.csv")
        make_workspace(base / "deals.rulewright")
        places = Places(base / "settings", base / "data", base / "logs", base / "documents")
        program = Designer(app, places, load_catalogue(others=False), make_workspace)
        window = program.open(base / "deals.rulewright")
        mode, frames, told = window.backtest(), Frames(window), {}

        def watch() -> None:
            if mode.outcome is not None:
                told["busy"] = frames.stop()
                app.quit()

        def run() -> None:
            told["idle"] = frames.stop()
            mode.start()
            frames.start()
            watching.start()

        def begin() -> None:
            if mode.setup.run.isEnabled():
                waiting.stop()
                frames.start()
                QTimer.singleShot(IDLE, run)

        watching, waiting = QTimer(interval=50), QTimer(interval=50)
        watching.timeout.connect(watch)
        waiting.timeout.connect(begin)
        waiting.start()
        mode.past.take_log(base / "log.csv")
        window.open_mode("design")
        app.exec()
        seconds = mode.outcome.report.elapsed if mode.outcome else 0.0
        program.close()
        program.tools.jobs.close()
    print(f"The backtest of {ITEMS * STAGES:,} events took {seconds:.1f} s; {len(told['busy'])} frames were painted.")
    work = "frame of the window while a backtest runs, p99"
    Comparison(work, "ms", p99(told["busy"]), p99(told["idle"]), "the window at rest", limit=33).report()


if __name__ == "__main__":
    main()
