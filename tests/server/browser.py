"""A real browser without a window, driven through a pipe by Chromium's own protocol (DevTools)."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """Return where a Chromium lies, None where there is none."""
    return next((found for one in NAMES if (found := shutil.which(one))), None)


class Browser:
    """One page of a browser with a profile of its own."""

    def __init__(self, program: str, profile: Path) -> None:
        """Start it."""
        theirs_in, self._to = os.pipe()
        self._from, theirs_out = os.pipe()
        words = (
            f"exec {program} --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run "
            f"--disable-sync --disable-background-networking --user-data-dir={profile} "
            f"--remote-debugging-pipe about:blank "
            f"3<&{theirs_in} 4>&{theirs_out}"
        )
        self._process = subprocess.Popen(
            ["bash", "-c", words],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._read = b""
        self._ids = count(1)
        self._session = ""
        targets = self._ask("Target.getTargets")["targetInfos"]
        target = next(one["targetId"] for one in targets if one["type"] == "page")
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.enable")

    def __enter__(self) -> Self:
        """Use it for a while."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self._session = ""
        self._ask("Browser.close")
        os.close(self._to)
        os.close(self._from)
        self._process.wait(20)

    def open(self, url: str) -> None:
        """Go to a page, and wait until it is there."""
        self._ask("Page.navigate", url=url)
        self._until("Page.loadEventFired")

    def press(self, words: str) -> None:
        """Press the button with these words, and wait for the page it leads to."""
        self.run(
            f"[...document.querySelectorAll('button')].find(one => one.textContent === {json.dumps(words)}).click()"
        )
        self._until("Page.loadEventFired")

    def run(self, script: str) -> Any:
        """Return what a script in the page says."""
        said = self._ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in said, said
        return said["result"].get("value")

    def look(self, width: int, height: int, *, dark: bool = False) -> None:
        """Have a window of this size, and a person who likes it dark or light."""
        self._ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        wish = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[wish])

    def picture(self) -> bytes:
        """Return what is seen, as a PNG."""
        return base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"])

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._ids)
        message = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            said = self._next()
            if said.get("id") == number:
                assert "error" not in said, said
                result: dict[str, Any] = said.get("result", {})
                return result

    def _until(self, event: str) -> None:
        while self._next().get("method") != event:
            pass

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._read:
            part = os.read(self._from, 65536)
            assert part, "the browser has ended"
            self._read += part
        line, _, self._read = self._read.partition(b"\0")
        said: dict[str, Any] = json.loads(line)
        return said
