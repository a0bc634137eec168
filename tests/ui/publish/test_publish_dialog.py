"""Publishing from the window, to a server that runs in this process."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.engine.editing import Place, Section, insert
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet, Trigger
from app.engine.rule_set_file import version_id
from app.engine.words import msg
from app.publish.servers import Servers
from app.server.limits import Limits
from app.settings import Server
from app.ui.desk.window import MainWindow
from app.ui.publish.desk import PublishDesk
from app.ui.publish.publish_dialog import PublishDialog
from app.ui.publish.server_dialog import ServerDialog
from app.ui.run.hooks import HookLine
from app.ui.widgets.states import EmptyState
from tests.server.conftest import House
from tests.ui.window import conftest

places, designer, window = conftest.places, conftest.designer, conftest.window

ADDRESS = "https://rules.example.com"


class Drawer(dict[str, str]):
    """Keeps secrets in memory."""

    def put(self, name: str, value: str) -> None:
        self[name] = value

    def remove(self, name: str) -> None:
        self.pop(name, None)


@pytest.fixture
def house() -> House:
    return House(Limits())


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def desk(window: MainWindow, house: House, drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> PublishDesk:
    """The window's own desk, with a server called “production” kept."""
    monkeypatch.setenv("RULEWRIGHT_SECRETS", "environment")
    made = window.desks.publishing
    made.servers = Servers(drawer, lambda _server, token: house.client(token=token))
    return made


@pytest.fixture
def kept(desk: PublishDesk, house: House) -> PublishDesk:
    chosen = desk.choices
    chosen.choose(desk.servers.added(chosen.value, Server("production", ADDRESS), house.token()))
    return desk


def opened(desk: PublishDesk, qtbot: QtBot) -> PublishDialog:
    dialog = desk.open_publish()
    qtbot.waitUntil(lambda: dialog.plan is not None)
    return dialog


def asked_for(dialog: PublishDialog) -> ServerDialog:
    found = dialog.findChild(ServerDialog)
    assert found is not None
    return found


def done(dialog: PublishDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.plan is not None and dialog.busy.isHidden())


def shown(dialog: PublishDialog) -> list[str]:
    """Read the tree of differences as a screen reader would."""
    model = dialog.differences.view.model()
    found: list[str] = []

    def walk(parent: Any) -> None:
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            found.append(index.data(Qt.ItemDataRole.AccessibleTextRole))
            walk(index)

    walk(dialog.differences.view.rootIndex())
    return found


def write(window: MainWindow, old: str, new: str) -> None:
    def edit(rule_set: RuleSet) -> RuleSet:
        stages = tuple(
            stage.model_copy(
                update={
                    "rules": tuple(
                        one.model_copy(
                            update={
                                "parameters": {
                                    key: value.replace(old, new) if isinstance(value, str) else value
                                    for key, value in one.parameters.items()
                                }
                            }
                        )
                        for one in stage.rules
                    )
                }
            )
            for stage in rule_set.stages
        )
        return rule_set.model_copy(update={"stages": stages})

    window.session.document.edit(edit, msg("Write otherwise"))


def test_without_a_server_the_dialog_says_what_to_do(desk: PublishDesk, qtbot: QtBot) -> None:
    dialog = desk.open_publish()
    assert dialog.stack.currentWidget() is dialog.none
    assert not dialog.foot.publish.isVisible()
    with qtbot.waitSignal(dialog.server_add_asked):
        QTest.mouseClick(dialog.none.button, Qt.MouseButton.LeftButton)


@pytest.mark.usefixtures("desk")
def test_the_button_of_the_window_opens_it(window: MainWindow) -> None:
    window.actions_["file.publish"].trigger()
    assert any(one.isVisible() for one in window.findChildren(PublishDialog))


def test_a_server_is_tested_and_kept_with_its_token_among_the_secrets(
    desk: PublishDesk, drawer: Drawer, house: House, qtbot: QtBot
) -> None:
    dialog = desk.open_publish()
    dialog.none.button.click()
    asking = asked_for(dialog)
    asking.name.setText("production")
    asking.url.setText(ADDRESS + "/")
    asking.token.setText("rw_wrong")
    asking.test.click()
    qtbot.waitUntil(lambda: "does not know the token" in asking.said.text())

    asking.token.setText(house.token())
    asking.test.click()
    qtbot.waitUntil(lambda: "knows the token" in asking.said.text() and "not" not in asking.said.text())
    asking.add.click()
    done(dialog, qtbot)

    assert [(one.name, one.url) for one in desk.choices.value.servers] == [("production", ADDRESS)]
    assert list(drawer) == ["server-production/token"]
    assert dialog.head.health.text() == "Ready"
    assert dialog.head.live.text() == "Nothing runs in this pipeline there yet."


