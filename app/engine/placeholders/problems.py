"""What is wrong with a template, found without running it, with the place to underline."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Protocol

from msgspec import Struct

from app.engine.errors import BadTemplate
from app.engine.paths import Path, unknown
from app.engine.placeholders.grammar import close_filter, read
from app.engine.placeholders.limits import Limits, Refused
from app.engine.placeholders.marks import Mention, Tag, mentions, tags
from app.engine.placeholders.sandbox import Sandbox
from app.engine.placeholders.walking import free_paths
from app.engine.words import Msg, msg

_MOST_TAGS = 200
"""So many tags are read one by one to find those to blame."""
_PLACEHOLDER = re.compile(r"(?<!\{)\{\{[^{}]*\}\}")
_OPENING = re.compile(r"\{[{%#]")


class KnownNames(Protocol):
    """The names that exist where a template stands."""

    def trouble(self, path: Path) -> Msg | None:
        """Return why a path gives nothing here, or None where it does."""

    def close_to(self, path: str) -> str | None:
        """Return the path most like one that does not exist."""


class Problem(Struct, frozen=True):
    """One thing wrong with a template: what, where, and what could stand there instead."""

    words: Msg
    offset: int
    length: int
    suggestion: str | None = None
    """What to put in place of the underlined characters."""


def placeholders(source: str, limits: Limits) -> list[str] | None:
    """Return the placeholders of a text that holds nothing else of the template language, else None.

    Each of them can be read alone, and be remembered: the same few stand in most texts.
    """
    if len(source) > limits.nodes or _OPENING.search(_PLACEHOLDER.sub(" ", source)):
        return None
    return _PLACEHOLDER.findall(source)


def find_problems(sandbox: Sandbox, source: str, names: KnownNames | None, limits: Limits) -> Iterator[Problem]:
    """Walk what is wrong: what cannot be read, then names that do not exist, in the order of the source."""
    try:
        tree = read(sandbox, source, limits)
    except BadTemplate as error:
        yield from _unreadable(sandbox, source, error, limits)
        return
    wrong = {path: words for path in free_paths(tree) if (words := trouble(path, names, sandbox.roots)) is not None}
    if not wrong:
        return
    shown = set()
    found = tags(sandbox, source)
    for mention in (one for tag in found for one in mentions(tag)):
        if mention.path in wrong:
            shown.add(mention.path)
            yield _unknown(source, mention, wrong[mention.path], names)
    # A word such as “if” is a name where a name is expected; the marks take it for what it usually is.
    for path in wrong.keys() - shown:
        tag = next(one for one in found if any(token.text == path[0] for token in one.tokens))
        yield Problem(wrong[path], tag.offset, len(tag.source))


def _unknown(source: str, mention: Mention, words: Msg, names: KnownNames | None) -> Problem:
    close = names.close_to(source[mention.offset : mention.end]) if names is not None else None
    if close is not None:
        words = msg("{why} Did you mean {close}?").fill(why=words, close=close)
    return Problem(words, mention.offset, mention.length, close)


def trouble(path: Path, names: KnownNames | None, roots: Container[str]) -> Msg | None:
    """Return why a path gives nothing at a place, or None where it does."""
    if path[0] not in roots:
        return unknown(path)
    return names.trouble(path) if names is not None else None


def _unreadable(sandbox: Sandbox, source: str, error: BadTemplate, limits: Limits) -> Iterator[Problem]:
    """Find the tags to blame by reading each alone; without one, the fault lies with how they stand together."""
    if len(source) > limits.source:
        yield Problem(error.words, limits.source, len(source) - limits.source)
        return
    found = tags(sandbox, source)
    blamed = False
    for tag in found[:_MOST_TAGS]:
        if tag.statement and tag.closed:
            continue
        try:
            read(sandbox, tag.source, limits)
        except BadTemplate as own:
            blamed = True
            yield _at(tag, own)
    if not blamed:
        yield _statement_at_fault(source, found, error)


def _at(tag: Tag, error: BadTemplate) -> Problem:
    word = error.word if isinstance(error, Refused) else None
    token = next((one for one in tag.tokens if word is not None and one.text.strip("\"'") == word), None)
    if token is None:
        return Problem(error.words, tag.offset, len(tag.source))
    return Problem(error.words, token.offset, len(token.text), close_filter(token.text))


def _statement_at_fault(source: str, found: tuple[Tag, ...], error: BadTemplate) -> Problem:
    line = error.line if isinstance(error, Refused) else 0
    for tag in sorted(found, key=lambda one: not one.statement):
        first = source.count("\n", 0, tag.offset) + 1
        if first <= line <= first + tag.source.count("\n"):
            return Problem(error.words, tag.offset, len(tag.source))
    return Problem(error.words, 0, len(source))
