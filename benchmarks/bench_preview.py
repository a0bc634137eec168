"""Keystroke to refreshed preview, in the whole window: typing into the text of an e-mail to the client."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from comparison import Comparison

KEYS = 200
WARM = 20
RULE = "client.email"


def keystrokes(folder: Path) -> list[float]:
    """Return the seconds from each key to the window having painted what follows from it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.engine.catalog.registry import load_catalogue
    from app.paths import Places
    from app.storage.initial import init_workspace
    from app.ui.desk.designer import Designer

    application = QApplication([])
    workspace = folder / "typing.rulewright"
    init_workspace(workspace, sample=True, today=date(2026, 3, 2))
    places = Places(folder / "settings", folder / "data", folder / "logs", folder / "documents")
    now = datetime(2026, 3, 2, 10, tzinfo=UTC)
    designer = Designer(application, places, load_catalogue(others=False), lambda _: None, now=lambda: now)
    window = designer.open(workspace)
    application.processEvents()
    node = next(node for _, node in window.session.document.value.nodes() if node.type == RULE)
    window.show_node(node.id, "text")
    application.processEvents()
    editor = window.focusWidget()
    if editor is None:
        sys.exit("No field has the keyboard.")
    times = []
    for number in range(WARM + KEYS):
        start = perf_counter()
        QTest.keyClicks(editor, "abcde "[number % 6])
        application.processEvents()  # until everything that follows is painted
        times.append(perf_counter() - start)
    typed = window.session.workspace.drafts.load(window.session.document.value.pipeline).find(node.id)
    if typed is None or "abcde abcde" not in str(typed[1].parameters["text"]):
        sys.exit("What was typed is not in the file.")
    designer.close()
    designer.tools.jobs.close()
    return times[WARM:]


def main() -> None:
    """Report the 95th percentile; saving, form, card, sentence and preview are part of it."""
    with tempfile.TemporaryDirectory() as name:
        times = sorted(keystrokes(Path(name)))
    Comparison("keystroke to refreshed preview, p95", "ms", ours=times[int(0.95 * KEYS)] * 1000, limit=30).report()


if __name__ == "__main__":
    main()
