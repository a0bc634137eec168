"""Somebody who types into a rule's text and never stops: run on its own, killed from outside.

Prints what stands on the screen after each key, so that whoever killed it knows what must be in the file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.engine.catalog.registry import load_catalogue
from app.paths import places
from app.ui.desk.designer import Designer
from app.ui.forms.text.edit import PlaceholderEdit
from tests.ui.window.conftest import make_workspace


def main(path: Path) -> int:
    """Open the workspace and type digits into the text of “Remind” for as long as one lives."""
    application = QApplication([])
    window = Designer(application, places(), load_catalogue(others=False), make_workspace).open(path)
    window.show_node("remind", "text")
    edit = window.focusWidget()
    if not isinstance(edit, PlaceholderEdit):
        return 1
    keys = [Qt.Key(Qt.Key.Key_0 + n) for n in range(10)]
    typed = 0

    def type_on() -> None:
        nonlocal typed
        QTest.keyClick(edit, keys[typed % 10])
        typed += 1
        window.repaint()
        sys.stdout.write(edit.toPlainText() + "\n")
        sys.stdout.flush()

    timer = QTimer()
    timer.timeout.connect(type_on)
    timer.start(1)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
