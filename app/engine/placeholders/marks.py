"""Where things stand in a template's source: tags and name paths with their offsets, for underlining and rewriting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from app.engine.paths import Path, unquoted

_BEGINS = frozenset({"variable_begin", "block_begin"})
_ENDS = frozenset({"variable_end", "block_end"})
_WORDS = frozenset(
    {
        "and",
        "or",
        "not",
        "in",
        "is",
        "if",
        "else",
        "elif",
        "for",
        "endfor",
        "endif",
        "true",
        "false",
        "none",
        "True",
        "False",
        "None",
        "recursive",
    }
)
_LOST_BREAK = re.compile(r"\r\n")


class Token(Struct, frozen=True):
    """One piece of a tag as the template language reads it, with its place in the source."""

    kind: str
    text: str
    offset: int

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.offset + len(self.text)


class Tag(Struct, frozen=True):
    """One ``{{ … }}`` or ``{% … %}``; `tokens` are those between the braces, blanks left out."""

    source: str
    offset: int
    tokens: tuple[Token, ...]
    statement: bool
    closed: bool = True

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.offset + len(self.source)


class Mention(Struct, frozen=True):
    """A name path where it stands: one token a part, brackets and dots aside."""

    path: Path
    tokens: tuple[Token, ...]
    end: int

    @property
    def offset(self) -> int:
        """The offset of the first character."""
        return self.tokens[0].offset

    @property
    def length(self) -> int:
        """How many characters the path takes."""
        return self.end - self.offset


def tags(environment: ImmutableSandboxedEnvironment, source: str) -> tuple[Tag, ...]:
    """Return all tags in order; one that is not closed, or not readable to its end, comes last."""
    found: list[Tag] = []
    inside: list[Token] | None = None
    begin = Token("", "", 0)
    for token in _tokens(environment, source):
        if token.kind in _BEGINS:
            begin, inside = token, []
        elif inside is not None and token.kind in _ENDS:
            closing = re.match(r"[-+]?[%}]\}", token.text)
            end = token.offset + (closing.end() if closing else len(token.text))
            found.append(_tag(source[begin.offset : end], begin, inside))
            inside = None
        elif inside is not None and token.kind != "whitespace":
            inside.append(token)
    if inside is not None:
        found.append(_tag(source[begin.offset :], begin, inside, closed=False))
    return tuple(found)


def _tag(source: str, begin: Token, inside: Sequence[Token], *, closed: bool = True) -> Tag:
    return Tag(source, begin.offset, tuple(inside), begin.kind == "block_begin", closed)


def _tokens(environment: ImmutableSandboxedEnvironment, source: str) -> Iterator[Token]:
    """Walk the lexer's tokens; it drops blanks before ``{{-`` and joins line ends, which their offsets make up for."""
    lost = [found.start() - place for place, found in enumerate(_LOST_BREAK.finditer(source))]
    joined = re.sub(r"\r\n|\r", "\n", source)
    at = 0
    try:
        for _, kind, text in environment.lexer.tokeniter(source, None):
            at = joined.index(text, at)
            offset = at + sum(1 for one in lost if one < at)
            yield Token(kind, text, offset)
            at += len(text)
    except TemplateSyntaxError:
        return


def mentions(tag: Tag) -> Iterator[Mention]:
    """Walk the name paths of a tag; names of filters, tests and arguments are none, nor are those a loop makes."""
    tokens = tag.tokens
    place = 0
    if tag.statement and tokens:
        place = _after_targets(tokens) if tokens[0].text == "for" else 1
    while place < len(tokens):
        if _begins_path(tokens, place):
            mention, place = _followed(tokens, place)
            yield mention
        else:
            place += 1


def _after_targets(tokens: Sequence[Token]) -> int:
    return next((place + 1 for place, one in enumerate(tokens) if one.text == "in"), len(tokens))


def _begins_path(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.kind != "name" or token.text in _WORDS:
        return False
    before = tokens[place - 1].text if place else ""
    if before == "not" and place > 1 and tokens[place - 2].text == "is":
        return False
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    return before not in ("|", ".", "is") and after != "="


def _followed(tokens: Sequence[Token], place: int) -> tuple[Mention, int]:
    parts, path, end = [tokens[place]], [tokens[place].text], tokens[place].end
    place += 1
    while place < len(tokens):
        here = [one.text for one in tokens[place : place + 3]]
        kinds = [one.kind for one in tokens[place : place + 3]]
        if here[:1] == ["."] and kinds[1:2] in (["name"], ["integer"]):
            part, width, text = tokens[place + 1], 2, here[1]
        elif len(here) == 3 and here[0] == "[" and here[2] == "]" and kinds[1] in ("string", "integer"):  # noqa: PLR2004
            part, width = tokens[place + 1], 3
            text = unquoted(here[1]) if kinds[1] == "string" else here[1]
        else:
            break
        parts.append(part)
        path.append(text)
        end = tokens[place + width - 1].end
        place += width
    return Mention(tuple(path), tuple(parts), end), place
