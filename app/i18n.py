"""Words, numbers and dates as a person reads them, in their language.

There is no current language: whoever shows words is given a `Translator` and calls it. To switch the language, hand a
new one on and show anew. Tests use `ENGLISH`.

How a language writes dates is brought when there is one to show: it asks the system for its time zone as it comes.
"""

from __future__ import annotations

import datetime as dt
import gettext
import hashlib
import os
import re
import struct
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from app.engine.model.values import Money
from app.engine.words import Msg, msg, pair

SOURCE_LANGUAGE = "en"
DOMAIN = "rulewright"
LANGUAGE_VARIABLE = "RULEWRIGHT_LANGUAGE"
"""The language of whoever has chosen none in the preferences, before that of the system."""
PSEUDO = "qps"
"""No language: English with strange letters and in brackets, so that words stand out that nobody has marked."""
_KILO = 1024

_yes, _no = msg("Yes"), msg("No")


@dataclass(frozen=True)
class Translator:
    """One language, and how its readers write numbers and dates; moments are shown in `zone`.

    A value: called with marked words it gives them translated and filled in, called with any other text (a name that
    somebody typed) it gives that back untouched.
    """

    locale: Locale = field(default_factory=lambda: Locale(SOURCE_LANGUAGE))
    catalogue: gettext.NullTranslations = field(default_factory=gettext.NullTranslations, compare=False, repr=False)
    zone: tzinfo = UTC

    def __call__(self, words: str) -> str:
        if not isinstance(words, Msg):
            return words
        if words.many is None:
            text = self.catalogue.gettext(str(words))
        else:
            text = self.catalogue.ngettext(str(words), words.many, words.values.get("n", 0))
        if not words.values:
            return text
        return text.format_map({name: self.shown(value) for name, value in words.values.items()})

    @property
    def language(self) -> str:
        """The language's code, such as ``it``."""
        return str(self.locale.language)

    def in_zone(self, zone: tzinfo) -> Translator:
        """Return the same for moments of another time zone."""
        return replace(self, zone=zone)

    def shown(self, value: Any) -> str:
        """Return any value of a field as a person reads it; nothing at all is an empty text."""
        match value:
            case None:
                return ""
            case str():
                return self(value)
            case bool():
                return self(_yes if value else _no)
            case int() | float() | Decimal():
                return self.number(value)
            case Money():
                return self.money(value)
            case datetime():
                return self.moment(value)
            case dt.date():
                return self.date(value)
            case dt.time():
                return self.time(value)
            case timedelta():
                return self.span(value)
            case Mapping():
                return self.list(self.pair(name, one) for name, one in value.items())
            case tuple() | list() | frozenset():
                return self.list(self.shown(one) for one in value)
        return str(value)

    def number(self, value: float | Decimal) -> str:
        """Return a number with the separators of the language."""
        if type(value) is int and 0 <= value < 1000:  # noqa: PLR2004  too short to be separated
            return str(value)
        return str(format_decimal(value, locale=self.locale))

    def percent(self, share: float) -> str:
        """Return a share of one as a percentage."""
        return str(format_percent(share, locale=self.locale))

    def money(self, value: Money) -> str:
        """Return an amount with its currency; cents are left out where there are none."""
        if value.currency not in self.locale.currencies:
            return f"{self.number(value.amount)} {value.currency}".strip()
        pattern = self.locale.currency_formats["standard"].pattern
        whole = value.amount == value.amount.to_integral_value()
        if whole:
            pattern = pattern.replace(".00", "")
        return str(format_currency(value.amount, value.currency, pattern, self.locale, currency_digits=not whole))

    def date(self, value: dt.date) -> str:
        """Return a day: ``31 Mar 2026``."""
        from babel.dates import format_date  # noqa: PLC0415

        return str(format_date(value, "medium", locale=self.locale))

    def day(self, value: dt.date, *, year: bool = False) -> str:
        """Return a day with its weekday: ``Tue, 31 Mar``; on demand with its year."""
        from babel.dates import format_skeleton  # noqa: PLC0415

        return str(format_skeleton("yMMMEd" if year else "MMMEd", value, locale=self.locale))

    def month(self, value: dt.date) -> str:
        """Return the name of a day's month, short: ``Mar``."""
        from babel.dates import format_date  # noqa: PLC0415

        return str(format_date(value, "LLL", locale=self.locale))

    def time(self, value: dt.time | datetime) -> str:
        """Return a clock time without seconds."""
        from babel.dates import format_time  # noqa: PLC0415

        if isinstance(value, datetime):
            value = (value.astimezone(self.zone) if value.tzinfo is not None else value).time()
        return str(format_time(value, "short", locale=self.locale))

    def moment(self, value: datetime) -> str:
        """Return a day and a clock time, in the time zone of this translator."""
        local = value.astimezone(self.zone) if value.tzinfo is not None else value
        return self._joined(self.date(local), local)

    def weekday_moment(self, value: datetime, *, year: bool = False) -> str:
        """Return a day with its weekday, and a clock time: ``Tue, 31 Mar, 10:00``."""
        local = value.astimezone(self.zone)
        return self._joined(self.day(local.date(), year=year), local)

    def _joined(self, day: str, local: datetime) -> str:
        joined = str(self.locale.datetime_formats["medium"])
        return joined.replace("{1}", day).replace("{0}", self.time(local.time()))

    def span(self, length: timedelta) -> str:
        """Return a length of time in its greatest unit: ``3 days``."""
        from babel.dates import format_timedelta  # noqa: PLC0415

        return str(format_timedelta(length, threshold=2, locale=self.locale))

    def list(self, parts: Iterable[str]) -> str:
        """Return parts as an enumeration: ``Ann, Bo, and Cy``."""
        return str(format_list(list(parts), locale=self.locale))

    def pair(self, label: str, value: object) -> str:
        """Return a value behind what it is called: ``Amount: 3``."""
        return self(pair(label, value))

    def size(self, octets: int) -> str:
        """Return the size of a file: ``12 KB``."""
        size, unit = float(octets), 0
        while size >= _KILO and unit < len(_units) - 1:
            size, unit = size / _KILO, unit + 1
        return self(_units[unit].fill(size=round(size, 1) if 0 < size < 10 and unit else round(size)))  # noqa: PLR2004


