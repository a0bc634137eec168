"""What the server is made of; joined in boot, and handed to every route."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request
from msgspec import Struct
from structlog.typing import FilteringBoundLogger

from app.delivery.base import Receipt, Received
from app.engine.catalog.registry import Catalogue
from app.engine.model.belongings import Document
from app.engine.placeholders import Templates
from app.engine.telling import Glossary
from app.engine.words import Msg
from app.server.languages import Languages
from app.server.limits import Limits
from app.server.records import Records
from app.storage.ledger.access import Hooks, Tokens
from app.storage.ledger.audit import Answers, Audit
from app.storage.ledger.company import Company
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.links import Links
from app.storage.ledger.outbox import Outbox
from app.storage.ledger.releases import Releases
from app.storage.ledger.views import Views


class ServerSettings(Struct, frozen=True):
    """What a server is told when it starts."""

    public_base: str
    """What the addresses of its public pages begin with, such as ``https://rules.example.com``."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses and networks of reverse proxies whose word on who asks is taken."""
    hosts: tuple[str, ...] = ()
    """Names under which it may be asked; empty: any. It keeps pages of strangers from asking in a browser's name."""
    certificate: Path | None = None
    key: Path | None = None
    limits: Limits = Limits()

    @property
    def secure(self) -> bool:
        """Whether people reach it by https, here or at a proxy."""
        return self.public_base.startswith("https://")


class Runner(Protocol):
    """What runs the rules, as the server sees it."""

    def wake(self) -> None:
        """Look at what has come in, now."""

    def status(self) -> Mapping[str, Any]:
        """Return since when it runs, what was done, and how fast, as JSON."""

    def problems(self) -> Mapping[str, str]:
        """Return what keeps it from working, in words by name; empty where all is well."""


class ChannelSeen(Struct, frozen=True):
    """A way out that is set up; `kind` is its type, empty where nothing leaves, `problem` why it cannot be used."""

    id: str
    name: str
    channel: str
    kind: str
    settings: Mapping[str, Any]
    problem: Msg | None = None


class ChannelDesk(Protocol):
    """The channels, as they are set up and changed while the server runs."""

    def all(self) -> tuple[ChannelSeen, ...]:
        """Return what is set up."""

    def put(self, id: str, name: str, channel: str, settings: Mapping[str, Any]) -> ChannelSeen:
        """Add or change one, and open it anew; raises KnownError for settings that do not fit."""

    def remove(self, id: str) -> bool:
        """Remove one; say whether there was one."""

    def try_out(self, id: str, to: str) -> Receipt:
        """Send a short test; raises KnownError."""

    def arrived(self, id: str, headers: Mapping[str, str], body: bytes) -> tuple[Received, ...]:
        """Return what the service of a channel says when it calls; raises KnownError where that is not who calls."""


class Glossaries:
    """How things are called, kept for those who ask every second; safe to be used from several threads."""

    _MOST = 8

    def __init__(self) -> None:
        """Keep none yet."""
        self._kept: OrderedDict[Hashable, Glossary] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, made: Callable[[], Glossary]) -> Glossary:
        """Return the one of a key, `made` where it is not kept."""
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            found = made()
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > self._MOST:
                    self._kept.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True)
class Parts:
    """All that the routes need. `stop` ends the program, where whoever holds a token may do that."""

    ledger: Ledger
    views: Views
    company: Company
    records: Records
    releases: Releases
    outbox: Outbox
    links: Links
    tokens: Tokens
    hooks: Hooks
    audit: Audit
    answers: Answers
    runner: Runner
    channels: ChannelDesk
    catalogue: Catalogue
    templates: Templates
    languages: Languages
    log: FilteringBoundLogger
    clock: Callable[[], datetime]
    settings: ServerSettings
    stop: Callable[[], None] | None = None
    document_file: Callable[[Document], bytes] | None = None
    """Gives a document as a .docx, where the templates are at hand."""
    glossaries: Glossaries = field(default_factory=Glossaries)


def parts_of(request: Request) -> Parts:
    """Return the parts of the application that is asked."""
    parts: Parts = request.app.state.parts
    return parts


Given = Annotated[Parts, Depends(parts_of)]
"""The parts, as a route asks for them."""
