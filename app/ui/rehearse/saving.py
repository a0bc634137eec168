"""Keeping what was rehearsed as a scenario."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.engine.recording import Recorded, record
from app.engine.rehearse import PUT
from app.ui.rehearse.session import Session


class Saver(QObject):
    """Turns the rehearsal into a scenario off the window's thread; one at a time."""

    recorded = Signal(object)
    """The scenario is there (Recorded)."""
    failed = Signal(object)
    """It could not be made (KnownError)."""

    def __init__(self, session: Session, parent: QObject) -> None:
        """Save what a session rehearses."""
        super().__init__(parent)
        self._session = session
        self._busy = False

    @property
    def possible(self) -> bool:
        """Whether there is anything to save, and nothing is being saved."""
        return not self._busy and any(one.kind != PUT for one in self._session.rehearsal.asked)

    def save(self) -> None:
        """Keep what was rehearsed."""
        session, name = self._session, self._name()
        rehearsal, rule_set, catalogue = session.rehearsal, session.rule_set, session.context.catalogue
        self._busy = True
        session.context.jobs.start(
            lambda _report: record(rehearsal, rule_set, catalogue, name),
            owner=self,
            then=self._done,
            failed=self._not_done,
        )

    def _name(self) -> str:
        """Call it as the record it is about, or as the pipeline."""
        rehearsal = self._session.rehearsal
        touched = {one.key for one in rehearsal.asked if one.kind != PUT and one.key in rehearsal.states}
        return self._session.title(touched.pop()) if len(touched) == 1 else self._session.rule_set.name

    def _done(self, kept: Recorded) -> None:
        self._busy = False
        self.recorded.emit(kept)

    def _not_done(self, error: object) -> None:
        self._busy = False
        self.failed.emit(error)
