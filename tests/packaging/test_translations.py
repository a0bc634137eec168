from __future__ import annotations

from pathlib import Path

import pytest

from translations import Words, collect, problems

ITALIAN = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


@pytest.fixture
def words(tmp_path: Path) -> Words:
    source = tmp_path / "app"
    source.mkdir()
    (source / "greeting.py").write_text(
        'hello = msg("Good day, {name}.")\nrules = msgs("one {n} rule", "{n} rules")\nshare = msg("100 % of it")\n'
        'file = msg("Open a &file")\nsame = msg("Every word is translated here")\nname = msg("HTTP {name} OAuth")\n'
    )
    return Words(source, tmp_path / "translations")


def italian(words: Words, entries: str) -> Path:
    path = words.translations / "it" / "LC_MESSAGES" / "rulewright.po"
    path.parent.mkdir(parents=True)
    path.write_text(ITALIAN + entries, encoding="utf-8")
    return path


COMPLETE = """\
msgid "Good day, {name}."
msgstr "Buongiorno, {name}."

msgid "one {n} rule"
msgid_plural "{n} rules"
msgstr[0] "una regola"
msgstr[1] "{n} regole"

msgid "100 % of it"
msgstr "il 100 %"

msgid "Open a &file"
msgstr "Apri un &file"

msgid "Every word is translated here"
msgstr "Ogni parola ha una traduzione"

msgid "HTTP {name} OAuth"
msgstr "HTTP {name} OAuth"
"""


def test_collected_words_leave_nothing_to_complain_about(words: Words) -> None:
    collect(words)
    assert list(problems(words)) == []


def test_collecting_twice_gives_the_same_bytes(words: Words) -> None:
    collect(words)
    first = words.template.read_bytes()
    collect(words)
    assert words.template.read_bytes() == first


def test_a_new_word_makes_the_template_out_of_date(words: Words) -> None:
    collect(words)
    (words.source / "farewell.py").write_text('bye = msg("Goodbye.")\n')
    assert "make words" in "".join(problems(words))


def test_a_complete_catalogue_is_left_in_peace(words: Words) -> None:
    italian(words, COMPLETE)
    collect(words)
    assert list(problems(words)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("Buongiorno, {name}.", "", "not translated"),
        ("Buongiorno, {name}.", "Buongiorno, {nome}.", "placeholders ['nome']"),
        ("Buongiorno, {name}.", "Buongiorno.", "placeholders []"),
        ("Buongiorno, {name}.", "Buongiorno, {name.", "unreadable braces"),
        ("{n} regole", "{m} regole", "placeholders ['m']"),
        ('msgid "100 % of it"', '#, fuzzy\nmsgid "100 % of it"', "fuzzy"),
        ('msgid "100 % of it"', 'msgid "100 % of all"', "not in the catalogue"),
        ('msgstr[1] "{n} regole"', "", "not translated"),
        ("Apri un &file", "Apri un file", "letter for the keyboard"),
        ("Ogni parola ha una traduzione", "Every word is translated here", "still as in the source"),
    ],
)
def test_a_faulty_translation_is_named(words: Words, right: str, wrong: str, complaint: str) -> None:
    collect(words)
    italian(words, COMPLETE.replace(right, wrong))
    assert complaint in "".join(problems(words))


def test_a_similar_sentence_is_never_taken_for_the_translation_of_a_new_one(words: Words) -> None:
    path = italian(words, COMPLETE.replace("Good day, {name}.", "Good day, {names}."))
    collect(words)
    assert 'msgid "Good day, {name}."\nmsgstr ""' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("argument", ['f"{name}"', "name", '""', '"a" + name'])
def test_words_that_no_translator_would_see_are_refused(words: Words, argument: str) -> None:
    (words.source / "hidden.py").write_text(f"hidden = msg({argument})\n")
    collect(words)
    assert any("hidden.py:1" in problem for problem in problems(words))


def test_a_language_that_the_program_speaks_must_have_a_catalogue(words: Words) -> None:
    italian(words, COMPLETE)
    collect(words)
    spoken = Words(words.source, words.translations, ("it", "pl"))
    assert [one.rpartition(": ")[2] for one in problems(spoken)] == ["no catalogue of “pl”."]
