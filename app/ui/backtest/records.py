"""The records behind a number: a list, and of the chosen one all that happened to it and did not."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QPushButton, QStackedWidget, QWidget

from app.engine.errors import KnownError
from app.engine.findings import Opened
from app.engine.telling import is_news, is_silence
from app.engine.trace import Step
from app.engine.words import msg, msgs
from app.ui.backtest.context import BacktestContext
from app.ui.backtest.figures import Behind
from app.ui.backtest.order import Outcome
from app.ui.backtest.replay import Life, live
from app.ui.jobs import Job
from app.ui.panels.lines import line_of
from app.ui.preview.parts import column, label, row, set_text
from app.ui.rehearse.rows import Row, RowsView
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton
from app.ui.widgets.segments import Segments
from app.ui.widgets.states import EmptyState

LIST_HEIGHT = 158

_count = msgs("{n} record", "{n} records")
_some = msg("The first {shown} of {n} records")
_records, _trace = msg("Records"), msg("What happened to the record, and what did not")
_close = msg("Close")
_why_not = msg("Only why not")
_rehearse, _save = msg("Rehearse this record"), msg("Save as scenario")
_new, _old = msg("This"), msg("The other")
_which = msg("Under which version")
_replaying = msg("Replaying the record")
_failed = msg("The record could not be replayed")
_nothing, _nothing_text = msg("Nothing happened to it"), msg("It came to no stage that has rules.")
_all_spoke = msg("No rule stayed silent on this record")


class RecordsPane(QWidget):
    """Replays the chosen record on demand and tells its story, day by day."""

    closed = Signal()
    rule_asked = Signal(str)
    """A rule is to be looked at: its id."""
    rehearse_asked = Signal(object)
    """This record is to be rehearsed (Item)."""
    scenario_asked = Signal(object)
    """This record is to be kept as a scenario (Life)."""

    def __init__(self, context: BacktestContext) -> None:
        """Show no records yet."""
        super().__init__()
        self._context = context
        self._outcome: Outcome | None = None
        self._life: Life | None = None
        self._job: Job[Life] | None = None
        tr = context.tr
        self._title, self._said = label("strong", wrap=True), label("muted")
        self.list = QListWidget()
        self.list.setAccessibleName(tr(_records))
        self.list.setFixedHeight(context.theme.scaled(LIST_HEIGHT))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps = RowsView(context.theme, tr(_trace))
        self.why_not = QCheckBox(tr(_why_not))
        self.version = Segments(tr(_which), [("new", tr(_new)), ("old", tr(_old))])
        self.rehearse, self.save = QPushButton(tr(_rehearse)), QPushButton(tr(_save))
        self._state = EmptyState(context.theme, "mdi6.text-box-outline", "")
        self._below = QStackedWidget()
        self._close = IconButton(context.theme, "mdi6.close", tr(_close), size=16)
        self._lay_out()
        self._join()

    def show_behind(self, outcome: Outcome, behind: Behind) -> None:
        """Show other records, the first of them chosen."""
        self._outcome = outcome
        tr = self._context.tr
        shown = len(behind.records)
        set_text(self._title, behind.title)
        words = _count.fill(n=behind.count) if shown >= behind.count else _some.fill(shown=shown, n=behind.count)
        set_text(self._said, tr(words))
        self.setAccessibleName(f"{behind.title}, {self._said.text()}")
        self.version.setVisible(outcome.other is not None)
        self.list.clear()
        for one in behind.records:
            item = QListWidgetItem(self._called(outcome, one))
            item.setToolTip(item.text())
            item.setData(Qt.ItemDataRole.UserRole, one)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _called(self, outcome: Outcome, opened: Opened) -> str:
        """Return a record's title where it is one of the workspace's, else its id."""
        items = self._context.workspace.items()
        item = items.get(outcome.rule_set.entity, opened.item) if outcome.report.order.log is None else None
        title = item.values.get("title") if item is not None else None
        return f"{title} · {opened.item}" if title else opened.item

    @property
    def chosen(self) -> Opened | None:
        """The record that is looked at."""
        found: Opened | None = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        return found

    @property
    def life(self) -> Life | None:
        """How the record lived, once it is replayed."""
        return self._life

    def _choose(self) -> None:
        opened, outcome = self.chosen, self._outcome
        if self._job is not None:
            self._job.stop()
            self._job = None
        self._life = None
        self._enable(on=False)
        if opened is None or outcome is None:
            return
        tr = self._context.tr
        self._state.say(tr(_replaying))
        self._below.setCurrentWidget(self._state)
        self._job = self._context.jobs.start(
            lambda _report: live(outcome, opened),
            owner=self,
            then=self._lived,
            failed=self._not_found,
        )

    def _lived(self, life: Life) -> None:
        self._life = life
        self._enable(on=True)
        self._tell()

    def _not_found(self, error: KnownError) -> None:
        tr = self._context.tr
        self._state.say(tr(_failed), tr(error.words))
        self._below.setCurrentWidget(self._state)

    def _tell(self) -> None:
        life, outcome = self._life, self._outcome
        if life is None or outcome is None:
            return
        tr = self._context.tr
        old = self.version.value == "old" and life.before is not None
        steps = life.before if old and life.before is not None else life.steps
        silent = self.why_not.isChecked()
        rows = self._rows(outcome, [one for one in steps if (is_silence(one) if silent else _shown(one))], old=old)
        self.steps.show_rows(rows)
        if rows:
            self._below.setCurrentWidget(self.steps)
        else:
            self._state.say(tr(_all_spoke if silent else _nothing), "" if silent else tr(_nothing_text))
            self._below.setCurrentWidget(self._state)

    def _rows(self, outcome: Outcome, steps: list[Step], *, old: bool) -> list[Row]:
        tr, versions = self._context.local, outcome.versions
        names = self._context.glossary(*(reversed(versions) if old else versions))
        rows: list[Row] = []
        day: date | None = None
        for step in steps:
            line = line_of(step, names, tr)
            section = "" if line.day == day else tr.date(line.day)
            day = line.day
            rows.append(
                Row(
                    line.icon, line.color, line.words, line.time, line.source, line.node,
                    section=section, faded=False, about=step,
                )
            )  # fmt: skip
        return rows

    def _ask_rehearsal(self) -> None:
        if self._life is not None:
            self.rehearse_asked.emit(self._life.item)

    def _ask_scenario(self) -> None:
        if self._life is not None:
            self.scenario_asked.emit(self._life)

    def _enable(self, *, on: bool) -> None:
        for one in (self.rehearse, self.save):
            one.setEnabled(on)

    def _join(self) -> None:
        self.list.currentItemChanged.connect(lambda _now, _old: self._choose())
        self.list.itemActivated.connect(lambda _item: self.steps.setFocus())
        self.why_not.toggled.connect(lambda _on: self._tell())
        self.version.chosen.connect(lambda _value: self._tell())
        self.steps.node_asked.connect(self.rule_asked)
        self._close.clicked.connect(self.closed)
        self.rehearse.clicked.connect(self._ask_rehearsal)
        self.save.clicked.connect(self._ask_scenario)

    def _lay_out(self) -> None:
        self._below.addWidget(self._state)
        self._below.addWidget(self.steps)
        head = row(column(self._title, self._said, spacing=0), self._close)
        head.setStretch(0, 1)
        head.setAlignment(self._close, Qt.AlignmentFlag.AlignTop)
        tools = row(self.why_not, None, self.version)
        buttons = row(self.rehearse, self.save, None)
        for part in (head, tools, buttons):
            part.setContentsMargins(tokens.MEDIUM, tokens.TIGHT, tokens.MEDIUM, tokens.TIGHT)
        head.setContentsMargins(tokens.MEDIUM, tokens.MEDIUM, tokens.SMALL, 0)
        inside = column(self.list)
        inside.setContentsMargins(tokens.MEDIUM, 0, tokens.MEDIUM, 0)
        layout = column(head, inside, tools, self._below, buttons, spacing=tokens.SMALL)
        layout.setStretch(3, 1)
        layout.setContentsMargins(0, 0, 0, tokens.SMALL)
        self.setLayout(layout)
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _shown(step: Step) -> bool:
    """Say whether a step belongs into the story: what happened, and each silence with its reason."""
    return is_news(step) or is_silence(step)
