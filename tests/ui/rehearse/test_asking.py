from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from babel import Locale
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import load_catalogue
from app.engine.model.schema import Field, Option
from app.engine.model.values import Email, FieldType, Money, Phone, Value
from app.engine.recording import record
from app.engine.words import msg
from app.i18n import ENGLISH, Translator
from app.ui.forms.pick.popup import PickPopup
from app.ui.rehearse.add_records import AddRecords
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.fields_dialog import FieldsDialog
from app.ui.rehearse.mode import RehearseMode
from app.ui.rehearse.value_edit import value_edit
from app.ui.theme.theme import Theme
from tests.ui.rehearse import solar
from tests.ui.rehearse.standing import choose, dialog, open_tab, press, rows, settled, titles

FIRST = ("deal", "1")


def _popup(mode: RehearseMode) -> PickPopup:
    """Open what can happen."""
    press(mode.pane, "Let something happen")
    return next(one for one in mode.findChildren(PickPopup) if one.isVisible())


def _let(mode: RehearseMode, event: str) -> None:
    """Search for an event and pick it."""
    popup = _popup(mode)
    popup.search_for(event)
    popup.pick_current()


def _offered(popup: PickPopup) -> list[str]:
    return [one.label for row in range(popup.entries.rowCount()) if (one := popup.entries.entry(row)) is not None]


def _form(mode: RehearseMode) -> FieldsDialog:
    asked = dialog(mode)
    assert isinstance(asked, FieldsDialog)
    return asked


def test_every_trigger_of_the_catalogue_can_happen(mode: RehearseMode) -> None:
    choose(mode, "1")
    popup = _popup(mode)

    offered = _offered(popup)

    assert {ENGLISH(one.about.title) for one in load_catalogue(others=False).triggers.values()} <= set(offered)
    assert offered[-1] == "Change fields…"
    popup.close()


def test_what_triggers_of_the_pipeline_wait_for_stands_on_top_and_a_search_finds_the_rest(mode: RehearseMode) -> None:
    choose(mode, "1")
    popup = _popup(mode)
    waited = {node.type for _, node in mode.session.rule_set.nodes()}
    catalogue = load_catalogue(others=False)
    titles = {ENGLISH(one.about.title) for one in catalogue.triggers.values() if one.about.id in waited}

    assert set(_offered(popup)[: len(titles)]) == titles
    popup.search_for("appointment")
    assert _offered(popup) == ["Booking made"]
    popup.close()


def test_an_event_is_asked_for_with_what_triggers_wait_for_and_moves_the_record(mode: RehearseMode) -> None:
    choose(mode, "1")
    _let(mode, "Link in e-mail clicked")
    line = _form(mode).findChild(QLineEdit)
    assert line is not None
    assert (line.accessibleName(), line.text()) == ("Link", "https://northlight.example/offer")

    press(_form(mode), "Let it happen")

    assert "Roof of the Rossi house" in titles(mode, "contract")


@pytest.mark.parametrize(("typed", "on"), [("Office line", "office"), ("+39 02 5550", "+39 02 5550")])
def test_the_line_of_a_call_is_chosen_by_its_name_or_typed(
    mode: RehearseMode, typed: str, on: str, qtbot: QtBot
) -> None:
    choose(mode, "1")
    _let(mode, "Incoming call")
    form = _form(mode)
    line = next(one for one in form.findChildren(QComboBox) if one.accessibleName() == "Line")
    assert [line.itemText(place) for place in range(line.count())] == ["Not said", "Office line"]
    line.setEditText(typed)

    with qtbot.waitSignal(form.answered) as answered:
        press(form, "Let it happen")

    assert answered.args is not None
    assert answered.args[0]["line"] == on
    told = rows(mode.pane.timeline)[0]
    assert f"Line: {typed}" in told


def test_choices_and_texts_that_triggers_wait_for_are_filled_in_too(context: RehearseContext, qtbot: QtBot) -> None:
    fields = [
        Field("status", "Status", FieldType.ENUMERATION, options=_OPTIONS),
        Field("text", "Text", FieldType.TEXT),
        Field("by", "Signed", FieldType.ENUMERATION, options=_OPTIONS),
    ]
    form = FieldsDialog(context.look, solar.directory(), msg("Happens"), None, fields, ok=msg("Let it happen"))
    qtbot.addWidget(form)
    form.show()
    answers: list[dict[str, Value]] = []
    form.answered.connect(lambda values, _by: answers.append(values))

    form.offer({"status": ["large"], "text": ["roof"], "by": ["all"]})
    press(form, "Let it happen")

    assert answers == [{"status": "large", "text": "roof", "by": None}]


def test_the_mail_that_a_rule_sent_is_the_one_that_is_read(mode: RehearseMode, qtbot: QtBot) -> None:
    stage = next(stage.id for stage, node in mode.session.rule_set.nodes() if node.id == "prepare")
    choose(mode, "1")
    mode.session.move([FIRST], stage)
    mode.session.advance(timedelta(hours=3))
    settled(mode, qtbot)
    _let(mode, "E-mail read")
    subject = _form(mode).editor("subject").findChild(QLineEdit)
    assert subject is not None
    assert subject.text() == "Our visit to your roof"


