"""QR codes as pictures."""

from __future__ import annotations

from base64 import b64decode

PIXELS = 8
"""The side of one module, so that the code is sharp on a screen and on paper."""
QUIET = 4
"""The light margin that scanners need, in modules (ISO/IEC 18004)."""


def qr_picture(text: str) -> bytes:
    """Return the QR code of a text as a PNG: black on white whatever the ground, its margin included."""
    import segno  # noqa: PLC0415  needed where a code is drawn, not where the program starts

    written: str = segno.make(text, error="m", micro=False).png_data_uri(scale=PIXELS, border=QUIET)
    return b64decode(written.partition(",")[2])
