"""Whoever asks is answered in their language, whatever kind of words it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.engine.effects import ClientMail
from app.engine.words import msg
from app.server.application import guarded, make_app
from app.server.languages import Languages
from app.server.limits import Limits
from app.storage.ledger.outbox import Outgoing, PostStatus
from tests.engine.board import board, rule, say
from tests.server.conftest import BASE, House
from tests.server.in_process import InProcess
from tests.server.test_channels import MAILBOX
from tests.server.test_events import put
from tests.server.test_versions import activated, uploaded

ITALIAN = {"Accept-Language": "it-IT,it;q=0.9,en;q=0.5"}
WORDS = {
    "The mailbox “{address}” is unknown.": "La casella «{address}» è sconosciuta.",
    "It is missing.": "Manca.",
    "The channel itself is at fault ({error}). Report it, or choose another channel.": "È colpa del canale ({error}).",
    "The setting “{setting}” is missing.": "Manca l’impostazione «{setting}».",
    "Compressed requests are not taken. Send it plain.": "Le richieste compresse non sono accettate.",
    "Entered the board, in “{stage}”, and is watched by the rules from here on.": "Entrato in «{stage}».",
    "The token would have expired already.": "Il token sarebbe già scaduto.",
    "It should have at least {min_length} characters.": "Servono almeno {min_length} caratteri.",
    "Text": "Testo",
}


@pytest.fixture
def rome(house: House, tmp_path: Path) -> Iterator[httpx.Client]:
    """Somebody who asks in Italian, on a server that knows some words of it."""
    folder = tmp_path / "it" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    pairs = "".join(f'\nmsgid "{english}"\nmsgstr "{italian}"\n' for english, italian in WORDS.items())
    (folder / "rulewright.po").write_text(head + pairs, "utf-8")
    app = make_app(replace(house.parts, languages=Languages(tmp_path)))
    headers = {"Authorization": f"Bearer {house.token()}", **ITALIAN}
    with httpx.Client(transport=InProcess(guarded(app)), base_url=BASE, headers=headers) as opened:
        yield opened


def failed(house: House) -> None:
    mail = ClientMail("ann@example.com", "contact:1", "rossi@example.org", "Our offer", "Hello")
    post = Outgoing("k1", ("deal", "7"), "offer", "Roof", "mail", mail, house.now, PostStatus.WAITING)
    house.parts.outbox.put([post], house.now)
    house.parts.outbox.give_up(post, msg("The mailbox “{address}” is unknown.").fill(address="rossi@example.org"))


def test_why_a_message_failed(house: House, rome: httpx.Client) -> None:
    failed(house)
    said = "La casella «rossi@example.org» è sconosciuta."
    (listed,) = rome.get("/v1/outbox", params={"status": "dead"}).json()["posts"]
    single = rome.get("/v1/outbox/k1")
    assert (listed["error"], single.json()["error"]) == (said, said)
    english = rome.get("/v1/outbox/k1", headers={"Accept-Language": "en"})
    assert english.json()["error"] == "The mailbox “rossi@example.org” is unknown."
    assert english.headers["etag"] == single.headers["etag"]
    assert "Accept-Language" in english.headers["vary"]
    house.now += timedelta(minutes=1)
    assert rome.post("/v1/outbox/k1/retry").headers["etag"] != single.headers["etag"]


def test_why_a_channel_cannot_be_used(house: House, rome: httpx.Client) -> None:
    rome.put("/v1/channels/office", json={"name": "Office", "channel": "email", "settings": MAILBOX})
    house.kept.put(replace_settings(house, host=None))
    (shown,) = rome.get("/v1/channels").json()["channels"]
    assert shown["problem"].startswith("Manca l’impostazione")


def replace_settings(house: House, **changed: Any) -> Any:
    (kept,) = house.kept.all()
    settings = {name: value for name, value in {**kept.settings, **changed}.items() if value is not None}
    return type(kept)(kept.id, kept.name, kept.channel, settings)


def test_what_is_refused_before_anybody_looks_at_it(rome: httpx.Client) -> None:
    answer = rome.post("/v1/events", content=b"x", headers={"Content-Encoding": "gzip"})
    assert answer.json()["detail"] == "Le richieste compresse non sono accettate."


def test_each_fault_of_a_request(rome: httpx.Client) -> None:
    told = rome.post("/v1/tokens", json={"name": ""}).json()
    assert [one["detail"] for one in told["errors"]] == ["Servono almeno 1 caratteri.", "Manca."]


def test_the_checks_and_the_differences(rome: httpx.Client) -> None:
    before = uploaded(rome, board(A=[say("hello", "Hello")]))
    after = uploaded(rome, board(A=[say("hello", "Good morning")]))
    (changed,) = rome.get(f"/v1/versions/{after}/differences", params={"from": before}).json()["rules"]
    assert changed["changes"][0]["label"] == "Testo"


def test_what_happened_to_a_record_begins_with_its_coming(rome: httpx.Client) -> None:
    activated(rome, board(A=[rule("n", "employee.notification", {"text": "Hi", "recipients": ["responsible"]})]))
    put(rome)
    first = rome.get("/v1/items/deal/7/trace").json()["steps"][0]
    assert (first["kind"], first["words"]) == ("Item", "Entrato in «A».")
    assert all(one["words"] for one in rome.get("/v1/steps").json()["steps"])


def test_a_name_that_is_not_its_own_is_refused_in_words() -> None:
    house = House(Limits(), hosts=("rules.example.com",))
    with house.client() as client:
        told = client.get("/v1/status", headers={"Host": "rules.example.org"})
    assert told.status_code == 400
    assert "“rules.example.org”" in told.json()["detail"]
    assert "--allow-host" in told.json()["detail"]
