"""What is wrong with the rule set, where, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.checks.problem import Problem, Severity, Suppressed
from app.engine.words import msg, msgs
from app.i18n import Translator
from app.ui.panels.problem_path import PathSteps
from app.ui.panels.problems_model import IGNORED_ICON, PLACE, REMEDY, SIGNS, WORDS, ProblemsModel, Row
from app.ui.panels.table import Table
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.later import Later
from app.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from app.engine.telling import Glossary

_MEASURED = 60
"""How many rows say how wide a column is; measuring all of thousands takes longer than a blink."""
_ignored_n = msgs("{n} ignored", "{n} ignored")
_show_ignored = msg("Show the ignored ones too")
_show_card = msg("Show the card")
_ignore = msg("Ignore with a reason…")
_ignore_it = msg("Ignore")
_ignore_title, _why = msg("Ignore problem"), msg("Why may it stay? The reason is kept on the card, in the file.")


class ProblemsTable(Table):
    """Rows that lead to their card, but for the last column, which mends, as Alt+Enter does."""

    remedy_asked = Signal(int)
    """What the last column of a row offers is to be done."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and event.button() == Qt.MouseButton.LeftButton
        if plain and index.isValid() and index.column() == REMEDY and index.data():
            self.remedy_asked.emit(index.row())
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.AltModifier and index.isValid():
            self.remedy_asked.emit(index.row())
        else:
            super().keyPressEvent(event)


