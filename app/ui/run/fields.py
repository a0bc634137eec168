"""A form made from a declaration: a caption, a field that fits the kind of value, and help or what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QWidget,
)

from app.engine.words import Msg, msg
from app.ui.preview.look import Look
from app.ui.preview.parts import column, label, row, set_text
from app.ui.run.letter import LetterField
from app.ui.theme import tokens
from app.ui.widgets.decimals import DecimalBox
from app.ui.widgets.fields import settle
from app.ui.widgets.labels import IconButton

TEXT, LINES, LIST, WHOLE, DECIMAL, SWITCH, CHOICE, SECRET, LETTER = (
    "text", "lines", "list", "whole", "decimal", "switch", "choice", "secret", "letter",
)  # fmt: skip
"""The kinds of fields."""
_HIGHEST = 2_000_000_000
_HIDDEN = object()
_LINES_HEIGHT = 96

_kept, _not_kept = msg("Kept in {where}"), msg("Not entered yet")
_forget = msg("Forget it")


class Asked(Struct, frozen=True):
    """What a form asks for."""

    name: str
    label: Msg
    kind: str = TEXT
    help: Msg | None = None
    hint: Msg | None = None
    choices: tuple[tuple[Any, Msg], ...] = ()
    low: float | None = None
    high: float | None = None
    shown_when: tuple[str, tuple[Any, ...]] | None = None
    """Another field and its values at which this one is asked for."""


class _Lines(QPlainTextEdit):
    """Several lines, taken when they are left."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class _Secret(QWidget):
    """A secret that can be entered anew and forgotten, and never be read."""

    entered = Signal(str)
    """A new one; empty where it is to be forgotten."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.forget = IconButton(look.theme, "mdi6.close-circle-outline", look.tr(_forget), size=16)
        self.forget.clicked.connect(lambda: self.entered.emit(""))
        self.line.editingFinished.connect(self._take)
        layout = row(self.line, self.forget, spacing=tokens.TIGHT)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.line)
        self.show_where(None)

    def show_where(self, where: Msg | None) -> None:
        """Say where it is kept; None where there is none."""
        tr = self._look.tr
        self.line.setPlaceholderText(tr(_kept.fill(where=where)) if where is not None else tr(_not_kept))
        self.forget.setVisible(where is not None)

    def _take(self) -> None:
        entered = self.line.text()
        if entered:
            self.line.clear()
            self.entered.emit(entered)


class FieldLine(QWidget):
    """One field."""

    taken = Signal(object)
    """A person has given another value."""

    def __init__(self, look: Look, asked: Asked) -> None:
        """Hold no value yet."""
        super().__init__()
        self.asked = asked
        self._tr = look.tr
        words = look.tr(asked.label)
        self._note = label("muted", wrap=True)
        self.field, self._put, self._get = self._made(look, words)
        for named in (self.field, *self.field.findChildren(QLineEdit), *self.field.findChildren(QTextEdit)):
            named.setAccessibleName(words)
        self.setFocusProxy(self.field)
        if asked.kind == SWITCH:
            self._note.setContentsMargins(tokens.BESIDE_BOX, 0, 0, 0)
            self.setLayout(column(self.field, self._note, spacing=2))
        else:
            caption = label("muted")
            caption.setText(words)
            caption.setBuddy(self.field)
            self.setLayout(column(caption, self.field, self._note, spacing=tokens.TIGHT))
        self.show_error("")

    @property
    def value(self) -> Any:
        """What is in the field."""
        return self._get()

    @property
    def note(self) -> str:
        """What is said under the field."""
        return self._note.text()

    def show_value(self, value: Any) -> None:
        """Show a value, unless a person is just writing over the same."""
        if value != self._get():
            self.field.blockSignals(True)
            self._put(value)
            self.field.blockSignals(False)

    def show_error(self, words: str) -> None:
        """Say what does not fit; empty words bring back the help."""
        help_ = self._tr(self.asked.help) if self.asked.help is not None else ""
        set_text(self._note, words or help_)
        self._note.setProperty("role", "error" if words else "muted")
        for widget in (self._note, self.field):
            widget.setProperty("invalid", bool(words))
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.field.setAccessibleDescription(self._note.text())

    def _emit(self) -> None:
        self.taken.emit(self._get())

    def _made(self, look: Look, words: str) -> tuple[QWidget, Callable[[Any], None], Callable[[], Any]]:
        asked, hint = self.asked, look.tr(self.asked.hint) if self.asked.hint is not None else ""
        match asked.kind:
            case "switch":
                box = QCheckBox(words)
                box.clicked.connect(self._emit)
                return box, lambda value: box.setChecked(bool(value)), box.isChecked
            case "choice":
                combo = QComboBox()
                for value, said in asked.choices:
                    combo.addItem(look.tr(said), value)
                combo.activated.connect(self._emit)
                return combo, lambda value: combo.setCurrentIndex(combo.findData(value)), combo.currentData
            case "whole" | "decimal":
                return self._number()
            case "lines":
                lines = _Lines()
                lines.setPlaceholderText(hint)
                lines.setFixedHeight(look.theme.scaled(_LINES_HEIGHT))
                lines.setTabChangesFocus(True)
                lines.left.connect(self._emit)
                return lines, lambda value: lines.setPlainText(str(value or "")), lines.toPlainText
            case "letter":
                letter = LetterField(look)
                letter.left.connect(self._emit)
                return letter, lambda value: letter.show_html(str(value or "")), lambda: letter.html
            case "secret":
                secret = _Secret(look)
                secret.entered.connect(self.taken.emit)
                return secret, secret.show_where, lambda: _HIDDEN
        line = QLineEdit()
        line.setPlaceholderText(hint)
        line.setToolTip(hint)
        line.editingFinished.connect(self._emit)
        if asked.kind == "list":
            return line, lambda value: line.setText(", ".join(value or ())), lambda: _parts(line.text())
        return line, lambda value: line.setText(str(value or "")), lambda: line.text().strip()

    def _number(self) -> tuple[QWidget, Callable[[Any], None], Callable[[], Any]]:
        low = self.asked.low if self.asked.low is not None else 0
        high = self.asked.high if self.asked.high is not None else _HIGHEST
        if self.asked.kind == WHOLE:
            whole = QSpinBox()
            whole.setRange(int(low), int(high))
            whole.editingFinished.connect(self._emit)
            settle(whole)
            return whole, lambda value: whole.setValue(int(value or 0)), whole.value
        number = DecimalBox(self._tr)
        number.setRange(low, high)
        number.editingFinished.connect(self._emit)
        settle(number)
        return number, lambda value: number.setValue(float(value or 0)), number.value


class FieldForm(QWidget):
    """Fields one below the other, of which some are shown only at certain values of others."""

    taken = Signal(str, object)
    """The field of this name is to hold this value."""

    def __init__(self, look: Look) -> None:
        """Ask for nothing yet."""
        super().__init__()
        self._look = look
        self._asked: tuple[Asked, ...] = ()
        self._column = column(spacing=tokens.MEDIUM)
        self.setLayout(self._column)
        self.lines: dict[str, FieldLine] = {}

    def ask(self, asked: Sequence[Asked]) -> None:
        """Ask for these; built anew only where they are others."""
        if tuple(asked) == self._asked:
            return
        self._asked = tuple(asked)
        for old in self.lines.values():
            old.hide()
            old.deleteLater()
        self.lines = {}
        for one in asked:
            line = self.lines[one.name] = FieldLine(self._look, one)
            line.taken.connect(lambda value, name=one.name: self._take(name, value))
            self._column.addWidget(line)

    def show_values(self, values: Mapping[str, Any], errors: Mapping[str, str] | None = None) -> None:
        """Show these values, and what does not fit of them by name."""
        for name, line in self.lines.items():
            line.show_value(values.get(name))
            line.show_error((errors or {}).get(name, ""))
        self._show_asked(values)

    def values(self) -> dict[str, Any]:
        """Return what is in the fields; no secrets."""
        return {name: line.value for name, line in self.lines.items() if line.asked.kind != SECRET}

    def _take(self, name: str, value: Any) -> None:
        self._show_asked(self.values())
        self.taken.emit(name, value)

    def _show_asked(self, values: Mapping[str, Any]) -> None:
        for line in self.lines.values():
            when = line.asked.shown_when
            line.setVisible(when is None or values.get(when[0]) in when[1])


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for one in text.replace(";", ",").split(",") if (part := one.strip()))
