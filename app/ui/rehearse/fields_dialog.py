"""A dialog that asks for the values of some fields, and who brings them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.engine.alphabet import alphabetical
from app.engine.errors import KnownError
from app.engine.model.schema import Field
from app.engine.model.values import Value
from app.engine.ports import Directory
from app.engine.words import Msg, msg
from app.ui.preview.look import Look
from app.ui.rehearse.value_edit import ChoiceEdit, LineEdit, ValueEdit, value_edit
from app.ui.theme import tokens
from app.ui.widgets.room import TallArea, grow

TALLEST = 460
"""Pixels; a longer form scrolls."""

_NONE: Mapping[str, Mapping[str, str]] = {}
_somebody = msg("Nobody of ours")


class FieldsDialog(QDialog):
    """Asks for values, each in an editor of its field's type; what does not fit is said under its field."""

    answered = Signal(object, object)
    """The person is done: the values by key, and the employee who brings them (None for nobody of ours)."""

    def __init__(
        self,
        look: Look,
        directory: Directory,
        title: Msg,
        text: Msg | None,
        fields: Sequence[Field],
        *,
        ok: Msg,
        parent: QWidget | None = None,
        named: Mapping[str, Mapping[str, str]] = _NONE,
    ) -> None:
        """`text` says what the values are for; `ok` stands on the button.

        `named` are, by field, names of values that can be chosen; another can be typed.
        """
        super().__init__(parent)
        self._theme = look.theme
        self._tr = look.tr.in_zone(directory.calendar.zone)
        self._editors: dict[str, ValueEdit] = {}
        self._errors: dict[str, QLabel] = {}
        self._directory = directory
        self.setWindowTitle(self._tr(title))
        self.setMinimumWidth(look.theme.scaled(420))
        self._form = QVBoxLayout()
        self._form.setSpacing(tokens.TIGHT)
        self._form.setContentsMargins(tokens.LARGE, tokens.SMALL, tokens.LARGE, tokens.SMALL)
        for field in fields:
            self._add(field, named.get(field.key, {}))
        self._by = self._people()
        self._lay_out(title, text, ok)
        if fields:
            self.editor(fields[0].key).setFocus()

    def editor(self, key: str) -> ValueEdit:
        """Return the editor of a field."""
        return self._editors[key]

    def show_values(self, values: Mapping[str, Value]) -> None:
        """Fill in values."""
        for key, editor in self._editors.items():
            if key in values:
                editor.show_value(values[key])

    def hint(self, hints: Mapping[str, str]) -> None:
        """Show examples in empty lines."""
        for key, editor in self._editors.items():
            if isinstance(editor, LineEdit):
                editor.line.setPlaceholderText(hints.get(key, ""))

    def offer(self, offers: Mapping[str, Sequence[Value]]) -> None:
        """Fill in the first of what is offered, and complete lines from the rest."""
        for key, editor in self._editors.items():
            offered = offers.get(key, ())
            if isinstance(editor, LineEdit):
                editor.offer([str(one) for one in offered])
            if offered:
                editor.show_value(offered[0])

    def hide_people(self) -> None:
        """Do not ask who brings the values: it is nobody of ours, or matters to no rule."""
        self._by.hide()
        self._by_label.hide()

    def accept(self) -> None:
        values, wrong = {}, None
        for key, editor in self._editors.items():
            error = self._errors[key]
            try:
                values[key] = editor.value()
                error.hide()
            except KnownError as known:
                error.setText(self._tr(known.words))
                error.show()
                wrong = wrong or editor
        if wrong is not None:
            wrong.setFocus()
            return
        super().accept()
        self.answered.emit(values, self._by.currentData())

    def _add(self, field: Field, named: Mapping[str, str]) -> None:
        editor = (
            ChoiceEdit(field, self._tr, named) if named else value_edit(field, self._directory, self._tr, self._theme)
        )
        label = QLabel(self._tr(field.label))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(editor.focusProxy() or editor)
        error = QLabel()
        error.setProperty("role", "error")
        error.setWordWrap(True)
        error.hide()
        for widget in (label, editor, error):
            self._form.addWidget(widget)
        self._form.addSpacing(tokens.SMALL)
        self._editors[field.key] = editor
        self._errors[field.key] = error

    def _people(self) -> QComboBox:
        self._by_label = QLabel(self._tr(msg("Done by")))
        box = QComboBox()
        box.setAccessibleName(self._by_label.text())
        box.addItem(self._tr(_somebody), None)
        employees = [one for one in self._directory.employees.values() if one.active]
        people = ((self._tr(one.called), one.id) for one in employees)
        for name, person in sorted(people, key=lambda one: alphabetical(one[0])):
            box.addItem(name, person)
        self._by_label.setBuddy(box)
        return box

    def _lay_out(self, title: Msg, text: Msg | None, ok: Msg) -> None:
        self._form.addWidget(self._by_label)
        self._form.addWidget(self._by)
        self._form.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._form)
        area = TallArea(inside)
        area.setMaximumHeight(min(inside.sizeHint().height(), self._theme.scaled(TALLEST)))
        heading, said = QLabel(self._tr(title)), QLabel(self._tr(text) if text else "")
        heading.setProperty("role", "title")
        said.setProperty("role", "muted")
        said.setWordWrap(True)
        said.setVisible(text is not None)
        head = QVBoxLayout()
        head.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.TIGHT)
        head.addWidget(heading)
        head.addWidget(said)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        done = buttons.addButton(self._tr(ok), QDialogButtonBox.ButtonRole.AcceptRole)
        done.setProperty("kind", "primary")
        done.setDefault(True)
        cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setText(self._tr(msg("Cancel")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        foot = QVBoxLayout()
        foot.setContentsMargins(tokens.LARGE, tokens.SMALL, tokens.LARGE, tokens.LARGE)
        foot.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(area, 1)
        layout.addLayout(foot)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        grow(self)
