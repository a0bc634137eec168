"""Nothing secret reaches a log or a person, and what is not secret stays readable."""

from __future__ import annotations

import base64
import html
import io
import json
from typing import Any
from urllib.parse import quote, quote_plus
from xml.sax import saxutils

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from app.delivery.secrets.redaction import HIDDEN, Redactor
from app.engine.words import msg


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.learn("tree-and-leaf+x")
    return redactor


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the password tree-and-leaf+x was wrong", f"the password {HIDDEN} was wrong"),
        ("GET /?k=tree-and-leaf%2Bx", f"GET /?k={HIDDEN}"),
        ("Authorization: Bearer abcdef0123456789", f"Authorization: Bearer {HIDDEN}"),
        ("postgresql://ann:pa55@db.example/x", f"postgresql://ann:{HIDDEN}@db.example/x"),
        ("POST https://api.telegram.org/bot123456:AAE-abcdefghijklmnopqrstuv/sendMessage", f"bot123456:{HIDDEN}/send"),
        ("POST /v1/hooks/s3cr3ts3cr3t 200", f"POST /v1/hooks/{HIDDEN} 200"),
        ("refresh_token=1//0abcdef&grant_type=refresh_token", f"refresh_token={HIDDEN}&grant_type=refresh_token"),
        ('{"client_secret": "abcd-efgh", "scope": "mail"}', f'"client_secret": "{HIDDEN}", "scope": "mail"'),
    ],
)
def test_secrets_in_texts_are_blotted_out(redactor: Redactor, text: str, shown: str) -> None:
    assert shown in redactor.text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Deal 7 moved to Won",
        "https://larch.example/offers/7?page=2",
        "token count: 7",
        "ann@example.com: ok",
        "secret://office/password",
    ],
)
def test_what_is_no_secret_stays(redactor: Redactor, text: str) -> None:
    assert redactor.text(text) == text


def test_values_under_telling_names_are_blotted_out_however_deep(redactor: Redactor) -> None:
    event: dict[str, Any] = {
        "headers": {"Authorization": "x", "Cookie": ["a", "b"], "Accept": "json"},
        "settings": [{"password": "p", "host": "h"}],
        "token_name": "window",
        "api_key": None,
        "said": ("tree-and-leaf+x", b"tree-and-leaf+x", 7),
        "words": msg("{why} failed").fill(why="tree-and-leaf+x"),
    }
    cleaned = redactor(None, "info", event)
    assert cleaned["headers"] == {"Authorization": HIDDEN, "Cookie": HIDDEN, "Accept": "json"}
    assert cleaned["settings"] == [{"password": HIDDEN, "host": "h"}]
    assert (cleaned["token_name"], cleaned["api_key"]) == ("window", None)
    assert cleaned["said"] == (HIDDEN, HIDDEN.encode(), 7)
    assert cleaned["words"].plain() == f"{HIDDEN} failed"


def test_structured_logs_with_their_tracebacks_are_clean(redactor: Redactor) -> None:
    written = io.StringIO()
    log = structlog.wrap_logger(
        structlog.PrintLogger(written),
        processors=[structlog.processors.format_exc_info, redactor, structlog.processors.JSONRenderer()],
    )
    try:
        int("tree-and-leaf+x")
    except ValueError:
        log.exception("mail not sent", mailbox="office")
    assert "tree-and" not in written.getvalue()
    assert "office" in written.getvalue()
    assert "ValueError" in written.getvalue()


def test_very_short_secrets_do_not_blot_out_every_text() -> None:
    redactor = Redactor()
    redactor.learn("a")
    assert redactor.text("a mail") == "a mail"


AWKWARD = """pl4nted 's"cret'+9 &<x>\\é"""


@pytest.mark.parametrize(
    "repeated",
    [
        quote(AWKWARD),
        quote_plus(AWKWARD),
        json.dumps(AWKWARD),
        json.dumps(AWKWARD, ensure_ascii=False),
        html.escape(AWKWARD),
        saxutils.escape(AWKWARD),
        saxutils.escape(AWKWARD, {'"': "&quot;", "'": "&apos;"}),
        repr(AWKWARD),
    ],
)
def test_a_secret_is_known_in_every_way_a_service_may_repeat_it(repeated: str) -> None:
    redactor = Redactor()
    redactor.learn(AWKWARD)
    shown = redactor.text(f"key {repeated} is wrong")
    assert (HIDDEN in shown, "pl4nted" in shown, "cret" in shown) == (True, False, False)
    assert shown.endswith(" is wrong")


@given(st.binary(max_size=20), st.text(min_size=9, max_size=40), st.binary(max_size=20))
def test_a_secret_in_base64_is_known_whatever_stands_around_it(before: bytes, secret: str, after: bytes) -> None:
    redactor = Redactor()
    redactor.learn(secret)
    coded = base64.b64encode(before + secret.encode() + after).decode()
    assert HIDDEN in redactor.text(f"535 {coded} is wrong")


def test_a_secret_that_was_cut_off_is_known_by_its_first_half() -> None:
    redactor = Redactor()
    redactor.learn("correct-horse-battery-staple")
    assert redactor.text("you said: correct-horse-batt…") == f"you said: {HIDDEN}"
    assert redactor.text("a correct answer") == "a correct answer"
