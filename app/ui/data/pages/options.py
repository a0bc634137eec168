"""The options of a list field: their labels, in order."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.engine.model.schema import Option
from app.engine.words import msg
from app.ui.data.context import DataContext
from app.ui.preview.parts import column, label, row
from app.ui.widgets.labels import IconButton

_add, _new = msg("Add an option"), msg("Option {n}")
_up, _down, _remove = msg("Move up"), msg("Move down"), msg("Remove")


class OptionsEditor(QWidget):
    """Labels one below the other; an option keeps its id when it is renamed."""

    changed = Signal(object)
    """The options as they should be (tuple of Option)."""

    def __init__(self, context: DataContext, caption: str) -> None:
        """Show none."""
        super().__init__()
        self._context = context
        self._tr = context.look.tr
        self._options: tuple[Option, ...] = ()
        self._rows: list[QWidget] = []
        self.lines: list[QLineEdit] = []
        self._column = column(spacing=4)
        words = label("muted")
        words.setText(caption)
        self._caption = caption
        self.button = QPushButton(self._tr(_add))
        self.button.setProperty("kind", "link")
        self.button.clicked.connect(self._add)
        self.setLayout(column(words, self._column, row(self.button, None), spacing=4))

    def show_options(self, options: Sequence[Option]) -> None:
        """Show others."""
        if tuple(options) == self._options and len(self._rows) == len(options):
            return
        self._options = tuple(options)
        for old in self._rows:
            old.hide()
            old.deleteLater()
        self._rows, self.lines = [], []
        for place, option in enumerate(options):
            self._rows.append(self._row(place, option))
            self._column.addWidget(self._rows[-1])

    def _row(self, place: int, option: Option) -> QWidget:
        theme = self._context.theme
        line = QLineEdit(self._tr(option.label))
        line.setAccessibleName(f"{self._caption} {place + 1}")
        up = IconButton(theme, "mdi6.arrow-up", self._tr(_up), size=16)
        down = IconButton(theme, "mdi6.arrow-down", self._tr(_down), size=16)
        cross = IconButton(theme, "mdi6.close", self._tr(_remove), size=16)
        up.setEnabled(place > 0)
        down.setEnabled(place < len(self._options) - 1)
        line.editingFinished.connect(lambda: self._rename(place, line.text().strip()))
        up.clicked.connect(lambda: self._move(place, -1))
        down.clicked.connect(lambda: self._move(place, 1))
        cross.clicked.connect(lambda: self._ask(self._options[:place] + self._options[place + 1 :]))
        self.lines.append(line)
        made = QWidget()
        layout = row(line, up, down, cross, spacing=2)
        layout.setStretch(0, 1)
        made.setLayout(layout)
        return made

    def _rename(self, place: int, name: str) -> None:
        if name and name != self._tr(self._options[place].label):
            renamed = replace(self._options[place], label=name)
            self._ask((*self._options[:place], renamed, *self._options[place + 1 :]))

    def _move(self, place: int, step: int) -> None:
        moved = list(self._options)
        moved.insert(place + step, moved.pop(place))
        self._ask(tuple(moved))

    def _add(self) -> None:
        known = {one.id for one in self._options}
        number = next(n for n in range(1, len(known) + 2) if f"o{n}" not in known)
        name = self._tr(_new.fill(n=len(known) + 1))
        self._ask((*self._options, Option(f"o{number}", name)))
        if self.lines:
            self.lines[-1].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.lines[-1].selectAll()

    def _ask(self, options: tuple[Option, ...]) -> None:
        self.changed.emit(options)
