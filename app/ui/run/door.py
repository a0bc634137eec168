"""Finds and starts the engine of a workspace on this machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.publish.engine import EnginePort
from app.publish.refusals import Refusal, ServerError
from app.run.address import Address, read_address
from app.run.launching import Launched, launch
from app.ui.run.context import EngineDoor

if TYPE_CHECKING:
    from app.publish.engine_client import EngineClient

LOG = "engine.log"


Environment = Callable[[], Mapping[str, str]]
"""Gives what an engine is told when it starts: never what others could read, such as its command."""


def door_of(workspace: Path, logs: Path, environment: Environment, language: str) -> EngineDoor:
    """Return the door of the engine of a workspace, which answers in a language, and logs to a file in `logs`."""
    door = _Door(workspace, logs / LOG, environment, language)
    return EngineDoor(door.find, door.start, door.close, door.by_window)


class _Door:
    """Keeps the client of the engine that was found last: it knows what it has read already."""

    def __init__(self, workspace: Path, log: Path, environment: Environment, language: str) -> None:
        self._workspace = workspace
        self._log = log
        self._environment = environment
        self._language = language
        self._known: tuple[Address, EngineClient] | None = None
        self._launched: Launched | None = None

    def find(self) -> EnginePort | None:
        """Return the engine that answers where one is said to be; None where none does."""
        if self._launched is not None:
            self._launched.process.poll()  # so that one that has ended is gone, too
        address = read_address(self._workspace)
        if address is None:
            return None
        client = self._client(address)
        try:
            client.status()
        except Refusal:
            return client  # it is there; what it refuses is told by the next question
        except ServerError:
            return None
        return client

    def start(self, check: Callable[[], None]) -> EnginePort:
        """Start it, unless it runs already."""
        found = self.find()
        if found is not None:
            return found
        self._launched = launch(self._workspace, self._log, self._environment(), check)
        return self._client(self._launched.address)

    def close(self, keep: bool) -> None:
        """Hang up, and leave the engine to itself; what a window has started ends calmly, unless it is to go on.

        What a person or a service has started goes on in any case.
        """
        if self._launched is not None and self._launched.process.poll() is None:
            if not keep:
                self._launched.process.terminate()
        elif not keep and (said := read_address(self._workspace)) is not None and said.by_window:
            with suppress(ServerError):
                self._client(said).stop()
        if self._known is not None:
            self._known[1].close()
            self._known = None
        if self._launched is not None:
            self._launched.let_go()

    def by_window(self) -> bool:
        """Say whether a window has started the engine that was found last."""
        return self._known is not None and self._known[0].by_window

    def _client(self, address: Address) -> EngineClient:
        from app.publish.engine_client import connect

        if self._known is None or self._known[0] != address:
            if self._known is not None:
                self._known[1].close()
            self._known = address, connect(address.url, address.token, self._workspace.stem, language=self._language)
        return self._known[1]
