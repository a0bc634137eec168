"""The board as a picture: stages as columns, triggers above rules, in SVG whose text is text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, indent, tostring

from app.engine.documenting import Account, Card, Chapter
from app.engine.markup import clean, element
from app.engine.words import msg, msgs
from app.i18n import Translator
from app.publish.documentation import colors
from app.publish.documentation.drawings import Drawings

FONT = "'Open Sans', system-ui, 'Segoe UI', Helvetica, Arial, sans-serif"
COLUMN, GAP, EDGE = 252, 16, 16
_STRIP = 5
"""The most stages that stand beside each other on a sheet of paper, so that cards stay readable."""
_COLUMNS = "board-columns"
_HEAD, _LABEL, _BETWEEN, _PAD, _INDENT = 52, 26, 10, 12, 16
_TITLE, _SMALL = 13.0, 11.5
_LEADING = 1.36
_ICON = 28
_TRIGGERS, _RULES = msg("Triggers"), msg("Rules")
_NONE, _OFF = msg("Nothing happens by itself here."), msg("Switched off")
_NAME, _ABOUT = (
    msg("Board of {name}"),
    msgs("{n} stage with its triggers and rules", "{n} stages with triggers and rules"),
)
_IF = msg("if {condition}")
_CLOCK, _FUNNEL = "mdi6.clock-outline", "mdi6.filter-outline"

svg = element


class Picture(NamedTuple):
    """An SVG with its size."""

    root: Element
    width: int
    height: int

    def text(self) -> str:
        """Return it as a file of its own."""
        indent(self.root, " ")
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(self.root, encoding="unicode") + "\n"


class _Row(NamedTuple):
    """Some lines of a card, with what stands before them."""

    lines: Sequence[str]
    size: float
    bold: bool = False
    icon: str = ""

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * _LEADING


def board(
    account: Account, chapters: Sequence[Chapter], tr: Translator, drawings: Drawings, *, linked: bool = False
) -> Picture:
    """Draw stages of a board; `linked` leads from each card to what a page says of it."""
    return _Board(account, tr, drawings, linked=linked).drawn(chapters)


def strips(chapters: Sequence[Chapter]) -> list[Sequence[Chapter]]:
    """Return the stages in parts of nearly the same size, each for a sheet of paper."""
    parts = -(-len(chapters) // _STRIP) or 1
    size = -(-len(chapters) // parts) or 1
    return [chapters[at : at + size] for at in range(0, len(chapters), size)]


def windows(picture: Picture, some: Iterable[Sequence[Chapter]]) -> Iterator[Element]:
    """Look at a picture that stands on the same page, a part of its stages after another."""
    left, height = EDGE - 1, picture.height
    for chapters in some:
        width = len(chapters) * (COLUMN + GAP) - GAP + 2
        shown = svg("svg", svg("use", href=f"#{_COLUMNS}"), classes="board", viewBox=f"{left} 0 {width} {height}")
        shown.attrib |= {"width": str(width), "height": str(height)}
        yield shown
        left += len(chapters) * (COLUMN + GAP)


class _Board:
    def __init__(self, account: Account, tr: Translator, drawings: Drawings, *, linked: bool) -> None:
        self._account = account
        self._tr = tr
        self._drawings = drawings
        self._linked = linked

    def drawn(self, chapters: Sequence[Chapter]) -> Picture:
        columns, lowest = [], 0.0
        for place, chapter in enumerate(chapters):
            column, bottom = self._column(chapter, EDGE + place * (COLUMN + GAP))
            columns.append(column)
            lowest = max(lowest, bottom)
        width = round(EDGE * 2 + len(chapters) * (COLUMN + GAP) - GAP)
        height = round(lowest + EDGE * 2)
        for column in columns:
            column[1].set("height", _n(lowest))
        name = self._tr(_NAME.fill(name=self._account.rule_set.name))
        root = svg(
            "svg",
            svg("title", name, id="board-name"),
            svg("desc", self._tr(_ABOUT.fill(n=len(chapters))), id="board-about"),
            svg("rect", classes="ground", width=str(width), height=str(height), rx="10", fill=colors.WINDOW),
            svg("g", *columns, id=_COLUMNS),
            classes="board",
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {width} {height}",
            width=str(width),
            height=str(height),
            role="group",
            aria_labelledby="board-name",
            aria_describedby="board-about",
            font_family=FONT,
        )
        return Picture(root, width, height)

    def _column(self, chapter: Chapter, left: float) -> tuple[Element, float]:
        stage, tr = chapter.stage, self._tr
        group = svg("g", role="list", aria_label=stage.name)
        group.append(svg("title", stage.name))
        box = svg("rect", classes="column", x=_n(left), y=_n(EDGE), width=_n(COLUMN), height="0", rx="8")
        box.attrib |= {"fill": colors.SURFACE, "stroke": colors.BORDER}
        group.append(box)
        band = svg("rect", x=_n(left), y=_n(EDGE), width=_n(COLUMN), height="5", rx="2.5", fill=stage.color)
        group.append(band)
        head = self._drawings.lines(stage.name, COLUMN - 2 * _PAD, 14, 1, bold=True)
        group.append(self._text(head[0] if head else "", left + _PAD, EDGE + 28, 14, colors.TEXT, bold=True))
        top = EDGE + _HEAD - 8.0
        for words, cards in ((_TRIGGERS, chapter.triggers), (_RULES, chapter.rules)):
            if cards:
                group.append(self._text(tr(words), left + _PAD, top + 14, 11, colors.MUTED, bold=True))
                top = self._cards(group, cards, left + _PAD, top + _LABEL)
        if not chapter.triggers and not chapter.rules:
            for line in self._drawings.lines(tr(_NONE), COLUMN - 2 * _PAD, _SMALL, 2):
                group.append(self._text(line, left + _PAD, top + 14, _SMALL, colors.MUTED))
                top += _SMALL * _LEADING + 4
        return group, top + 4

    def _cards(self, group: Element, cards: Iterable[Card], left: float, top: float) -> float:
        above = 0.0
        for card in cards:
            inset = _INDENT if card.follows else 0
            drawn, height = self._card(card, left + inset, top, COLUMN - 2 * _PAD - inset)
            if card.follows and above:
                group.append(_arrow(left + _INDENT / 2, above, left + inset, top + height / 2))
            group.append(drawn)
            above = top + height
            top = above + _BETWEEN
        return top

    def _card(self, card: Card, left: float, top: float, width: float) -> tuple[Element, float]:
        beside = _ICON + 2 * _PAD - 2
        rows = list(self._rows(card, width - beside - _PAD / 2))
        height = max(sum(row.height for row in rows) + 2 * _PAD - 4, _ICON + 2 * _PAD - 4)
        color = colors.color_of(card.about.category.color if card.about else "custom")
        name = self._tr(card.title)
        shown = svg("g", svg("title", name), role="listitem", aria_label=name)
        box = svg("rect", x=_n(left), y=_n(top), width=_n(width), height=_n(height), rx="7", classes="card")
        box.attrib |= {"fill": colors.SURFACE, "stroke": colors.BORDER, "stroke-width": "1"}
        if not card.node.enabled:
            shown.set("opacity", "0.6")
            box.set("stroke-dasharray", "4 3")
        shown.append(box)
        if card.trigger:
            edge = svg("rect", x=_n(left), y=_n(top + 6), width="3", height=_n(height - 12), rx="1.5", fill=color)
            shown.append(edge)
        tint = svg("rect", x=_n(left + 9), y=_n(top + 9), width=_n(_ICON), height=_n(_ICON), rx="7", fill=color)
        tint.set("fill-opacity", "0.12")
        shown.append(tint)
        icon = card.about.icon if card.about else "mdi6.help-rhombus-outline"
        shown.append(self._icon(icon, left + 14, top + 14, 18, color))
        base = top + _PAD - 3
        for row in rows:
            if row.icon:
                shown.append(self._icon(row.icon, left + beside, base + 2.6, 12, colors.MUTED))
            for line in row.lines:
                base += row.size * _LEADING
                start = left + beside + (16 if row.icon else 0)
                color_ = colors.TEXT if row.bold else colors.MUTED
                shown.append(self._text(line, start, base - row.size * 0.24, row.size, color_, bold=row.bold))
        return self._link(card, shown), height

    def _rows(self, card: Card, room: float) -> Iterable[_Row]:
        tr, lines = self._tr, self._drawings.lines
        yield _Row(lines(tr(card.title), room, _TITLE, 2, bold=True), _TITLE, bold=True)
        if not card.node.enabled:
            yield _Row(lines(tr(_OFF), room, _SMALL, 1), _SMALL)
        yield _Row(lines(tr(card.action), room, _SMALL, 3), _SMALL)
        if card.timing is not None:
            yield _Row(lines(tr(card.timing), room - 16, _SMALL, 2), _SMALL, icon=_CLOCK)
        if card.condition is not None:
            words = tr(_IF.fill(condition=card.condition))
            yield _Row(lines(words, room - 16, _SMALL, 3), _SMALL, icon=_FUNNEL)

    def _link(self, card: Card, shown: Element) -> Element:
        return svg("a", shown, href=f"#{anchor(card)}") if self._linked else shown

    def _icon(self, name: str, left: float, top: float, size: float, color: str) -> Element:
        moved = f"translate({_n(left)} {_n(top)}) scale({_n(size / 24)})"
        return svg("path", d=self._drawings.icon(name), transform=moved, fill=color, aria_hidden="true")

    def _text(self, text: str, x: float, y: float, size: float, color: str, *, bold: bool = False) -> Element:
        shown = svg("text", clean(text), x=_n(x), y=_n(y), font_size=_n(size), fill=color)
        if bold:
            shown.set("font-weight", "600")
        return shown


def anchor(card: Card) -> str:
    """Return the mark by which a page finds what it says of a card."""
    return "card-" + "".join(one if one.isalnum() and one.isascii() else f"-{ord(one):x}-" for one in card.node.id)


def _arrow(x: float, top: float, right: float, y: float) -> Element:
    """Return the line from a card to the one that waits for it."""
    head = f"M{_n(right - 6)} {_n(y - 3.5)}L{_n(right - 1)} {_n(y)}L{_n(right - 6)} {_n(y + 3.5)}"
    line = f"M{_n(x)} {_n(top)}V{_n(y)}H{_n(right - 2)}{head}"
    return svg("path", d=line, fill="none", stroke=colors.MUTED, stroke_width="1.3", aria_hidden="true")


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
