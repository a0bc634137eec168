"""What comes from outside as rows of the plan: people, clients, other systems."""

from __future__ import annotations

from datetime import timedelta

from app.engine.upcoming import Upcoming
from app.engine.words import msg
from app.i18n import Translator
from app.ui.rehearse.rows import Row
from app.ui.rehearse.schedule.told import told
from app.ui.rehearse.session import Session

_in = msg("in {length}")
_from_outside, _by_people = msg("Planned from outside"), msg("Somebody moves it on")


def outside_row(one: Upcoming, session: Session, tr: Translator, *, titles: bool) -> Row:
    """Show what will happen; `titles` names the record as well."""
    said = told(session, one, tr)
    length = max(one.at - session.rehearsal.now, timedelta())
    source = tr(_by_people if one.drawn else _from_outside)
    notes = [said.record if titles else "", f"{tr(_in.fill(length=tr.span(length)))} · {source}"]
    notes += [said.details] if one.item is None else []
    note = "\n".join(part for part in notes if part)
    return Row(said.icon, said.color, said.what, note, pill=tr.time(one.at), pill_color="accent", about=one)
