"""The pages of the dialog: what differs, what the checks say, what would happen, what runs in the shadow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.checks.problem import SEVERITIES, Problem, Severity
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.publish.telling import NO_ITEMS, NOTHING_SINCE, asked_alone, in_shadow
from app.ui.preview.look import Look
from app.ui.publish.compared import ComparedTable, Names
from app.ui.publish.differences_view import DifferencesView
from app.ui.theme import tokens
from app.ui.widgets.fields import settle
from app.ui.widgets.states import EmptyState

_SIGNS: Mapping[Severity, tuple[str, str]] = {
    Severity.ERROR: ("mdi6.alert-circle-outline", "error"),
    Severity.WARNING: ("mdi6.alert-outline", "warning"),
    Severity.NOTE: ("mdi6.information-outline", "accent"),
}
_problems, _no_problems = msg("Problems"), msg("No problems")
_no_problems_help = msg("The checks have found nothing that stands in the way.")
_problem = msg("{severity}: {place}: {words}")
_placed = msg("{place}: {words}")
_same, _same_help = msg("Nothing differs"), msg("The server runs these very rules already.")
_try, _newest, _days = msg("Try"), msg("Newest items there"), msg("Days that pass")
_untried = msg("See what would happen before it does")
_untried_help = msg(
    "The newest items on the server enter their stages under these rules and under those that run now. Nothing is sent."
)
_shadowless = msg("Run these rules beside those in force")
_shadowless_help = msg(
    "In the shadow they see every event, but their effects are held back. After a day or two you see here what would "
    "have been otherwise."
)
_other_shadow = msg("Another version runs in the shadow. These rules would take its place.")
_start, _end, _again = msg("Run in the shadow"), msg("End the shadow"), msg("Look again")


class DifferencesPage(QStackedWidget):
    """What differs from the version that runs."""

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__()
        self.view = DifferencesView(look)
        self._same = EmptyState(look.theme, "mdi6.equal", look.tr(_same), look.tr(_same_help))
        self.addWidget(self.view)
        self.addWidget(self._same)

    def show_same(self, *, same: bool) -> None:
        """Say that nothing differs, or show what does."""
        self.setCurrentWidget(self._same if same else self.view)


class ProblemsPage(QStackedWidget):
    """What the checks have found; a line leads to its card."""

    node_asked = Signal(str, str)
    """A card is to be shown: its id, and the field."""

    def __init__(self, look: Look, rule: Names) -> None:
        """Show nothing yet; `rule` names a card."""
        super().__init__()
        self._look, self._rule = look, rule
        tr = look.tr
        self.list = QListWidget()
        self.list.setAccessibleName(tr(_problems))
        self.list.setProperty("role", "bare")
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._open)
        self._none = EmptyState(
            look.theme, "mdi6.check-circle-outline", tr(_no_problems), tr(_no_problems_help), color="success"
        )
        self.addWidget(self.list)
        self.addWidget(self._none)
        look.theme.theme_changed.connect(self._dress)

    def show_problems(self, problems: Sequence[Problem], rule_set: RuleSet) -> None:
        """Show what was found, the worst first."""
        tr = self._look.tr
        self.list.clear()
        for one in sorted(problems, key=lambda each: each.severity.rank):
            stage = rule_set.stage(one.stage)
            parts = (stage.name if stage else "", self._rule(one.node) if one.node else "")
            place = " › ".join(part for part in parts if part) or rule_set.name
            line = QListWidgetItem(tr(_placed.fill(place=place, words=one.words)))
            spoken = tr(_problem.fill(severity=SEVERITIES[one.severity], place=place, words=one.words))
            line.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            line.setData(Qt.ItemDataRole.UserRole, one)
            self.list.addItem(line)
        self._dress()
        self.setCurrentWidget(self.list if problems else self._none)

    def _dress(self) -> None:
        side = self._look.theme.scaled(tokens.ICON)
        self.list.setIconSize(QSize(side, side))
        for row in range(self.list.count()):
            line = self.list.item(row)
            icon, color = _SIGNS[line.data(Qt.ItemDataRole.UserRole).severity]
            line.setIcon(self._look.theme.icon(icon, color))

    def _open(self, line: QListWidgetItem) -> None:
        problem: Problem = line.data(Qt.ItemDataRole.UserRole)
        if problem.node:
            self.node_asked.emit(problem.node, problem.field)


class DryRunPage(QWidget):
    """Tries the rules on items of the server."""

    asked = Signal(int, int)
    """So many of the newest items are to be tried, and so many days pass."""

    def __init__(self, look: Look, rule: Names, person: Names) -> None:
        """Nothing was tried yet."""
        super().__init__()
        self._look = look
        tr = look.tr
        self.items, self.days = QSpinBox(), QSpinBox()
        for box in (self.items, self.days):
            settle(box)
        self.items.setRange(1, 500)
        self.items.setValue(100)
        self.days.setRange(0, 90)
        self.days.setValue(30)
        self.go = QPushButton(tr(_try))
        self.go.setAutoDefault(False)
        self.go.clicked.connect(lambda: self.asked.emit(self.items.value(), self.days.value()))
        row = QHBoxLayout()
        row.setSpacing(tokens.SMALL)
        for words, box in ((_newest, self.items), (_days, self.days)):
            label = QLabel(tr(words))
            label.setBuddy(box)
            box.setAccessibleName(tr(words))
            row.addWidget(label)
            row.addWidget(box)
            row.addSpacing(tokens.SMALL)
        row.addWidget(self.go)
        row.addStretch(1)
        self.table = ComparedTable(look, rule, person, NO_ITEMS)
        self.alone = QLabel()
        self.alone.setWordWrap(True)
        self.alone.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._begin = EmptyState(look.theme, "mdi6.flask-outline", tr(_untried), tr(_untried_help))
        self._stack = QStackedWidget()
        for page in (self._begin, self.table, self.alone):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._stack, 1)

    def show_trial(self, told: Mapping[str, Any]) -> None:
        """Show what came of it."""
        if told.get("compared") is not None:
            self.table.show_comparison(told["compared"])
            self._stack.setCurrentWidget(self.table)
            return
        head, *asked = map(self._look.tr, asked_alone(told))
        self.alone.setText("\n".join((head, "", *asked)))
        self._stack.setCurrentWidget(self.alone)

    def forget(self) -> None:
        """Show again that nothing was tried: of another server nothing is known."""
        self._stack.setCurrentWidget(self._begin)


class ShadowPage(QWidget):
    """Lets the rules run beside those in force, and shows what they would do otherwise."""

    start_asked = Signal()
    end_asked = Signal()
    report_asked = Signal()

    def __init__(self, look: Look, rule: Names, person: Names) -> None:
        """Nothing runs in the shadow yet."""
        super().__init__()
        self._look = look
        tr = look.tr
        self.begin = EmptyState(
            look.theme, "mdi6.theme-light-dark", tr(_shadowless), tr(_shadowless_help), tr(_start), color="accent"
        )
        self.begin.button.setAutoDefault(False)
        self.begin.asked.connect(self.start_asked)
        self.since = QLabel()
        self.since.setProperty("role", "muted")
        self.since.setWordWrap(True)
        self.table = ComparedTable(look, rule, person, NOTHING_SINCE)
        self.again, self.end = QPushButton(tr(_again)), QPushButton(tr(_end))
        for button in (self.again, self.end):
            button.setAutoDefault(False)
        self.again.clicked.connect(self.report_asked)
        self.end.clicked.connect(self.end_asked)
        running = QWidget()
        buttons = QHBoxLayout()
        buttons.addWidget(self.again)
        buttons.addWidget(self.end)
        buttons.addStretch(1)
        inside = QVBoxLayout(running)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(buttons)
        inside.addWidget(self.since)
        inside.addWidget(self.table, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.begin)
        self._stack.addWidget(running)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_shadow(self, *, own: bool, other: bool, possible: bool) -> None:
        """Say whether these rules run in the shadow, or others do, and whether they could."""
        tr = self._look.tr
        help_words = _other_shadow if other else _shadowless_help
        self.begin.say(tr(_shadowless), tr(help_words), tr(_start) if possible else "")
        self._stack.setCurrentIndex(1 if own else 0)

    def show_report(self, told: Mapping[str, Any]) -> None:
        """Show what would have been otherwise since the shadow was cast."""
        self.since.setText(self._look.tr(in_shadow(told)))
        self.table.show_comparison(told)
