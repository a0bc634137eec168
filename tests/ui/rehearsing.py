"""The Rehearse mode with boards of two pipelines, for tests with a real mouse; obeys lines as `desk.py` does."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QPoint, QSocketNotifier, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.paths import resources
from app.ui.jobs import Jobs
from app.ui.rehearse.arrangement import Arrangement
from app.ui.rehearse.column import Column
from app.ui.rehearse.mode import RehearseMode
from app.ui.theme.theme import Mode, Theme
from tests.ui.rehearse import several


class Rehearsing:
    """Sales above, service below; answers where something is, or where records stand."""

    def __init__(self, app: QApplication) -> None:
        """Show both boards."""
        theme = Theme(app, resources() / "theme", mode=Mode.LIGHT, reduced_motion=True)
        self._document = several.document()
        self.mode = RehearseMode(several.context(theme, Jobs(app)), self._document)
        self.mode.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.mode.setGeometry(0, 0, 1280, 760)
        self.mode.arrange(Arrangement(("service",)))
        self.mode.show()

    def answer(self, line: str) -> object:
        """Obey one line."""
        word, *rest = line.split()
        if word == "record":
            key = (rest[0], rest[1])
            column = next(one for one in self.mode.board.columns if one.model.place(key).isValid())
            return _point(column.view.viewport(), column.view.visualRect(column.model.place(key)).center())
        if word == "stage":
            view = self._column(rest[0]).view
            return _point(view.viewport(), QPoint(120, view.viewport().height() - 20))
        return {
            "stages": {one.stage: [key[1] for key in one.model.keys] for one in self.mode.board.columns},
            "visible": self.mode.isVisible() and self._column("incoming").view.isVisible(),
        }

    def _column(self, stage: str) -> Column:
        return next(one for one in self.mode.board.columns if one.stage == stage)


def _point(view: QWidget, point: QPoint) -> tuple[int, int]:
    there = view.mapToGlobal(point)
    return there.x(), there.y()


def _obey(rehearsing: Rehearsing) -> None:
    line = sys.stdin.readline()
    if not line:
        QApplication.quit()
        return
    sys.stdout.write(json.dumps(rehearsing.answer(line)) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Show the boards until the input ends."""
    app = QApplication(sys.argv)
    rehearsing = Rehearsing(app)
    listening = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, rehearsing.mode)
    listening.activated.connect(lambda: _obey(rehearsing))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
