"""The small HTML of rich texts as a value: paragraphs, headings and list entries made of runs; read and written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape, unescape
from html.parser import HTMLParser
from itertools import groupby

from app.ui.forms.text.source import Code, split

PARAGRAPH = "p"
HEADING = "h3"
LISTS = ("ul", "ol")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_MARKS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline"}
_PARAGRAPHS = ("p", "div", "section", "article", "blockquote", "address", "pre")
_ALONE = ("img", "hr")
_KEPT_WHOLE = ("table", "style", "script", "form", "svg", "video", "audio", "iframe", "head")
_NOT_IN_PARAGRAPHS = ("<hr", *(f"<{tag}" for tag in _KEPT_WHOLE))
_FIRST_STAND_IN = 0xF0000
"""Placeholders are taken out before the HTML is read; a character of a private plane keeps each one's place."""
_LAST_STAND_IN = 0xFFFFD
_NO_BREAK = "\N{NO-BREAK SPACE}"
LINE = "\N{LINE SEPARATOR}"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one look: text, or in `raw` a placeholder or an element that is kept as it stands."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    link: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list entry; `level` counts the lists around an entry, 0 outside of lists."""

    kind: str = PARAGRAPH
    runs: tuple[Run, ...] = ()
    level: int = 0


def read(source: str) -> tuple[Block, ...]:
    """Read HTML; what the editor has no form for becomes text without its tags, or is kept whole."""
    reader = _Reader(source)
    return tuple(reader.blocks)


def write(blocks: Iterable[Block]) -> str:
    """Write the blocks as small HTML; nothing but empty paragraphs is no text at all."""
    listed = list(blocks)
    if not any(run.raw or run.text.strip() for block in listed for run in block.runs):
        return ""
    written = []
    for in_list, group in groupby(listed, key=lambda one: one.level > 0):
        if in_list:
            written.append(_lists(list(group)))
        else:
            written += [_runs(one.runs) if _stands_alone(one) else _paragraph(one) for one in group]
    return "".join(written)


def _paragraph(block: Block) -> str:
    return f"<{block.kind}>{_runs(block.runs) or '<br>'}</{block.kind}>"


