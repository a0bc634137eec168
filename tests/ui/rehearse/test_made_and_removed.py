"""Records that rules make, tie together and remove, on the board of the Rehearse mode."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.engine.catalog.example_world import ExampleItems
from app.engine.model.belongings import Relations, id_of
from app.engine.model.item import Item, Key
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.overlay import LaidBelongings, kept
from app.engine.ports import NoBelongings
from app.i18n import ENGLISH
from app.ui.document import RuleSetDocument
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.mode import RehearseMode
from app.ui.theme.theme import Mode
from tests.ui.rehearse import solar
from tests.ui.rehearse.standing import choose, column, named, press, rows, said, settled, titles

ROSSI: Key = ("deal", "1")
BILLS = Pipeline("bills", "Bills", "invoice", (PipelineStage("draft", "Draft"),))
OLD_BILL = Item("old", "invoice", "bills", "draft", {"title": "Bill of last year"})


def _rule(rule_id: str, kind: str, **parameters: Any) -> Rule:
    return Rule.model_validate({"id": rule_id, "type": kind, "parameters": parameters})


ON_LOST = (
    _rule("fee", "item.create_from", make=["invoice"], title="Fee for {{ item.title }}"),
    _rule("again", "item.copy", title="{{ item.title }}, once more", stage="new"),
)
ON_WON = (_rule("away", "item.delete"),)


BILLING = RuleSet(
    id="bills",
    name="Bills",
    entity="invoice",
    pipeline="bills",
    stages=(
        Stage(
            id="draft",
            name="Draft",
            rules=(_rule("ask", "employee.timeline_comment", text="Check {{ item.title }} for {{ client.name }}"),),
        ),
    ),
)


@pytest.fixture
def mode(context: RehearseContext, qtbot: QtBot) -> RehearseMode:
    schema = context.directory().schema
    directory = replace(context.directory(), schema=changed(schema, pipelines={**schema.pipelines, "bills": BILLS}))
    tied = kept([Relations((OLD_BILL.key,), id=id_of(ROSSI), item=ROSSI)])
    context = replace(
        context,
        directory=lambda: directory,
        belongings=LaidBelongings(NoBelongings(), tied),
        items=ExampleItems((OLD_BILL,)),
        rule_sets=lambda: (BILLING,),
    )
    rules = {"lost": ON_LOST, "won": ON_WON}
    told = solar.rule_set()
    stages = tuple(one.model_copy(update={"rules": rules.get(one.id, one.rules)}) for one in told.stages)
    document = RuleSetDocument(told.model_copy(update={"stages": stages}), lambda _old, _new: None, ENGLISH)
    made = RehearseMode(context, document)
    document.setParent(made)
    qtbot.addWidget(made)
    made.resize(1400, 800)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_copy_enters_its_stage_on_the_same_board(mode: RehearseMode) -> None:
    mode.session.move([ROSSI], "lost")

    assert titles(mode, "new")[0] == "Roof of the Rossi house, once more"
    copy = column(mode, "new").model.keys[0]
    assert "1 rule under way" in said(mode, copy[1])


def test_a_record_made_in_another_pipeline_is_reached_from_the_timeline(mode: RehearseMode, qtbot: QtBot) -> None:
    mode.session.move([ROSSI], "lost")
    choose(mode, "1")
    told = rows(mode.pane.timeline)
    place = next(place for place, one in enumerate(told) if one.startswith("Fee for Roof of the Rossi house"))
    assert told[place].endswith("Invoices · Bills · Draft, Show the record")
    view = mode.pane.timeline.view
    view.setCurrentIndex(view.model().index(place, 0))
    view.setFocus()

    with qtbot.waitSignal(mode.board.chosen_changed):
        QTest.keyClick(view, Qt.Key.Key_Return)

    assert mode.pane.key is not None
    assert mode.pane.key[0] == "invoice"
    assert titles(mode, "") == ["Fee for Roof of the Rossi house"]
    entered, said_there = rows(mode.pane.timeline)
    assert "Entered “Draft”" in entered
    assert "Check Fee for Roof of the Rossi house for Paolo Rossi" in said_there
    assert said_there.endswith("Add comment to item")
    with qtbot.assertNotEmitted(mode.rule_asked):  # that rule is not on the board that is open
        view.setCurrentIndex(view.model().index(1, 0))
        QTest.keyClick(view, Qt.Key.Key_Return)


def test_related_records_are_a_click_away_both_ways(mode: RehearseMode, qtbot: QtBot) -> None:
    mode.session.move([ROSSI], "lost")
    choose(mode, "1")
    press(mode.pane.related, "Fee for Roof of the Rossi house")
    assert mode.pane.key is not None
    assert mode.pane.key[0] == "invoice"
    qtbot.waitUntil(lambda: _chips(mode) == ["Roof of the Rossi house"])

    press(mode.pane.related, "Roof of the Rossi house")

    assert mode.pane.key == ROSSI


def test_the_sign_of_a_related_record_follows_the_theme(mode: RehearseMode, context: RehearseContext) -> None:
    mode.session.move([ROSSI], "lost")
    choose(mode, "1")
    chip = mode.pane.related.findChildren(QPushButton)[0]

    for look in (Mode.DARK, Mode.LIGHT):
        context.theme.set_mode(look)
        wanted = context.theme.icon("mdi6.link-variant", "accent")
        assert chip.icon().pixmap(14).toImage() == wanted.pixmap(14).toImage()


def test_a_related_record_that_stands_beside_comes_onto_the_board(mode: RehearseMode) -> None:
    choose(mode, "1")
    assert titles(mode, "") == []

    QTest.mouseClick(
        named(mode.pane.related, "Show the related record “Bill of last year”, Invoices · Bills · Draft"),
        Qt.MouseButton.LeftButton,
    )

    assert mode.pane.key == OLD_BILL.key
    assert titles(mode, "") == ["Bill of last year"]


def test_a_record_of_another_type_goes_to_stages_of_its_own_pipeline_alone(mode: RehearseMode) -> None:
    choose(mode, "1")
    mode.show_record(OLD_BILL.key)
    menu = next(one for one in mode.pane.findChildren(QPushButton) if one.text() == "Move to").menu()
    menu.aboutToShow.emit()

    assert [one.text() for one in menu.actions()] == ["Draft"]
    mode.session.move([OLD_BILL.key], "won")
    assert mode.session.rehearsal.steps == ()


def test_a_removed_record_leaves_the_board_and_comes_back_by_rewinding(mode: RehearseMode, qtbot: QtBot) -> None:
    choose(mode, "1")
    mode.session.move([ROSSI], "won")

    assert titles(mode, "won") == ["Moreau winter garden"]
    assert titles(mode, "new") == ["Hotel Alpenhof, south wing"]
    assert mode.pane.key is None
    assert any("removed" in one for one in rows(mode.pane.timeline))

    mode.session.rewind(0)
    settled(mode, qtbot)
    assert "Roof of the Rossi house" in titles(mode, "new")


def _chips(mode: RehearseMode) -> list[str]:
    return [one.text() for one in mode.pane.related.findChildren(QPushButton) if one.isVisible()]
