"""Pictures of every mode and every form, in both themes, of the sample company on a fixed day."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from itertools import groupby
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.engine import editing
from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import load_catalogue
from app.engine.editing import Place, Section
from app.engine.model.rule_set import Rule, RuleSet, Trigger
from app.engine.words import msg
from app.paths import HOME_VARIABLE, Places
from app.settings import Settings, SettingsFile
from app.storage.initial import init_workspace
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from scenes import Scenes
from stillness import Stillness

TODAY = date(2026, 3, 2)
SIZE = (1440, 900)
LONGEST_FORM = 1000
IN_A_ROW = 5
ON_A_SHEET = 10
THEMES = ("light", "dark")
GAP = 16


class Camera:
    """Takes pictures of one program: what is arranged is taken in one theme and then in the other."""

    def __init__(self, designer: Designer, window: MainWindow, folder: Path, still: Stillness) -> None:
        """Write to `folder`."""
        self._designer = designer
        self._still = still
        self._window = window
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def all(self, scenes: Scenes, wanted: str) -> Iterator[Path]:
        """Take the pictures whose names begin with `wanted`, in both themes."""
        for name, arrange in scenes.all():
            if name.startswith(wanted):
                self._dress(THEMES[0])
                yield from self._taken(name, arrange())
        for name, kinds in self._sheets():
            if name.startswith(wanted):
                for theme in THEMES:
                    self._dress(theme)
                    yield self._forms(f"{name}-{theme}", kinds)

    def _sheets(self) -> Iterator[tuple[str, list[type[Declared]]]]:
        """Walk the sheets of forms: one for each category of rules, and the triggers by handfuls."""
        catalogue = self._designer.tools.catalogue
        for category, kinds in groupby(
            sorted(catalogue.rules.values(), key=lambda one: one.about.category.id), lambda one: one.about.category
        ):
            yield f"forms-{category.id}", list(kinds)
        triggers: list[type[Declared]] = [*catalogue.triggers.values()]
        for place in range(0, len(triggers), ON_A_SHEET):
            yield f"forms-triggers-{place // ON_A_SHEET + 1}", triggers[place : place + ON_A_SHEET]

    def _dress(self, theme: str) -> None:
        choices = self._designer.tools.choices
        choices.choose(choices.value.changed(theme=theme))

    def _taken(self, name: str, widget: QWidget) -> Iterator[Path]:
        for theme in THEMES:
            self._dress(theme)
            self._still.wait()
            path = self._folder / f"{name}-{theme}.png"
            widget.grab().save(str(path))
            yield path
        if widget is not self._window:
            widget.close()

    def _forms(self, name: str, kinds: list[type[Declared]]) -> Path:
        """Take the inspector with an example of each type, all on one sheet."""
        window = self._window
        window.open_mode("design")
        window.design.card.preview.hide()
        document = window.session.document
        before = document.value
        pictures = []
        for kind in kinds:
            document.edit(partial(_with_example, kind), msg("Show"))
            window.show_node("shown")
            self._still.wait()
            page = window.design.card.inspector.page
            pictures.append(page.grab(QRect(0, 0, page.width(), min(page.height(), LONGEST_FORM))))
            document.undo_stack.undo()
        window.design.card.preview.show()
        document.undo_stack.clear()
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
    """Lay pictures out in rows, each row as high as its highest."""
    rows = [pictures[place : place + IN_A_ROW] for place in range(0, len(pictures), IN_A_ROW)]
    width = max(one.width() for one in pictures) + GAP
    heights = [max(one.height() for one in row) + GAP for row in rows]
    sheet = QPixmap(width * min(IN_A_ROW, len(pictures)), sum(heights))
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    top = 0
    for row, height in zip(rows, heights, strict=True):
        for place, picture in enumerate(row):
            painter.drawPixmap(place * width, top, picture)
        top += height
    painter.end()
    return sheet


def main(folder: Path, wanted: str, language: str) -> int:
    """Make the sample, show it in a language, and take the pictures whose names begin with `wanted`."""
    application = QApplication([])
    application.setApplicationName("Rulewright")
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        os.environ[HOME_VARIABLE] = name  # for the engine, which is a process of its own
        workspace = base / "Larchwood.rulewright"
        init_workspace(workspace, sample=True, today=TODAY)
        places = Places(base / "settings", base / "data", base / "logs", base / "documents")
        SettingsFile(places.settings).write(Settings(language=language))
        designer = Designer(
            application,
            places,
            load_catalogue(others=False),
            lambda _: None,
            now=lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=UTC),
        )
        window = designer.open(workspace)
        window.resize(*SIZE)
        still = Stillness(designer.tools.jobs)
        for path in Camera(designer, window, folder, still).all(Scenes(designer, window, base, still), wanted):
            print(path, flush=True)
        designer.close()
        designer.tools.jobs.close()
    return 0


if __name__ == "__main__":
    folder, wanted, language, *_ = (*sys.argv[1:], *("build/screenshots", "", "en")[len(sys.argv) - 1 :])
    sys.exit(main(Path(folder), wanted, language))
