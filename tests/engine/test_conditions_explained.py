from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.catalog.registry import load_catalogue
from app.engine.conditions import Explanation, compile_condition, first_failure, words
from app.engine.conditions.sentences import clause_words, failure_words, seen_words
from app.engine.model.condition import Operator, clauses
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import builtin_schema
from app.engine.model.values import FieldType, Money
from app.engine.names import names_at
from tests.engine.names_for_conditions import FULL, KnownNames, clause, compiled, condition, holds
from tests.engine.names_for_conditions import scope as scope_of

AMOUNT = clause("amount", "ge", 5000)
WEB = clause("source", "eq", "web")
MAILED = clause("client.email", "empty")
RULE = {"all": [AMOUNT, {"any": [WEB, {"not": MAILED}]}]}
POOR: Mapping[str, Any] = {
    **FULL,
    "amount": Money(Decimal("1200.00"), "EUR"),
    "source": "Phone",
    "contacts": None,
    "company": None,
    "emails": None,
}


def explain(raw: object, values: Mapping[str, Any] | None = None, **more: Any) -> Explanation:
    return compiled(raw, changes="before" in more).explain(scope_of(values, **more))


def why(raw: object, values: Mapping[str, Any] | None = None, **more: Any) -> str:
    failure = first_failure(explain(raw, values, **more))
    assert failure is not None
    return failure.words.plain()


def test_every_clause_says_what_it_saw_on_both_sides() -> None:
    found = explain(RULE, POOR)
    first, group = found.members
    assert (found.held, first.held, group.held) == (False, False, False)
    assert (first.path, first.left, first.right) == ("all[0]", Money(Decimal("1200.00"), "EUR"), Decimal(5000))
    assert (group.path, group.members[0].path) == ("all[1]", "all[1].any[0]")
    assert (group.members[1].path, group.members[1].members[0].path) == ("all[1].any[1]", "all[1].any[1].not")
    assert group.members[1].members[0].held


def test_the_deciding_clause_is_named_with_the_value_it_saw() -> None:
    reason = compiled(RULE).why_not(scope_of(POOR))
    assert reason is not None
    assert (reason.code, reason.path, reason.field) == ("clause", "all[0]", "item.amount")
    assert reason.seen == Money(Decimal("1200.00"), "EUR")
    assert reason.words.plain() == "“Amount” is 1200.00 EUR, not ≥ 5000."


def test_within_any_the_first_clause_stands_for_the_group() -> None:
    failure = first_failure(explain(RULE, {**POOR, "amount": Money(Decimal(9000), "EUR")}))
    assert failure is not None
    assert (failure.path, failure.seen) == ("all[1].any[0]", "Phone")


def test_under_not_the_clause_that_holds_is_to_blame() -> None:
    failure = first_failure(explain({"not": {"any": [clause("source", "eq", "fax"), WEB]}}))
    assert failure is not None
    assert failure.path == "not.any[1]"
    assert failure.words.plain() == "“Source” is Web. It must not hold that Source is web."


def test_a_condition_that_holds_has_no_failure() -> None:
    ready = compiled(RULE)
    assert first_failure(ready.explain(scope_of())) is None
    assert ready.why_not(scope_of()) is None


def test_a_single_clause_is_a_condition_of_its_own() -> None:
    assert explain(WEB).path == ""
    assert why(WEB, POOR) == "“Source” is Phone, not web."


def test_a_group_without_conditions_is_named_itself() -> None:
    failure = first_failure(explain({"any": []}))
    assert failure is not None
    assert failure.clause is None
    assert failure.words.plain() == "This group has no conditions."
    assert holds({"all": []})


