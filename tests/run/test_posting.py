"""What leaves: at least once with one key, again later where it did not work, mended where it never will."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from app.delivery.base import Post, Receipt, Refused, TooMany, TryAgain
from app.engine.effects import Effect, EmployeeMail, WebhookCall
from app.engine.errors import KnownError
from app.engine.words import Msg, msg
from app.run.posting import MOST_ATTEMPTS, Poster
from app.storage.errors import StorageError
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.outbox import LEASE, Outbox, Outgoing, PostStatus
from tests.engine.board import MONDAY
from tests.run.posted import counts, post_due

MAIL = EmployeeMail("system", ("ann",), ("ann@example.com",), "Hello", "<p>y</p>")
CALL = WebhookCall("https://example.com", responds_with=(("n", "n"),), call_id="call-1")
SECOND = timedelta(seconds=1)


class Way:
    """A channel that answers as it is told, and notes what it was given."""

    def __init__(self, *answers: Receipt | Exception) -> None:
        self.answers = list(answers)
        self.given: list[Post] = []

    def deliver(self, id: str, post: Post) -> Receipt:
        assert id == "mail"
        self.given.append(post)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Desk:
    """An outbox with one post, and who sends it."""

    def __init__(self, ledger: Ledger, way: Way, effect: Effect = MAIL) -> None:
        self.ledger, self.way, self.now = ledger, way, MONDAY
        self.outbox = Outbox(ledger.store)
        self.outbox.put([Outgoing("key-1", ("deal", "1"), "r", "Roof", "mail", effect, MONDAY)], MONDAY)
        self.poster = Poster(ledger, lambda: way, self.clock, "tester", chance=random.Random(1))

    def clock(self) -> datetime:
        return self.now

    @property
    def post(self) -> Outgoing:
        return self.outbox.get("key-1")

    def send(self) -> Outgoing:
        """Send when it is next to be tried."""
        self.now = max(self.now, self.post.next_at or self.now)
        assert post_due(self.poster) == 1
        return self.post


@pytest.fixture
def desk(ledger: Ledger) -> Callable[..., Desk]:
    def made(*answers: Receipt | Exception, effect: Effect = MAIL) -> Desk:
        return Desk(ledger, Way(*answers), effect)

    return made


def test_what_was_sent_is_noted_and_not_sent_again(desk: Callable[..., Desk]) -> None:
    here = desk(Receipt("there-7"))
    sent = here.send()
    assert (sent.status, sent.receipt, sent.attempts) == (PostStatus.SENT, "there-7", 1)
    here.now += timedelta(days=9)
    assert post_due(here.poster) == 0


def test_what_did_not_work_is_tried_again_later_and_ever_later_with_the_same_key(desk: Callable[..., Desk]) -> None:
    here = desk(TryAgain(msg("Busy.")), TryAgain(msg("Busy.")), TryAgain(msg("Busy.")), Receipt("at last"))
    for attempt in range(3):
        waits = here.send()
        assert waits.status is PostStatus.WAITING
        assert waits.error == "Busy."
        assert isinstance(waits.error, Msg)
        assert waits.next_at is not None
        assert SECOND <= waits.next_at - here.now <= SECOND + timedelta(seconds=5) * 2**attempt
    assert here.send().status is PostStatus.SENT
    assert {one.key for one in here.way.given} == {"key-1"}


def test_the_other_side_says_when_to_come_again(desk: Callable[..., Desk]) -> None:
    here = desk(TryAgain(msg("Busy."), after=timedelta(minutes=7)), Receipt())
    assert here.send().next_at == here.now + timedelta(minutes=7)


def test_a_service_that_asks_for_no_rest_is_not_pressed_until_it_is_given_up(desk: Callable[..., Desk]) -> None:
    here = desk(*[TryAgain(msg("Busy."), after=timedelta(0))] * MOST_ATTEMPTS)
    began = here.now
    while here.post.status is PostStatus.WAITING:
        here.send()
    assert here.now - began > timedelta(minutes=10)


def test_a_rate_that_is_used_up_counts_as_no_attempt(desk: Callable[..., Desk]) -> None:
    here = desk(TooMany(msg("Enough."), after=SECOND), Receipt())
    assert here.send().attempts == 0


def test_a_queue_that_waits_for_a_rate_is_left_alone_and_keeps_its_order(desk: Callable[..., Desk]) -> None:
    here = desk(Receipt(), TooMany(msg("Enough."), after=SECOND), Receipt())
    queue = [Outgoing(f"key-{n}", ("deal", "1"), "r", "Roof", "mail", MAIL, MONDAY) for n in range(2, 30)]
    here.outbox.put(queue, MONDAY + SECOND)
    here.now += SECOND
    assert [post_due(here.poster, limit=1) for _ in range(9)] == [1, 1, *[0] * 7]
    here.now += SECOND
    post_due(here.poster, limit=2)
    assert [one.key for one in here.way.given] == ["key-1", "key-2", "key-2", "key-3"]
    assert here.outbox.get("key-2").attempts == 1


def test_what_goes_another_way_does_not_wait_for_a_rate(ledger: Ledger) -> None:
    tried = []

    class Ways:
        def deliver(self, id: str, post: Post) -> Receipt:
            tried.append(post.key)
            if id == "full":
                raise TooMany(msg("Enough."), after=SECOND)
            return Receipt()

    outbox, ways = Outbox(ledger.store), ["full", "full", "free", "full", "free"]
    outbox.put([Outgoing(f"{n}", ("deal", "1"), "r", "", way, MAIL, MONDAY) for n, way in enumerate(ways)], MONDAY)
    poster = Poster(ledger, Ways, lambda: MONDAY, "tester")
    assert [post_due(poster, limit=1) for _ in ways] == [1, 1, 1, 0, 0]
    assert tried == ["0", "2", "4"]


def test_it_is_given_up_after_many_attempts_and_the_last_reason_is_said(desk: Callable[..., Desk]) -> None:
    here = desk(TryAgain(msg("Nobody answers.")))
    for _ in range(MOST_ATTEMPTS):
        here.send()
    assert here.post.status is PostStatus.DEAD
    assert isinstance(here.post.error, Msg)
    assert here.post.error.plain() == f"Given up after {MOST_ATTEMPTS} attempts. The last one said: Nobody answers."


def test_what_is_refused_waits_for_a_person_who_mends_it_and_sends_it_again(desk: Callable[..., Desk]) -> None:
    here = desk(Refused(msg("No such address."), field="addresses"), Receipt())
    assert here.send().status is PostStatus.DEAD
    here.outbox.send_again("key-1", here.now, replace(MAIL, addresses=("bo@example.com",)))
    assert here.send().status is PostStatus.SENT
    assert here.way.given[-1].effect == replace(MAIL, addresses=("bo@example.com",))
    with pytest.raises(KnownError, match="sent already"):
        here.outbox.send_again("key-1", here.now)


def test_of_what_has_left_in_part_only_the_rest_is_sent_again(desk: Callable[..., Desk]) -> None:
    rest = replace(MAIL, recipients=("bo",), addresses=("bo@example.com",))
    here = desk(TryAgain(msg("Half of them."), rest=rest), Receipt())
    here.send()
    here.send()
    assert [one.effect for one in here.way.given] == [MAIL, rest]


def test_a_channel_at_fault_does_not_keep_the_others_from_sending(desk: Callable[..., Desk]) -> None:
    here = desk(ZeroDivisionError())
    assert here.send().status is PostStatus.DEAD
    assert isinstance(here.post.error, Msg)
    assert "ZeroDivisionError" in here.post.error.plain()


def test_an_answer_comes_back_as_an_event_of_the_item(desk: Callable[..., Desk]) -> None:
    here = desk(Receipt(results={"n": 5}), effect=CALL)
    here.send()
    (event,) = here.ledger.waiting(10)
    assert event.key == ("deal", "1")
    assert event.event.data == {"awaits": "call-1", "results": {"n": 5}}


def test_what_a_worker_had_claimed_when_it_died_is_sent_by_another_one(desk: Callable[..., Desk]) -> None:
    here = desk(Receipt())
    assert len(here.poster.claim(10)) == 1
    assert post_due(here.poster) == 0
    here.now += LEASE
    assert post_due(here.poster) == 1


def test_what_is_long_on_its_way_stays_with_whoever_is_alive(desk: Callable[..., Desk]) -> None:
    here = desk(Receipt())
    other = Poster(here.ledger, lambda: here.way, here.clock, "another")
    (slow,) = here.poster.claim(1)
    for _ in range(40):
        here.now += LEASE / 2
        here.poster.keep()
        assert post_due(other) == 0
    here.poster.post(slow)
    assert here.post.status is PostStatus.SENT


def test_whoever_comes_back_too_late_takes_nothing_from_another_one(desk: Callable[..., Desk]) -> None:
    here = desk(TryAgain(msg("Busy."), after=timedelta(hours=1)))
    other = Poster(here.ledger, lambda: here.way, here.clock, "another")
    assert len(here.poster.claim(1)) == 1
    here.now += LEASE
    assert post_due(other) == 1
    here.now += LEASE
    before = here.post.next_at
    here.poster.keep()
    assert here.post.next_at == before


def test_a_person_may_decide_that_it_is_never_sent(desk: Callable[..., Desk]) -> None:
    here = desk(TryAgain(msg("Busy.")))
    here.send()
    here.outbox.drop("key-1")
    here.now += timedelta(days=9)
    assert post_due(here.poster) == 0
    assert counts(here.outbox) == {"dropped": 1}


def test_what_a_person_drops_while_it_is_under_way_is_not_tried_again(desk: Callable[..., Desk]) -> None:
    here = desk(TryAgain(msg("Busy.")))
    (claimed,) = here.poster.claim(1)
    here.outbox.drop("key-1")
    here.poster.post(claimed)
    here.now += timedelta(days=9)
    assert post_due(here.poster) == 0
    assert here.post.status is PostStatus.DROPPED


@pytest.mark.parametrize("failure", [TryAgain(msg("Busy.")), Refused(msg("No."))])
def test_what_another_one_has_sent_meanwhile_stays_sent(desk: Callable[..., Desk], failure: Exception) -> None:
    here = desk(Receipt("there"), failure)
    (slow,) = here.poster.claim(1)
    here.now += LEASE
    assert post_due(here.poster) == 1
    here.poster.post(slow)
    here.now += timedelta(days=9)
    assert post_due(here.poster) == 0
    assert here.post.status is PostStatus.SENT


def test_a_database_in_trouble_makes_no_dead_letter(desk: Callable[..., Desk]) -> None:
    here = desk(StorageError(msg("It is locked.")), Receipt())
    with pytest.raises(StorageError):
        post_due(here.poster)
    assert counts(here.outbox) == {"waiting": 1}
    here.now += LEASE
    assert post_due(here.poster) == 1
    assert counts(here.outbox) == {"sent": 1}
