"""A board of 50 stages with 100 rules each, beside the same cards as plain widgets: first show, frames of scrolling."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QScrollArea, QScrollBar, QVBoxLayout, QWidget

from app.engine.catalog.registry import Catalogue, load_catalogue
from app.engine.copying import Copier
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage
from app.engine.model.timing import When
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.sentences import Sentences
from app.engine.words import Msg
from app.i18n import ENGLISH
from app.paths import resources
from app.ui.board.board import Board
from app.ui.board.looks import Look, Looks
from app.ui.document import RuleSetDocument
from app.ui.theme import tokens
from app.ui.theme.theme import Mode, Theme
from comparison import Comparison

STAGES, RULES = 50, 100
SIZE = (1440, 900)
Shown = TypeVar("Shown", bound=QWidget)

ROUNDS = 3
STEP = 40
FRAMES = 150


def many() -> RuleSet:
    """Return 5,000 rules of four kinds, every third with a time, every fifth following the one above."""
    kinds = (
        ("employee.notification", {"text": "News of {{ item.title }}", "recipients": ["responsible", "supervisor"]}),
        ("client.email", {"subject": "Your order {{ item.title }}", "text": "<p>Dear {{ client.name }}</p>"}),
        ("client.sms", {"text": "See you soon, {{ client.first_name }}", "provider": "log"}),
        ("employee.group_chat", {"name": "{{ item.title }}", "members": ["responsible", "supervisor"]}),
    )
    later = When(mode="after", amount=2, unit="hours")

    def rule(stage: int, place: int) -> Rule:
        kind, parameters = kinds[place % len(kinds)]
        made = Rule(id=f"r{stage}-{place}", type=kind, name=f"Step {place} of stage {stage}", parameters=parameters)
        order = "parallel" if place % 5 else "after_previous"
        return made.model_copy(update={"order": order, "when": made.when if place % 3 else later})

    stages = [
        Stage(id=f"s{n}", name=f"Stage {n}", rules=tuple(rule(n, place) for place in range(RULES)))
        for n in range(STAGES)
    ]
    return RuleSet(id="many", name="Many", entity="deal", pipeline="many", stages=tuple(stages))


class Told:
    """The sentences of all cards, put together beforehand: both sides are spared that work."""

    def __init__(self, catalogue: Catalogue, rule_set: RuleSet) -> None:
        sentences = Sentences(catalogue, Directory(), rule_set, Templates())
        self._said = {node.id: sentences(node) for _, node in rule_set.nodes()}

    def __call__(self, node: Node) -> Msg:
        return self._said[node.id]


class WidgetCard(QFrame):
    """The same card in the plain way: a frame, an icon, two labels, and one for each badge."""

    def __init__(self, theme: Theme, look: Look) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        icon = QLabel()
        icon.setPixmap(theme.pixmap(look.icon, look.color, tokens.ICON, 1.0))
        title = QLabel(look.title)
        title.setProperty("role", "strong")
        sentence = QLabel(look.sentence)
        sentence.setProperty("role", "muted")
        sentence.setWordWrap(True)
        badges = QHBoxLayout()
        for mark in look.marks:
            badge = QLabel()
            badge.setPixmap(theme.pixmap(mark.icon, mark.color, 14, 1.0))
            badge.setToolTip(mark.words)
            badges.addWidget(badge)
        badges.addStretch(1)
        words = QVBoxLayout()
        words.addWidget(title)
        words.addWidget(sentence)
        words.addLayout(badges)
        row = QHBoxLayout(self)
        row.addWidget(icon)
        row.addLayout(words, 1)


class WidgetBoard(QScrollArea):
    """The same board of plain widgets: a scroll area for each column, in one for the board."""

    def __init__(self, theme: Theme, rule_set: RuleSet, looks: Looks) -> None:
        super().__init__()
        content = QWidget()
        row = QHBoxLayout(content)
        self.columns: list[QScrollArea] = []
        for stage in rule_set.stages:
            inner = QWidget()
            column = QVBoxLayout(inner)
            column.addWidget(QLabel(stage.name))
            for rule in stage.rules:
                column.addWidget(WidgetCard(theme, looks.of(rule)))
            area = QScrollArea()
            area.setWidget(inner)
            area.setWidgetResizable(True)
            area.setFixedWidth(tokens.COLUMN)
            row.addWidget(area)
            self.columns.append(area)
        self.setWidget(content)
        self.setWidgetResizable(True)

    def down(self) -> QScrollBar:
        """Return the bar of the first column."""
        return self.columns[0].verticalScrollBar()


def shown(make: Callable[[], Shown]) -> tuple[float, Shown]:
    """Return how long it takes until a new board has painted itself, in seconds, and the board."""
    gc.collect()
    begin = perf_counter()
    board = make()
    board.resize(*SIZE)
    board.show()
    QApplication.processEvents()
    board.repaint()
    return perf_counter() - begin, board


def gone(board: QWidget) -> None:
    """Take a board away before the next is measured."""
    board.close()
    board.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def frames(bar: QScrollBar) -> Iterator[float]:
    """Scroll there and back; give the time of each frame, in milliseconds."""
    for frame in range(FRAMES):
        place = frame * STEP
        begin = perf_counter()
        bar.setValue(place if place <= bar.maximum() else bar.maximum() - place % max(1, bar.maximum()))
        QApplication.processEvents()
        yield (perf_counter() - begin) * 1000


def p99(times: list[float]) -> float:
    """Return what 99 of 100 stay under."""
    return sorted(times)[int(len(times) * 0.99)]


def main() -> None:
    """Measure both in turn."""
    app = QApplication(sys.argv)
    theme = Theme(app, resources() / "theme", mode=Mode.LIGHT, reduced_motion=True)
    catalogue, rule_set = load_catalogue(others=False), many()
    told = Told(catalogue, rule_set)
    copier = Copier(catalogue, Templates().repoint)

    def ours() -> Board:
        board = Board(theme, ENGLISH, catalogue, lambda _: told, copier)
        board.follow(RuleSetDocument(rule_set, lambda _old, _new: None, ENGLISH, board))
        return board

    def peer() -> WidgetBoard:
        looks = Looks(catalogue, ENGLISH)
        looks.describe_with(told)
        return WidgetBoard(theme, rule_set, looks)

    first: dict[str, list[float]] = {"ours": [], "peer": []}
    scrolled: dict[str, list[float]] = {"ours": [], "peer": []}
    for _ in range(ROUNDS):
        seconds, board = shown(ours)
        first["ours"].append(seconds)
        across = list(frames(board.area.horizontalScrollBar()))
        board.area.horizontalScrollBar().setValue(0)
        down = frames(board.column("s0").cards.verticalScrollBar())
        scrolled["ours"].append(p99([*across, *down]))
        gone(board)
        seconds, plain = shown(peer)
        first["peer"].append(seconds)
        across = list(frames(plain.horizontalScrollBar()))
        plain.horizontalScrollBar().setValue(0)
        scrolled["peer"].append(p99([*across, *frames(plain.down())]))
        gone(plain)
    Comparison(
        f"show a board of {STAGES} stages × {RULES} rules", "s", min(first["ours"]), min(first["peer"]),
        "plain widgets", at_least=8,
    ).report()  # fmt: skip
    Comparison(
        "scroll it, p99 of a frame", "ms", min(scrolled["ours"]), min(scrolled["peer"]), "plain widgets", limit=16
    ).report()


if __name__ == "__main__":
    main()
