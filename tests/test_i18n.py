"""Words, numbers and dates as a person reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.engine.model.values import Money, Phone
from app.engine.words import msg, msgs
from app.i18n import ENGLISH, PSEUDO, available, best, load
from app.paths import resources

ITALIAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Save"
msgstr "Salva"

msgid "“{label}” is missing."
msgstr "Manca “{label}”."

msgid "Subject"
msgstr "Oggetto"

msgid "{n} record"
msgid_plural "{n} records"
msgstr[0] "{n} elemento"
msgstr[1] "{n} elementi"
"""


@pytest.fixture
def translations(tmp_path: Path) -> Path:
    folder = tmp_path / "translations" / "it" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "rulewright.po").write_text(ITALIAN, "utf-8")
    return tmp_path / "translations"


def test_marked_words_are_translated_and_typed_ones_are_not(translations: Path) -> None:
    tr = load("it", translations)
    assert tr(msg("Save")) == "Salva"
    assert tr("Save") == "Save"


def test_words_within_words_are_translated_too(translations: Path) -> None:
    tr = load("it", translations)
    assert tr(msg("“{label}” is missing.").fill(label=msg("Subject"))) == "Manca “Oggetto”."


def test_a_number_chooses_the_plural_and_is_written_as_the_language_does(translations: Path) -> None:
    tr = load("it", translations)
    records = msgs("{n} record", "{n} records")
    assert [tr(records.fill(n=n)) for n in (1, 2, 8800)] == ["1 elemento", "2 elementi", "8.800 elementi"]
    assert ENGLISH(records.fill(n=8800)) == "8,800 records"


def test_a_word_that_nobody_translated_stays_english(translations: Path) -> None:
    assert load("it", translations)(msg("Something new")) == "Something new"


def test_a_language_without_words_is_english_with_its_own_dates_only_where_they_are_english_too(
    translations: Path,
) -> None:
    assert load("tlh", translations) == ENGLISH
    assert load("de", translations).date(date(2026, 3, 31)) == "Mar 31, 2026"
    assert load("en-GB", translations).date(date(2026, 3, 31)) == "31 Mar 2026"


def test_a_region_has_the_words_of_its_language(translations: Path) -> None:
    assert load("it_CH", translations)(msg("Save")) == "Salva"


@pytest.mark.parametrize(
    ("value", "english", "italian"),
    [
        (Money(Decimal("5000.50"), "EUR"), "€5,000.50", "5.000,50\xa0€"),
        (Money(Decimal(5000), "EUR"), "€5,000", "5.000\xa0€"),
        (Money(Decimal(12), "XYZW"), "12 XYZW", "12 XYZW"),
        (Money(Decimal(12), ""), "12", "12"),
        (Decimal("1234.5"), "1,234.5", "1.234,5"),
        (date(2026, 3, 31), "Mar 31, 2026", "31 mar 2026"),
        (time(9, 0), "9:00\u202fAM", "09:00"),
        (("Ann", "Bo"), "Ann and Bo", "Ann e Bo"),
        (timedelta(hours=36), "36 hours", "36 ore"),
        (True, "Yes", "Yes"),
        (None, "", ""),
        (Phone("+39 06 1"), "+39 06 1", "+39 06 1"),
    ],
)
def test_values_are_written_as_the_language_does(
    value: object,
    english: str,
    italian: str,
    translations: Path,
) -> None:
    assert ENGLISH.shown(value) == english
    assert load("it", translations).shown(value) == italian


def test_moments_are_told_in_the_time_zone_of_the_workspace() -> None:
    moment = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert ENGLISH.in_zone(ZoneInfo("Europe/Rome")).moment(moment) == "Jul 1, 2026, 12:30\u202fAM"
    assert ENGLISH.moment(moment) == "Jun 30, 2026, 10:30\u202fPM"


def test_lengths_and_sizes_are_told_in_one_fitting_unit() -> None:
    assert ENGLISH.span(timedelta(days=3)) == "3 days"
    assert [ENGLISH.size(octets) for octets in (900, 1500, 300_000, 5_000_000)] == [
        "900 bytes",
        "1.5 KB",
        "293 KB",
        "4.8 MB",
    ]


def test_a_value_stands_behind_what_it_is_called_as_the_language_writes_it() -> None:
    assert ENGLISH.pair(msg("Language"), 1234) == "Language: 1,234"
    french = load("fr", resources() / "translations")
    assert french.pair("Le pont", "18:00") == "Le pont\N{NO-BREAK SPACE}: 18:00"


def test_languages_are_offered_by_their_own_names(translations: Path) -> None:
    assert available(translations) == {"en": "English", "it": "Italiano"}


def test_the_first_wanted_language_that_has_words_is_taken(translations: Path) -> None:
    assert best(["de-DE", "it_IT.UTF-8", "en"], translations) == "it_IT"
    assert best(["de"], translations) == "en"


def test_a_catalogue_is_compiled_once_and_again_when_its_words_are_others(translations: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load("it", translations, cache=cache)
    (kept,) = (cache / "words").iterdir()
    written = kept.stat().st_mtime_ns
    assert load("it", translations, cache=cache)(msg("Save")) == "Salva"
    assert kept.stat().st_mtime_ns == written
    source = translations / "it" / "LC_MESSAGES" / "rulewright.po"
    source.write_text(ITALIAN.replace("Salva", "Conserva"), "utf-8")
    assert load("it", translations, cache=cache)(msg("Save")) == "Conserva"
    assert len(list((cache / "words").iterdir())) == 1


def test_a_damaged_or_forbidden_cache_costs_no_word(translations: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load("it", translations, cache=cache)
    (kept,) = (cache / "words").iterdir()
    kept.write_bytes(kept.read_bytes()[:40])
    assert load("it", translations, cache=cache)(msg("Save")) == "Salva"
    (tmp_path / "file").write_text("")
    assert load("it", translations, cache=tmp_path / "file")(msg("Save")) == "Salva"


def test_the_pseudo_language_shows_which_words_are_marked_and_keeps_what_is_filled_in(translations: Path) -> None:
    tr = load(PSEUDO, translations)
    assert tr(msg("Save")) == "[Šávé~]"
    assert tr("Save") == "Save"
    assert tr(msg("“{label}” is missing.").fill(label="Rossi")) == "[“Rossi” íš míššíñğ.~~~~~~~~]"
    assert tr(msg("“{label}” is missing.").fill(label=msg("Subject"))).startswith("[“[Šúbĵéčť~~]”")
    assert best([PSEUDO], translations) == PSEUDO
