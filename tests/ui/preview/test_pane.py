"""The preview below a form: the record, when, who, what holds, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QWidget
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.engine.errors import KnownError
from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.placeholders import Templates
from app.engine.preview import Preview, preview
from app.engine.trace import Reason, Status
from app.engine.words import msg
from app.ui.preview.explained import ConditionView
from app.ui.preview.look import Look
from app.ui.preview.outcome import Outcome
from app.ui.preview.pane import EffectSlot, PreviewPane
from app.ui.preview.records import RecordBar, RecordPopup
from app.ui.preview.views.base import EffectView
from app.ui.widgets.fields import SearchField
from tests.ui.preview import cases
from tests.ui.preview.seen import words


class Deals:
    """Three deals."""

    def __init__(self) -> None:
        titles = ("Roof of the town hall", "Gutter, Hotel Alpenrose", "Church tower")
        self.items = [
            replace(cases.deal(), id=str(number), values={**cases.deal().values, "title": title})
            for number, title in enumerate(titles)
        ]

    def search(self, text: str, limit: int) -> Sequence[Item]:
        return [one for one in self.items if text.lower() in str(one.values["title"]).lower()][:limit]

    def beside(self, item: Item, step: int) -> Item | None:
        place = [one.id for one in self.items].index(item.id) + step
        return self.items[place] if 0 <= place < len(self.items) else None


@pytest.fixture
def deals() -> Deals:
    return Deals()


@pytest.fixture
def pane(look: Look, deals: Deals, qtbot: QtBot) -> PreviewPane:
    made = PreviewPane(look, deals)
    qtbot.addWidget(made)
    made.resize(360, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


Show = Callable[..., Preview]


@pytest.fixture
def show(pane: PreviewPane, deals: Deals, catalogue: Catalogue) -> Show:
    """Preview a rule as the window does, and show it."""
    return partial(show_on, pane, deals.items[0], catalogue)


def show_on(
    pane: PreviewPane, item: Item, catalogue: Catalogue, kind: str, parameters: dict[str, Any], **settings: Any
) -> Preview:
    rule = Rule.model_validate({"id": "r", "type": kind, "parameters": parameters, **settings})
    stage = Stage(id="contract", name="Contract", rules=(rule,))
    rule_set = RuleSet(id="s", name="Sales", entity="deal", pipeline="sales", stages=(stage,))
    world = cases.world()
    found = preview(rule_set, "r", item, world, cases.NOW, catalogue, Templates())
    pane.show_preview(found, item, world, cases.NOW, catalogue.rule(kind))
    return found


W = TypeVar("W", bound=QWidget)


def only(parent: QWidget, kind: type[W]) -> W:
    return parent.findChildren(kind)[0]


def visible(pane: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in pane.findChildren(kind) if one.isVisible()]


def test_a_rule_that_acts_shows_its_message_its_readers_and_its_time(pane: PreviewPane, show: Show) -> None:
    show("employee.notification", {"text": "Call {{ client.name }}", "recipients": ["responsible"]})
    text = words(pane)
    assert "Runs at once" in text
    assert "Anna Keller" in text
    assert "Call Matteo Rossi" in text
    assert not visible(pane, Outcome)


def test_a_rule_for_later_says_when(pane: PreviewPane, show: Show) -> None:
    show(
        "employee.notification",
        {"text": "x", "recipients": ["responsible"]},
        when={"mode": "after", "amount": 3, "unit": "days", "base": "now"},
    )
    assert "Runs Apr 3, 2026, 9:30\u202fAM, in 3 days" in words(pane)


def test_each_clause_of_the_condition_stands_with_what_it_saw(pane: PreviewPane, show: Show) -> None:
    condition = {
        "all": [
            {"left": "item.amount", "op": "ge", "right": "5000 EUR"},
            {"any": [{"left": "item.probability", "op": "gt", "right": 90}, {"left": "client.email", "op": "filled"}]},
        ]
    }
    show("employee.notification", {"text": "x", "recipients": ["responsible"]}, only_if=condition)
    text = words(pane)
    assert "The condition holds" in text
    assert "is €48,200" in text
    assert "At least one of these" in text
    assert "is 40, not > 90" in text


class Heights(QObject):
    """Notes what heights a widget is given."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.given: list[int] = []
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - the name is Qt’s
        if isinstance(event, QResizeEvent):
            self.given.append(event.size().height())
        return super().eventFilter(watched, event)


