"""A rule's own mail to the client is an e-mail sent: its trigger hears of it wherever rules run."""

from __future__ import annotations

import pytest

from app.engine.effects import TimelineComment
from app.engine.mail_text import mail_text
from app.engine.model.rule_set import RuleSet
from app.engine.model.values import Email
from app.engine.trace import Acted, Stopped
from tests.engine.board import Play, board, deal, engine, go, on, rule, say

MAIL = {
    "sender": "office@example.com",
    "subject": "Our offer",
    "text": "<p>Dear {{ item.title }},</p><p>as <b>promised</b></p>",
}


def play(rules: RuleSet) -> Play:
    return Play(engine(rules), deal(emails=(Email("paolo@example.org"),))).enter()


def test_a_rule_that_writes_to_the_client_sets_the_trigger_off() -> None:
    told = say("told", "{{ trigger.recipient }}: {{ trigger.subject }}: {{ trigger.text }}")
    played = play(board(A=[rule("mail", "client.email", MAIL)], B=[on("sent", "email.sent"), told]))
    assert played.state.item.stage == "B"
    texts = [
        one.effect.text for one in played.steps if isinstance(one, Acted) and isinstance(one.effect, TimelineComment)
    ]
    assert texts == ["paolo@example.org: Our offer: Dear Roof,\nas promised"]


def test_rules_of_its_branch_run_before_the_trigger_moves_the_item() -> None:
    after = say("after", order="after_previous")
    played = play(board(A=[rule("mail", "client.email", MAIL), after], B=[on("sent", "email.sent"), say("b")]))
    assert [one for one in played.said if one in ("after", "b")] == ["after", "b"]


def test_a_condition_may_look_at_what_was_written() -> None:
    asks = {"left": "trigger.text", "op": "contains", "right": "discount"}
    played = play(board(A=[rule("mail", "client.email", MAIL)], B=[on("sent", "email.sent", only_if=asks)]))
    assert played.state.item.stage == "A"


def test_a_mail_that_cannot_be_written_is_not_sent() -> None:
    played = Play(engine(board(A=[rule("mail", "client.email", MAIL)], B=[on("sent", "email.sent")]))).enter()
    assert played.state.item.stage == "A"


def test_mails_that_bring_an_item_back_to_the_rule_that_writes_them_come_to_an_end() -> None:
    played = play(board(A=[rule("mail", "client.email", MAIL)], B=[on("sent", "email.sent"), go("back", "A")]))
    assert [one for one in played.steps if isinstance(one, Stopped)]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello <b>Ann</b> &amp; co</p>\n<p>see<br/>you</p>", "Hello Ann & co\nsee\nyou"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<style>p { color: red }</style>3 < 4 &lt; 5<script>x < y</script>", "3 < 4 < 5"),
        ("   ", ""),
    ],
)
def test_the_text_of_a_mail_is_what_a_person_reads(html: str, text: str) -> None:
    assert mail_text(html) == text
