"""Makes PDF of documents with LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from app.engine.errors import KnownError, refusal
from app.engine.words import msg

TIMEOUT = 120.0
_LOOKS = 0.2
"""Seconds between two looks at whether the work is still wanted."""

ABSENT = msg(
    "To make a PDF, LibreOffice must be installed on this computer. "
    "Get it from www.libreoffice.org or your system’s packages, or leave the PDF out: the .docx is made without it."
)
TOO_SLOW = msg("LibreOffice did not finish the PDF within {n} seconds. Make the document simpler, or try again.")
FAILED = msg("LibreOffice could not make a PDF of this document. It said: {why}")


def find_office() -> Path | None:
    """Return where LibreOffice lies, None where it is not installed."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    if sys.platform == "win32":
        roots = [os.environ.get(one) for one in ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432")]
        usual = [Path(root) / "LibreOffice" / "program" / "soffice.com" for root in roots if root]
    elif sys.platform == "darwin":
        inside = Path("Applications/LibreOffice.app/Contents/MacOS/soffice")
        usual = [Path("/") / inside, Path.home() / inside]
    else:
        usual = [
            Path("/usr/lib/libreoffice/program/soffice"),
            *sorted(Path("/opt").glob("libreoffice*/program/soffice")),
        ]
    return next((one for one in usual if one.is_file()), None)


def to_pdf(
    data: bytes,
    *,
    office: Path | None = None,
    timeout: float = TIMEOUT,
    check: Callable[[], None] = lambda: None,
) -> bytes:
    """Return a .docx as PDF; `office` is LibreOffice's program, looked for where none is given. Raises KnownError.

    `check` is called again and again meanwhile; what it raises ends the work.
    """
    program = office or find_office()
    if program is None:
        raise KnownError(ABSENT)
    with tempfile.TemporaryDirectory(prefix="rulewright-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        document = folder / "document.docx"
        document.write_bytes(data)
        said = _run(_command(program, folder, document), folder, timeout, check)
        made = folder / "out" / "document.pdf"
        if not made.is_file():
            raise KnownError(FAILED.fill(why=said.strip()[-300:] or "…"))
        return made.read_bytes()


def _command(program: Path, folder: Path, document: Path) -> list[str]:
    """Convert with a profile of its own: one that is open in a window would take the work over, and forget it."""
    return [
        str(program),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        str(folder / "out"),
        str(document),
    ]


def _run(command: list[str], folder: Path, timeout: float, check: Callable[[], None]) -> str:
    """Run LibreOffice as the head of a group of its own, so that all of it can be ended."""
    try:
        office = subprocess.Popen(  # noqa: S603  a program of this computer, and paths of ours
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise KnownError(FAILED.fill(why=refusal(error))) from error
    ends = monotonic() + timeout
    said = None
    try:
        while said is None:
            check()
            said = _said_within(office, min(_LOOKS, timeout))
            if said is None and monotonic() > ends:
                raise KnownError(TOO_SLOW.fill(n=round(timeout)))
    finally:
        if office.poll() is None:
            _end(office)
    return said.decode("utf-8", "replace")


def _said_within(office: subprocess.Popen[bytes], seconds: float) -> bytes | None:
    """Return what LibreOffice has said once it has ended, None while it goes on."""
    try:
        return office.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        return None


def _end(office: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with its children."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(office.pid)], check=False, capture_output=True)  # noqa: S603, S607  Windows' own
    else:
        os.killpg(office.pid, signal.SIGKILL)
    office.communicate()
