"""Who gets in: tokens, scopes, expiry, rates, sizes, and what is told to whom."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from app.server.application import make_app
from app.server.limits import Limits
from app.storage.ledger.access import Scope
from tests.server.conftest import BASE, House
from tests.server.test_versions import version

OPEN = {"/v1/health/live", "/v1/health/ready", "/hook/{secret}", "/in/{channel}"}
"""What answers without a token."""


def test_nothing_below_v1_answers_without_a_token(house: House, stranger: httpx.Client) -> None:
    for path, methods in make_app(house.parts).openapi()["paths"].items():
        for method in methods:
            url = path.replace("{number}", "1").replace("{version}", "0" * 64).replace("{", "").replace("}", "")
            if path not in OPEN:
                house.app.state.gate = type(house.app.state.gate)(Limits())
                answer = stranger.request(method.upper(), url, json={})
                assert answer.status_code in (401, 422), f"{method} {path}: {answer.status_code}"
                assert "Hello" not in answer.text
    assert stranger.get("/v1/status").headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic cncw", "Bearer", "bearer \x00", ""])
def test_a_wrong_token_says_how_to_send_one(stranger: httpx.Client, header: str) -> None:
    answer = stranger.get("/v1/status", headers=[(b"Authorization", header.encode())])
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:rulewright:problem:no-token")


@pytest.mark.parametrize(
    ("scope", "method", "path", "body"),
    [
        (Scope.READ, "POST", "/v1/versions", version().model_dump()),
        (Scope.READ, "PUT", "/v1/items/deal/7", {"pipeline": "sales", "stage": "A"}),
        (Scope.EVENTS, "GET", "/v1/status", None),
        (Scope.EVENTS, "POST", "/v1/versions", version().model_dump()),
        (Scope.PUBLISH, "POST", "/v1/tokens", {"name": "x", "scopes": ["admin"]}),
        (Scope.OPERATE, "GET", "/v1/audit", None),
        (Scope.PUBLISH, "POST", "/v1/outbox/k/retry", None),
        (Scope.READ, "DELETE", "/v1/items/deal/7", None),
        (Scope.OPERATE, "POST", "/v1/hooks", {"name": "x", "code": "x", "entity": "deal"}),
    ],
)
def test_a_token_is_good_for_its_scope_alone(house: House, scope: Scope, method: str, path: str, body: object) -> None:
    with house.client(scope) as client:
        answer = client.request(method, path, json=body)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:rulewright:problem:lacks-scope")


def test_an_expired_token_is_good_for_nothing(house: House) -> None:
    token = house.token(Scope.READ, expires_at=house.now + timedelta(hours=1))
    with house.client(token=token) as client:
        assert client.get("/v1/status").status_code == 200
        house.now += timedelta(hours=1)
        assert client.get("/v1/status").status_code == 401


def test_a_token_is_shown_once_and_kept_as_a_hash(house: House, client: httpx.Client) -> None:
    made = client.post("/v1/tokens", json={"name": "pbx", "scopes": ["events"]}).json()
    assert made["token"].startswith("rw_")
    assert made["token"] not in client.get("/v1/tokens").text
    assert made["token"] not in client.get("/v1/audit").text
    with house.parts.ledger.store.read() as connection:
        kept = connection.execute(text("SELECT hash FROM run_tokens")).scalars().all()
    assert all(made["token"] not in one and len(one) == 64 for one in kept)
    with house.client(token=made["token"]) as pbx:
        assert pbx.get("/v1/status").status_code == 403
        assert client.delete(f"/v1/tokens/{made['id']}").status_code == 204
        assert pbx.get("/v1/status").status_code == 401


def test_a_secret_is_not_kept_for_answering_it_again(house: House, client: httpx.Client) -> None:
    asked = {"name": "pbx", "scopes": ["events"]}
    client.post("/v1/tokens", json=asked, headers={"Idempotency-Key": "k"})
    with house.parts.ledger.store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM run_answers")).scalar() == 0


def test_the_same_request_sent_again_is_answered_again_and_done_once(house: House, client: httpx.Client) -> None:
    body = version().model_dump()
    first = client.post("/v1/versions", json=body, headers={"Idempotency-Key": "k"})
    again = client.post("/v1/versions", json=body, headers={"Idempotency-Key": "k"})
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    other = client.post("/v1/versions", json=version("two").model_dump(), headers={"Idempotency-Key": "k"})
    assert (other.status_code, other.json()["type"]) == (422, "urn:rulewright:problem:key-used")
    with house.client() as somebody:
        assert (
            "idempotent-replayed"
            not in somebody.post("/v1/versions", json=body, headers={"Idempotency-Key": "k"}).headers
        )


def test_an_answer_that_is_kept_is_not_given_without_a_token(house: House, stranger: httpx.Client) -> None:
    with house.client() as client:
        client.post("/v1/versions", json=version().model_dump(), headers={"Idempotency-Key": "k"})
    answer = stranger.post("/v1/versions", json=version().model_dump(), headers={"Idempotency-Key": "k"})
    assert answer.status_code == 401


def test_wrong_tokens_are_soon_too_many(stranger: httpx.Client, house: House) -> None:
    codes = [stranger.get("/v1/status").status_code for _ in range(40)]
    assert (codes[0], codes[-1]) == (401, 429)
    assert int(stranger.get("/v1/status").headers["retry-after"]) > 0
    with house.client(Scope.READ) as known:
        assert known.get("/v1/status").status_code == 200


def test_a_token_has_its_rate() -> None:
    house = House(Limits(per_minute=5))
    with house.client(Scope.READ) as client:
        codes = [client.get("/v1/status").status_code for _ in range(8)]
    assert codes.count(429) == 3


def test_what_is_too_large_is_not_read() -> None:
    house = House(Limits(body=100, rule_set=1000))
    with house.client() as client:
        for content in (b"x" * 2000, iter([b"x" * 600, b"x" * 600])):
            answer = client.post("/v1/versions", content=content, headers={"Content-Type": "application/json"})
            assert (answer.status_code, answer.json()["type"]) == (413, "urn:rulewright:problem:too-large")
        assert client.post("/v1/tokens", content=b"x" * 101).status_code == 413


def test_compressed_bodies_are_not_taken(client: httpx.Client) -> None:
    answer = client.post("/v1/events", content=b"x", headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415


@pytest.mark.parametrize("path", ["/v1/status", "/status", "/page/none", "/nowhere", "/openapi.json"])
def test_every_answer_tells_browsers_to_keep_out(stranger: httpx.Client, path: str) -> None:
    headers = stranger.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "script" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["strict-transport-security"]
    assert "server" not in headers


def test_only_a_stated_proxy_is_believed_who_asks(house: House) -> None:
    settings = replace(house.parts.settings, trusted_proxies=("10.0.0.1",))
    for address, said in (("10.0.0.1", "198.51.100.9"), ("203.0.113.77", "203.0.113.77")):
        proxied = House(settings.limits, trusted_proxies=settings.trusted_proxies)
        with proxied.client(Scope.READ, address=address) as client:
            client.get("/v1/status", headers={"X-Forwarded-For": "198.51.100.9"})
        assert json.loads(proxied.log.getvalue().splitlines()[-1])["address"] == said


def test_a_stranger_name_of_the_server_is_not_answered() -> None:
    house = House(Limits(), hosts=("rules.example.com",))
    with house.client(Scope.READ) as client:
        assert client.get("/v1/status").status_code == 200
        assert client.get("/v1/status", headers={"Host": "evil.example"}).status_code == 400


def test_neither_log_nor_metrics_hold_secrets(house: House, client: httpx.Client) -> None:
    url = client.post("/v1/hooks", json={"name": "shop", "code": "paid", "entity": "deal"}).json()["url"]
    client.post(url.removeprefix(BASE) + "?item=7")
    client.get("/l/some-token")
    said = house.log.getvalue() + client.get("/v1/metrics").text
    assert url.rpartition("/")[2] not in said
    assert "some-token" not in said
    assert "Bearer" not in said
    assert "rw_" not in said
    assert json.loads(house.log.getvalue().splitlines()[1])["route"] == "/hook/{secret}"


def test_a_fault_of_ours_tells_nothing_but_that_it_is_one(house: House) -> None:
    def broken() -> dict[str, object]:
        raise RuntimeError("the secret plan")

    house.runner.status = broken  # type: ignore[method-assign]
    with house.client(Scope.READ) as client:
        answer = client.get("/v1/status")
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:rulewright:problem:fault")
    assert "secret plan" not in answer.text
    assert "secret plan" in house.log.getvalue()


@pytest.mark.parametrize(
    "path",
    [
        "/document/..%2f..%2fetc%2fpasswd",
        "/document/%2e%2e/%2e%2e/etc/passwd",
        "/page/..%5c..%5cwin.ini/code.png",
        "/l/%00",
        "/style.css/../../../etc/passwd",
        "/o/..%2f",
    ],
)
def test_paths_lead_nowhere_outside(stranger: httpx.Client, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code in (400, 404, 405, 422)
    assert "root:" not in answer.text


@pytest.mark.parametrize("value", ["' OR 1=1 --", "1; DROP TABLE run_states", "%", "\u0000", "ß" * 50])
def test_what_stands_in_a_request_is_never_part_of_a_query(client: httpx.Client, value: str) -> None:
    for answer in (
        client.get("/v1/versions", params={"pipeline": value}),
        client.get("/v1/items/deal", params={"stage": value}),
        client.get("/v1/steps", params={"rule": value}),
        client.get("/v1/outbox/x", params={"status": value}),
    ):
        assert answer.status_code in (200, 400, 404, 422)
        assert not any(answer.json().get(name) for name in ("versions", "items", "steps", "posts"))
    assert client.get("/v1/status").status_code == 200
