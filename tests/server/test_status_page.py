"""The status page: who may look, what it shows, and that a browser does nothing else with it."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from app.server.application import make_app
from app.server.serving import WebServer, listen
from app.storage.ledger.access import Scope
from app.storage.ledger.outbox import Outgoing
from tests.engine.board import board, rule, say
from tests.server.browser import Browser, find_browser
from tests.server.conftest import House
from tests.server.test_events import call, put, send
from tests.server.test_pages import _MAIL, KEY
from tests.server.test_versions import activated

LATER = {"mode": "after", "amount": 2, "unit": "hours", "base": "now"}


@pytest.fixture
def busy(house: House, client: httpx.Client) -> House:
    """A server on which a rule waits and a mail has failed."""
    activated(client, board(A=[say("later", "Later", when=LATER, name="Remind <b>them</b>")]))
    put(client, title="Roof & <script>alert(1)</script>")
    house.parts.outbox.put([Outgoing("k1", KEY, "offer", "Roof", "mail", _MAIL, house.now)], house.now)
    house.parts.outbox.give_up(house.parts.outbox.get("k1"), "mailbox unavailable")
    return house


def signed_in(house: House, *scopes: Scope) -> httpx.Client:
    visitor = house.client(token="")
    answer = visitor.post("/status", data={"token": house.token(*scopes)})
    assert answer.status_code == 303, answer.text
    return visitor


def test_whoever_has_a_token_sees_how_it_goes(busy: House) -> None:
    with closing(signed_in(busy, Scope.READ)) as visitor:
        shown = visitor.get("/status").text
    for words in ("Roof &amp; &lt;script&gt;", "Remind &lt;b&gt;", "mailbox unavailable", "1 message has failed"):
        assert words in shown
    assert "<script" not in shown


def test_a_stranger_sees_only_the_question_for_a_token(busy: House, stranger: httpx.Client) -> None:
    assert "Roof" not in stranger.get("/status").text
    wrong = stranger.post("/status", data={"token": "rw_guessed"})
    assert (wrong.status_code, "not known here" in wrong.text, "set-cookie" in wrong.headers) == (401, True, False)
    assert stranger.post("/status", data={"token": busy.token(Scope.EVENTS)}).status_code == 403
    assert stranger.get("/status", headers={"Cookie": "rulewright_session=guessed"}).text.count("Token") > 0


def test_the_cookie_is_good_for_looking_alone_and_only_for_a_while(busy: House) -> None:
    visitor = busy.client(token="")
    answer = visitor.post("/status", data={"token": busy.token()})
    cookie = answer.headers["set-cookie"]
    for word in ("HttpOnly", "Secure", "SameSite=strict", "Path=/status"):
        assert word in cookie
    assert "rw_" not in cookie
    held = {"Cookie": cookie.partition(";")[0]}
    assert visitor.get("/v1/status", headers=held).status_code == 401
    busy.now += timedelta(hours=9)
    assert "Roof" not in visitor.get("/status", headers=held).text


def test_a_token_taken_away_or_a_visitor_who_leaves_ends_it(busy: House) -> None:
    with closing(signed_in(busy)) as visitor, closing(signed_in(busy)) as other:
        visitor.post("/status/leave")
        assert "Roof" not in visitor.get("/status").text
        assert "Roof" in other.get("/status").text
        for one in busy.parts.tokens.all():
            busy.parts.tokens.remove(one.id)
        assert "Roof" not in other.get("/status").text


@pytest.fixture
def shown(busy: House) -> Iterator[str]:
    """The address of the server on a real socket."""
    with listen("127.0.0.1", 0) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        parts = dataclasses.replace(busy.parts, settings=replace(busy.parts.settings, public_base=url))
        ready = threading.Event()
        server = WebServer(make_app(parts), ready.set)
        thread = threading.Thread(target=server.run, args=([taken],))
        thread.start()
        assert ready.wait(20)
        yield url
        server.stop()
        thread.join()


def test_in_a_browser_it_is_styled_fits_and_runs_no_script(busy: House, shown: str, tmp_path: Path) -> None:
    program = find_browser()
    if program is None:
        pytest.skip("there is no Chromium here")
    with Browser(program, tmp_path / "profile") as browser:
        browser.look(390, 844)
        browser.open(f"{shown}/")
        browser.run(f"document.querySelector('#token').value = {busy.token(Scope.READ)!r}")
        browser.press("Show the status")
        assert browser.run("document.querySelector('h1').textContent") == "Status of this server"
        assert browser.run("document.cookie") == ""
        assert browser.run("getComputedStyle(document.querySelector('section')).borderRadius") == "8px"
        assert browser.run("document.documentElement.scrollWidth <= window.innerWidth")
        assert "Roof & <script>" in browser.run("document.body.textContent")
        browser.run("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
        assert browser.run("window.ran") is None
        browser.look(390, 844, dark=True)
        assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(23, 25, 30)"
        browser.press("Leave")
        assert "Roof" not in browser.run("document.body.textContent")


def test_what_could_not_be_done_stands_on_the_page_with_its_reason(house: House, client: httpx.Client) -> None:
    def page() -> str:
        with closing(signed_in(house, Scope.READ)) as visitor:
            return visitor.get("/status").text

    nobody = rule("tell", "employee.notification", {"text": "Hi", "recipients": ["role:nobody"]}, name="Tell <them>")
    activated(client, board(A=[nobody], B=[]))
    assert "All is well." in page()
    put(client, title="Roof")
    put(client, "8", "B", title="Wall")
    send(client, call(subject="deal/none"))
    shown = page()
    assert "All is well." not in shown
    for words in ("Some of them could not do", "“Tell &lt;them&gt;” failed:", "There is no item none"):
        assert words in shown
    assert "<td>B</td><td>1</td><td>0</td>" in shown
