"""Text with placeholders: chips that survive, walk, go and come."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.ui.forms.context import FormContext
from app.ui.forms.pick.placeholders import PlaceholderPopup
from app.ui.forms.text import document as doc
from app.ui.forms.text.edit import Form, PlaceholderEdit
from app.ui.forms.text.editor import TextField
from app.ui.forms.text.faces import FaceMaker
from app.ui.forms.text.format_popup import FormatPopup
from app.ui.theme.theme import Mode, Theme

TEXT = "Dear {{ client.name }},\n{{ item.title }} is ready."
RICH = "<p>Dear <b>{{ client.name }}</b></p><ul><li>one</li><li>two</li></ul><h3>Bye</h3>"


@pytest.fixture
def field(context: FormContext, qtbot: QtBot) -> TextField:
    return _field(Form.PLAIN, context, qtbot)


@pytest.fixture
def line(context: FormContext, qtbot: QtBot) -> TextField:
    return _field(Form.LINE, context, qtbot)


@pytest.fixture
def rich(context: FormContext, qtbot: QtBot) -> TextField:
    return _field(Form.RICH, context, qtbot)


def _field(form: Form, context: FormContext, qtbot: QtBot) -> TextField:
    field = TextField(form, context)
    qtbot.addWidget(field)
    field.resize(320, 200)
    with qtbot.waitExposed(field):
        field.show()
    return field


def _chips(edit: PlaceholderEdit) -> list[str]:
    document = edit.document()
    return [raw for place in range(document.characterCount()) if (raw := doc.chip_at(document, place))]


def _at(edit: PlaceholderEdit, position: int) -> None:
    cursor = edit.textCursor()
    cursor.setPosition(position)
    edit.setTextCursor(cursor)


def test_placeholders_become_chips_and_the_text_comes_back_as_it_was(field: TextField) -> None:
    field.edit.set_source(TEXT)
    assert _chips(field.edit) == ["{{ client.name }}", "{{ item.title }}"]
    assert field.edit.source() == TEXT


def test_after_an_edit_only_the_edit_differs(field: TextField) -> None:
    field.edit.set_source("{{item.title}} {% if item.paid %}!{% endif %}")
    field.edit.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(field.edit, "?")
    assert field.edit.source() == "{{item.title}} {% if item.paid %}!{% endif %}?"


def test_an_arrow_key_walks_over_a_chip_in_one_step(field: TextField) -> None:
    field.edit.set_source("a{{ item.title }}b")
    _at(field.edit, 1)
    QTest.keyClick(field.edit, Qt.Key.Key_Right)
    QTest.keyClicks(field.edit, "-")
    assert field.edit.source() == "a{{ item.title }}-b"


def test_backspace_deletes_a_whole_chip(field: TextField) -> None:
    field.edit.set_source("a{{ item.title }}b")
    _at(field.edit, 2)
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.edit.source() == "ab"


def test_a_placeholder_typed_by_hand_becomes_a_chip(field: TextField) -> None:
    field.edit.picker_asked.disconnect()
    QTest.keyClicks(field.edit, "Hello {{ item.title }}")
    assert _chips(field.edit) == ["{{ item.title }}"]
    assert field.edit.source() == "Hello {{ item.title }}"


def test_a_pasted_placeholder_becomes_a_chip(field: TextField) -> None:
    data = QMimeData()
    data.setText("see {{ item.title }}")
    field.edit.insertFromMimeData(data)
    assert _chips(field.edit) == ["{{ item.title }}"]


def test_copied_chips_are_their_source(field: TextField) -> None:
    field.edit.set_source(TEXT)
    field.edit.selectAll()
    assert field.edit.createMimeDataFromSelection().text() == TEXT


def test_several_lines_pasted_into_a_line_become_one(line: TextField) -> None:
    data = QMimeData()
    data.setText("one\ntwo")
    line.edit.insertFromMimeData(data)
    assert line.edit.source() == "one two"


def test_enter_makes_no_second_line_in_a_line(line: TextField) -> None:
    QTest.keyClicks(line.edit, "one")
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    assert line.edit.source() == "one"


def test_another_text_from_outside_leaves_the_cursor_and_emits_nothing(field: TextField, qtbot: QtBot) -> None:
    field.edit.set_source("Dear {{ client.name }}, hello there")
    _at(field.edit, 10)
    with qtbot.assertNotEmitted(field.edit.source_edited):
        field.edit.set_source("Dear {{ client.name }}, well, hello there")
    QTest.keyClicks(field.edit, "X")
    assert field.edit.source() == "Dear {{ client.name }}, well, heXllo there"


def test_the_cursor_stays_behind_signs_of_two_units(field: TextField) -> None:
    field.edit.set_source("\N{PARTY POPPER} ab")
    _at(field.edit, 4)
    field.edit.set_source("\N{PARTY POPPER}\N{PARTY POPPER} ab")
    QTest.keyClicks(field.edit, "X")
    assert field.edit.source() == "\N{PARTY POPPER}\N{PARTY POPPER} aXb"


def test_undo_belongs_to_the_window(field: TextField) -> None:
    QTest.keyClicks(field.edit, "abc")
    QTest.keyClick(field.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.edit.source() == "abc"


def test_a_press_beside_the_buttons_is_a_press_on_the_text(field: TextField, qtbot: QtBot) -> None:
    with qtbot.waitActive(field):
        field.activateWindow()
    field.raw_button.setFocus()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=field.rect().bottomLeft() + QPoint(12, -12))
    assert field.edit.hasFocus()


def test_a_chip_says_that_nothing_stands_for_an_empty_value(context: FormContext) -> None:
    assert FaceMaker(context).face('{{ client.name | default("") }}').suffix == "or else nothing"


def test_the_raw_form_is_one_click_away_and_comes_back(field: TextField) -> None:
    field.edit.set_source(TEXT)
    QTest.mouseClick(field.raw_button, Qt.MouseButton.LeftButton)
    assert field.edit.toPlainText() == TEXT
    field.edit.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(field.edit, " {{ item.id }}")
    QTest.mouseClick(field.raw_button, Qt.MouseButton.LeftButton)
    assert _chips(field.edit) == ["{{ client.name }}", "{{ item.title }}", "{{ item.id }}"]


def test_typing_a_brace_opens_the_picker_and_a_pick_replaces_it(field: TextField) -> None:
    QTest.keyClicks(field.edit, "For {")
    popup = field.findChild(PlaceholderPopup)
    assert popup is not None
    popup.search_for("amount")
    popup.pick_current()
    assert field.edit.source() == "For {{ item.amount }}"


def test_the_picker_shows_values_of_the_chosen_record(context: FormContext, qtbot: QtBot) -> None:
    popup = PlaceholderPopup(context, FaceMaker(context))
    qtbot.addWidget(popup)
    popup.search_for("amount")
    entry = popup.current()
    assert entry is not None
    assert (entry.label, entry.note, entry.value) == ("Amount", "money", "€12,400.00")


def test_the_picker_offers_results_of_earlier_rules(context: FormContext, qtbot: QtBot) -> None:
    popup = PlaceholderPopup(context, FaceMaker(context))
    qtbot.addWidget(popup)
    popup.search_for("chat id create group chat")
    entry = popup.current()
    assert entry is not None
    assert entry.key == 'results["chat"].chat_id'


def test_what_was_picked_is_on_top_the_next_time(context: FormContext, qtbot: QtBot) -> None:
    first = PlaceholderPopup(context, FaceMaker(context))
    qtbot.addWidget(first)
    first.search_for("close date")
    first.pick_current()
    second = PlaceholderPopup(context, FaceMaker(context))
    qtbot.addWidget(second)
    entry = second.current()
    assert entry is not None
    assert entry.key == "item.close_date"


def test_an_unknown_name_is_red_and_says_why(context: FormContext) -> None:
    face = FaceMaker(context).face("{{ item.amuont }}")
    assert "item.amuont" in face.problem
    assert "item.amount" in face.problem


def test_a_chip_says_its_label_format_and_value(context: FormContext) -> None:
    face = FaceMaker(context).face("{{ item.amount | money }}")
    assert (face.label, face.suffix, face.problem) == ("Deal · Amount", "as money", "")
    assert "€12,400.00" in face.tooltip
    assert "{{ item.amount | money }}" in face.tooltip


def test_names_of_a_loop_are_known_within_the_text(field: TextField) -> None:
    field.edit.set_source("{% for one in item.observers %}{{ one }}{% endfor %}")
    field.edit.source_edited.emit()
    assert _problem_of(field, "{{ one }}") == ""


def _problem_of(field: TextField, raw: str) -> str:
    painter = field.edit.painter
    return painter.faces(raw).problem


def test_the_format_of_a_chip_can_be_changed(field: TextField) -> None:
    field.edit.set_source("{{ item.close_date | date }}")
    field.open_format(0)
    popup = field.findChild(FormatPopup)
    assert popup is not None
    days, instead = popup.findChildren(QLineEdit)
    QTest.keyClicks(days, "3")
    QTest.keyClicks(instead, "soon")
    assert field.edit.source() == '{{ item.close_date | add_days(3) | date | default("soon") }}'


def test_rich_text_that_is_not_touched_comes_back_letter_by_letter(rich: TextField) -> None:
    odd = '<div style="color:red">Hello <STRONG>you</STRONG></div>'
    rich.edit.set_source(odd)
    assert rich.edit.source() == odd


def test_rich_text_is_written_as_small_html_after_an_edit(rich: TextField) -> None:
    rich.edit.set_source(RICH)
    rich.edit.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(rich.edit, "e")
    assert rich.edit.source() == RICH.replace("Bye", "Byee")


def test_bold_italic_and_lists_come_from_the_buttons(rich: TextField) -> None:
    assert rich.bar is not None
    rich.edit.set_source("<p>one</p><p>two</p>")
    rich.edit.selectAll()
    rich.bar.bold.click()
    assert rich.edit.source() == "<p><b>one</b></p><p><b>two</b></p>"
    rich.bar.bullets.click()
    assert rich.edit.source() == "<ul><li><b>one</b></li><li><b>two</b></li></ul>"
    rich.bar.clear()
    assert rich.edit.source() == "<p>one</p><p>two</p>"


def test_a_heading_is_made_and_unmade(rich: TextField) -> None:
    assert rich.bar is not None
    rich.edit.set_source("<p>Hello <b>you</b></p>")
    rich.bar.heading.click()
    assert rich.edit.source() == "<h3>Hello you</h3>"
    rich.bar.heading.click()
    assert rich.edit.source() == "<p>Hello you</p>"


def test_a_link_is_set_on_what_is_selected(rich: TextField) -> None:
    assert rich.bar is not None
    rich.edit.set_source("<p>read on</p>")
    rich.edit.selectAll()
    rich.bar.set_link("https://example.com")
    assert rich.edit.source() == '<p><a href="https://example.com">read on</a></p>'
    rich.bar.set_link("")
    assert rich.edit.source() == "<p>read on</p>"


def test_text_pasted_from_elsewhere_keeps_only_what_we_know(rich: TextField) -> None:
    data = QMimeData()
    data.setHtml('<html><body><p style="margin:0"><span style="font-weight:600">a</span><b>b</b></p></body></html>')
    rich.edit.insertFromMimeData(data)
    assert rich.edit.source() == "<p>a<b>b</b></p>"


def test_a_placeholder_is_dragged_from_the_picker_into_the_text(
    field: TextField, context: FormContext, qtbot: QtBot
) -> None:
    popup = PlaceholderPopup(context, FaceMaker(context))
    qtbot.addWidget(popup)
    popup.search_for("amount")
    data = popup.entries.mimeData([popup.entries.index(popup.entries.row_of("item.amount"))])
    field.edit.insertFromMimeData(data)
    assert _chips(field.edit) == ["{{ item.amount }}"]


def test_a_screen_reader_hears_the_chip_beside_the_cursor(field: TextField) -> None:
    field.edit.setAccessibleDescription("What it says.")
    field.edit.set_source("Hello {{ item.amount | money }} and more")
    _at(field.edit, 6)
    assert field.edit.accessibleDescription() == "Deal · Amount as money"
    _at(field.edit, 0)
    assert field.edit.accessibleDescription() == "What it says."


def test_another_theme_redraws_links_in_its_colour(rich: TextField, theme: Theme) -> None:
    rich.edit.set_source('<p><a href="https://example.com">here</a></p>')
    theme.set_mode(Mode.DARK)
    color = rich.edit.document().begin().begin().fragment().charFormat().foreground().color()
    assert color == theme.color("accent")
    assert rich.edit.source() == '<p><a href="https://example.com">here</a></p>'


def test_an_empty_line_shows_its_hint_until_something_is_written(context: FormContext, qtbot: QtBot) -> None:
    line = TextField(Form.LINE, context, "As this item")
    qtbot.addWidget(line)
    line.edit.setCursorWidth(0)
    line.resize(300, 40)
    line.show()
    hinted = line.edit.grab().toImage()

    line.edit.setPlaceholderText("")
    bare = line.edit.grab().toImage()
    line.edit.setPlaceholderText("As this item")
    line.edit.set_source("x")

    assert hinted != bare
    assert line.edit.grab().toImage() not in (hinted, bare)
