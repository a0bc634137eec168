"""Finds the channel types, opens those that are set up, and says which carries an effect."""

from __future__ import annotations

import importlib
import pkgutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import entry_points
from time import monotonic
from typing import Any

from msgspec import Struct, field

from app import delivery
from app.delivery.base import (
    Bucket,
    Channel,
    Fit,
    Outside,
    People,
    Polled,
    Post,
    Receipt,
    Receiver,
    TooMany,
    nobody,
    read_settings,
)
from app.engine.effects import Effect
from app.engine.errors import KnownError
from app.engine.words import msg

ENTRY_POINT_GROUP = "rulewright.channels"
KIND = "kind"
"""Where a provider's settings name the type of its channel; without it nothing leaves, and the workspace keeps it."""
_NAMING = ("provider", "sender", "source")
"""The fields by which an effect asks for a channel."""
_NO_CHANNELS = frozenset({"base", "registry"})


class Configured(Struct, frozen=True):
    """A provider as the workspace or the server keeps it; the settings name its `kind`."""

    id: str
    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The type of channel that carries for it; empty where it is only simulated."""
        return str(self.settings.get(KIND, ""))


def module_names() -> list[str]:
    """Return the modules that hold a type of channel or what it shares; frozen builds use this list too."""
    return [f"{delivery.__name__}.{name}" for name in sorted(_own_names())]


def channel_types() -> dict[str, type[Channel]]:
    """Return all types of channel by kind: ours, and those of other packages."""
    found = [type_ for name in module_names() for type_ in _types_in(name)]
    found += [one.load() for one in entry_points(group=ENTRY_POINT_GROUP)]
    return {one.kind: one for one in found}


def channel_type(kind: str) -> type[Channel]:
    """Return one type of channel; raises KnownError for an unknown one."""
    if kind.isidentifier() and kind in _own_names():
        for one in _types_in(f"{delivery.__name__}.{kind}"):
            return one
    for entry in entry_points(group=ENTRY_POINT_GROUP, name=kind):
        found: type[Channel] = entry.load()
        return found
    words = msg("There is no channel of the kind “{kind}” here. Choose another, or install the package that brings it.")
    raise KnownError(words.fill(kind=kind), field=KIND)


def open_channel(configured: Configured, outside: Outside) -> Channel:
    """Return the channel of a provider; raises KnownError that names the setting which does not fit."""
    kind = channel_type(configured.kind)
    return kind(configured.id, configured.name, read_settings(kind.settings_type, configured.settings), outside)


class Channels:
    """The channels that are set up, each within its rate. Safe to be used from several threads."""

    def __init__(
        self, configured: Iterable[Configured], outside: Outside, clock: Callable[[], float] = monotonic
    ) -> None:
        """Open what is set up; what cannot be opened is told in `problems` and gives everything back."""
        self.problems: dict[str, KnownError] = {}
        self._unopened: dict[str, frozenset[str]] = {}
        self._channels: dict[str, Channel] = {}
        self._buckets: dict[str, Bucket] = {}
        self._lock = threading.Lock()
        self._clean = outside.clean
        for one in configured:
            if one.kind:
                self._open(one, outside, clock)

    def _open(self, one: Configured, outside: Outside, clock: Callable[[], float]) -> None:
        try:
            channel = open_channel(one, outside)
        except KnownError as problem:
            self.problems[one.id] = problem
            self._unopened[one.id] = _carried_by(one.kind)
            return
        self._channels[one.id] = channel
        self._buckets[one.id] = Bucket(channel.settings.per_minute, clock)

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._channels.values())

    def get(self, id: str) -> Channel | None:
        """Return the channel of a provider."""
        return self._channels.get(id)

    @property
    def receivers(self) -> Mapping[str, Receiver]:
        """Those that are asked what has come in, by the provider's id."""
        return {key: _Clean(one, self._cleaned) for key, one in self._channels.items() if isinstance(one, Receiver)}

    def ways(self, effect: Effect, person: People = nobody) -> tuple[str, ...]:
        """Return the ids of the channels that carry an effect out, none where the workspace itself receives it.

        What leaves goes one way: the one asked for by name, else the first that is usual. What the workspace keeps
        anyway, such as a notification, goes every usual way besides. What only a channel would carry that cannot be
        opened goes there, and is given back with the reason: it must not look as if it had arrived.
        """
        fits = {key: one.fit(effect, person) for key, one in self._channels.items()}
        named = tuple(key for key, fit in fits.items() if fit is Fit.NAMED)
        usual = tuple(key for key, fit in fits.items() if fit is Fit.USUAL)
        if not effect.external:
            return named or usual
        asked_for = {getattr(effect, name, "") for name in _NAMING}
        stuck = tuple(key for key in self._unopened if key in asked_for)
        waiting = tuple(key for key, carries in self._unopened.items() if effect.channel in carries)
        return (named or stuck or usual or waiting)[:1]

    def deliver(self, id: str, post: Post) -> Receipt:
        """Carry a post out through a channel; raises TryAgain, TooMany where its rate is used up, or Refused."""
        channel = self._channel(id)
        with self._lock:
            wait = self._buckets[id].take()
        if wait is not None:
            words = msg("“{channel}” has had {n} a minute, which is all it may have; this one waits its turn.")
            raise TooMany(words.fill(channel=channel.name, n=channel.settings.per_minute), after=wait)
        with self._cleaned():
            return channel.deliver(post)

    def try_out(self, id: str, to: str) -> Receipt:
        """Send a test through a channel; raises as `deliver` does."""
        with self._cleaned():
            return self._channel(id).try_out(to)

    def _channel(self, id: str) -> Channel:
        channel = self._channels.get(id)
        if channel is None:
            raise self.problems.get(id) or _gone(id)
        return channel

    @contextmanager
    def _cleaned(self) -> Iterator[None]:
        try:
            yield
        except KnownError as error:
            error.words = self._clean(error.words)
            error.args = (error.words.plain(),)
            raise

    def close(self) -> None:
        """Let go of all connections."""
        for one in self._channels.values():
            one.close()


class _Clean:
    """A receiver whose reasons hold no secrets."""

    def __init__(self, receiver: Receiver, cleaned: Callable[[], AbstractContextManager[None]]) -> None:
        self._receiver = receiver
        self._cleaned = cleaned

    def poll(self, mark: str) -> Polled:
        with self._cleaned():
            return self._receiver.poll(mark)


def _carried_by(kind: str) -> frozenset[str]:
    """Return what a type of channel carries; nothing where it is unknown here."""
    try:
        return channel_type(kind).carries
    except KnownError:
        return frozenset()


def _own_names() -> frozenset[str]:
    return frozenset(one.name for one in pkgutil.iter_modules(delivery.__path__) if not one.ispkg) - _NO_CHANNELS


def _types_in(module: str) -> Iterator[type[Channel]]:
    for one in vars(importlib.import_module(module)).values():
        if isinstance(one, type) and issubclass(one, Channel) and one.__module__ == module and hasattr(one, "kind"):
            yield one


def _gone(id: str) -> KnownError:
    return KnownError(
        msg("“{channel}” is not set up any more. Choose another way, or set it up again.").fill(channel=id)
    )