def test_a_condition_has_its_height_when_it_is_first_seen(
    look: Look, deals: Deals, catalogue: Catalogue, qtbot: QtBot
) -> None:
    pane = PreviewPane(look, deals)
    qtbot.addWidget(pane)
    pane.resize(360, 700)
    parameters = {"text": "x", "recipients": ["responsible"]}
    only_if = {"left": "item.amount", "op": "ge", "right": "90000 EUR"}
    show_on(pane, deals.items[0], catalogue, "employee.notification", parameters, only_if=only_if)
    shown = next(one for one in pane.findChildren(ConditionView) if not one.isHidden())
    heights = Heights(shown)
    with qtbot.waitExposed(pane):
        pane.show()
    assert heights.given == [shown.height()]


def test_a_rule_that_would_be_skipped_says_why_leads_there_and_still_shows_its_message(
    pane: PreviewPane, show: Show, qtbot: QtBot
) -> None:
    show(
        "employee.notification",
        {"text": "Big deal", "recipients": ["responsible"]},
        only_if={"left": "item.amount", "op": "ge", "right": "90000 EUR"},
    )
    text = words(pane)
    assert "Would be skipped" in text
    assert "€48,200" in text
    assert "Were it to run, it would do this:" in text
    assert "Big deal" in text
    with qtbot.waitSignal(pane.field_asked) as asked:
        QTest.mouseClick(only(pane, Outcome).button, Qt.MouseButton.LeftButton)
    assert asked.args == ["only_if"]


def test_a_rule_that_would_fail_names_the_field_and_leads_to_it(pane: PreviewPane, show: Show, qtbot: QtBot) -> None:
    show("employee.notification", {"text": "{{ item.source }}", "recipients": ["responsible"]})
    text = words(pane)
    assert "Would fail" in text
    assert "empty once its placeholders are filled in" in text
    with qtbot.waitSignal(pane.field_asked) as asked:
        QTest.mouseClick(only(pane, Outcome).button, Qt.MouseButton.LeftButton)
    assert asked.args == ["text"]


def test_a_rule_whose_date_is_empty_says_which_and_leads_to_the_time(
    pane: PreviewPane, show: Show, qtbot: QtBot
) -> None:
    show(
        "employee.notification",
        {"text": "x", "recipients": ["responsible"]},
        when={"mode": "at", "base": "item.begin_date"},
    )
    assert "Not planned" in words(pane)
    with qtbot.waitSignal(pane.field_asked) as asked:
        QTest.mouseClick(only(pane, Outcome).button, Qt.MouseButton.LeftButton)
    assert asked.args == ["when"]


def test_a_reason_that_no_field_can_mend_has_no_button(pane: PreviewPane, deals: Deals) -> None:
    reason = Reason("cannot_act", msg("The world ended."), "nowhere")
    pane.show_preview(Preview(Status.FAILED, reason=reason), deals.items[0], cases.world(), cases.NOW)
    assert "The world ended." in words(pane)
    assert not only(pane, Outcome).button.isVisible()


def test_a_rule_that_cannot_be_previewed_says_why(pane: PreviewPane, deals: Deals) -> None:
    error = KnownError(msg("There is no rule “{id}” in this rule set.").fill(id="r"))
    pane.show_failure(error, deals.items[0], cases.world(), cases.NOW)
    assert "There is no rule “r” in this rule set." in words(pane)


def test_results_for_later_rules_are_named(pane: PreviewPane, show: Show) -> None:
    found = show("employee.group_chat", {"name": "{{ item.title }}", "members": ["responsible", "supervisor"]})
    text = words(pane)
    assert "Left for later rules" in text
    assert "Chat ID" in text
    assert found.results["chat_id"] in text


def test_the_same_message_is_changed_in_place_while_typing(pane: PreviewPane, show: Show) -> None:
    show("employee.notification", {"text": "H", "recipients": ["responsible"]})
    before = visible(pane, EffectView)
    show("employee.notification", {"text": "Hello", "recipients": ["responsible"]})
    assert visible(pane, EffectView) == before
    assert "Hello" in words(pane)


