"""What a cluster does is what a rehearsal does, with nothing but the jobs in its queue to call for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from app.engine.history import History
from app.engine.model.rule_set import RuleSet
from app.run.carrying import Carrier, Parts
from app.run.cluster.sweeping import Sweeper
from app.storage.ledger import tables as t
from tests.engine.board import catalogue
from tests.engine.random_lives import histories, rule_sets
from tests.run.alike import Ran, RandomCompany, live_alike
from tests.run.cluster.office import Office

_TAKE = text(
    "DELETE FROM procrastinate_jobs WHERE scheduled_at IS NULL OR scheduled_at <= :now"
    " RETURNING id, args->>'entity', args->>'item'"
)


class RanThere(Ran):
    """In a cluster that forgets what ran there before."""

    def __init__(self, office: Office, rule_set: RuleSet) -> None:
        with office.cluster.store.write() as connection:
            for name in (*t.metadata.tables, "procrastinate_jobs"):
                connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608  names of ours
        self._cluster = office.cluster
        super().__init__(office.cluster.careful_ledger, rule_set)
        self._carrier = Carrier(Parts(self.ledger, RandomCompany(self.ledger), catalogue()))

    def carry_due(self, now: datetime) -> None:
        Sweeper(self.ledger.store, self._cluster.queue, timedelta(hours=1), lambda: now).sweep()
        self.carry(now)

    def carry(self, now: datetime) -> None:
        with self._cluster.store.write() as connection:
            taken = sorted(connection.execute(_TAKE, {"now": now}).all())
        assert taken
        for _, entity, item in taken:
            self.steps += self._carrier.carry_for([(entity, item)], now).steps


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule_sets(), histories())
def test_a_cluster_does_what_a_rehearsal_does(office: Office, rule_set: RuleSet, log: list[History]) -> None:
    live_alike(RanThere(office, rule_set), rule_set, log)
