"""Editors of fields: what is typed or chosen, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCalendarWidget
from pytestqt.qtbot import QtBot

from app.engine.errors import KnownError
from app.engine.model.people import Company, Contact
from app.engine.model.schema import Field, Option
from app.engine.model.values import Email, FieldType, Money, Phone, Value
from app.i18n import Translator
from app.storage.workspace import Workspace
from app.ui.data.context import DataContext
from app.ui.data.editors import EDITORS, editor_for
from app.ui.data.editors.addresses import AddressesEditor, plausible
from app.ui.data.editors.base import ValueEditor
from app.ui.data.editors.choices import BooleanEditor, ChoiceEditor, ChoicesEditor
from app.ui.data.editors.dates import CalendarPopup, DateEditor, MomentEditor
from app.ui.data.editors.files import FilesEditor
from app.ui.data.editors.lines import LineEditor, MoneyEditor, TextEditor
from app.ui.data.editors.people import ClientEditor, PeopleEditor
from app.ui.data.editors.picking import Picker
from app.ui.widgets.chips import Chip
from tests.ui.data.hands import press, type_into

T = FieldType
Edit = Callable[[ValueEditor], list[Value]]


@pytest.fixture
def make(context: DataContext, qtbot: QtBot) -> Callable[..., ValueEditor]:
    """Make the editor of a field, shown and listened to."""

    def made(
        kind: FieldType, *, multiple: bool = False, key: str = "x", options: tuple[Option, ...] = ()
    ) -> ValueEditor:
        field = Field(key, "Field", kind, multiple=multiple, options=options)
        editor = editor_for(kind, multiple=multiple)(context, field)
        qtbot.addWidget(editor)
        editor.show()
        return editor

    return made


def asked_by(editor: ValueEditor) -> list[Value]:
    heard: list[Value] = []
    editor.value_asked.connect(heard.append)
    return heard


def refused_by(editor: ValueEditor) -> list[KnownError]:
    heard: list[KnownError] = []
    editor.refused.connect(lambda error: heard.append(error) if error else None)
    return heard


@pytest.mark.parametrize("kind", FieldType)
@pytest.mark.parametrize("multiple", [False, True])
def test_every_type_of_field_has_an_editor_that_shows_nothing_without_asking(
    kind: FieldType, multiple: bool, make: Callable[..., ValueEditor]
) -> None:
    assert set(EDITORS) == set(FieldType)
    editor = make(kind, multiple=multiple)
    asked = asked_by(editor)
    editor.show_value(None)
    assert asked == []


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (T.STRING, "Roof", "Roof"),
        (T.STRING, "", None),
        (T.INTEGER, "1,200", 1200),
        (T.DECIMAL, "1234.5", Decimal("1234.5")),
        (T.DECIMAL, "1,234.5", Decimal("1234.5")),
        (T.URL, "https://example.com", "https://example.com"),
        (T.ADDRESS, "Main street 1", "Main street 1"),
    ],
)
def test_a_line_gives_what_was_typed_as_its_field_holds_it(
    kind: FieldType, typed: str, kept: Value, make: Callable[..., ValueEditor]
) -> None:
    editor = make(kind)
    assert isinstance(editor, LineEditor)
    editor.show_value({T.INTEGER: 7, T.DECIMAL: Decimal(7)}.get(kind, "old"))
    asked = asked_by(editor)
    type_into(editor.line, typed)
    assert asked == [kept]


@pytest.mark.parametrize("typed", ["many", "1.2.3", "1e9999999", "--1"])
def test_a_number_that_is_none_is_refused_and_kept_on_screen(typed: str, make: Callable[..., ValueEditor]) -> None:
    editor = make(T.INTEGER, key="probability")
    assert isinstance(editor, LineEditor)
    asked, refused = asked_by(editor), refused_by(editor)
    type_into(editor.line, typed)
    assert asked == []
    assert refused[0].field == "probability"
    assert editor.line.text() == typed


def test_several_values_stand_in_one_line(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.STRING, multiple=True)
    assert isinstance(editor, LineEditor)
    asked = asked_by(editor)
    type_into(editor.line, "red;  green ;")
    assert asked == [("red", "green")]
    editor.show_value(("red", "green"))
    assert editor.line.text() == "red; green"


def test_leaving_a_line_untouched_asks_for_nothing(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.DECIMAL)
    assert isinstance(editor, LineEditor)
    editor.show_value(Decimal("1234.50"))
    asked = asked_by(editor)
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert asked == []


def test_a_long_text_is_kept_when_it_is_left(make: Callable[..., ValueEditor], qtbot: QtBot) -> None:
    editor, other = make(T.TEXT), make(T.STRING)
    assert isinstance(editor, TextEditor)
    assert isinstance(other, LineEditor)
    asked = asked_by(editor)
    editor.activateWindow()
    editor.text.setFocus()
    qtbot.waitUntil(editor.text.hasFocus)
    QTest.keyClicks(editor.text, "Two words")
    editor.text.clearFocus()
    assert asked == ["Two words"]


def test_money_is_an_amount_with_a_currency(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.MONEY)
    assert isinstance(editor, MoneyEditor)
    editor.show_value(Money(Decimal("1200.5"), "SEK"))
    assert (editor.amount.text(), editor.currency.currentText()) == ("1,200.5", "SEK")
    asked = asked_by(editor)
    type_into(editor.amount, "2,000")
    editor.currency.setCurrentText("EUR")
    editor.currency.activated.emit(editor.currency.currentIndex())
    type_into(editor.amount, "")
    assert asked == [Money(Decimal(2000), "SEK"), Money(Decimal(2000), "EUR"), None]


def test_a_box_is_ticked(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.BOOLEAN)
    assert isinstance(editor, BooleanEditor)
    asked = asked_by(editor)
    press(editor.box)
    assert asked == [True]


OPTIONS = (Option("a", "Alpha"), Option("b", "Beta"))


def test_one_option_is_chosen_or_none(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.ENUMERATION, options=OPTIONS)
    assert isinstance(editor, ChoiceEditor)
    editor.show_value("b")
    assert editor.box.currentText() == "Beta"
    asked = asked_by(editor)
    QTest.keyClick(editor.box, Qt.Key.Key_Up)
    QTest.keyClick(editor.box, Qt.Key.Key_Up)
    assert asked == ["a", None]


def test_a_value_that_is_no_option_any_more_is_shown_as_it_is(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.ENUMERATION, options=OPTIONS)
    assert isinstance(editor, ChoiceEditor)
    editor.show_value("gone")
    assert editor.box.currentText() == "gone"


def test_several_options_are_ticked(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.ENUMERATION, multiple=True, options=OPTIONS)
    assert isinstance(editor, ChoicesEditor)
    editor.show_value(("b",))
    asked = asked_by(editor)
    press(editor.findChildren(type(BooleanEditor(editor.context, editor.field).box))[0])
    assert asked == [("a", "b")]


@pytest.mark.parametrize("typed", ["2026-03-31", "3/31/2026", "3/31/26"])
def test_a_day_is_typed_as_the_language_writes_it(typed: str, make: Callable[..., ValueEditor]) -> None:
    editor = make(T.DATE)
    assert isinstance(editor, DateEditor)
    asked = asked_by(editor)
    type_into(editor.line, typed)
    assert asked == [date(2026, 3, 31)]
    assert editor.line.text() == "3/31/2026"


def test_a_day_that_is_none_is_refused_with_an_example(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.DATE)
    assert isinstance(editor, DateEditor)
    refused = refused_by(editor)
    type_into(editor.line, "soon")
    assert "Write it as 3/31/2026" in str(refused[0])


def test_a_day_is_picked_from_a_calendar_by_the_keyboard(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.DATE)
    assert isinstance(editor, DateEditor)
    editor.show_value(date(2026, 3, 31))
    asked = asked_by(editor)
    QTest.keyClick(editor.line, Qt.Key.Key_Down)
    popup = editor.findChildren(CalendarPopup)[0]
    assert popup.isVisible()
    calendar = popup.findChildren(QCalendarWidget)[0]
    calendar.activated.emit(calendar.selectedDate().addDays(1))
    assert asked == [date(2026, 4, 1)]


def test_a_moment_is_told_and_typed_in_the_time_zone_of_the_company(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.DATETIME)
    assert isinstance(editor, MomentEditor)
    rome = ZoneInfo("Europe/Rome")
    editor.show_value(datetime(2026, 7, 1, 7, 30, tzinfo=ZoneInfo("UTC")))
    assert (editor.line.text(), editor.clock.text()) == ("7/1/2026", "9:30 AM")
    asked = asked_by(editor)
    type_into(editor.clock, "17:45")
    assert asked == [datetime(2026, 7, 1, 17, 45, tzinfo=rome)]


def test_people_are_found_and_taken_away_by_the_keyboard(make: Callable[..., ValueEditor], qtbot: QtBot) -> None:
    editor = make(T.EMPLOYEE, multiple=True)
    assert isinstance(editor, PeopleEditor)
    asked = asked_by(editor)
    press(editor.button)
    picker = editor.findChildren(Picker)[0]
    qtbot.waitUntil(picker.isVisible)
    QTest.keyClicks(picker.search, "bru")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    assert asked == [("bruno",)]
    QTest.keyClick(editor.findChildren(Chip)[0], Qt.Key.Key_Delete)
    assert asked[-1] is None


def test_a_client_may_be_a_contact_or_a_company(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.CLIENT)
    assert isinstance(editor, ClientEditor)
    assert [one.id for one in editor.candidates("", 10)] == ["contact:1", "company:1"]
    assert [one.name for one in editor.candidates("sopra", 10)] == ["Comune di Sopra"]
    editor.show_value("company:1")
    assert editor.findChildren(Chip)[0].text() == "Comune di Sopra"


@pytest.mark.parametrize(
    ("key", "said", "offered"),
    [
        ("contacts", "Choose a contact", {"contact:1"}),
        ("company", "Choose a company", {"company:1"}),
        ("partner", "Choose a client", {"contact:1", "company:1"}),
    ],
)
def test_an_empty_field_for_clients_says_which_of_them_fit(
    key: str, said: str, offered: set[str], make: Callable[..., ValueEditor]
) -> None:
    editor = make(T.CLIENT, key=key)
    assert isinstance(editor, ClientEditor)
    assert editor.button.text() == said
    assert said in editor.button.accessibleName()
    assert {one.id for one in editor.candidates("", 10)} == offered


def test_a_client_without_a_name_is_picked_by_what_else_is_known(
    make: Callable[..., ValueEditor], workspace: Workspace
) -> None:
    workspace.records.put(
        Contact("2", "", emails=(Email("info@roofs.example"),), phones=(Phone("+39 0471 2"),)),
        Contact("3", "", phones=(Phone("+39 0471 3"),)),
        Company("2", ""),
    )
    editor = make(T.CLIENT)
    assert isinstance(editor, ClientEditor)
    offered = {one.id: one.name for one in editor.candidates("", 10)}
    assert offered["contact:2"] == "info@roofs.example"
    assert offered["contact:3"] == "+39 0471 3"
    assert offered["company:2"] == "Without a name (2)"
    editor.show_value("company:2")
    assert editor.findChildren(Chip)[0].text() == "Without a name (2)"


def test_phones_are_listed_each_with_its_type(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.PHONES)
    assert isinstance(editor, AddressesEditor)
    editor.show_value((Phone("+39 1", "mobile"),))
    asked = asked_by(editor)
    press(editor.button)
    type_into(editor.lines[1].address, "+39 2")
    editor.lines[1].type.setCurrentIndex(editor.lines[1].type.findData("home"))
    editor.lines[1].type.activated.emit(0)
    assert asked == [
        (Phone("+39 1", "mobile"), Phone("+39 2", "work")),
        (Phone("+39 1", "mobile"), Phone("+39 2", "home")),
    ]


def test_an_address_that_can_be_no_email_is_refused(make: Callable[..., ValueEditor]) -> None:
    editor = make(T.EMAILS)
    assert isinstance(editor, AddressesEditor)
    editor.show_value((Email("ann@example.com"),))
    asked, refused = asked_by(editor), refused_by(editor)
    type_into(editor.lines[0].address, "ann at example")
    assert asked == []
    assert "not an e-mail address" in str(refused[0])
    assert [one for one in ("a@b.c", "a@b", "@b.c", "a b@c.d", "a@.b") if plausible(one)] == ["a@b.c"]


def test_a_dropped_file_is_kept_in_the_workspace(
    make: Callable[..., ValueEditor], context: DataContext, tmp_path: Path
) -> None:
    editor = make(T.FILE, multiple=True)
    assert isinstance(editor, FilesEditor)
    asked = asked_by(editor)
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    editor.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
                                Qt.KeyboardModifier.NoModifier))  # fmt: skip
    assert [file.name for file in asked[0]] == ["plan.pdf"]
    assert context.workspace.files.content(asked[0][0].id) == b"%PDF"


def test_a_file_that_cannot_be_read_is_said(make: Callable[..., ValueEditor], tmp_path: Path) -> None:
    editor = make(T.FILE)
    assert isinstance(editor, FilesEditor)
    refused = refused_by(editor)
    editor.take([tmp_path / "nowhere.pdf"])
    assert "“nowhere.pdf” cannot be read" in str(refused[0])


@pytest.mark.parametrize(
    ("kind", "kept", "shown", "typed", "asked"),
    [
        (T.MONEY, (Money(Decimal("1200.5"), "EUR"),), "1,200.5 EUR", "1,200.5 EUR; 80 gbp; 7",
         (Money(Decimal("1200.5"), "EUR"), Money(Decimal(80), "GBP"), Money(Decimal(7), "EUR"))),
        (T.DATE, (date(2026, 3, 31),), "3/31/2026", "3/31/2026; 2026-04-01", (date(2026, 3, 31), date(2026, 4, 1))),
        (T.DATETIME, (datetime(2026, 3, 31, 9, tzinfo=ZoneInfo("Europe/Rome")),), "3/31/2026 9:00 AM",
         "3/31/2026 10:30 AM",
         (datetime(2026, 3, 31, 10, 30, tzinfo=ZoneInfo("Europe/Rome")),)),
    ],
)  # fmt: skip
def test_several_amounts_and_days_are_typed_as_they_are_shown(
    kind: FieldType, kept: Value, shown: str, typed: str, asked: Value, make: Callable[..., ValueEditor]
) -> None:
    editor = make(kind, multiple=True)
    assert isinstance(editor, LineEditor)
    heard = asked_by(editor)
    editor.show_value(kept)
    assert editor.line.text() == shown
    type_into(editor.line, typed)
    assert heard == [asked]


@pytest.mark.parametrize(
    ("language", "typed", "kept", "shown"),
    [
        ("it", "1.234,50", "1234.50", "1.234,5"),
        ("it", "1.234", "1234", "1.234"),
        ("pl", "1\N{NARROW NO-BREAK SPACE}234,50", "1234.50", "1\N{NO-BREAK SPACE}234,5"),
        ("fr", "1 234,50", "1234.50", "1\N{NARROW NO-BREAK SPACE}234,5"),
    ],
)
def test_amounts_are_typed_and_shown_as_the_language_writes_them(
    language: str, typed: str, kept: str, shown: str, context: DataContext, qtbot: QtBot
) -> None:
    speaking = replace(context, tr=Translator(Locale(language)))
    editor = editor_for(T.MONEY, multiple=False)(speaking, Field("x", "Field", T.MONEY))
    qtbot.addWidget(editor)
    assert isinstance(editor, MoneyEditor)
    asked = asked_by(editor)
    editor.amount.setText(typed)  # no key of a test can type a narrow space
    QTest.keyClick(editor.amount, Qt.Key.Key_Return)
    assert asked == [Money(Decimal(kept), "EUR")]
    editor.show_value(asked[0])
    assert editor.amount.text() == shown


def test_an_amount_that_can_be_read_in_two_ways_is_refused_and_both_are_told(
    context: DataContext, qtbot: QtBot
) -> None:
    speaking = replace(context, tr=Translator(Locale("fr")))
    editor = editor_for(T.MONEY, multiple=False)(speaking, Field("x", "Field", T.MONEY))
    qtbot.addWidget(editor)
    assert isinstance(editor, MoneyEditor)
    asked, refused = asked_by(editor), refused_by(editor)
    type_into(editor.amount, "1.234")
    assert asked == []
    assert "Write 1234 or 1,234." in refused[0].words.plain()
