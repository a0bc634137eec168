"""The channels as a server offers them to whoever holds a token: kept where it runs, opened by what runs there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from app.delivery.base import Called, Receipt, Received, read_settings, settings_json
from app.delivery.registry import KIND, Channels, channel_type
from app.engine.errors import KnownError
from app.engine.words import msg
from app.server.parts import ChannelSeen
from app.storage.company import ConfiguredProvider


class Kept(Protocol):
    """Where providers are kept: in a workspace, or in a server's ledger."""

    def all(self) -> tuple[ConfiguredProvider, ...]:
        """Return what is set up."""

    def put(self, provider: ConfiguredProvider) -> None:
        """Add or replace one."""

    def remove(self, provider_id: str) -> None:
        """Remove one."""


class KeptChannels:
    """Changes what is kept, and tries what is open."""

    def __init__(self, kept: Kept, opened: Callable[[], Channels]) -> None:
        """Keep them in `kept`; `opened` gives them as they are open now."""
        self._kept = kept
        self._opened = opened

    def all(self) -> tuple[ChannelSeen, ...]:
        """Return what is set up."""
        problems = self._opened().problems
        return tuple(_seen(one, problems.get(one.id)) for one in self._kept.all())

    def put(self, id: str, name: str, channel: str, settings: Mapping[str, Any]) -> ChannelSeen:
        """Add or change one, and open it anew; raises KnownError for settings that do not fit."""
        kind = str(settings.get(KIND, ""))
        checked = dict(settings)
        if kind:
            type_ = channel_type(kind).settings_type
            _refuse_unknown(settings, {KIND, *type_.__struct_fields__})
            checked = {KIND: kind, **settings_json(read_settings(type_, settings))}
        self._kept.put(ConfiguredProvider(id, name, channel, checked))
        return next(one for one in self.all() if one.id == id)

    def remove(self, id: str) -> bool:
        """Remove one; say whether there was one."""
        known = any(one.id == id for one in self._kept.all())
        self._kept.remove(id)
        return known

    def try_out(self, id: str, to: str) -> Receipt:
        """Send a short test; raises KnownError."""
        channels = self._opened()
        if channels.get(id) is None:
            words = msg("Nothing leaves through “{channel}”: it keeps here what it is given.").fill(channel=id)
            raise channels.problems.get(id) or KnownError(words, field="channel")
        return channels.try_out(id, to)

    def arrived(self, id: str, headers: Mapping[str, str], body: bytes) -> tuple[Received, ...]:
        """Return what the service of a channel says when it calls; raises KnownError where that is not who calls."""
        channel = self._opened().get(id)
        if channel is not None and isinstance(channel, Called):
            return channel.arrived(headers, body)
        raise KnownError(msg("“{channel}” is not called; it is asked.").fill(channel=id), field="channel")


def _refuse_unknown(settings: Mapping[str, Any], known: set[str]) -> None:
    """Refuse a setting that would be left without a word, such as one that was mistyped."""
    for name in settings:
        if name not in known:
            words = msg("There is no setting “{setting}” here. Known ones: {known}.")
            raise KnownError(words.fill(setting=name, known=", ".join(sorted(known))), field=name)


def _seen(one: ConfiguredProvider, problem: KnownError | None) -> ChannelSeen:
    kind, words = str(one.settings.get(KIND, "")), problem.words if problem is not None else None
    return ChannelSeen(one.id, one.name, one.channel, kind, one.settings, words)
