"""The stages of a pipeline: names, colours, kinds, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QColorDialog, QFrame, QLineEdit, QPushButton, QSizePolicy, QToolButton, QWidget

from app.engine.model.schema import PipelineStage, StageKind
from app.engine.words import msg, msgs
from app.ui.data.context import DataContext
from app.ui.data.pages.types import STAGE_KINDS
from app.ui.preview.parts import column, label, row
from app.ui.theme import tokens
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.giving_box import GivingBox
from app.ui.widgets.labels import IconButton

COLORS = ("#39A8EF", "#7A3FB8", "#D98A00", "#0B7285", "#4B4FC4", "#B0256E", "#8A5A12", "#5B6472", "#1B7A4C", "#B4232F")
"""Colours that new stages take in turn."""

_stages, _add, _new = msg("Stages"), msg("Add a stage"), msg("New stage")
_color, _name, _kind = msg("Colour"), msg("Name"), msg("Kind")
_up, _down, _remove = msg("Move up"), msg("Move down"), msg("Remove")
_records = msgs("{n} record", "{n} records")


class ColorButton(QToolButton):
    """A dot of a colour; opens the dialog in which another is chosen."""

    def __init__(self, context: DataContext, color: str, name: str) -> None:
        """Show a colour."""
        super().__init__()
        self._theme = context.theme
        self.color = color
        self.setAccessibleName(name)
        self.setToolTip(name)
        side = context.theme.scaled(28)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("outline"), 1.5))  # seen around a pale colour too
        painter.setBrush(QColor(self.color))
        painter.drawEllipse(self.rect().adjusted(6, 6, -7, -7))
        painter.end()


class StageRow(QFrame):
    """One stage."""

    changed = Signal(object)
    """It is to be so (PipelineStage)."""
    moved = Signal(int)
    removed = Signal()

    def __init__(self, context: DataContext, stage: PipelineStage, count: int, *, first: bool, last: bool) -> None:
        """Show a stage in which so many records stand."""
        super().__init__()
        tr, theme = context.look.tr, context.theme
        self._stage = stage
        self.color = ColorButton(context, stage.color, tr.pair(stage.name, _color))
        self.name = QLineEdit(stage.name)
        self.name.setCursorPosition(0)  # of a long name the beginning is in sight
        self.name.setAccessibleName(tr.pair(_stages, _name))
        self.kind = GivingBox()
        for kind, words in STAGE_KINDS.items():
            self.kind.addItem(tr(words), kind)
        self.kind.setCurrentIndex(self.kind.findData(stage.kind))
        self.kind.setAccessibleName(tr.pair(stage.name, _kind))
        counted = label("muted")
        counted.setText(tr(_records.fill(n=count)) if count else "")
        counted.setMinimumWidth(theme.scaled(84))
        self.up = IconButton(theme, "mdi6.arrow-up", tr(_up), size=16)
        self.down = IconButton(theme, "mdi6.arrow-down", tr(_down), size=16)
        self.cross = IconButton(theme, "mdi6.close", tr(_remove), size=16)
        for button in (self.up, self.down, self.cross):
            button.setAccessibleName(tr.pair(stage.name, button.accessibleName()))
        self.up.setEnabled(not first)
        self.down.setEnabled(not last)
        what, where = QWidget(), QWidget()  # side by side where there is room for both
        what.setLayout(row(self.color, self.name, self.kind, spacing=tokens.TIGHT))
        what.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        where.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        where.setLayout(row(counted, self.up, self.down, self.cross, None, spacing=tokens.TIGHT))
        flow = FlowLayout(self, tokens.TIGHT, fill=True)
        flow.addWidget(what)
        flow.addWidget(where)
        self.color.clicked.connect(self._choose_color)
        self.name.editingFinished.connect(self._rename)
        self.kind.activated.connect(lambda _: self._ask(kind=StageKind(self.kind.currentData())))
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.cross.clicked.connect(self.removed)

    def _choose_color(self) -> None:
        dialog = QColorDialog(QColor(self._stage.color), self)
        for place, one in enumerate(COLORS):
            QColorDialog.setCustomColor(place, QColor(one))
        dialog.colorSelected.connect(lambda color: self._ask(color=color.name().upper()))
        dialog.open()

    def _rename(self) -> None:
        name = self.name.text().strip()
        if name:
            self._ask(name=name)
        else:
            self.name.setText(self._stage.name)

    def _ask(self, *, name: str | None = None, color: str | None = None, kind: StageKind | None = None) -> None:
        old = self._stage
        new = replace(old, name=name or old.name, color=color or old.color, kind=kind or old.kind)
        if new != old:
            self.changed.emit(new)


class StagesEditor(QWidget):
    """All stages of a pipeline, in their order."""

    changed = Signal(object)
    """The stages as they should be (tuple of PipelineStage)."""

    def __init__(self, context: DataContext) -> None:
        """Show none."""
        super().__init__()
        self._context = context
        self._tr = context.look.tr
        self._stages: tuple[PipelineStage, ...] = ()
        self._counts: Mapping[str, int] = {}
        self.rows: list[StageRow] = []
        self._column = column(spacing=tokens.TIGHT)
        caption = label("muted")
        caption.setText(self._tr(_stages))
        self.button = QPushButton(self._tr(_add))
        self.button.setProperty("kind", "link")
        self.button.clicked.connect(self._add)
        self.setLayout(column(caption, self._column, row(self.button, None), spacing=tokens.TIGHT))

    def show_stages(self, stages: Sequence[PipelineStage], counts: Mapping[str, int]) -> None:
        """Show others."""
        if (tuple(stages), counts) == (self._stages, self._counts):
            return
        self._stages, self._counts = tuple(stages), counts
        for old in self.rows:
            old.hide()
            old.deleteLater()
        self.rows = []
        for place, stage in enumerate(stages):
            made = StageRow(
                self._context, stage, counts.get(stage.id, 0), first=not place, last=place == len(stages) - 1
            )
            made.changed.connect(lambda new, place=place: self._replace(place, new))
            made.moved.connect(lambda step, place=place: self._move(place, step))
            made.removed.connect(lambda place=place: self._remove(place))
            self.rows.append(made)
            self._column.addWidget(made)

    def _replace(self, place: int, new: PipelineStage) -> None:
        self.changed.emit((*self._stages[:place], new, *self._stages[place + 1 :]))

    def _move(self, place: int, step: int) -> None:
        moved = list(self._stages)
        moved.insert(place + step, moved.pop(place))
        self.changed.emit(tuple(moved))

    def _remove(self, place: int) -> None:
        self.changed.emit(self._stages[:place] + self._stages[place + 1 :])

    def _add(self) -> None:
        known = {one.id for one in self._stages}
        number = next(n for n in range(1, len(known) + 2) if f"stage_{n}" not in known)
        color = COLORS[len(known) % len(COLORS)]
        new = PipelineStage(f"stage_{number}", self._tr(_new), color)
        open_ones = [one for one in self._stages if one.kind is StageKind.OPEN]
        place = len(open_ones) if self._stages[: len(open_ones)] == tuple(open_ones) else len(self._stages)
        self.changed.emit((*self._stages[:place], new, *self._stages[place:]))
        if place < len(self.rows):
            self.rows[place].name.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.rows[place].name.selectAll()
