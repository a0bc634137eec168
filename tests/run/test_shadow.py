"""A version in the shadow, told beside the live one from what has happened since it was cast."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from app.engine.comparison import Change
from app.engine.effects import WebhookCall
from app.engine.model.event import FINISHED, Event
from app.engine.model.rule_set import RuleSet
from app.engine.rule_set_file import version_id
from app.engine.trace import Acted
from app.run.shadow import NoShadow, Sources, shadow_report
from app.server.limits import Limits
from app.storage.ledger.ledger import Incoming
from tests.engine.board import MONDAY, after, board, go, rule
from tests.server.conftest import House

TITLE = {"title": "Roof"}


def tell(text: str, **settings: Any) -> RuleSet:
    parameters = {"text": text, "recipients": ["responsible"]}
    return board(A=[rule("n", "employee.notification", parameters, **settings)])


class Town:
    """A server with a live version and one in the shadow, to which things happen."""

    def __init__(self, live: RuleSet, shadow: RuleSet) -> None:
        self.house = House(Limits())
        self.shadow = shadow
        parts = self.house.parts
        people = {"employees": [{"id": "ann", "name": "Ann Lind"}], "pipelines": [_PIPELINE]}
        self.ask("PUT", "/v1/surroundings", people)
        for one in (live, shadow):
            parts.releases.upload(one, self.house.now)
        parts.releases.activate("sales", version_id(live), self.house.now)

    def cast(self) -> None:
        self.house.parts.releases.shadow("sales", version_id(self.shadow), self.house.now)

    def ask(self, method: str, path: str, body: Mapping[str, Any]) -> None:
        with self.house.client() as client:
            client.request(method, path, json=body).raise_for_status()

    def item(self, number: str, stage: str = "A", **values: Any) -> None:
        body = {"pipeline": "sales", "stage": stage, "values": TITLE | {"responsible": "ann"} | values}
        self.ask("PUT", f"/v1/items/deal/{number}", body)

    def move(self, number: str, stage: str) -> None:
        self.ask("PATCH", f"/v1/items/deal/{number}", {"stage": stage})

    def wait(self, **length: float) -> None:
        self.house.now += timedelta(**length)
        self.house.runner.wake()

    def told(self, most: int = 1000) -> dict[str, Any]:
        parts = self.house.parts
        sources = Sources(parts.ledger, parts.company, parts.catalogue, parts.templates)
        return shadow_report(sources, "sales", self.house.now, most).as_json()

    def totals(self) -> dict[str, int]:
        return {change: n for change, n in self.told()["totals"].items() if n}


_PIPELINE = {
    "id": "sales", "name": "Sales", "entity": "deal",
    "stages": [{"id": one, "name": one} for one in "ABCD"],
}  # fmt: skip


def test_the_same_rules_do_the_same_in_the_shadow() -> None:
    town = Town(tell("Hi"), tell("Hi", name="Only another name"))
    town.cast()
    town.item("1")
    told = town.told()
    assert (told["same"], told["totals"]["otherwise"], told["events"]) == (1, 0, 1)


def test_what_it_would_have_sent_otherwise_is_counted_and_nothing_of_it_leaves() -> None:
    town = Town(tell("Hi"), tell("Hello"))
    town.cast()
    town.item("1")
    town.item("2")
    log = len(town.house.parts.ledger.newest(1000))
    assert town.totals() == {Change.OTHERWISE: 2}
    assert len(town.house.parts.ledger.newest(1000)) == log


def test_what_happened_before_it_was_cast_does_not_count() -> None:
    town = Town(tell("Hi"), tell("Hello"))
    town.item("1")
    town.cast()
    assert town.totals() == {}


def test_items_that_stand_in_a_stage_already_keep_their_version_in_the_shadow_too() -> None:
    waiting = {"when": after(2)}
    town = Town(tell("Hi", **waiting), tell("Hello", **waiting))
    town.item("1")
    town.cast()
    town.wait(days=3)
    assert town.told()["same"] == 1

    town.move("1", "B")
    town.move("1", "A")
    town.wait(days=3)
    assert town.totals() == {Change.OTHERWISE: 1}


def test_timers_of_the_shadow_run_at_their_own_time() -> None:
    town = Town(tell("Hi", when=after(5)), tell("Hi", when=after(1)))
    town.cast()
    town.item("1")
    town.wait(days=2)
    assert town.totals() == {Change.MORE: 1}


def test_an_item_goes_its_own_way_in_the_shadow() -> None:
    arrived = tell("There").stages[0].rules[0]
    town = Town(board(A=[go("g", "B")], B=[arrived]), board(B=[arrived]))
    town.cast()
    town.item("1")
    assert [(one["rule"], one["change"]) for one in town.told()["differences"] if one["recipient"]] == [("n", "less")]

    town.move("1", "A")
    town.move("1", "B")
    state = town.house.parts.ledger.load(("deal", "1"))
    assert state is not None
    assert state.item.stage == "B"


def test_the_answer_to_a_webhook_that_came_meanwhile_comes_in_the_shadow_too() -> None:
    call = {"url": "https://example.com/x", "responds_with": [["n", "n"]]}
    told = {"text": "{{ results['ask'].n }}", "recipients": ["responsible"]}
    asks = board(A=[
        rule("ask", "custom.webhook", call, on_failure="stop"),
        rule("n", "employee.notification", told, order="after_previous"),
    ])  # fmt: skip
    town = Town(asks, tell("Hello"))
    town.cast()
    town.item("1")
    ledger = town.house.parts.ledger
    asked = next(one.content for one in ledger.log(("deal", "1")) if isinstance(one.content, Acted))
    assert isinstance(asked.effect, WebhookCall)
    data = {"awaits": asked.effect.call_id, "results": {"n": "5"}}
    ledger.take_in([Incoming("deal", Event(FINISHED, "1", town.house.now, data))], town.house.now)
    town.wait()
    assert [one["change"] for one in town.told()["differences"] if one["rule"] == "n"] == ["otherwise"]


def test_of_very_much_only_the_first_part_is_looked_at_and_it_says_so() -> None:
    town = Town(tell("Hi"), tell("Hello"))
    town.cast()
    for number in range(4):
        town.item(str(number))
    told = town.told(most=2)
    assert (told["events"], told["whole"], told["totals"]["otherwise"]) == (2, False, 2)


def test_without_a_shadow_there_is_nothing_to_tell() -> None:
    town = Town(tell("Hi"), tell("Hello"))
    with pytest.raises(NoShadow):
        town.told()
    town.cast()
    town.house.parts.releases.shadow("sales", None, MONDAY)
    with pytest.raises(NoShadow):
        town.told()


def test_casting_a_shadow_leaves_what_is_said_of_the_live_version() -> None:
    town = Town(tell("Hi"), tell("Hello"))
    before = town.house.parts.releases.live("sales")
    town.wait(days=1)
    town.cast()
    live = town.house.parts.releases.live("sales")
    assert before is not None
    assert live is not None
    assert (live.activated_at, live.version, live.by) == (before.activated_at, before.version, before.by)
