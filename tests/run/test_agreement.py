"""What runs for real does what a rehearsal does, and the log of it alone tells where each item stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import given, settings
from sqlalchemy import StaticPool, create_engine

from app.engine.history import History
from app.engine.model.rule_set import RuleSet
from app.engine.placeholders import Templates
from app.run.carrying import Carrier, Parts
from app.storage.ledger import tables as t
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.store import EngineStore
from tests.engine.board import catalogue
from tests.engine.random_lives import histories, rule_sets
from tests.run.alike import Ran, RandomCompany, live_alike


class RanHere(Ran):
    """In a database that is gone afterwards."""

    def __init__(self, rule_set: RuleSet, *, alone: bool) -> None:
        options: dict[str, Any] = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
        engine = create_engine("sqlite://", **options)
        t.metadata.create_all(engine)
        super().__init__(Ledger(EngineStore(engine)), rule_set)
        parts = Parts(self.ledger, RandomCompany(self.ledger), catalogue(), Templates(), alone=alone)
        self._carrier = Carrier(parts)

    def carry(self, now: datetime) -> None:
        self.steps += self._carrier.carry_on(now).steps


@settings(max_examples=60, deadline=None)
@given(rule_sets(), histories())
def test_what_runs_for_real_does_what_a_rehearsal_does(rule_set: RuleSet, log: list[History]) -> None:
    live_alike(RanHere(rule_set, alone=len(log) % 2 == 0), rule_set, log)
