"""Numbers and dates in forms, as Italians and the French write them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from babel import Locale
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.engine.errors import KnownError
from app.engine.model.timing import When
from app.engine.model.values import FieldType
from app.engine.parameters import Ask, Duration, Kind, Number
from app.engine.words import msg, msgs
from app.i18n import Translator, load
from app.paths import resources
from app.ui.forms.condition.listed import TypedValues
from app.ui.forms.condition.values import MoneyValue, NumberValue
from app.ui.forms.context import FormContext
from app.ui.forms.field_values import NewValue
from app.ui.forms.parts.chip_field import Chip
from app.ui.forms.products import ProductLineRow
from app.ui.forms.registry import editor_for
from app.ui.forms.text.edit import PlaceholderEdit
from app.ui.forms.timing import TimingEditor

ASK = Ask(msg("Something"))
UNITS = {
    "en": ("day", "days", "days"),
    "fr": ("jour", "jours", "jours"),
    "it": ("giorno", "giorni", "giorni"),
    "pl": ("dzień", "dni", "dni"),
}
"""What stands behind 1, 3 and 22."""


@pytest.fixture
def italian(context: FormContext) -> FormContext:
    return replace(context, tr=Translator(Locale("it")))


@pytest.fixture
def french(context: FormContext) -> FormContext:
    return replace(context, tr=Translator(Locale("fr")))


def type_into(line: QWidget, text: str) -> None:
    line.setFocus()
    if isinstance(line, QLineEdit):
        line.selectAll()
    QTest.keyClicks(line, text)


def line_of(editor: QWidget) -> QLineEdit:
    (line,) = editor.findChildren(QLineEdit)
    return line


@pytest.mark.parametrize(("typed", "kept"), [("1.234", 1234), ("1.234,5", 1234.5), ("0,5", 0.5), ("0.5", 0.5)])
def test_a_number_is_typed_with_the_signs_of_the_language(
    typed: str, kept: float, italian: FormContext, qtbot: QtBot
) -> None:
    editor = editor_for(Number(whole=False), ASK, italian)
    qtbot.addWidget(editor)
    type_into(line_of(editor), typed)
    assert editor.raw() == kept


def test_a_number_of_a_file_is_shown_with_the_signs_of_the_language(italian: FormContext, qtbot: QtBot) -> None:
    editor = editor_for(Number(whole=False), ASK, italian)
    qtbot.addWidget(editor)
    editor.show_raw(1234.5)
    assert line_of(editor).text() == "1234,5"
    assert editor.raw() == 1234.5


def test_a_length_of_time_counts_in_groups_too(french: FormContext, qtbot: QtBot) -> None:
    editor = editor_for(Duration(), ASK, french)
    qtbot.addWidget(editor)
    type_into(editor.findChildren(QLineEdit)[0], "1 440")
    assert editor.raw() == {"amount": 1440, "unit": "hours"}


@pytest.mark.parametrize("language", UNITS)
def test_the_unit_of_a_length_of_time_follows_its_number_and_leaves_the_rest_in_its_place(
    language: str, context: FormContext, qtbot: QtBot
) -> None:
    context = replace(context, tr=load(language, resources() / "translations"))
    duration, timing = editor_for(Duration(), ASK, context), TimingEditor(context)
    duration.show_raw({"amount": 2, "unit": "days"})
    timing.show_when(When(mode="after", amount=2, unit="days"))
    for editor in (duration, timing):
        qtbot.addWidget(editor)
        with qtbot.waitExposed(editor):
            editor.show()
        line = editor.findChildren(QLineEdit)[0]
        box = next(one for one in editor.findChildren(QComboBox) if one.currentData() == "days")
        widths = set()
        for typed, unit in zip(("1", "3", "22", ""), (*UNITS[language], UNITS[language][1]), strict=True):
            type_into(line, typed) if typed else line.clear()
            assert box.currentText() == unit
            assert box.fontMetrics().horizontalAdvance(unit) < box.width() - 20
            widths.add((box.width(), box.sizeHint().width()))
        assert len(widths) == 1


@pytest.mark.parametrize("language", UNITS)
def test_the_unit_behind_a_number_follows_it(language: str, context: FormContext, qtbot: QtBot) -> None:
    context = replace(context, tr=load(language, resources() / "translations"))
    units = msgs("day", "days")
    for editor in (
        editor_for(Number(least=-99, unit=units), ASK, context),
        NumberValue("Days", context, whole=True, unit=units),
    ):
        qtbot.addWidget(editor)
        (unit,) = editor.findChildren(QLabel)
        wide = set()
        for number, word in zip((1, -1, 3, 22), (UNITS[language][0], *UNITS[language]), strict=True):
            editor.show_raw(number)
            assert unit.text() == word
            wide.add(unit.sizeHint().width())
        type_into(line_of(editor), "1")
        assert unit.text() == UNITS[language][0]
        assert len(wide) == 1


@pytest.mark.parametrize("kind", [Number(), Number(whole=False)])
def test_what_can_be_read_in_two_ways_is_no_number_of_a_rule(kind: Kind, french: FormContext, qtbot: QtBot) -> None:
    editor = editor_for(kind, ASK, french)
    qtbot.addWidget(editor)
    type_into(line_of(editor), "1.234")
    assert editor.raw() == "1.234"
    with pytest.raises(KnownError):
        kind.read(editor.raw())


def test_a_clause_compares_with_the_amount_that_was_meant(italian: FormContext, qtbot: QtBot) -> None:
    value = MoneyValue("Value", italian)
    qtbot.addWidget(value)
    type_into(line_of(value), "1.200,50")
    assert value.raw() == 1200.5
    value.show_raw({"amount": "99.5", "currency": "USD"})
    assert line_of(value).text() == "99,5"
    assert value.raw() == {"amount": "99.5", "currency": "USD"}


def test_a_clause_says_why_it_takes_no_number_that_can_be_read_in_two_ways(french: FormContext, qtbot: QtBot) -> None:
    value = NumberValue("Value", french, whole=False)
    qtbot.addWidget(value)
    type_into(line_of(value), "1.234")
    assert value.raw() == "1.234?"
    assert "1234" in line_of(value).toolTip()
    assert "1,234" in line_of(value).accessibleDescription()
    type_into(line_of(value), "1 234")
    assert (value.raw(), line_of(value).toolTip()) == (1234, "")


def test_several_numbers_are_typed_one_after_the_other(italian: FormContext, qtbot: QtBot) -> None:
    value = TypedValues("Values", italian, numbers=True)
    qtbot.addWidget(value)
    for text in ("1.500", "2,5", "1.000,50 USD", "12.34.56"):
        type_into(line_of(value), text)
        QTest.keyClick(line_of(value), Qt.Key.Key_Return)
    assert value.raw() == [1500, 2.5, "1000.50 USD"]
    assert [one.accessibleName() for one in value.findChildren(Chip)[-3:]] == ["1.500", "2,5", "1000,50 USD"]
    assert line_of(value).text() == "12.34.56"
    assert "1.234,5" in line_of(value).toolTip()


def test_several_texts_stay_texts(italian: FormContext, qtbot: QtBot) -> None:
    value = TypedValues("Values", italian, numbers=False)
    qtbot.addWidget(value)
    type_into(line_of(value), "1.5")
    QTest.keyClick(line_of(value), Qt.Key.Key_Return)
    assert value.raw() == ["1.5"]


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("amount", "1200,50 EUR", "1200.50 EUR"),
        ("close_date", "31/03/2026", "2026-03-31"),
        ("title", "1.2", "1.2"),
    ],
)
def test_a_new_value_of_a_field_is_kept_as_files_hold_it(
    key: str, typed: str, kept: str, italian: FormContext, qtbot: QtBot
) -> None:
    assert italian.entity is not None
    told: list[Any] = []
    value = NewValue(italian.entity.by_key[key], None, italian)
    qtbot.addWidget(value)
    value.value_changed.connect(told.append)
    edit = value.findChild(PlaceholderEdit)
    assert edit is not None
    edit.set_source("")
    type_into(edit, typed)
    assert told[-1] == kept
    value.show_value(italian.entity.by_key[key], kept)
    shown = value.findChildren(PlaceholderEdit)[-1]
    assert shown.source() == typed


def test_a_product_has_a_price_and_a_quantity_in_the_manner_of_the_language(italian: FormContext, qtbot: QtBot) -> None:
    told: list[dict[str, Any]] = []
    line = ProductLineRow({"name": "Gutter", "quantity": "2.5", "price": "1200.50 EUR"}, italian, told.append)
    qtbot.addWidget(line)
    quantity, price = line.findChildren(PlaceholderEdit)[1:]
    assert (quantity.source(), price.source()) == ("2,5", "1200,50 EUR")
    quantity.selectAll()
    type_into(quantity, "3,75")
    assert told[-1] == {"name": "Gutter", "quantity": "3.75", "price": "1200.50 EUR"}


def test_the_empty_line_shows_an_example_of_the_language(italian: FormContext, qtbot: QtBot) -> None:
    assert italian.entity is not None
    money = next(one for one in italian.entity.fields if one.type is FieldType.MONEY)
    value = NewValue(money, None, italian)
    qtbot.addWidget(value)
    edit = value.findChild(PlaceholderEdit)
    assert edit is not None
    assert edit.placeholderText().startswith("1200,50 EUR")
