"""Keeps secrets out of logs and errors: those that were handed out, and what looks like one."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, MutableMapping
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus

from app.engine.words import Msg

HIDDEN = "•••"
_SHORTEST = 4
"""Shorter ones would blot out half of every text, and protect nothing."""
_TELLING_HALF = 8
"""Letters of which the half of a secret must consist to be known by it: answers are cut off anywhere."""
_TELLING_NAME = re.compile(
    r"passw|passphrase|secret|token|authori[sz]ation|cookie|api[-_]?key|private[-_]?key|credential|signature",
    re.IGNORECASE,
)
_HARMLESS_NAME = re.compile(r"(_id|_name|_count|_at|names?)$|^secret_?names?$", re.IGNORECASE)
_IN_TEXT = (
    (re.compile(r"(?i)\b(bearer|basic|xoauth2)\s+[A-Za-z0-9._~+/=-]{8,}"), rf"\1 {HIDDEN}"),
    (re.compile(r"(?i)(://[^\s/:@]*):[^\s/@]+@"), rf"\1:{HIDDEN}@"),
    (re.compile(r"\b(bot\d{5,}):[A-Za-z0-9_-]{20,}"), rf"\1:{HIDDEN}"),
    (re.compile(r"(?i)(/hooks/)[A-Za-z0-9_-]{8,}"), rf"\1{HIDDEN}"),
    (
        re.compile(
            r"(?i)\b((?:access_|refresh_|client_)?(?:token|secret|password|passwd|api_?key)[\"']?\s*[=:]\s*[\"']?)"
            r"(?!//)[^\s\"'&,;}]{4,}"  # secret://name names one, and may be read
        ),
        rf"\1{HIDDEN}",
    ),
)


class Redactor:
    """Blots out secrets. It learns each one that is handed out; one redactor serves the whole program."""

    def __init__(self) -> None:
        """Know no secret yet."""
        self._learned: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None

    def learn(self, secret: str) -> None:
        """Blot this one out from now on, as it is and as addresses, forms, JSON, XML and Base64 have it."""
        new = {one for one in _forms(secret) if len(one) >= _SHORTEST} - self._learned
        if new:
            self._learned |= new
            longest_first = sorted(self._learned, key=len, reverse=True)
            halves = {one[: len(one) // 2] for one in longest_first if len(one) // 2 >= _TELLING_HALF}
            whole = [re.escape(one) for one in longest_first]
            begun = [rf"{re.escape(one)}\S*" for one in sorted(halves, key=len, reverse=True)]
            self._pattern = re.compile("|".join((*whole, *begun)))

    def text(self, text: str) -> str:
        """Return a text without secrets."""
        if self._pattern is not None:
            text = self._pattern.sub(HIDDEN, text)
        for pattern, shown in _IN_TEXT:
            text = pattern.sub(shown, text)
        return text

    def words(self, words: Msg) -> Msg:
        """Return words for a person without secrets in what they are filled with."""
        return words.fill(**{name: self.value(value) for name, value in words.values.items()})

    def value(self, value: Any, name: str = "") -> Any:
        """Return a value without secrets, however deep they lie; `name` tells what it is."""
        match value:
            case Msg():
                return self.words(value)
            case Mapping():
                return {key: self.value(one, str(key)) for key, one in value.items()}
            case list() | tuple():
                if name and _tells(name):
                    return HIDDEN
                cleaned = [self.value(one) for one in value]
                return cleaned if isinstance(value, list) else tuple(cleaned)
            case None | bool() | int() | float():
                return value
            case _ if name and _tells(name) and value:
                return HIDDEN
            case str():
                return self.text(value)
            case bytes():
                return self.text(value.decode("utf-8", "replace")).encode("utf-8")
        shown = str(value)
        cleaned_text = self.text(shown)
        return value if cleaned_text == shown else cleaned_text

    def __call__(self, logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """Clean an event of structlog's: a processor to stand after exceptions have become text."""
        return {name: self.value(value, name) for name, value in event.items()}

    def __repr__(self) -> str:
        return "Redactor()"


def _forms(secret: str) -> Iterator[str]:
    """Walk the ways in which a service that repeats what it was told may write a secret."""
    marked = escape(secret, quote=False)
    yield from (secret, quote(secret, safe=""), quote(secret), quote_plus(secret), repr(secret)[1:-1])
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    yield from (marked, marked.replace('"', "&quot;"), marked.replace('"', "&quot;").replace("'", "&apos;"))
    yield escape(secret)
    raw = secret.encode("utf-8", "replace")
    for lead, begin in enumerate((0, 2, 3)):  # what stands before it, such as a user’s name, shifts it
        whole = (lead + len(raw)) * 8 // 6
        coded = base64.b64encode(bytes(lead) + raw).decode("ascii")[begin:whole]
        if len(coded) >= _TELLING_HALF:
            yield from (coded, coded.replace("+", "-").replace("/", "_"))


def _tells(name: str) -> bool:
    return _TELLING_NAME.search(name) is not None and _HARMLESS_NAME.search(name) is None
