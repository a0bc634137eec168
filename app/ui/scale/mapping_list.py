"""A list of what does not exist at a target, each with a choice of what stands for it there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.engine.mapping import Choices as Mapped
from app.engine.mapping import Missing
from app.engine.things import Thing, What
from app.engine.words import Msg, msg, msgs
from app.ui.forms.parts.choices import Choices, Option
from app.ui.preview.look import Look
from app.ui.preview.parts import Sign
from app.ui.scale.words import THINGS
from app.ui.theme import tokens

LEAVE = ""

_used_by = msgs("used by {n} card", "used by {n} cards")
_holds = msgs("{n} card stands there", "{n} cards stand there")
_leave = msg("Leave as it is (will be reported)")
_leave_out = msg("Leave its cards out")
_stands_for = msg("What stands for: {thing}")


class MappingList(QScrollArea):
    """Shows what is missing; keeps what the person has chosen while the list changes."""

    choice_made = Signal()

    def __init__(self, look: Look) -> None:
        """Begin with nothing missing."""
        super().__init__()
        self._look = look
        self._missing: tuple[Missing, ...] = ()
        self._listed: list[object] = []
        self._chosen: dict[Thing, str] = {}
        self.boxes: dict[Thing, Choices] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def choices(self) -> Mapped:
        """What stands for what; things that are left as they are are not in it."""
        chosen = {one.thing: self._chosen.get(one.thing, one.guess or LEAVE) for one in self._missing}
        return {thing: choice for thing, choice in chosen.items() if choice != LEAVE}

    def show_missing(self, find: Callable[[Mapped], Sequence[Missing]], landing: bool) -> None:
        """Show what `find` finds missing with the choices made; `landing` where cards go by the stages of the list."""
        found = tuple(find(self.choices))
        self._missing = found
        while True:  # a guess may bring more to light: stages of a pipeline that is mapped now
            again = tuple(find(self.choices))
            if [one.thing for one in again] == [one.thing for one in self._missing]:
                break
            self._missing = again
        self._fill(landing)

    def forget(self) -> None:
        """Drop what was chosen: the target is another."""
        self._chosen.clear()
        self._missing = ()

    def _fill(self, landing: bool) -> None:
        listed: list[object] = [(landing, one.thing, one.candidates, one.cards) for one in self._missing]
        if listed == self._listed:
            return
        self._listed = listed
        self.boxes = {}
        holder = QWidget()
        holder.setProperty("role", "window")
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, tokens.TIGHT, tokens.SMALL, tokens.TIGHT)
        grid.setHorizontalSpacing(tokens.MEDIUM)
        grid.setVerticalSpacing(tokens.MEDIUM)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        for row, one in enumerate(self._missing):
            self._add(grid, row, one, landing=landing and one.thing.what is What.STAGE and not one.thing.within)
        grid.setRowStretch(len(self._missing), 1)
        self.setWidget(holder)

    def _add(self, grid: QGridLayout, row: int, one: Missing, *, landing: bool) -> None:
        tr = self._look.tr
        icon, words = THINGS[one.thing.what]
        name = tr(words.fill(name=one.label))
        sign, arrow = Sign(self._look, icon), Sign(self._look, "mdi6.arrow-right", size=16)
        title, note = QLabel(name), QLabel()
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setWordWrap(True)
        note.setText(tr((_holds if landing else _used_by).fill(n=len(one.cards))))
        note.setProperty("role", "muted")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(note)
        box = self._box(one, _leave_out if landing else _leave)
        box.setAccessibleName(tr(_stands_for.fill(thing=name)))
        box.setAccessibleDescription(note.text())
        title.setBuddy(box)
        grid.addWidget(sign, row, 0)
        grid.addLayout(column, row, 1)
        grid.addWidget(arrow, row, 2)
        grid.addWidget(box, row, 3)
        self.boxes[one.thing] = box

    def _box(self, one: Missing, leave: Msg) -> Choices:
        tr = self._look.tr
        box = Choices()
        box.setMinimumWidth(self._look.theme.scaled(220))
        box.offer([*(Option(each.id, tr(each.label)) for each in one.candidates), Option(LEAVE, tr(leave))])
        box.choose(self._chosen.get(one.thing, one.guess or LEAVE))
        if box.currentIndex() < 0:
            box.setCurrentIndex(box.count() - 1)
        box.value_chosen.connect(lambda choice: self._choose(one.thing, choice))
        return box

    def _choose(self, thing: Thing, choice: str) -> None:
        self._chosen[thing] = choice
        self.choice_made.emit()
