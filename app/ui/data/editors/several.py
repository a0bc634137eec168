"""Several amounts, days or moments in one line, written as they are typed."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from app.engine.model.values import FieldType, Money, Value
from app.ui.data.editors.dates import read_day, read_time, written
from app.ui.data.editors.lines import LineEditor, number

_CURRENCY = re.compile(r"(.*\S)\s*\b([A-Za-z]{3})", re.DOTALL)
_CLOCK = re.compile(r"(.*\S)\s+(\d{1,2}:\d\d)")


class SeveralEditor(LineEditor):
    """Values separated by semicolons: ``1,200.50 EUR; 80 GBP``, ``03/31/2026 09:00``."""

    def _written(self, value: Value) -> str:
        match value:
            case Money():
                return f"{self._tr.number(value.amount)} {value.currency}"
            case datetime():
                local = value.astimezone(self.context.look.tr.zone)
                return f"{written(local.date(), self.context)} {local:%H:%M}"
            case date():
                return written(value, self.context)
        return super()._written(value)

    def _read(self, text: str) -> object:
        key = self.field.key
        match self.field.type:
            case FieldType.MONEY:
                named = _CURRENCY.fullmatch(text)
                base = self.context.names.directory.schema.base_currency
                amount, currency = (named[1], named[2].upper()) if named else (text, base)
                return Money(number(amount, self.context, key), currency)
            case FieldType.DATE:
                return read_day(text, self.context, key)
            case FieldType.DATETIME:
                timed = _CLOCK.fullmatch(text)
                day = read_day(timed[1] if timed else text, self.context, key)
                clock = read_time(timed[2], self.context, key) if timed else time()
                return datetime.combine(day, clock, self.context.look.tr.zone)
        return super()._read(text)
