"""Tasks, payments and QR codes in the Rehearse mode: closed by hand, paid, scanned, and shown to whom they reach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.engine.model.belongings import Task
from app.engine.model.item import Key
from app.engine.model.rule_set import Rule, Trigger
from app.i18n import ENGLISH
from app.ui.document import RuleSetDocument
from app.ui.forms.pick.popup import PickPopup
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.fields_dialog import FieldsDialog
from app.ui.rehearse.mode import RehearseMode
from tests.ui.rehearse import solar
from tests.ui.rehearse.standing import choose, dialog, open_tab, press, rows, settled, titles

ROSSI: Key = ("deal", "1")
HOUSE = "Roof of the Rossi house"


def _rule(rule_id: str, kind: str, parameters: dict[str, Any], **settings: Any) -> Rule:
    return Rule.model_validate({"id": rule_id, "type": kind, "parameters": parameters, **settings})


def _on(trigger_id: str, kind: str, **parameters: Any) -> Trigger:
    return Trigger.model_validate({"id": trigger_id, "type": kind, "parameters": parameters})


VISIT = {"title": "Visit the house", "responsible": "responsible", "wait_until_closed": True}
PAID = 'Paid: {{ results["info"].paid }}'
ORDERED = 'The shop calls it {{ results["shop"].order }}'
STAGES: dict[str, dict[str, Any]] = {
    "survey": {
        "triggers": (),
        "rules": (
            _rule("visit", "control.task", VISIT),
            _rule("tell", "employee.timeline_comment", {"text": "Visited"}, order="after_previous"),
            _rule(
                "tidy",
                "control.complete_tasks",
                {"where": "current"},
                when={"mode": "after", "amount": 2, "unit": "days", "base": "now"},
            ),
        ),
    },
    "contract": {
        "triggers": (),
        "rules": (
            _rule("link", "payment.link", {"amount": "500", "text": "Deposit"}),
            _rule("ticket", "helper.qr_code", {"title": "Our visit", "action": "I am here"}),
            _rule("shop", "custom.webhook", {"url": "https://shop.test", "responds_with": [["order", "order.id"]]}),
            _rule("ordered", "employee.timeline_comment", {"text": ORDERED}, order="after_previous"),
        ),
    },
    "invoice": {
        "triggers": (_on("paid", "payment.received"),),
        "rules": (
            _rule("info", "payment.info", {}),
            _rule(
                "note",
                "employee.timeline_comment",
                {"text": 'Paid: {{ results["info"].paid }}'},
                order="after_previous",
            ),
        ),
    },
    "won": {"triggers": (_on("scan", "qr.scanned", rule="ticket"),), "rules": ()},
}


@pytest.fixture
def mode(context: RehearseContext, qtbot: QtBot) -> RehearseMode:
    told = solar.rule_set()
    stages = tuple(one.model_copy(update=STAGES.get(one.id, {})) for one in told.stages)
    document = RuleSetDocument(told.model_copy(update={"stages": stages}), lambda _old, _new: None, ENGLISH)
    made = RehearseMode(context, document)
    document.setParent(made)
    qtbot.addWidget(made)
    made.resize(1400, 800)
    with qtbot.waitExposed(made):
        made.show()
    return made


def _let(mode: RehearseMode, event: str) -> FieldsDialog:
    press(mode.pane, "Let something happen")
    popup = next(one for one in mode.findChildren(PickPopup) if one.isVisible())
    popup.search_for(event)
    popup.pick_current()
    form = dialog(mode)
    assert isinstance(form, FieldsDialog)
    return form


def _written(form: FieldsDialog, key: str) -> str:
    line = form.editor(key).findChild(QLineEdit)
    assert line is not None
    return line.text()


def _task(mode: RehearseMode) -> Task:
    return next(one for one in mode.session.rehearsal.belongings.values() if isinstance(one, Task))


def test_a_task_that_a_rule_waits_for_is_closed_by_hand(mode: RehearseMode) -> None:
    mode.session.move([ROSSI], "survey")
    choose(mode, "1")
    assert _task(mode).open
    open_tab(mode, mode.pane.plan)

    press(mode.pane.plan, "Let the waiting end…")
    press(dialog(mode), "End it")

    assert not _task(mode).open
    assert any("Visited" in one for one in rows(open_tab(mode, mode.pane.timeline)))


def test_a_rule_that_completes_tasks_ends_the_waiting_for_them(mode: RehearseMode, qtbot: QtBot) -> None:
    mode.session.move([ROSSI], "survey")
    choose(mode, "1")

    mode.session.advance(timedelta(days=2))
    settled(mode, qtbot)

    told = rows(mode.pane.timeline)
    assert any("Visited" in one for one in told)
    assert not _task(mode).open


def test_the_payment_that_a_rule_asked_for_is_the_one_that_comes_in(mode: RehearseMode) -> None:
    mode.session.move([ROSSI], "contract")
    choose(mode, "1")
    form = _let(mode, "Payment received")
    assert _written(form, "number") == "1"

    press(form, "Let it happen")

    assert HOUSE in titles(mode, "invoice")
    assert any("Paid: yes" in one for one in rows(mode.pane.timeline))


def test_the_code_that_a_rule_made_is_the_one_that_is_scanned(mode: RehearseMode) -> None:
    mode.session.move([ROSSI], "contract")
    choose(mode, "1")
    form = _let(mode, "QR code scanned")
    assert _written(form, "page_url").startswith("rulewright://page/")

    press(form, "Let it happen")

    assert HOUSE in titles(mode, "won")


def test_what_another_system_answers_is_given_by_hand_and_used_by_the_next_rule(mode: RehearseMode) -> None:
    mode.session.move([ROSSI], "contract")
    choose(mode, "1")
    open_tab(mode, mode.pane.plan)
    press(mode.pane.plan, "Let the waiting end…")
    form = dialog(mode)
    assert isinstance(form, FieldsDialog)
    order = form.editor("order").findChild(QLineEdit)
    assert order is not None
    QTest.keyClicks(order, "B-117")

    press(form, "End it")

    assert any("The shop calls it B-117" in one for one in rows(open_tab(mode, mode.pane.timeline)))
