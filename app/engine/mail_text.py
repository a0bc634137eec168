"""What a person reads in the HTML of a mail, for conditions to look at."""

from __future__ import annotations

import html
import re

_PIECES = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)?[^<>]*>|[^<]+|<")
"""Tags, and what stands between them; each is looked at once, however the HTML is broken."""
_SPACE = re.compile(r"\s+")
_BLOCK = re.compile("address|blockquote|br|d[dlt]|div|h[1-6r]|li|ol|p|pre|table|tr|ul")
_UNSEEN = frozenset({"head", "script", "style", "template", "title"})


def mail_text(body: str) -> str:
    """Return the text that stands in HTML, a line for each paragraph."""
    lines, unseen = [""], ""
    for piece in _PIECES.finditer(body):
        closes, tag = piece.group(1), (piece.group(2) or "").lower()
        if unseen:
            unseen = "" if closes and tag == unseen else unseen
        elif tag in _UNSEEN and not closes:
            unseen = tag
        elif _BLOCK.fullmatch(tag):
            lines.append("")
        elif closes is None:
            lines[-1] += piece.group()
    read = (_SPACE.sub(" ", html.unescape(one)).strip() for one in lines)
    return "\n".join(one for one in read if one)
