"""Addresses on the web with placeholders in them, filled in so that no value can break out of its part."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from app.engine.errors import CannotAct
from app.engine.moment import Moment
from app.engine.words import msg

_PLACEHOLDER = re.compile(r"(\{\{.*?\}\})", re.DOTALL)


def web_address(template: str, at: Moment, field: str) -> str:
    """Return the address that a template gives; one that leads nowhere on the web is a reason not to act."""
    address = _filled(template, at, field)
    if not address.lower().startswith(("https://", "http://")) or not _host(address):
        words = msg("The address starts with https:// (or http://), not “{address}”.")
        raise CannotAct(words.fill(address=address[:80]), field=field)
    return quote(address, safe="!#$%&'()*+,/:;=?@[]~")


def _filled(template: str, at: Moment, field: str) -> str:
    """Fill placeholders in; only one at the very beginning may bring more than a single part of the address."""
    if "{%" in template:
        return at.render(template, field).strip()
    pieces = [one for one in _PLACEHOLDER.split(template.strip()) if one]
    filled = [at.render(one, field).strip() for one in pieces]
    return "".join(
        quote(text, safe="") if place and one.startswith("{{") else text
        for place, (one, text) in enumerate(zip(pieces, filled, strict=True))
    )


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
