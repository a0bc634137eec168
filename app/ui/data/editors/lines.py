"""Editors in which a value is typed: texts, numbers, money."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import get_currency_name
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from app.engine.errors import KnownError
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Money, Value
from app.engine.words import msg
from app.ui import typed
from app.ui.data.context import DataContext
from app.ui.data.editors.base import ValueEditor
from app.ui.preview.parts import column, row

_NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL)
_several = msg("Separate several by semicolons")
_currency = msg("Currency")
_USUAL_CURRENCIES = ("EUR", "USD", "GBP", "CHF", "PLN")


class LineEditor(ValueEditor):
    """One line: texts, addresses, numbers; several values are separated by semicolons."""

    def __init__(self, context: DataContext, field: Field) -> None:
        """Show an empty line."""
        super().__init__(context, field)
        self.line = QLineEdit()
        self.line.setAccessibleName(self._tr(field.label))
        if field.multiple:
            self.line.setPlaceholderText(self._tr(_several))
        self._shown = ""
        self.setLayout(column(self.line))
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self._finish)

    def show_value(self, value: Value) -> None:
        listed = value if isinstance(value, tuple) else (value,)
        self._shown = "; ".join(self._written(one) for one in listed)
        self.line.setModified(False)
        if self.line.text() != self._shown:
            self.line.setText(self._shown)
            self.line.setCursorPosition(0)

    @property
    def unfinished(self) -> bool:
        return self.line.isModified()

    def set_fixed(self) -> None:
        self.line.setReadOnly(True)

    def _written(self, value: Value) -> str:
        return typed.figure(value, self._tr) if isinstance(value, int | Decimal) else self._tr.shown(value)

    def _finish(self) -> None:
        text = self.line.text().strip()
        if text == self._shown or self.line.isReadOnly():
            return
        parts = [part.strip() for part in text.split(";")] if self.field.multiple else [text]
        try:
            read = [self._read(part) for part in parts if part]
        except KnownError as error:
            self.refused.emit(error)
            return
        if self._ask(read if self.field.multiple else read[0] if read else None):
            self._shown = text
            self.line.setModified(False)

    def _read(self, text: str) -> object:
        return typed.read_number(text, self._tr, self.field.key) if self.field.type in _NUMBERS else text


class TextEditor(ValueEditor):
    """Several lines; asked for when the field is left."""

    def __init__(self, context: DataContext, field: Field) -> None:
        """Show an empty text."""
        super().__init__(context, field)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self._tr(field.label))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(context.theme.scaled(84))
        self.text.installEventFilter(self)
        self._shown = ""
        self.setLayout(column(self.text))
        self.setFocusProxy(self.text)

    def show_value(self, value: Value) -> None:
        self._shown = self._tr.shown(value)
        if self.text.toPlainText() != self._shown:
            self.text.setPlainText(self._shown)
        self.text.document().setModified(False)

    @property
    def unfinished(self) -> bool:
        return self.text.document().isModified()

    def set_fixed(self) -> None:
        self.text.setReadOnly(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.text.toPlainText() != self._shown:
            self._shown = self.text.toPlainText()
            self.text.document().setModified(False)
            self._ask(self._shown)
        return super().eventFilter(watched, event)


class MoneyEditor(ValueEditor):
    """An amount and its currency."""

    def __init__(self, context: DataContext, field: Field) -> None:
        """Offer the workspace's currencies, and the usual ones."""
        super().__init__(context, field)
        self.amount = QLineEdit()
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.amount.setAccessibleName(self._tr(field.label))
        self.currency = QComboBox()
        self.currency.setAccessibleName(self._tr.pair(field.label, _currency))
        base = context.names.directory.schema.base_currency
        for code in dict.fromkeys((base, *context.names.directory.rates, *_USUAL_CURRENCIES)):
            self._offer(code)
        self._shown = ("", base)
        layout = row(self.amount, self.currency)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.amount)
        self.amount.editingFinished.connect(self._finish)
        self.currency.activated.connect(self._finish)

    def show_value(self, value: Value) -> None:
        if isinstance(value, Money):
            self._shown = (typed.figure(value.amount, self._tr), value.currency)
            if self.currency.findText(value.currency) < 0:
                self._offer(value.currency)
        else:
            self._shown = ("", self.currency.currentText())
        self.amount.setText(self._shown[0])
        self.currency.setCurrentText(self._shown[1])

    @property
    def unfinished(self) -> bool:
        return self.amount.isModified()

    def _offer(self, code: str) -> None:
        self.currency.addItem(code)
        name = get_currency_name(code, locale=self._tr.locale)
        self.currency.setItemData(self.currency.count() - 1, name, Qt.ItemDataRole.ToolTipRole)

    def _finish(self) -> None:
        entered = (self.amount.text().strip(), self.currency.currentText())
        if entered == self._shown:
            return
        try:
            value = Money(typed.read_number(entered[0], self._tr, self.field.key), entered[1]) if entered[0] else None
        except KnownError as error:
            self.refused.emit(error)
            return
        self._shown = entered
        self.amount.setModified(False)
        self._ask(value)
