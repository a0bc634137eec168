"""Outgoing webhooks: what is sent, what comes back, where no call goes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.delivery.base import Refused, TryAgain
from app.delivery.webhook import Webhook
from app.engine.effects import AudienceMember, WebhookCall
from tests.delivery.posting import NOW, opened, post
from tests.delivery.servers.web_server import Reply, WebServer

KEY = "whsec_c2VjcmV0IG9mIHRoZSBzaG9w"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer().running() as server:
        yield server


def _hook(**settings: Any) -> Webhook:
    hook = opened(Webhook, {"shop": KEY, "plain": "tree"}, own_network=True, **settings)
    assert isinstance(hook, Webhook)
    return hook


def test_a_call_carries_method_headers_body_and_a_key_that_stays_the_same(server: WebServer) -> None:
    call = WebhookCall(f"{server.url}/deals?x=1", "PUT", (("X-Source", "web"),), '{"p": 40}')
    for _ in range(2):
        _hook().deliver(post(call))
    first, second = server.asked
    assert (first.method, first.target, first.json) == ("PUT", "/deals?x=1", {"p": 40})
    assert first.headers["x-source"] == "web"
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] == "post-1"


def test_the_signature_is_one_that_the_standards_own_library_verifies(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    standard = pytest.importorskip("standardwebhooks.webhooks", reason="standardwebhooks is not installed")
    _hook().deliver(post(WebhookCall(server.url, body='{"title": "Tetto"}', secret="secret://shop")))
    (asked,) = server.asked
    monkeypatch.setattr(standard, "datetime", _Clock)
    assert standard.Webhook(KEY).verify(asked.body, dict(asked.headers)) == {"title": "Tetto"}
    with pytest.raises(standard.WebhookVerificationError):
        standard.Webhook(KEY).verify(b'{"title": "Dach"}', dict(asked.headers))


class _Clock:
    """Stands for the datetime type in the library, on the day of the test."""

    @staticmethod
    def now(tz: Any) -> Any:
        return NOW.astimezone(tz)

    @staticmethod
    def fromtimestamp(stamp: float, tz: Any) -> Any:
        return NOW.fromtimestamp(stamp, tz)


def test_without_a_secret_nothing_is_signed(server: WebServer) -> None:
    _hook().deliver(post(WebhookCall(server.url)))
    assert "webhook-signature" not in server.asked[0].headers


def test_fields_of_the_answer_become_results(server: WebServer) -> None:
    server.instead = [Reply.of_json({"data": {"orders": [{"id": 7, "paid": True, "note": "Ciao"}]}})]
    wanted = (("id", "data.orders.0.id"), ("paid", "data.orders.0.paid"), ("note", "data.orders.0.note"))
    call = WebhookCall(server.url, responds_with=(*wanted, ("lost", "data.orders.1.id")), call_id="webhook-1")
    receipt = _hook().deliver(post(call))
    assert receipt.results == {"id": "7", "paid": "true", "note": "Ciao", "lost": None}


def test_an_answer_that_is_no_json_leaves_the_results_empty(server: WebServer) -> None:
    server.instead = [Reply(200, b"<html>")]
    receipt = _hook().deliver(post(WebhookCall(server.url, responds_with=(("id", "id"),), call_id="webhook-1")))
    assert receipt.results == {"id": None}


def test_a_server_in_trouble_is_tried_again_when_it_says(server: WebServer) -> None:
    server.instead = [Reply(503, b"closed for lunch", {"Retry-After": "90"})]
    with pytest.raises(TryAgain, match=r"127\.0\.0\.1.*closed for lunch") as caught:
        _hook().deliver(post(WebhookCall(server.url)))
    assert caught.value.after == timedelta(seconds=90)


def test_a_server_that_says_no_is_not_tried_again(server: WebServer) -> None:
    server.instead = [Reply(404, b"no such hook")]
    with pytest.raises(Refused, match="no such hook") as caught:
        _hook().deliver(post(WebhookCall(server.url)))
    assert caught.value.field == "url"


@pytest.mark.parametrize("name", ["Host", "Content-Length", "Webhook-Id", "IDEMPOTENCY-KEY"])
def test_a_rule_cannot_write_the_headers_that_are_ours(name: str) -> None:
    with pytest.raises(Refused, match="written by the program"):
        _hook().deliver(post(WebhookCall("http://127.0.0.1:1/", headers=((name, "x"),))))


def test_the_own_network_is_kept_off_unless_allowed(server: WebServer) -> None:
    hook = opened(Webhook)
    with pytest.raises(Refused, match="own network"):
        hook.deliver(post(WebhookCall(server.url)))
    assert server.asked == []


def test_a_client_joins_an_audience_through_its_connector(server: WebServer) -> None:
    member = AudienceMember(server.url, "Roofs", "contact:paolo", ("paolo@example.org",), ("+39025550",), remove=True)
    _hook().deliver(post(member))
    assert json.loads(server.asked[0].body) == {
        "action": "remove",
        "audience": "Roofs",
        "client": "contact:paolo",
        "emails": ["paolo@example.org"],
        "phones": ["+39025550"],
    }


def test_the_address_can_be_tried_out(server: WebServer) -> None:
    _hook().try_out(f" {server.url}/hook ")
    assert (server.asked[0].path, server.asked[0].json) == ("/hook", {"test": True})
