"""Editors of single values: numbers, lengths of time, choices, yes and no, secrets."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QCompleter, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.engine import parameters as kinds
from app.engine.errors import KnownError
from app.engine.parameters import Ask, Choice, Kind, Number
from app.engine.words import msg
from app.i18n import Translator
from app.ui import typed
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Editor, Raw
from app.ui.forms.parts.choices import Choices, Option, TextLine
from app.ui.forms.parts.units import Unit, Units
from app.ui.theme import tokens


def row(parent: QWidget, spacing: int = tokens.SMALL) -> QHBoxLayout:
    """Lay a widget's children out in a row without margins."""
    layout = QHBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    return layout


class NumberLine(TextLine):
    """A line that holds a number; the arrow keys count up and down. What is no number stays as text."""

    def __init__(
        self,
        tr: Translator,
        least: float | None = None,
        most: float | None = None,
        *,
        whole: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Take numbers as a language writes them, and count between two bounds."""
        super().__init__(parent)
        self._tr = tr
        self._least, self._most, self._whole = least, most, whole

    def number(self) -> Any:
        """Return the number, None where nothing stands here, the text where it is none."""
        text = self.text().strip()
        if not text:
            return None
        try:
            read = typed.read_number(text, self._tr)
        except KnownError:
            return self.text()
        if read == read.to_integral_value():
            return int(read)
        return self.text() if self._whole else float(read)

    def refusal(self) -> str:
        """Return why the text is no number, in words; nothing where it is one or there is none."""
        try:
            typed.read_number(self.text().strip() or "0", self._tr)
        except KnownError as error:
            return self._tr(error.words)
        return ""

    def show_number(self, number: Any) -> None:
        """Show a number without a signal, unless the text says the same already."""
        if number != self.number() or isinstance(number, bool):
            self.show_text(self._written(number))

    def _written(self, number: Any) -> str:
        if isinstance(number, int | float) and not isinstance(number, bool):
            return typed.figure(number, self._tr, grouped=False)
        return "" if number is None else str(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        number = self.number()
        if event.key() not in steps or isinstance(number, str):
            super().keyPressEvent(event)
            return
        counted = (number or 0) + steps[Qt.Key(event.key())]
        counted = counted if self._least is None else max(self._least, counted)
        counted = counted if self._most is None else min(self._most, counted)
        self.setText(self._written(int(counted) if self._whole else counted))


class NumberEditor(Editor):
    """A number with its unit."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        assert isinstance(kind, Number)  # noqa: S101  the registry pairs them
        self._line = NumberLine(context.tr, kind.least, kind.most, whole=kind.whole)
        self._line.setPlaceholderText(context.tr(ask.hint) if ask.hint else "")
        self._line.setMaximumWidth(context.theme.scaled(120))
        layout = row(self)
        layout.addWidget(self._line)
        self._unit = Unit(context.tr, kind.unit) if kind.unit else None
        if self._unit is not None:
            layout.addWidget(self._unit)
        layout.addStretch(1)
        self.setFocusProxy(self._line)
        self._line.textChanged.connect(self._typed)

    def raw(self) -> Raw:
        return self._line.number()

    def show_raw(self, raw: Raw) -> None:
        self._line.show_number(raw)
        self._count()

    def _typed(self) -> None:
        self._count()
        self.raw_changed.emit(self.raw())

    def _count(self) -> None:
        if self._unit is not None:
            self._unit.stand_beside(self._line.number())

    def accepts(self, raw: Raw) -> bool:
        return raw is None or (isinstance(raw, int | float | str) and not isinstance(raw, bool))


class DurationEditor(Editor):
    """A length of time: an amount and a unit."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._amount = NumberLine(context.tr, 0)
        self._amount.setMaximumWidth(context.theme.scaled(72))
        self._unit = Units(context.tr)
        self._unit.choose("hours")
        layout = row(self)
        layout.addWidget(self._amount)
        layout.addWidget(self._unit)
        layout.addStretch(1)
        self.setFocusProxy(self._amount)
        self._amount.textChanged.connect(self._typed)
        self._unit.value_chosen.connect(lambda: self.raw_changed.emit(self.raw()))

    def raw(self) -> Raw:
        amount = self._amount.number()
        return None if amount is None else {"amount": amount, "unit": self._unit.value()}

    def show_raw(self, raw: Raw) -> None:
        self._amount.show_number(raw.get("amount") if isinstance(raw, dict) else None)
        if isinstance(raw, dict) and raw.get("unit"):
            self._unit.choose(str(raw["unit"]))
        self._unit.stand_beside(self._amount.number())

    def accepts(self, raw: Raw) -> bool:
        return raw is None or (isinstance(raw, dict) and set(raw) <= {"amount", "unit"})

    def _typed(self) -> None:
        self._unit.stand_beside(self._amount.number())
        self.raw_changed.emit(self.raw())

    def set_words(self, name: str, description: str) -> None:
        super().set_words(name, description)
        self._unit.setAccessibleName(self.context.tr(msg("{label}: unit").fill(label=name)))


class ChoiceEditor(Editor):
    """One of a few values."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        assert isinstance(kind, Choice)  # noqa: S101  the registry pairs them
        self._choices = Choices(context.tr(ask.hint or msg("Choose…")))
        self._choices.offer([Option(value, context.tr(label)) for value, label in kind.options])
        row(self).addWidget(self._choices)
        self.setFocusProxy(self._choices)
        self._choices.value_chosen.connect(self.raw_changed.emit)

    def raw(self) -> Raw:
        return self._choices.value() or self.kind.empty

    def show_raw(self, raw: Raw) -> None:
        self._choices.choose(raw or "")

    def accepts(self, raw: Raw) -> bool:
        return raw is None or isinstance(raw, str)


class ChoicesEditor(Editor):
    """Any of a few values, each with a box to tick."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        assert isinstance(kind, kinds.Choices)  # noqa: S101  the registry pairs them
        self.boxes = {value: QCheckBox(context.tr(label)) for value, label in kind.options}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        for box in self.boxes.values():
            box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            box.toggled.connect(lambda _on: self.raw_changed.emit(self.raw()))
            layout.addWidget(box)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def raw(self) -> Raw:
        return [value for value, box in self.boxes.items() if box.isChecked()]

    def show_raw(self, raw: Raw) -> None:
        for value, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(value in (raw or ()))

    def set_words(self, name: str, description: str) -> None:
        self.setAccessibleName(name)
        for box in self.boxes.values():
            box.setAccessibleName(f"{name}: {box.text()}")
            box.setAccessibleDescription(description)


class FlagEditor(Editor):
    """Yes or no; the label stands beside the box."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._box = QCheckBox(context.tr(ask.label))
        self._box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        layout = row(self)
        layout.addWidget(self._box)
        layout.addStretch(1)
        self.setFocusProxy(self._box)
        self._box.toggled.connect(self.raw_changed.emit)

    def raw(self) -> Raw:
        return self._box.isChecked()

    def show_raw(self, raw: Raw) -> None:
        with QSignalBlocker(self._box):
            self._box.setChecked(bool(raw))


class SecretEditor(Editor):
    """The name of a secret in the keyring; the secret itself is never seen here."""

    PREFIX = "secret://"

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._line = TextLine()
        self._line.setPlaceholderText(context.tr(ask.hint or msg("Name in the keyring")))
        self._key = QAction(self)
        self._line.addAction(self._key, TextLine.ActionPosition.LeadingPosition)
        completer = QCompleter(list(context.secrets), self._line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._line.setCompleter(completer)
        row(self).addWidget(self._line)
        self.setFocusProxy(self._line)
        self._line.textChanged.connect(lambda: self.raw_changed.emit(self.raw()))
        context.theme.theme_changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._key.setIcon(self.context.theme.icon("mdi6.key-outline"))

    def raw(self) -> Raw:
        name = self._line.text().strip().removeprefix(self.PREFIX)
        return f"{self.PREFIX}{name}" if name else ""

    def show_raw(self, raw: Raw) -> None:
        if raw != self.raw():
            self._line.show_text(str(raw or "").removeprefix(self.PREFIX))
