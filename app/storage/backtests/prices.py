"""What a segment of SMS costs: as a person says it, or as the workspace remembers it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.engine.errors import KnownError
from app.engine.model.values import Money
from app.engine.words import msg

if TYPE_CHECKING:
    from app.storage.workspace import Workspace

USUAL = "backtest.sms_price"
"""Where the workspace remembers what a segment costs with a provider that has no price of its own: amount as text."""
SETTING = "sms_price"
"""Where a provider's settings say what a segment costs: ``0.079``, or with its currency ``0.079 EUR``."""

_PRICE = re.compile(r"(?P<amount>\d{1,6}(?:[.,]\d{1,6})?)(?:\s*(?P<currency>[A-Za-z]{3}))?")
_UNREADABLE = msg("“{text}” is no price of an SMS segment. Write an amount, with its currency if you like: 0.08 EUR.")


@dataclass(frozen=True, slots=True)
class Prices:
    """What a segment costs with each provider; `usual` where it has no price of its own, None where nobody said."""

    usual: Money | None = None
    own: Mapping[str, Money] = field(default_factory=dict)

    def of(self, provider: str) -> Money | None:
        """Return what a segment costs with a provider."""
        return self.own.get(provider, self.usual)

    def cost(self, provider: str, segments: int) -> Money | None:
        """Return what segments cost with a provider; None where nobody said what one costs."""
        price = self.of(provider)
        return Money(price.amount * segments, price.currency) if price is not None else None

    def total(self, sent: Mapping[str, int]) -> tuple[Money, ...]:
        """Return what segments by provider cost together, in each currency that a price is in."""
        totals: dict[str, Decimal] = {}
        for provider, n in sent.items():
            cost = self.cost(provider, n)
            if cost is not None:
                totals[cost.currency] = totals.get(cost.currency, Decimal()) + cost.amount
        return tuple(Money(amount, currency) for currency, amount in sorted(totals.items()))


def read_price(text: str, currency: str) -> Money:
    """Read a price as a person writes it, in `currency` where none is named; raises KnownError."""
    found = _PRICE.fullmatch(text.strip())
    if found is None:
        raise KnownError(_UNREADABLE.fill(text=text), field="sms_price")
    return Money(Decimal(found["amount"].replace(",", ".")), (found["currency"] or currency).upper())


def prices_of(workspace: Workspace) -> Prices:
    """Return what the workspace remembers; a setting that is no price counts as none."""
    currency = workspace.directory().schema.base_currency
    own = {one.id: _price(one.settings.get(SETTING), currency) for one in workspace.providers.all()}
    usual = _price(workspace.settings.get(USUAL), currency)
    return Prices(usual, {key: price for key, price in own.items() if price is not None})


def prices(path: Path | None, said: str | None) -> Prices:
    """Return the prices of a backtest: what was said counts for all, else what the workspace remembers."""
    if path is None:
        return Prices(read_price(said, "EUR")) if said is not None else Prices()
    from app.storage.workspace import Access, Workspace  # noqa: PLC0415  most logs are replayed without it

    with Workspace.open(path, Access.READ) as workspace:
        if said is not None:
            return Prices(read_price(said, workspace.directory().schema.base_currency))
        return prices_of(workspace)


def _price(text: object, currency: str) -> Money | None:
    try:
        found = read_price(str(text), currency) if isinstance(text, str | int | float) else None
    except KnownError:
        return None
    return found if found is not None and found.amount else None
