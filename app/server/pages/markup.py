"""HTML as elements: text in it is always text, whoever has written it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, tostring

from fastapi.responses import HTMLResponse

from app.engine.markup import Part, element
from app.engine.words import msg
from app.i18n import Translator

STYLE = "/style.css"


def page(tr: Translator, title: str, *parts: Part, status: int = 200, wide: bool = False) -> HTMLResponse:
    """Return a page; its title stands above its parts."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex, nofollow"),
        element("title", title),
        element("link", rel="stylesheet", href=STYLE),
    )
    body = element("body", element("main", element("h1", title), *parts, classes="wide" if wide else ""))
    root = element("html", head, body, lang=tr.language)
    text = "<!DOCTYPE html>\n" + tostring(root, encoding="unicode", method="html")
    return HTMLResponse(text, status, {"X-Robots-Tag": "noindex"})


def nothing_here(tr: Translator) -> HTMLResponse:
    """Return the page of an address that leads nowhere: it says nothing about what there might be."""
    words = tr(msg("This link leads nowhere. It may be mistyped, or what it led to is no more."))
    return page(tr, tr(msg("Nothing here")), element("section", element("p", words)), status=404)


def facts(pairs: Iterable[tuple[str, Part]]) -> Element:
    """Return a list of names with what belongs to each; those of nothing are left out."""
    found = [(name, value) for name, value in pairs if value is not None and not (isinstance(value, str) and not value)]
    return element("dl", *(one for name, value in found for one in (element("dt", name), element("dd", value))))


def web_address(url: str) -> str | None:
    """Return an address that a browser may be sent to, None for any other, such as a script."""
    split = urlsplit(url)
    return url if split.scheme.lower() in ("http", "https") and split.netloc else None