class ProblemsPanel(QWidget):
    """Lists problems, the worst first where asked; a click or Enter leads to the card and its field."""

    node_asked = Signal(str, str)
    """A card is to be shown: its id, and the field of its form (empty for none)."""
    fix_asked = Signal(object)
    """A Problem is to be mended as its fix says."""
    ignore_asked = Signal(object, str)
    """A Problem is to be waved through, with the reason."""
    restore_asked = Signal(object)
    """A Problem that was waved through is to be brought back."""
    path_changed = Signal(object)
    """Another problem is chosen: the Waypoints that it leads through, none where it stands on one card."""
    waypoint_asked = Signal(object)
    """A card of the path is to be shown: its Waypoint."""

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Show no problems yet."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self._problems: tuple[Problem, ...] = ()
        self._ignored: tuple[Suppressed, ...] = ()
        self._names: Glossary | None = None
        self.model = ProblemsModel(theme, tr)
        self.table = ProblemsTable(tr(msg("Problems")))
        self.table.setModel(self.model)
        self.table.setHeaderHidden(True)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.steps = PathSteps(theme, tr)
        self._filters = {one: self._filter(tr(SIGNS[one][2].fill(n=0)), on=True) for one in Severity}
        self.ignored_button = self._filter("", on=False)
        self.ignored_button.setToolTip(tr(_show_ignored))
        self._empty = EmptyState(
            theme,
            "mdi6.check-circle-outline",
            tr(msg("No problems")),
            tr(msg("Every card has what it needs.")),
            color="success",
        )
        self._hidden = Later(self._make_hidden)
        self._lay_out()
        self._join()
        self._dress()
        self._count()

    def _make_hidden(self) -> EmptyState:
        tr = self._tr
        hidden = EmptyState(
            self._theme,
            "mdi6.filter-outline",
            tr(msg("All problems are hidden")),
            tr(msg("Choose above which ones to show.")),
            tr(msg("Show all")),
        )
        hidden.asked.connect(self._show_all)
        return hidden

    def take_ignored(self, ignored: Sequence[Suppressed]) -> None:
        """Keep what is waved through, to be shown where asked with the problems that come next."""
        self._ignored = tuple(ignored)

    def show_problems(self, problems: Sequence[Problem], names: Glossary) -> None:
        """Show what the checks have found; `names` says what stages and cards are called."""
        self._problems, self._names = tuple(problems), names
        self._count()
        self._choose()

    @property
    def count(self) -> int:
        """How many problems there are, less the ignored ones."""
        return len(self._problems)

    def menu_for(self, row: Row) -> QMenu:
        """Return what can be done about a problem."""
        menu, tr, icon = QMenu(self), self._tr, self._theme.icon
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr(_show_card), lambda: self._open(row))
        if remedy := self.model.remedy(row):
            sign = "mdi6.auto-fix" if row.reason is None else "mdi6.restore"
            menu.addAction(icon(sign, "accent"), remedy, lambda: self._mend(row))
        if row.reason is None:
            menu.addAction(icon(IGNORED_ICON, "muted"), tr(_ignore), lambda: self.ask_reason(row.problem))
        return menu

    def ask_reason(self, problem: Problem) -> QInputDialog:
        """Ask why a problem may stay; without a reason it is not ignored."""
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self._tr(_ignore_title))
        dialog.setLabelText(self._tr(_why))
        dialog.setOkButtonText(self._tr(_ignore_it))
        dialog.textValueSelected.connect(
            lambda reason: self.ignore_asked.emit(problem, reason.strip()) if reason.strip() else None
        )
        dialog.open()
        for line in dialog.findChildren(QLineEdit):
            line.setAccessibleName(self._tr(_why))
        for buttons in dialog.findChildren(QDialogButtonBox):
            go_on = buttons.button(QDialogButtonBox.StandardButton.Ok)
            go_on.setEnabled(False)
            dialog.textValueChanged.connect(lambda text, go_on=go_on: go_on.setEnabled(bool(text.strip())))
        return dialog

    # What is shown

    def _count(self) -> None:
        for severity, button in self._filters.items():
            count = sum(one.severity is severity for one in self._problems)
            button.setText(self._tr(SIGNS[severity][2].fill(n=count)))
            button.setEnabled(bool(count))
        self.ignored_button.setText(self._tr(_ignored_n.fill(n=len(self._ignored))))
        self.ignored_button.setVisible(bool(self._ignored))

    def _choose(self) -> None:
        chosen = self._current()
        shown = [one for one in self._problems if self._filters[one.severity].isChecked()]
        ignored = self._ignored if self.ignored_button.isChecked() else ()
        self.model.show_rows(shown, ignored, self._names)
        listed = bool(shown or ignored)
        self._stack.setCurrentWidget(self.table if listed else self._hidden if self._problems else self._empty)
        again = next((place for place, one in enumerate(self.model.rows) if chosen and one.key == chosen.key), -1)
        self.table.setCurrentIndex(self.model.index(again, 0))  # none where it is gone
        self._show_path()

    def _current(self) -> Row | None:
        index = self.table.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def _show_path(self) -> None:
        row = self._current()
        path = row.problem.path if row is not None else ()
        self.steps.show_path(path)
        self.path_changed.emit(path)

    # What is asked

    def _open(self, row: Row) -> None:
        if row.problem.node:
            self.node_asked.emit(row.problem.node, row.problem.field)

    def _mend(self, row: Row) -> None:
        if row.reason is not None:
            self.restore_asked.emit(row.problem)
        elif row.problem.fix is not None:
            self.fix_asked.emit(row.problem)

    def _open_menu(self, point: QPoint) -> None:
        index = self.table.indexAt(point)
        if not index.isValid():  # the menu key, where the pointer is elsewhere
            index = self.table.currentIndex()
        if index.isValid():
            self.menu_for(self.model.rows[index.row()]).popup(self.table.viewport().mapToGlobal(point))

    def _filter(self, words: str, *, on: bool) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setChecked(on)
        button.toggled.connect(self._choose)
        return button

    def _show_all(self) -> None:
        for button in self._filters.values():
            button.setChecked(True)

    def _join(self) -> None:
        self.setFocusProxy(self.table)
        self.table.row_opened.connect(lambda row: self._open(self.model.rows[row]))
        self.table.remedy_asked.connect(lambda row: self._mend(self.model.rows[row]))
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.selectionModel().currentRowChanged.connect(lambda _new, _old: self._show_path())
        self.steps.waypoint_asked.connect(self.waypoint_asked)
        self._theme.theme_changed.connect(self._dress)

    def _dress(self) -> None:
        for severity, button in self._filters.items():
            icon, color, _ = SIGNS[severity]
            button.setIcon(self._theme.icon(icon, color))
        self.ignored_button.setIcon(self._theme.icon(IGNORED_ICON, "muted"))

    def _lay_out(self) -> None:
        head = self.table.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        for column in (PLACE, REMEDY):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.setResizeContentsPrecision(_MEASURED)
        filters = QHBoxLayout()
        filters.setContentsMargins(tokens.SMALL, tokens.TIGHT, tokens.SMALL, tokens.TIGHT)
        filters.setSpacing(tokens.TIGHT)
        for button in (*self._filters.values(), self.ignored_button):
            filters.addWidget(button)
        filters.addStretch(1)
        filters.addWidget(self.steps)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(filters)
        below = QWidget()
        layout.addWidget(below, 1)
        self._stack = QStackedLayout(below)
        for widget in (self._empty, self._hidden, self.table):
            self._stack.addWidget(widget)
