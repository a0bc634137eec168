"""What tests of channels need: a machine to stand on, and posts to carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from app.delivery.base import Channel, Outside, Post, read_settings
from app.delivery.secrets.base import SCHEME
from app.engine.effects import Effect

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def outside(secrets: Mapping[str, str] | None = None, now: Callable[[], datetime] = lambda: NOW) -> Outside:
    """Return a machine that keeps some secrets."""
    kept = secrets or {}
    return Outside(lambda reference: kept[reference.removeprefix(SCHEME)] if reference else "", now)


def opened(kind: type[Channel], secrets: Mapping[str, str] | None = None, id: str = "way", **settings: Any) -> Channel:
    """Return a channel that is set up."""
    return kind(id, id.capitalize(), read_settings(kind.settings_type, settings), outside(secrets))


def post(effect: Effect, key: str = "post-1", **more: Any) -> Post:
    """Return an effect on its way out."""
    return Post(key=key, effect=effect, entity="deal", item="7", title="Roof, Rossi", at=NOW, **more)
