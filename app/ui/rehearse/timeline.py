"""What has happened to a record, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal

from app.engine.effects import ItemCreated
from app.engine.model.item import Key
from app.engine.telling import Topic, is_news
from app.engine.trace import Acted, Step
from app.engine.words import msg
from app.ui.panels.lines import line_of
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.document_links import DocumentLinks
from app.ui.rehearse.rows import Row, RowsView
from app.ui.rehearse.session import Session
from app.ui.rehearse.tab import Tab

_show = msg("Show the record")

MOST = 2000
"""How many entries are shown of all records together; the trace has them all."""


class Timeline(Tab):
    """Each thing that happened, told once, with the rule that did it."""

    record_asked = Signal(object)
    """A record that a rule has made is to be looked at: its key."""

    def __init__(self, context: RehearseContext) -> None:
        """Show nothing yet."""
        self.view = RowsView(context.theme, context.tr(msg("Timeline")))
        super().__init__(context, self.view, "mdi6.timeline-clock-outline")
        self.view.node_asked.connect(self.node_asked)
        self.view.record_asked.connect(self.record_asked)
        self._session: Session | None = None
        self._key: Key | None = None
        self._links = DocumentLinks(context, self)
        self._links.changed.connect(self._again)
        self.view.opened.connect(self._open)

    def count(self, session: Session, key: Key, own: Sequence[Step]) -> int:
        return sum(map(is_news, own))

    def show_record(self, session: Session, key: Key | None) -> None:
        self._session, self._key = session, key
        told = [one for one in session.rehearsal.steps if (key is None or one.item == key) and is_news(one)]
        if not told:
            self.say_empty(
                msg("Nothing has happened yet"), msg("Move the record to another stage, or let something happen to it.")
            )
            return
        self.say_full()
        titles = {} if key else {one: session.title(one) for one in session.rehearsal.states}
        self.view.show_rows(self._rows(session, told[-MOST:], titles), follow=True)

    def _rows(self, session: Session, told: list[Step], titles: dict[Key, str]) -> list[Row]:
        tr, names = self.tr_at(session), session.glossary
        own = {node.id for _, node in session.rule_set.nodes()}
        rows: list[Row] = []
        day: date | None = None
        for step in told:
            line = line_of(step, names, tr)
            section = "" if line.day == day else tr.day(line.day)
            day = line.day
            whose = f"{titles[line.item]} · " if line.item in titles else ""
            source = line.source if line.topic is not Topic.RULE else ""  # a rule's own sentence names it already
            here = line.node in own
            beside = f" · {source}" if source and not here else ""
            rows.append(
                Row(
                    line.icon,
                    line.color,
                    line.words,
                    f"{whose}{line.time}{beside}",
                    source if here else "",
                    line.node if here else "",
                    section=section,
                    about=step,
                )
            )
            if isinstance(step, Acted) and isinstance(step.effect, ItemCreated):
                rows += self._created(session, step.effect)
            elif isinstance(step, Acted):
                rows += (*self._links.word_row(step), *self._links.pdf_row(step))
        return rows

    def _open(self, row: Row) -> None:
        if self._session is not None:
            self._links.open(row, self._session)

    def _again(self) -> None:
        if self._session is not None:
            self.show_record(self._session, self._key)

    def _created(self, session: Session, effect: ItemCreated) -> list[Row]:
        """Return the way to a record that a rule has made, as long as there is one."""
        key = (effect.entity, effect.item_id)
        item = session.item(key)
        if item is None:
            return []
        tr, place = self.context.tr, session.place(item)
        return [Row("mdi6.subdirectory-arrow-right", "items", item.title, place, tr(_show), record=key)]
