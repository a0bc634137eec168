"""Editors for lists of typed phones and e-mails."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from app.engine.model.schema import Field
from app.engine.model.values import EMAIL_TYPES, PHONE_TYPES, Email, FieldType, Phone, Value
from app.engine.words import Msg, msg
from app.ui.data.context import DataContext
from app.ui.data.editors.base import ValueEditor
from app.ui.preview.parts import column, row
from app.ui.widgets.labels import IconButton

TYPES: Mapping[str, Msg] = {
    "work": msg("Work"),
    "mobile": msg("Mobile"),
    "home": msg("Home"),
    "fax": msg("Fax"),
    "pager": msg("Pager"),
    "mailing": msg("Mailing"),
    "other": msg("Other"),
}
_add_phone, _add_email = msg("Add a phone number"), msg("Add an e-mail address")
_type, _remove = msg("Type"), msg("Remove")
_no_email = msg("“{value}” is not an e-mail address.")


class _Line(QWidget):
    """One address and its type."""

    finished = Signal()
    removed = Signal()

    def __init__(self, context: DataContext, name: str, types: tuple[str, ...]) -> None:
        super().__init__()
        tr = context.look.tr
        self.type = QComboBox()
        for one in types:
            self.type.addItem(tr(TYPES[one]), one)
        self.type.setAccessibleName(tr.pair(name, _type))
        self.type.setFixedWidth(context.theme.scaled(96))
        self.address = QLineEdit()
        self.address.setAccessibleName(name)
        cross = IconButton(context.theme, "mdi6.close", tr(_remove), size=16)
        layout = row(self.type, self.address, cross, spacing=4)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.type.activated.connect(self.finished)
        self.address.editingFinished.connect(self.finished)
        cross.clicked.connect(self.removed)


class AddressesEditor(ValueEditor):
    """Phones or e-mails in order, each with its type; an empty line counts for nothing."""

    def __init__(self, context: DataContext, field: Field) -> None:
        """Show none."""
        super().__init__(context, field)
        self._phones = field.type is FieldType.PHONES
        self._types = PHONE_TYPES if self._phones else EMAIL_TYPES
        self._lines: list[_Line] = []
        self._shown: tuple[Phone | Email, ...] = ()
        self._rows = column(spacing=4)
        self.button = QPushButton(self._tr(_add_phone if self._phones else _add_email))
        self.button.setProperty("kind", "link")
        self.setLayout(column(self._rows, row(self.button, None), spacing=2))
        self.setFocusProxy(self.button)
        self.button.clicked.connect(self._begin)

    @property
    def lines(self) -> list[_Line]:
        """The lines, from the first."""
        return self._lines

    def show_value(self, value: Value) -> None:
        self._shown = tuple(value or ())
        while len(self._lines) > len(self._shown):
            self._drop(self._lines[-1])
        while len(self._lines) < len(self._shown):
            self._append()
        for line, one in zip(self._lines, self._shown, strict=True):
            line.type.setCurrentIndex(max(0, line.type.findData(one.type)))
            if line.address.text() != str(one):
                line.address.setText(str(one))
                line.address.setCursorPosition(0)

    def _begin(self) -> None:
        self._append().address.setFocus()

    def _append(self) -> _Line:
        line = _Line(self.context, self._tr(self.field.label), self._types)
        line.finished.connect(self._finish)
        line.removed.connect(lambda: self._remove(line))
        self._lines.append(line)
        self._rows.addWidget(line)
        return line

    def _drop(self, line: _Line) -> None:
        self._lines.remove(line)
        line.hide()
        line.deleteLater()

    def _remove(self, line: _Line) -> None:
        self._drop(line)
        self._finish()

    def _finish(self) -> None:
        make = Phone if self._phones else Email
        pairs = [(line.address.text().strip(), line.type.currentData()) for line in self._lines]
        found = tuple(make(address, kind) for address, kind in pairs if address)
        if found == self._shown:
            return
        bad = next((str(one) for one in found if isinstance(one, Email) and not plausible(one.address)), None)
        if bad is not None:
            self._refuse(_no_email.fill(value=bad))
            return
        self._shown = found
        self._ask(found)


def plausible(address: str) -> bool:
    """Say whether a text can be an e-mail address."""
    name, at, host = address.rpartition("@")
    return bool(name and at and "." in host and not host.startswith(".") and " " not in address)
