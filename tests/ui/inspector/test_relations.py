"""Who uses a card's results, what goes well with it, and what its type is for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.engine.editing import Place, Section, insert, set_parameter
from app.engine.model.rule_set import Rule
from app.engine.words import msg
from app.ui.document import RuleSetDocument
from app.ui.inspector.inspector import Inspector
from app.ui.inspector.pages import NodePage
from app.ui.inspector.type_help import TypeHelpPopup

STAGE = "NEW"
CHAT = Rule(id="meet", type="employee.group_chat", name="Meet", parameters={"name": "x", "members": ["responsible"]})
WRITE = Rule(
    id="write",
    type="employee.group_chat_message",
    name="Write there",
    parameters={"chat": '{{ results["meet"].chat_id }}', "text": "Hello"},
)


def _with_chat(document: RuleSetDocument) -> str:
    stage = document.value.stages[0].id
    document.edit(lambda old: insert(old, [CHAT, WRITE], Place(stage, Section.RULES)), msg("Add"))
    document.select(("meet",))
    return stage


def _page(inspector: Inspector) -> NodePage:
    assert isinstance(inspector.page, NodePage)
    return inspector.page


def _buttons(inspector: Inspector, section: str) -> dict[str, QPushButton]:
    content = _page(inspector).sections[section].content
    return {one.text(): one for one in content.findChildren(QPushButton) if one.isVisible()}


def test_a_result_names_the_cards_that_use_it_and_a_click_leads_there(
    inspector: Inspector, document: RuleSetDocument, qtbot: QtBot
) -> None:
    _with_chat(document)
    assert _page(inspector).sections["results"].head.summary == "used by 1 card"
    with qtbot.waitSignal(inspector.node_asked) as asked:
        _buttons(inspector, "results")["Write there"].click()
    assert asked.args == ["write", "chat"]


def test_a_result_that_nobody_uses_any_more_says_so(inspector: Inspector, document: RuleSetDocument) -> None:
    _with_chat(document)
    document.edit(lambda old: set_parameter(old, ("write",), "chat", "chat-7"), msg("Change"))
    assert _page(inspector).sections["results"].head.summary == "not used yet"
    labels = [one.text() for one in _page(inspector).sections["results"].content.findChildren(QLabel)]
    assert "Not used yet: Chat ID" in labels
    assert _buttons(inspector, "results") == {}


def test_one_click_adds_what_goes_well_and_shows_it(inspector: Inspector, document: RuleSetDocument) -> None:
    _with_chat(document)
    button = _buttons(inspector, "together")["Add members to group chat"]
    assert document.value.stages[0].name in button.toolTip()
    button.click()
    added = document.selected()[0]
    assert added.type == "employee.group_chat_members"
    assert added.parameters["chat"] == '{{ results["meet"].chat_id }}'
    document.undo_stack.undo()
    assert document.value.find(added.id) is None


def test_help_opens_says_what_the_type_is_for_and_closes(
    inspector: Inspector, document: RuleSetDocument, qtbot: QtBot
) -> None:
    _with_chat(document)
    _page(inspector).header.help.click()
    popup = inspector.findChild(TypeHelpPopup)
    assert popup is not None
    told = popup.text.toPlainText()
    for words in (
        "Create group chat",
        "Chat ID",
        "Group chat “Roof, Rossi”",
        "needs at least two people",
        "Modify item",
    ):
        assert words in told
    assert popup.text.accessibleName() == "Help: Create group chat"
    with qtbot.waitSignal(popup.destroyed):
        QTest.keyClick(popup, Qt.Key.Key_Escape)


def test_the_help_of_a_trigger_says_why_it_does_not_fire(inspector: Inspector, document: RuleSetDocument) -> None:
    document.select(("changed",))
    inspector.show_help()
    popup = inspector.findChild(TypeHelpPopup)
    assert popup is not None
    assert "When it does not fire" in popup.text.toPlainText()
    assert "None of the fields it watches changed." in popup.text.toPlainText()
    popup.close()
