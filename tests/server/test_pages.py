"""What people outside are sent to: webhooks, tracked links, documents, pages, payments."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from app.engine.effects import ClientMail
from app.engine.model.belongings import Document, Page, Payment
from app.engine.model.people import Contact
from app.engine.model.rule_set import Trigger
from app.engine.model.surroundings import Surroundings
from app.engine.model.values import Email, File, Money
from app.server.limits import Limits
from app.storage.ledger.outbox import Outgoing, PostStatus
from tests.engine.board import board, on, say
from tests.server.conftest import BASE, House
from tests.server.test_events import call, put, said, send, stage_of
from tests.server.test_versions import activated

KEY = ("deal", "7")
_MAIL = ClientMail("ann@example.com", "contact:1", "rossi@example.org", "Our offer", "<a>…</a>", track_clicks=True)


def waiting_for(client: httpx.Client, trigger: Trigger) -> None:
    """Let deals of the stage A move to B by a trigger, and put one there."""
    activated(client, board(A=[], B=[trigger, say("thanks", "Thanks {{ trigger }}")]))
    put(client)


def hook(client: httpx.Client, **asked: Any) -> str:
    answer = client.post("/v1/hooks", json={"name": "shop", "code": "paid", "entity": "deal", **asked})
    assert answer.status_code == 201, answer.text
    url: str = answer.json()["url"]
    assert url.startswith(f"{BASE}/hook/")
    return url


def test_a_webhook_moves_the_item_it_names(client: httpx.Client, stranger: httpx.Client) -> None:
    waiting_for(client, on("t", "webhook.received", {"code": "paid"}))
    url = hook(client)
    assert stranger.post(url, params={"item": "7"}, content=b"ok").status_code == 202
    assert stage_of(client) == "B"


@pytest.mark.parametrize(
    ("content", "media"),
    [('{"order": {"deals": [{"id": 7}]}}', "application/json"), ("a=1&order=7", "application/x-www-form-urlencoded")],
)
def test_the_item_may_stand_in_the_body(client: httpx.Client, stranger: httpx.Client, content: str, media: str) -> None:
    waiting_for(client, on("t", "webhook.received", {"code": "paid"}))
    url = hook(client, pointer="/order/deals/0/id" if media.endswith("json") else "/order")
    assert stranger.post(url, content=content.encode(), headers={"Content-Type": media}).status_code == 202
    assert stage_of(client) == "B"


def test_the_item_may_be_found_by_its_clients_address(
    house: House, client: httpx.Client, stranger: httpx.Client
) -> None:
    rossi = Contact("1", "Rossi", emails=(Email("rossi@example.org"),))
    house.company.put_surroundings(Surroundings(contacts=(rossi,)), house.now)
    activated(client, board(A=[], B=[on("t", "webhook.received", {"code": "paid"})]))
    put(client, contacts=["contact:1"])
    url = hook(client, find="address")
    assert stranger.post(url, params={"address": "Rossi@Example.org"}).status_code == 202
    assert stage_of(client) == "B"
    assert stranger.post(url, params={"address": "nobody@example.org"}).status_code == 404


def test_a_webhook_that_is_sent_again_happens_once(client: httpx.Client, stranger: httpx.Client) -> None:
    waiting_for(client, on("t", "webhook.received", {"code": "paid"}))
    url = hook(client)
    first = stranger.post(url, params={"item": "7"}, headers={"Webhook-Id": "m-1"}).json()["number"]
    again = stranger.post(url, params={"item": "7"}, headers={"Webhook-Id": "m-1"}).json()["number"]
    other = stranger.post(url, params={"item": "7"}, headers={"Webhook-Id": "m-2"}).json()["number"]
    assert first == again != other


@pytest.mark.parametrize("asked", [{}, {"item": ""}, {"item": "none"}])
def test_a_webhook_without_an_item_is_answered_in_words(
    client: httpx.Client, stranger: httpx.Client, asked: dict[str, str]
) -> None:
    answer = stranger.post(hook(client), params=asked)
    assert answer.status_code in (404, 422)
    assert "item" in answer.json()["detail"]


def test_a_webhook_that_was_taken_away_leads_nowhere(client: httpx.Client, stranger: httpx.Client) -> None:
    waiting_for(client, on("t", "webhook.received", {"code": "paid"}))
    url = hook(client)
    listed = client.get("/v1/hooks").json()["hooks"][0]
    assert url.rpartition("/")[2] not in str(listed)
    assert client.delete(f"/v1/hooks/{listed['id']}").status_code == 204
    assert stranger.post(url, params={"item": "7"}).status_code == 404
    assert stranger.post("/hook/guessed", params={"item": "7"}).status_code == 404


def posted(house: House) -> None:
    house.parts.outbox.put([Outgoing("k1", KEY, "offer", "Roof", "mail", _MAIL, house.now, PostStatus.SENT)], house.now)


def test_a_tracked_link_leads_on_and_moves_the_item(house: House, client: httpx.Client, stranger: httpx.Client) -> None:
    waiting_for(client, on("t", "email.link_clicked", {"url_prefix": "https://example.com/offer"}))
    posted(house)
    link = house.parts.links.make("k1", "https://example.com/offer/7;v=~1?a=%20&b=[2]#x")
    answer = stranger.get(f"/l/{link.token}")
    assert (answer.status_code, answer.headers["location"]) == (302, "https://example.com/offer/7;v=~1?a=%20&b=[2]#x")
    assert stage_of(client) == "B"
    stranger.get(f"/l/{link.token}")
    found = house.parts.links.get(link.token)
    assert found is not None
    assert found.count == 2


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "file:///etc/passwd"])
def test_a_link_leads_to_web_pages_alone(house: House, stranger: httpx.Client, url: str) -> None:
    link = house.parts.links.make("k1", url)
    answer = stranger.get(f"/l/{link.token}")
    assert (answer.status_code, "location" in answer.headers) == (404, False)


def test_a_mail_that_is_opened_moves_the_item(house: House, client: httpx.Client, stranger: httpx.Client) -> None:
    waiting_for(client, on("t", "email.read", {}))
    posted(house)
    pixel = house.parts.links.make("k1", "", "open")
    answer = stranger.get(f"/o/{pixel.token}")
    assert (answer.headers["content-type"], answer.content[:6]) == ("image/gif", b"GIF89a")
    assert stage_of(client) == "B"
    assert stranger.get("/o/guessed").content == answer.content


def test_reading_a_document_moves_the_item_and_tells_only_what_is_on_it(
    house: House, client: httpx.Client, stranger: httpx.Client
) -> None:
    waiting_for(client, on("t", "document.viewed", {}))
    template = File("f", "offer.docx")
    shown = Document("2026-7", 7, template, "Offer <b>Rossi</b>", url=f"{BASE}/document/doc-1", id="doc-1", item=KEY)
    hidden = Document("2026-8", 8, template, "Secret", id="doc-2", item=KEY)
    for one in (shown, hidden):
        house.company.put_belonging(one)
    answer = stranger.get("/document/doc-1")
    assert "Offer &lt;b&gt;Rossi&lt;/b&gt;" in answer.text
    assert answer.headers["x-robots-tag"] == "noindex"
    assert stage_of(client) == "B"
    assert stranger.get("/document/doc-2").status_code == 404
    assert stranger.get("/document/doc-1/file").status_code == 404


def test_the_page_of_a_code_moves_the_item_once_its_button_is_pressed(
    house: House, client: httpx.Client, stranger: httpx.Client
) -> None:
    waiting_for(client, on("t", "qr.scanned", {"rule": "ticket"}))
    url = f"{BASE}/page/page-1"
    house.company.put_belonging(Page("Ticket", "Show this.", "I am here", url, "ticket", id="page-1", item=KEY))
    shown = stranger.get("/page/page-1", headers={"Accept-Language": "en"})
    assert "I am here" in shown.text
    assert stage_of(client) == "A"
    assert "Thank you" in stranger.post("/page/page-1").text
    assert stage_of(client) == "B"
    assert stranger.get("/page/page-1/code.png").content[1:4] == b"PNG"


def test_a_code_may_lead_on_at_once(house: House, client: httpx.Client, stranger: httpx.Client) -> None:
    waiting_for(client, on("t", "qr.scanned", {"rule": "menu"}))
    for name, target in (("page-1", "https://example.com/menu"), ("page-2", "javascript:alert(1)")):
        page = Page("Menu", "", "Go", f"{BASE}/page/{name}", "menu", target, id=name, item=KEY)
        house.company.put_belonging(page)
    assert stranger.get("/page/page-1").headers["location"] == "https://example.com/menu"
    assert stage_of(client) == "B"
    assert stranger.get("/page/page-2").status_code == 200


def test_a_payment_says_what_is_due(house: House, stranger: httpx.Client) -> None:
    due = house.now + timedelta(days=7)
    payment = Payment("R-7", 7, Money(Decimal("1200.50"), "EUR"), due=due, id="pay-1", item=KEY)
    house.company.put_belonging(payment)
    shown = stranger.get("/pay/pay-1", headers={"Accept-Language": "en"}).text
    assert "1,200.50" in shown
    assert "Not paid yet" in shown


def test_reloading_a_page_all_day_makes_few_events(house: House, client: httpx.Client, stranger: httpx.Client) -> None:
    waiting_for(client, on("t", "document.viewed", {}))
    document = Document("1", 1, File("f", "o.docx"), "Offer", url="x", id="doc-1", item=KEY)
    house.company.put_belonging(document)
    before = house.parts.views.counts().events
    for _ in range(20):
        stranger.get("/document/doc-1")
    assert house.parts.views.counts().events == before + 1


def test_strangers_are_soon_too_many() -> None:
    house = House(Limits(per_minute_unknown=5))
    with house.client(token="") as stranger:
        codes = [stranger.get("/page/none").status_code for _ in range(8)]
    assert codes.count(429) == 3


def test_what_a_caller_says_reaches_rules_as_text(client: httpx.Client, stranger: httpx.Client) -> None:
    trigger = on("t", "webhook.received", {"code": "paid"})
    activated(client, board(A=[], B=[trigger, say("thanks", "They said: {{ trigger.body }}")]))
    put(client)
    stranger.post(hook(client), params={"item": "7"}, content=b"{{ variables }} <script>")
    assert "They said: {{ variables }} <script>" in said(client)[-1]


def test_an_event_of_the_api_reaches_its_rules_too(client: httpx.Client) -> None:
    waiting_for(client, on("t", "call.incoming", {}))
    send(client, call())
    assert stage_of(client) == "B"
