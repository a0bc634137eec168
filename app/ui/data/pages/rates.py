"""Currency rates, and the currency in which amounts are compared."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from babel.numbers import get_currency_name
from PySide6.QtWidgets import QComboBox

from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg, msg
from app.ui.data.context import DataContext
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.forms import Form
from app.ui.data.pages.lists import Line
from app.ui.preview.parts import label, row

USUAL = (
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "PLN",
    "SEK",
    "NOK",
    "DKK",
    "CZK",
    "HUF",
    "RON",
    "TRY",
    "JPY",
    "CNY",
    "INR",
    "BRL",
    "CAD",
    "AUD",
)

_add = msg("Add a currency")
_base = msg("Amounts are compared in")
_rate = msg("One {currency} is worth, in {base}")
_worth = msg("1 {currency} = {rate} {base}")
_added, _changed, _removed = msg("Rate of {name} added"), msg("Rate of {name} changed"), msg("Rate of {name} removed")
_base_changed = msg("Amounts are compared in {name}")


class RatesPage(SetupPage):
    """What other currencies are worth."""

    title: ClassVar[Msg] = msg("Currency rates")
    about: ClassVar[Msg] = msg("Conditions compare amounts of different currencies by these rates.")
    icon: ClassVar[str] = "mdi6.swap-horizontal"
    add_words: ClassVar[Msg] = _add
    follows: ClassVar[frozenset[str]] = frozenset({"rates", "schema"})

    def __init__(self, context: DataContext) -> None:
        """Show the rates."""
        super().__init__(context)
        self.base = QComboBox()
        self.base.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        caption = label("muted")
        caption.setText(self._tr(_base))
        self.base.setAccessibleName(caption.text())
        self.choice = QComboBox()
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.setAccessibleName(self._tr(_add))
        self.top.insertWidget(1, self.choice)
        self.body.insertLayout(1, row(caption, self.base, None))
        self.details = Form(context)
        self.details.changed.connect(self._change)
        self.form.addWidget(self.details)
        self.base.activated.connect(self._choose_base)
        self.refresh()

    @property
    def base_currency(self) -> str:
        """The currency in which amounts are compared."""
        return self.workspace.types.schema().base_currency

    def lines(self) -> Sequence[Line]:
        base, rates = self.base_currency, self.workspace.rates.all()
        self._offer(self.base, tuple(dict.fromkeys((base, *USUAL))), base)
        self._offer(self.choice, tuple(one for one in USUAL if one != base and one not in rates), "")
        return [
            Line(one, f"{one} · {self._name(one)}", self._tr(_worth.fill(currency=one, rate=rate, base=base)),
                 "mdi6.cash-multiple", "payment")
            for one, rate in rates.items()
        ]  # fmt: skip

    def show_one(self, line_id: str) -> None:
        words = _rate.fill(currency=line_id, base=self.base_currency)
        field = Field("rate", words, FieldType.DECIMAL, required=True)
        self.details.show_values(line_id, (field,), {"rate": self.workspace.rates.all()[line_id]})

    def add(self) -> None:
        currency = self.choice.currentData()
        if currency and self._write(_added, currency, None, Decimal(1)):
            self.choose(currency)
            self.details.rows["rate"].editor.setFocus()

    def remove(self, line_id: str) -> None:
        self._write(_removed, line_id, self.workspace.rates.all()[line_id], None)

    def _change(self, _key: str, value: Value) -> None:
        if value:
            self._write(_changed, self.current, self.workspace.rates.all()[self.current], value)

    def _write(self, words: Msg, currency: str, old: Decimal | None, new: Decimal | None) -> bool:
        put = self.workspace.rates.put
        done = self.context.edits.step(
            words.fill(name=currency), lambda: put(currency, new), lambda: put(currency, old)
        )
        self.refresh()
        return done

    def _choose_base(self) -> None:
        old, new = self.base_currency, self.base.currentData()
        if new != old:
            put = self.workspace.types.set_base_currency
            self.context.edits.step(_base_changed.fill(name=new), lambda: put(new), lambda: put(old))

    def _offer(self, box: QComboBox, codes: Sequence[str], chosen: str) -> None:
        if [box.itemData(place) for place in range(box.count())] != list(codes):
            box.clear()
            for code in codes:
                box.addItem(f"{code} · {self._name(code)}", code)
        if chosen:
            box.setCurrentIndex(box.findData(chosen))

    def _name(self, code: str) -> str:
        return str(get_currency_name(code, locale=self._tr.locale))