def test_what_cannot_be_compared_is_neither_held_nor_not() -> None:
    swiss = {"amount": Money(Decimal(1), "CHF"), "source": "web"}
    found = explain({"all": [WEB, AMOUNT]}, swiss)
    assert (found.held, found.members[1].held) == (None, None)
    assert "no rate for CHF" in found.words.plain()
    assert explain({"any": [WEB, AMOUNT]}, swiss).held
    assert explain({"not": AMOUNT}, swiss).held is None


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (clause("source", "eq", "fax"), "“Source” is Web, not fax."),
        (clause("source", "ne", "web"), "“Source” is Web."),
        (clause("source", "in", ["fax", "post"]), "“Source” is Web, none of fax, post."),
        (clause("colors", "not_in", ["red"]), "“Colours” is red, blue, one of red."),
        (clause("title", "contains", "x"), "“Title” is Roof, Rossi and does not contain x."),
        (clause("amount", "empty"), "“Amount” is 6000 EUR, not empty."),
        (clause("amount", "gt", {"ref": "item.budget"}), "“Amount” is 6000 EUR, not > 7000 USD."),
        (clause("probability", "between", [1, 5]), "“Probability” is 40, not between 1 and 5."),
        (clause("size", "eq", "s"), "“Size” is Large, not Small."),
        (clause("responsible", "eq", "2"), "“Responsible person” is Ann Lee, not Bo Ray."),
        (clause("responsible", "in_department", "law"), "“Responsible person” is Ann Lee, who is not in Law."),
        (clause("close_date", "lt", "today"), "“Close date” is 2026-03-10, not before 2026-03-07."),
        (clause("close_date", "next_days", 1), "“Close date” is 2026-03-10, not in the next 1 day."),
        (clause("close_date", "weekday_in", ["mon", 3]), "“Close date” is 2026-03-10, not on Monday, Wednesday."),
        (clause("today", "working_day"), "“Today” is 2026-03-07, which is not a working day."),
        (clause("phones", "contains", "+44"), "“Phones” is +39 06 1234, +39 333 99 and does not contain +44."),
    ],
)
def test_a_failure_is_a_sentence(raw: object, sentence: str) -> None:
    assert why(raw) == sentence


def test_a_failure_of_an_empty_field_says_that_it_is_empty() -> None:
    assert why(AMOUNT, {}) == "“Amount” is empty."
    assert why(clause("amount", "filled"), {}) == "“Amount” is empty."


def test_a_failure_of_a_change_speaks_of_the_change() -> None:
    before = {"source": "Fax"}
    assert why(clause("title", "changed"), before=before) == "“Title” did not change."
    assert why(clause("source", "changed_from", "post"), before=before) == "“Source” did not change from post."
    assert why(clause("source", "changed_to", "post"), {}, before={}) == "“Source” did not change to post."


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (AMOUNT, "Amount ≥ 5000"),
        (RULE, "Amount ≥ 5000 and (Source is web or not (E-mail is empty))"),
        ({"all": [{"all": [AMOUNT, WEB]}]}, "Amount ≥ 5000 and Source is web"),
        ({"any": [{"all": [AMOUNT, WEB]}, MAILED]}, "(Amount ≥ 5000 and Source is web) or E-mail is empty"),
        ({"not": {"all": [AMOUNT, WEB]}}, "not (Amount ≥ 5000 and Source is web)"),
        ({"all": []}, "always"),
        ({"any": []}, "never"),
        (clause("size", "in", ["s", "l"]), "Size is one of Small, Large"),
        (clause("close_date", "next_days", 3), "Close date is in the next 3 days"),
        (clause("close_date", "weekday_in", ["mon", 7]), "Close date falls on Monday, Sunday"),
        (clause("close_date", "weekday_in", ["someday"]), "Close date falls on someday"),
        (clause("close_date", "gt", {"ref": "item.begin_date"}), "Close date is after Start date"),
        (clause("probability", "between", [1, {"ref": "item.minimum"}]), "Probability is between 1 and Minimum"),
        (clause("amount", "lt", {"amount": "5", "currency": "USD"}), "Amount < 5 USD"),
        (clause("nonsense", "eq", {"ref": "item.rubbish"}), "item.nonsense is item.rubbish"),
        ({"left": "results.ask-1.answer", "op": "eq", "right": "yes"}, "Answer is yes"),
    ],
)
def test_a_condition_is_a_sentence_for_its_card(raw: object, sentence: str) -> None:
    assert words(condition(raw), KnownNames()).plain() == sentence


def test_a_sentence_names_people_where_their_names_are_known() -> None:
    names = {"1": "Ann Lee"}

    def show(kind: FieldType, value: object) -> object:
        return names.get(str(value), value) if kind is FieldType.EMPLOYEE else value

    told = words(condition(clause("responsible", "eq", "1")), KnownNames(), show)
    assert told.plain() == "Responsible person is Ann Lee"


