"""What differs between two versions of a rule set, as a person reads it."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import differences_report
from app.engine.differences import Differences, Sign
from app.engine.differing import difference
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.wordwise import wordwise
from tests.engine.board import after, board, catalogue, directory, go, on, rule, say


def differing(old: RuleSet, new: RuleSet) -> Differences:
    return difference(old, new, catalogue(), directory())


def told(old: RuleSet, new: RuleSet) -> list[str]:
    return differences_report.as_text(differing(old, new)).splitlines()


def signs(found: Differences) -> dict[str, Sign]:
    return {one.id: one.sign for one in found.cards}


def test_equal_rule_sets_do_not_differ() -> None:
    one = board(A=[say("x"), on("t", "email.received")])
    assert differing(one, one).same
    assert told(one, one) == ["Test: Nothing differs."]


def test_a_rule_added_says_what_it_does_and_pushes_nobody_from_their_place() -> None:
    found = told(board(A=[say("x"), say("y")]), board(A=[say("x"), say("new", "Hello"), say("y")]))
    assert found == [
        "Test: 1 added",
        "",
        "A",
        "  + Add comment to item (rule new)",
        "      Comment: Hello",
    ]


def test_a_removed_rule_is_told_where_it_stood() -> None:
    found = differing(board(A=[say("x"), say("gone"), say("y")]), board(A=[say("x"), say("y", "other")]))
    assert list(signs(found).items()) == [("gone", Sign.REMOVED), ("y", Sign.CHANGED)]


def test_of_a_setting_both_values_are_said() -> None:
    old = rule("x", "employee.notification", {"text": "Hi", "recipients": ["employee:ann"]}, enabled=False)
    new = rule(
        "x",
        "employee.notification",
        {"text": "Hi", "recipients": ["employee:ann", "employee:bo"]},
        when=after(2),
        only_if={"left": "item.amount", "op": "ge", "right": 500},
        order="after_previous",
        on_failure="stop",
        acts_as="employee:bo",
    )
    found = told(board(A=[old]), board(A=[new]))
    assert found[4:] == [
        "      Switched on: no → yes",
        "      Recipients: Ann Lind → Ann Lind, Bo Berg",
        "      When: immediately → 2 days later",
        "      Only if: nothing → Amount ≥ 500",
        "      Order: in parallel → after the previous rule",
        "      Acts as: the responsible person → Bo Berg",
        "      When it fails: go on with the next rule → stop the rules that follow it",
    ]


def test_of_a_long_text_no_difference_is_cut_off() -> None:
    long = "All of this is the same in both. " * 8
    (card,) = differing(board(A=[say("x", long + "old")]), board(A=[say("x", long + "new")])).cards
    (change,) = card.changes
    assert (change.old[-3:], change.new[-3:], change.prose) == ("old", "new", True)


def test_where_the_words_are_the_same_what_stands_in_the_file_is_shown() -> None:
    old = rule("x", "client.email", {"subject": "Hi", "text": "<p>Dear</p>"})
    new = rule("x", "client.email", {"subject": "Hi", "text": "<b>Dear</b>"})
    (card,) = differing(board(A=[old]), board(A=[new])).cards
    assert [(one.old, one.new) for one in card.changes] == [("<p>Dear</p>", "<b>Dear</b>")]


def test_a_card_in_another_stage_has_moved() -> None:
    found = told(board(A=[say("x")]), board(B=[say("x")]))
    assert found == ["Test: 1 moved", "", "B", "  > Add comment to item (rule x)", "      Stage: A → B"]


def test_of_cards_in_another_order_the_fewest_have_moved() -> None:
    old = board(A=[say("a"), say("b"), say("c"), say("d")])
    new = board(A=[say("d"), say("a"), say("b"), say("c")])
    found = differing(old, new)
    assert signs(found) == {"d": Sign.MOVED}
    assert found.cards[0].changes[0].old.plain() == "below “Add comment to item”"
    assert found.cards[0].changes[0].new.plain() == "at the top"


def test_what_follows_another_rule_now_is_a_change() -> None:
    old = board(A=[say("a", name="First"), say("b", order="after_previous")])
    new = board(A=[say("a", name="First"), say("n", name="Between"), say("b", order="after_previous")])
    found = differing(old, new)
    assert signs(found) == {"n": Sign.ADDED, "b": Sign.CHANGED}
    (change,) = found.cards[1].changes
    assert (change.old.plain(), change.new.plain()) == ("below “First”", "below “Between”")


def test_a_rule_that_became_a_trigger_is_another_card() -> None:
    found = differing(board(A=[say("x")]), board(A=[on("x", "email.received")]))
    assert sorted((one.kind, one.sign) for one in found.cards) == [("rule", "removed"), ("trigger", "added")]


def test_a_rule_of_another_type_says_what_both_types_ask_for() -> None:
    old = rule("x", "control.task", {"title": "Draw {{ item.title }}", "responsible": "employee:ann"})
    new = rule("x", "employee.notification", {"text": "Draw {{ item.title }}", "recipients": ["employee:bo"]})
    assert told(board(A=[old]), board(A=[new]))[4:] == [
        "      Type: Create task → Add notification",
        "      Text: nothing → Draw \u2039Title›",
        "      Recipients: nothing → Bo Berg",
        "      Title: Draw \u2039Title› → nothing",
        "      Responsible person: Ann Lind → nothing",
    ]


def test_of_long_texts_and_conditions_the_words_that_differ_are_marked() -> None:
    text = "We have your request and come by next week. " * 5
    terms = [{"left": "item.amount", "op": "ge", "right": 500}, {"left": "client.email", "op": "filled"}]
    other = [{"left": "item.amount", "op": "ge", "right": 700}, {"left": "client.email", "op": "filled"}]
    spelled = {"any": [{"all": terms}, {"left": "item.title", "op": "starts_with", "right": "Roof"}]}
    changed = {"any": [{"all": other}, {"left": "item.title", "op": "starts_with", "right": "Roof"}]}
    found = told(
        board(A=[say("x", text + "Ann\nLarchwood", only_if=spelled)]),
        board(A=[say("x", text + "Bo\nLarchwood", only_if=changed)]),
    )
    assert found[4:] == [
        f"      Text: {text[:40]} … {text[-40:]}[-Ann-]{{+Bo+}} Larchwood",
        "      Only if: (Amount ≥ [-500-]{+700+} and E-mail is filled) or Title starts with Roof",
    ]


def test_another_format_of_a_placeholder_is_told_beside_other_words() -> None:
    old, new = (say("x", f"{word}: {{{{ item.amount | round({n}) }}}}") for word, n in (("Sum", 1), ("Total", 2)))
    assert told(board(A=[old]), board(A=[new]))[4:] == [
        "      Text: Sum: {{ item.amount | round(1) }} → Total: {{ item.amount | round(2) }}"
    ]


def test_a_summary_counts_stages_as_well() -> None:
    old = board(A=[say("x")])
    a, *rest = old.stages
    new = old.model_copy(update={"stages": (a.model_copy(update={"name": "Ay", "rules": (say("x", "Hi!"),)}), *rest)})
    assert differences_report.summary(differing(old, new)).plain() == "1 changed, 1 stage differs"


def test_stages_are_compared_too() -> None:
    old = board()
    a, b, c, _ = old.stages
    e = Stage(id="E", name="Extra", rules=(go("m", "A"),))
    new = old.model_copy(update={"stages": (c, a, b.model_copy(update={"name": "Bee", "color": "#112233"}), e)})
    found = differences_report.as_json(differing(old, new))
    assert [(one["id"], one["change"]) for one in found["stages"]] == [
        ("C", "moved"),
        ("D", "removed"),
        ("B", "changed"),
        ("E", "added"),
    ]
    assert found["stages"][0]["changes"][0]["old"] == "right of “B”"
    assert [one["label"] for one in found["stages"][2]["changes"]] == ["Name", "Color"]
    assert found["rules"][0]["stage"] == {"old": None, "new": "E", "name": "Extra"}


def test_json_holds_what_stands_in_the_file_and_what_it_says() -> None:
    found = differences_report.as_json(differing(board(A=[say("x")]), board(A=[say("x", when=after(1, "hours"))])))
    assert found["counts"] == {"added": 0, "removed": 0, "changed": 1, "moved": 0}
    assert found["rules"][0]["changes"] == [
        {
            "field": "when",
            "label": "When",
            "old": "immediately",
            "new": "1 hour later",
            "before": None,
            "after": {"mode": "after", "amount": 1, "unit": "hours", "base": "now"},
        }
    ]


def test_a_type_of_a_package_that_is_not_here_is_compared_by_what_stands_in_the_file() -> None:
    old, new = (rule("x", "acme.fax", {"number": n, "pages": [1, n]}) for n in (1, 2))
    found = told(board(A=[old]), board(A=[new]))
    assert found[3:] == ["  ~ acme.fax (rule x)", "      number: 1 → 2", "      pages: [1, 1] → [1, 2]"]


def _shuffled(seed: int) -> RuleSet:
    chance = random.Random(seed)
    stages: dict[str, list[Rule]] = {name: [] for name in "ABCD"}
    for number in chance.sample(range(12), 9):
        stages[chance.choice("ABCD")].append(say(f"r{number}", chance.choice(["same", "other"])))
    return board(**stages)


def _facts(rule_set: RuleSet) -> dict[str, Any]:
    return {node.id: (stage.id, node) for stage, node in rule_set.nodes()}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_nothing_that_differs_is_left_untold(first: int, second: int) -> None:
    old, new = _shuffled(first), _shuffled(second)
    before, after_ = _facts(old), _facts(new)
    found = differing(old, new)
    assert len(signs(found)) == len(found.cards)
    expected = {one for one in {*before, *after_} if before.get(one) != after_.get(one)}
    assert expected <= signs(found).keys()
    for one in signs(found).keys() - expected:
        assert signs(found)[one] is Sign.MOVED
    kept = [[node.id for node in stage.rules if node.id not in signs(found)] for stage in (*old.stages, *new.stages)]
    assert kept[:4] == kept[4:]


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_of_two_texts_make_up_both(old: str, new: str) -> None:
    pieces = wordwise(old, new)
    assert "".join(one.text for one in pieces if one.sign != "added") == old
    assert "".join(one.text for one in pieces if one.sign != "removed") == new


def test_single_words_are_marked_in_a_text_that_hardly_changed() -> None:
    pieces = wordwise("We have your request, Ann.", "We have got your request, Bo.")
    assert [(one.sign, one.text) for one in pieces if one.sign != "same"] == [
        ("added", " got"),
        ("removed", "Ann"),
        ("added", "Bo"),
    ]


def test_words_in_a_row_that_changed_are_one_change() -> None:
    pieces = wordwise("Invoice for {{ item.title }}", "Your first {{ item.title }}")
    assert [(one.sign, one.text) for one in pieces] == [
        ("removed", "Invoice for"),
        ("added", "Your first"),
        ("same", " {{ item.title }}"),
    ]
