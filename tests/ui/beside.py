"""Two boards of different pipelines side by side, for tests with a real mouse; obeys lines as `desk.py` does."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QPoint, QSocketNotifier, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.engine.catalog.registry import load_catalogue
from app.engine.copying import Copier
from app.engine.editing import Place
from app.engine.model.rule_set import RuleSet, Stage
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.sentences import Sentences
from app.i18n import ENGLISH
from app.paths import resources
from app.ui.board.board import Board
from app.ui.document import RuleSetDocument
from app.ui.theme.theme import Mode, Theme
from tests.ui.sales import sales_pipeline

ASKED_FOR = "who"
"""The card about which the person is asked before it lands on the other board."""


class Beside(QWidget):
    """The sales pipeline on the left, an empty one of invoices on the right."""

    def __init__(self, theme: Theme) -> None:
        """Open both."""
        super().__init__(None, Qt.WindowType.FramelessWindowHint)
        catalogue, templates = load_catalogue(others=False), Templates()

        def describe(rule_set: RuleSet) -> Sentences:
            return Sentences(catalogue, Directory(), rule_set, templates)

        bills = RuleSet(id="b", name="Bills", entity="invoice", pipeline="b", stages=(Stage(id="DRAFT", name="Draft"),))
        self.asked = 0
        self.documents = [RuleSetDocument(one, lambda _old, _new: None, ENGLISH) for one in (sales_pipeline(), bills)]
        self.boards: list[Board] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for document in self.documents:
            board = Board(theme, ENGLISH, catalogue, describe, Copier(catalogue, templates.repoint))
            board.follow(document)
            board.commands.customs = self._customs
            row.addWidget(board, 1)
            self.boards.append(board)
        self.setGeometry(0, 0, 1280, 760)

    def answer(self, line: str) -> object:
        """Obey one line: where something is, or what the documents hold."""
        word, *rest = line.split()
        board = self.boards[int(rest[0])] if rest else self.boards[0]
        if word == "card":
            index = board.model.index_of(rest[1])
            stage = board.model.stage_of(index)
            assert stage is not None
            view = board.column(stage.id).cards
            return self._point(view.viewport(), view.visualRect(index).center())
        if word == "stage":
            view = board.column(rest[1]).cards
            return self._point(view.viewport(), QPoint(120, view.height() - 60))
        return {
            "cards": [[node.id for _, node in one.value.nodes()] for one in self.documents],
            "asked": self.asked,
            "visible": self.isVisible() and all(one.isVisible() for one in self.boards),
        }

    def _customs(self, clip: RuleSet, place: Place, leaves: bool) -> bool:
        del place, leaves
        ask = any(node.id == ASKED_FOR for _, node in clip.nodes())
        self.asked += ask
        return ask

    @staticmethod
    def _point(view: QWidget, point: QPoint) -> tuple[int, int]:
        there = view.mapToGlobal(point)
        return there.x(), there.y()


def _obey(beside: Beside) -> None:
    line = sys.stdin.readline()
    if not line:
        QApplication.quit()
        return
    sys.stdout.write(json.dumps(beside.answer(line)) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Show the boards until the input ends."""
    app = QApplication(sys.argv)
    beside = Beside(Theme(app, resources() / "theme", mode=Mode.LIGHT, reduced_motion=True))
    beside.show()
    listening = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, beside)
    listening.activated.connect(lambda: _obey(beside))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
