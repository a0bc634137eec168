"""Pictures of every mode and every form, in both themes, of the sample company on a fixed day."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QRect, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.engine import editing
from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import load_catalogue
from app.engine.editing import Place, Section
from app.engine.model.rule_set import Rule, RuleSet, Trigger
from app.engine.words import msg
from app.paths import Places
from app.storage.initial import init_workspace
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow

TODAY = date(2026, 3, 2)
SIZE = (1440, 900)
FORM_HEIGHT = 640
IN_A_ROW = 5
EMAIL = "client.email"


def rest(milliseconds: int = 350) -> None:
    """Let the window come to rest: work off the window's thread ends, and what follows is painted."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Camera:
    """Takes pictures of one program, theme by theme."""

    def __init__(self, designer: Designer, window: MainWindow, folder: Path) -> None:
        """Write to `folder`."""
        self._designer = designer
        self._window = window
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def all(self) -> Iterator[Path]:
        """Take all pictures in both themes."""
        choices = self._designer.tools.choices
        for theme in ("light", "dark"):
            choices.choose(choices.value.changed(theme=theme))
            for name, arrange in self._scenes():
                yield self._taken(f"{name}-{theme}", arrange())
            yield self._forms(f"forms-{theme}")

    def _scenes(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        yield "design", partial(self._design, EMAIL)
        yield "design-condition", partial(self._design, "employee.feed_post")
        yield "rehearse", self._rehearse
        for entry in ("deal", "lead", "employee", "departments", "pipelines", "fields", "calendars", "product"):
            yield f"data-{entry}", partial(self._data, entry)
        yield "preferences", self._preferences

    def _design(self, kind: str) -> QWidget:
        window = self._window
        node = next(node for _, node in window.session.document.value.nodes() if node.type == kind)
        window.show_node(node.id)
        return window

    def _rehearse(self) -> QWidget:
        window = self._window
        window.open_mode("rehearse")
        session = window.rehearse().session
        if len(session.reel.frames) == 1:
            offers = (key for key, state in session.rehearsal.states.items() if state.item.stage == "OFFER")
            key = next(offers)
            window.rehearse().board.choose(key)
            session.move([key], "CONTRACT")
            session.move([key], "INVOICE")
        return window

    def _data(self, entry: str) -> QWidget:
        self._window.open_mode("data")
        self._window.data().open(entry)
        return self._window

    def _preferences(self) -> QWidget:
        self._designer.show_preferences()
        return QApplication.activeModalWidget() or self._window

    def _taken(self, name: str, widget: QWidget) -> Path:
        rest()
        path = self._folder / f"{name}.png"
        widget.grab().save(str(path))
        if widget is not self._window:
            widget.close()
        return path

    def _forms(self, name: str) -> Path:
        """Take the inspector with an example of every type, all on one sheet."""
        window, catalogue = self._window, self._designer.tools.catalogue
        window.open_mode("design")
        window.design.card.preview.hide()
        document = window.session.document
        before = document.value
        pictures = []
        for kind in (*catalogue.rules.values(), *catalogue.triggers.values()):
            document.edit(partial(_with_example, kind), msg("Show"))
            window.show_node("shown")
            inspector = window.design.card.inspector
            rest(60)
            pictures.append(inspector.grab(QRect(0, 0, inspector.width(), FORM_HEIGHT)))
            document.undo_stack.undo()
        window.design.card.preview.show()
        if document.value != before:
            sys.exit("The pictures changed the rule set.")
        path = self._folder / f"{name}.png"
        _sheet(pictures).save(str(path))
        return path


def _with_example(kind: type[Declared], old: RuleSet) -> RuleSet:
    example = next(one for one in kind.examples if not one.fails)
    trigger = kind.about.category.trigger
    values = {"id": "shown", "type": kind.about.id, "parameters": dict(example.parameters)}
    node = Trigger.model_validate(values) if trigger else Rule.model_validate(values)
    section = Section.TRIGGERS if trigger else Section.RULES
    return editing.insert(old, [node], Place(old.stages[2].id, section))


def _sheet(pictures: list[QPixmap]) -> QPixmap:
    width, height = max(one.width() for one in pictures) + 16, max(one.height() for one in pictures) + 16
    rows = -(-len(pictures) // IN_A_ROW)
    sheet = QPixmap(width * IN_A_ROW, height * rows)
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    for place, picture in enumerate(pictures):
        painter.drawPixmap(place % IN_A_ROW * width, place // IN_A_ROW * height, picture)
    painter.end()
    return sheet


def main(folder: Path) -> int:
    """Make the sample, show it, and take all pictures."""
    application = QApplication([])
    application.setApplicationName("Rulewright")
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        workspace = base / "Larchwood.rulewright"
        init_workspace(workspace, sample=True, today=TODAY)
        places = Places(base / "settings", base / "data", base / "logs", base / "documents")
        designer = Designer(
            application,
            places,
            load_catalogue(others=False),
            lambda _: None,
            now=lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=UTC),
        )
        window = designer.open(workspace)
        window.resize(*SIZE)
        for path in Camera(designer, window, folder).all():
            print(path)
        designer.close()
        designer.tools.jobs.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("build/screenshots")))
