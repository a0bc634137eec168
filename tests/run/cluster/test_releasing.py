"""Two who decide at the very same moment what runs in a pipeline, and who is told to have decided."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.releases import ChangedMeanwhile, Live, Releases
from tests.engine.board import board, say
from tests.run.cluster.office import Office

RULES = [board(A=[say("a", text)]) for text in ("one", "two", "three")]


class Slow(Releases):
    """Somebody who has looked at what runs, and decides only once somebody else has looked too."""

    def __init__(self, office: Office, looked: threading.Barrier) -> None:
        super().__init__(office.cluster.store)
        self._looked = looked

    def live(self, pipeline: str) -> Live | None:
        found = super().live(pipeline)
        self._looked.wait(30)
        return found


def at_once(*decide: Callable[[], object]) -> list[KnownError]:
    """Let some decide at the same moment, each over a connection of its own; return what was refused."""
    refused = []

    def decided(one: Callable[[], object]) -> None:
        try:
            one()
        except KnownError as error:
            refused.append(error)

    threads = [threading.Thread(target=decided, args=(one,)) for one in decide]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return refused


@pytest.mark.parametrize("already", [None, RULES[0]], ids=["nothing ran", "a version ran"])
def test_of_two_who_activate_at_the_same_moment_one_is_told_so(office: Office, already: RuleSet | None) -> None:
    now = office.cluster.clock()
    if already is not None:
        office.publish(already)
    number = 1 if already is not None else 0
    versions = [office.releases.upload(one, now).id for one in RULES[1:]]
    slow = Slow(office, threading.Barrier(2))
    refused = at_once(*(lambda version=one: slow.activate("sales", version, now, expected=number) for one in versions))
    assert [type(one) for one in refused] == [ChangedMeanwhile]
    live = office.releases.live("sales")
    assert live is not None
    assert live.number == number + 1
    assert live.version in versions


def test_a_shadow_cast_at_the_moment_of_an_activation_undoes_nothing(office: Office) -> None:
    now = office.cluster.clock()
    office.publish(RULES[0])
    first, second = (office.releases.upload(one, now).id for one in RULES[1:])
    slow = Slow(office, threading.Barrier(2))
    refused = at_once(lambda: slow.activate("sales", first, now), lambda: slow.shadow("sales", second, now))
    assert len(refused) == 1
    live = office.releases.live("sales")
    assert live is not None
    assert (live.version == first) != (live.shadow == second)


def test_an_older_database_is_told_by_name_and_token_who_put_rules_in_force(office: Office) -> None:
    office.publish(RULES[0])
    with office.cluster.store.write() as connection:
        Ledger(office.cluster.store).note("schema", "1")
        for table in ("run_live", "run_versions"):
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN by_token")
        connection.exec_driver_sql("UPDATE run_live SET by = 'Ann (office) (0123456789ab)'")
    office.cluster.prepare()
    live = office.releases.live("sales")
    assert live is not None
    assert (live.by, live.by_token) == ("Ann (office)", "0123456789ab")
