"""What a segment of SMS costs: asked for beside the providers of a report."""

from __future__ import annotations

from decimal import Decimal

from babel import Locale
from babel.numbers import get_currency_symbol
from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.engine.errors import KnownError
from app.engine.model.values import Money
from app.engine.words import msg
from app.storage.backtests.prices import SETTING, USUAL, Prices, prices_of
from app.ui.backtest.context import BacktestContext
from app.ui.preview.parts import label
from app.ui.theme import tokens
from app.ui.widgets.decimals import DecimalBox

_price, _price_of = msg("Price of a segment"), msg("Price of a segment, {provider}")
_DIGITS = 4


class SegmentPrice(QWidget):
    """Edits the price of one provider: in its settings where it is set up, else what all others cost."""

    changed = Signal()
    """The workspace remembers another price."""
    failed = Signal(object)
    """The workspace could not remember it (KnownError); the price is as it was."""

    def __init__(self, context: BacktestContext) -> None:
        """Ask for the price of no provider yet."""
        super().__init__()
        self._context = context
        self._provider = ""
        self.caption = label("muted", wrap=True)
        self.amount = DecimalBox(context.tr)
        self.amount.setRange(0, 10)
        self.amount.setDecimals(_DIGITS)
        self.amount.setSingleStep(0.01)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.caption.setBuddy(self.amount)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(self.caption, 1)
        layout.addWidget(self.amount)
        self.show_provider("")
        self.amount.valueChanged.connect(lambda _value: self._keep())

    @property
    def prices(self) -> Prices:
        """What the workspace remembers."""
        return prices_of(self._context.workspace)

    def show_provider(self, provider: str) -> None:
        """Ask for the price of another provider; of all together where it is empty."""
        tr, directory = self._context.tr, self._context.directory()
        self._provider = provider
        price = self.prices.of(provider)
        name = next((one.name for one in directory.providers if one.id == provider), provider)
        self.caption.setText(tr(_price))
        self.amount.setAccessibleName(tr(_price_of.fill(provider=name) if provider else _price))
        self.amount.setToolTip(self.amount.accessibleName())
        with QSignalBlocker(self.amount):
            currency = price.currency if price is not None else directory.schema.base_currency
            before, after = _around(currency, tr.locale)
            self.amount.setPrefix(before)
            self.amount.setSuffix(after)
            self.amount.setValue(float(price.amount) if price is not None else 0)

    def _keep(self) -> None:
        workspace, now = self._context.workspace, self.prices.of(self._provider)
        base = self._context.directory().schema.base_currency
        price = Money(Decimal(str(round(self.amount.value(), _DIGITS))), now.currency if now is not None else base)
        found = next((one for one in workspace.providers.all() if one.id == self._provider), None)
        try:
            if found is not None:
                workspace.providers.put(replace(found, settings={**found.settings, SETTING: str(price)}))
            else:
                workspace.settings.put(USUAL, str(price))
        except KnownError as error:
            self.show_provider(self._provider)
            self.failed.emit(error)
            return
        self.changed.emit()


def _around(currency: str, locale: Locale) -> tuple[str, str]:
    """Return what stands before and after an amount: each language puts the sign of a currency on its own side."""
    sign = str(get_currency_symbol(currency, locale))
    if not locale.currency_formats["standard"].pattern.startswith("¤"):
        return "", f"\N{NO-BREAK SPACE}{sign}"
    return (f"{sign}\N{NO-BREAK SPACE}" if sign[-1:].isalpha() else sign), ""
