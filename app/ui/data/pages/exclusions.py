"""Clients who are never taken as leads again, by their phones and e-mails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec.structs import replace
from PySide6.QtWidgets import QLineEdit, QWidget

from app.engine.model.belongings import Exclusion, address_id
from app.engine.model.people import Company, Contact
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg, msg, msgs
from app.storage.records.shelf import Query
from app.ui.data.context import DataContext
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.forms import Form
from app.ui.data.pages.lists import Line
from app.ui.preview.parts import Elided, Sign, column, label, row, set_text
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton

_add, _address = msg("Add to the exceptions"), msg("Phone or e-mail")
_none = msg("Nobody is excepted")
_none_help = msg("Type a phone or an e-mail above, or let the rule “Add to exceptions” do it.")
_added, _changed, _removed = msg("“{name}” added"), msg("“{name}” changed"), msg("“{name}” removed")
_known_by, _remove = msg("Known by"), msg("Take {address} off the list")
_since, _since_by = msg("Since {at}"), msg("Since {at}, by {person}")
_addresses = msgs("{n} address", "{n} addresses")
_said = msg("{addresses} · {since}")
_no_address = msg("“{value}” is neither a phone number nor an e-mail address.")
_FIELDS = (Field("name", msg("Name"), FieldType.STRING), Field("why", msg("Why"), FieldType.TEXT))
_FEWEST_DIGITS = 5
_LAST_DIGITS = 3
"""By so many a number is looked for that is written in another way than in the records."""

Group = tuple[Exclusion, ...]
"""One client: the reference and each address of theirs."""


class ExclusionsPage(SetupPage):
    """The exceptions list, client by client."""

    title: ClassVar[Msg] = msg("Exceptions")
    about: ClassVar[Msg] = msg("Clients who are never taken as leads again: a lead with one of these is turned away.")
    icon: ClassVar[str] = "mdi6.account-cancel-outline"
    add_words: ClassVar[Msg] = _add
    follows: ClassVar[frozenset[str]] = frozenset({"belongings", "employees"})
    nothing: ClassVar[tuple[Msg, Msg] | None] = (_none, _none_help)

    def __init__(self, context: DataContext) -> None:
        """Show who is excepted."""
        super().__init__(context)
        self._groups: Mapping[str, Group] = {}
        self.address = QLineEdit()
        self.address.setPlaceholderText(self._tr(_address))
        self.address.setAccessibleName(self._tr(_address))
        self.address.setMinimumWidth(context.theme.scaled(220))
        self.address.returnPressed.connect(self.add)
        self.refused = label("error", wrap=True)
        self.refused.hide()
        self.body.insertLayout(1, row(self.address, self.add_button, None))
        self.body.insertWidget(2, self.refused)
        self.details = Form(context)
        self.details.changed.connect(self._change)
        self._since = label("muted", wrap=True)
        caption = label("muted")
        caption.setText(self._tr(_known_by))
        self.crosses: list[IconButton] = []
        self._rows: list[QWidget] = []
        self._addresses = column(spacing=tokens.TIGHT)
        self.form.addWidget(self.details)
        self.form.addLayout(column(caption, self._addresses, spacing=tokens.TIGHT))
        self.form.addWidget(self._since)
        self.refresh()

    def lines(self) -> Sequence[Line]:
        groups: dict[str, Group] = {}
        for one in self.workspace.belongings.all(Exclusion):
            key = group_of(one)
            groups[key] = (*groups.get(key, ()), one)
        self._groups = groups
        return [Line(key, self._name(group), self._told(group), self.icon, "error") for key, group in groups.items()]

    def show_one(self, line_id: str) -> None:
        group = self._groups[line_id]
        self.details.show_values(line_id, _FIELDS, {"name": group[0].name, "why": group[0].why})
        for old in self._rows:
            old.hide()
            old.deleteLater()
        self._rows, self.crosses = [], []
        for one in group:
            self._rows.append(self._row(one))
            self._addresses.addWidget(self._rows[-1])
        set_text(self._since, self._when(group[0]))

    def add(self) -> None:
        typed = self.address.text().strip()
        if not typed:
            self.address.setFocus()
            return
        if not _is_address(typed):
            set_text(self.refused, self._tr(_no_address.fill(value=typed)))
            return
        set_text(self.refused, "")
        client, name = self._client(typed)
        key = address_id(typed)
        new = Exclusion(client, name, at=self.context.now(), id=key)
        if self._write(_added.fill(name=typed), (), (new,)):
            self.address.clear()
            self.choose(group_of(new))

    def remove(self, line_id: str) -> None:
        group = self._groups[line_id]
        self._write(_removed.fill(name=self._name(group)), group, ())

    def _change(self, key: str, value: Value) -> None:
        old = self._groups[self.current]
        new = tuple(replace(one, **{key: str(value or "")}) for one in old)
        if self._write(_changed.fill(name=self._name(new)), old, new):
            self.choose(group_of(new[0]))

    def _write(self, words: Msg, old: Group, new: Group) -> bool:
        belongings = self.workspace.belongings

        def put(gone: Group, there: Group) -> None:
            with self.workspace.transaction():
                for one in gone:
                    belongings.remove(one)
                belongings.write(*there)

        before = tuple(found for one in new if (found := belongings.get(Exclusion, one.id)) and found not in old)
        done = self.context.edits.step(words, lambda: put(old, new), lambda: put(new, (*old, *before)))
        self.refresh()
        return done

    def _row(self, one: Exclusion) -> QWidget:
        shown = self._address_of(one)
        icon = "mdi6.email-outline" if "@" in one.id else "mdi6.phone-outline"
        words = Elided()
        words.setText(shown)
        cross = IconButton(self.context.theme, "mdi6.close", self._tr(_remove.fill(address=shown)), size=16)
        cross.clicked.connect(lambda: self._write(_removed.fill(name=shown), (one,), ()))
        self.crosses.append(cross)
        if one.id == one.client:
            icon = "mdi6.card-account-details-outline"
        made = QWidget()
        layout = row(Sign(self.context.look, icon, "muted", 16), words, cross, spacing=tokens.SMALL)
        layout.setStretch(1, 1)
        made.setLayout(layout)
        return made

    def _address_of(self, one: Exclusion) -> str:
        return one.name or one.id if one.id == one.client else _written(one.id)

    def _name(self, group: Group) -> str:
        return group[0].name or self._address_of(group[0])

    def _told(self, group: Group) -> str:
        known = _addresses.fill(n=len(group)) if len(group) > 1 else self._address_of(group[0])
        return self._tr(_said.fill(addresses=known, since=self._when(group[0])))

    def _when(self, one: Exclusion) -> str:
        if one.at is None:
            return ""
        at = self._tr.date(one.at.astimezone(self.context.look.tr.zone).date())
        if not one.by:
            return self._tr(_since.fill(at=at))
        return self._tr(_since_by.fill(at=at, person=self.context.scene().person(one.by).name))

    def _client(self, address: str) -> tuple[str, str]:
        """Return reference and name of whom an address belongs to, empty where nobody here has it."""
        sought = address_id(address)
        records = self.workspace.records
        digits = "".join(one for one in address if one.isdigit())
        for query in dict.fromkeys((Query(text=address), Query(text=digits[-_LAST_DIGITS:]))):
            found: list[tuple[str, Contact | Company]] = [("contact", one) for one in records.contacts.page(query)]
            found += [("company", one) for one in records.companies.page(query)]
            for kind, one in found:
                theirs = (*(phone.number for phone in one.phones), *(email.address for email in one.emails))
                if sought in map(address_id, theirs):
                    return f"{kind}:{one.id}", one.name
        return "", ""


def group_of(one: Exclusion) -> str:
    """Return what is the same for all addresses of a client: the reference, or what they were put down with."""
    return one.client or (f"{one.name} {one.at}" if one.name else one.id)


def _written(address: str) -> str:
    """Return a phone number as people write it; other addresses as they are."""
    import phonenumbers  # noqa: PLC0415  a large library, needed where a phone is shown

    try:
        number = phonenumbers.parse(address)
    except phonenumbers.NumberParseException:
        return address
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _is_address(text: str) -> bool:
    if "@" in text:
        name, _, domain = text.rpartition("@")
        return bool(name) and "." in domain.strip(".") and " " not in text
    return sum(one.isdigit() for one in text) >= _FEWEST_DIGITS and not any(one.isalpha() for one in text)
