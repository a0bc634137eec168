"""A small window with palette and board, for tests with a real mouse: obeys lines on its input, answers with JSON."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QPoint, QSocketNotifier, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHBoxLayout, QWidget

from app.engine.catalog.registry import load_catalogue
from app.engine.copying import Copier
from app.engine.model.rule_set import RuleSet
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.sentences import Sentences
from app.i18n import ENGLISH
from app.paths import resources
from app.ui.board.board import Board
from app.ui.document import RuleSetDocument
from app.ui.palette.palette import Palette
from app.ui.theme.theme import Mode, Theme
from tests.ui.sales import sales_pipeline


class Desk(QWidget):
    """Palette on the left, board on the right, one document."""

    def __init__(self, theme: Theme) -> None:
        """Open the sample pipeline."""
        super().__init__(None, Qt.WindowType.FramelessWindowHint)
        catalogue, templates = load_catalogue(others=False), Templates()

        def describe(rule_set: RuleSet) -> Sentences:
            return Sentences(catalogue, Directory(), rule_set, templates)

        self.document = RuleSetDocument(sales_pipeline(), lambda _old, _new: None, ENGLISH)
        self.palette_panel = Palette(theme, ENGLISH, catalogue)
        self.board = Board(theme, ENGLISH, catalogue, describe, Copier(catalogue, templates.repoint))
        self.board.follow(self.document)
        self.palette_panel.add_asked.connect(self.board.add)
        self.palette_panel.setFixedWidth(270)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.palette_panel)
        row.addWidget(self.board, 1)
        self.setGeometry(0, 0, 1280, 760)

    def answer(self, line: str) -> object:
        """Obey one line: where something is, what the document holds, or undo."""
        word, *rest = line.split()
        match word:
            case "entry":
                return self._entry(rest[0])
            case "card":
                return self._card(rest[0])
            case "stage":
                return self._stage(rest[0])
            case "undo":
                self.document.undo_stack.undo()
        return {
            "stages": {one.id: [rule.id for rule in one.rules] for one in self.document.value.stages},
            "undo": self.document.undo_stack.undoText(),
            "visible": self.isVisible() and self.board.column("NEW").cards.isVisible(),
        }

    def _entry(self, type_id: str) -> tuple[int, int] | None:
        for row, group in enumerate(self.palette_panel.model.groups):
            for place, entry in enumerate(group.entries):
                if entry.id == type_id:
                    index = self.palette_panel.model.index(place, 0, self.palette_panel.model.index(row, 0))
                    return self._point(self.palette_panel.view, self.palette_panel.view.visualRect(index).center())
        return None

    def _card(self, node_id: str) -> tuple[int, int] | None:
        index = self.board.model.index_of(node_id)
        stage = self.board.model.stage_of(index)
        if stage is None:
            return None
        view = self.board.column(stage.id).cards
        return self._point(view, view.visualRect(index).center())

    def _stage(self, stage_id: str) -> tuple[int, int]:
        view = self.board.column(stage_id).cards
        return self._point(view, QPoint(120, view.height() - 60))

    @staticmethod
    def _point(view: QAbstractItemView, point: QPoint) -> tuple[int, int]:
        there = view.viewport().mapToGlobal(point)
        return there.x(), there.y()


def _obey(desk: Desk) -> None:
    line = sys.stdin.readline()
    if not line:
        QApplication.quit()
        return
    sys.stdout.write(json.dumps(desk.answer(line)) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Show the desk until the input ends."""
    app = QApplication(sys.argv)
    desk = Desk(Theme(app, resources() / "theme", mode=Mode.LIGHT, reduced_motion=True))
    desk.show()
    listening = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, desk)
    listening.activated.connect(lambda: _obey(desk))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
