"""Several amounts, days or moments in one line, written as they are typed."""

from __future__ import annotations

from datetime import date, datetime

from app.engine.model.values import FieldType, Money, Value
from app.ui import typed
from app.ui.data.editors.lines import LineEditor


class SeveralEditor(LineEditor):
    """Values separated by semicolons: ``1,200.50 EUR; 80 GBP``, ``03/31/2026 09:00``."""

    def _written(self, value: Value) -> str:
        match value:
            case Money():
                return f"{typed.figure(value.amount, self._tr)} {value.currency}"
            case datetime():
                return typed.moment(value.astimezone(self._tr.zone), self._tr)
            case date():
                return typed.day(value, self._tr)
        return super()._written(value)

    def _read(self, text: str) -> object:
        key = self.field.key
        match self.field.type:
            case FieldType.MONEY:
                amount, currency = typed.read_money(text, self._tr, key)
                return Money(amount, currency or self.context.names.directory.schema.base_currency)
            case FieldType.DATE:
                return typed.read_day(text, self._tr, key)
            case FieldType.DATETIME:
                return typed.read_moment(text, self._tr, key).replace(tzinfo=self._tr.zone)
        return super()._read(text)
