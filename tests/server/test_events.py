"""Events and items in, as CloudEvents, tables and single items, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.engine.board import MONDAY, board, on, rule, say
from tests.server.conftest import House
from tests.server.test_versions import activated


@pytest.fixture
def sales(client: httpx.Client) -> httpx.Client:
    """A server on which deals of the stage A wait for a call, and are greeted in B."""
    calls = on("call", "call.incoming", {}, only_if=None)
    activated(client, board(A=[say("welcome", "Welcome")], B=[calls, say("greet", "Greetings")]))
    return client


def put(client: httpx.Client, id: str = "7", stage: str = "A", **values: Any) -> httpx.Response:
    return client.put(f"/v1/items/deal/{id}", json={"pipeline": "sales", "stage": stage, "values": values})


def call(**more: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "c-1",
        "source": "pbx",
        "type": "call.incoming",
        "subject": "deal/7",
        "data": {"number": "+39 02 1234567"},
        **more,
    }


def send(client: httpx.Client, *events: dict[str, Any]) -> httpx.Response:
    return client.post("/v1/events", json=list(events), headers={"Content-Type": "application/cloudevents-batch+json"})


def stage_of(client: httpx.Client, id: str = "7") -> str:
    stage: str = client.get(f"/v1/items/deal/{id}").json()["stage"]
    return stage


def said(client: httpx.Client) -> list[str]:
    steps = client.get("/v1/steps", params={"limit": 500}).json()["steps"]
    return [one["words"] for one in reversed(steps) if one["kind"] == "Acted"]


def test_a_new_item_enters_its_stage_and_its_rules_run(sales: httpx.Client) -> None:
    assert put(sales, title="Roof").status_code == 202
    shown = sales.get("/v1/items/deal/7").json()
    assert (shown["stage"], shown["title"], shown["values"]["title"]) == ("A", "Roof", "Roof")
    assert [(one["rule"], one["status"]) for one in shown["rules"]] == [("welcome", "done")]


def test_an_event_moves_its_item(sales: httpx.Client) -> None:
    put(sales)
    answer = send(sales, call())
    assert (answer.status_code, answer.json()["accepted"]) == (202, 1)
    assert stage_of(sales) == "B"
    told = sales.get(f"/v1/events/{answer.json()['events'][0]['number']}").json()
    assert (told["type"], told["error"]) == ("call.incoming", None)
    assert told["done_at"] is not None


def test_the_same_event_twice_happens_once(sales: httpx.Client) -> None:
    put(sales)
    send(sales, call())
    put(sales)  # back to A
    again = send(sales, call()).json()
    assert (again["accepted"], again["known"], again["events"][0]["status"]) == (0, 1, "known")
    assert stage_of(sales) == "A"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "application/cloudevents+json"}, call()),
        (
            {
                "Content-Type": "application/json",
                "ce-specversion": "1.0",
                "ce-id": "c-1",
                "ce-source": "pbx",
                "ce-type": "call.incoming",
                "ce-subject": "deal/7",
            },
            {"number": "1"},
        ),
    ],
    ids=["structured", "binary"],
)
def test_an_event_may_stand_in_the_body_or_in_headers(
    sales: httpx.Client, headers: dict[str, str], body: dict[str, Any]
) -> None:
    put(sales)
    assert sales.post("/v1/events", json=body, headers=headers).status_code == 202
    assert stage_of(sales) == "B"


@pytest.mark.parametrize(
    ("wrong", "said_of"),
    [
        ({"specversion": "0.3"}, "specversion"),
        ({"type": "no.such_trigger"}, "no.such_trigger"),
        ({"subject": "deal"}, "subject"),
        ({"data": "text"}, "data"),
        ({"data_base64": "ü", "data": None}, "Base64"),
        ({"data_base64": "e30", "data": None}, "Base64"),
        ({"time": (MONDAY + timedelta(days=1)).isoformat()}, "future"),
        ({"type": "finished", "data": {}}, "awaits"),
    ],
)
def test_one_wrong_event_keeps_the_whole_batch_out(sales: httpx.Client, wrong: dict[str, Any], said_of: str) -> None:
    put(sales)
    answer = send(sales, call(), call(id="c-2", **wrong))
    assert answer.status_code == 422
    assert said_of in answer.text
    assert stage_of(sales) == "A"


def test_an_event_of_an_unknown_item_is_kept_with_its_reason(sales: httpx.Client) -> None:
    number = send(sales, call(subject="deal/none")).json()["events"][0]["number"]
    assert "none" in sales.get(f"/v1/events/{number}").json()["error"]
    assert [one["number"] for one in sales.get("/v1/failures").json()["failures"]] == [number]


def test_an_item_that_stands_elsewhere_is_moved(sales: httpx.Client) -> None:
    put(sales, title="Roof")
    put(sales, stage="B", title="Roof")
    assert stage_of(sales) == "B"
    assert said(sales)[-1].count("Greetings") == 1


def test_part_of_an_item_is_changed_and_the_rest_stays(sales: httpx.Client) -> None:
    put(sales, title="Roof", comments="old")
    answer = sales.patch("/v1/items/deal/7", json={"values": {"comments": "new"}, "stage": "B"})
    assert answer.status_code == 202, answer.text
    shown = sales.get("/v1/items/deal/7").json()
    assert (shown["values"]["title"], shown["values"]["comments"], shown["stage"]) == ("Roof", "new", "B")


def test_a_value_that_does_not_fit_is_named(sales: httpx.Client) -> None:
    answer = put(sales, close_date="soon")
    assert (answer.status_code, answer.json()["field"]) == (422, "close_date")
    assert sales.get("/v1/items/deal/7").status_code == 404


def test_an_item_that_is_taken_away_is_gone(sales: httpx.Client) -> None:
    put(sales)
    assert sales.delete("/v1/items/deal/7").status_code == 202
    assert sales.get("/v1/items/deal/7").status_code == 404
    assert sales.delete("/v1/items/deal/7").status_code == 404


def test_a_table_brings_many_items_or_none(sales: httpx.Client) -> None:
    def sent(text: str) -> httpx.Response:
        return sales.post("/v1/items/deal", content=text.encode(), headers={"Content-Type": "text/csv; charset=utf-8"})

    assert sent("id,pipeline,stage,title\n1,sales,A,Roof\n2,sales,B,Wall\n").json() == {"items": 2, "warnings": []}
    listed = sales.get("/v1/items/deal", params={"stage": "B"}).json()["items"]
    assert [(one["id"], one["title"]) for one in listed] == [("2", "Wall")]
    wrong = sent("id,pipeline,stage,close_date\n3,sales,A,2026-03-01\n4,sales,A,soon\n")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "3/close_date")
    assert sales.get("/v1/items/deal/3").status_code == 404
    assert sent("id,title\n5,x\n").status_code == 422


def test_a_waiting_rule_is_listed_with_its_time_and_runs_then(house: House, client: httpx.Client) -> None:
    later = {"mode": "after", "amount": 2, "unit": "hours", "base": "now"}
    activated(client, board(A=[say("later", "Later", when=later)]))
    put(client, title="Roof")
    timer = client.get("/v1/timers").json()["timers"][0]
    assert (timer["title"], timer["rules"]) == ("Roof", ["later"])
    assert timer["due"].startswith("2026-03-02T12:00")
    house.now += timedelta(hours=3)
    house.runner.wake()
    assert client.get("/v1/timers").json()["timers"] == []
    assert "Later" in said(client)[-1]


def test_the_trace_says_what_happened_in_the_language_asked_for(sales: httpx.Client) -> None:
    put(sales)
    steps = sales.get("/v1/items/deal/7/trace", headers={"Accept-Language": "en"}).json()["steps"]
    assert [one["kind"] for one in steps][:2] == ["Item", "Happened"]
    assert any(one["words"].startswith("Entered") for one in steps)
    assert all(one["step"]["$"] == one["kind"] for one in steps)


def test_an_event_in_one_piece_sent_as_plain_json_is_told_how_to_be_sent(sales: httpx.Client) -> None:
    answer = sales.post("/v1/events", json=call())
    assert (answer.status_code, "application/cloudevents+json" in answer.json()["detail"]) == (422, True)


def test_lists_are_walked_in_pieces(sales: httpx.Client) -> None:
    for n in range(5):
        put(sales, str(n))
    first = sales.get("/v1/items/deal", params={"limit": 3}).json()
    rest = sales.get("/v1/items/deal", params={"limit": 3, "after": first["next"]}).json()
    assert [one["id"] for one in (*first["items"], *rest["items"])] == ["0", "1", "2", "3", "4"]
    assert rest["next"] is None


def test_the_status_counts_items_by_pipeline_and_stage(client: httpx.Client) -> None:
    later = {"mode": "after", "amount": 2, "unit": "hours", "base": "now"}
    activated(client, board(A=[say("later", "Later", when=later)], B=[]))
    for one, stage in (("1", "A"), ("2", "A"), ("3", "B"), ("4", "B")):
        put(client, one, stage)
    client.delete("/v1/items/deal/4")
    told = client.get("/v1/status").json()
    stages = [{"stage": "A", "items": 2, "waiting": 2}, {"stage": "B", "items": 1, "waiting": 0}]
    assert told["items"] == [{"pipeline": "sales", "items": 3, "waiting": 2, "gone": 1, "stages": stages}]
    assert told["pipelines"][0]["items"] == 3
    assert 'rulewright_items{pipeline="sales",stage="A"} 2.0' in client.get("/v1/metrics").text


def test_rules_that_could_not_act_are_listed_apart_and_say_why(client: httpx.Client) -> None:
    nobody = rule("tell", "employee.notification", {"text": "Hi", "recipients": ["role:nobody"]}, name="Tell them")
    activated(client, board(A=[say("hello"), nobody]))
    put(client)
    (failed,) = client.get("/v1/steps", params={"failed": True}).json()["steps"]
    assert (failed["node"], failed["item"], failed["step"]["status"]) == ("tell", "7", "failed")
    assert failed["words"].startswith("“Tell them” failed: ")
    assert client.get("/v1/steps", params={"failed": True, "after": failed["seq"]}).json() == {
        "steps": [],
        "next": None,
    }
