"""The addresses of what the server shows: pages of payments, documents, QR codes, posts."""

from __future__ import annotations

from typing import Literal

from app.engine.ports import Directory

Shown = Literal["pay", "page", "document", "feed"]

_CODE = "/code.png"


def page_link(directory: Directory, kind: Shown, shown_id: str) -> str:
    """Return the address under which something is shown to whoever has the link."""
    return f"{directory.public_base}/{kind}/{shown_id}"


def code_link(page: str) -> str:
    """Return the address of the picture of a page's QR code; whoever carries the address can draw the picture."""
    return f"{page}{_CODE}"


def page_of_code(address: str) -> str | None:
    """Return the page whose QR code is at an address, None for an address of anything else."""
    page = address.removesuffix(_CODE)
    return page if page != address and "/page/" in page else None