_units = (msg("{size} bytes"), msg("{size} KB"), msg("{size} MB"), msg("{size} GB"))

ENGLISH = Translator()
"""The language in which the words are written."""


def load(language: str, translations: Path, zone: tzinfo = UTC, cache: Path | None = None) -> Translator:
    """Return the translator of a language (``it``, ``en_GB``) from the catalogues in `translations`.

    An unknown language is English; a region without a catalogue of its own has that of its language. A catalogue is
    compiled once and kept in `cache`.
    """
    if language == PSEUDO:
        return Translator(ENGLISH.locale, Pseudo(), zone)
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return replace(ENGLISH, zone=zone)
    path = _catalogue_of(str(locale), translations) or _catalogue_of(locale.language, translations)
    if path is None:
        english = locale if locale.language == SOURCE_LANGUAGE else ENGLISH.locale
        return Translator(english, zone=zone)
    return Translator(locale, _read(path, cache), zone)


def asked_for(translations: Path, cache: Path | None = None) -> Translator | None:
    """Return the language that this process was told to speak; none where it is only that of the system."""
    told = os.environ.get(LANGUAGE_VARIABLE)
    return load(best([told], translations), translations, cache=cache) if told else None


def available(translations: Path) -> dict[str, str]:
    """Return the languages there are, by code, each with its name in itself."""
    return {code: named(code) for code in _codes(translations)}


def named(code: str) -> str:
    """Return the name of a language in itself: ``Italiano``, ``English (United Kingdom)``."""
    name = Locale.parse(code).get_display_name() or code
    return name[:1].upper() + name[1:]


def best(wanted: Iterable[str], translations: Path) -> str:
    """Return the first wanted language (with its region) for which there are words; English where there is none."""
    return next((_code(one) for one in wanted if known(one, translations)), SOURCE_LANGUAGE)


def known(language: str, translations: Path) -> bool:
    """Whether there are words in a language, with or without its region."""
    code = _code(language)
    return code == PSEUDO or negotiate_locale([code], _codes(translations)) is not None


def _code(language: str) -> str:
    return language.replace("-", "_").partition(".")[0]


def _codes(translations: Path) -> list[str]:
    found = {path.parents[1].name for path in translations.glob(f"*/LC_MESSAGES/{DOMAIN}.po")}
    return sorted({SOURCE_LANGUAGE, *found})


def _catalogue_of(code: str, translations: Path) -> Path | None:
    path = translations / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    return path if path.is_file() else None


class Pseudo(gettext.NullTranslations):
    """Words as a test of marks and room has them: strange letters, two fifths longer, in brackets."""

    def gettext(self, message: str) -> str:
        """Return words in brackets; what is filled in, and letters for the keyboard, stay."""
        strange = "".join(
            part if part.startswith(("{", "*")) else part.translate(_STRANGE) for part in _KEPT.split(message)
        )
        return f"[{strange}{'~' * (2 * len(message) // 5)}]"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return one of two forms the same way."""
        return self.gettext(msgid1 if n == 1 else msgid2)


_KEPT = re.compile(r"(\{[^}]*\}|\*[.\w]*)")
_STRANGE = str.maketrans("aceghijklnorstuyzACEGHIJKLNORSTUYZ", "áčéğĥíĵķĺñóŕšťúýžÁČÉĞĤÍĴĶĹÑÓŔŠŤÚÝŽ")


def _read(path: Path, cache: Path | None) -> gettext.NullTranslations:
    """Read what translators write: compiled before where it is the very same text, else compiled now."""
    source = path.read_bytes()
    if cache is None:
        return gettext.GNUTranslations(BytesIO(_compiled(source, path)))
    kept = cache / "words" / f"{path.parents[1].name}-{hashlib.sha256(source).hexdigest()[:32]}.mo"
    try:
        with kept.open("rb") as file:
            return gettext.GNUTranslations(file)
    except (OSError, ValueError, struct.error):  # there is none, or it is damaged
        compiled = _compiled(source, path)
    with suppress(OSError):  # a start is only slower without it
        kept.parent.mkdir(parents=True, exist_ok=True)
        for earlier in kept.parent.glob(f"{path.parents[1].name}-*.mo"):
            earlier.unlink(missing_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(compiled)
        fresh.replace(kept)
    return gettext.GNUTranslations(BytesIO(compiled))


def _compiled(source: bytes, path: Path) -> bytes:
    from babel.messages.mofile import write_mo  # noqa: PLC0415  the source language needs neither
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source), locale=path.parents[1].name))
    return compiled.getvalue()
