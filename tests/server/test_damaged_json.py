"""JSON that cannot be read is told by line, column and reason, in the language of whoever sent it."""

from __future__ import annotations

import httpx
import pytest

from app.server.cloud_events import BATCH, ONE
from tests.server.conftest import House

DAMAGED = b'{"name": "x",\n "scopes" ["read"]}'
COLON = "Line 2, column 11 of the JSON: a colon is missing here, behind the name."
CUT = "The JSON ends too early, in line 1: the rest of it is missing. Send all of it."
BARE = {"specversion": "1.0", "id": "2", "source": "s", "type": "call.incoming", "subject": "deal/7"}
IN_HEADERS = {f"ce-{name}": value for name, value in BARE.items()}


def told(client: httpx.Client, method: str, path: str, body: bytes, **headers: str) -> httpx.Response:
    answer = client.request(method, path, content=body, headers={"Content-Type": "application/json", **headers})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer


@pytest.mark.parametrize(
    ("path", "media"), [("/v1/tokens", "application/json"), ("/v1/events", ONE), ("/v1/events", BATCH)]
)
def test_what_is_damaged_is_among_the_faults_as_one_of_the_whole(client: httpx.Client, path: str, media: str) -> None:
    for body, words in ((DAMAGED, COLON), (b'{"name": "x', CUT)):
        answer = told(client, "POST", path, body, **{"Content-Type": media})
        assert answer.json()["errors"] == [{"detail": words, "field": ""}]


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [("PUT", "/v1/surroundings", {}), ("POST", "/v1/events", IN_HEADERS)],
    ids=["the company", "an event in headers"],
)
def test_a_body_that_is_read_as_a_whole_is_told_in_one_sentence(
    client: httpx.Client, method: str, path: str, headers: dict[str, str]
) -> None:
    for body, words in ((DAMAGED, COLON), (b'{"people": [', CUT), (b"%PDF-1.7", "This is a PDF; JSON is")):
        assert words in told(client, method, path, body, **headers).json()["detail"]


def test_what_is_damaged_beside_an_odd_character_is_told_likewise(client: httpx.Client) -> None:
    odd = DAMAGED.replace(b'"x"', b'"\\u0000"')
    assert told(client, "POST", "/v1/tokens", odd).json()["detail"] == COLON


def test_what_nests_too_deep_for_one_reader_alone_is_told_too(client: httpx.Client) -> None:
    deep = b"[" * 300 + b"]" * 300
    [fault] = told(client, "POST", "/v1/events", deep, **{"Content-Type": ONE}).json()["errors"]
    assert fault["detail"] == "It cannot be read as JSON."


def test_whoever_asks_in_italian_is_told_in_italian(house: House) -> None:
    answer = told(house.client(), "POST", "/v1/tokens", b'{"name": "x"', **{"Accept-Language": "it"})
    [fault] = answer.json()["errors"]
    assert fault["detail"] == "Il JSON finisce troppo presto, alla riga 1: il resto manca. Inviarlo per intero."