def test_an_address_that_is_not_encrypted_is_refused_where_it_is_typed(desk: PublishDesk) -> None:
    dialog = desk.open_publish()
    dialog.none.button.click()
    asking = asked_for(dialog)
    asking.name.setText("production")
    asking.url.setText("http://rules.example.com")
    asking.token.setText("rw_x")
    asking.add.click()
    assert "not encrypted" in asking.said.text()
    assert desk.choices.value.servers == ()


def test_it_shows_what_differs_publishes_and_is_among_the_versions_then(
    kept: PublishDesk, window: MainWindow, house: House, qtbot: QtBot
) -> None:
    rule_set = window.session.document.value
    dialog = opened(kept, qtbot)
    assert any(one.startswith("Added: Thank the applicant.") for one in shown(dialog))
    dialog.foot.comment.setText("For spring")
    dialog.foot.despite.setChecked(True)
    QTest.mouseClick(dialog.foot.publish, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Published" in dialog.foot.said.text())

    live = house.parts.releases.live("loans")
    assert live is not None
    assert live.version == version_id(rule_set)
    assert not dialog.foot.publish.isEnabled()
    (saved,) = window.session.workspace.versions.list("loans")
    assert (saved.id, saved.comment) == (live.version, "For spring")


@pytest.mark.parametrize(("order", "main_first"), [(0, True), (1, False), (2, True), (3, False)])
def test_the_button_that_publishes_stands_where_that_of_other_dialogs_does(
    order: int, main_first: bool, kept: PublishDesk, qtbot: QtBot
) -> None:
    """In the orders of Windows, macOS, KDE and GNOME."""
    dialog = opened(kept, qtbot)
    dialog.head.add_asked.emit()
    adding = asked_for(dialog)
    (cancel,) = (one for one in adding.findChildren(QPushButton) if one.text() == "Cancel")
    for main, other in ((dialog.foot.publish, dialog.foot.close_), (adding.add, cancel)):
        box = main.parentWidget()
        assert box is not None
        box.setStyleSheet(f"* {{ button-layout: {order}; }}")
        layout = box.layout()
        assert layout is not None
        layout.activate()
        assert (main.x() < other.x()) is main_first


def test_enter_in_a_field_puts_nothing_in_force(kept: PublishDesk, house: House, qtbot: QtBot) -> None:
    dialog = opened(kept, qtbot)
    dialog.foot.despite.setChecked(True)
    assert dialog.foot.publish.isEnabled()
    for part in (dialog.foot.comment, dialog.dry_run.items, dialog.differences.view, dialog.problems.list):
        QTest.keyClick(part, Qt.Key.Key_Return)
    assert dialog.busy.isHidden()
    assert house.parts.releases.live("loans") is None


def published(desk: PublishDesk, qtbot: QtBot) -> PublishDialog:
    dialog = opened(desk, qtbot)
    dialog.foot.despite.setChecked(True)
    dialog.foot.publish.click()
    qtbot.waitUntil(lambda: dialog.plan is not None and dialog.plan.is_live)
    done(dialog, qtbot)
    return dialog


def test_a_changed_text_is_shown_word_by_word_and_can_be_taken_back(
    kept: PublishDesk, window: MainWindow, qtbot: QtBot
) -> None:
    first = published(kept, qtbot)
    assert not first.foot.roll_back.isVisible()
    first.reject()
    write(window, "We have your request", "We have got your request")
    dialog = published(kept, qtbot)
    dialog.look_at("production")
    done(dialog, qtbot)
    assert dialog.foot.roll_back.isVisible()
    dialog.foot.roll_back.click()
    qtbot.waitUntil(lambda: "again" in dialog.foot.said.text())

    title = "\u2039Title\u203a"
    assert f"Text: from “We have your request {title}.” to “We have got your request {title}.”" in shown(dialog)


def test_errors_block_and_lead_to_their_card(kept: PublishDesk, window: MainWindow, qtbot: QtBot) -> None:
    write(window, "We have your request", "We have {{ item.nothing_so }}")
    dialog = opened(kept, qtbot)
    assert dialog.tabs.currentIndex() == 1
    assert not dialog.foot.publish.isEnabled()
    line = dialog.problems.list.item(0)
    assert line.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Error: Submitted › Thank the applicant")
    with qtbot.waitSignal(kept.node_asked) as asked:
        dialog.problems.list.itemActivated.emit(line)
    assert asked.args == ["welcome", "text"]
    assert not dialog.isVisible()


def test_a_problem_of_a_card_without_a_name_calls_it_by_its_type(
    kept: PublishDesk, window: MainWindow, catalogue: Catalogue, qtbot: QtBot
) -> None:
    window.design.board.add([catalogue.rules["employee.notification"]])
    dialog = opened(kept, qtbot)
    assert "› Add notification:" in dialog.problems.list.item(0).text()


def test_a_dry_run_shows_what_would_be_sent_otherwise(
    kept: PublishDesk, window: MainWindow, house: House, qtbot: QtBot
) -> None:
    published(kept, qtbot).reject()
    item = {"pipeline": "loans", "stage": "A_SUBMITTED", "values": {"title": "Roof", "contacts": ["contact:1"]}}
    house.client().put("/v1/items/deal/7", json=item).raise_for_status()
    write(window, "We have your request", "We have got your request")
    dialog = opened(kept, qtbot)
    dialog.tabs.setCurrentIndex(2)
    dialog.dry_run.go.click()
    qtbot.waitUntil(lambda: dialog.dry_run.table.model.rowCount() > 0)
    row = [dialog.dry_run.table.model.item(0, column).text() for column in range(5)]
    assert row[:3] == ["Otherwise", "Thank the applicant", "SMS"]


def test_who_was_overtaken_is_told_and_sees_what_runs_by_now(
    kept: PublishDesk, window: MainWindow, house: House, qtbot: QtBot
) -> None:
    published(kept, qtbot).reject()
    write(window, "We have your request", "We have got your request")
    dialog = opened(kept, qtbot)
    rules = window.session.document.value.model_copy(update={"name": "Theirs"})
    theirs = house.parts.releases.upload(rules, house.now)
    house.parts.releases.activate("loans", theirs.id, house.now)
    dialog.foot.despite.setChecked(True)
    dialog.foot.publish.click()
    qtbot.waitUntil(lambda: "Somebody else" in dialog.foot.said.text())
    assert f"Version {theirs.id[:8]} runs there" in dialog.head.live.text()
    live = house.parts.releases.live("loans")
    assert live is not None
    assert live.version == theirs.id


def test_the_shadow_tells_since_when_and_says_when_nothing_has_happened_yet(
    kept: PublishDesk, window: MainWindow, house: House, qtbot: QtBot
) -> None:
    published(kept, qtbot).reject()
    write(window, "We have your request", "We have got your request")
    dialog = opened(kept, qtbot)
    dialog.tabs.setCurrentIndex(3)
    dialog.shadow.begin.button.click()
    qtbot.waitUntil(lambda: "0 events since then" in dialog.shadow.since.text())
    page = dialog.shadow.table
    nothing = page.findChild(EmptyState)
    assert nothing is not None
    assert nothing.accessibleDescription() == "Nothing has happened to any item since the shadow was cast."
    item = {"pipeline": "loans", "stage": "A_SUBMITTED", "values": {"title": "Roof", "contacts": ["contact:1"]}}
    house.client().put("/v1/items/deal/7", json=item).raise_for_status()
    dialog.shadow.again.click()
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    assert "1 event since then was played" in dialog.shadow.since.text()


def test_a_server_that_cannot_be_reached_is_said_and_tried_again(kept: PublishDesk, house: House, qtbot: QtBot) -> None:
    tries: list[str] = []

    def connect(_server: Server, token: str) -> Any:
        tries.append(token)
        if len(tries) == 1:
            raise KnownError(msg("The line is dead."))
        return house.client(token=token)

    kept.servers = Servers(kept.servers.secrets, connect)
    dialog = kept.open_publish()
    qtbot.waitUntil(lambda: dialog.stack.currentWidget() is dialog.failure)
    assert dialog.failure.accessibleDescription() == "The line is dead."
    dialog.failure.button.click()
    qtbot.waitUntil(lambda: dialog.plan is not None)


def test_a_forgotten_server_takes_its_token_along(kept: PublishDesk, drawer: Drawer, qtbot: QtBot) -> None:
    dialog = opened(kept, qtbot)
    dialog.head.remove.click()
    assert (kept.choices.value.servers, dict(drawer)) == ((), {})
    assert dialog.stack.currentWidget() is dialog.none


def line_of(dialog: PublishDialog) -> HookLine:
    return dialog.hooks.list.lines["deal", "paid"]


def test_the_address_of_a_webhook_is_made_on_the_server_and_works(
    kept: PublishDesk, window: MainWindow, house: House, qtbot: QtBot
) -> None:
    trigger = Trigger(id="paid", type="webhook.received", parameters={"code": "paid"})
    stage = window.session.document.value.stages[0].id
    window.session.document.edit(lambda old: insert(old, [trigger], Place(stage, Section.TRIGGERS)), msg("Add"))
    dialog = opened(kept, qtbot)
    dialog.tabs.setCurrentIndex(4)
    done(dialog, qtbot)
    line = line_of(dialog)
    line.make.click()
    qtbot.waitUntil(lambda: bool(line.url.line.text()))
    done(dialog, qtbot)
    url = line.url.line.text()
    answer = house.client(token="").post(f"/hook/{url.rpartition('/')[2]}?item=none", json={})
    assert (answer.status_code, "There is no item" in answer.json()["detail"]) == (404, True)
    dialog.look_at("production")
    done(dialog, qtbot)
    assert line_of(dialog).make.text() == "Make another address"
