"""Single dates with hours of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.engine.errors import KnownError
from app.engine.hours import Hours, read_hours
from app.engine.model.schema import Field
from app.engine.model.values import FieldType
from app.engine.words import msg
from app.ui.data.context import DataContext
from app.ui.data.editors.dates import DateEditor
from app.ui.preview.parts import column, label, row, set_text
from app.ui.widgets.labels import IconButton

_caption, _add = msg("Exceptions"), msg("Add a date")
_day, _hours, _free, _remove = msg("Date"), msg("Hours"), msg("free"), msg("Remove")


class ExceptionsEditor(QWidget):
    """Dates, each with its hours or free."""

    changed = Signal(object)
    """The exceptions as they should be: hours by date."""

    def __init__(self, context: DataContext) -> None:
        """Show none."""
        super().__init__()
        self._context = context
        self._tr = context.look.tr
        self._days: Mapping[date, tuple[Hours, ...]] = {}
        self.rows: list[QWidget] = []
        self._column = column(spacing=4)
        caption = label("muted")
        caption.setText(self._tr(_caption))
        self._error = label("error", wrap=True)
        self._error.hide()
        self.button = QPushButton(self._tr(_add))
        self.button.setProperty("kind", "link")
        self.button.clicked.connect(self._add)
        self.setLayout(column(caption, self._column, self._error, row(self.button, None), spacing=4))

    def show_days(self, days: Mapping[date, tuple[Hours, ...]]) -> None:
        """Show others."""
        if dict(days) == dict(self._days) and len(self.rows) == len(days):
            return
        self._days = dict(days)
        for old in self.rows:
            old.hide()
            old.deleteLater()
        self.rows = []
        for day in sorted(days):
            self.rows.append(self._row(day, days[day]))
            self._column.addWidget(self.rows[-1])

    def _row(self, day: date, hours: tuple[Hours, ...]) -> QWidget:
        when = DateEditor(self._context, Field("day", _day, FieldType.DATE, required=True))
        when.show_value(day)
        line = QLineEdit(", ".join(str(one) for one in hours))
        line.setPlaceholderText(self._tr(_free))
        line.setAccessibleName(self._tr.pair(_hours, day))
        cross = IconButton(self._context.theme, "mdi6.close", self._tr(_remove), size=16)
        when.value_asked.connect(lambda new: self._move(day, new))
        line.editingFinished.connect(lambda: self._set(day, line.text()))
        cross.clicked.connect(lambda: self._ask({one: at for one, at in self._days.items() if one != day}))
        made = QWidget()
        layout = row(when, line, cross, spacing=4)
        layout.setStretch(0, 2)
        layout.setStretch(1, 3)
        made.setLayout(layout)
        return made

    def _move(self, old: date, new: date | None) -> None:
        if new is not None and new != old:
            self._ask({**{one: at for one, at in self._days.items() if one != old}, new: self._days[old]})

    def _set(self, day: date, text: str) -> None:
        try:
            hours = read_hours([part.strip() for part in text.split(",") if part.strip()], "exceptions")
        except KnownError as error:
            set_text(self._error, self._tr(error.words))
            return
        set_text(self._error, "")
        if hours != self._days[day]:
            self._ask({**self._days, day: hours})

    def _add(self) -> None:
        day = self._context.now().astimezone(self._tr.zone).date()
        while day in self._days:
            day = date.fromordinal(day.toordinal() + 1)
        self._ask({**self._days, day: ()})

    def _ask(self, days: Mapping[date, tuple[Hours, ...]]) -> None:
        self.changed.emit(days)
