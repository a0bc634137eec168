from __future__ import annotations

from datetime import UTC, datetime

from app.engine.effects import (
    ChatCreated,
    ChatMembersAdded,
    ChatMessage,
    Effect,
    FieldsChanged,
    Notification,
    OpenChannelMessage,
    Sms,
    TaskCreated,
)
from app.engine.inboxes import inboxes
from app.engine.trace import Acted

NOW = datetime(2026, 3, 31, 7, 0, tzinfo=UTC)


def _sorted(*effects: Effect) -> dict[str, list[Effect]]:
    steps = [Acted(NOW, ("deal", "1"), "rule", "A", 1, number, effect) for number, effect in enumerate(effects)]
    return {person: [one.effect for one in got] for person, got in inboxes(steps).items()}


def test_everybody_gets_what_is_addressed_to_them() -> None:
    notice, text = Notification("x", "ann", ("bo", "cy")), Sms("contact:1", "+39", "x", "log")

    assert _sorted(notice, text) == {"bo": [notice], "cy": [notice], "contact:1": [text]}


def test_somebody_named_twice_gets_it_once() -> None:
    task = TaskCreated("t", "Call", "", "ann", "bo", observers=("bo",))

    assert _sorted(task) == {"bo": [task]}


def test_a_message_to_a_chat_reaches_its_members_but_not_its_sender() -> None:
    chat, said = ChatCreated("c", "Room", ("ann", "bo")), ChatMessage("c", "ann", "message", "", "Hello")

    assert _sorted(chat, said) == {"ann": [chat], "bo": [chat, said]}


def test_who_joins_with_the_history_gets_what_was_said_before() -> None:
    chat, said = ChatCreated("c", "Room", ("ann", "bo")), ChatMessage("c", "ann", "message", "", "Hello")
    joined, later = ChatMembersAdded("c", ("cy",)), ChatMessage("c", "bo", "message", "", "Welcome")

    assert _sorted(chat, said, joined, later)["cy"] == [said, joined, later]


def test_who_joins_without_the_history_gets_only_what_follows() -> None:
    chat, said = ChatCreated("c", "Room", ("ann",)), ChatMessage("c", "ann", "message", "", "Hello")
    joined = ChatMembersAdded("c", ("cy",), show_history=False)

    assert _sorted(chat, said, joined)["cy"] == [joined]


def test_what_reaches_nobody_lies_in_no_inbox() -> None:
    assert _sorted(FieldsChanged({"amount": 1}, "ann"), OpenChannelMessage("contact:1", "x", hidden=True)) == {}
