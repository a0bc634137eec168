"""What the editor of an employee shows below the fields: roles and absences."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget

from app.engine.model.people import Absence, Employee, Role
from app.engine.model.schema import Field
from app.engine.model.values import FieldType
from app.engine.words import msg
from app.ui.data.context import DataContext
from app.ui.data.editor import RecordPart
from app.ui.data.editors.dates import DateEditor
from app.ui.preview.parts import column, label, row
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.labels import IconButton

_roles, _absences = msg("Roles"), msg("Absences")
_add, _remove = msg("Add an absence"), msg("Remove")
_first, _last, _reason = msg("First day"), msg("Last day"), msg("Reason")
_role_changed = msg("Roles of “{name}” changed")
_absence_changed = msg("Absences of “{name}” changed")


class EmployeePart(RecordPart):
    """The roles that an employee has, and when they are away."""

    def __init__(self, context: DataContext) -> None:
        """Show nobody's yet."""
        super().__init__()
        self._context = context
        self._tr = context.look.tr
        self._employee = Employee("", "")
        self._boxes: dict[str, QCheckBox] = {}
        self._role_box = QWidget()
        self._role_flow = FlowLayout(self._role_box, 8)
        self._rows: list[QWidget] = []
        self._shown: tuple[Absence, ...] | None = None
        self._absences = column(spacing=8)
        self.add = QPushButton(self._tr(_add))
        self.add.setProperty("kind", "link")
        self.add.clicked.connect(self._add)
        heads = [label("muted"), label("muted")]
        for head, words in zip(heads, (_roles, _absences), strict=True):
            head.setText(self._tr(words))
        self.setLayout(column(
            column(heads[0], self._role_box, spacing=4),
            column(heads[1], self._absences, row(self.add, None), spacing=4), spacing=12,
        ))  # fmt: skip

    def show_record(self, record: Any) -> None:
        self._employee = record
        self._show_roles()
        if record.absences != self._shown:
            self._shown = record.absences
            for old in self._rows:
                old.hide()
                old.deleteLater()
            self._rows = [self._absence(place, one) for place, one in enumerate(record.absences)]
            for one in self._rows:
                self._absences.addWidget(one)

    def _show_roles(self) -> None:
        roles = self._context.names.directory.roles
        if set(roles) != set(self._boxes):
            self._role_flow.clear()
            self._boxes = {}
            for role in roles.values():
                box = QCheckBox(role.name.replace("&", "&&"))
                box.setAccessibleName(self._tr.pair(_roles, role.name))
                box.clicked.connect(lambda on, key=role.id: self._give(key, on))
                self._boxes[role.id] = box
                self._role_flow.addWidget(box)
        for key, box in self._boxes.items():
            box.setText(roles[key].name.replace("&", "&&"))
            box.setChecked(self._employee.id in roles[key].members)

    def _give(self, role_id: str, on: bool) -> None:
        role: Role = self._context.names.directory.roles[role_id]
        others = tuple(one for one in role.members if one != self._employee.id)
        new = replace(role, members=(*others, self._employee.id) if on else others)
        words = _role_changed.fill(name=self._employee.name)
        self._context.edits.make(words, lambda: self._context.workspace.records.put(new))

    def _absence(self, place: int, absence: Absence) -> QWidget:
        first = DateEditor(self._context, Field("first", _first, FieldType.DATE, required=True))
        last = DateEditor(self._context, Field("last", _last, FieldType.DATE, required=True))
        first.show_value(self._day(absence.start))
        last.show_value(self._day(absence.end - timedelta(microseconds=1)))
        reason = QLineEdit(absence.reason)
        reason.setPlaceholderText(self._tr(_reason))
        reason.setAccessibleName(self._tr(_reason))
        cross = IconButton(self._context.theme, "mdi6.close", self._tr(_remove), size=16)
        first.value_asked.connect(lambda day: self._change(place, first=day))
        last.value_asked.connect(lambda day: self._change(place, last=day))
        reason.editingFinished.connect(lambda: self._change(place, reason=reason.text().strip()))
        cross.clicked.connect(lambda: self._put(self._without(place)))
        made = QWidget()
        lower = row(reason, cross, spacing=4)
        lower.setStretch(0, 1)
        made.setLayout(column(row(first, last, spacing=4), lower, spacing=4))
        return made

    def _change(
        self, place: int, *, first: date | None = None, last: date | None = None, reason: str | None = None
    ) -> None:
        old = self._employee.absences[place]
        start = self._midnight(first) if first else old.start
        end = self._midnight(last + timedelta(days=1)) if last else old.end
        if end <= start:
            end = start + timedelta(days=1)
        new = Absence(start, end, old.reason if reason is None else reason)
        if new != old:
            absences = self._employee.absences
            self._put((*absences[:place], new, *absences[place + 1 :]))

    def _without(self, place: int) -> tuple[Absence, ...]:
        return self._employee.absences[:place] + self._employee.absences[place + 1 :]

    def _add(self) -> None:
        today = self._midnight(self._day(self._context.now()))
        self._put((*self._employee.absences, Absence(today, today + timedelta(days=1))))

    def _put(self, absences: tuple[Absence, ...]) -> None:
        new = replace(self._employee, absences=absences)
        words = _absence_changed.fill(name=new.name)
        if self._context.edits.make(words, lambda: self._context.workspace.records.put(new)):
            self.show_record(new)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._tr.zone).date()

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._tr.zone)
