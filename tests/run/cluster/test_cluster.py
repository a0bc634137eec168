"""What workers on PostgreSQL do: the same as rules do everywhere, each thing once and in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.engine.effects import PaymentLinkCreated
from app.engine.errors import KnownError
from app.engine.model.event import SET, Event
from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, Trigger
from app.engine.trace import Acted
from app.run.carrying import Carrier, Parts
from app.run.cluster.sweeping import Sweeper
from app.storage.ledger.ledger import Incoming
from app.storage.ledger.ledger_company import LedgerCompany
from app.storage.ledger.postgres import Unreachable, open_postgres
from app.storage.ledger.views import Views
from tests.engine.board import after, board, catalogue, go, on, put, rule, say
from tests.run.cluster.office import Office

HOUR = timedelta(hours=1)


def effects(office: Office, item: str = "1") -> Iterator[Any]:
    return (one.content.effect for one in office.ledger.log(("deal", item)) if isinstance(one.content, Acted))


def said(office: Office, item: str = "1") -> list[str]:
    return [getattr(one, "text", type(one).__name__) for one in effects(office, item)]


def test_an_item_that_comes_in_enters_its_stage(office: Office) -> None:
    hello = say("hello", "Hello {{ item.title }}")
    office.publish(board(A=[hello, go("on", "B", order="after_previous")], B=[say("b")]))
    office.put("1")
    office.work()
    assert said(office) == ["Hello Roof", "StageChanged", "b"]
    state = office.ledger.load(("deal", "1"))
    assert state is not None
    assert state.item.stage == "B"
    assert office.jobs() == []


def test_the_events_of_an_item_happen_in_order_whoever_carries_them(office: Office) -> None:
    def stage(name: str) -> list[Rule | Trigger]:
        changes = on(f"on{name}", "field.changed", {"fields": ["probability"]}, allow_back=True)
        return [changes, say(name, "{{ item.probability }}")]

    office.publish(board(A=stage("a"), B=stage("b")))
    office.put("1", "2", "3")
    for n in range(1, 21):
        for item in "123":
            changed = Event(SET, item, office.cluster.clock(), {"values": {"probability": n}})
            office.send(Incoming("deal", changed, f"{item} {n}"))
    office.work(workers=3)
    for item in "123":
        assert said(office, item) == [str(n) for n in range(1, 21)]


def test_the_same_event_sent_twice_happens_once(office: Office) -> None:
    office.publish(board(A=[say("a")], B=[on("t", "call.outgoing"), say("b")]))
    office.put("1")
    call = Incoming("deal", Event("call.outgoing", "1", office.cluster.clock(), {"number": "1"}), "call-7")
    assert office.send(call, call) == office.send(call) * 2
    office.work()
    assert said(office) == ["a", "b"]


def test_a_near_timer_is_a_job_and_a_far_one_waits_in_the_ledger(office: Office) -> None:
    office.publish(board(A=[say("near", when=after(5, "minutes"))], B=[say("far", when=after(5, "hours"))]))
    office.put("1")
    office.put("2", stage="B")
    office.work()
    assert office.jobs() == [("1", True)]
    office.carrier().carry_for([("deal", "1")], office.cluster.clock() + timedelta(minutes=5))
    assert said(office) == ["near"]
    assert office.jobs() == []


def test_a_far_timer_comes_into_the_queue_when_its_time_draws_near(office: Office) -> None:
    office.publish(board(A=[say("far", when=after(5, "hours"))]))
    office.put("1")
    office.work()
    sweep(office, 4 * HOUR)
    assert office.jobs() == []
    sweep(office, 4 * HOUR + timedelta(minutes=55))
    sweep(office, 4 * HOUR + timedelta(minutes=55))
    assert office.jobs() == [("1", True)]


def test_a_timer_that_is_replanned_or_cancelled_leaves_the_queue(office: Office) -> None:
    office.publish(board(A=[say("a", when=after(5, "minutes"))], B=[on("t", "call.outgoing"), say("b")]))
    office.put("1")
    office.work()
    office.send(Incoming("deal", Event("call.outgoing", "1", office.cluster.clock(), {"number": "1"})))
    office.work()
    assert said(office) == ["b"]
    assert office.jobs() == []


def test_what_is_overdue_when_workers_start_runs_at_once_and_says_so(office: Office) -> None:
    office.publish(board(A=[say("late", when=after(2, "hours"))]))
    begun = office.cluster.clock() - 5 * HOUR
    office.ledger.take_in([office.coming("1", begun)], begun)
    office.carrier().carry_for([("deal", "1")], begun)
    office.work(lambda: said(office) == ["late"])
    codes = [getattr(one.content, "reason", None) for one in office.ledger.log(("deal", "1"))]
    assert [one.code for one in codes if one] == ["overdue"]


def test_work_whose_job_was_lost_gets_another(office: Office) -> None:
    office.publish(board(A=[say("a")]))
    office.put("1")
    with office.cluster.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM procrastinate_jobs")
    office.work()
    assert said(office) == ["a"]


def test_two_who_count_at_once_give_different_numbers(office: Office) -> None:
    link = rule("pay", "payment.link", {"amount": "5 EUR"})
    office.publish(board(A=[link]))
    items = [str(n) for n in range(40)]
    for one in items:
        office.put(one)
    office.work(workers=3)
    numbers = [one.number for item in items for one in effects(office, item) if isinstance(one, PaymentLinkCreated)]
    assert len(numbers) == len(set(numbers)) == len(items)


class Cramped(LedgerCompany):
    """A company in which no item can be written that is called Roof."""

    def write_item(self, item: Item) -> None:
        if item.values["title"] == "Roof":
            raise ValueError("no room")
        super().write_item(item)


def test_what_cannot_be_carried_is_set_aside_and_stops_nobody(office: Office) -> None:
    office.publish(board(A=[put("p", "probability", 50)]))
    office.put("1", "2")
    office.put("3", title="Door")
    ledger = office.cluster.careful_ledger
    office.work(carrier=Carrier(Parts(ledger, Cramped(ledger), catalogue())))
    assert said(office, "3") == ["FieldsChanged"]
    assert sorted((one.item, one.error) for one in Views(office.cluster.store).failed(10)) == [
        ("1", "no room"),
        ("2", "no room"),
    ]


def test_a_database_that_does_not_answer_says_so() -> None:
    with (
        pytest.raises(Unreachable, match="does not answer"),
        open_postgres("postgresql://nobody@/x?host=/nowhere").read(),
    ):
        pass


def test_an_address_of_another_database_is_refused() -> None:
    with pytest.raises(KnownError, match="not the address of a PostgreSQL"):
        open_postgres("sqlite:///x.db")


def sweep(office: Office, later: timedelta) -> None:
    def clock() -> datetime:
        return office.cluster.clock() + later

    Sweeper(office.cluster.careful_ledger.store, office.cluster.queue, HOUR, clock).sweep()
