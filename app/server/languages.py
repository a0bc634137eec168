"""In which language somebody is answered: the one their browser or program asks for."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request

from app import i18n
from app.i18n import ENGLISH, Translator

_MOST = 10
"""Languages of one request that are looked at."""


class Languages:
    """The translators there are, each read when it is first asked for."""

    def __init__(self, translations: Path) -> None:
        """Take words from the catalogues in this folder."""
        self._folder = translations
        self._read: dict[str, Translator] = {}
        self._known = frozenset(i18n.available(translations))

    def of(self, accepted: str) -> Translator:
        """Return the translator for an ``Accept-Language`` header."""
        code = i18n.best(_wanted(accepted), self._folder) if accepted else i18n.SOURCE_LANGUAGE
        language = code.replace("-", "_").partition("_")[0]
        if language not in self._known:
            return ENGLISH
        if language not in self._read:
            self._read[language] = i18n.load(language, self._folder)
        return self._read[language]


def translator_of(request: Request) -> Translator:
    """Return the translator for whoever asks."""
    languages: Languages = request.app.state.parts.languages
    return languages.of(request.headers.get("accept-language", ""))


def _wanted(accepted: str) -> list[str]:
    weighed = []
    for place, one in enumerate(accepted.split(",")[:_MOST]):
        name, _, quality = one.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if name.replace("-", "").isalnum() and weight > 0:
            weighed.append((-weight, place, name))
    return [name for _, _, name in sorted(weighed)]
