"""The pages about servers and channels tell what there is: every call with its scope, every address, every setting."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import get_type_hints

import httpx
import pytest
from msgspec.structs import fields
from starlette.routing import Match

from app.delivery.registry import channel_types
from app.server.limits import Limits
from app.storage.ledger.access import Scope
from tests.server.conftest import House

ADMIN = Path(__file__).parents[2] / "docs" / "admin"
SAMPLE = Path(__file__).parents[2] / "resources" / "sample" / "orders.rules.json"
SERVER = (ADMIN / "server.md").read_text(encoding="utf-8")
CHANNELS = {
    "mail.md": ("smtp", "imap"),
    "sms.md": ("sms_http", "sms_twilio"),
    "calls.md": ("telephony_twilio",),
    "telegram.md": ("telegram",),
    "team-chats.md": ("matrix", "slack", "teams", "desktop"),
    "webhooks.md": ("webhook",),
}
PLACE = re.compile(r"\{\w+\}|\b[A-Z]+\b")

Call = tuple[str, str]


def rows(text: str, head: str) -> list[list[str]]:
    """Return the cells of the tables that begin so."""
    tables = re.findall(rf"^\| {re.escape(head)} \|.*\n\|[-|]+\n((?:\|.*\n?)+)", text, re.MULTILINE)
    return [line.strip("| ").split(" | ") for table in tables for line in table.splitlines()]


def calls(cell: str) -> list[Call]:
    """Return the calls of a cell; of `PUT`, `DELETE /v1/x`, the first has the path of the second."""
    found: list[Call] = []
    waiting: list[str] = []
    method = ""
    for words in re.findall(r"`([^`]+)`", cell):
        said, _, path = words.rpartition(" ")
        if path.startswith("/"):
            method = said or method
            found += [(one, PLACE.sub("…", path.partition("?")[0])) for one in (*waiting, method)]
            waiting = []
        else:
            waiting.append(path)
    return found


def told() -> dict[Call, str]:
    """Return the scope that the page gives each call; none for those that ask for no token."""
    scopes: dict[Call, str] = {}
    for cell, names, *_ in rows(SERVER, "call"):
        given = names.split(", ")
        for number, call in enumerate(calls(cell)):
            scope = given[min(number, len(given) - 1)]
            scopes[call] = "" if scope == "–" else scope
    return scopes


@pytest.fixture(scope="module")
def house() -> House:
    often = 100_000
    return House(Limits(per_minute=often, per_minute_unknown=often, per_minute_wrong=often))


def test_every_call_of_the_server_is_told_and_every_call_told_is_there(house: House) -> None:
    declared = {
        (method.upper(), PLACE.sub("…", path))
        for path, methods in house.app.openapi()["paths"].items()
        for method in methods
        if path.startswith("/v1/")
    }
    assert set(told()) == declared


def test_each_call_asks_for_the_scope_that_is_told(house: House) -> None:
    wrong = []
    for (method, path), scope in told().items():
        good, others = (scope, {one.value for one in Scope} - {scope, "admin"}) if scope else ("", set())
        for name in (good, *others):
            with house.client(*([Scope(name)] if name else []), token=None if name else "") as somebody:
                answer = somebody.request(method, path.replace("…", "1"))
            refused = answer.status_code in {401, 403}
            if refused != (name != good):
                wrong.append(f"{method} {path} with {name or 'no token'}: {answer.status_code}")
    assert wrong == []


def test_every_address_for_people_outside_is_there(house: House) -> None:
    named = [one for cell, *_ in rows(SERVER, "address") for one in re.findall(r"`(/\w+/[^`]+)`", cell)]
    asked = [{"type": "http", "method": "GET", "path": re.sub(r"\b[A-Z]+\b", "1", one)} for one in named]
    reached = [any(each.matches(one)[0] is not Match.NONE for each in house.app.routes) for one in asked]
    assert len(named) > 7
    assert [one for one, there in zip(named, reached, strict=True) if not there] == []


def test_the_first_calls_do_what_is_told(house: House) -> None:
    with house.client() as somebody:
        version = somebody.post("/v1/versions", json=json.loads(SAMPLE.read_bytes())).json()["id"]
        live = {"version": version, "despite_errors": True}
        assert somebody.post("/v1/pipelines/orders/activate", json=live, headers={"If-None-Match": "*"}).is_success
    block = SERVER.split("## First calls")[1].split("```")[1].replace("\\\n", " ")
    with house.client(Scope.READ, Scope.EVENTS) as shop:
        answers = [said(shop, line) for line in block.splitlines() if line]
    assert [answer.status_code for answer in answers] == [202, 202, 200]
    told = [step["words"] for step in answers[-1].json()["steps"]]
    assert "“Client has written” moves the record to “In progress”." in told


def said(shop: httpx.Client, line: str) -> httpx.Response:
    """Ask what a line with curl asks, with the token of whoever asks here."""
    program, *words = shlex.split(line)
    assert program == "curl"
    at = words.index
    heads = [words[number + 1].split(": ", 1) for number, word in enumerate(words) if word == "-H"]
    data = words[at("-d") + 1] if "-d" in words else None
    method = words[at("-X") + 1] if "-X" in words else "POST" if data else "GET"
    (address,) = [word for word in words if word.startswith("http://127.0.0.1:8750/")]
    assert ["Authorization", "Bearer $TOKEN"] in heads
    headers = {name: value for name, value in heads if name != "Authorization"}
    return shop.request(method, address.removeprefix("http://127.0.0.1:8750"), content=data, headers=headers)


def settings(kind: str) -> set[str]:
    return {one.name for one in fields(get_type_hints(channel_types()[kind])["settings"])}


def test_every_kind_of_channel_has_its_page() -> None:
    listed = {
        kind
        for cell, *_ in rows((ADMIN / "channels" / "README.md").read_text(encoding="utf-8"), "kind")
        for kind in re.findall(r"`(\w+)`", cell)
    }
    assert listed == set(channel_types()) == {kind for kinds in CHANNELS.values() for kind in kinds}


@pytest.mark.parametrize("page", CHANNELS)
def test_every_setting_of_a_channel_is_told_and_every_setting_told_is_there(page: str) -> None:
    text = (ADMIN / "channels" / page).read_text(encoding="utf-8")
    listed = {name for cell, *_ in rows(text, "setting") for name in re.findall(r"`(\w+)`", cell)}
    there = set.union(*map(settings, CHANNELS[page]))
    shared = {"timeout", "per_minute", "own_network"}  # told once, of all channels
    assert listed - there == set()
    assert there - shared - set(re.findall(r"`(\w+)`", text)) == set()
    assert settings("webhook") == shared
