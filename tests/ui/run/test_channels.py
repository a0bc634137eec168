"""Channels are set up, tried out, and their secrets kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app.delivery.base import Channel
from app.delivery.registry import channel_types
from app.delivery.sms_http import HttpSms
from app.delivery.smtp import Smtp
from app.storage.company import ConfiguredProvider
from app.storage.workspace import Workspace
from app.ui.run.channels import ChannelsPage
from app.ui.run.context import RunContext
from app.ui.run.fields import SECRET, FieldForm
from app.ui.run.mode import RunMode
from app.ui.run.settings_form import asked_of, usual
from tests.delivery.servers.mail_server import MailServer
from tests.ui.run.conftest import Drawer


@pytest.fixture
def page(mode: RunMode) -> ChannelsPage:
    mode.open("channels")
    return mode.channels


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer().running() as running:
        yield running


def line(page: ChannelsPage, name: str) -> QLineEdit:
    """Return the line in which a setting is typed."""
    field: QWidget = page.form.lines[name].field
    found = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def type_in(page: ChannelsPage, name: str, text: str) -> None:
    field = line(page, name)
    field.clear()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def choose(page: ChannelsPage, name: str, value: str) -> None:
    box = page.form.lines[name].field
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def mailbox(page: ChannelsPage, server: MailServer) -> None:
    """Set up a mailbox at a server on this machine."""
    page.add(Smtp)
    type_in(page, "host", "127.0.0.1")
    choose(page, "security", "none")
    choose(page, "way_in", "none")
    port = page.form.lines["port"].field
    assert isinstance(port, QSpinBox)
    port.setValue(server.port)
    port.editingFinished.emit()
    type_in(page, "address", "office@example.com")


def test_without_a_channel_it_is_said_that_rules_run_all_the_same(page: ChannelsPage) -> None:
    assert page.empty.isVisible()
    assert "Rules run all the same" in page.empty.accessibleDescription()


def test_a_new_channel_says_what_is_to_be_filled_in(page: ChannelsPage, workspace: Workspace) -> None:
    page.add(Smtp)
    assert page.form.lines["host"].note == "“Server” must be filled in."
    (kept,) = workspace.providers.all()
    assert (kept.channel, kept.settings["kind"]) == ("email", "smtp")


def test_fields_are_asked_for_only_where_they_matter(page: ChannelsPage) -> None:
    page.add(Smtp)
    assert page.form.lines["password"].isVisible()
    choose(page, "way_in", "oauth2")
    assert not page.form.lines["password"].isVisible()
    assert page.form.lines["token_url"].isVisible()


@pytest.mark.parametrize(("height", "scrolls"), [(500, True), (1600, False)])
def test_the_test_ends_where_the_fields_do(page: ChannelsPage, qtbot: QtBot, height: int, scrolls: bool) -> None:
    page.add(Smtp)
    page.window().resize(1200, height)
    qtbot.waitUntil(lambda: page.form.visibleRegion().boundingRect().height() < page.form.height() or not scrolls)
    qtbot.waitUntil(lambda: right(page.trial) == right(page.form))


def right(widget: QWidget) -> int:
    return widget.mapToGlobal(widget.rect().topRight()).x()


def test_a_test_mail_really_arrives(page: ChannelsPage, server: MailServer, qtbot: QtBot) -> None:
    mailbox(page, server)
    QTest.keyClicks(page.trial.to, "paolo@example.com")
    QTest.mouseClick(page.trial.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.trial.said.text().startswith("The test has left"), timeout=10_000)
    assert page.trial.to.hasFocus()
    assert [one.recipients for one in server.mails] == [("paolo@example.com",)]


def test_why_a_test_does_not_work_is_said_beside_its_button(
    page: ChannelsPage, server: MailServer, qtbot: QtBot
) -> None:
    server.refusals["nobody@example.com"] = ["550 No such user"]
    mailbox(page, server)
    QTest.keyClicks(page.trial.to, "nobody@example.com")
    QTest.keyClick(page.trial.to, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "It does not work" in page.trial.said.text(), timeout=10_000)
    assert "nobody@example.com" in page.trial.said.text()


def test_a_secret_is_kept_elsewhere_and_never_shown_again(
    page: ChannelsPage, workspace: Workspace, drawer: Drawer
) -> None:
    page.add(Smtp)
    type_in(page, "password", "open sesame")
    (kept,) = workspace.providers.all()
    assert kept.settings["password"] == "secret://smtp/password"
    assert drawer.kept == {"smtp/password": "open sesame"}
    assert line(page, "password").text() == ""
    assert line(page, "password").placeholderText() == "Kept in the drawer"
    assert line(page, "password").echoMode() is QLineEdit.EchoMode.Password
    assert "the drawer" in page.where.text()


def test_removing_a_channel_forgets_its_secrets_and_can_be_undone(
    page: ChannelsPage, mode: RunMode, workspace: Workspace, drawer: Drawer
) -> None:
    page.add(Smtp)
    type_in(page, "host", "mail.example.com")
    type_in(page, "password", "open sesame")
    QTest.mouseClick(page.remove_button, Qt.MouseButton.LeftButton)
    assert workspace.providers.all() == ()
    assert drawer.kept == {}
    mode.undo_stack.undo()
    (kept,) = workspace.providers.all()
    assert kept.settings["host"] == "mail.example.com"
    assert line(page, "password").placeholderText() == "Not entered yet"


def test_what_was_only_simulated_sends_for_real_under_the_same_id(page: ChannelsPage, workspace: Workspace) -> None:
    workspace.providers.put(ConfiguredProvider("office", "Office", "email"))
    page.refresh()
    assert page.real.isVisible()
    kinds = {one.kind for one in page.book.stand_ins(workspace.providers.all()[0])}
    assert "smtp" in kinds
    page.book.make_real("office", Smtp)
    (kept,) = workspace.providers.all()
    assert (kept.id, kept.settings["kind"]) == ("office", "smtp")
    assert page.form.lines["host"].isVisible()


@pytest.mark.parametrize("kind", sorted(channel_types()))
def test_every_channel_has_a_form_that_holds_what_is_usual(kind: str, context: RunContext, qtbot: QtBot) -> None:
    channel: type[Channel] = channel_types()[kind]
    asked = asked_of(channel)
    form = FieldForm(context.look)
    qtbot.addWidget(form)
    form.ask(asked)
    form.show_values(usual(channel))
    held = form.values()
    for name, value in usual(channel).items():
        if name in form.lines and form.lines[name].asked.kind != SECRET:
            assert held[name] == value, name


def test_a_new_channel_is_shown_from_its_beginning(page: ChannelsPage, qtbot: QtBot) -> None:
    page.add(Smtp)
    qtbot.waitUntil(line(page, "host").hasFocus)
    page.add(HttpSms)
    qtbot.waitUntil(line(page, "url").hasFocus)
    qtbot.waitUntil(lambda: not line(page, "url").visibleRegion().isEmpty())
