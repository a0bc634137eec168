"""What is said about a whole rule set."""

from __future__ import annotations

from typing import Any

from app.engine.checks import registry
from app.engine.checks.problem import Findings, Subject
from app.engine.documenting import Account, Blank, Card, Edition, account_of
from app.engine.model.people import Employee
from app.engine.model.rule_set import RuleSet
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from tests.engine.board import board, catalogue, on, rule, say

ANYBODY = Directory(any_provider=True)


def told(rule_set: RuleSet, findings: Findings | None = None) -> Account:
    return account_of(rule_set, catalogue(), ANYBODY, findings or Findings(), Edition("abc"))


def sms(text: str = "Hello {{ client.first_name }}", **settings: Any) -> RuleSet:
    return board(A=[rule("s", "client.sms", {"text": text, "provider": "log"}, **settings)])


def only(rule_set: RuleSet) -> Card:
    return next(told(rule_set).cards())


def lines(card: Card) -> dict[str, str]:
    def plain(said: Any) -> str:
        return ", ".join(map(plain, said)) if isinstance(said, tuple) else getattr(said, "plain", lambda: str(said))()

    return {plain(one.label): plain(one.said) for one in card.lines}


def test_each_card_is_told_on_its_stage_in_board_order() -> None:
    rules = [say("one"), say("two", order="after_previous")]
    account = told(board(A=rules, B=[on("mail", "email.received"), say("three")]))
    assert [one.node.id for one in account.cards()] == ["one", "two", "mail", "three"]
    assert [one.follows for one in account.cards()] == [False, True, False, False]


def test_times_and_conditions_are_said_in_words() -> None:
    when = {"mode": "after", "amount": 3, "unit": "days", "base": "now", "business_time": True}
    card = only(sms(when=when, only_if={"left": "item.amount", "op": "ge", "right": 5000}))
    said = lines(card)
    assert said["When"] == "3 days later, in business time"
    assert said["Only if"] == "Amount ≥ 5000"


def test_what_is_as_usual_is_not_said() -> None:
    assert lines(only(sms())).keys() == {"When", "Provider"}


def test_settings_that_change_what_happens_are_said() -> None:
    card = only(sms(acts_as="supervisor", on_failure="stop", order="after_previous"))
    said = lines(card)
    assert said["Acts as"] == "the supervisor"
    assert said["When it fails"] == "stop the rules that follow it"
    assert said["Order"] == "after the previous rule"


def test_texts_keep_their_words_and_show_blanks_by_the_labels_people_know() -> None:
    text = 'Hello {{ client.first_name | default("friend") }}, until {{ item.close_date | add_days(3) | date }}!'
    (passage,) = only(sms(text)).passages
    hello, first, until, second, end = passage.pieces
    assert (hello, until, end) == ("Hello ", ", until ", "!")
    assert isinstance(first, Blank)
    assert isinstance(second, Blank)
    assert getattr(first.label, "plain")() == "Client: First name, or else “friend”"  # noqa: B009  a Msg here
    assert getattr(second.label, "plain")() == "Close date, 3 days later"  # noqa: B009


def test_what_leaves_the_company_is_listed_with_the_data_that_go_along() -> None:
    account = told(board(A=[say("inside"), *sms("{{ item.title }} for {{ client.name }}").stages[0].rules]))
    (leaving,) = account.leaving
    assert str(leaving.channel) == "SMS"
    assert leaving.card.node.id == "s"
    assert [getattr(one, "plain", lambda one=one: one)() for one in leaving.data] == ["Title", "Client: Name"]


def test_what_is_switched_off_leaves_nothing() -> None:
    assert not told(sms(enabled=False)).leaving


def test_problems_stand_at_their_cards() -> None:
    rule_set = sms("")
    found = registry.examine(Subject(rule_set, catalogue(), ANYBODY, Templates()), registry.load_checks())
    card = next(told(rule_set, found).cards())
    assert [one.check for one in card.problems] == ["parameter.missing"]


def test_a_type_that_is_unknown_here_is_told_as_such() -> None:
    card = only(board(A=[rule("x", "somebody.elses", {"a": 1})]))
    assert card.about is None
    assert card.action.plain() == "Unknown type “somebody.elses”"


def test_a_rule_set_that_makes_no_sense_is_still_told() -> None:
    broken = {"text": 7, "recipients": {"who": None}, "provider": ["x"]}
    account = told(board(A=[rule("x", "client.sms", broken), on("t", "email.link_clicked", {"url_prefix": []})]))
    assert len(list(account.cards())) == 2


def test_whoever_saved_the_version_is_called_by_name() -> None:
    directory = Directory(employees={"3": Employee("3", "Ann Lind")})
    account = account_of(sms(), catalogue(), directory, Findings(), Edition("abc", author="3"))
    assert account.edition.author == "Ann Lind"
