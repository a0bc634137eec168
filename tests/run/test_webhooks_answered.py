"""A webhook that is really called lets the rules after it have its answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.delivery.registry import Channels, Configured
from app.engine.placeholders import Templates
from app.engine.words import Msg
from app.run.carrying import Carrier, Parts
from app.run.posting import Poster
from app.storage.ledger.outbox import Outbox, PostStatus
from app.storage.ledger.workspace_company import WorkspaceCompany
from app.storage.workspace import Workspace
from tests.delivery.posting import outside
from tests.delivery.servers.web_server import Reply, WebServer
from tests.engine.board import catalogue, rule, say
from tests.run.posted import post_due
from tests.run.test_carrying import Office, deal, office, said


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer().running() as server:
        yield server


@pytest.fixture
def here(workspace: Workspace, server: WebServer) -> Office:
    call = {"url": f"{server.url}/orders", "body": '{"deal": "{{ item.title }}"}', "responds_with": [["order", "id"]]}
    done = say("done", "Order {{ results['shop'].order }}", order="after_previous")
    made = office(workspace, A=[rule("shop", "custom.webhook", call), done])
    parts = Parts(made.ledger, WorkspaceCompany(workspace), catalogue(), Templates(), alone=True, ways=_hooks().ways)
    made.carrier = Carrier(parts)
    workspace.records.put(deal())
    return made


def _hooks() -> Channels:
    return Channels([Configured("hooks", "Hooks", {"kind": "webhook", "own_network": True})], outside())


def _post(here: Office) -> None:
    post_due(Poster(here.ledger, _hooks, lambda: here.now, "test"))


def test_the_answer_is_a_result_for_the_next_rule(here: Office, server: WebServer) -> None:
    server.instead = [Reply.of_json({"id": "o-77"})]
    here.run()
    _post(here)
    assert said(here.run()) == ["Order o-77"]
    assert server.asked[0].json == {"deal": "Roof"}


def test_a_server_in_trouble_is_called_again_with_the_same_key(here: Office, server: WebServer) -> None:
    server.instead = [Reply(503, b"", {"Retry-After": "60"}), Reply.of_json({"id": "o-78"})]
    here.run()
    _post(here)
    assert said(here.run(hours=1)) == []
    _post(here)
    assert said(here.run()) == ["Order o-78"]
    assert len({one.headers["idempotency-key"] for one in server.asked}) == 1


def test_a_call_that_is_refused_is_given_up_with_the_reason(here: Office, server: WebServer) -> None:
    server.instead = [Reply(410, b"this hook is gone")]
    here.run()
    _post(here)
    (dead,) = Outbox(here.ledger.store).list(PostStatus.DEAD)
    assert isinstance(dead.error, Msg)
    assert "this hook is gone" in dead.error.plain()
