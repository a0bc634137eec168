"""A rule set with something of everything, and what is said about it."""

from __future__ import annotations

import pytest

from app.engine.checks import registry
from app.engine.checks.problem import Subject
from app.engine.documenting import Account, Edition, account_of
from app.engine.model.rule_set import RuleSet, Stage
from app.engine.model.schema import StageKind
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.publish.documentation.drawings import Drawings, load_drawings
from tests.engine.board import catalogue, go, on, rule, say

LETTER = (
    '<p>Dear {{ client.first_name | default("customer") }},</p><p>your <b>offer</b> comes to {{ item.amount | money }}.'
    '</p><p><a href="https://example.com/{{ item.id }}">Accept</a></p>'
    "<ul><li>Valid until {{ item.close_date | date }}</li></ul><script>alert(1)</script>"
)
WAIT = {"mode": "after", "amount": 3, "unit": "days", "base": "now"}
BEFORE = {"mode": "before", "amount": 1, "unit": "days", "base": "item.close_date"}
DEAR = {"left": "item.amount", "op": "ge", "right": 5000}


def everything() -> RuleSet:
    """Return a pipeline of four stages."""
    rules = (
        rule("letter", "client.email", {"subject": "Offer <{{ item.title }}>", "text": LETTER}, name="Send & tell"),
        rule("sms", "client.sms", {"text": "Any <questions> & wishes?", "provider": "log"}, when=WAIT, only_if=DEAR,
             order="after_previous"),
        rule("cold", "employee.notification", {"text": "Łódź, déjà vu, perché", "recipients": ["responsible"]},
             when=BEFORE, enabled=False),
        go("give-up", "LOST", when=WAIT, only_if=DEAR),
    )  # fmt: skip
    return RuleSet(
        id="offers",
        name="Offers & orders",
        entity="deal",
        pipeline="offers",
        stages=(
            Stage(id="NEW", name="New <1>", rules=rules),
            Stage(id="TALK", name="In talks", triggers=(on("mail", "email.received"), on("ring", "call.incoming"))),
            Stage(
                id="WON",
                name="Won",
                kind=StageKind.WON,
                rules=(say("hurray"), rule("no-text", "client.sms", {"text": ""})),
            ),
            Stage(
                id="LOST", name="Lost", kind=StageKind.LOST, triggers=(on("never", "email.received", allow_back=True),)
            ),
        ),
    )


def told(rule_set: RuleSet, edition: Edition | None = None) -> Account:
    """Return what is said about a rule set, checks and all."""
    directory = Directory(any_provider=True)
    found = registry.examine(Subject(rule_set, catalogue(), directory, Templates()), registry.load_checks())
    return account_of(rule_set, catalogue(), directory, found, edition or Edition("0123456789abcdef", 3, "With SMS"))


@pytest.fixture(scope="session")
def account() -> Account:
    return told(everything())


@pytest.fixture(scope="session")
def drawings() -> Drawings:
    return load_drawings()
