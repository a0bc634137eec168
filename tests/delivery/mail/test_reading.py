"""Mails as they really come in, broken ones among them."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery.base import Received
from app.delivery.mail.bounces import read_bounce
from app.delivery.mail.message_id import answered, message_id
from app.delivery.mail.reading import read_mail
from tests.delivery.posting import NOW


def _read(raw: str | bytes) -> Received:
    content = raw if isinstance(raw, bytes) else raw.encode()
    found = read_mail(content, NOW, automatic=True)
    assert found is not None
    return found


def test_encoded_headers_and_texts_are_read() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Żaneta Łęcka <z@example.pl>", "Zażółć gęślą jaźń"
    message.set_content("Dzień dobry,\nkiedy?", charset="iso-8859-2")
    message.add_alternative("<p>HTML</p>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    read = _read(message.as_bytes())
    assert read.data == {
        "sender": "z@example.pl",
        "subject": "Zażółć gęślą jaźń",
        "text": "Dzień dobry,\nkiedy?",
    }


def test_a_mail_of_html_alone_is_read_as_text() -> None:
    assert _read("Content-Type: text/html\n\n<p>Hello<br>there</p>").data["text"] == "Hello\nthere"


def test_a_text_that_is_attached_is_not_what_was_written() -> None:
    message = EmailMessage()
    message.set_content("<p>said</p>", subtype="html")
    message.add_attachment("a log", filename="log.txt")
    assert _read(message.as_bytes()).data["text"] == "said"


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"Subject: =?utf-9?q?a?=\n\nx", "=?utf-9?q?a?="),
        (b"Subject: =?utf-8?b?!!!?=\n\nx", "=?utf-8?b?!!!?="),
        (b"Subject: caf\xe9\n\nx", "caf\N{REPLACEMENT CHARACTER}"),
        (b"Subject: a\n b\n\nx", "a b"),
        (b"\n\nx", ""),
    ],
)
def test_broken_headers_are_read_as_far_as_they_go(raw: bytes, subject: str) -> None:
    assert _read(raw).data["subject"] == subject


def test_an_unknown_charset_is_read_as_well_as_can_be() -> None:
    assert _read(b"Content-Type: text/plain; charset=klingon\n\nhello").data["text"] == "hello"


def test_a_charset_that_no_mail_has_is_not_what_python_makes_of_it() -> None:
    slow = b"Content-Type: text/plain; charset=punycode\n\na-" + b"zzzzz9" * 100_000
    assert _read(slow).data["text"].startswith("a-zzzzz9")


@given(st.binary(max_size=400))
def test_no_mail_whatever_stops_the_reading(raw: bytes) -> None:
    read_mail(raw, NOW, automatic=True)
    read_bounce(raw, NOW)


_PIECES = (
    "From: |Subject: |=?utf-8?q?|=?utf-8?b?|?=|=C3|\n|\r\n|\n\n|<|>|@|,|Content-Type: |multipart/mixed; boundary=x|"
    "text/html; charset=utf-16|text/plain|--x|--x--|Content-Transfer-Encoding: base64|message/rfc822|"
    "message/delivery-status|Action: failed|Final-Recipient: |References: |a|(|"
    "\"|;|*0*=utf-8''"
)
_PARTS = (*(one.encode() for one in _PIECES.split("|")), b"\xff")


@given(st.lists(st.sampled_from(_PARTS), max_size=60).map(b"".join))
def test_no_mail_of_broken_pieces_stops_the_reading(raw: bytes) -> None:
    read_mail(raw, NOW, automatic=True)
    read_bounce(b"Content-Type: multipart/report; boundary=x\n\n" + raw, NOW)


@given(st.text(min_size=1, max_size=80))
def test_every_key_comes_back_from_its_message_id(key: str) -> None:
    written = message_id(key, "office@larch.example")
    assert answered((f"<other@x.org> {written}",)) == (key,)


def test_the_nearest_of_several_answered_mails_comes_first() -> None:
    first, second, third = (message_id(one, "o@x.org") for one in "abc")
    assert answered((third, f"{first} <x@y.org> {second}\t{third}")) == ("c", "b", "a")


def test_an_employees_answer_to_a_mail_of_ours_is_no_answer_of_a_client() -> None:
    ours = message_id("0a1b2c", "office@larch.example", to_client=False)
    assert answered((ours,)) == ()
    assert read_mail(f"Message-ID: {ours}\n\nx".encode(), NOW, automatic=True) is None


_BOUNCE = """From: Mailer <MAILER-DAEMON@mx.example>
Subject: Delivery status notification: error
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
Return-Path: <>

--b

Hi! It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; bo@x.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

Final-Recipient: rfc822; cy@x.org
Action: delayed
Status: 4.2.0

--b
Content-Type: {kind}

Message-ID: {ours}
Subject: New deal

--b--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("to_client", [True, False])
def test_a_mail_that_came_back_names_our_post_and_whom_it_did_not_reach(kind: str, to_client: bool) -> None:
    ours = message_id("0a1b2c", "o@larch.example", to_client=to_client)
    found = read_bounce(_BOUNCE.format(kind=kind, ours=ours).encode(), NOW)
    assert found is not None
    assert (found.key, found.addresses) == ("0a1b2c", ("bo@x.org",))
    assert found.why.plain() == "The mail came back: it did not reach bo@x.org (550 5.1.1 no such user)."


def test_what_the_server_said_may_stand_in_the_note_to_people_alone() -> None:
    note = _BOUNCE.format(kind="message/rfc822", ours=message_id("0a1b2c", "o@larch.example"))
    note = note.replace("Diagnostic-Code: smtp; 550 5.1.1 no such user\n", "").replace(
        "multipart/report", "multipart/mixed"
    )
    found = read_bounce(note.replace("could not be delivered.", "failed:\n\n<bo@x.org>: 550 gone").encode(), NOW)
    assert found is not None
    assert found.why.plain() == "The mail came back: it did not reach bo@x.org (550 gone)."


@pytest.mark.parametrize(
    ("old", "new"), [("failed", "relayed"), ("message/delivery-status", "text/plain"), ("<rw.0a1b2c@", "<a@")]
)
def test_notes_of_delay_and_of_others_mails_bring_nothing_back(old: str, new: str) -> None:
    note = _BOUNCE.format(kind="message/rfc822", ours=message_id("0a1b2c", "o@larch.example")).replace(old, new)
    assert read_bounce(note.encode(), NOW) is None


@pytest.mark.parametrize("strange", ["<rw.@x.org>", "<rwx.%%%@x.org>", "rw.a@x.org", "<@>", "<rwx.gA@x>"])
def test_message_ids_that_only_look_like_ours_name_nothing(strange: str) -> None:
    assert answered((strange,)) == ()
