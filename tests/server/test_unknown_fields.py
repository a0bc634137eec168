"""Nothing that is sent is left without a word: fields that nobody knows are refused, or taken with a warning."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.engine.model.schema import Field, Pipeline, PipelineStage
from app.engine.model.surroundings import OwnFields, Surroundings
from app.engine.model.values import FieldType
from tests.engine.board import board, on, say
from tests.server.conftest import House
from tests.server.test_events import call, put, send
from tests.server.test_versions import activated

ROOF = Field("roof_area", "Roof area", FieldType.INTEGER)
CSV = {"Content-Type": "text/csv"}


@pytest.fixture
def known(house: House, client: httpx.Client) -> httpx.Client:
    """A server that was told the company's pipelines and fields."""
    stages = (PipelineStage("A", "New"), PipelineStage("B", "Won"))
    around = Surroundings(
        types={"deal": OwnFields(fields=(ROOF,))}, pipelines=(Pipeline("sales", "S", "deal", stages),)
    )
    house.company.put_surroundings(around, house.now)
    activated(client, board(A=[say("hello")], B=[on("t", "call.incoming")]))
    return client


def refused(answer: httpx.Response, field: str) -> str:
    told = answer.json()
    assert (answer.status_code, told["field"]) == (422, field)
    return str(told["detail"])


def test_a_field_that_the_company_lacks_is_refused_by_its_name(known: httpx.Client) -> None:
    said = refused(put(known, title="Roof", rof_area=3, colour="red"), "rof_area")
    assert "There is no field “rof_area” here." in said
    assert "roof_area" in said
    told = put(known, rof_area=3, colour="red").json()
    assert [one["field"] for one in told["errors"]] == ["/values/rof_area", "/values/colour"]
    assert known.get("/v1/items/deal/7").status_code == 404
    assert put(known, title="Roof", roof_area=3).json()["warnings"] == []


def test_so_is_one_in_a_change_and_one_in_a_table(known: httpx.Client) -> None:
    put(known, title="Roof")
    refused(known.patch("/v1/items/deal/7", json={"values": {"rof_area": 3}}), "rof_area")
    assert known.patch("/v1/items/deal/7", json={"values": {"roof_area": 3}}).status_code == 202
    answer = known.post("/v1/items/deal", content="id,pipeline,stage,colour\n1,sales,A,red\n", headers=CSV)
    assert [one["field"] for one in answer.json()["errors"]] == ["2/colour"]


def test_where_the_company_is_not_known_values_are_taken_with_a_warning(client: httpx.Client) -> None:
    activated(client, board(A=[say("hello")]))
    taken = put(client, title="Roof", colour="red")
    assert taken.status_code == 202
    (warning,) = taken.json()["warnings"]
    assert "“colour” is no field that is known here" in warning
    assert client.get("/v1/items/deal/7").json()["values"]["colour"] == "red"
    table = client.post("/v1/items/deal", content="id,pipeline,stage,size\n1,sales,A,3\n", headers=CSV)
    assert "“size”" in table.json()["warnings"][0]


@pytest.mark.parametrize("data", [{"nmber": "+39 02 1"}, {"number": "+39 02 1", "secret": 1}])
def test_an_event_brings_along_what_its_trigger_declares_and_nothing_else(
    known: httpx.Client, data: dict[str, Any]
) -> None:
    put(known)
    answer = send(known, call(data=data))
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["field"]) == (422, f"/0/data/{list(data)[-1]}")
    assert "What it may bring: number, line." in fault["detail"]
    assert send(known, call()).status_code == 202


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("plan", {"id": [1], "name": {}}),
        ("plan", {"id": "x", "name": "y", "size": "large"}),
        ("plan", {"id": "x", "name": "y", "colour": "red"}),
        ("phones", {"number": [1]}),
        ("phones", [{"number": "1", "type": {}}]),
        ("emails", {"address": {}}),
    ],
)
def test_a_value_of_several_parts_fits_in_each_and_stops_no_rule(
    house: House, client: httpx.Client, field: str, value: object
) -> None:
    around = Surroundings(types={"lead": OwnFields(fields=(Field("plan", "Plan", FieldType.FILE),))})
    house.company.put_surroundings(around, house.now)
    shown = "{{ item.title }} {{ item.plan }} {{ item.phones }} {{ item.emails }}"
    activated(client, board(A=[say("hello", shown)]).model_copy(update={"entity": "lead"}))

    def send_lead(values: dict[str, object]) -> httpx.Response:
        return client.put("/v1/items/lead/7", json={"pipeline": "sales", "stage": "A", "values": values})

    refused(send_lead({field: value}), field)
    fitting = {"plan": {"id": "x", "name": "y"}, "phones": ["+39 02 1"], "emails": [{"address": "a@example.com"}]}
    assert send_lead({"title": "Roof", **fitting}).status_code == 202
    assert client.get("/v1/items/lead/7").json()["rules"][0]["status"] == "done"
