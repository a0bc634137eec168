"""The two faces of a mail: HTML with tracked links and the picture that tells of opening, and plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from lxml import etree as lxml_etree
from lxml import html as lxml_html
from msgspec import Struct

_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_FRAME = re.compile(r"</?(?:html|head|body)\b[^>]*>", re.IGNORECASE)
_WEB = ("http://", "https://")
_UNSEEN = frozenset({"head", "script", "style", "title", "template"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
_LINES = frozenset({"li", "tr", "dt", "dd", "br"})
_APART = "\n\n"


class Letter(Struct, frozen=True):
    """A mail's body as whole HTML and as plain text."""

    html: str
    text: str


def letter(body: str, *, title: str, links: Callable[[str], str] | None = None, pixel: str = "") -> Letter:
    """Make the two faces of a rich text; `links` gives the tracked link of each web address in it."""
    root = _root(body)
    if root is None:
        return Letter(_page("", title, pixel), "")
    if links is not None:
        for anchor in root.iter("a", "area"):
            address = (anchor.get("href") or "").strip()
            if address.lower().startswith(_WEB):
                anchor.set("href", links(address))
    return Letter(_page(_inside(root), title, pixel), _text(root))


def plain_text(body: str) -> str:
    """Return what a person reads in HTML, as plain text."""
    root = _root(body)
    return "" if root is None else _text(root)


def _root(body: str) -> lxml_html.HtmlElement | None:
    """Return what all of a text stands in: whole pages, several of them and parts of one are all taken."""
    inside = _FRAME.sub("\n", body.replace("\0", ""))
    page = lxml_html.document_fromstring(f"<html><body>{inside}</body></html>")
    found: lxml_html.HtmlElement | None = page.find("body")
    if found is not None:
        lxml_etree.strip_elements(found, "title", "meta", "base", with_tail=False)
    return found


def _inside(root: lxml_html.HtmlElement) -> str:
    before = escape(root.text or "", quote=False)
    return before + "".join(lxml_html.tostring(one, encoding="unicode", method="html") for one in root)


def _page(inside: str, title: str, pixel: str) -> str:
    picture = f'<img src="{escape(pixel)}" width="1" height="1" alt="">' if pixel else ""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{inside}{picture}\n</body></html>\n"


def _text(root: lxml_html.HtmlElement) -> str:
    lines = (line.strip() for line in "".join(_pieces(root)).split("\n"))
    return _BLANK_LINES.sub(_APART, "\n".join(lines)).strip()


def _pieces(element: lxml_html.HtmlElement) -> Iterator[str]:
    yield _SPACE.sub(" ", element.text or "")
    for child in element:
        yield from _child(child)
        yield _SPACE.sub(" ", child.tail or "")


def _child(child: lxml_html.HtmlElement) -> Iterator[str]:
    tag = child.tag
    if not isinstance(tag, str) or tag in _UNSEEN:
        return
    around = _APART if tag in _BLOCKS else ""
    yield around or ("\n" if tag in _LINES else "")
    match tag:
        case "li":
            yield f"{_bullet(child)} "
        case "img":
            yield child.get("alt") or ""
        case "td" | "th":
            yield " "
        case "hr":
            yield "----"
    inside = "".join(_pieces(child))
    yield inside
    if tag == "a":
        yield _whereto(child, _SPACE.sub(" ", inside).strip())
    yield around


def _bullet(entry: lxml_html.HtmlElement) -> str:
    parent = entry.getparent()
    if parent is None or parent.tag != "ol":
        return "-"
    return f"{1 + sum(1 for one in entry.itersiblings('li', preceding=True))}."


def _whereto(anchor: lxml_html.HtmlElement, shown: str) -> str:
    address = (anchor.get("href") or "").strip()
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    if not address or address.startswith("#") or shown in {address, bare}:
        return ""
    return f" ({bare})" if shown else bare
