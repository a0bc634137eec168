"""What a cluster does is what a rehearsal does, with nothing but the jobs in its queue to call for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from app.engine.history import History
from app.engine.model.event import Event
from app.engine.model.rule_set import RuleSet
from app.engine.program import Programs
from app.engine.rehearse import Rehearsal, Stage
from app.engine.trace import Step
from app.run.carrying import Carrier, Parts
from app.run.cluster.sweeping import Sweeper
from app.storage.ledger import tables as t
from app.storage.ledger.company import RECORD
from app.storage.ledger.ledger import Incoming
from app.storage.ledger.releases import Releases
from tests.engine.board import MONDAY, catalogue, program
from tests.engine.random_lives import LATEST, company, histories, rule_sets
from tests.run.cluster.office import Office
from tests.run.test_agreement import Happening, RandomCompany, lived, of, rehearsed, settled

_TAKE = text(
    "DELETE FROM procrastinate_jobs WHERE scheduled_at IS NULL OR scheduled_at <= :now"
    " RETURNING id, args->>'entity', args->>'item'"
)


class Ran:
    """A cluster on a clock of ours."""

    def __init__(self, office: Office, rule_set: RuleSet) -> None:
        with office.cluster.store.write() as connection:
            for name in (*t.metadata.tables, "procrastinate_jobs"):
                connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608  names of ours
        self._cluster = office.cluster
        self.ledger = office.cluster.careful_ledger
        releases = Releases(self.ledger.store)
        releases.activate("sales", releases.upload(rule_set, MONDAY).id, MONDAY)
        self._carrier = Carrier(Parts(self.ledger, RandomCompany(self.ledger), catalogue()))
        self.steps: list[Step] = []

    def advance(self, until: datetime) -> None:
        while (due := self.ledger.next_due()) is not None and due <= until:
            sweeper = Sweeper(self.ledger.store, self._cluster.queue, timedelta(hours=1), lambda: due)
            sweeper.sweep()
            self._work(due)

    def let(self, happening: Happening) -> None:
        at, key, kind, data = happening
        self.advance(at)
        if kind == "enter":
            data = {"after": {"pipeline": data.pipeline, "stage": data.stage, "values": data.values}}
            kind = RECORD
        self.ledger.take_in([Incoming(key[0], Event(kind, key[1], at, data))], at)
        self._work(at)

    def _work(self, now: datetime) -> None:
        with self._cluster.store.write() as connection:
            taken = sorted(connection.execute(_TAKE, {"now": now}).all())
        assert taken
        for _, entity, item in taken:
            self.steps += self._carrier.carry_for([(entity, item)], now).steps


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule_sets(), histories())
def test_a_cluster_does_what_a_rehearsal_does(office: Office, rule_set: RuleSet, log: list[History]) -> None:
    play = Rehearsal(Stage(Programs.of(program(rule_set)), company()), MONDAY)
    ran = Ran(office, rule_set)
    for one in lived(log):
        play = rehearsed(play, one)
        ran.let(one)
    play = play.advance(LATEST)
    ran.advance(LATEST)
    for key, state in play.states.items():
        assert of(key, ran.steps) == of(key, play.steps)
        assert settled(ran.ledger.load(key)) == settled(state)
        assert settled(ran.ledger.rebuilt(key)) == settled(state)
