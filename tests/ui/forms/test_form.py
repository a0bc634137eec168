"""The generated form as a whole."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.engine.sms import segments
from app.ui.forms.context import FormContext
from app.ui.forms.form import ParameterForm
from app.ui.forms.make import make_form
from app.ui.forms.text.counter import SmsCounter
from app.ui.forms.text.editor import TemplateEditor
from app.ui.theme.theme import Theme
from tests.ui.forms import roofs


def _form(theme: Theme, catalogue: Catalogue, node: str, qtbot: QtBot) -> ParameterForm:
    context = roofs.context(theme, catalogue, node)
    declared = catalogue.get(context.node.type)
    assert declared is not None
    form = make_form(declared, context)
    form.set_raw(context.node.parameters)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    return form


@pytest.fixture
def notify(theme: Theme, catalogue: Catalogue, qtbot: QtBot) -> ParameterForm:
    return _form(theme, catalogue, "notify", qtbot)


def _text(form: ParameterForm, name: str = "text") -> TemplateEditor:
    editor = form.rows[name].editor
    assert isinstance(editor, TemplateEditor)
    return editor


def test_each_letter_typed_is_told_at_once(notify: ParameterForm) -> None:
    told: list[tuple[str, str]] = []
    notify.parameter_changed.connect(lambda name, raw: told.append((name, raw)))
    notify.set_raw({"text": ""})
    QTest.keyClicks(_text(notify).field.edit, "Hi")
    assert told == [("text", "H"), ("text", "Hi")]


def test_undo_from_outside_refreshes_the_field_and_keeps_the_cursor(notify: ParameterForm, qtbot: QtBot) -> None:
    edit = _text(notify).field.edit
    notify.set_raw({"text": "Hello world"})
    cursor = edit.textCursor()
    cursor.setPosition(5)
    edit.setTextCursor(cursor)
    QTest.keyClicks(edit, "!")
    with qtbot.assertNotEmitted(notify.parameter_changed):
        notify.set_raw({"text": "Hello world"})
    assert edit.toPlainText() == "Hello world"
    assert edit.textCursor().position() == 5


def test_what_is_missing_is_marked_gently(notify: ParameterForm) -> None:
    notify.set_raw({"text": "", "recipients": ["responsible"]})
    assert notify.rows["text"].missing
    assert notify.rows["text"].words == ""


def test_what_is_wrong_is_said_under_its_field(notify: ParameterForm) -> None:
    notify.set_raw({"text": "x", "recipients": ["nonsense"]})
    assert not notify.rows["text"].missing
    assert "nonsense" in notify.rows["recipients"].words


def test_a_field_shows_only_when_it_is_asked_for(theme: Theme, catalogue: Catalogue, qtbot: QtBot) -> None:
    declared = catalogue.get("client.call")
    assert declared is not None
    form = make_form(declared, roofs.context(theme, catalogue))
    qtbot.addWidget(form)
    form.set_raw({"say": "text"})
    assert form.rows["audio"].isHidden()
    assert not form.rows["speed"].isHidden()
    form.set_raw({"say": "audio"})
    assert not form.rows["audio"].isHidden()
    assert form.rows["speed"].isHidden()


def test_the_cursor_goes_to_the_first_gap(notify: ParameterForm, qtbot: QtBot) -> None:
    notify.set_raw({"text": "x", "recipients": []})
    with qtbot.waitActive(notify):
        notify.activateWindow()
    assert notify.focus_first_gap()
    focused = notify.focusWidget()
    assert focused is not None
    assert notify.rows["recipients"].isAncestorOf(focused)


def test_an_sms_is_counted_with_its_placeholders_filled_in(theme: Theme, catalogue: Catalogue, qtbot: QtBot) -> None:
    form = _form(theme, catalogue, "sms", qtbot)
    counter = form.findChild(SmsCounter)
    assert counter is not None
    form.set_raw({"text": "{{ item.title }} is paid"})
    text = "New roof is paid"
    assert counter.text() == f"{len(text)} of 200 characters · {segments(text).segments} SMS"
    form.set_raw({"text": "x" * 161})
    assert counter.text() == "161 of 200 characters · 2 SMS"
    form.set_raw({"text": "ż"})
    assert "ż" in counter.toolTip()


def test_texts_that_are_no_sms_are_not_counted(notify: ParameterForm) -> None:
    assert notify.findChild(SmsCounter) is None


def test_another_record_shows_at_once(theme: Theme, catalogue: Catalogue, qtbot: QtBot) -> None:
    form = _form(theme, catalogue, "notify", qtbot)
    assert form.rows["sender"].findChildren(type(form.rows["sender"])) == []
    form.set_context(roofs.context(theme, catalogue, record=False))
    assert isinstance(_text(form).context, FormContext)
    assert _text(form).context.scope is None
