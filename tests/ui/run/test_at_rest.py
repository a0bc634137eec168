"""While no engine runs, what lies in the workspace is seen all the same, and mended for the next start."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.engine.effects import ClientMail, WebhookCall
from app.engine.model.event import HELD_UP, Event
from app.engine.model.item import Item
from app.engine.reasons import held_up
from app.engine.state import ItemState, Run
from app.engine.trace import Happened, Reason, RuleStep, Status
from app.engine.words import msg
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.log import Line
from app.storage.ledger.outbox import Outbox, Outgoing, PostStatus
from app.storage.workspace import Workspace
from app.ui.run.mode import RunMode
from app.ui.run.watch import Phase
from tests.run.posted import counts
from tests.ui.run.engines import DEAL, NOW

MAIL = ClientMail("system", "contact:1", "paolo@exmaple.com", "Offer", "<p>Here it is</p>")


@pytest.fixture
def left(workspace: Workspace) -> Outbox:
    """What an engine has left when it was stopped: a timer, a line of the log, a mail that was refused."""
    ledger, outbox = Ledger(workspace.database), Outbox(workspace.database)
    item = Item("1", "deal", "sales", "offer", {"title": "Roof, Rossi"})
    planned = {"note": Run(Status.PLANNED, NOW + timedelta(hours=5))}
    ledger.put_states([ItemState(item, runs=planned)], NOW)
    failed = RuleStep(NOW, DEAL, "note", "offer", 1, Status.FAILED, Reason("cannot_act", msg("There is no number.")))
    ledger.write_log([Line(failed, NOW)])
    outbox.put([Outgoing("key1", DEAL, "mail", "Roof, Rossi", "smtp", MAIL, NOW, next_at=NOW)], NOW)
    (claimed,) = outbox.claim(NOW, 1, "test")
    outbox.give_up(claimed, msg("No such domain: {domain}.").fill(domain="exmaple.com"))
    return outbox


def test_what_ran_and_what_waits_is_seen(left: Outbox, mode: RunMode, qtbot: QtBot) -> None:
    assert mode.watch.phase is Phase.STOPPED
    assert counts(left) == {"dead": 1}
    mode.open("ran")
    qtbot.waitUntil(mode.ran.trace.isVisible)
    assert "“Text them” failed: There is no number." in mode.ran.trace.text()
    mode.open("waiting")
    qtbot.waitUntil(lambda: len(mode.waiting.rows()) == 1)
    assert mode.waiting.rows()[0][1:] == ("5 hours", "Roof, Rossi", "Text them")


def test_what_failed_is_seen_by_why(left: Outbox, mode: RunMode, qtbot: QtBot) -> None:
    assert counts(left) == {"dead": 1}
    mode.open("failures")
    qtbot.waitUntil(mode.failures.tree.isVisible)
    assert sorted(mode.failures.texts()) == [
        ("No such domain: exmaple.com.  (1 record)", ["Roof, Rossi"]),
        ("There is no number.  (1 record)", ["Roof, Rossi"]),
    ]


def test_a_message_is_mended_for_the_next_start(left: Outbox, mode: RunMode, qtbot: QtBot) -> None:
    mode.open("deliveries")
    pane = mode.deliveries.pane
    qtbot.waitUntil(pane.again.isVisible)
    assert pane.why.text() == "No such domain: exmaple.com."
    field = pane.form.lines["address"].field
    assert isinstance(field, QLineEdit)
    field.setText("paolo@example.com")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.mouseClick(pane.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: left.get("key1").status is PostStatus.WAITING)
    mended = left.get("key1").effect
    assert isinstance(mended, ClientMail)
    assert mended.address == "paolo@example.com"


def test_a_call_that_is_dropped_lets_the_rule_fail_at_the_next_start(
    workspace: Workspace, mode: RunMode, qtbot: QtBot
) -> None:
    ledger, outbox = Ledger(workspace.database), Outbox(workspace.database)
    call = WebhookCall("https://example.com/orders", responds_with=(("order", "id"),), call_id="call-1")
    outbox.put([Outgoing("key2", DEAL, "note", "Roof, Rossi", "hooks", call, NOW, next_at=NOW)], NOW)
    (claimed,) = outbox.claim(NOW, 1, "test")
    outbox.give_up(claimed, msg("The hook is gone."))
    reason = held_up(msg("The hook is gone."))
    waits = RuleStep(NOW, DEAL, "note", "offer", 1, Status.RUNNING, reason, awaits="call-1")
    ledger.write_log([Line(Happened(NOW, DEAL, Event(HELD_UP, "1", NOW)), NOW), Line(waits, NOW)])

    mode.open("ran")
    qtbot.waitUntil(mode.ran.trace.isVisible)
    told = "“Text them” goes on waiting: The hook is gone. It can be mended or dropped under Deliveries."
    assert told in mode.ran.trace.text()
    mode.open("deliveries")
    qtbot.waitUntil(mode.deliveries.pane.drop.isVisible)
    QTest.mouseClick(mode.deliveries.pane.drop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: outbox.get("key2").status is PostStatus.DROPPED)
    (event,) = ledger.waiting(9)
    assert event.event.data["awaits"] == "call-1"
    assert "never sent" in event.event.data["failed"].plain()


def test_where_nothing_has_run_yet_it_is_said_what_to_do(mode: RunMode, qtbot: QtBot) -> None:
    for page in (mode.ran, mode.waiting, mode.deliveries):
        mode.open(next(name for name in ("ran", "waiting", "deliveries") if getattr(mode, name) is page))
        with qtbot.waitSignal(mode.watch.answered):
            mode.watch.look()
        assert page.stopped.isVisible()
