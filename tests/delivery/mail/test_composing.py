"""What stands in the headers of a mail: just what was written, in all tongues."""

from __future__ import annotations

import gc
import re
from email.header import decode_header, make_header
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery.base import Somebody
from app.delivery.mail.composing import compose, one_line, written
from app.delivery.mail.reading import header
from app.engine.effects import ClientMail
from app.engine.model.values import File
from tests.delivery.posting import post


def test_a_name_on_its_way_to_another_keeps_the_signs_that_join_its_letters() -> None:
    assert one_line("👩\u200d🔧 म\u200cख \u202egpj.exe") == "👩\u200d🔧 म\u200cख gpj.exe"


_WORDS = (
    "Offerta",
    "per",
    "il",
    "tetto",
    "della",
    "Società",
    "Rossi",
    "&",
    "Figli:",
    "perché",
    "no?",
    "Więcej",
    "szczegółów",
    "–",
    "żółta",
    "łódź",
    "(nr",
    "12/2026),",
    "„umowa”",
    "1.250,00",
    "€",
    "Ваше",
    "предложение",
    "готово!",
    "見積書について",
    "L’été",
    "à",
    "Orléans;",
    "déjà-vu",
    "[urgent]",
    "100%",
    "Łęcka-Nowak",
)


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=30).map(" ".join))
def test_no_letter_and_no_space_of_a_long_subject_or_name_is_lost_or_added(text: str) -> None:
    mail = compose(
        post(ClientMail("office", "c", "p@example.org", text, "<p>x</p>")),
        Somebody(text, "office@larch.example"),
        Somebody(text, "ann@example.com"),
    )
    arrived = BytesParser(policy=compat32).parsebytes(mail.as_bytes())
    assert header(arrived, "Subject") == text
    shown, address = parseaddr(str(arrived["From"]).replace("\n", ""))
    assert (str(make_header(decode_header(shown))), address) == (text, "office@larch.example")


@pytest.mark.parametrize(
    ("address", "travels"),
    [
        ("a@faß.example", "a@xn--fa-hia.example"),
        ("a@BÜCHER.example", "a@xn--bcher-kva.example"),
        ("a@bu\u0308cher.example", "a@xn--bcher-kva.example"),
        ("a@пример.рф", "a@xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_a_domain_of_any_letters_is_the_one_that_was_meant(address: str, travels: str) -> None:
    assert written(address) == travels


def test_a_mail_that_is_tried_again_is_the_same_to_the_letter_and_another_is_parted_otherwise() -> None:
    file = File("f", "offer.txt", 5, "text/plain")
    effect = ClientMail("office", "c", "p@example.org", "Offer", "<p>See it</p>", attachments=(file,))
    office = Somebody("Office", "office@larch.example")
    first, again, other = (
        compose(post(effect, key, files=lambda _: b"Offer"), office, None) for key in ("one", "one", "two")
    )
    assert first.as_bytes() == again.as_bytes()
    marks = [part.get_boundary() for mail in (first, other) for part in mail.walk() if part.is_multipart()]
    assert len(set(marks)) == len(marks) == 4
    parts = [part.get_content_type() for part in BytesParser(policy=compat32).parsebytes(first.as_bytes()).walk()]
    assert parts == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/plain"]


def test_mails_leave_no_patterns_behind() -> None:
    def patterns() -> int:
        """Count those that look for a boundary, which is what each mail has of its own."""
        return sum(isinstance(one, re.Pattern) and str(one.pattern).startswith("^--") for one in gc.get_objects())

    def send(key: str) -> None:
        effect = ClientMail("office", "c", "p@example.org", "Offer", "<p>See it</p>")
        compose(post(effect, key), Somebody("Office", "office@larch.example"), None).as_bytes()

    re.purge()
    send("first")
    before = patterns()
    for number in range(20):
        send(f"post-{number}")
    assert patterns() == before
