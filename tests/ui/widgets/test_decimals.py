"""A box for numbers with decimals."""

from __future__ import annotations

import pytest
from babel import Locale
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.i18n import Translator
from app.ui.widgets.decimals import DecimalBox


@pytest.mark.parametrize(
    ("language", "typed", "value", "shown"),
    [
        ("en", "0.08", 0.08, "0.08 EUR"),
        ("en", "1,250.5", 1250.5, "1250.5 EUR"),
        ("it", "0,08", 0.08, "0,08 EUR"),
        ("it", "0.08", 0.08, "0,08 EUR"),
        ("it", "1.250", 1250, "1250 EUR"),
        ("pl", "1 250,5", 1250.5, "1250,5 EUR"),
        ("en", "0,08", 7, "7 EUR"),
        ("fr", "1.250", 7, "7 EUR"),
        ("it", "much", 7, "7 EUR"),
    ],
)
def test_a_number_is_taken_as_the_language_writes_it_and_what_is_none_is_dropped(
    language: str, typed: str, value: float, shown: str, qtbot: QtBot
) -> None:
    box = DecimalBox(Translator(Locale(language)))
    qtbot.addWidget(box)
    box.setRange(0, 10_000)
    box.setDecimals(4)
    box.setSuffix(" EUR")
    box.setValue(7)
    box.selectAll()
    QTest.keyClicks(box, typed)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert (box.value(), box.text()) == (value, shown)
