"""The editor of *when*: at once, after or before a moment, exactly at a date, and how time is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTime, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QTimeEdit, QVBoxLayout, QWidget

from app.engine.model.timing import When
from app.engine.model.values import FieldType
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.parts.choices import Choices, Option
from app.ui.forms.parts.units import Units
from app.ui.forms.people.editors import muted_line
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.pick.placeholders import name_entry, name_groups, of_types
from app.ui.forms.pick.search_choices import SearchChoices
from app.ui.forms.simple import NumberLine
from app.ui.forms.text.faces import FaceMaker
from app.ui.theme import tokens
from app.ui.widgets.fields import settle, write_times

MODES = (
    ("immediately", msg("Immediately")),
    ("after", msg("After some time")),
    ("before", msg("Before a date")),
    ("at", msg("Exactly at a date")),
)
_LIKELIEST = ("item.close_date", "item.pay_before", "item.valid_until")
_NINE = QTime(9, 0)


class TimingEditor(QWidget):
    """Edits when a rule runs, and says when that would be on the chosen record."""

    when_changed = Signal(object)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        """Begin with a rule that runs at once."""
        super().__init__(parent)
        self._context = context
        self._faces = FaceMaker(context)
        self._when = When()
        tr = context.tr
        self._mode = Choices()
        self._mode.setAccessibleName(tr(msg("When")))
        self._mode.offer([Option(mode, tr(label)) for mode, label in MODES])
        self._amount = NumberLine(tr, 0)
        self._amount.setMaximumWidth(context.theme.scaled(56))
        self._amount.setAccessibleName(tr(msg("Amount of time")))
        self._unit = Units(tr)
        self._unit.setAccessibleName(tr(msg("Unit of time")))
        self._word = QLabel()
        self._base = SearchChoices(context.theme, tr, self._bases, tr(msg("Choose a date…")))
        self._base.setAccessibleName(tr(msg("Date to count from")))
        self._clocked = QCheckBox(tr(msg("At this time of day")))
        self._clock = QTimeEdit(_NINE)
        write_times(self._clock, tr)
        self._clock.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._clock.setAccessibleName(tr(msg("Time of day")))
        settle(self._clock)
        self._business = QCheckBox(tr(msg("Count working time only")))
        self._wait = QCheckBox(tr(msg("Wait for working hours")))
        self._wait.setToolTip(tr(msg("It waits until the responsible person is at work.")))
        self._follow = QCheckBox(tr(msg("Follow the date when it changes")))
        self._due = muted_line()
        self._lay_out()
        self._join()
        self._show()

    @property
    def when(self) -> When:
        """The setting as it stands."""
        return self._when

    def show_when(self, when: When) -> None:
        """Show another setting, in silence."""
        if when != self._when:
            self._when = when
            self._show()

    def set_context(self, context: FormContext) -> None:
        """Take another record or other names."""
        self._context = context
        self._faces = FaceMaker(context)
        self._show()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(self._mode)
        self._span = QWidget()
        span = QHBoxLayout(self._span)
        span.setContentsMargins(0, 0, 0, 0)
        span.setSpacing(tokens.TIGHT)
        span.addWidget(self._amount)
        span.addWidget(self._unit)
        span.addWidget(self._word, 1)
        layout.addWidget(self._span)
        layout.addWidget(self._base)
        clock = QHBoxLayout()
        clock.setSpacing(tokens.SMALL)
        clock.addWidget(self._clocked)
        clock.addStretch(1)
        clock.addWidget(self._clock)
        checks = QVBoxLayout()
        checks.setSpacing(2)
        checks.addLayout(clock)
        for box in (self._business, self._wait, self._follow):
            checks.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(checks)
        layout.addWidget(self._due)
        self.setFocusProxy(self._mode)

    def _join(self) -> None:
        self._mode.value_chosen.connect(self._take_mode)
        self._amount.textChanged.connect(self._take_amount)
        self._unit.value_chosen.connect(lambda unit: self._take(unit=unit))
        self._base.value_chosen.connect(lambda base: self._take(base=base))
        self._clocked.clicked.connect(lambda on: self._take(clock=self._clock_text() if on else None))
        self._clock.timeChanged.connect(lambda: self._take(clock=self._clock_text()))
        self._business.clicked.connect(lambda on: self._take(business_time=on))
        self._wait.clicked.connect(lambda on: self._take(wait_for_working_hours=on))
        self._follow.clicked.connect(lambda on: self._take(follow_changes=on))

    def _clock_text(self) -> str:
        return self._clock.time().toString("HH:mm")

    def _take_mode(self, mode: str) -> None:
        base = self._when.base
        if mode in ("before", "at") and base == "now":
            dates = [one.key for group in self._bases() for one in group.entries if one.key != "now"]
            base = next((one for one in _LIKELIEST if one in dates), next(iter(dates), ""))
        amount = self._when.amount or (1 if mode in ("after", "before") else 0)
        if mode == "immediately":
            base = "now"
        self._take(mode=mode, base=base, amount=amount)

    def _take_amount(self) -> None:
        amount = self._amount.number()
        self._unit.stand_beside(amount)
        if isinstance(amount, int) and 0 <= amount <= 1_000_000:  # noqa: PLR2004  the model's bound
            self._take(amount=amount)

    def _take(self, **changes: Any) -> None:
        given = {name: getattr(self._when, name) for name in self._when.__struct_fields__} | changes
        if given["mode"] in ("before", "at") and given["base"] in ("now", ""):
            self._due.setText(self._context.tr(msg("There is no date field to count from. Add one in Data.")))
            self._due.setVisible(True)
            self._mode.choose(self._when.mode)
            return
        new = When(**given)
        if new != self._when:
            self._when = new
            self._show()
            self.when_changed.emit(new)

    def _bases(self) -> Sequence[Group]:
        fits = of_types((FieldType.DATE, FieldType.DATETIME))
        groups = [
            group
            for group in name_groups(self._context, self._faces, fits, recent=False)
            if not any(one.key in ("now", "today") for one in group.entries)
        ]
        if self._when.mode in ("before", "at"):
            return groups
        return [Group("", (self._now(),)), *groups]

    def _now(self) -> Entry:
        return Entry("now", self._context.tr(msg("the moment it enters the stage")), "mdi6.clock-start", "control")

    def _base_entry(self) -> Entry:
        if self._when.base == "now":
            return self._now()
        name = self._context.names.get(self._when.base)
        if name is None:
            return Entry(self._when.base, self._when.base, "mdi6.alert-circle-outline", "error")
        return name_entry(name, self._context, self._faces, whole_label=True)

    def _show(self) -> None:
        when, tr = self._when, self._context.tr
        spanned, dated = when.mode in ("after", "before"), when.mode != "immediately"
        self._mode.choose(when.mode)
        self._amount.show_number(when.amount)
        self._unit.choose(when.unit)
        self._unit.stand_beside(when.amount)
        self._word.setText(tr(msg("before")) if when.mode == "before" else tr(msg("after")))
        self._base.show_entry(self._base_entry())
        with QSignalBlocker(self._clock):
            if when.clock is not None:
                self._clock.setTime(QTime.fromString(when.clock, "HH:mm"))
        for box, on in (
            (self._clocked, when.clock is not None),
            (self._business, when.business_time),
            (self._wait, when.wait_for_working_hours),
            (self._follow, when.follow_changes),
        ):
            box.setChecked(on)
        self._span.setVisible(spanned)
        self._base.setVisible(dated)
        self._clocked.setVisible(dated)
        self._clock.setVisible(dated and when.clock is not None)
        self._business.setVisible(spanned)
        self._follow.setVisible(dated and when.base != "now")
        due = self._context.due(when)
        self._due.setText(due)
        self._due.setVisible(bool(due))
