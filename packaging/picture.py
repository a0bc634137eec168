"""Starts the program on a workspace, on a screen of its own, and keeps a picture of what a person would see."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QGuiApplication, QImage

from screen import virtual_screen

PATIENCE = 60_000
"""Milliseconds until a window that does not come to rest is given up."""


def picture(workspace: Path, width: int, height: int) -> QImage | None:
    """Show the program, wait until its window has come to rest, and photograph the screen."""
    with tempfile.TemporaryDirectory() as person, virtual_screen(width, height) as environment:
        environment["RULEWRIGHT_HOME"] = person
        program = subprocess.Popen([sys.executable, "-m", "app", workspace], env=environment)
        os.environ.update(environment)
        try:
            return _photograph(program, width, height)
        finally:
            program.terminate()
            program.wait()


def _photograph(program: subprocess.Popen[bytes], width: int, height: int) -> QImage | None:
    camera = QGuiApplication([])
    patience = QElapsedTimer()
    patience.start()
    seen: list[QImage] = []

    def look() -> None:
        if _fill_the_screen(width, height):
            seen.append(camera.primaryScreen().grabWindow(0).toImage())
        # A blinking cursor makes two pictures of a window at rest, so the last may equal any earlier one.
        at_rest = len(seen) > 2 and seen[-1] in seen[1:-1]  # noqa: PLR2004 - the first shows it before it filled the screen
        if at_rest or program.poll() is not None or patience.hasExpired(PATIENCE):
            camera.exit(0 if at_rest else 1)

    watch = QTimer(interval=500)
    watch.timeout.connect(look)
    watch.start()
    return seen[-1] if camera.exec() == 0 else None


def _fill_the_screen(width: int, height: int) -> bool:
    """Do what a window manager would, for there is none here; answer whether there is a window yet."""
    search = ["xdotool", "search", "--onlyvisible", "--limit", "1", "--class", "rulewright"]
    window = subprocess.run(search, capture_output=True, text=True, check=False).stdout.strip()
    if window:
        subprocess.run(
            ["xdotool", "windowsize", window, str(width), str(height), "windowmove", window, "0", "0"], check=True
        )
    return bool(window)


def main(arguments: list[str]) -> int:
    """Answer `picture.py WORKSPACE FILE.png`."""
    if len(arguments) != 2:  # noqa: PLR2004
        print("usage: picture.py WORKSPACE FILE.png", file=sys.stderr)
        return 2
    workspace, file = map(Path, arguments)
    taken = picture(workspace, 1440, 900)
    if taken is None or not taken.save(str(file)):
        print(f"No picture of {workspace} could be taken.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
