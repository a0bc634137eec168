"""How the outside reaches the engine, as it is set up in the window."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from app.engine import rule_set_file
from app.engine.model.rule_set import Trigger
from app.publish.hooks import Hook
from app.run.manner import Manner, public_address, read_manner, read_public_address
from app.storage.ledger.access import Hooks
from app.storage.workspace import Workspace
from app.ui.run.context import RunContext
from app.ui.run.hooks import HookLine
from app.ui.run.mode import RunMode
from app.ui.run.watch import Phase
from app.ui.widgets.labels import IconButton
from tests.ui.backtest.conftest import rules
from tests.ui.run.engines import NOW, FakeEngine

KEY = ("deal", "paid")


@pytest.fixture
def called(context: RunContext) -> RunContext:
    """A workspace with a trigger that waits for a call."""
    rule_set = rule_set_file.loads(rules(told=True))
    first, *others = rule_set.stages
    trigger = Trigger(id="paid", type="webhook.received", parameters={"code": "paid"})
    stages = (first.model_copy(update={"triggers": (trigger,)}), *others)
    context.rule_sets()[:] = [rule_set.model_copy(update={"stages": stages})]
    return context


def _enter(mode: RunMode, address: str) -> None:
    field = mode.addresses.form.lines["public_address"].field
    assert isinstance(field, QLineEdit)
    field.setText(address)
    field.editingFinished.emit()


def _removers(line: HookLine) -> list[IconButton]:
    found = line.findChildren(IconButton)
    return [one for one in found if one.isVisible() and one.accessibleName().startswith("Take this address back")]


def test_a_public_address_is_kept_in_the_workspace_with_a_port_that_stays(
    mode: RunMode, workspace: Workspace, qtbot: QtBot
) -> None:
    mode.open("addresses")
    qtbot.waitUntil(lambda: mode.addresses.currentWidget() is mode.addresses.body)
    _enter(mode, "https://rules.example.com/")
    assert read_public_address(workspace.settings) == "https://rules.example.com"
    assert read_manner(workspace.settings).port == 8750
    assert workspace.directory().reachable
    field = mode.addresses.form.lines["port"].field
    assert isinstance(field, QSpinBox)
    assert field.value() == 8750


def test_what_is_no_address_is_said_at_the_field_and_not_kept(mode: RunMode, workspace: Workspace) -> None:
    mode.open("addresses")
    _enter(mode, "rules.example.com")
    assert "https://" in mode.addresses.form.lines["public_address"].note
    assert read_public_address(workspace.settings) == ""
    assert not workspace.directory().reachable


@pytest.mark.parametrize(
    "odd", ["ftp://x.example", "https://", "https://a b", "https://x.example/?q=1", "https://x:99999"]
)
def test_only_addresses_of_the_web_are_taken(odd: str) -> None:
    with pytest.raises(Exception, match="not an address of the web"):
        public_address(odd)


def test_choosing_when_it_runs_forgets_no_port(mode: RunMode, workspace: Workspace) -> None:
    _enter(mode, "https://rules.example.com")
    mode.late.auto.click()
    mode.bar.keep.click()
    assert read_manner(workspace.settings) == Manner(keep=True, with_window=True, port=8750)


@pytest.mark.usefixtures("called")
def test_the_address_of_a_webhook_is_made_shown_once_and_copied(
    running: RunMode, engine: FakeEngine, qtbot: QtBot
) -> None:
    running.open("addresses")
    page = running.addresses
    qtbot.waitUntil(lambda: KEY in page.list.lines)
    line = page.list.lines[KEY]
    assert "nobody can set it off" in line.said.text()
    line.make.click()
    qtbot.waitUntil(line.made.isVisible)
    line.url.copy.click()
    assert QGuiApplication.clipboard().text() == "https://rules.example.com/hook/secret1"
    assert line.call.line.text().startswith("curl -X POST 'https://rules.example.com/hook/secret1?item=")
    assert [(one.code, one.entity, one.find) for one in engine.addresses] == [("paid", "deal", "item")]
    qtbot.waitUntil(line.said.isHidden)


@pytest.mark.usefixtures("called")
def test_an_address_that_was_just_made_stays_in_sight_while_an_older_one_is_taken_back(
    running: RunMode, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.addresses.append(Hook("lost", "Paid", "paid", "deal", "item", "", NOW))
    running.open("addresses")
    line = running.addresses.list.lines[KEY]
    qtbot.waitUntil(line.said.isHidden)
    line.make.click()
    qtbot.waitUntil(lambda: line.made.isVisible() and len(_removers(line)) == 2)
    _removers(line)[1].click()
    qtbot.waitUntil(lambda: len(engine.addresses) == len(_removers(line)) == 1)
    assert line.made.isVisible()
    _removers(line)[0].click()
    assert not line.made.isVisible()


@pytest.mark.usefixtures("called")
def test_while_no_engine_runs_an_address_can_be_made_and_taken_back(
    mode: RunMode, workspace: Workspace, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: mode.watch.phase is Phase.STOPPED)
    mode.open("addresses")
    line = mode.addresses.list.lines[KEY]
    line.names_by.setCurrentIndex(1)
    line.make.click()
    qtbot.waitUntil(line.made.isVisible)
    assert line.url.line.text().startswith("http://127.0.0.1:8750/hook/")
    assert "?address=" in line.call.line.text()
    assert read_manner(workspace.settings).port == 8750
    (hook,) = Hooks(workspace.database).all()
    line.remove_asked.emit(hook.id)
    qtbot.waitUntil(lambda: not Hooks(workspace.database).all())
