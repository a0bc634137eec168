"""Finding in all pipelines, editing what was found, and taking cards elsewhere, in a whole window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.engine import editing
from app.engine.editing import Place, Section
from app.engine.finding import Query
from app.engine.model.rule_set import Node, Rule
from app.engine.things import Thing, What
from app.engine.words import msg
from app.ui.board.offers import Offer, Source, cards_mime, read_offer
from app.ui.desk.window import MainWindow
from app.ui.forms.pick.search_choices import SearchChoices
from app.ui.scale.edit_dialog import EditAllDialog
from app.ui.scale.find_panel import FindPanel
from app.ui.scale.parts import ChoicePart, ParameterPart, ReplaceTextPart, ReplaceThingPart
from app.ui.scale.results import places_of
from app.ui.scale.transfer_dialog import TransferDialog
from tests.ui.empty import said_instead


@pytest.fixture(autouse=True)
def _leads(window: MainWindow) -> None:
    """Give the other pipeline a card of its own."""
    note = Rule(
        id="greet", type="employee.notification", name="Greet",
        parameters={"text": "A lead: {{ item.title }}", "recipients": ["employee:ann", "responsible"]},
    )  # fmt: skip
    leads = window.session.document_of("leads")
    leads.edit(lambda old: editing.insert(old, [note], Place("NEW", Section.RULES)), msg("Greet"))


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> FindPanel:
    window.actions_["edit.find"].trigger()
    found = window.panels.finding
    qtbot.waitUntil(lambda: found.isVisible() and found.search.hasFocus())
    return found


def cards(window: MainWindow, pipeline: str) -> dict[str, list[str]]:
    rule_set = window.session.document_of(pipeline).value
    found: dict[str, list[str]] = {one.id: [] for one in rule_set.stages}
    for stage, standing in rule_set.nodes():
        found[stage.id].append(standing.id)
    return found


def node(window: MainWindow, pipeline: str, node_id: str) -> Node:
    found = window.session.document_of(pipeline).value.find(node_id)
    assert found is not None
    return found[1]


def rows(panel: FindPanel) -> list[str]:
    """The rows as a screen reader finds them, without what a card says."""
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(panel.model.index(row, 0).data(role)).split(", ")[0] for row in range(panel.model.rowCount())]


def find(panel: FindPanel, qtbot: QtBot, text: str) -> list[str]:
    """Type a search and wait for the answer to it."""

    def answered(query: Query, hits: object) -> bool:
        del hits
        return bool(query.text == text)

    with qtbot.waitSignal(panel._finder.found, check_params_cb=answered, timeout=10_000):  # noqa: SLF001
        panel.search.setText("")
        QTest.keyClicks(panel.search, text)
    return rows(panel)


def narrow(panel: FindPanel, box: SearchChoices, qtbot: QtBot, key: str) -> list[str]:
    """Choose in a filter as its popup does; return the cards that are found then."""
    entry = next(one for group in box._offer() for one in group.entries if one.key == key)  # noqa: SLF001
    with qtbot.waitSignal(panel._finder.found, timeout=10_000):  # noqa: SLF001
        box._take(entry)  # noqa: SLF001
    return [one for one in rows(panel) if "›" not in one]


# Finding


def test_typing_finds_cards_of_all_pipelines_grouped_by_stage(panel: FindPanel, qtbot: QtBot) -> None:
    assert find(panel, qtbot, "title") == [
        "Loans › Submitted",
        "Thank the applicant",
        "Loans › Pre-accepted",
        "Create group chat",
        "Leads › New",
        "Greet",
    ]
    assert panel.count.text() == "3 cards"


def test_enter_opens_the_pipeline_and_selects_the_card(window: MainWindow, panel: FindPanel, qtbot: QtBot) -> None:
    find(panel, qtbot, "a lead")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)

    assert window.session.document.value.pipeline == "leads"
    assert window.session.document.selection == ("greet",)
    qtbot.waitUntil(window.design.board.column("NEW").cards.hasFocus)


def test_arrow_keys_pass_over_headings_and_lead_back_to_the_search(panel: FindPanel, qtbot: QtBot) -> None:
    find(panel, qtbot, "title")
    QTest.keyClick(panel.search, Qt.Key.Key_Down)
    qtbot.waitUntil(panel.list.hasFocus)
    walked = [panel.list.currentIndex().row()]
    for _ in range(2):
        QTest.keyClick(panel.list, Qt.Key.Key_Down)
        walked.append(panel.list.currentIndex().row())
    assert walked == [1, 3, 5]
    for _ in range(3):
        QTest.keyClick(panel.list, Qt.Key.Key_Up)
    assert panel.search.hasFocus()


def test_a_double_click_opens_a_card(window: MainWindow, panel: FindPanel, qtbot: QtBot) -> None:
    find(panel, qtbot, "a lead")
    point = panel.list.visualRect(panel.model.index(1, 0)).center()
    QTest.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert window.session.document.selection == ("greet",)


def test_filters_narrow_by_type_person_and_field_and_are_taken_back(panel: FindPanel, qtbot: QtBot) -> None:
    assert narrow(panel, panel.person, qtbot, "employee:ann") == ["Greet"]
    assert narrow(panel, panel.type, qtbot, "client.sms") == []
    assert said_instead(panel) == "Nothing found"
    assert narrow(panel, panel.person, qtbot, "*") == ["Thank the applicant"]
    assert narrow(panel, panel.type, qtbot, "*") == []
    assert said_instead(panel) != "Nothing found"
    assert narrow(panel, panel.field, qtbot, "deal:amount") == ["Say hello", "Remind"]


def test_an_edit_is_found_at_once(window: MainWindow, panel: FindPanel, qtbot: QtBot) -> None:
    assert find(panel, qtbot, "needle") == []
    with qtbot.waitSignal(panel._finder.found, timeout=10_000):  # noqa: SLF001
        window.session.document.edit(lambda old: editing.change(old, ["welcome"], name="Needle"), msg("Rename"))
    assert rows(panel)[1:] == ["Needle"]


def test_what_was_searched_for_is_marked_in_the_text() -> None:
    assert places_of(["in", "x"], "Invoice in x") == [(0, 2), (8, 10), (11, 12)]
    assert places_of(["strasse"], "Straße 5") == [(0, 6)]
    assert places_of(["invoice"], "Text: …Name, the Invoice") == [(17, 24)]


# Editing what was found


def edit_all(window: MainWindow, panel: FindPanel, qtbot: QtBot, text: str, aspect: str) -> EditAllDialog:
    find(panel, qtbot, text)
    panel.edit.click()
    dialog = window.findChild(EditAllDialog)
    assert dialog is not None
    dialog.what.choose(aspect)
    dialog.what.value_chosen.emit(aspect)
    return dialog


def test_one_setting_is_changed_on_cards_of_several_pipelines_one_step_in_each(
    window: MainWindow, panel: FindPanel, qtbot: QtBot
) -> None:
    dialog = edit_all(window, panel, qtbot, "title", "enabled")
    assert isinstance(dialog.part, ChoicePart)
    assert not dialog.go.isEnabled()
    dialog.part.choices.choose("False")
    dialog.part.take()
    assert "3 cards will change" in dialog.summary.text()
    dialog.go.click()

    assert [
        node(window, one, two).enabled for one, two in (("loans", "welcome"), ("loans", "chat"), ("leads", "greet"))
    ] == [
        False,
        False,
        False,
    ]
    loans, leads = (window.session.document_of(one) for one in ("loans", "leads"))
    loans.undo_stack.undo()
    assert node(window, "loans", "chat").enabled
    assert not node(window, "leads", "greet").enabled
    leads.undo_stack.undo()
    assert node(window, "leads", "greet").enabled


def test_a_person_is_replaced_on_all_found(window: MainWindow, panel: FindPanel, qtbot: QtBot) -> None:
    dialog = edit_all(window, panel, qtbot, "ann lind", "person")
    part = dialog.part
    assert isinstance(part, ReplaceThingPart)
    part.old.choose("/employee:ann")
    part.old.value_chosen.emit("/employee:ann")
    part.new.choose("employee:bo")
    part.new.value_chosen.emit("employee:bo")
    dialog.go.click()

    assert node(window, "leads", "greet").parameters["recipients"] == ["employee:bo", "responsible"]
    assert window.session.document_of("leads").undo_stack.undoText() == "Replace “Ann Lind” with “Bo Berg”"


def test_a_text_is_replaced_on_all_found(window: MainWindow, panel: FindPanel, qtbot: QtBot) -> None:
    dialog = edit_all(window, panel, qtbot, "a lead", "text")
    assert isinstance(dialog.part, ReplaceTextPart)
    assert dialog.part.old.text() == "a lead"
    QTest.keyClicks(dialog.part.new, "An enquiry")
    dialog.go.click()
    assert node(window, "leads", "greet").parameters["text"] == "An enquiry: {{ item.title }}"
    assert "on 1 card." in window.notices.text


def test_a_parameter_that_all_share_is_set(window: MainWindow, panel: FindPanel, qtbot: QtBot) -> None:
    assert len(narrow(panel, panel.type, qtbot, "employee.notification")) == 2
    panel.edit.click()
    dialog = window.findChild(EditAllDialog)
    assert dialog is not None
    dialog.what.choose("parameter:recipients")
    dialog.what.value_chosen.emit("parameter:recipients")
    assert isinstance(dialog.part, ParameterPart)
    dialog.part.row.editor.raw_changed.emit([])
    assert "2 cards will change" in dialog.summary.text()
    dialog.go.click()
    assert (
        node(window, "loans", "remind").parameters["recipients"]
        == node(window, "leads", "greet").parameters["recipients"]
    )


# Taking cards elsewhere


def choose(dialog: TransferDialog, pipeline: str, stage: str = "") -> None:
    dialog.pipelines.choose(pipeline)
    dialog.pipelines.value_chosen.emit(pipeline)
    if stage:
        dialog.stages.choose(stage)
        dialog.stages.value_chosen.emit(stage)


def asked(window: MainWindow, act: Callable[[], object]) -> TransferDialog:
    act()
    dialog = window.findChild(TransferDialog)
    assert dialog is not None
    return dialog


def trigger(menu: QMenu, words: str) -> None:
    next(one for one in menu.actions() if one.text() == words).trigger()


def test_a_stages_rules_are_copied_to_another_stage_from_its_menu(window: MainWindow) -> None:
    menu = window.design.board.menus.stage_menu("A_PREACCEPTED")
    dialog = asked(window, lambda: trigger(menu, "Copy rules to…"))
    choose(dialog, "loans", "WON")
    assert dialog.summary.text().startswith("3 rules and 1 trigger will come.")
    dialog.go.click()

    assert cards(window, "loans")["WON"] == ["t1-2", "chat-2", "hello-2", "remind-2"]
    assert node(window, "loans", "hello-2").parameters["chat"] == '{{ results["chat-2"].chat_id }}'
    window.actions_["edit.undo"].trigger()
    assert cards(window, "loans")["WON"] == []


def test_rules_are_moved_to_another_entity_type_and_each_pipeline_undoes_its_part(window: MainWindow) -> None:
    before = cards(window, "loans")
    close = Rule(id="close", type="employee.notification", parameters={
        "text": "Until {{ item.close_date }}", "recipients": ["responsible"]})  # fmt: skip
    window.session.document.edit(lambda old: editing.insert(old, [close], Place("WON", Section.RULES)), msg("Add"))
    dialog = asked(window, lambda: window.design.board.transfer_asked.emit(("close",), True))
    choose(dialog, "leads", "NEW")
    (thing,) = dialog.mapping.boxes
    assert thing == Thing(What.FIELD, "close_date")
    box = dialog.mapping.boxes[thing]
    assert box.accessibleName() == "What stands for: Field “Close date”"
    assert "1 is left as it is" in dialog.summary.text()
    box.choose("created_at")
    box.value_chosen.emit("created_at")
    assert "1 name is mapped." in dialog.summary.text()
    dialog.go.click()

    assert cards(window, "loans") == before
    assert cards(window, "leads") == {"NEW": ["greet", "close"]}
    assert node(window, "leads", "close").parameters["text"] == "Until {{ item.created_at }}"
    assert "its own part" in window.notices.text
    drafts = window.session.workspace.drafts
    assert [drafts.load(one) for one in ("loans", "leads")] == window.session.rule_sets()
    window.session.document_of("leads").undo_stack.undo()
    window.session.document_of("loans").undo_stack.undo()
    assert cards(window, "leads") == {"NEW": ["greet"]}
    assert cards(window, "loans")["WON"] == ["close"]


def test_all_rules_of_a_pipeline_go_to_the_stages_chosen(window: MainWindow) -> None:
    dialog = asked(window, window.actions_["edit.copy_all"].trigger)
    submitted, accepted = (Thing(What.STAGE, one) for one in ("A_SUBMITTED", "A_PREACCEPTED"))
    assert {submitted, accepted} <= set(dialog.mapping.boxes)
    box = dialog.mapping.boxes[accepted]
    box.choose("")
    box.value_chosen.emit("")
    assert dialog.summary.text().startswith("1 rule will come.")
    dialog.go.click()
    assert cards(window, "leads") == {"NEW": ["greet", "welcome"]}


def test_cards_are_moved_within_the_pipeline(window: MainWindow) -> None:
    dialog = asked(window, lambda: window.design.board.transfer_asked.emit(("chat", "hello"), True))
    choose(dialog, "loans", "WON")
    dialog.go.click()
    assert cards(window, "loans")["WON"] == ["chat", "hello"]
    assert node(window, "loans", "hello").parameters["chat"] == '{{ results["chat"].chat_id }}'


# Drops and pastes from other pipelines


def offered(window: MainWindow, ids: list[str], source: Source) -> Offer:
    """What a drag of cards of the open pipeline offers to another board."""
    window.session.design("loans")
    text = window.design.board.commands.text(ids)
    offer = read_offer(cards_mime(text), window._tools.catalogue, source)  # noqa: SLF001
    window.session.design("leads")
    assert offer is not None
    return offer


def test_a_drop_from_another_pipeline_lands_at_once_where_nothing_is_missing(window: MainWindow) -> None:
    offer = offered(window, ["welcome"], Source.BESIDE)
    assert window.design.board.drags.drop(offer, Place("NEW", Section.RULES, 0), copy=False)
    assert cards(window, "leads") == {"NEW": ["welcome", "greet"]}
    assert window.findChild(TransferDialog) is None


@pytest.mark.parametrize("copy", [False, True])
def test_a_drop_of_cards_that_name_what_is_missing_asks_first_and_then_moves_or_copies(
    window: MainWindow, copy: bool
) -> None:
    offer = offered(window, ["remind"], Source.BESIDE)
    landed = window.design.board.drags.drop(offer, Place("NEW", Section.RULES, 0), copy=copy)
    assert not landed
    assert cards(window, "leads") == {"NEW": ["greet"]}
    dialog = window.findChild(TransferDialog)
    assert dialog is not None
    assert {one.id for one in dialog.mapping.boxes} == {"role:lawyers", "employee:17"}
    box = dialog.mapping.boxes[Thing(What.PERSON, "employee:17")]
    box.choose("employee:bo")
    box.value_chosen.emit("employee:bo")
    dialog.go.click()

    assert cards(window, "leads") == {"NEW": ["remind", "greet"]}
    assert ("remind" in cards(window, "loans")["A_PREACCEPTED"]) is copy
    assert node(window, "leads", "remind").parameters["recipients"] == [
        "responsible",
        "department:sales",
        "role:lawyers",
        "employee:bo",
    ]


def test_a_drop_that_is_called_off_leaves_both_pipelines_as_they_were(window: MainWindow) -> None:
    before = window.session.rule_sets()
    window.design.board.drags.drop(
        offered(window, ["remind"], Source.BESIDE), Place("NEW", Section.RULES, 0), copy=False
    )
    dialog = window.findChild(TransferDialog)
    assert dialog is not None
    dialog.reject()
    assert window.session.rule_sets() == before


def test_a_paste_from_another_workspace_asks_for_people_that_are_unknown_here(window: MainWindow) -> None:
    commands = window.design.board.commands
    commands.selection = ("remind",)
    text = commands.text(("remind",)).replace('"pipeline": "loans"', '"pipeline": "far"')
    QGuiApplication.clipboard().setMimeData(cards_mime(text))
    commands.paste_at(Place("WON", Section.RULES))
    dialog = window.findChild(TransferDialog)
    assert dialog is not None
    assert {one.id for one in dialog.mapping.boxes} == {"role:lawyers", "employee:17"}
    dialog.go.click()
    assert cards(window, "loans")["WON"] == ["remind-2"]
