"""The button for what happens by itself: schedules from files, records that arrive, and what is planned as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QPushButton, QWidget

from app.engine.arrivals import Arrivals, Drawing, generate
from app.engine.errors import KnownError
from app.engine.rehearse import Rehearsal
from app.engine.schedule import Schedule, Setting, schedule_rows
from app.engine.upcoming import Missed
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.storage.schedule_files import load_schedule, save_schedule
from app.ui.rehearse.schedule.arrivals_dialog import ArrivalsDialog, drawing
from app.ui.rehearse.schedule.file_dialog import ScheduleDialog
from app.ui.rehearse.schedule.told import told, written
from app.ui.rehearse.session import Session
from app.ui.rehearse.staging import AMONG
from app.ui.widgets.saving import ask_place

_schedule, _counted = msg("Schedule"), msg("Schedule · {n}")
_choose, _save = msg("Open a schedule"), msg("Save the schedule")
_missed, _more = msg("{at}: “{record}”, {what}. {why}"), msg("… and {n} more")
MOST_TOLD = 4
"""So many things that could not happen are told one by one."""
_tables = msg("Schedules (*.csv *.txt *.tsv);;All files (*)")


class ScheduleButton(QPushButton):
    """Offers it in a menu, and shows how much is still to come."""

    opened = Signal()
    """A dialog stands open: nothing should go on by itself."""
    failed = Signal(object)
    """What was asked could not be done (KnownError)."""
    missed = Signal(str)
    """Something could not happen as planned: what and why, in translated words."""

    def __init__(self, session: Session, window: QWidget) -> None:
        """Dialogs stand over `window`."""
        super().__init__(session.context.tr(_schedule))
        self._session = session
        self._window = window
        self._folder = ""
        tr = session.context.tr
        self.setToolTip(tr(msg("What happens by itself while time passes: events from a file, records that arrive")))
        menu = QMenu(self)
        self._add(menu, msg("From a file (CSV)…"), self.choose_file)
        self._add(menu, msg("Let records arrive…"), self.ask_arrivals)
        menu.addSeparator()
        self._keep = self._add(menu, msg("Save as CSV…"), self.choose_place)
        self._clear = self._add(menu, msg("Plan nothing"), session.clear_plan)
        self.setMenu(menu)
        session.changed.connect(self._changed)
        session.busy_changed.connect(lambda busy: self.setEnabled(not busy))
        self._count()

    def choose_file(self) -> None:
        """Ask for a file with a schedule, and show what it says."""
        tr = self._session.context.tr
        name, _ = QFileDialog.getOpenFileName(self._window, tr(_choose), self._folder, tr(_tables))
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Show what a file says before it is planned."""
        self._folder = str(path.parent)
        dialog = ScheduleDialog(self._session, path, self._window)
        dialog.read_asked.connect(lambda: self._read(path, dialog))
        dialog.answered.connect(self._plan)
        self._open(dialog)
        self._read(path, dialog)

    def ask_arrivals(self) -> None:
        """Ask how records are to arrive."""
        session = self._session
        models = session.context.records(session.rule_set.pipeline, "", AMONG)
        dialog = ArrivalsDialog(session, models, self._window)
        dialog.answered.connect(lambda arrivals: self._let_arrive(arrivals, drawing(session, models)))
        self._open(dialog)

    def choose_place(self) -> None:
        """Ask where the schedule is to be written."""
        tr = self._session.context.tr
        file = ask_place(self._window, tr, tr(_save), self._folder, "*.csv", ".csv")
        if file is not None:
            self.save_file(file)

    def save_file(self, path: Path) -> None:
        """Write all that was planned, what has happened of it included."""
        session = self._session
        try:
            save_schedule(path, schedule_rows(session.rehearsal.planned, session.rule_set, session.directory))
        except KnownError as error:
            self.failed.emit(error)

    def _read(self, path: Path, dialog: ScheduleDialog) -> None:
        session = self._session
        board = {key: state.item for key, state in session.rehearsal.states.items() if not state.gone}
        if not dialog.replaces:
            board |= {one.key: one.item for one in session.rehearsal.upcoming if one.item is not None}
        setting = Setting(
            session.rule_set,
            session.directory,
            session.context.catalogue,
            board,
            session.rehearsal.stage.items,
            session.rehearsal.now,
        )
        session.context.jobs.start(
            lambda _report: load_schedule(path, setting),
            owner=dialog,
            then=dialog.show_schedule,
            failed=dialog.show_error,
        )

    def _plan(self, schedule: Schedule, instead: bool) -> None:
        self._session.plan(schedule.upcoming, schedule.records, instead=instead)

    def _let_arrive(self, arrivals: Arrivals, drawn: Drawing) -> None:
        session = self._session
        begin = session.rehearsal.now
        session.context.jobs.start(
            lambda _report: generate(arrivals, begin, drawn),
            owner=self,
            then=session.plan,
            failed=self.failed.emit,
        )

    def _add(self, menu: QMenu, words: Msg, asked: Callable[[], None]) -> QAction:
        action = menu.addAction(self._session.context.tr(words))
        action.triggered.connect(lambda _checked: asked())
        return action

    def _open(self, dialog: QDialog) -> None:
        self.opened.emit()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _changed(self, old: Rehearsal | None, new: Rehearsal) -> None:
        self._count()
        fresh = new.missed[len(old.missed) :] if old is not None else ()
        if fresh:
            tr = self._session.context.tr.in_zone(self._session.directory.calendar.zone)
            lines = [self._missed_line(one, tr) for one in fresh[:MOST_TOLD]]
            if len(fresh) > MOST_TOLD:
                lines.append(tr(_more.fill(n=len(fresh) - MOST_TOLD)))
            self.missed.emit("\n".join(lines))

    def _missed_line(self, one: Missed, tr: Translator) -> str:
        said = told(self._session, one.upcoming, tr)
        at = written(self._session, one.upcoming.at, tr)
        return tr(_missed.fill(at=at, record=said.record, what=said.what, why=one.words))

    def _count(self) -> None:
        tr, rehearsal = self._session.context.tr, self._session.rehearsal
        n = len(rehearsal.upcoming)
        self.setText(tr(_counted.fill(n=n) if n else _schedule))
        self._keep.setEnabled(bool(rehearsal.planned))
        self._clear.setEnabled(bool(rehearsal.planned))
