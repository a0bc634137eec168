"""Scenarios in the Rehearse mode: saved from a rehearsal, edited as a table, run, accepted, counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.engine.model.rule_set import RuleSet
from app.engine.model.scenario import Scenario, Step
from app.engine.scenario_file import dumps, from_json
from app.engine.telling import Glossary
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.storage.scenarios import Scenario as Kept
from app.ui.document import RuleSetDocument
from app.ui.jobs import Jobs
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.fields_dialog import FieldsDialog
from app.ui.rehearse.mode import RehearseMode
from app.ui.rehearse.scenarios.page import ScenariosPage
from app.ui.rehearse.scenarios.runs import Traced
from app.ui.rehearse.scenarios.table import AFTER, VERDICT, WHAT, StepsModel
from app.ui.rehearse.session import Session
from app.ui.theme.theme import Theme
from tests.ui.rehearse import solar
from tests.ui.rehearse.shelf import MemoryShelf
from tests.ui.rehearse.standing import choose, dialog, named, press, settled

FIRST = ("deal", "1")


@pytest.fixture
def shelf() -> MemoryShelf:
    return MemoryShelf()


@pytest.fixture
def context(theme: Theme, jobs: Jobs, shelf: MemoryShelf) -> RehearseContext:
    return replace(solar.context(theme, jobs), scenarios=shelf)


@pytest.fixture
def page(mode: RehearseMode, qtbot: QtBot) -> ScenariosPage:
    """Return the page with one scenario, saved from a rehearsal of three hours and a move."""
    mode.session.enter([mode.session.state(FIRST).item])
    settled(mode, qtbot)
    mode.session.advance(timedelta(hours=3))
    settled(mode, qtbot)
    mode.session.move([FIRST], "contract")
    press(mode, "Save as scenario…")
    qtbot.waitUntil(lambda: mode.pages.value == "scenarios")
    assert mode.scenarios is not None
    played(mode.scenarios, qtbot)
    return mode.scenarios


def played(page: ScenariosPage, qtbot: QtBot) -> None:
    """Wait until every scenario is played under the rules as they are."""
    qtbot.waitUntil(lambda: _all_known(page))


def _all_known(page: ScenariosPage) -> bool:
    pills = ("Passes", "Fails", "Outdated", "Not readable")
    return not page.runs.busy and all(any(pill in one for pill in pills) for one in listed(page))


def cell(page: ScenariosPage, row: int, column: int) -> str:
    return str(page.steps.model.index(row, column).data())


def column(page: ScenariosPage, number: int) -> list[str]:
    return [cell(page, row, number) for row in range(page.steps.model.rowCount())]


def verdicts(page: ScenariosPage) -> list[str]:
    return [one for one in column(page, VERDICT) if one]


def listed(page: ScenariosPage) -> list[str]:
    model = page.list.model()
    return [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def pick(page: ScenariosPage, row: int, qtbot: QtBot) -> None:
    """Choose a line and wait for its form."""
    page.steps.table.selectRow(row)
    qtbot.waitUntil(lambda: any(one.startswith(f"Line {row + 1}:") for one in said(page)))


def said(page: ScenariosPage) -> list[str]:
    return [one.text() for one in page.steps.form.findChildren(QLabel)]


def scenario(page: ScenariosPage) -> Scenario:
    found = page.scenario
    assert found is not None
    return found


def greeting(text: str) -> Any:
    """Return an edit that lets the first rule say something else."""

    def edit(rule_set: RuleSet) -> RuleSet:
        stage = rule_set.stages[0]
        first = stage.rules[0].model_copy(update={"parameters": {**stage.rules[0].parameters, "text": text}})
        changed = stage.model_copy(update={"rules": (first, *stage.rules[1:])})
        return rule_set.model_copy(update={"stages": (changed, *rule_set.stages[1:])})

    return edit


def test_without_scenarios_the_page_says_how_to_come_by_one(mode: RehearseMode) -> None:
    mode.pages.choose("scenarios")
    press(mode, "To the rehearsal")
    assert mode.pages.value == "records"
    assert mode.board.isVisible()


def test_nothing_rehearsed_cannot_be_saved(mode: RehearseMode) -> None:
    button = next(one for one in mode.findChildren(QPushButton) if one.text() == "Save as scenario…")
    assert not button.isEnabled()
    mode.session.move([FIRST], "survey")
    assert button.isEnabled()


def test_a_rehearsal_saved_passes_is_kept_and_called_as_its_record(page: ScenariosPage, shelf: MemoryShelf) -> None:
    assert listed(page) == ["Roof of the Rossi house, Passes · 5 lines"]
    assert set(verdicts(page)) == {"As expected"}
    said = column(page, WHAT)
    assert (said[0], said[3]) == ("Enters its stage", "Moves to “Contract”")
    assert said[1].startswith("Expect Notification of “Tell sales”")
    assert column(page, AFTER) == ["", "", "15 minutes", "2 hours 45 minutes", ""]
    (kept,) = shelf.kept.values()
    assert (kept.pipeline, kept.name) == ("solar", "Roof of the Rossi house")
    assert from_json(kept.content) == scenario(page)


def test_lines_call_people_by_their_names_even_those_whom_no_rule_has_looked_at(
    mode: RehearseMode, qtbot: QtBot
) -> None:
    mode.session.enter([mode.session.state(FIRST).item])
    settled(mode, qtbot)
    mode.session.change(FIRST, {"responsible": "elif", "company": "company:2", "observers": ("clara", "gone")})
    settled(mode, qtbot)
    traces: list[Session | Traced] = []
    mode.trace_changed.connect(traces.append)
    press(mode, "Save as scenario…")
    qtbot.waitUntil(lambda: mode.pages.value == "scenarios")
    assert mode.scenarios is not None
    played(mode.scenarios, qtbot)
    assert isinstance(traces[-1], Traced)
    assert traces[-1].glossary.person("elif") == "Elif Demir"
    happens = column(mode.scenarios, WHAT)
    assert "sender: “Anna Keller”" in happens[1]
    assert "recipients: “Anna Keller”" in happens[1]
    (change,) = (one for one in happens if one.startswith("Changes: "))
    for words in ("Responsible person: “Elif Demir”", "Company: “Duarte Ceramics”", "“Clara Lindqvist” and “gone”"):
        assert words in change


def test_the_name_waits_to_be_typed_and_undo_takes_the_scenario_away(
    page: ScenariosPage, mode: RehearseMode, shelf: MemoryShelf
) -> None:
    QTest.keyClicks(page.steps.name, "A roof")
    QTest.keyClick(page.steps.name, Qt.Key.Key_Return)
    assert [one.name for one in shelf.kept.values()] == ["A roof"]
    assert mode.undo_stack is page.binder.undo_stack
    page.binder.undo_stack.undo()
    page.binder.undo_stack.undo()
    assert shelf.kept == {}
    page.binder.undo_stack.redo()
    assert [one.name for one in shelf.kept.values()] == ["Roof of the Rossi house"]
    mode.pages.choose("records")
    assert mode.undo_stack is None


def test_a_changed_rule_fails_the_line_with_the_difference_and_it_can_be_accepted(
    page: ScenariosPage, document: RuleSetDocument, qtbot: QtBot
) -> None:
    document.edit(greeting("Welcome {{ item.title }}"), msg("Edit"))
    qtbot.waitUntil(lambda: "Otherwise" in verdicts(page))
    assert listed(page) == ["Roof of the Rossi house, Fails · 5 lines"]
    pick(page, 1, qtbot)
    assert any("text is “Welcome Roof of the Rossi house”" in one for one in said(page))
    press(page, "Accept what happened")
    qtbot.waitUntil(lambda: set(verdicts(page)) == {"As expected"})
    assert page.focusWidget() is page.steps.table
    expected = scenario(page).steps[1].expect
    assert expected is not None
    assert expected.effects[0]["text"] == "Welcome Roof of the Rossi house"
    page.binder.undo_stack.undo()
    qtbot.waitUntil(lambda: "Otherwise" in verdicts(page))


def test_a_rule_that_is_gone_makes_lines_outdated_and_says_which(
    page: ScenariosPage, document: RuleSetDocument, qtbot: QtBot
) -> None:
    def without_nudge(rule_set: RuleSet) -> RuleSet:
        stage = rule_set.stages[0].model_copy(update={"rules": rule_set.stages[0].rules[:3]})
        return rule_set.model_copy(update={"stages": (stage, *rule_set.stages[1:])})

    document.edit(without_nudge, msg("Edit"))
    qtbot.waitUntil(lambda: "Outdated" in verdicts(page))
    pick(page, 1, qtbot)
    assert "The rule set has no rule or trigger “nudge” any more." in said(page)


def test_times_are_typed_as_people_say_them(page: ScenariosPage, qtbot: QtBot) -> None:
    model = page.steps.model
    assert model.setData(model.index(2, AFTER), "20 minutes")
    assert scenario(page).steps[2].after == "20 minutes"
    qtbot.waitUntil(lambda: set(verdicts(page)) == {"As expected"} and _all_known(page))
    assert not model.setData(model.index(2, AFTER), "soon")
    assert any("“soon” is no length of time" in one.text() for one in page.steps.findChildren(QLabel))
    assert model.setData(model.index(2, AFTER), "5 minutes")
    qtbot.waitUntil(lambda: "Otherwise" in verdicts(page))


def test_times_are_typed_in_the_language_and_kept_in_that_of_files(
    page: ScenariosPage, context: RehearseContext
) -> None:
    model = StepsModel(context)
    names = Glossary(solar.directory(), context.catalogue)
    model.show_scenario(scenario(page), names, (), Translator(Locale("it")))
    kept: list[Step] = []
    model.step_edited.connect(lambda _row, step: kept.append(step))
    assert model.index(3, AFTER).data() == "2 ore 45 minuti"
    assert model.setData(model.index(3, AFTER), "1 giorno e 2 ore")
    assert kept[0].after == "1 day 2 hours"


def test_lines_are_added_moved_and_removed(page: ScenariosPage, qtbot: QtBot) -> None:
    before = scenario(page)
    page.steps.table.selectRow(4)
    page.steps.add_line("move")
    assert scenario(page).steps[5] == Step(move="1", stage="lost")
    pick(page, 5, qtbot)
    stages = page.steps.form.findChild(QComboBox)
    assert stages is not None
    stages.setCurrentIndex(stages.findData("won"))
    stages.activated.emit(stages.currentIndex())
    assert cell(page, 5, WHAT) == "Moves to “Won”"
    named(page.steps, "Line up").click()
    assert scenario(page).steps[4].move == "1"
    QTest.keyClick(page.steps.table, Qt.Key.Key_Delete)
    assert scenario(page) == before


def test_every_kind_of_line_can_be_added_and_played(page: ScenariosPage, qtbot: QtBot) -> None:
    for kind in ("enter", "happen", "finish", "expect", "expect_none"):
        page.steps.table.selectRow(page.steps.model.rowCount() - 1)
        page.steps.add_line(kind)
        pick(page, page.steps.model.rowCount() - 1, qtbot)
    assert [one.kind for one in scenario(page).steps[5:]] == ["enter", "happen", "finish", "expect", "expect_none"]
    played(page, qtbot)


def test_fields_that_change_are_asked_for_by_their_labels(page: ScenariosPage, mode: RehearseMode) -> None:
    page.steps.table.selectRow(3)
    page.steps.add_line("set")
    asked = dialog(mode)
    assert isinstance(asked, FieldsDialog)
    asked.editor("source").show_value("phone")
    press(asked, "Change")
    assert scenario(page).steps[4] == Step(set="1", values={"source": "phone"})
    assert cell(page, 4, WHAT) == "Changes: Source: “phone”"


def test_an_expectation_is_edited_without_programming(page: ScenariosPage, qtbot: QtBot) -> None:
    pick(page, 1, qtbot)
    form = page.steps.form
    texts = [one for one in form.findChildren(QLineEdit) if one.accessibleName() == "text"]
    texts[0].setText("Rossi")
    ways = next(one for one in form.findChildren(QComboBox) if one.accessibleName() == "How text is compared")
    ways.setCurrentIndex(ways.findData("contains"))
    ways.activated.emit(1)
    others = next(one for one in form.findChildren(QCheckBox) if one.text() == "and no others")
    others.click()
    expected = scenario(page).steps[1].expect
    assert expected is not None
    assert expected.effects[0]["text"] == {"contains": "Rossi"}
    assert not expected.only
    qtbot.waitUntil(lambda: _all_known(page) and set(verdicts(page)) == {"As expected"})


def test_an_effect_taken_out_can_be_picked_again_from_what_happened(page: ScenariosPage, qtbot: QtBot) -> None:
    pick(page, 1, qtbot)
    before = scenario(page).steps[1]
    named(page.steps.form, "Remove this effect").click()
    qtbot.waitUntil(lambda: "Otherwise" in verdicts(page))
    qtbot.waitUntil(
        lambda: any(
            one.isEnabled() for one in page.steps.form.findChildren(QPushButton) if one.text().startswith("Add from")
        )
    )
    pick_button = [one for one in page.steps.form.findChildren(QPushButton) if one.text().startswith("Add from")][-1]
    menu = pick_button.menu()
    menu.actions()[0].trigger()
    after = scenario(page).steps[1]
    assert after.expect is not None
    assert before.expect is not None
    assert sorted(one["rule"] for one in after.expect.effects) == sorted(one["rule"] for one in before.expect.effects)


def test_statuses_are_chosen_by_name(page: ScenariosPage, qtbot: QtBot) -> None:
    pick(page, 1, qtbot)
    box = next(one for one in page.steps.form.findChildren(QComboBox) if one.accessibleName() == "Thank the client")
    assert box.currentText() == "planned"
    box.setCurrentIndex(box.findData("done"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: "Otherwise" in verdicts(page))
    qtbot.waitUntil(lambda: any("“Thank the client” should stand at “done”" in one for one in said(page)))


def test_coverage_is_told_and_marks_are_asked_for(page: ScenariosPage, mode: RehearseMode, qtbot: QtBot) -> None:
    told: list[dict[str, tuple[Msg, ...]]] = []
    mode.covered_changed.connect(told.append)
    qtbot.waitUntil(lambda: any("covered:" in one.text() for one in page.findChildren(QLabel)))
    page.marks.click()
    assert told[-1]["bill"] == ()
    ends = [one.plain() for one in told[-1]["thanks"]]
    assert ends == [f"“Thank the client” ends as “{how}” in no scenario." for how in ("failed", "cancelled")]
    page.marks.click()
    assert told[-1] == {}


def test_one_scenario_is_run_alone_and_the_trace_tells_of_it(
    page: ScenariosPage, mode: RehearseMode, qtbot: QtBot
) -> None:
    told: list[Session | Traced] = []
    mode.trace_changed.connect(told.append)
    mode.pages.choose("records")
    assert told[-1] is mode.session
    press(mode, "Save as scenario…")
    qtbot.waitUntil(lambda: len(page.binder.pages) == 2)
    played(page, qtbot)
    other, first = page.binder.pages[0], page.binder.pages[1]
    page.choose(first.id)
    known = page.runs.of(other, mode.session.rule_set)
    assert isinstance(told[-1], Traced)
    before = told[-1].rehearsal
    named(page, "Run this scenario").click()
    played(page, qtbot)
    assert page.runs.of(other, mode.session.rule_set) is known
    assert isinstance(told[-1], Traced)
    assert told[-1].rehearsal is not before
    assert told[-1].rehearsal.steps == before.steps
    assert told[-1].titles() == {FIRST: "Roof of the Rossi house"}


def test_several_scenarios_have_names_of_their_own(page: ScenariosPage, mode: RehearseMode, qtbot: QtBot) -> None:
    mode.pages.choose("records")
    choose(mode, "1")
    press(mode, "Save as scenario…")
    qtbot.waitUntil(lambda: len(page.binder.pages) == 2)
    assert [one.name for one in page.binder.pages] == ["Roof of the Rossi house", "Roof of the Rossi house (2)"]
    page.choose(page.binder.pages[0].id)
    assert page.steps.name.text() == "Roof of the Rossi house"
    named(page, "Remove scenario").click()
    assert [one.name for one in page.binder.pages] == ["Roof of the Rossi house (2)"]


def test_scenarios_go_to_files_and_come_back(
    page: ScenariosPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "roof.scenario.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    named(page, "Export scenario…").click()
    assert path.read_text("utf-8") == dumps(scenario(page))
    named(page, "Import scenarios…").click()
    assert len(page.binder.pages) == 2
    path.write_text("{", "utf-8")
    named(page, "Import scenarios…").click()
    assert any("ends too early" in one.text() for one in page.steps.findChildren(QLabel))


def test_what_is_kept_is_there_again_and_what_cannot_be_read_is_told(
    context: RehearseContext, shelf: MemoryShelf, document: RuleSetDocument, qtbot: QtBot
) -> None:
    raw = {
        "format": "rulewright/scenario",
        "version": 1,
        "name": "Kept",
        "rule_set": "solar",
        "start": "2026-03-02T10:00:00Z",
    }
    shelf.put(Kept("a", "solar", "Kept", raw, solar.START))
    shelf.put(Kept("b", "solar", "Newer", {**raw, "version": 9}, solar.START))
    mode = RehearseMode(context, document)
    qtbot.addWidget(mode)
    assert mode.scenarios is not None
    assert [one.name for one in mode.scenarios.binder.pages] == ["Kept"]
    assert any("newer Rulewright" in one.text() for one in mode.scenarios.steps.findChildren(QLabel))
    assert set(shelf.kept) == {"a", "b"}


def test_a_full_disk_is_told_and_the_edit_stays(page: ScenariosPage, shelf: MemoryShelf) -> None:
    shelf.full = True
    page.steps.name.setFocus()
    page.steps.name.setText("Other")
    QTest.keyClick(page.steps.name, Qt.Key.Key_Return)
    assert scenario(page).name == "Other"
    assert any("disk is full" in one.text() for one in page.steps.findChildren(QLabel))


def test_the_page_is_there_only_where_scenarios_can_be_kept(
    theme: Theme, jobs: Jobs, document: RuleSetDocument, qtbot: QtBot
) -> None:
    mode = RehearseMode(solar.context(theme, jobs), document)
    qtbot.addWidget(mode)
    assert mode.scenarios is None
    assert mode.pages.isHidden()
