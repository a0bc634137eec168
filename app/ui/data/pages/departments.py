"""The tree of departments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec.structs import replace

from app.engine.model.people import Department, Employee
from app.engine.model.schema import Field, Option
from app.engine.model.values import FieldType, Value
from app.engine.people import department_and_below
from app.engine.words import Msg, msg, msgs
from app.ui.data.context import DataContext
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.forms import Form
from app.ui.data.pages.lists import Line
from app.ui.preview.avatars import People
from app.ui.preview.parts import column, label, set_text

_new = msg("New department")
_added, _changed, _removed = msg("“{name}” added"), msg("“{name}” changed"), msg("“{name}” removed")
_people = msgs("{n} person", "{n} people")
_led = msg("{head} · {people}")
_members = msg("Works here")


class DepartmentsPage(SetupPage):
    """Departments under one another, each with its head."""

    title: ClassVar[Msg] = msg("Departments")
    about: ClassVar[Msg] = msg("The head of a department is the supervisor of all who work in it.")
    icon: ClassVar[str] = "mdi6.sitemap-outline"
    add_words: ClassVar[Msg] = _new
    follows: ClassVar[frozenset[str]] = frozenset({"departments", "employees"})

    def __init__(self, context: DataContext) -> None:
        """Show the tree."""
        super().__init__(context)
        self.details = Form(context)
        self.details.changed.connect(self._change)
        caption = label("muted")
        caption.setText(self._tr(_members))
        self._members = People(context.look)
        self._nobody = label("muted")
        self.form.addWidget(self.details)
        self.form.addLayout(column(caption, self._members, self._nobody, spacing=4))
        self.refresh()

    def lines(self) -> Sequence[Line]:
        return list(self._below(None, 0))

    def show_one(self, line_id: str) -> None:
        department = self._departments[line_id]
        inside = department_and_below(line_id, self.context.names.directory)
        parents = tuple(Option(one.id, one.name) for one in self._departments.values() if one.id not in inside)
        fields = (
            Field("name", msg("Name"), FieldType.STRING, required=True),
            Field("parent", msg("Belongs to"), FieldType.ENUMERATION, options=parents),
            Field("head", msg("Head"), FieldType.EMPLOYEE),
        )
        values = {"name": department.name, "parent": department.parent, "head": department.head}
        self.details.show_values(line_id, fields, values)
        scene = self.context.scene()
        people = [scene.person(one.id) for one in self._employees if one.department == line_id]
        self._members.show_people(people)
        self._members.setVisible(bool(people))
        set_text(self._nobody, "" if people else "–")

    def add(self) -> None:
        parent = self.current or None
        new = Department(self.workspace.records.departments.new_id(), self._tr(_new), parent)
        if self.context.edits.make(_added.fill(name=new.name), lambda: self.workspace.records.put(new)):
            self.refresh()
            self.choose(new.id)

    def remove(self, line_id: str) -> None:
        gone = self._departments[line_id]
        self.context.edits.make(_removed.fill(name=gone.name), lambda: self.workspace.records.delete(gone))

    def _change(self, key: str, value: Value) -> None:
        if key == "name" and not value:
            return
        new = replace(self._departments[self.current], **{key: value})
        self.context.edits.make(_changed.fill(name=new.name), lambda: self.workspace.records.put(new))

    @property
    def _departments(self) -> dict[str, Department]:
        return dict(self.context.names.directory.departments)

    @property
    def _employees(self) -> Sequence[Employee]:
        return list(self.context.names.directory.employees.values())

    def _below(self, parent: str | None, depth: int) -> Iterator[Line]:
        directory = self.context.names.directory
        for one in directory.departments.values():
            if one.parent == parent:
                head = directory.employees.get(one.head or "")
                n = sum(1 for person in directory.employees.values() if person.department == one.id)
                counted = _people.fill(n=n)
                detail = self._tr(_led.fill(head=head.called, people=counted) if head else counted)
                yield Line(one.id, one.name, detail, self.icon, "accent", depth)
                yield from self._below(one.id, depth + 1)
