"""Editors for employees and clients."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from app.engine.model.schema import Field
from app.engine.model.values import Value
from app.engine.words import Msg, msg
from app.storage.records.shelf import Query
from app.ui.data.context import DataContext
from app.ui.data.editors.base import ValueEditor
from app.ui.data.editors.picking import Picker
from app.ui.preview.parts import column, row
from app.ui.preview.people import COMPANY_ICON, Person, initials
from app.ui.widgets.chips import Chip
from app.ui.widgets.flow import FlowLayout

_choose_person, _choose_client = msg("Choose a person"), msg("Choose a client")
_choose_one_kind = {"contacts": msg("Choose a contact"), "company": msg("Choose a company")}
_add = msg("Add…")
_remove = msg("Remove {name}")


class PeopleEditor(ValueEditor):
    """Employees or clients as chips, found in a popup; a field for one takes the next in the place of the last."""

    def __init__(self, context: DataContext, field: Field) -> None:
        """Show nobody."""
        super().__init__(context, field)
        self._values: tuple[str, ...] = ()
        self._fixed = False
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, 4)
        self.button = QPushButton(self._tr(self.hint))
        self.button.setProperty("kind", "link")
        self.button.setAccessibleName(self._tr.pair(field.label, self.hint))
        self._picker = Picker(context.look, self.candidates, self)
        self.setLayout(column(self._chips, row(self.button, None), spacing=2))
        self.setFocusProxy(self.button)
        self.button.clicked.connect(lambda: self._picker.open_below(self.button))
        self._picker.picked.connect(self._take)
        self.show_value(None)

    @property
    def hint(self) -> Msg:
        """Say what the empty field takes."""
        return _choose_person

    def candidates(self, text: str, limit: int) -> Sequence[Person]:
        """Return employees in whom a text is found."""
        found = self.context.workspace.records.employees.page(Query(text=text), limit=limit)
        return [
            Person(one.id, self._tr(one.called), one.position, initials=initials(one.name))
            for one in found
            if one.active
        ]

    def person(self, value: str) -> Person:
        """Return whom a stored value names."""
        known = self.context.names.directory.employees.get(value)
        return Person(value, self._tr(known.called) if known else value)

    def show_value(self, value: Value) -> None:
        self._values = value if isinstance(value, tuple) else (value,) if value else ()
        self._flow.clear()
        for place, one in enumerate(self._values):
            self._flow.addWidget(self._chip(place, one))
        self._chips.setVisible(bool(self._values))
        self.button.setText(self._tr(_add if self._values and self.field.multiple else self.hint))
        self.button.setVisible(not self._fixed and (self.field.multiple or not self._values))

    def set_fixed(self) -> None:
        self._fixed = True
        self.button.hide()

    def _chip(self, place: int, value: str) -> Chip:
        person = self.person(value)
        icon = COMPANY_ICON if person.icon == COMPANY_ICON else "mdi6.account"
        hint = "" if self._fixed else self._tr(_remove.fill(name=person.name))
        chip = Chip(self.context.theme, person.name, icon=icon, removable=hint)
        chip.removed.connect(lambda: self._set(self._values[:place] + self._values[place + 1 :]))
        chip.clicked.connect(lambda: None if self._fixed else self._picker.open_below(self))
        return chip

    def _take(self, person: Person) -> None:
        others = tuple(one for one in self._values if one != person.id)
        self._set((*others, person.id) if self.field.multiple else (person.id,))

    def _set(self, values: tuple[str, ...]) -> None:
        self.show_value(values)
        self._ask(list(values) if self.field.multiple else values[0] if values else None)


class ClientEditor(PeopleEditor):
    """Contacts and companies; the standard fields take one kind each."""

    @property
    def hint(self) -> Msg:
        """Say which of the two the empty field takes."""
        return _choose_one_kind.get(self.field.key, _choose_client)

    def candidates(self, text: str, limit: int) -> Sequence[Person]:
        """Return contacts and companies in whom a text is found."""
        records = self.context.workspace.records
        found: list[Person] = []
        if self.field.key != "company":
            for contact in records.contacts.page(Query(text=text), limit=limit):
                reference = f"contact:{contact.id}"
                name = self._tr(contact.called)
                found.append(Person(reference, name, contact.position, initials=initials(contact.name)))
        if self.field.key != "contacts":
            companies = records.companies.page(Query(text=text), limit=limit - len(found))
            found += [Person(f"company:{one.id}", self._tr(one.called), icon=COMPANY_ICON) for one in companies]
        return found

    def person(self, value: str) -> Person:
        """Return whom a reference names."""
        kind, _, bare = value.rpartition(":")
        directory = self.context.names.directory
        if kind != "contact" and bare in directory.companies:
            return Person(value, self._tr(directory.companies[bare].called), icon=COMPANY_ICON)
        known = directory.contacts.get(bare)
        return Person(value, self._tr(known.called) if known else value)
