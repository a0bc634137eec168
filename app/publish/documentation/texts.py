"""Texts as a recipient sees them, with what is filled in from the record marked: plain ones and formatted ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from app.engine.documenting import Blank, Passage
from app.engine.markup import element, filled
from app.engine.words import msg

Say = Callable[[str], str]

_FIRST = 0xF0000
"""A blank is kept by a character of a private plane while HTML is read."""
_BLANKS = re.compile("[\U000f0000-\U000ffffd]")
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_KEPT = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "p": "p", "div": "p", "ul": "ul", "ol": "ol",
    "li": "li", "blockquote": "blockquote", "h1": "p", "h2": "p", "h3": "p", "h4": "p", "a": "span",
}  # fmt: skip
_BLOCKS = frozenset({"p", "ul", "ol", "li", "blockquote"})
_UNSEEN = frozenset({"head", "script", "style", "template", "title"})
_SPACE = re.compile(r"\s+")
_computed = msg("worked out")
_image = msg("Image")


def passage(text: Passage, say: Say) -> Element:
    """Return a text as it is read, in a box of its own."""
    root = element("div", classes="text")
    if text.rich:
        _Reader(root, text, say).read()
    else:
        for line in _plain(text, say):
            root.append(line)
    return root


def _plain(text: Passage, say: Say) -> Iterator[Element]:
    lines = [element("p")]
    for piece in text.pieces:
        if isinstance(piece, Blank):
            filled(lines[-1], _blank(say(piece.label)))
            continue
        for place, line in enumerate(_split_at_code(piece)):
            if place % 2:
                filled(lines[-1], _code(line, say))
                continue
            for n, one in enumerate(line.split("\n")):
                if n:
                    lines.append(element("p"))
                filled(lines[-1], one)
    yield from (one for one in lines if len(one) or (one.text or "").strip())


def _split_at_code(text: str) -> list[str]:
    """Return texts and template code by turns."""
    found, at = [], 0
    for one in _CODE.finditer(text):
        found += [text[at : one.start()], one.group()]
        at = one.end()
    return [*found, text[at:]]


def _code(source: str, say: Say) -> Element | None:
    return _blank(say(_computed), source) if source.startswith("{{") else None


def _blank(label: str, source: str = "") -> Element:
    shown = element("span", label, classes="blank")
    if source:
        shown.set("title", source)
    return shown


class _Reader(HTMLParser):
    """Keeps of the HTML of a mail what says something: paragraphs, lists, stress."""

    def __init__(self, root: Element, text: Passage, say: Say) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [(root, "")]
        self._say = say
        self._marks: list[Element] = []
        self._source = "".join(self._held(piece) for piece in text.pieces)
        self._unseen = 0
        self._address = ""
        """Where a link leads that is open; whoever reads on paper can follow none, but may ask where to."""

    def read(self) -> None:
        self.feed(self._source)
        self.close()
        root = self._open[0][0]
        for one in list(root.iter()):
            for child in list(one):
                if child.tag in ("p", "li") and not len(child) and not (child.text or "").strip():
                    one.remove(child)

    def _held(self, piece: str | Blank) -> str:
        if isinstance(piece, Blank):
            return self._mark(_blank(self._say(piece.label)))
        parts = _split_at_code(piece)
        for place in range(1, len(parts), 2):
            shown = _code(parts[place], self._say)
            parts[place] = self._mark(shown) if shown is not None else ""
        return "".join(parts)

    def _mark(self, shown: Element) -> str:
        self._marks.append(shown)
        return chr(_FIRST + len(self._marks) - 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in ("br", "tr"):
            filled(self._here(), element("br"))
        elif tag == "img":
            filled(self._here(), element("span", dict(attrs).get("alt") or self._say(_image), classes="blank"))
        elif tag in _KEPT and not self._unseen:
            self._begin(tag)
            if tag == "a":
                self._address = dict(attrs).get("href") or ""

    def _begin(self, tag: str) -> None:
        kept = _KEPT[tag]
        if kept == "p":
            self._end_until({"p"})
        made = element(kept)
        parent = self._open[-1][0]
        if kept == "li" and parent.tag not in ("ul", "ol"):
            made = element("p")
        elif parent.tag in ("ul", "ol") and kept != "li":
            parent = filled(parent, element("li"))[-1]
        elif parent.tag == "p" and kept in _BLOCKS:
            self._open.pop()
            parent = self._open[-1][0]
        parent.append(made)
        self._open.append((made, tag))

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif any(one == tag for _, one in self._open):
            while self._open[-1][1] != tag:
                self._open.pop()
            self._open.pop()
            if tag == "a" and self._address:
                self.handle_data(f" ({self._address})")
                self._address = ""

    def handle_data(self, data: str) -> None:
        if self._unseen or (not data.strip() and self._open[-1][0].tag not in ("p", "li", "strong", "em", "u", "span")):
            return
        at = 0
        for mark in _BLANKS.finditer(data):
            self._say_here(data[at : mark.start()])
            filled(self._here(), self._marks[ord(mark.group()) - _FIRST])
            at = mark.end()
        self._say_here(data[at:])

    def _say_here(self, data: str) -> None:
        if data:
            filled(self._here(), _SPACE.sub(" ", data))

    def _here(self) -> Element:
        """Return where text belongs; what stands outside of all paragraphs gets one."""
        here = self._open[-1][0]
        if here.tag in ("div", "ul", "ol", "blockquote"):
            made = element("li" if here.tag in ("ul", "ol") else "p")
            here.append(made)
            self._open.append((made, ""))
            return made
        return here

    def _end_until(self, tags: set[str]) -> None:
        if self._open[-1][0].tag in tags:
            self._open.pop()
