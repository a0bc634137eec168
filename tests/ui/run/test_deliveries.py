"""What could not be delivered is mended and sent again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.engine import effects
from app.engine.effects import ClientMail, Effect, EmployeeMail, MessengerInvitation, Sms
from app.publish.engine import DEAD, WAITING
from app.ui.preview.views.mail import MailBody
from app.ui.run.deliveries import DeliveriesPage
from app.ui.run.letter import LetterField
from app.ui.run.mending import mendable
from app.ui.run.mode import RunMode
from tests.ui.run.engines import FakeEngine


@pytest.fixture
def page(running: RunMode, qtbot: QtBot) -> DeliveriesPage:
    running.open("deliveries")
    qtbot.waitUntil(running.deliveries.pane.again.isVisible)
    return running.deliveries


def _sides(engine: FakeEngine) -> dict[str, str]:
    return {one.key: one.status for one in engine.box}


def test_what_failed_stands_with_its_reason_and_its_picture(page: DeliveriesPage) -> None:
    assert page.pane.why.text() == "No such domain: exmaple.com."
    assert page.pane.form.lines["address"].value == "paolo@exmaple.com"
    assert page.pane.again.text() == "Send again"


def test_a_wrong_address_is_mended_and_the_mail_sent_again(
    page: DeliveriesPage, engine: FakeEngine, qtbot: QtBot
) -> None:
    field = page.pane.form.lines["address"].field
    assert isinstance(field, QLineEdit)
    field.clear()
    QTest.keyClicks(field, "paolo@example.com")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert page.pane.again.text() == "Mend and send again"
    QTest.mouseClick(page.pane.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _sides(engine)["k1"] == WAITING)
    mended = next(one.effect for one in engine.box if one.key == "k1")
    assert isinstance(mended, ClientMail)
    assert (mended.address, mended.subject) == ("paolo@example.com", "Your offer")


def test_what_a_person_is_typing_stays_while_the_engine_is_looked_at(page: DeliveriesPage, qtbot: QtBot) -> None:
    field = page.pane.form.lines["subject"].field
    assert isinstance(field, QLineEdit)
    field.setText("Half a sub")
    with qtbot.waitSignal(page.watch.answered):
        page.watch.look()
    assert field.text() == "Half a sub"


def test_a_message_is_sent_again_as_it_is(page: DeliveriesPage, engine: FakeEngine, qtbot: QtBot) -> None:
    QTest.mouseClick(page.pane.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _sides(engine)["k1"] == WAITING)
    qtbot.waitUntil(page.empty.isVisible)
    assert page.empty.accessibleName() == "Everything could be delivered"


def test_a_letter_is_mended_as_it_was_written_and_its_picture_follows(
    page: DeliveriesPage, engine: FakeEngine, qtbot: QtBot
) -> None:
    letter = page.pane.form.lines["html"].field
    assert isinstance(letter, LetterField)
    assert letter.edit.toPlainText() == "Here is your offer."
    letter.edit.selectAll()
    letter.bar.bold.click()
    assert letter.html == "<p><b>Here is your offer.</b></p>"
    letter.edit.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(letter.edit, " Call us.")
    (body,) = page.pane.findChildren(MailBody)
    assert body.toPlainText() == "Here is your offer. Call us."
    QTest.mouseClick(page.pane.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _sides(engine)["k1"] == WAITING)
    mended = next(one.effect for one in engine.box if one.key == "k1")
    assert isinstance(mended, ClientMail)
    assert mended.html == "<p><b>Here is your offer. Call us.</b></p>"


def test_a_message_is_given_up(page: DeliveriesPage, engine: FakeEngine, qtbot: QtBot) -> None:
    QTest.mouseClick(page.pane.drop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: DEAD not in _sides(engine).values())


def test_what_waits_says_when_it_is_tried_again_and_what_left_can_not_be_changed(
    page: DeliveriesPage, qtbot: QtBot
) -> None:
    page.turn_to("waiting")
    qtbot.waitUntil(lambda: page.pane.why.text() == "The provider does not answer.")
    assert page.pane.again.text() == "Try now"
    page.turn_to("sent")
    qtbot.waitUntil(lambda: not page.pane.again.isVisible())
    assert not page.pane.form.isVisible()


def test_the_rule_behind_a_message_is_shown(page: DeliveriesPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.node_asked) as asked:
        page.pane.rule.click()
    assert asked.args == ["mail"]


@pytest.mark.parametrize(
    "effect",
    [
        ClientMail("system", "contact:1", "a@example.com", "s", "t"),
        EmployeeMail("system", ("ann",), ("a@example.com",), "s", "t"),
        Sms("contact:1", "+39025550100", "t", "p"),
        MessengerInvitation("telegram", "contact:1", "+39025550100", "t", "https://t.example", "p"),
        effects.PhoneCall("c", "contact:1", "p", "+39025550100", "t"),
        effects.OpenChannelMessage("contact:1", "t"),
        effects.WebhookCall("https://example.com"),
        effects.AudienceMember("https://example.com", "a", "contact:1", ("a@example.com",), ()),
        effects.SignatureRequested("d", "1", ("ann",), "bo"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_whatever_leaves_can_be_mended_where_it_goes_to_or_says(effect: Effect) -> None:
    names = {one.name for one in mendable(effect)}
    assert names & {"address", "addresses", "number", "url", "text", "signers"}
    assert names <= set(effect.__struct_fields__)


def _top_of_heading(mode: RunMode) -> int:
    titles = [one for one in mode.findChildren(QLabel) if one.isVisible() and one.property("role") == "title"]
    heading = min(titles, key=lambda one: one.mapTo(mode, QPoint()).x())
    picture = heading.grab().toImage()
    ground = picture.pixel(0, 0)
    rows = range(picture.height())
    inked = next(y for y in rows if any(picture.pixel(x, y) != ground for x in range(picture.width())))
    return heading.mapTo(mode, QPoint(0, inked)).y()


@pytest.mark.usefixtures("page")
def test_the_heading_stands_as_high_as_on_the_other_pages(running: RunMode) -> None:
    here = _top_of_heading(running)
    running.open("late")
    assert here == _top_of_heading(running)
