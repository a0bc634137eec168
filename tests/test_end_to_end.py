"""From an empty board to a second mail: designed in the window, published, run for real, and a client's click."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.cli import command_line
from app.engine.catalog.registry import load_catalogue
from app.engine.model.people import Contact, Employee
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import Pipeline, PipelineStage, StageKind
from app.engine.model.values import Email
from app.engine.rule_set_file import version_id
from app.paths import places
from app.run.address import read_address
from app.storage.workspace import Workspace
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from app.ui.forms.text.edit import PlaceholderEdit
from app.ui.forms.text.toolbar import LinkPopup
from app.ui.inspector.pages import NodePage
from app.ui.publish.publish_dialog import PublishDialog
from app.ui.publish.server_dialog import ServerDialog
from tests.delivery.servers.mail_server import MailServer

OFFER = "https://larch.example/offer"
PATIENCE = 15_000
"""Milliseconds to wait at most for what another process does."""


def fill(path: Path) -> None:
    """Make a workspace with a pipeline of three stages, somebody responsible and a client."""
    with Workspace.create(path) as workspace:
        stages = (
            PipelineStage("new", "New"),
            PipelineStage("keen", "Interested"),
            PipelineStage("won", "Won", "#7BD500", StageKind.WON),
        )
        workspace.pipelines.put(Pipeline("sales", "Sales", "deal", stages))
        workspace.records.put(
            Employee("ann", "Ann Lind", emails=(Email("ann@larch.example"),)),
            Contact("1", "Paolo", "Rossi", emails=(Email("paolo@example.org"),)),
        )


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window of somebody whose secrets lie in a file that a passphrase opens."""
    monkeypatch.setenv("RULEWRIGHT_PASSPHRASE", "larch and linden")
    path = tmp_path / "sales.rulewright"
    fill(path)
    program = Designer(qapp, places(), load_catalogue(others=False), lambda _path: None)
    made = program.open(path)
    qtbot.waitExposed(made)
    yield made
    program.close()
    assert program.tools.jobs.close()


@pytest.fixture
def post_office() -> Iterator[MailServer]:
    with MailServer().running() as server:
        yield server


# Somebody designs


def add(window: MainWindow, stage: str, words: str) -> NodePage:
    """Find a card by its words, add it to a stage with Enter, and return its form."""
    before = set(ids(window))
    window.design.board.stand_on(stage)
    search = window.design.finder.search
    search.clear()
    QTest.keyClicks(search, words)
    QTest.keyClick(search, Qt.Key.Key_Return)
    (added,) = set(ids(window)) - before
    assert window.session.document.selection == (added,)
    page = window.design.card.inspector.page
    assert isinstance(page, NodePage)
    return page


def ids(window: MainWindow) -> list[str]:
    return [node.id for _, node in window.session.document.value.nodes()]


def focused(page: NodePage, name: str) -> QWidget:
    page.form.focus_field(name)
    found = page.form.rows[name].editor.focus_target()
    assert found is not None
    return found


def typed(page: NodePage, name: str, words: str) -> PlaceholderEdit:
    edit = focused(page, name)
    assert isinstance(edit, PlaceholderEdit)
    QTest.keyClicks(edit, words)
    return edit


