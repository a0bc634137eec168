"""A template as an editor shows it: literal text, and simple placeholders as chips."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from app.engine.paths import Path, is_word, quoted, read_path, write_path
from app.engine.placeholders.marks import Mention, Tag, mentions

_OPENING = re.compile(r"\{(?=[{%#])")


class FilterUse(Struct, frozen=True):
    """A filter on a chip, with its arguments."""

    name: str
    arguments: tuple[Any, ...] = ()


class Text(Struct, frozen=True):
    """What is no chip: literal text, and template code that is more than a placeholder."""

    source: str


class Chip(Struct, frozen=True):
    """A simple placeholder; `source` is how it stands in the template."""

    source: str
    path: str
    filters: tuple[FilterUse, ...] = ()


Piece = Text | Chip


def chip(path: str | Path, *filters: FilterUse) -> Chip:
    """Make a placeholder from a path and filters; raises ValueError for what is no path."""
    written = write_path(read_path(path) if isinstance(path, str) else path)
    shown = " | ".join([written, *(_written(one) for one in filters)])
    return Chip(f"{{{{ {shown} }}}}", written, filters)


def _written(use: FilterUse) -> str:
    return f"{use.name}({', '.join(_constant(one) for one in use.arguments)})" if use.arguments else use.name


def _constant(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    return str(value).lower() if isinstance(value, bool | None) else str(value)


def literal(text: str) -> str:
    """Return the source of a template that prints just this text, braces and all."""
    return _OPENING.sub('{{ "{" }}', text)


def joined(pieces: Iterable[Piece]) -> str:
    """Return the source that pieces stand for."""
    return "".join(one.source for one in pieces)


def take_apart(source: str, found: Sequence[tuple[Tag, Chip | None]]) -> tuple[Piece, ...]:
    """Split a source at the tags that are chips; what lies between stays as it is."""
    pieces: list[Piece] = []
    at = 0
    for tag, made in found:
        if made is None:
            continue
        if tag.offset > at:
            pieces.append(Text(source[at : tag.offset]))
        pieces.append(made)
        at = tag.end
    if at < len(source):
        pieces.append(Text(source[at:]))
    return tuple(pieces)


def repointed(source: str, found: Iterable[Tag], renamed: Mapping[Path, str]) -> str:
    """Return the source with the second part of paths renamed, by their first two; nothing else changes."""
    written: list[str] = []
    at = 0
    for mention in (one for tag in found for one in mentions(tag)):
        new = renamed.get(mention.path[:2])
        if new is None:
            continue
        begin, text, end = _renamed(source, mention, new)
        written += [source[at:begin], text]
        at = end
    return "".join([*written, source[at:]])


def _renamed(source: str, mention: Mention, new: str) -> tuple[int, str, int]:
    token = mention.tokens[1]
    if token.kind == "string":
        quote = token.text[0]
        text = quoted(new)
        if quote == "'":
            text = "'" + text[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"
        return token.offset, text, token.end
    if source[token.offset - 1] == "." and is_word(new):
        return token.offset, new, token.end
    dot = source.rindex(".", 0, token.offset) if "." in source[mention.offset : token.offset] else token.offset
    return dot, f"[{quoted(new)}]" if source[dot] == "." else quoted(new), token.end
