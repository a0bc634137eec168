"""The program's icons in the sizes and forms that systems ask for, drawn from the pictures in resources/icons."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QGuiApplication, QIcon

from app.paths import resources

PROGRAM, WORKSPACE, RULES = "rulewright", "rulewright-workspace", "rulewright-rules"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 256)
ICNS_TYPES = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}
"""How Apple calls a PNG of a size: https://en.wikipedia.org/wiki/Apple_Icon_Image_format"""


def drawn(name: str, size: int) -> bytes:
    """Return a picture as PNG."""
    picture = QIcon(str(resources() / "icons" / f"{name}.svg")).pixmap(QSize(size, size), 1.0)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):
        raise OSError(f"{name} cannot be drawn.")
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return the icon of Windows: a directory of sizes, then each as PNG."""
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    begin = len(head) + 16 * len(pictures)
    for size, png in pictures.items():
        edge = size % 256  # 256 is written as 0
        head += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(png), begin + len(body))
        body += png
    return head + body


def icns(pictures: dict[int, bytes]) -> bytes:
    """Return the icon of macOS: each size as PNG under its name."""
    body = b"".join(ICNS_TYPES[size] + struct.pack(">I", 8 + len(png)) + png for size, png in pictures.items())
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def write(folder: Path) -> None:
    """Write hicolor/SIZE/apps and mimetypes for freedesktop, and one file for each other system."""
    for name, context, known_as in (
        (PROGRAM, "apps", PROGRAM),
        (WORKSPACE, "mimetypes", "application-x-rulewright"),
        (RULES, "mimetypes", "application-x-rulewright-rules+json"),
    ):
        for size in SIZES:
            _put(folder / "hicolor" / f"{size}x{size}" / context / f"{known_as}.png", drawn(name, size))
        source = (resources() / "icons" / f"{name}.svg").read_bytes()
        _put(folder / "hicolor" / "scalable" / context / f"{known_as}.svg", source)
        _put(folder / f"{name}.ico", ico({size: drawn(name, size) for size in ICO_SIZES}))
        _put(folder / f"{name}.icns", icns({size: drawn(name, size) for size in ICNS_TYPES}))


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def main(arguments: list[str]) -> int:
    """Answer `icons.py FOLDER`."""
    _application = QGuiApplication([])
    write(Path(*arguments))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