def test_what_is_left_empty_in_an_event_comes_back_the_same_in_a_scenario(mode: RehearseMode) -> None:
    choose(mode, "6")
    popup = _popup(mode)
    popup.search_for("e-mail rec")
    assert _offered(popup)[0] == "E-mail received"
    popup.pick_current()
    press(_form(mode), "Let it happen")
    session = mode.session
    assert record(session.rehearsal, session.rule_set, session.context.catalogue, "Kept").faithful


def test_an_event_that_brings_nothing_along_needs_no_fields(mode: RehearseMode) -> None:
    choose(mode, "6")
    _let(mode, "Invoice paid")
    press(_form(mode), "Let it happen")

    assert "Hotel Alpenhof, pool house" in titles(mode, "won")


def test_a_short_form_is_shown_whole_and_a_long_one_scrolls(mode: RehearseMode) -> None:
    choose(mode, "1")
    _let(mode, "E-mail received")
    short = _form(mode)
    area = short.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0
    short.reject()

    _let(mode, "Change fields")
    area = _form(mode).findChild(QScrollArea)
    assert area is not None

    assert area.verticalScrollBar().maximum() > 0
    assert area.height() > area.width() // 2


def test_a_value_that_does_not_fit_is_said_under_its_field_and_nothing_happens(mode: RehearseMode) -> None:
    choose(mode, "1")
    _let(mode, "Field changed")
    form = _form(mode)
    amount = form.editor("amount").findChild(QLineEdit)
    assert amount is not None
    amount.setText("much")

    press(form, "Change")

    assert form.isVisible()
    assert "“much” is not a number. Write it as 1,234.5." in [
        one.text() for one in form.findChildren(QLabel) if one.isVisible()
    ]
    assert mode.session.rehearsal.steps == ()


def test_a_changed_date_moves_the_plan_that_follows_it(mode: RehearseMode) -> None:
    mode.session.move([FIRST], "contract")
    choose(mode, "1")
    mode.asks.change_fields()
    form = _form(mode)
    box = form.editor("close_date").focusProxy()
    assert isinstance(box, QAbstractSpinBox)
    box.setProperty("date", QDate(2026, 5, 20))

    press(form, "Change")

    assert any(one.startswith("Sun, May 17, Offer runs out") for one in rows(open_tab(mode, mode.pane.plan)))


def test_who_changes_a_field_is_told(mode: RehearseMode) -> None:
    choose(mode, "1")
    mode.asks.change_fields()
    form = _form(mode)
    title = form.editor("title").findChild(QLineEdit)
    assert title is not None
    title.setText("Roof of the Rossi villa")
    by = next(one for one in form.findChildren(QComboBox) if one.accessibleName() == "Done by")
    by.setCurrentText("Elif Demir")

    press(form, "Change")

    assert rows(mode.pane.timeline)[0].startswith("Tue, Mar 31, Elif Demir changed Title to Roof of the Rossi villa.")


def test_leaving_everything_as_it_is_changes_nothing(mode: RehearseMode) -> None:
    choose(mode, "4")
    mode.asks.change_fields()
    press(_form(mode), "Change")

    assert mode.session.rehearsal.steps == ()


def test_another_responsible_person_is_an_event_of_its_own(mode: RehearseMode) -> None:
    choose(mode, "1")
    _let(mode, "Responsible person changed")
    form = _form(mode)
    box = form.editor("responsible").findChild(QComboBox)
    assert box is not None
    box.setCurrentText("Elif Demir")
    press(form, "Change")

    assert mode.session.state(FIRST).item.values["responsible"] == "elif"


def test_a_new_record_enters_the_first_stage_and_its_rules_begin(mode: RehearseMode, qtbot: QtBot) -> None:
    press(mode, "New record…")
    form = _form(mode)
    title = form.editor("title").findChild(QLineEdit)
    assert title is not None
    title.setText("Barn of the Weber farm")

    press(form, "Let it in")
    settled(mode, qtbot)

    assert titles(mode, "new")[0] == "Barn of the Weber farm"
    assert any("Tell sales" in one for one in rows(mode.pane.timeline))


def test_records_are_searched_for_and_those_on_the_board_left_out(
    theme: Theme, context: RehearseContext, qtbot: QtBot
) -> None:
    many = solar.context(theme, context.jobs, 40)
    mode = RehearseMode(many, solar.document())
    qtbot.addWidget(mode)
    mode.show()
    press(mode, "Add records…")
    asked = dialog(mode)
    assert isinstance(asked, AddRecords)

    asked.search.setText("kiln hall 3")
    qtbot.waitUntil(lambda: asked.found.count() == 2)
    asked.resize(240, asked.height())
    assert not asked.found.horizontalScrollBar().isVisible()
    assert asked.found.item(0).toolTip() == asked.found.item(0).text()
    asked.found.selectAll()
    press(asked, "Add 2 records")

    assert {"Duarte Ceramics, kiln hall 31", "Duarte Ceramics, kiln hall 38"} <= set(titles(mode, "survey"))
    assert mode.session.rehearsal.steps == ()