def _stands_alone(block: Block) -> bool:
    """Say whether a block is nothing but an element that no paragraph may hold, such as a table."""
    return len(block.runs) == 1 and block.runs[0].raw.startswith(_NOT_IN_PARAGRAPHS)


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Join neighbouring texts of one look."""
    out: list[Run] = []
    for run in runs:
        if out and not run.raw and not out[-1].raw and replace(out[-1], text=run.text) == run:
            out[-1] = replace(run, text=out[-1].text + run.text)
        elif run.raw or run.text:
            out.append(run)
    return tuple(out)


def _lists(blocks: list[Block]) -> str:
    out, open_lists = "", list[str]()
    for block in blocks:
        while len(open_lists) > block.level:
            out += f"</li></{open_lists.pop()}>"
        if len(open_lists) == block.level and open_lists:
            out += "</li>" if open_lists[-1] == block.kind else f"</li></{open_lists.pop()}>"
        while len(open_lists) < block.level:
            open_lists.append(block.kind)
            out += f"<{block.kind}>" + ("<li>" if len(open_lists) < block.level else "")
        out += f"<li>{_runs(block.runs)}"
    return out + "".join(f"</li></{kind}>" for kind in reversed(open_lists))


def _runs(runs: Iterable[Run]) -> str:
    out = ""
    for link, linked in groupby(runs, key=lambda one: one.link):
        inner = _nested(list(linked), ("bold", "italic", "underline"))
        out += f'<a href="{_outside_code(link, quoted=True)}">{inner}</a>' if link else inner
    return _keep_blanks(out)


def _nested(runs: list[Run], marks: tuple[str, ...]) -> str:
    if not marks:
        return "".join(run.raw or escape(run.text, quote=False).replace(LINE, "<br>") for run in runs)
    out, tag = "", marks[0][0]
    for marked, group in groupby(runs, key=lambda one: bool(getattr(one, marks[0]))):
        inner = _nested(list(group), marks[1:])
        out += f"<{tag}>{inner}</{tag}>" if marked else inner
    return out


def _outside_code(text: str, *, quoted: bool) -> str:
    return "".join(one.raw if isinstance(one, Code) else escape(one, quote=quoted) for one in split(text))


def _keep_blanks(html: str) -> str:
    """Write blanks that HTML would swallow as no-break spaces, placeholders and tags aside."""

    def kept(found: re.Match[str]) -> str:
        return "&nbsp;" * (len(found.group()) - 1) + " "

    parts = []
    for one in split(html):
        if isinstance(one, Code):
            parts.append(one.raw)
        else:
            parts += [
                part if part.startswith("<") else re.sub(r" {2,}", kept, part.replace(_NO_BREAK, "&nbsp;"))
                for part in re.split(r"(<[^>]*>)", one)
            ]
    text = "".join(parts)
    return re.sub(r"^ | $", "&nbsp;", text)


class _Reader(HTMLParser):
    """Walks the HTML once and gathers blocks."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[Block] = []
        self._codes: list[str] = []
        self._marks: list[str] = []
        self._links: list[str] = []
        self._lists: list[str] = []
        self._kind = ""
        self._runs: list[Run] = []
        self._open = False
        self._whole: tuple[str, int, str] | None = None
        self.feed("".join(self._stand_in(one) for one in split(source)))
        self.close()
        self._finish_whole()
        self._end_block()

    def _stand_in(self, piece: str | Code) -> str:
        if isinstance(piece, str):
            return "".join(" " if _FIRST_STAND_IN <= ord(one) <= _LAST_STAND_IN else one for one in piece)
        if len(self._codes) > _LAST_STAND_IN - _FIRST_STAND_IN:
            return ""
        self._codes.append(piece.raw)
        return chr(_FIRST_STAND_IN + len(self._codes) - 1)

    def _restored(self, text: str) -> str:
        return "".join(self._code(one) or one for one in text)

    def _code(self, character: str) -> str | None:
        place = ord(character) - _FIRST_STAND_IN
        return self._codes[place] if 0 <= place < len(self._codes) else None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._whole:
            self._go_on_whole(self.get_starttag_text() or "", deeper=tag == self._whole[0])
        elif tag in _KEPT_WHOLE:
            self._whole = (tag, 1, self.get_starttag_text() or "")
        elif tag in _ALONE:
            self._add(Run(raw=self._restored(self.get_starttag_text() or "")))
        elif tag == "br":
            self._add(self._look(LINE))
        elif tag in _MARKS:
            self._marks.append(_MARKS[tag])
        elif tag == "a":
            self._links.append(self._restored(unescape(dict(attrs).get("href") or "")))
        elif tag in LISTS:
            self._end_block(only_if_filled=True)
            self._lists.append(tag)
        elif tag == "li":
            self._begin_block(self._lists[-1] if self._lists else "ul")
        elif (tag in HEADINGS or tag in _PARAGRAPHS) and not (self._lists and self._open and not self._runs):
            self._begin_block(tag if tag in HEADINGS else "")

    def handle_endtag(self, tag: str) -> None:
        if self._whole:
            name, depth, source = self._whole
            self._whole = (name, depth - (tag == name), f"{source}</{tag}>")
            if self._whole[1] == 0:
                self._finish_whole()
        elif tag in _MARKS and _MARKS[tag] in self._marks:
            self._marks.remove(_MARKS[tag])
        elif tag == "a" and self._links:
            self._links.pop()
        elif tag in LISTS and self._lists:
            self._end_block(only_if_filled=True)
            self._lists.pop()
        elif tag == "li" or tag in HEADINGS or tag in _PARAGRAPHS:
            self._end_block()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self._whole:
            self._go_on_whole(data)
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        before = self._runs[-1].text if self._runs else ""
        if (
            text.startswith(" ")
            and (not self._runs or before.endswith((" ", LINE)))
            and not (self._runs and self._runs[-1].raw)
        ):
            text = text[1:]
        if not text:
            return
        for stretch in re.split(rf"([{chr(_FIRST_STAND_IN)}-{chr(_LAST_STAND_IN)}])", text):
            code = self._code(stretch) if len(stretch) == 1 else None
            if code is not None:
                self._add(replace(self._look(""), raw=code))
            elif stretch:
                self._add(self._look(stretch))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, source: str) -> None:
        if self._whole:
            self._go_on_whole(source)
        else:
            self._add(self._look(unescape(source)))

    def _look(self, text: str) -> Run:
        return Run(
            text,
            "bold" in self._marks,
            "italic" in self._marks,
            "underline" in self._marks,
            self._links[-1] if self._links else "",
        )

    def _add(self, run: Run) -> None:
        self._open = True
        self._runs.append(run)

    def _go_on_whole(self, source: str, *, deeper: bool = False) -> None:
        assert self._whole is not None  # noqa: S101  asked by those who call
        name, depth, before = self._whole
        self._whole = (name, depth + deeper, before + source)

    def _finish_whole(self) -> None:
        if self._whole is not None:
            source, self._whole = self._whole[2], None
            self._add(Run(raw=self._restored(source)))

    def _begin_block(self, kind: str) -> None:
        self._end_block(only_if_filled=True)
        self._kind, self._open = kind, True

    def _end_block(self, *, only_if_filled: bool = False) -> None:
        runs = _trimmed(merged(self._runs))
        if runs or (self._open and not only_if_filled):
            listed = self._kind in LISTS
            kind = self._kind or PARAGRAPH
            self.blocks.append(Block(kind, runs, max(1, len(self._lists)) if listed else 0))
        self._runs, self._open = [], False
        self._kind = ""


def _trimmed(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Drop the blank that ends a block, and the line break that only keeps an empty paragraph open."""
    if [run.text for run in runs] == [LINE] and not runs[0].raw:
        return ()
    if runs and not runs[-1].raw and runs[-1].text.endswith(" "):
        return merged((*runs[:-1], replace(runs[-1], text=runs[-1].text[:-1])))
    return runs
