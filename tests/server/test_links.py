"""Every address that rules write into messages leads to something: a page, a picture, or another address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import get_args

import httpx
import msgspec
import pytest
from starlette.routing import Match

from app.engine.links import Shown, code_link, page_link
from app.engine.model.people import Employee
from app.engine.model.plain import plain
from app.engine.model.surroundings import Surroundings, TemplateSeen
from app.engine.ports import Directory
from app.server.limits import Limits
from tests.engine.board import board, catalogue, rule
from tests.server.conftest import BASE, House
from tests.server.test_events import put
from tests.server.test_versions import activated

OURS = "rulewright:/"


def written() -> Iterator[str]:
    """Walk the addresses in all that the examples of the catalogue leave and ask for."""
    for kind in catalogue().rules.values():
        for example in kind.examples:
            told = json.dumps(
                [plain(example.results), [msgspec.to_builtins(one) for one in example.effects]], default=str
            )
            yield from re.findall(rf"{OURS}/[^\s\"<\\]+", told)


def test_whatever_address_a_rule_writes_is_served(house: House) -> None:
    asked = {"type": "http", "method": "GET", "root_path": "", "headers": [], "query_string": b""}
    pages = [page_link(Directory(), kind, "x-1") for kind in get_args(Shown)]
    addresses = {*pages, code_link(page_link(Directory(), "page", "x-1")), *written()}
    assert len(addresses) > len(pages)
    for address in addresses:
        scope = {**asked, "path": address.removeprefix(OURS)}
        assert any(one.matches(scope)[0] is Match.FULL for one in house.app.routes), address


@pytest.fixture
def everything(house: House, client: httpx.Client) -> httpx.Client:
    """A server whose rules make one of each kind of thing that has an address."""
    template = TemplateSeen("t1", "Offer")
    house.company.put_surroundings(Surroundings(employees=(Employee("ann", "Ann"),), templates=(template,)), house.now)
    rules = [
        rule(
            "news",
            "employee.feed_post",
            {"title": "Won", "text": "{{ item.title }} is ours", "recipients": ["employee:ann"]},
        ),
        rule("bill", "payment.link", {"amount": "500"}),
        rule("paper", "document.create", {"template": {"id": "t1", "name": "Offer"}, "public_link": True}),
        rule("code", "helper.qr_code", {"title": "Ticket", "description": "Show this", "action": "Here"}),
    ]
    activated(client, board(A=rules))
    put(client, title="Roof & wall", responsible="ann")
    return client


def test_each_of_them_opens_for_a_stranger(everything: httpx.Client, stranger: httpx.Client) -> None:
    steps = everything.get("/v1/steps", params={"limit": 500}).json()["steps"]
    addresses = set(re.findall(rf"{BASE}/[\w/.-]+\w", json.dumps(steps)))
    assert {one.removeprefix(BASE).split("/")[1] for one in addresses} == set(get_args(Shown))
    assert any(one.endswith("/code.png") for one in addresses)
    for one in addresses:
        answer = stranger.get(one)
        assert answer.status_code == 200, one
    (feed,) = (one for one in addresses if "/feed/" in one)
    assert "Roof &amp; wall is ours" in stranger.get(feed).text


def test_a_post_of_the_feed_says_what_it_is_and_shows_text_as_text(
    house: House, client: httpx.Client, stranger: httpx.Client
) -> None:
    house.company.put_surroundings(Surroundings(employees=(Employee("ann", "Ann Bell"),)), house.now)
    post = {"title": "Won & <b>done</b>", "text": "Line\n\n<script>", "recipients": ["employee:ann"], "tags": ["won"]}
    activated(client, board(A=[rule("news", "employee.feed_post", {**post, "sender": "employee:ann"})]))
    put(client)
    (address,) = set(re.findall(rf"{BASE}/feed/[\w-]+", client.get("/v1/steps").text))
    shown = stranger.get(address, headers={"Accept-Language": "en"}).text
    for words in ("post in the company’s feed", "Won &amp; &lt;b&gt;", "<p>&lt;script&gt;</p>", "Ann Bell", "won"):
        assert words in shown
    for wrong in (address[:-1], address + "0", address + "%25", BASE + "/feed/post", address.replace("feed", "l")):
        assert stranger.get(wrong).status_code == 404


@pytest.mark.parametrize("address", ["/pay/payment-15,", "/nowhere", "/page/x/y", "/l/%3Cscript%3E"])
def test_a_person_with_a_wrong_address_is_told_so_on_a_page(stranger: httpx.Client, address: str) -> None:
    shown = stranger.get(address, headers={"Accept": "text/html,*/*", "Accept-Language": "en"})
    assert (shown.status_code, shown.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "script>" not in shown.text
    assert stranger.get("/nowhere").headers["content-type"] == "application/problem+json"


def test_too_many_requests_of_a_person_are_told_on_a_page() -> None:
    house = House(Limits(per_minute_unknown=1))
    with house.client(token="") as person:
        shown = [person.get("/page/none", headers={"Accept": "text/html"}) for _ in range(3)][-1]
    assert (shown.status_code, "Try again in" in shown.text, "retry-after" in shown.headers) == (429, True, True)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("DELETE", "/v1/status", "GET"), ("PUT", "/page/x", "GET, POST"), ("PATCH", "/v1/hooks", "GET, POST")],
)
def test_a_method_that_is_not_taken_is_answered_with_those_that_are(
    client: httpx.Client, method: str, path: str, allowed: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
