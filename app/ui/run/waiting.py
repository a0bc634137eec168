"""What waits, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QStackedLayout, QWidget

from app.engine.words import msg
from app.publish.engine import LedgerPort, Timer
from app.ui.panels.table import Table
from app.ui.run.context import RunContext
from app.ui.run.page import EnginePage, framed
from app.ui.run.watch import EngineWatch
from app.ui.widgets.states import EmptyState

MOST = 500
HEADS = (msg("Due"), msg("In"), msg("Record"), msg("What will be done"))

_name = msg("What waits")
_none = msg("Nothing waits")
_none_text = msg("Rules that are to run later stand here, the next one first.")
_now, _late = msg("now"), msg("{span} late")
_SOON = timedelta(seconds=1)
_NODE = Qt.ItemDataRole.UserRole


class WaitingPage(EnginePage):
    """Records that wait for a time, the next first."""

    node_asked = Signal(str)
    """A rule is to be shown: its id."""

    def __init__(self, context: RunContext, watch: EngineWatch) -> None:
        """Show nothing yet."""
        super().__init__(context, watch)
        self.model = QStandardItemModel(0, len(HEADS), self)
        self.model.setHorizontalHeaderLabels([self.tr_(one) for one in HEADS])
        self.table = Table(self.tr_(_name))
        self.table.setModel(self.model)
        head = self.table.header()
        for place, width in enumerate((172, 104, 300)):
            head.resizeSection(place, context.theme.scaled(width))
        head.setSectionResizeMode(len(HEADS) - 1, QHeaderView.ResizeMode.Stretch)
        self.none = EmptyState(context.theme, "mdi6.timer-sand-empty", self.tr_(_none), self.tr_(_none_text))
        self._shown: list[tuple[str, ...]] = []
        below = QWidget()
        self._stack = QStackedLayout(below)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.none)
        self.table.row_opened.connect(self._open)
        self.fill(framed(self.tr_(_name), below))

    def ask(self, engine: LedgerPort) -> object:
        return engine.timers(MOST)

    def show_answer(self, answer: Sequence[Timer]) -> bool:
        names, tr, now = self.context.names(), self.tr_, self.watch.now
        rows: list[tuple[str, ...]] = []
        for one in answer:
            rules = " · ".join(tr(names.node(rule)) for rule in one.rules)
            rows.append((tr.moment(one.due), self._span(one.due, now), one.title, rules))
        self._stack.setCurrentWidget(self.table if rows else self.none)
        for place, texts in enumerate(rows):
            self._put(place, texts, answer[place])
        self.model.setRowCount(len(rows))
        self._shown = rows
        return bool(rows)

    def rows(self) -> list[tuple[str, ...]]:
        """Return the texts that are shown."""
        return list(self._shown)

    def _put(self, place: int, texts: tuple[str, ...], timer: Timer) -> None:
        """Write a row, in place where it is there already, so that what is selected stays."""
        if place >= self.model.rowCount():
            self.model.appendRow([QStandardItem() for _ in texts])
        elif place < len(self._shown) and self._shown[place] == texts:
            return
        for column, text in enumerate(texts):
            item = self.model.item(place, column)
            item.setText(text)
            item.setToolTip(text)
            item.setData(timer.rules[0] if timer.rules else "", _NODE)

    def _span(self, due: datetime, now: datetime) -> str:
        left = due - now
        if left < -_SOON:
            return self.tr_(_late.fill(span=-left))
        return self.tr_(_now) if left < _SOON else self.tr_.span(left)

    def _open(self, row: int) -> None:
        node = self.model.index(row, 0).data(_NODE)
        if node:
            self.node_asked.emit(node)
