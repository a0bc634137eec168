"""The exceptions list: who is never taken as a lead again."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.engine.model.belongings import Exclusion
from app.engine.model.people import Contact
from app.engine.model.values import Phone
from app.storage.workspace import Workspace
from app.ui.data.mode import DataMode
from app.ui.data.pages.exclusions import ExclusionsPage
from tests.ui.data.conftest import NOW
from tests.ui.data.hands import line_of, press, type_into
from tests.ui.preview.seen import words

LISTED = (
    Exclusion("company:9", "Bad Debts Ltd", "ann", NOW, id="company:9"),
    Exclusion("company:9", "Bad Debts Ltd", "ann", NOW, id="+390471555"),
    Exclusion("company:9", "Bad Debts Ltd", "ann", NOW, id="office@bad.example"),
)


@pytest.fixture
def page(mode: DataMode) -> ExclusionsPage:
    found = mode.open("exclusions")
    assert isinstance(found, ExclusionsPage)
    return found


def listed(workspace: Workspace) -> set[str]:
    return {one.id for one in workspace.belongings.all(Exclusion)}


def test_an_address_is_typed_by_hand(page: ExclusionsPage, workspace: Workspace, mode: DataMode) -> None:
    type_into(page.address, "Mr. Nobody")
    assert "“Mr. Nobody” is neither a phone number nor an e-mail address." in words(page)
    type_into(page.address, "Nobody@Example.com")
    assert "is neither" not in words(page)
    assert listed(workspace) == {"nobody@example.com"}
    mode.undo_stack.undo()
    assert listed(workspace) == set()
    mode.undo_stack.redo()
    assert listed(workspace) == {"nobody@example.com"}


def test_whose_a_typed_phone_is_is_found_however_it_is_written(page: ExclusionsPage, workspace: Workspace) -> None:
    workspace.records.contacts.put(Contact("7", "Ada", "Byron", phones=(Phone("+39 335 1234567"),)))
    type_into(page.address, "0039 335-1234567")
    assert page.current == "contact:7"
    assert page.lines()[0].title == "Ada Byron"


def test_the_addresses_of_one_client_stand_together(page: ExclusionsPage, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.belongings.write(*LISTED)
    page.refresh()
    (line,) = page.lines()
    assert line.title == "Bad Debts Ltd"
    assert "3 addresses" in line.detail
    assert "Anna Keller" in line.detail
    qtbot.waitUntil(lambda: "office@bad.example" in words(page))


def test_one_address_is_taken_off_and_put_back(page: ExclusionsPage, workspace: Workspace, mode: DataMode) -> None:
    workspace.belongings.write(*LISTED)
    page.refresh()
    press(page.crosses[1])
    assert listed(workspace) == {"company:9", "office@bad.example"}
    mode.undo_stack.undo()
    assert listed(workspace) == {one.id for one in LISTED}


def test_a_client_taken_off_comes_back_with_all_addresses(
    page: ExclusionsPage, workspace: Workspace, mode: DataMode
) -> None:
    workspace.belongings.write(*LISTED)
    page.refresh()
    press(page.delete_button)
    assert listed(workspace) == set()
    assert page.empty.isVisibleTo(page)
    mode.undo_stack.undo()
    assert set(workspace.belongings.all(Exclusion)) == set(LISTED)


def test_a_name_is_given_by_hand(page: ExclusionsPage, workspace: Workspace) -> None:
    workspace.belongings.write(*LISTED[1:])
    page.refresh()
    type_into(line_of(page.details.rows["name"]), "Slow Payers")
    assert {one.name for one in workspace.belongings.all(Exclusion)} == {"Slow Payers"}