def designed(window: MainWindow) -> RuleSet:
    """Mail the client a tracked link; whoever follows it is interested, and is thanked by another mail."""
    mail = add(window, "new", "Send e-mail to client")
    typed(mail, "subject", "Your offer")
    edit = typed(mail, "text", "Hello, see it here: ")
    QTest.keyClick(edit, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    popup = window.findChild(LinkPopup)
    assert popup is not None
    line = popup.focusWidget()
    assert line is not None
    QTest.keyClicks(line, OFFER)
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClick(focused(mail, "track_clicks"), Qt.Key.Key_Space)

    trigger = add(window, "keen", "Link in e-mail clicked")
    QTest.keyClicks(focused(trigger, "url_prefix"), "https://larch.example/")

    thanks = add(window, "keen", "Send e-mail to client")
    typed(thanks, "subject", "Thank you")
    typed(thanks, "text", "We will call you.")
    return window.session.document.value


# Something runs


@contextmanager
def running(*words: str) -> Iterator[str]:
    """Run our program in a process of its own, and give the address that it says."""
    command = [sys.executable, "-m", "app", *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said: list[str] = []
            for line in process.stderr:
                said.append(line)
                if found := re.search(r"(http://\S+?)\.?$", line):
                    yield found[1]
                    break
            else:
                pytest.fail("".join(said))
        finally:
            process.terminate()
            process.communicate(timeout=20)
    assert process.returncode == 0


def client_of(url: str, token: str) -> httpx.Client:
    return httpx.Client(
        base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=PATIENCE / 1000
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def send_through(client: httpx.Client, post_office: MailServer) -> None:
    """Set a mailbox up, and send a test through it."""
    settings = {"kind": "smtp", "host": "localhost", "port": post_office.port, "security": "none", "way_in": "none"}
    settings |= {"address": "office@larch.example", "sends_as": "@larch.example"}
    answer = client.put("/v1/channels/office", json={"name": "Office", "channel": "email", "settings": settings})
    assert (answer.status_code, answer.json()["problem"]) == (200, "")
    client.post("/v1/channels/office/test", json={"to": "ann@larch.example"}).raise_for_status()
    assert [one.recipients for one in post_office.mails] == [("ann@larch.example",)]
    post_office.mails.clear()


def live_through(client: httpx.Client, post_office: MailServer, qtbot: QtBot) -> None:
    """Let a deal come in by HTTP, read its mail, follow the link, and find the deal where the trigger put it."""
    values = {"title": "Roof, Rossi", "responsible": "ann", "contacts": ["contact:1"]}
    deal = {"pipeline": "sales", "stage": "new", "values": values}
    assert client.put("/v1/items/deal/7", json=deal).status_code == 202
    qtbot.waitUntil(lambda: len(post_office.mails) == 1, timeout=PATIENCE)
    mail = post_office.mails[0]
    assert mail.recipients == ("paolo@example.org",)
    assert mail.message["Subject"] == "Your offer"
    assert mail.message["From"] == "Ann Lind <ann@larch.example>"
    assert re.fullmatch(r"<\S+@larch\.example>", mail.message["Message-ID"])
    assert "Hello, see it here" in mail.text

    found = re.search(r'href="([^"]+)"', mail.html)
    assert found is not None
    link = found[1]
    assert link.startswith(f"{str(client.base_url).rstrip('/')}/l/")
    followed = httpx.get(link, trust_env=False)
    assert (followed.status_code, followed.headers["location"]) == (302, OFFER)

    qtbot.waitUntil(lambda: len(post_office.mails) == 2, timeout=PATIENCE)
    assert post_office.mails[1].message["Subject"] == "Thank you"
    assert client.get("/v1/items/deal/7").json()["stage"] == "keen"
    qtbot.waitUntil(lambda: statuses(client) == ["sent", "sent"], timeout=PATIENCE)


def statuses(client: httpx.Client) -> list[str]:
    return [one["status"] for one in client.get("/v1/outbox").json()["posts"]]


def test_what_was_designed_and_published_sends_mail_and_hears_the_click(
    window: MainWindow, post_office: MailServer, tmp_path: Path, capsys: pytest.CaptureFixture[str], qtbot: QtBot
) -> None:
    rule_set = designed(window)
    database = f"sqlite:///{tmp_path / 'server.db'}"
    scopes = [word for one in ("read", "publish", "events", "operate") for word in ("--scope", one)]
    command_line.main(["token", "add", "window", *scopes, "--database", database], standalone_mode=False)
    token = capsys.readouterr().out.strip()
    with running("serve", "--database", database, "--port", "0") as url, client_of(url, token) as client:
        window.actions_["file.publish"].trigger()
        publish(window, url, token, qtbot)
        assert client.get("/v1/pipelines/sales").json()["version"] == version_id(rule_set)
        send_through(client, post_office)
        live_through(client, post_office, qtbot)


def publish(window: MainWindow, url: str, token: str, qtbot: QtBot) -> None:
    """Add the server in the dialog, look at what differs, and publish."""
    (dialog,) = window.findChildren(PublishDialog)
    QTest.mouseClick(dialog.none.button, Qt.MouseButton.LeftButton)
    asking = dialog.findChild(ServerDialog)
    assert asking is not None
    for line, words in ((asking.name, "office"), (asking.url, url), (asking.token, token)):
        QTest.keyClicks(line, words)
    QTest.mouseClick(asking.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.foot.publish.isEnabled, timeout=PATIENCE)
    QTest.mouseClick(dialog.foot.publish, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Published" in dialog.foot.said.text(), timeout=PATIENCE)
    dialog.reject()


def test_what_was_designed_runs_on_this_machine_just_the_same(
    window: MainWindow, post_office: MailServer, qtbot: QtBot
) -> None:
    designed(window)
    path, port = window.session.workspace.path, free_port()
    public = f"http://127.0.0.1:{port}"
    with running("run", "--workspace", str(path), "--port", str(port), "--public-url", public) as url:
        address = read_address(path)
        assert address is not None
        window.actions_["view.run"].trigger()
        run = window.run()
        qtbot.waitUntil(lambda: bool(run.overview.live.lines), timeout=PATIENCE)
        line = run.overview.live.lines["sales"]
        menu = line.run_button.menu()
        assert menu is not None
        menu.actions()[0].trigger()
        qtbot.waitUntil(lambda: line.said.startswith("Runs as it is designed"), timeout=PATIENCE)
        with client_of(url, address.token) as client:
            send_through(client, post_office)
            live_through(client, post_office, qtbot)
        deal = window.session.workspace.records.items("deal").get("7")
        assert deal is not None
        assert deal.stage == "keen"
    assert read_address(path) is None
