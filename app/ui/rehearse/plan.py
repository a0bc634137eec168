"""What will happen next, and when, if nothing else happens; and how that moves when a date changes."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from itertools import chain

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.engine.model.item import Key
from app.engine.outlook import Coming, coming, soonest
from app.engine.replanning import earlier_times, replanned
from app.engine.trace import Step
from app.engine.upcoming import Upcoming
from app.engine.words import msg
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.plan_rows import coming_rows, dropped_rows, line_rows, outcome
from app.ui.rehearse.rows import ROW, Row, RowsView
from app.ui.rehearse.session import Session
from app.ui.rehearse.tab import Tab
from app.ui.rehearse.what_if import WhatIf, dates_of
from app.ui.theme import tokens

MOST = 500
"""How many things to come are shown of all records together."""


class PlanTab(Tab):
    """What comes, the soonest first; what waits for something else than time can be let come to its end.

    Another date can be tried: then each line says what would become of it, and nothing happens to the record.
    """

    finish_asked = Signal(object)
    """What a rule waits for is to be over (Coming)."""
    change_asked = Signal(object)
    """Fields of the record are to be changed: {field: value}."""

    def __init__(self, context: RehearseContext) -> None:
        """Show nothing yet."""
        tr = context.tr
        self.view = RowsView(context.theme, tr(msg("What comes next")))
        self.what_if = WhatIf(context)
        self.what_if.hide()
        self._session: Session | None = None
        self._key: Key | None = None
        self._finish = QPushButton(tr(msg("Let the waiting end…")))
        self._finish.clicked.connect(self._ask)
        self._try = QPushButton(tr(msg("What if a date changes?")))
        self._try.setToolTip(tr(msg("See how the plan would move; nothing happens to the record")))
        self._try.clicked.connect(self._begin)
        inside = QWidget()
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.MEDIUM, 0, tokens.MEDIUM, tokens.SMALL)
        foot.setSpacing(tokens.SMALL)
        foot.addWidget(self._try)
        foot.addWidget(self._finish)
        foot.addStretch(1)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.what_if)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)
        super().__init__(context, inside, "mdi6.calendar-clock-outline")
        self.view.node_asked.connect(self.node_asked)
        self.view.row_changed.connect(lambda _row: self._offer())
        self.what_if.tried.connect(self._show)
        self.what_if.left.connect(self._leave)
        self.what_if.change_asked.connect(self._change)

    def count(self, session: Session, key: Key, own: Sequence[Step]) -> int:
        return len(_of_one(session, key))

    def show_record(self, session: Session, key: Key | None) -> None:
        if key != self._key:
            self.what_if.hide()
        self._session, self._key = session, key
        self._show()

    def _show(self) -> None:
        session, key = self._session, self._key
        if session is None:
            return
        if key is not None and not self.what_if.isHidden() and self.what_if.offer(session, key):
            self._show_tried(session, key)
            return
        self.what_if.hide()
        found = _of_one(session, key) if key else _all(session)
        earlier = earlier_times(session.rehearsal.steps, key, session.state(key)) if key else {}
        ours = [one for one in found if isinstance(one, Coming)]
        titles = {} if key else {(one.entity, one.item): session.title((one.entity, one.item)) for one in ours}
        tr = self.tr_at(session)
        rows = coming_rows(found, titles, earlier, session, tr, titled=key is None)
        rows += dropped_rows(earlier, session.follows(key), session.state(key), session, tr) if key else []
        dates = key is not None and bool(dates_of(session, key))
        self._try.setVisible(dates)
        if not rows and not dates:
            self.say_empty(
                msg("Nothing is planned"), msg("No rule waits for its time, and nothing comes from outside.")
            )
            return
        self.say_full()
        self.view.show_rows(
            rows
            or [
                _nothing(
                    tr(msg("Nothing is planned")),
                    tr(msg("No rule waits for its time, and nothing comes from outside.")),
                )
            ]
        )
        self._offer()

    def _show_tried(self, session: Session, key: Key) -> None:
        """Show what would become of each line."""
        told = replanned(session.rehearsal, key, self.what_if.values, session.rule_sets)
        tr = self.tr_at(session)
        self.what_if.tell(outcome(told, session, key, tried=bool(self.what_if.values)))
        self.say_full()
        rows = line_rows(told, session, tr)
        self.view.show_rows(rows or [_nothing(tr(msg("Nothing is planned")), tr(msg("Nor would anything be.")))])
        self._try.hide()
        self._finish.hide()

    def _begin(self) -> None:
        self.what_if.show()
        self._show()
        self.what_if.focus_date()

    def _leave(self) -> None:
        self.what_if.hide()
        self._show()
        self._try.setFocus()

    def _change(self, values: object) -> None:
        self.what_if.hide()
        self.change_asked.emit(values)

    def _offer(self) -> None:
        waiting = [one.about for one in self.view.rows_model.rows if isinstance(one.about, Coming) and one.about.awaits]
        self._finish.setVisible(bool(waiting) and self.what_if.isHidden())
        self._finish.setEnabled(self._chosen() is not None)

    def _chosen(self) -> Coming | None:
        """Return the chosen thing that waits for something else than time, or the only one there is."""
        row = self.view.currentIndex().data(ROW)
        if isinstance(row, Row) and isinstance(row.about, Coming) and row.about.awaits:
            return row.about
        waiting = [one.about for one in self.view.rows_model.rows if isinstance(one.about, Coming) and one.about.awaits]
        return waiting[0] if len(waiting) == 1 else None

    def _ask(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.finish_asked.emit(chosen)


def _nothing(title: str, note: str) -> Row:
    return Row("mdi6.calendar-blank-outline", "muted", title, note, faded=True)


def _of_one(session: Session, key: Key) -> list[Coming | Upcoming]:
    """Return what comes for one record: its rules, and what is planned for it from outside."""
    outside = (one for one in session.rehearsal.upcoming if one.key == key)
    return sorted((*coming(session.follows(key), session.state(key)), *outside), key=soonest)


def _all(session: Session) -> list[Coming | Upcoming]:
    def each() -> Iterable[Coming]:
        for key, state in session.rehearsal.states.items():
            if state.runs:
                yield from coming(session.follows(key), state)

    # Rules first: at the same moment, a timer comes before what comes from outside.
    return heapq.nsmallest(MOST, chain[Coming | Upcoming](each(), session.rehearsal.upcoming), key=soonest)
