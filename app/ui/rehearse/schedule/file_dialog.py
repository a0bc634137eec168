"""A schedule from a file, shown before it is planned: what will happen, and which lines cannot be read and why."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.errors import KnownError
from app.engine.schedule import Flaw, Schedule
from app.engine.words import msg, msgs
from app.ui.rehearse.schedule.lines import LinesView
from app.ui.rehearse.schedule.told import told, written
from app.ui.rehearse.session import Session
from app.ui.theme import tokens
from app.ui.widgets.room import open_wide

WRAPPED = 300
"""Up to so many problems are shown in as many lines as their words need."""

_title = msg("Schedule from “{file}”")
_events, _problems = msgs("{n} event", "{n} events"), msgs("{n} problem", "{n} problems")
_plan = msgs("Plan {n} event", "Plan {n} events")
_leave = msgs("Plan {n} event, leave out the rest", "Plan {n} events, leave out the rest")
_when, _record, _what, _with = msg("When"), msg("Record"), msg("What happens"), msg("With")
_line, _column, _is, _wrong = msg("Line"), msg("Column"), msg("What is written"), msg("What is wrong")
_fine = msg("Everything in the file can be read.")
_some = msgs(
    "{n} line cannot be read. Mend it in the file and read it again, or leave it out.",
    "{n} lines cannot be read. Mend them in the file and read it again, or leave them out.",
)
_none = msg("Nothing in the file can be planned.")
_instead = msg("Instead of what is planned already")


class ScheduleDialog(QDialog):
    """Shows what a file says; the file can be read again once it is mended."""

    answered = Signal(object, bool)
    """What is to be planned (Schedule), and whether instead of what is planned already."""
    read_asked = Signal()
    """The file is to be read again."""

    def __init__(self, session: Session, path: Path, parent: QWidget) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._session = session
        self._schedule = Schedule()
        self._tr = tr = session.context.tr.in_zone(session.directory.calendar.zone)
        theme = session.context.theme
        self.setWindowTitle(tr(_title.fill(file=path.name)))
        open_wide(self, theme, 860, 560)
        self._heading, self._said = QLabel(tr(_title.fill(file=path.name))), QLabel()
        self._heading.setProperty("role", "title")
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        headers = [tr(one) for one in (_when, _record, _what, _with)]
        self.events = LinesView(theme, tr(msg("Events of the schedule")), headers, (170, 210, 230), 2)
        headers = [tr(one) for one in (_line, _column, _is, _wrong)]
        self.problems = LinesView(theme, tr(msg("Problems of the schedule")), headers, (64, 110, 180), 0)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.events, "")
        self.tabs.addTab(self.problems, "")
        self.instead = QCheckBox(tr(_instead))
        self.instead.setVisible(bool(session.rehearsal.planned))
        self.instead.setChecked(bool(session.rehearsal.planned))
        self._again = QPushButton(tr(msg("Read the file again")))
        self._again.setAutoDefault(False)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._ok = self._buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._ok.setProperty("kind", "primary")
        self._ok.setDefault(True)
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr(msg("Cancel")))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._again.clicked.connect(self.read_asked)
        self.instead.toggled.connect(lambda _on: self.read_asked.emit())
        self._lay_out()
        self.show_schedule(Schedule())

    @property
    def replaces(self) -> bool:
        """Whether it takes the place of what is planned already."""
        return self.instead.isChecked()

    def show_schedule(self, schedule: Schedule) -> None:
        """Show what was read; problems come to the front."""
        tr, lines, flaws = self._tr, schedule.lines, schedule.flaws
        self._schedule = schedule
        rows = []
        for _, one in lines:
            said = told(self._session, one, tr)
            rows.append(
                ((written(self._session, one.at, tr), said.record, said.what, said.details), said.icon, said.color)
            )
        self.events.lines.show_rows(rows)
        self.problems.lines.show_rows([(self._cells(one), "mdi6.alert-circle-outline", "error") for one in flaws])
        self.problems.wrap(few=len(flaws) <= WRAPPED)
        self.tabs.setTabText(0, tr(_events.fill(n=len(lines))))
        self.tabs.setTabText(1, tr(_problems.fill(n=len(flaws))))
        self.tabs.setTabVisible(1, bool(flaws))
        self.tabs.setCurrentIndex(1 if flaws else 0)
        bad = len({one.number for one in flaws})
        self._say(tr(_some.fill(n=bad) if flaws else _fine if lines else _none), bad=bool(flaws) or not lines)
        self._ok.setText(tr((_leave if flaws else _plan).fill(n=len(lines))))
        self._ok.setEnabled(bool(lines))

    def show_error(self, error: KnownError) -> None:
        """Say why nothing could be read."""
        self.show_schedule(Schedule())
        self._say(self._tr(error.words), bad=True)

    def accept(self) -> None:
        super().accept()
        self.answered.emit(self._schedule, self.replaces)

    def _cells(self, flaw: Flaw) -> tuple[str, str, str, str]:
        return self._tr.number(flaw.number), flaw.column, flaw.text, self._tr(flaw.words)

    def _say(self, words: str, *, bad: bool) -> None:
        self._said.setText(words)
        self._said.setProperty("role", "error" if bad else "muted")
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self._again)
        foot.addWidget(self.instead)
        foot.addStretch(1)
        foot.addWidget(self._buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.SMALL)
        for widget in (self._heading, self._said):
            layout.addWidget(widget)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(foot)
