"""The Run mode with an engine that only answers, for tests with a real mouse; obeys lines as `desk.py` does."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from msgspec import to_builtins
from PySide6.QtCore import QPoint, QSocketNotifier, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.delivery.secrets.redaction import Redactor
from app.delivery.secrets.vault import Vault
from app.engine.catalog.registry import load_catalogue
from app.i18n import ENGLISH
from app.paths import resources
from app.storage.workspace import Workspace
from app.ui.jobs import Jobs
from app.ui.run.at_rest import LedgerAtRest
from app.ui.run.context import RunContext
from app.ui.run.mode import RunMode
from app.ui.theme.theme import Mode, Theme
from tests.ui.run.conftest import fill
from tests.ui.run.engines import NOW, FakeDoor


class Place(QWidget):
    """The mode in a window without a frame, and the engine behind it."""

    def __init__(self, theme: Theme, workspace: Workspace, jobs: Jobs) -> None:
        """Show it without an engine."""
        super().__init__(None, Qt.WindowType.FramelessWindowHint)
        self.fake = FakeDoor()
        directory, sets = workspace.directory(), [workspace.drafts.load("sales")]
        context = RunContext(
            theme,
            ENGLISH,
            jobs,
            load_catalogue(others=False),
            workspace,
            lambda: directory,
            lambda: sets,
            lambda: NOW,
            self.fake.door,
            LedgerAtRest(workspace.database, lambda: NOW, ENGLISH, lambda: ""),
            lambda: Vault((), Redactor()),
        )
        self.mode = RunMode(context)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.mode)
        self.setGeometry(0, 0, 1280, 760)

    def answer(self, line: str) -> object:
        """Obey one line: where something is, or how everything stands."""
        word, *rest = line.split()
        pane, navigation = self.mode.deliveries.pane, self.mode.navigation
        match word:
            case "button":
                return self._middle(self.mode.bar.button)
            case "page":
                index = navigation.entries.index(navigation.entries.row_of(rest[0]))
                return self._point(navigation.viewport(), navigation.visualRect(index).center())
            case "field":
                return self._middle(pane.form.lines[rest[0]].field)
            case "send":
                return self._middle(pane.again)
        posts = {one.key: [one.status, to_builtins(one.effect)] for one in self.fake.engine.box}
        return {
            "phase": str(self.mode.watch.phase),
            "mending": pane.form.isVisible(),
            "send": pane.again.text() if pane.again.isVisible() else "",
            "posts": posts,
            "stopped": self.fake.engine.stopped,
        }

    def _middle(self, widget: QWidget) -> tuple[int, int]:
        return self._point(widget, widget.rect().center())

    @staticmethod
    def _point(widget: QWidget, point: QPoint) -> tuple[int, int]:
        there = widget.mapToGlobal(point)
        return there.x(), there.y()


def _obey(place: Place) -> None:
    line = sys.stdin.readline()
    if not line:
        QApplication.quit()
        return
    sys.stdout.write(json.dumps(place.answer(line)) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Show it until the input ends."""
    app = QApplication(sys.argv)
    theme, jobs = Theme(app, resources() / "theme", mode=Mode.LIGHT, reduced_motion=True), Jobs(app)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sales.rulewright"
        fill(path)
        with Workspace.open(path) as workspace:
            place = Place(theme, workspace, jobs)
            place.show()
            listening = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, place)
            listening.activated.connect(lambda: _obey(place))
            code = app.exec()
            jobs.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
