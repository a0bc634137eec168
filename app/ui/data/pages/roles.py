"""Roles: named sets of employees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace

from app.engine.model.people import Role
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg, msg
from app.ui.data.context import DataContext
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.forms import Form
from app.ui.data.pages.lists import Line
from app.ui.preview.avatars import several

_new = msg("New role")
_added, _changed, _removed = msg("“{name}” added"), msg("“{name}” changed"), msg("“{name}” removed")
_nobody = msg("Nobody yet")

_FIELDS = (
    Field("name", msg("Name"), FieldType.STRING, required=True),
    Field("members", msg("Members"), FieldType.EMPLOYEE, multiple=True),
)


class RolesPage(SetupPage):
    """Roles, each with its members."""

    title: ClassVar[Msg] = msg("Roles")
    about: ClassVar[Msg] = msg("A rule that names a role reaches all who have it.")
    icon: ClassVar[str] = "mdi6.account-group-outline"
    add_words: ClassVar[Msg] = _new
    follows: ClassVar[frozenset[str]] = frozenset({"roles", "employees"})

    def __init__(self, context: DataContext) -> None:
        """Show the roles."""
        super().__init__(context)
        self.details = Form(context)
        self.details.changed.connect(self._change)
        self.form.addWidget(self.details)
        self.refresh()

    def lines(self) -> Sequence[Line]:
        directory = self.context.names.directory
        found = []
        for role in directory.roles.values():
            names = [self._tr(directory.employees[one].called) for one in role.members if one in directory.employees]
            detail = several(self.context.look, names) if names else self._tr(_nobody)
            found.append(Line(role.id, role.name, detail, self.icon, "control"))
        return found

    def show_one(self, line_id: str) -> None:
        role = self.context.names.directory.roles[line_id]
        self.details.show_values(line_id, _FIELDS, {"name": role.name, "members": role.members})

    def add(self) -> None:
        new = Role(self.workspace.records.roles.new_id(), self._tr(_new))
        if self.context.edits.make(_added.fill(name=new.name), lambda: self.workspace.records.put(new)):
            self.refresh()
            self.choose(new.id)

    def remove(self, line_id: str) -> None:
        gone = self.context.names.directory.roles[line_id]
        self.context.edits.make(_removed.fill(name=gone.name), lambda: self.workspace.records.delete(gone))

    def _change(self, key: str, value: Value) -> None:
        if key == "name" and not value:
            return
        role = self.context.names.directory.roles[self.current]
        new = replace(role, name=str(value)) if key == "name" else replace(role, members=value or ())
        self.context.edits.make(_changed.fill(name=new.name), lambda: self.workspace.records.put(new))
