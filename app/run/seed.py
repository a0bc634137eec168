"""What ids are made of where rules run for real."""

from __future__ import annotations

import secrets

from app.storage.ledger.ledger import Ledger

USUAL = "0"
"""Where nobody outside sees the ids."""
_KEY = "seed"


def secret_seed(ledger: Ledger) -> str:
    """Return what ids are made of on a server: they stand in public addresses, and nobody may guess them."""
    with ledger.transaction():
        known = ledger.settings().get(_KEY)
        if known is None:
            known = secrets.token_hex(16)
            ledger.note(_KEY, known)
        return known


def known_seed(ledger: Ledger) -> str:
    """Return what ids have been made of so far."""
    return ledger.settings().get(_KEY, USUAL)
