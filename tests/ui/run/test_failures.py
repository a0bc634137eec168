"""What failed, by why, and where it leads."""

from __future__ import annotations

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.publish.engine import Failure
from app.ui.run.mode import RunMode
from tests.ui.run.engines import DEAL, NOW, FakeEngine


def test_rules_that_could_not_act_and_messages_that_died_stand_under_their_reasons(
    running: RunMode, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.broken.append(Failure(("deal", "9"), "9", NOW, None, "There is no such item."))
    running.open("failures")
    qtbot.waitUntil(lambda: len(running.failures.texts()) == 3)
    assert {(text.split("  ")[0], *records) for text, records in running.failures.texts()} == {
        ("There is no number.", "Roof, Rossi"),
        ("No such domain: exmaple.com.", "Roof, Rossi"),
        ("There is no such item.", "9"),
    }


def _choose(mode: RunMode, reason: str) -> None:
    model = mode.failures.model
    tops = [model.index(place, 0) for place in range(model.rowCount())]
    top = next(one for one in tops if reason in one.data())
    mode.failures.tree.setCurrentIndex(model.index(0, 0, top))


def test_a_failure_leads_to_its_rule_and_to_its_record(running: RunMode, qtbot: QtBot) -> None:
    running.open("failures")
    qtbot.waitUntil(lambda: bool(running.failures.texts()))
    _choose(running, "There is no number.")
    assert not running.failures.show_message.isEnabled()
    with qtbot.waitSignal(running.node_asked, check_params_cb=lambda node: node == "note"):
        running.failures.show_rule.click()
    with qtbot.waitSignal(running.record_asked, check_params_cb=lambda *key: key == DEAL):
        running.failures.show_record.click()


def test_a_message_that_died_leads_to_where_it_can_be_mended(running: RunMode, qtbot: QtBot) -> None:
    running.open("failures")
    qtbot.waitUntil(lambda: bool(running.failures.texts()))
    _choose(running, "No such domain")
    running.failures.show_message.click()
    assert running.page is running.deliveries
    qtbot.waitUntil(lambda: running.deliveries.list.current == "k1")


def test_where_all_goes_well_it_says_so(running: RunMode, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.log.clear()
    engine.box.clear()
    running.open("failures")
    qtbot.waitUntil(running.failures.none.isVisible)


def test_what_fails_for_many_addresses_in_the_same_way_is_one_reason(
    running: RunMode, engine: FakeEngine, qtbot: QtBot
) -> None:
    other = replace(engine.box[0], key="k9", item=("deal", "9"), error="No such domain: ann@exmaple.com.")
    third = replace(other, key="k10", item=("deal", "10"), error="No such domain: bo@exmaple.com.")
    engine.box += [other, third]
    running.open("failures")
    qtbot.waitUntil(lambda: any(text.endswith("(2 records)") for text, _ in running.failures.texts()))
    assert "No such domain: …  (2 records)" in [text for text, _ in running.failures.texts()]