def test_added_records_can_enter_their_stage_at_once(theme: Theme, context: RehearseContext, qtbot: QtBot) -> None:
    mode = RehearseMode(solar.context(theme, context.jobs, 40), solar.document())
    qtbot.addWidget(mode)
    mode.show()
    press(mode, "Add records…")
    asked = dialog(mode)
    assert isinstance(asked, AddRecords)
    asked.search.setText("kiln hall 31")
    qtbot.waitUntil(lambda: asked.found.count() == 1)
    asked.found.selectAll()
    asked.enter.setChecked(True)

    press(asked, "Add 1 record")
    settled(mode, qtbot)

    assert mode.session.rehearsal.next_due is not None


_OPTIONS = (Option("small", "Small"), Option("large", "Large"))


@pytest.mark.parametrize(
    ("kind", "multiple", "value"),
    [
        (FieldType.STRING, False, "Roof"),
        (FieldType.STRING, True, ("Roof", "Wall")),
        (FieldType.TEXT, False, "Two\nlines"),
        (FieldType.INTEGER, False, 12),
        (FieldType.DECIMAL, False, Decimal("1.50")),
        (FieldType.MONEY, False, Money(Decimal("1200.50"), "CHF")),
        (FieldType.BOOLEAN, False, True),
        (FieldType.BOOLEAN, False, False),
        (FieldType.DATE, False, date(2026, 3, 31)),
        (FieldType.DATETIME, False, solar.START),
        (FieldType.ENUMERATION, False, "large"),
        (FieldType.ENUMERATION, True, ("small", "large")),
        (FieldType.EMPLOYEE, False, "anna"),
        (FieldType.EMPLOYEE, True, ("anna", "elif")),
        (FieldType.CLIENT, False, "company:1"),
        (FieldType.PHONES, False, (Phone("+39 1"), Phone("+39 2"))),
        (FieldType.EMAILS, False, (Email("a@b.example"),)),
        (FieldType.URL, False, "https://a.example"),
    ],
)
def test_a_value_of_each_type_is_read_back_as_it_was_shown(
    theme: Theme, qtbot: QtBot, kind: FieldType, multiple: bool, value: Value
) -> None:
    field = Field("x", "Some field", kind, multiple=multiple, options=_OPTIONS)
    editor = value_edit(field, solar.directory(), ENGLISH, theme)
    qtbot.addWidget(editor)
    assert editor.value() is None

    editor.show_value(value)

    assert editor.value() == value


def test_everything_that_can_be_used_has_a_name(mode: RehearseMode, qtbot: QtBot) -> None:
    choose(mode, "1")
    mode.session.enter([mode.session.state(FIRST).item])
    settled(mode, qtbot)
    for tab in (mode.pane.messages, mode.pane.rules, mode.pane.plan, mode.pane.fields, mode.pane.timeline):
        open_tab(mode, tab)
    mode.asks.change_fields()

    kinds = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QSlider, QAbstractSpinBox)
    found = [one for one in mode.findChildren(QWidget) if isinstance(one, kinds) and not one.isHidden()]
    used = [one for one in found if one.focusPolicy() != Qt.FocusPolicy.NoFocus]

    assert [one for one in used if not _name(one) and not _inside_another(one, kinds)] == []


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def _inside_another(widget: QWidget, kinds: tuple[type, ...]) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, kinds) and _name(parent):
            return True
        parent = parent.parentWidget()
    return False


@pytest.mark.parametrize(
    ("kind", "typed", "value", "shown"),
    [
        (FieldType.DECIMAL, "1.234,5", Decimal("1234.5"), "1234,5"),
        (FieldType.INTEGER, "1.234", 1234, "1234"),
        (FieldType.MONEY, "1.200,50", Money(Decimal("1200.50"), "EUR"), "1.200,5"),
    ],
)
def test_numbers_are_typed_as_the_language_writes_them(
    kind: FieldType, typed: str, value: Value, shown: str, theme: Theme, qtbot: QtBot
) -> None:
    editor = value_edit(Field("x", "X", kind), solar.directory(), Translator(Locale("it")), theme)
    qtbot.addWidget(editor)
    line = editor.findChild(QLineEdit)
    assert line is not None
    line.setText(typed)
    assert editor.value() == value
    editor.show_value(value)
    assert line.text() == shown


def test_days_are_written_as_the_language_does(theme: Theme, qtbot: QtBot) -> None:
    editor = value_edit(Field("x", "X", FieldType.DATE), solar.directory(), Translator(Locale("it")), theme)
    qtbot.addWidget(editor)
    editor.show_value(date(2026, 3, 31))
    box = editor.findChild(QAbstractSpinBox)
    assert box is not None
    assert box.text() == "31/03/2026"
