"""The addresses of what the server shows: pages of payments, documents, QR codes, posts."""

from __future__ import annotations

from typing import Literal

from app.engine.ports import Directory

Shown = Literal["pay", "page", "document", "feed"]


def page_link(directory: Directory, kind: Shown, shown_id: str) -> str:
    """Return the address under which something is shown to whoever has the link."""
    return f"{directory.public_base}/{kind}/{shown_id}"
