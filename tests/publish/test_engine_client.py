"""The client of an engine, against the real server in this process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.engine.effects import ClientMail
from app.engine.model.rule_set import RuleSet
from app.engine.trace import Acted, Entered
from app.publish.engine import DEAD, WAITING
from app.publish.engine_client import EngineClient, connect
from app.publish.refusals import Refusal, ServerError
from app.storage.ledger.access import Scope
from app.storage.ledger.outbox import Outgoing
from tests.engine.board import MONDAY, after, board, say
from tests.server.conftest import House

MAIL = ClientMail("system", "contact:1", "paolo@exmaple.com", "Offer", "<p>Here it is</p>")


@pytest.fixture
def engine(house: House) -> Iterator[EngineClient]:
    with EngineClient(house.client(), "here") as opened:
        yield opened


def rules() -> RuleSet:
    return board(A=[say("hello"), say("later", when=after(2))])


def put_item(house: House, stage: str) -> None:
    with house.client() as client:
        item: dict[str, Any] = {"pipeline": "sales", "stage": stage, "values": {"title": "Roof, Rossi"}}
        answer = client.put("/v1/items/deal/1", json=item)
        assert answer.status_code == 202, answer.text


def refused(house: House) -> str:
    """Let a mail be refused for good; return its key."""
    post = Outgoing("key1", ("deal", "1"), "mail", "Roof, Rossi", "smtp", MAIL, MONDAY, next_at=MONDAY)
    house.parts.outbox.put([post], MONDAY)
    (claimed,) = house.parts.outbox.claim(MONDAY, 1, "test")
    house.parts.outbox.give_up(claimed, "No such domain.")
    return post.key


def test_rules_are_let_run_and_what_follows_is_told(house: House, engine: EngineClient) -> None:
    engine.go_live(rules(), "first", enter=False)
    put_item(house, "A")
    going = engine.status()
    (live,) = going.pipelines
    assert (live.pipeline, going.timers) == ("sales", 1)
    steps = engine.steps(100)
    assert [type(one.step) for one in steps if isinstance(one.step, Entered | Acted)] == [Entered, Acted]
    assert [one.seq for one in steps] == sorted(one.seq for one in steps)
    (timer,) = engine.timers(10)
    assert (timer.title, timer.rules) == ("Roof, Rossi", ("later",))


def test_a_line_that_was_read_before_is_the_same_again(house: House, engine: EngineClient) -> None:
    engine.go_live(rules(), "", enter=False)
    put_item(house, "A")
    first, again = engine.steps(100), engine.steps(100)
    assert first
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_records_enter_the_stage_in_which_they_stand_where_that_is_wanted(house: House, engine: EngineClient) -> None:
    engine.go_live(board(), "", enter=False)
    put_item(house, "A")
    engine.go_live(rules(), "", enter=True)
    assert [one.step.rule for one in engine.steps(100) if isinstance(one.step, Acted)] == ["hello"]


def test_a_pipeline_runs_no_more(engine: EngineClient) -> None:
    engine.go_live(rules(), "", enter=False)
    engine.halt("sales")
    assert engine.status().pipelines == ()


def test_what_was_refused_is_mended_and_sent_again(house: House, engine: EngineClient) -> None:
    key = refused(house)
    (dead,) = engine.outbox(DEAD, 10)
    assert (dead.effect, dead.error, dead.attempts) == (MAIL, "No such domain.", 1)
    engine.mend(key, {"address": "paolo@example.com"})
    (waits,) = engine.outbox(WAITING, 10)
    assert isinstance(waits.effect, ClientMail)
    assert waits.effect.address == "paolo@example.com"
    assert engine.outbox(DEAD, 10) == ()


def test_what_was_refused_is_sent_again_as_it_is_or_given_up(house: House, engine: EngineClient) -> None:
    key = refused(house)
    engine.send_again(key)
    assert [one.key for one in engine.outbox(WAITING, 10)] == [key]
    engine.give_up(key)
    assert engine.outbox(WAITING, 10) == ()


def test_what_a_token_is_not_good_for_is_refused_in_words(house: House) -> None:
    with EngineClient(house.client(Scope.READ), "here") as engine, pytest.raises(Refusal) as raised:
        engine.go_live(rules(), "", enter=False)
    assert "here" in raised.value.words.plain()


def test_where_nobody_answers_that_is_said() -> None:
    def gone(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Connection refused")

    with (
        connect("http://127.0.0.1:9", "t", "here", httpx.MockTransport(gone)) as engine,
        pytest.raises(ServerError) as raised,
    ):
        engine.status()
    assert not isinstance(raised.value, Refusal)
    assert "cannot be reached" in raised.value.words.plain()


def test_what_cannot_be_read_is_said() -> None:
    def odd(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"else": 1})

    with (
        connect("http://127.0.0.1:9", "t", "here", httpx.MockTransport(odd)) as engine,
        pytest.raises(ServerError, match="cannot be read"),
    ):
        engine.status()


def test_an_engine_that_is_asked_no_more_is_no_fault() -> None:
    engine = connect("http://127.0.0.1:9", "t", "here")
    engine.close()
    with pytest.raises(ServerError, match="not asked"):
        engine.status()
