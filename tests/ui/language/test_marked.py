"""The window in the pseudo-language: every word that is not in brackets has not been marked for translators."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from zoneinfo import available_timezones

from babel import Locale
from pytestqt.qtbot import QtBot

from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import load_catalogue
from app.i18n import PSEUDO
from app.ui.desk.designer import Designer
from tests.ui.language.conftest import COPY
from tests.ui.language.round import Round, Sight
from tests.ui.language.words import known_words, unmarked, words_on

OTHERS = re.compile(
    r"(Ctrl|Shift|Alt|Meta)\+\S+|\S+@\S+|\w+://\S+|/\S+|\w+-[0-9a-f]{16}|\b[a-z]+_[a-z]+\b|\(\d+\)"
    r"|\b[A-Z]{3}\b|\b[AP]M\b|\b(Del|OK|Cancel|Close|Larchwood|Français|Italiano|Polski)\b"
    r"|“[^”]*”[^\[\]]*…$|^Re: Offer$|^When can you start\?$|^(Valid until|Unknown)$"
)
"""Keys, addresses, codes of currencies and countries, Qt's own words, languages in themselves, places in a template."""
TEXTS = {"Prose", "MailBody", "MailView", "MessageView", "PostView", "TaskView", "ResultsView", "Pill"}
"""What shows texts that rules have filled in; the words around them are seen elsewhere too."""
MANY = 3
"""Words of somebody's text that do not come together in a label of ours by chance."""
TITLE = 8
"""Words that a name or title has at most: each of them may be told alone."""


class Known:
    """What a person has written, or what names the world's months, countries and currencies."""

    def __init__(self, path: Path) -> None:
        """Read all that stands in a workspace."""
        with closing(sqlite3.connect(path)) as file:
            tables = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            rows = [row for (table,) in tables for row in file.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
        texts = {text.strip() for row in rows for value in row for text in known_words(_read(value))}
        examples = [one.parameters for kind in _kinds() for one in kind.examples]
        texts |= {text.strip() for text in known_words([dict(one) for one in examples])}
        self._all = "\n".join(texts)
        self._texts = texts | set(_of_the_world(Locale("en")))
        self._names = {word for text in texts if len(text.split()) <= TITLE for word in _words(text)}

    def __contains__(self, said: object) -> bool:
        words = _words(str(said))
        return (
            said in self._texts
            or (len(words) >= MANY and str(said) in self._all)
            or all(word in self._names or word in self._texts for word in words)
        )


def _kinds() -> Iterator[type[Declared]]:
    catalogue = load_catalogue(others=False)
    yield from (*catalogue.rules.values(), *catalogue.triggers.values())


def _read(value: object) -> object:
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _words(text: str) -> list[str]:
    return re.findall(r"[\w’'-]*[^\W\d_][\w’'-]*", text)


def _of_the_world(locale: Locale) -> Iterator[str]:
    yield from (zone.replace("_", " ") for zone in available_timezones())
    for names in (locale.territories, locale.currencies, locale.languages):
        yield from (str(one) for one in names.values())
    for calendar in (locale.months, locale.days):
        for lengths in calendar.values():
            yield from (str(one) for names in lengths.values() for one in names.values())
    yield "and"


def not_marked(sights: Iterable[Sight], known: Known) -> dict[str, str]:
    found: dict[str, str] = {}
    seen: set[str] = set()
    for sight in sights:
        for widget in sight.widgets:
            for one in words_on(widget):
                if one.by not in TEXTS and one.words not in seen:
                    seen.add(one.words)
                    if _odd(one.words, known):
                        found[one.words] = f"{sight.name}: {one.by}"
    return found


def _odd(words: str, known: Known) -> bool:
    return bool(words not in known and unmarked(words, known) and unmarked(OTHERS.sub(" ", words), known))


def test_every_word_of_ours_is_marked_for_translators(sample: Designer, qtbot: QtBot) -> None:
    choices = sample.tools.choices
    choices.choose(choices.value.changed(language=PSEUDO))
    assert sample.window is not None
    tour = Round(sample, lambda come: qtbot.waitUntil(come, timeout=60_000))
    known = Known(sample.window.session.workspace.path.with_name(COPY))
    found = not_marked(chain(tour.all(), tour.forms()), known)
    assert "\n".join(f"{where}: {words}" for words, where in found.items()) == ""