def test_the_names_of_a_rule_set_are_those_that_conditions_take() -> None:
    rule_set = RuleSet(id="r", name="Sales", entity="deal", pipeline="sales")
    names = names_at(rule_set, None, load_catalogue(others=False), builtin_schema())
    ready = compile_condition(condition({"all": [AMOUNT, clause("today", "weekday_in", [6])]}), names)
    assert ready.test(scope_of())
    assert words(ready.condition, names).plain() == "Amount ≥ 5000 and Today falls on Saturday"


# Laws

_some = {
    FieldType.STRING: st.sampled_from(["web", "Fax", ""]),
    FieldType.INTEGER: st.integers(0, 3),
    FieldType.MONEY: st.builds(Money, st.integers(0, 3).map(Decimal), st.sampled_from(["EUR", "USD", "CHF"])),
    FieldType.DATE: st.dates(date(2026, 3, 5), date(2026, 3, 9)),
}
_fields = {
    "source": FieldType.STRING,
    "probability": FieldType.INTEGER,
    "minimum": FieldType.INTEGER,
    "amount": FieldType.MONEY,
    "close_date": FieldType.DATE,
}
items = st.fixed_dictionaries({}, optional={key: st.none() | _some[kind] for key, kind in _fields.items()})
leaves = st.sampled_from(
    [
        WEB,
        clause("source", "ne", "web"),
        clause("source", "in", ["fax", "web"]),
        clause("source", "empty"),
        clause("probability", "gt", 1),
        clause("probability", "le", {"ref": "item.minimum"}),
        AMOUNT,
        clause("amount", "lt", 2),
        clause("amount", "eq", {"amount": 1, "currency": "CHF"}),
        clause("close_date", "ge", "today"),
        clause("close_date", "next_days", 1),
    ]
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=6).map(lambda members: {"all": members}),
        st.lists(inner, max_size=6).map(lambda members: {"any": members}),
        inner.map(lambda member: {"not": member}),
    ),
    max_leaves=12,
)


def outcome(raw: object, values: Mapping[str, Any]) -> bool | None:
    return explain(raw, values).held


@given(conditions, items)
def test_an_explanation_agrees_with_the_test(raw: object, values: Mapping[str, Any]) -> None:
    held = outcome(raw, values)
    if held is not None:
        assert compiled(raw).test(scope_of(values)) is held
        assert (compiled(raw).why_not(scope_of(values)) is None) is held


@given(st.lists(conditions, max_size=4), items)
def test_not_all_is_any_not_and_not_any_is_all_not(members: list[object], values: Mapping[str, Any]) -> None:
    nots = [{"not": one} for one in members]
    assert outcome({"not": {"all": members}}, values) is outcome({"any": nots}, values)
    assert outcome({"not": {"any": members}}, values) is outcome({"all": nots}, values)
    assert outcome({"not": {"not": {"all": members}}}, values) is outcome({"all": members}, values)


@given(leaves, items)
def test_a_negated_operator_is_the_negation_of_its_own(raw: dict[str, object], values: Mapping[str, Any]) -> None:
    opposite = {"eq": "ne", "in": "not_in", "empty": "filled"}
    if raw["op"] in opposite:
        assert outcome({**raw, "op": opposite[str(raw["op"])]}, values) is outcome({"not": raw}, values)


@given(conditions, items)
def test_the_failure_is_a_clause_of_the_condition_and_its_sentence_can_be_read(
    raw: object, values: Mapping[str, Any]
) -> None:
    found = explain(raw, values)
    if found.held is False:
        failure = first_failure(found)
        assert failure is not None
        assert failure.clause is None or failure.clause in clauses(condition(raw))
        assert "{" not in failure.words.plain()


@given(conditions)
def test_every_condition_has_a_sentence(raw: object) -> None:
    told = words(condition(raw), KnownNames()).plain()
    assert told
    assert "{" not in told


def test_every_operator_has_a_sentence_for_each_outcome() -> None:
    for op in Operator:
        for kind in (FieldType.STRING, FieldType.DATE):
            assert "{" not in failure_words(op, kind, "Field", 1, 2).plain()
            assert "{" not in clause_words(op, kind, "Field", 1).plain()
        assert "{" not in seen_words(op, "Field", 2).plain()


def test_what_held_says_what_was_seen() -> None:
    assert explain(AMOUNT).words.plain() == "“Amount” is 6000 EUR."
    assert explain(clause("title", "empty"), {}).words.plain() == "“Title” is empty."
    assert explain(clause("source", "changed"), before={"source": "x"}).words.plain() == (
        "“Source” changed and is now Web."
    )
