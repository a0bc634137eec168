"""Where this machine keeps secrets, and what channels need of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.engine.words import Msg

if TYPE_CHECKING:
    from app.delivery.base import Outside
    from app.delivery.secrets.vault import Vault
    from app.engine.words import Said


def vault(passphrase: Callable[[], str | None] | None = None) -> Vault:
    """Return the places for secrets; `passphrase` is asked where the file needs one that no variable gives."""
    from app.delivery.secrets.vault import open_vault
    from app.paths import places

    return open_vault(places().settings, passphrase=passphrase)


def outside(secrets: Vault, said: Said = Msg.plain) -> Outside:
    """Return what channels need of this machine; `said` speaks its language."""
    from app.delivery.base import Outside

    return Outside(secrets.of, lambda: datetime.now(UTC), secrets.redactor.words, said)
