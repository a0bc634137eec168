"""QR codes are pictures that need their library only when one is drawn."""

from __future__ import annotations

import struct
import subprocess
import sys

from app.engine.qr import PIXELS, QUIET, qr_picture


def test_a_code_is_a_picture_with_the_margin_that_scanners_need() -> None:
    picture = qr_picture("https://rules.example/page/p-1")
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    modules = width // PIXELS - 2 * QUIET
    assert width == height
    assert (modules - 17) % 4 == 0  # the sizes that the standard knows: 21, 25, 29 …


def test_the_same_text_gives_the_same_picture() -> None:
    assert qr_picture("a") == qr_picture("a") != qr_picture("b")


def test_the_catalogue_comes_up_without_the_library() -> None:
    program = (
        "import sys; from app.engine.catalog.registry import load_catalogue; load_catalogue(others=False).rules; "
        "raise SystemExit('segno' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
