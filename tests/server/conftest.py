"""A server in this process, on a ledger in memory, whose rules run at once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from threading import Lock
from typing import Any
from weakref import finalize

import httpx
import pytest
import structlog
from sqlalchemy import StaticPool, create_engine

from app.delivery.base import Outside
from app.delivery.registry import Channels, Configured
from app.delivery.secrets.redaction import Redactor
from app.engine.errors import KnownError
from app.engine.placeholders import Templates
from app.paths import resources
from app.run.carrying import Carrier
from app.run.carrying import Parts as CarrierParts
from app.server.application import guarded, make_app
from app.server.desks import KeptChannels
from app.server.languages import Languages
from app.server.limits import Limits
from app.server.parts import Parts, ServerSettings
from app.server.records import LedgerRecords
from app.server.watching import line_of_json
from app.storage.ledger import tables as t
from app.storage.ledger.access import Hooks, Scope, Tokens
from app.storage.ledger.audit import Answers, Audit
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.ledger_company import LedgerCompany
from app.storage.ledger.links import Links
from app.storage.ledger.outbox import Outbox
from app.storage.ledger.providers import LedgerProviders
from app.storage.ledger.releases import Releases
from app.storage.ledger.store import EngineStore
from app.storage.ledger.views import Views
from tests.engine.board import MONDAY, catalogue
from tests.server.in_process import InProcess

BASE = "https://rules.example.com"


class AtOnce:
    """Runs rules whenever it is woken, on the thread that wakes it."""

    def __init__(self, carrier: Carrier, house: House) -> None:
        self._carrier = carrier
        self._house = house
        self.wrong: dict[str, str] = {}

    def wake(self) -> None:
        while True:
            try:
                if not self._carrier.carry_on(self._house.now).more:
                    return
            except KnownError as error:
                self._carrier.set_aside(self._house.now, error.words)

    def status(self) -> Mapping[str, Any]:
        return {"started_at": MONDAY.isoformat(), "done": {"events": 3}, "rates": {}, "late": 0}

    def problems(self) -> Mapping[str, str]:
        return self.wrong


class House:
    """A server, and tokens for each scope."""

    def __init__(self, limits: Limits, **settings: Any) -> None:
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        finalize(self, engine.dispose)  # it is made in many places, and goes with the last who knows it
        t.metadata.create_all(engine)
        self._turn = Lock()  # a database in memory has one connection, and with it one transaction at a time
        self.now = MONDAY
        self.log = io.StringIO()
        self.outside = Outside(secret=lambda _name: "", now=self.clock)
        ledger = Ledger(EngineStore(engine))
        store = ledger.store
        company = LedgerCompany(ledger, BASE)
        kept = LedgerProviders(store)
        carrier = Carrier(
            CarrierParts(ledger, company, catalogue(), Templates(), ways=lambda effect: self.channels().ways(effect))
        )
        self.kept = kept
        self.runner = AtOnce(carrier, self)
        self.parts = Parts(
            ledger=ledger,
            views=Views(store),
            company=company,
            records=LedgerRecords(ledger),
            releases=Releases(store),
            outbox=Outbox(store),
            links=Links(store),
            tokens=Tokens(store),
            hooks=Hooks(store),
            audit=Audit(store),
            answers=Answers(store),
            runner=self.runner,
            channels=KeptChannels(kept, self.channels),
            catalogue=catalogue(),
            templates=Templates(),
            languages=Languages(resources() / "translations"),
            log=structlog.wrap_logger(structlog.WriteLogger(self.log), processors=line_of_json(Redactor())),
            clock=self.clock,
            settings=ServerSettings(BASE, limits=limits, **settings),
        )
        self.app = make_app(self.parts)
        self.company = company

    def clock(self) -> datetime:
        return self.now

    def channels(self) -> Channels:
        return Channels([Configured(one.id, one.name, one.settings) for one in self.kept.all()], self.outside)

    def token(self, *scopes: Scope, expires_at: datetime | None = None) -> str:
        with self._turn:
            return self.parts.tokens.make("test", scopes or tuple(Scope), self.now, expires_at)[1]

    def client(self, *scopes: Scope, token: str | None = None, address: str = "203.0.113.5") -> httpx.Client:
        """Return somebody with a token of these scopes; of all where none is named, none where it is empty."""
        secret = token if token is not None else self.token(*scopes)
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        transport = InProcess(guarded(self.app), address, self._turn)
        return httpx.Client(transport=transport, base_url=BASE, headers=headers)


@pytest.fixture
def house() -> House:
    return House(Limits())


@pytest.fixture
def client(house: House) -> Iterator[httpx.Client]:
    with house.client() as opened:
        yield opened


@pytest.fixture
def stranger(house: House) -> Iterator[httpx.Client]:
    """Somebody without a token."""
    with house.client(token="") as opened:
        yield opened
