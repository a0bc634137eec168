"""What becomes of rules that were due while the engine did not run, and when it runs at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from app.engine.words import beside, msg, msgs
from app.run.manner import Manner
from app.ui.forms.parts.units import UnitBox
from app.ui.preview.parts import column, label, row
from app.ui.run.context import RunContext
from app.ui.run.page import card
from app.ui.theme import tokens
from app.ui.widgets.fields import settle

_MOST_HOURS = 8784
_USUAL_HOURS = 24
_HOUR = 3600

_title = msg("When it runs")
_late_title = msg("Late rules")
_late_about = msg("Rules that were due while the engine did not run. The trace says of each how late it was.")
_run_all = msg("Run them at the next start, the oldest first")
_skip = msg("Skip those that are more than")
_hours = msgs(" hour late", " hours late")
_process_title = msg("The engine and this window")
_process_about = msg("The engine is a process of its own. It reads and writes the same workspace as this window.")
_keep, _keep_help = msg("Goes on when the window is closed"), msg("The window finds it again when it is opened.")
_auto, _auto_help = msg("Starts with the window"), msg("As soon as this workspace is opened.")
_in_force = msg("What is chosen here holds from the next start on.")


class LatePage(QScrollArea):
    """Choices, each in force at once or at the next start."""

    def __init__(
        self,
        context: RunContext,
        limit: timedelta | None,
        manner: Manner,
        decide: Callable[[timedelta | None], None],
        choose: Callable[[Manner], None],
    ) -> None:
        """`limit` is how late a rule may be; `decide` and `choose` put other choices in force."""
        super().__init__()
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tr = tr = context.look.tr
        self._decide, self._choose = decide, choose
        self._manner = manner
        self.run_all, self.skip = QRadioButton(tr(_run_all)), QRadioButton(tr(_skip))
        self.hours = UnitBox(tr, _hours)
        self.hours.setRange(1, _MOST_HOURS)
        for named in (self.hours, *self.hours.findChildren(QLineEdit)):
            named.setAccessibleName(f"{tr(_skip)} …{tr(beside(None, _hours))}")
        settle(self.hours)
        self.keep, self.auto = QCheckBox(tr(_keep)), QCheckBox(tr(_auto))
        group = QButtonGroup(self)
        for one in (self.run_all, self.skip):
            group.addButton(one)
        self._show_limit(limit)
        self.show_manner(manner)
        group.idClicked.connect(lambda _id: self._decided())
        self.hours.editingFinished.connect(self._decided)
        self.keep.clicked.connect(lambda: self._chosen(replace(self._manner, keep=self.keep.isChecked())))
        self.auto.clicked.connect(lambda: self._chosen(replace(self._manner, with_window=self.auto.isChecked())))
        self._lay_out()

    def show_manner(self, manner: Manner) -> None:
        """Show what holds."""
        self._manner = manner
        self.keep.setChecked(manner.keep)
        self.auto.setChecked(manner.with_window)

    def _show_limit(self, limit: timedelta | None) -> None:
        self.run_all.setChecked(limit is None)
        self.skip.setChecked(limit is not None)
        self.hours.setValue(round(limit.total_seconds() / _HOUR) if limit is not None else _USUAL_HOURS)
        self.hours.setEnabled(limit is not None)

    def _decided(self) -> None:
        limit = timedelta(hours=self.hours.value()) if self.skip.isChecked() else None
        self.hours.setEnabled(limit is not None)
        self._decide(limit)

    def _chosen(self, manner: Manner) -> None:
        self._manner = manner
        self._choose(manner)

    def _lay_out(self) -> None:
        tr = self._tr
        heading, note = label("title"), label("muted", wrap=True)
        heading.setText(tr(_title))
        note.setText(tr(_in_force))
        late = card(tr(_late_title), tr(_late_about), self.run_all, row(self.skip, self.hours, None), note)
        keep_help, auto_help = label("muted", wrap=True), label("muted", wrap=True)
        for help_, words in ((keep_help, _keep_help), (auto_help, _auto_help)):
            help_.setText(tr(words))
            help_.setContentsMargins(tokens.BESIDE_BOX, 0, 0, 0)
        process = card(
            tr(_process_title),
            tr(_process_about),
            column(self.keep, keep_help, spacing=0),
            column(self.auto, auto_help, spacing=0),
        )
        layout = column(heading, late, process, None, spacing=tokens.MEDIUM)
        layout.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
        whole = QWidget()
        whole.setLayout(layout)
        self.setWidget(whole)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
