"""What may take long in a rehearsal, telling how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.engine.model.item import Item
from app.engine.rehearse import Rehearsal
from app.engine.words import msg
from app.ui.jobs import Report

AT_ONCE = 50
"""How many records enter between two reports."""

_letting_time_pass = msg("Letting time pass…")
_letting_enter = msg("Letting records enter…")


def advancing(start: Rehearsal, until: datetime, report: Report) -> Rehearsal:
    """Let time pass up to a moment."""
    span = (until - start.now).total_seconds()
    return start.advance(until, lambda at: report((at - start.now).total_seconds(), span, _letting_time_pass))


def entering(start: Rehearsal, items: Sequence[Item], report: Report) -> Rehearsal:
    """Let records enter the stage in which they stand."""
    after = start
    for place in range(0, len(items), AT_ONCE):
        report(place, len(items), _letting_enter)
        after = after.enter(*items[place : place + AT_ONCE])
    return after
