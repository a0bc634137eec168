"""What will happen next, and when, if nothing else happens."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.engine.model.item import Key
from app.engine.outlook import Coming, coming, soonest
from app.engine.telling import Glossary
from app.engine.words import msg
from app.i18n import Translator
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.rows import ROW, Row, RowsView
from app.ui.rehearse.session import Session
from app.ui.rehearse.tab import Tab
from app.ui.theme import tokens

MOST = 500
"""How many things to come are shown of all records together."""

_then = msg("Then: {rules}")


class PlanTab(Tab):
    """What comes, the soonest first; what waits for something else than time can be let come to its end."""

    finish_asked = Signal(object)
    """What a rule waits for is to be over (Coming)."""

    def __init__(self, context: RehearseContext) -> None:
        """Show nothing yet."""
        self.view = RowsView(context.theme, context.tr(msg("What comes next")))
        self._finish = QPushButton(context.tr(msg("Let the waiting end…")))
        self._finish.clicked.connect(self._ask)
        inside = QWidget()
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.MEDIUM, 0, tokens.MEDIUM, tokens.SMALL)
        foot.addWidget(self._finish)
        foot.addStretch(1)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)
        super().__init__(context, inside, "mdi6.calendar-clock-outline")
        self.view.node_asked.connect(self.node_asked)
        self.view.row_changed.connect(lambda _row: self._offer())

    def show_record(self, session: Session, key: Key | None) -> None:
        found = coming(session.follows(key), session.state(key)) if key else _all(session)
        if not found:
            self.say_empty(msg("Nothing is planned"), msg("No rule waits for its time."))
            return
        self.say_full()
        titles = {} if key else {(one.entity, one.item): session.title((one.entity, one.item)) for one in found}
        self.view.show_rows(_rows(found, titles, session, self.tr_at(session)))
        self._offer()

    def _offer(self) -> None:
        waiting = [one.about for one in self.view.rows_model.rows if isinstance(one.about, Coming) and one.about.awaits]
        self._finish.setVisible(bool(waiting))
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


def _all(session: Session) -> list[Coming]:
    def each() -> Iterable[Coming]:
        for key, state in session.rehearsal.states.items():
            if state.runs:
                yield from coming(session.follows(key), state)

    return heapq.nsmallest(MOST, each(), key=soonest)


def _rows(found: Iterable[Coming], titles: dict[Key, str], session: Session, tr: Translator) -> list[Row]:
    rows: list[Row] = []
    day: date | None = None
    for one in found:
        row = _row(one, session, session.glossary, tr)
        when = one.at.astimezone(tr.zone).date() if one.at else None
        section = (tr.day(when) if when else tr(msg("Once it is over"))) if when != day or not rows else ""
        day = when
        title = titles.get((one.entity, one.item))
        rows.append(replace(row, section=section, note="\n".join(part for part in (title, row.note) if part)))
    return rows


def _row(one: Coming, session: Session, names: Glossary, tr: Translator) -> Row:
    about = names.about(one.rule.id)
    icon, color = (about.icon, about.category.color) if about else ("mdi6.puzzle-outline", "custom")
    notes = []
    if one.at is not None:
        notes.append(tr(msg("in {length}").fill(length=tr.span(one.at - session.rehearsal.now))))
    if one.reason is not None:
        notes.append(tr(one.reason.words))
    if one.then:
        notes.append(tr(_then.fill(rules=", ".join(tr(names.node(rule.id)) for rule in one.then))))
    pill = tr.time(one.at) if one.at else tr(msg("Waits"))
    return Row(
        icon,
        color,
        tr(names.node(one.rule.id)),
        "\n".join(notes),
        node=one.rule.id,
        pill=pill,
        pill_color="accent",
        about=one,
    )
