"""Requests that are well formed and mean harm, or nothing: each is answered in words, and nothing breaks."""

from __future__ import annotations

import base64

import httpx
import pytest

from tests.engine.board import board, on, say
from tests.server.conftest import House
from tests.server.test_events import call, send
from tests.server.test_versions import activated

DEEP = b"[" * 100_000
HELD = b'{"pipeline":"sales","stage":"A","values":{"x":%b}}'
FAR = b'{"pipeline":"sales","stage":"A","values":{"created_at":"%b"}}'
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/tokens", DEEP),
        ("POST", "/v1/versions", DEEP),
        ("PUT", "/v1/surroundings", DEEP),
        ("PUT", "/v1/items/deal/7", b'{"pipeline":"sales","stage":"A","values":{"title":"\\ud800"}}'),
        ("PUT", "/v1/items/deal/7", b'{"pipeline":"sales","stage":"A","values":{"\\ud800":1}}'),
        ("PUT", "/v1/items/deal/7", b'{"pipeline":"sales","stage":"A","values":{"amount":1e999999}}'),
        ("PUT", "/v1/items/deal/7", b'{"pipeline":"sales","stage":"A","values":{"amount":NaN}}'),
        ("PUT", "/v1/items/deal/7", b'{"pipeline":"sales","stage":"A","values":{"amount":' + b"9" * 5000 + b"}}"),
        ("PUT", "/v1/items/deal/7", b'{"pipeline":"sales\\u0000","stage":"A"}'),
        ("POST", "/v1/tokens", b'{"name":"a\\u0000b","scopes":["read"]}'),
        ("PUT", "/v1/channels/x", b'{"name":"x","channel":"sms","settings":{"a":"\\ud800"}}'),
        ("PUT", "/v1/channels/x", b'{"name":"x","channel":"sms","settings":{"kind":"../../etc/passwd"}}'),
        ("PUT", "/v1/channels/x", b'{"name":"x","channel":"sms","settings":{"kind":"os"}}'),
        (
            "PUT",
            "/v1/items/deal/7",
            b'{"pipeline":"sales","stage":"A","values":{"x":' + b"[" * 300 + b"]" * 300 + b"}}",
        ),
        (
            "PUT",
            "/v1/items/deal/7",
            b'{"pipeline":"sales","stage":"A","values":{"x":' + b'{"a":' * 900 + b"1" + b"}" * 902,
        ),
        ("PUT", "/v1/items/deal/7", b'{"pipeline":"sales","stage":"A","values":{"title":1e400}}'),
        ("PUT", "/v1/items/deal/7", b'{"pipeline":"sales","stage":"A","values":{"title":[-Infinity]}}'),
        ("PUT", "/v1/items/deal/7", FAR % b"0001-01-01T00:00:00+14:00"),
        ("PUT", "/v1/items/deal/7", FAR % b"9999-12-31T23:59:59-14:00"),
        ("POST", "/v1/tokens", b'{"name":"x","scopes":["read"],"expires_at":"9999-12-31T23:59:59-14:00"}'),
        ("POST", "/v1/hooks", b'{"name":"x","code":"\\u0000","entity":"deal"}'),
    ],
)
def test_a_body_that_cannot_be_meant_is_refused(client: httpx.Client, method: str, path: str, body: bytes) -> None:
    activated(client, board(A=[say("hello", "Hello {{ item.title }}")]))
    answer = client.request(method, path, content=body, headers=JSON)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/v1/items/deal/7").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/v1/versions?pipeline=%00", "/v1/steps?rule=a%00b", "/v1/items/deal/%00", "/l/%00", "/v1/items/deal?stage=%00"],
)
def test_an_address_holds_no_nul(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code in (400, 404, 422)


def test_an_event_with_odd_text_harms_nothing(client: httpx.Client) -> None:
    activated(client, board(A=[], B=[on("t", "call.incoming", {}), say("hi", "{{ trigger.number }}")]))
    client.put("/v1/items/deal/7", json={"pipeline": "sales", "stage": "A"})
    head = b'{"specversion":"1.0","id":"1","source":"s","type":"call.incoming","subject":"deal/7","data":{"number":'
    structured = {"Content-Type": "application/cloudevents+json"}
    refused = client.post("/v1/events", content=head + b'"\\ud800"}}', headers=structured)
    assert refused.status_code == 422
    named = {"specversion": "1.0", "id": "2", "source": "s", "type": "call.incoming", "subject": "deal/7"}
    bare = JSON | {f"ce-{name}": value for name, value in named.items()}
    assert client.post("/v1/events", content=b'{"number":"\\ud800"}', headers=bare).status_code == 422
    text = b'"\\\\u0000 \\ud83d\\ude00 {{ 7 * 7 }} \\u202e"}}'
    taken = client.post("/v1/events", content=head + text, headers=structured)
    assert taken.status_code == 202
    steps = client.get("/v1/items/deal/7/trace").json()["steps"]
    assert any("{{ 7 * 7 }}" in one["words"] for one in steps if one["kind"] == "Acted")


def test_webhooks_take_any_text_as_text(house: House, client: httpx.Client, stranger: httpx.Client) -> None:
    activated(client, board(A=[], B=[on("t", "webhook.received", {"code": "x"})]))
    client.put("/v1/items/deal/7", json={"pipeline": "sales", "stage": "A"})
    url = client.post("/v1/hooks", json={"name": "x", "code": "x", "entity": "deal", "pointer": "/a"}).json()["url"]
    for body in (DEEP, b"\xff\xfe", b'{"a": {"b": 1}}', b'{"a": true}', b'{"a": "\\ud800"}', b'{"a": "none"}'):
        assert stranger.post(url, content=body, headers=JSON).status_code in (404, 422)
    assert stranger.post(url, content=b'{"a": 7}', headers=JSON).status_code == 202
    assert house.parts.views.counts().waiting == 0


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1899-12-31T00:00:00Z"])
def test_an_event_lies_within_the_calendar(client: httpx.Client, moment: str) -> None:
    answer = send(client, call(time=moment))
    assert answer.status_code == 422
    assert "between the years 1900 and 9000" in answer.text


@pytest.mark.parametrize("held", [b'{"number": "a\\u0000"}', b'{"number": "\\ud800"}', b"[" * 200 + b"]" * 200])
def test_what_is_wrapped_is_looked_at_as_closely(client: httpx.Client, held: bytes) -> None:
    activated(client, board(A=[], B=[on("t", "call.incoming")]))
    client.put("/v1/items/deal/7", json={"pipeline": "sales", "stage": "A"})
    event = call(data_base64=base64.b64encode(held).decode())
    del event["data"]
    answer = send(client, event)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "/0/data_base64")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (b"a/b,sales,A,x", "no slash"),
        (b"a\x01b,sales,A,x", "no slash"),
        (b"a" * 201 + b",sales,A,x", "200 characters at most"),
        (b"7,sales,A,\x00", "NUL"),
    ],
)
def test_a_row_that_could_not_be_asked_for_is_refused(client: httpx.Client, row: bytes, said: str) -> None:
    activated(client, board(A=[say("hello")]))
    table = b"id,pipeline,stage,title\n" + row + b"\n"
    answer = client.post("/v1/items/deal", content=table, headers={"Content-Type": "text/csv"})
    assert (answer.status_code, said in answer.text) == (422, True)
