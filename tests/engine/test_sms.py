"""How many SMS a text takes."""

from __future__ import annotations

import pytest

from app.engine.sms import Segments, beyond_gsm, segments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("GSM-7", 0, 0)),
        ("a" * 160, Segments("GSM-7", 160, 1)),
        ("a" * 161, Segments("GSM-7", 161, 2)),
        ("a" * 306, Segments("GSM-7", 306, 2)),
        ("a" * 307, Segments("GSM-7", 307, 3)),
        ("ż" * 70, Segments("UCS-2", 70, 1)),
        ("ż" * 71, Segments("UCS-2", 71, 2)),
        ("ż" * 134, Segments("UCS-2", 134, 2)),
        ("ż" * 135, Segments("UCS-2", 135, 3)),
        ("è à ù ì ò", Segments("GSM-7", 9, 1)),
    ],
)
def test_a_text_is_counted_as_the_network_bills_it(text: str, expected: Segments) -> None:
    assert segments(text) == expected


def test_a_euro_sign_takes_two_units_of_gsm() -> None:
    assert segments("10 €") == Segments("GSM-7", 5, 1)


def test_one_polish_letter_makes_the_whole_text_unicode() -> None:
    assert segments("Zamówienie przyjęte" + "." * 60).encoding == "UCS-2"
    assert beyond_gsm("Zamówienie przyjęte, proszę") == "óę"


def test_a_character_of_two_units_is_not_torn_apart_between_messages() -> None:
    torn_at_the_edge = "a" * 152 + "€" + "a" * 152
    assert segments(torn_at_the_edge) == Segments("GSM-7", 306, 3)


def test_an_emoji_takes_two_units() -> None:
    assert segments("\N{PARTY POPPER}") == Segments("UCS-2", 2, 1)


def test_the_room_grows_with_the_messages() -> None:
    assert (segments("a").room, segments("a" * 200).room) == (160, 306)