def test_a_message_comes_back_after_its_text_was_empty_for_a_moment(pane: PreviewPane, show: Show) -> None:
    show("employee.notification", {"text": "Hello", "recipients": ["responsible"]})
    show("employee.notification", {"text": "{{ item.source }}", "recipients": ["responsible"]})
    assert not visible(pane, EffectSlot)
    show("employee.notification", {"text": "Hello again", "recipients": ["responsible"]})
    assert len(visible(pane, EffectSlot)) == 1
    assert "Hello again" in words(pane)


def test_without_a_rule_it_says_what_to_do(pane: PreviewPane, show: Show) -> None:
    show("employee.notification", {"text": "Hello", "recipients": ["responsible"]})
    pane.show_nothing(several=True)
    assert "Several are chosen" in words(pane)
    pane.show_nothing()
    assert "Choose a rule or trigger on the board" in words(pane)
    assert "Hello" not in words(pane)


def test_without_a_record_one_button_makes_one(pane: PreviewPane, qtbot: QtBot) -> None:
    pane.show_no_record()
    button = next(one for one in visible(pane, QWidget) if getattr(one, "text", str)() == "Add a record")
    with qtbot.waitSignal(pane.record_add_asked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_next_and_the_previous_record_are_one_step_away(pane: PreviewPane, show: Show, qtbot: QtBot) -> None:
    show("employee.notification", {"text": "x", "recipients": ["responsible"]})
    bar = only(pane, RecordBar)
    with qtbot.waitSignal(pane.record_asked) as asked:
        QTest.mouseClick(bar.next, Qt.MouseButton.LeftButton)
    assert asked.args == ["1"]
    with qtbot.assertNotEmitted(pane.record_asked):
        QTest.mouseClick(bar.previous, Qt.MouseButton.LeftButton)


def test_a_record_is_found_by_typing_and_chosen_by_the_keyboard(pane: PreviewPane, show: Show, qtbot: QtBot) -> None:
    show("employee.notification", {"text": "x", "recipients": ["responsible"]})
    bar = only(pane, RecordBar)
    QTest.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    popup = only(bar, RecordPopup)
    qtbot.waitUntil(popup.isVisible)
    found = only(popup, QListView).model()
    assert found.rowCount() == 3
    QTest.keyClicks(only(popup, SearchField), "alp")
    qtbot.waitUntil(lambda: found.rowCount() == 1)
    assert "Gutter, Hotel Alpenrose, Contract · €48,200 · Matteo Rossi" in str(
        found.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    )
    with qtbot.waitSignal(pane.record_asked) as asked:
        QTest.keyClick(only(popup, SearchField), Qt.Key.Key_Return)
    assert asked.args == ["1"]
    assert not popup.isVisible()


def test_escape_leaves_the_record_as_it_was(pane: PreviewPane, show: Show, qtbot: QtBot) -> None:
    show("employee.notification", {"text": "x", "recipients": ["responsible"]})
    bar = only(pane, RecordBar)
    QTest.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    popup = only(bar, RecordPopup)
    qtbot.waitUntil(popup.isVisible)
    with qtbot.assertNotEmitted(pane.record_asked):
        QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_a_short_wait_counts_as_at_once(pane: PreviewPane, deals: Deals) -> None:
    soon = Preview(Status.DONE, cases.NOW + timedelta(seconds=30), (cases.EFFECTS["sms"],))
    pane.show_preview(soon, deals.items[0], cases.world(), cases.NOW)
    assert "Runs at once" in words(pane)


def test_what_runs_after_an_answer_of_the_world_does_not_run_at_once(pane: PreviewPane, deals: Deals) -> None:
    waiting = Preview(Status.DONE, cases.NOW, (cases.EFFECTS["sms"],))
    pane.show_preview(waiting, deals.items[0], cases.world(), cases.NOW, waits_for=["Ask the shop"])
    assert "Runs once “Ask the shop” has ended" in words(pane)
    assert "Runs at once" not in words(pane)
