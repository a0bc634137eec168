"""A rule's mail leaves through a real mail server, the client's answer comes in, and the item moves on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.delivery.base import Outside
from app.engine.effects import EmployeeMail
from app.engine.model.item import Item
from app.engine.model.people import Contact, Employee
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.model.values import Email
from app.engine.words import Msg
from app.run.home import workspace_home
from app.run.local import LocalEngine, Settings
from app.storage.company import ConfiguredProvider
from app.storage.ledger.outbox import Outbox, PostStatus
from app.storage.ledger.releases import Releases
from app.storage.workspace import Workspace
from tests.delivery.servers.imap_server import ImapServer
from tests.delivery.servers.mail_server import MailServer
from tests.engine.board import board, catalogue, on, rule
from tests.waiting import until

MAIL = {
    "subject": "Your offer",
    "text": '<p>See <a href="https://larch.example/offer">it</a></p>',
    "track_clicks": True,
}
NEWS = {"to": ["employee:ann", "employee:bo"], "subject": "Won", "text": "<p>Well done</p>"}
RULES = board(
    A=[rule("offer", "client.email", MAIL)],
    B=[on("answered", "email.received"), rule("news", "employee.email", NEWS)],
)
STAGES = ("A", "B", "C", "D")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def sent() -> Iterator[MailServer]:
    with MailServer().running() as server:
        yield server


@pytest.fixture
def inbox() -> Iterator[ImapServer]:
    with ImapServer().running() as server:
        yield server


@pytest.fixture
def window(tmp_path: Path, sent: MailServer, inbox: ImapServer) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "deals.rulewright") as workspace:
        workspace.pipelines.put(Pipeline("sales", "Sales", "deal", tuple(PipelineStage(one, one) for one in STAGES)))
        for name in ("ann", "bo"):
            workspace.records.put(Employee(name, name.capitalize(), emails=(Email(f"{name}@larch.example"),)))
        workspace.records.put(Contact("paolo", "Paolo", emails=(Email("paolo@example.org"),)))
        usual = {"host": "localhost", "security": "none", "timeout": 5}
        smtp = {**usual, "kind": "smtp", "port": sent.port, "way_in": "none", "address": "office@larch.example"}
        smtp["sends_as"] = "@larch.example"
        imap = {**usual, "kind": "imap", "port": inbox.port, "user": "office", "password": "secret://mail"}
        workspace.providers.put(ConfiguredProvider("office", "Office", "email", smtp))
        workspace.providers.put(ConfiguredProvider("in", "Office, in", "email_in", imap))
        releases = Releases(workspace.database)
        releases.activate("sales", releases.upload(RULES, now()).id, now())
        yield workspace


@pytest.fixture
def engine(window: Workspace) -> Iterator[LocalEngine]:
    outside = Outside(lambda _: "tree-and-leaf", now)
    settings = Settings(catalogue(), outside, public_base="https://go.example")
    engine = LocalEngine(workspace_home(window.path, "test"), settings)
    engine.start()
    yield engine
    engine.stop()


def _look(engine: LocalEngine) -> None:
    """Look into the mailbox now, as the engine does by itself every half minute."""
    engine.receiving.poll("in", engine.channels().receivers["in"], now())
    engine.wake()


def _stage(window: Workspace) -> str:
    item = window.records.items("deal").get("1")
    return item.stage if item else ""


def test_a_mail_leaves_and_its_answer_moves_the_item(
    window: Workspace, engine: LocalEngine, sent: MailServer, inbox: ImapServer
) -> None:
    until(lambda: engine.receiving.mark("in"))
    values = {"title": "Roof", "responsible": "ann", "contacts": ("paolo",)}
    window.records.put(Item("1", "deal", "sales", "A", values))
    until(lambda: sent.mails)
    (offer,) = sent.mails
    assert offer.message["From"] == "Ann <ann@larch.example>"
    assert 'href="https://go.example/l/' in offer.html
    answer = f"From: someone-else@example.net\nIn-Reply-To: {offer.message['Message-ID']}\nSubject: Re\n\nYes"
    inbox.add(answer, now())
    _look(engine)
    _look(engine)
    until(lambda: _stage(window) == "B")
    until(lambda: len(sent.mails) == 2)
    assert sent.mails[1].recipients == ("ann@larch.example", "bo@larch.example")


def test_who_was_refused_is_a_dead_letter_that_is_mended_and_sent_to_nobody_twice(
    window: Workspace, engine: LocalEngine, sent: MailServer
) -> None:
    sent.refusals = {"bo@larch.example": ["550 no such user"]}
    window.records.put(Item("1", "deal", "sales", "B", {"title": "Roof", "responsible": "ann"}))
    outbox = Outbox(engine.ledger.store)
    until(lambda: outbox.list(PostStatus.DEAD))
    (dead,) = outbox.list(PostStatus.DEAD)
    assert isinstance(dead.error, Msg)
    assert "refused 1 of 2 recipients: bo@larch.example (550 no such user)" in dead.error.plain()
    assert isinstance(dead.effect, EmployeeMail)
    outbox.send_again(dead.key, now(), replace(dead.effect, addresses=("bo@new.example",)))
    engine.wake()
    until(lambda: len(sent.mails) == 2)
    assert [one.recipients for one in sent.mails] == [("ann@larch.example",), ("bo@new.example",)]
    assert len({one.message["Message-ID"] for one in sent.mails}) == 1


def test_a_mail_that_came_back_is_a_dead_letter_until_it_is_sent_again(
    window: Workspace, engine: LocalEngine, sent: MailServer, inbox: ImapServer
) -> None:
    until(lambda: engine.receiving.mark("in"))
    window.records.put(Item("1", "deal", "sales", "B", {"title": "Roof", "responsible": "ann"}))
    outbox = Outbox(engine.ledger.store)
    until(lambda: outbox.list(PostStatus.SENT))
    (post,) = outbox.list(PostStatus.SENT)
    status = "Final-Recipient: rfc822; bo@larch.example\nAction: failed\nDiagnostic-Code: smtp; 550 mailbox full"
    original = f"Message-ID: {sent.mails[0].message['Message-ID']}"
    parts = f"--b\nContent-Type: message/delivery-status\n\nx: y\n\n{status}\n\n"
    parts += f"--b\nContent-Type: message/rfc822\n\n{original}\n\nx\n--b--\n"
    inbox.add(f"Content-Type: multipart/report; boundary=b\n\n{parts}", now())
    _look(engine)
    back = outbox.get(post.key)
    assert back.status is PostStatus.DEAD
    assert isinstance(back.error, Msg)
    assert back.error.plain() == "The mail came back: it did not reach bo@larch.example (550 mailbox full)."
    outbox.send_again(post.key, now())
    engine.wake()
    until(lambda: len(sent.mails) == 2)
    assert sent.mails[1].recipients == ("bo@larch.example",)
