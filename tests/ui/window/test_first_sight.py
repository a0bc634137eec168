"""Before the first window is there: it lies on the screen, and a system without Qt's libraries is told so."""

from __future__ import annotations

import builtins
import importlib

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

from app.engine.errors import KnownError
from app.ui import plain_imports
from app.ui.desk.shape import first_size


@pytest.mark.parametrize(
    ("screen", "window"),
    [((1366, 728), (1350, 680)), ((1920, 1040), (1440, 900)), ((1440, 900), (1424, 852)), ((800, 2000), (784, 900))],
)
def test_a_window_that_was_never_open_lies_on_the_screen_with_its_frame(
    screen: tuple[int, int], window: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    assert first_size(QSize(*screen)).toTuple() == window


def _refuse(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_name: str) -> object:
        raise ImportError(words)

    monkeypatch.setattr(importlib, "import_module", refuse)


def test_a_system_without_what_qt_leans_on_is_told_which_library_and_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _refuse("libglib-2.0.so.0: cannot open shared object file: No such file or directory", monkeypatch)
    plain = builtins.__import__
    with pytest.raises(KnownError, match=r"libglib-2\.0\.so\.0.* apt install .*libglib2\.0-0"):
        plain_imports.bring_qt()
    assert builtins.__import__ is plain


def test_a_fault_of_ours_while_qt_comes_in_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    _refuse("cannot import name 'QWidgets' from 'PySide6'", monkeypatch)
    with pytest.raises(ImportError, match="QWidgets"):
        plain_imports.bring_qt()
