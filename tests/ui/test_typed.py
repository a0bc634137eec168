"""What people type in their language: numbers, days, lengths of time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from babel import Locale

from app.engine.errors import KnownError
from app.engine.model.values import FieldType, read_value
from app.i18n import Translator
from app.ui import typed

LANGUAGES = ("en", "it", "fr", "pl", "it_CH", "en_IN")


def speaker(language: str) -> Translator:
    return Translator(Locale.parse(language))


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("it", "1.234,50", "1234.50"),
        ("it", "1.234", "1234"),
        ("it", "1,234", "1.234"),
        ("it", "1.5", "1.5"),
        ("it", "0.125", "0.125"),
        ("it_CH", "1'234.5", "1234.5"),
        ("fr", "1 234,50", "1234.50"),
        ("fr", "1\N{NARROW NO-BREAK SPACE}234,50", "1234.50"),
        ("fr", "1\N{NO-BREAK SPACE}234,50", "1234.50"),
        ("fr", "1234.5", "1234.5"),
        ("pl", "1 234,50", "1234.50"),
        ("pl", "-1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567", "-1234567"),
        ("pl", "\N{MINUS SIGN}0,5", "-0.5"),
        ("en", "1,234.50", "1234.50"),
        ("en", "1.234", "1.234"),
        ("en", "1234", "1234"),
        ("en_IN", "12,34,567", "1234567"),
    ],
)
def test_a_number_is_read_as_the_language_writes_it_or_as_files_do(language: str, text: str, number: str) -> None:
    assert typed.read_number(text, speaker(language)) == Decimal(number)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "1,5"),
        ("en", "0,125"),
        ("en", "1.234,50"),
        ("en", "12,34,567"),
        ("it", "1,234.50"),
        ("it", "1.50,00"),
        ("it", "1.23.456"),
        ("fr", "12 34"),
        ("pl", "1.234.567"),
        ("pl", ""),
        ("pl", "-"),
        ("en", "1_000"),
        ("en", "nan"),
        ("en", "1e9999999"),
    ],
)
def test_what_no_reader_of_the_language_would_take_for_a_number_is_refused_with_an_example(
    language: str, text: str
) -> None:
    with pytest.raises(KnownError) as refused:
        typed.read_number(text, speaker(language), "amount")
    assert refused.value.field == "amount"
    assert typed.figure(Decimal("1234.5"), speaker(language)) in str(refused.value)


@pytest.mark.parametrize("language", ["fr", "pl"])
def test_a_number_that_can_be_read_in_two_ways_is_refused_and_both_are_told(language: str) -> None:
    with pytest.raises(KnownError, match=r"two ways\. Write 1234 or 1,234"):
        typed.read_number("1.234", speaker(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", ["0", "1", "-12.5", "999", "1.234", "1234", "0.00004", "1234567.891", "1e-7"])
def test_a_number_shown_in_a_language_is_read_back_with_every_digit(language: str, number: str) -> None:
    tr = speaker(language)
    for grouped in (True, False):
        assert typed.read_number(typed.figure(Decimal(number), tr, grouped=grouped), tr) == Decimal(number)


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        ("en", "1 day", "1 day"),
        ("en", "2h 30min", "2 hours 30 minutes"),
        ("it", "1 giorno", "1 day"),
        ("it", "2 ore e 30 minuti", "2 hours 30 minutes"),
        ("it", "1 day", "1 day"),
        ("fr", "2 jours", "2 days"),
        ("fr", "3 j", "3 days"),
        ("fr", "1 heure et 2 minutes", "1 hour 2 minutes"),
        ("pl", "3 dni", "3 days"),
        ("pl", "1 tydzień, 2 godz.", "7 days 2 hours"),
        ("pl", "1 godzinę i 5 minut", "1 hour 5 minutes"),
    ],
)
def test_a_length_of_time_is_read_in_words_of_the_language_and_in_english(language: str, text: str, kept: str) -> None:
    assert typed.read_length(text, speaker(language)) == kept


@pytest.mark.parametrize(
    ("language", "text"), [("it", "2 mesi"), ("fr", "1 giorno"), ("pl", "1,5 godziny"), ("it", "")]
)
def test_what_is_no_length_of_time_is_refused_with_an_example(language: str, text: str) -> None:
    tr = speaker(language)
    with pytest.raises(KnownError) as refused:
        typed.read_length(text, tr)
    assert typed.length(timedelta(hours=2, minutes=30), tr) in str(refused.value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "length", [timedelta(0), timedelta(days=45, hours=1), timedelta(hours=2, minutes=5, seconds=1)]
)
def test_a_length_of_time_shown_in_a_language_is_read_back(language: str, length: timedelta) -> None:
    tr = speaker(language)
    shown = typed.length(length, tr)
    assert typed.read_length(shown, tr) == typed.read_length(typed.length(length, speaker("en")), speaker("en"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("9", time(9)),
        ("9:30", time(9, 30)),
        ("09.30", time(9, 30)),
        ("9h30", time(9, 30)),
        ("18 h", time(18)),
        ("9:00 AM", time(9)),
        ("9:00\N{NARROW NO-BREAK SPACE}PM", time(21)),
        ("9:30 p.m.", time(21, 30)),
        ("12:00 AM", time(0)),
        ("12:15 pm", time(12, 15)),
        ("23:59:30", time(23, 59, 30)),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_time_is_read_in_twelve_hours_or_twenty_four(language: str, text: str, wanted: time) -> None:
    assert typed.read_time(text, speaker(language)) == wanted


@pytest.mark.parametrize("text", ["24:00", "13:00 PM", "0:30 AM", "9:60", "soon", "9:3", ""])
def test_what_is_no_time_is_refused_with_one_as_the_language_writes_it(text: str) -> None:
    for language, example in (("en", "9:00 AM"), ("fr", "09:00")):
        with pytest.raises(KnownError, match=example):
            typed.read_time(text, speaker(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_moment_shown_in_a_language_is_read_back(language: str) -> None:
    for at in (datetime(2026, 3, 31, hour, 5, tzinfo=UTC) for hour in range(24)):
        assert typed.read_moment(typed.moment(at, speaker(language)), speaker(language)) == at.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("kind", "kept", "italian"),
    [
        (FieldType.DECIMAL, "1234.5", "1234,5"),
        (FieldType.INTEGER, "1234", "1234"),
        (FieldType.MONEY, "1200.50 EUR", "1200,50 EUR"),
        (FieldType.DATE, "2026-03-31", "31/03/2026"),
        (FieldType.DATETIME, "2026-03-31T09:00", "31/03/2026 09:00"),
        (FieldType.DECIMAL, "{{ item.amount }}", "{{ item.amount }}"),
        (FieldType.STRING, "1.234", "1.234"),
    ],
)
def test_what_files_hold_is_shown_and_taken_in_the_manner_of_the_language(
    kind: FieldType, kept: str, italian: str
) -> None:
    tr = speaker("it")
    assert typed.shown(kept, kind, tr) == italian
    assert typed.kept(italian, kind, tr) == kept


@pytest.mark.parametrize(
    ("kind", "text"), [(FieldType.DECIMAL, "1.234"), (FieldType.MONEY, "1.234 EUR"), (FieldType.MONEY, "1.234")]
)
def test_what_can_be_read_in_two_ways_is_kept_so_that_nobody_reads_it(kind: FieldType, text: str) -> None:
    kept = typed.kept(text, kind, speaker("fr"))
    with pytest.raises(KnownError):
        read_value(kind, kept)
    assert typed.kept("1 234", kind, speaker("fr")) == "1234"
