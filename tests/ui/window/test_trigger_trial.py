"""The preview of a trigger: whether it would move the chosen record, were its event to happen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from app.engine.editing import Place, Section, insert, set_parameter
from app.engine.model.rule_set import Trigger
from app.engine.words import msg
from app.ui.desk.window import MainWindow
from app.ui.rehearse.fields_dialog import FieldsDialog


@pytest.fixture
def window_on_trigger(window: MainWindow) -> MainWindow:
    window.show_node("t1")
    return window


def _words(window: MainWindow) -> str:
    trigger = window.design.card.preview.trigger
    assert trigger.isVisible()
    return " | ".join(one.text() for one in trigger.findChildren(QLabel) if one.text())


def _try(window: MainWindow, label: str, text: str) -> None:
    window.design.card.preview.trigger.another.click()
    dialog = next(one for one in window.findChildren(FieldsDialog) if one.isVisible())
    line = next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == label)
    line.setText(text)
    dialog.accept()


def test_a_trigger_is_tried_with_what_it_waits_for(window_on_trigger: MainWindow) -> None:
    told = _words(window_on_trigger)
    assert "Would move the record to “Pre-accepted”" in told
    assert "Link | https://example.com/offer" in told


def test_another_event_gets_another_verdict_that_is_kept(window_on_trigger: MainWindow) -> None:
    window = window_on_trigger
    _try(window, "Link", "https://example.com/about")
    assert "Would not fire | The link was https://example.com/about" in _words(window)
    window.show_node("welcome")
    window.show_node("t1")
    assert "https://example.com/about" in _words(window)


def test_the_verdict_follows_the_form_and_where_the_record_stands(window_on_trigger: MainWindow) -> None:
    window = window_on_trigger
    _try(window, "Link", "https://example.com/about")
    document = window.session.document
    document.edit(lambda old: set_parameter(old, ("t1",), "url_prefix", ""), msg("Change"))
    assert "Would move the record" in _words(window)
    stages = window.design.card.preview.trigger.stages
    stages.setCurrentIndex(stages.findData("A_PREACCEPTED"))
    stages.activated.emit(stages.currentIndex())
    assert "The item is already in its stage." in _words(window)


def test_a_trigger_on_fields_is_tried_with_a_change(window: MainWindow) -> None:
    watch = Trigger(id="watch", type="field.changed", parameters={"fields": ["amount"]})
    place = Place("A_PREACCEPTED", Section.TRIGGERS)
    window.session.document.edit(lambda old: insert(old, [watch], place), msg("Add"))
    window.show_node("watch")
    assert "Would move the record" in _words(window)
    assert "Amount | €" in _words(window)
    _try(window, "Title", "Another roof")
    assert "Would move the record" in _words(window)
    assert "Title | Another roof" in _words(window)


def test_the_verdict_can_be_heard_and_the_way_to_the_field_be_gone(window: MainWindow) -> None:
    window.show_node("t1")
    trigger = window.design.card.preview.trigger
    assert trigger.stages.accessibleName() == "The record stands in"
    assert trigger.another.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_people_in_an_event_are_called_by_their_names(window: MainWindow) -> None:
    called = Trigger(id="called", type="call.outgoing")
    place = Place("A_PREACCEPTED", Section.TRIGGERS)
    window.session.document.edit(lambda old: insert(old, [called], place), msg("Add"))
    window.show_node("called")
    assert "Who called | Ann Lind" in _words(window)
    assert "Number called | +39025550100" in _words(window)
