"""What two versions would send otherwise, as a table: from a dry run, or from a shadow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.engine.comparison import Change
from app.engine.words import Msg, msg
from app.publish.telling import NOTHING_OTHERWISE, compared
from app.ui.backtest.words import CHANGES, channel_of
from app.ui.panels.table import Table
from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.widgets.states import EmptyState

_HEADERS = (msg("What differs"), msg("Rule"), msg("Channel"), msg("To"), msg("How often"))
_table = msg("What would be sent otherwise")
_same = msg("Nothing would be otherwise")
_no_items = msg("Nothing to compare yet")

Names = Callable[[str], str]
"""Gives the name of a rule, or of a person."""


class ComparedTable(QWidget):
    """Counts in a sentence, and a row for each rule, channel and recipient that differs."""

    def __init__(self, look: Look, rule: Names, person: Names, untouched: Msg) -> None:
        """Show nothing yet; `untouched` says why there was no item to compare."""
        super().__init__()
        self._look = look
        self._untouched = untouched
        self._rule = rule
        self._person = person
        tr = look.tr
        self.said = QLabel()
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        self.model = QStandardItemModel()
        self.model.setHorizontalHeaderLabels([tr(one) for one in _HEADERS])
        self.table = Table(tr(_table))
        self.table.setModel(self.model)
        self._nothing = EmptyState(look.theme, "mdi6.equal", tr(_same), tr(NOTHING_OTHERWISE))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(self.said)
        layout.addWidget(self._stack, 1)

    def show_comparison(self, told: Mapping[str, Any]) -> None:
        """Show a comparison as it is told in JSON."""
        tr = self._look.tr
        self.said.setText(tr(compared(told)))
        self.model.removeRows(0, self.model.rowCount())
        for one in told["differences"]:
            self.model.appendRow(self._row(one))
        self.said.setVisible(bool(told["items"]))
        if told["items"]:
            self._nothing.say(tr(_same), tr(NOTHING_OTHERWISE))
        else:
            self._nothing.say(tr(_no_items), tr(self._untouched))
        self._stack.setCurrentWidget(self.table if told["differences"] else self._nothing)
        head = self.table.header()
        head.setStretchLastSection(False)
        for column in range(len(_HEADERS)):
            wide = column in (1, 3)
            mode = QHeaderView.ResizeMode.Stretch if wide else QHeaderView.ResizeMode.ResizeToContents
            head.setSectionResizeMode(column, mode)

    def _row(self, told: Mapping[str, Any]) -> list[QStandardItem]:
        tr, theme = self._look.tr, self._look.theme
        words, icon, color = CHANGES[Change(told["change"])]
        first = QStandardItem(theme.icon(icon, color), tr(words))
        first.setForeground(theme.color(color))
        count = QStandardItem(tr.number(told["count"]))
        count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rest = (self._rule(told["rule"]), tr(channel_of(told["channel"])[0]), self._person(told["recipient"]))
        row = [first, *(QStandardItem(str(one)) for one in rest), count]
        for one in row:
            one.setEditable(False)
        return row
