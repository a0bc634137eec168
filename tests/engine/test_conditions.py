from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.engine.conditions import Shape, operator_label, operators_for, shape_of
from app.engine.errors import BadCondition
from app.engine.model.condition import CHANGES, Operator
from app.engine.model.values import Email, FieldType, Money
from tests.engine.names_for_conditions import FULL, NAMES, clause, compiled, holds
from tests.engine.names_for_conditions import scope as scope_of

EUR = "EUR"


def euros(amount: int) -> Money:
    return Money(Decimal(amount), EUR)


HOLDS: list[tuple[str, str, Any]] = [
    # Text, whatever its case
    ("source", "eq", "web"),
    ("source", "ne", "phone"),
    ("source", "in", ["phone", "WEB"]),
    ("source", "not_in", ["x"]),
    ("title", "contains", "rossi"),
    ("title", "not_contains", "Bianchi"),
    ("title", "starts_with", "roof"),
    ("title", "ends_with", "ROSSI"),
    ("title", "matches", r"^roof,\s+r"),
    ("notes", "contains", "two"),
    ("site", "starts_with", "HTTPS://"),
    ("source", "filled", None),
    ("source", "eq", {"ref": "item.source"}),
    # Text with several values
    ("tags", "eq", "red"),
    ("tags", "contains", "blue"),
    ("tags", "in", ["x", "Dark Blue"]),
    ("tags", "ne", "blue"),
    ("tags", "eq", ["dark blue", "RED"]),
    ("tags", "ne", ["red"]),
    ("tags", "starts_with", "dark"),
    ("tags", "not_in", ["x", "y"]),
    ("tags", "not_contains", "green"),
    ("tags", "matches", "^dark"),
    # Numbers
    ("probability", "eq", 40),
    ("probability", "ne", 41),
    ("probability", "gt", 39.5),
    ("probability", "ge", "40"),
    ("probability", "lt", 41),
    ("probability", "le", 40),
    ("probability", "between", [40, 50]),
    ("probability", "between", [30, 40]),
    ("probability", "in", [1, 40]),
    ("probability", "not_in", [1, 2]),
    ("rate", "eq", 2.5),
    ("rate", "ge", "2.5"),
    ("rate", "lt", 3),
    ("probability", "gt", {"ref": "item.minimum"}),
    ("probability", "gt", {"ref": "item.rate"}),
    ("probability", "between", [{"ref": "item.minimum"}, 40]),
    ("probability", "in", [{"ref": "item.minimum"}, 40]),
    ("probability", "not_in", {"ref": "item.scores"}),
    ("scores", "gt", 7),
    ("scores", "eq", 3),
    ("scores", "ne", 5),
    ("scores", "eq", [8, 3]),
    ("scores", "in", [1, 8]),
    ("scores", "between", [4, 9]),
    # Money
    ("amount", "ge", 6000),
    ("amount", "gt", "5999.99"),
    ("amount", "eq", {"amount": "6000", "currency": EUR}),
    ("amount", "lt", {"amount": 7000, "currency": "USD"}),
    ("amount", "gt", "6000 USD"),
    ("amount", "between", [1, 6000]),
    ("amount", "in", [1, 6000]),
    ("amount", "not_in", [1]),
    ("budget", "eq", 6300),
    ("budget", "gt", {"ref": "item.amount"}),
    ("budget", "le", {"amount": 7000, "currency": "USD"}),
    ("amount", "gt", {"ref": "item.rate"}),
    ("rate", "lt", {"ref": "item.amount"}),
    ("probability", "between", [1, {"ref": "item.amount"}]),
    ("item.amount.currency", "eq", "eur"),
    # Yes and no
    ("urgent", "eq", True),
    ("urgent", "ne", False),
    ("recurring", "eq", "no"),
    ("recurring", "filled", None),
    ("urgent", "in", [True, False]),
    ("urgent", "ne", {"ref": "item.recurring"}),
    # Options
    ("size", "eq", "l"),
    ("size", "ne", "s"),
    ("size", "in", ["s", "l"]),
    ("size", "not_in", ["s"]),
    ("colors", "eq", "red"),
    ("colors", "contains", "blue"),
    ("colors", "not_contains", "green"),
    ("colors", "eq", ["blue", "red"]),
    ("colors", "ne", ["blue"]),
    ("colors", "in", ["blue", "green"]),
    ("colors", "not_in", ["green"]),
    # People
    ("responsible", "eq", "1"),
    ("responsible", "eq", "employee:1"),
    ("responsible", "ne", {"ref": "item.created_by"}),
    ("created_by", "in", {"ref": "item.observers"}),
    ("observers", "contains", "3"),
    ("observers", "not_contains", "1"),
    ("observers", "contains", {"ref": "item.created_by"}),
    ("responsible", "not_in", ["2", {"ref": "item.observers"}]),
    ("responsible", "in_department", "sales"),
    ("responsible", "in_department", ["department:sales"]),
    ("created_by", "in_department", "department_only:sales"),
    ("observers", "in_department", "law"),
    ("responsible.department", "eq", "north"),
    # Clients
    ("company", "eq", "company:5"),
    ("company", "eq", "5"),
    ("company", "in", ["6", "5"]),
    ("company", "ne", "contact:5"),
    ("contacts", "contains", "contact:7"),
    ("contacts", "contains", "8"),
    ("contacts", "eq", ["8", "7"]),
    ("contacts", "not_contains", "9"),
    ("client.email", "eq", "ROSA@example.com"),
    # Files, phones, e-mails
    ("offer", "filled", None),
    ("phones", "contains", "06"),
    ("phones", "starts_with", "+39 333"),
    ("phones", "eq", "+39 333 99"),
    ("phones", "not_contains", "+44"),
    ("phones", "matches", r"99$"),
    ("emails", "eq", "rosa@example.COM"),
    ("emails", "ends_with", "@example.com"),
    ("emails", "in", ["rosa@example.com"]),
    # Dates
    ("close_date", "eq", "2026-03-10"),
    ("close_date", "ne", "2026-03-11"),
    ("close_date", "gt", "2026-03-09"),
    ("close_date", "ge", "2026-03-10"),
    ("close_date", "lt", "2026-03-11"),
    ("close_date", "le", "2026-03-10"),
    ("close_date", "between", ["2026-03-10", "2026-03-31"]),
    ("close_date", "in", ["2026-03-10", "today"]),
    ("close_date", "gt", "today"),
    ("close_date", "gt", "now"),
    ("close_date", "gt", {"ref": "item.begin_date"}),
    ("close_date", "between", [{"ref": "item.begin_date"}, "2026-03-10"]),
    ("close_date", "between", ["today", "2026-04-01"]),
    ("close_date", "next_days", 3),
    ("begin_date", "last_days", 6),
    ("close_date", "weekday_in", ["tue"]),
    ("close_date", "weekday_in", [1, 2]),
    ("close_date", "weekday_in", "2"),
    ("close_date", "working_day", None),
    ("close_date", "lt", "2026-03-11T08:00"),
    ("close_date", "eq", "2026-03-10T08:00"),
    ("close_date", "gt", {"ref": "item.created_at"}),
    # Moments: created 5 March 23:30 UTC, which is 6 March 00:30 in Rome; now is 7 March 00:30 in Rome
    ("created_at", "eq", "2026-03-06"),
    ("created_at", "le", "2026-03-06"),
    ("created_at", "gt", "2026-03-05"),
    ("created_at", "lt", "now"),
    ("created_at", "lt", "today"),
    ("created_at", "lt", {"ref": "item.modified_at"}),
    ("created_at", "eq", "2026-03-06T00:30"),
    ("created_at", "eq", "2026-03-05T23:30+00:00"),
    ("created_at", "gt", "2026-03-06T00:29"),
    ("created_at", "ge", "2026-03-06"),
    ("created_at", "gt", {"ref": "item.begin_date"}),
    ("created_at", "between", ["2026-03-06", "now"]),
    ("created_at", "last_days", 1),
    ("created_at", "weekday_in", ["fri"]),
    ("created_at", "working_day", None),
    ("created_at", "in", ["2026-03-06"]),
    ("now", "weekday_in", ["sat", "sun"]),
    ("today", "eq", "2026-03-07"),
    ("now", "gt", "2026-03-07T00:29"),
    ("today", "lt", {"ref": "item.close_date"}),
]

DOES_NOT_HOLD: list[tuple[str, str, Any]] = [
    ("source", "eq", "phone"),
    ("source", "ne", "WEB"),
    ("source", "in", ["phone"]),
    ("source", "not_in", ["web"]),
    ("title", "contains", "bianchi"),
    ("title", "not_contains", "roof"),
    ("title", "starts_with", "rossi"),
    ("title", "ends_with", "roof"),
    ("title", "matches", "^rossi"),
    ("source", "empty", None),
    ("tags", "eq", "blue"),
    ("tags", "eq", ["red"]),
    ("tags", "not_contains", "blue"),
    ("tags", "in", ["blue"]),
    ("probability", "gt", 40),
    ("probability", "lt", 40),
    ("probability", "between", [41, 50]),
    ("probability", "eq", 40.5),
    ("probability", "lt", {"ref": "item.minimum"}),
    ("scores", "gt", 8),
    ("amount", "gt", 6000),
    ("amount", "gt", {"amount": 7000, "currency": "USD"}),
    ("budget", "le", 6299),
    ("urgent", "eq", False),
    ("urgent", "empty", None),
    ("recurring", "eq", True),
    ("recurring", "empty", None),
    ("size", "eq", "L"),
    ("size", "in", ["s"]),
    ("colors", "eq", ["red"]),
    ("colors", "contains", "green"),
    ("responsible", "eq", "2"),
    ("responsible", "in_department", "law"),
    ("observers", "contains", "1"),
    ("responsible", "in_department", "department_only:sales"),
    ("company", "eq", "contact:5"),
    ("company", "eq", "6"),
    ("contacts", "eq", ["7"]),
    ("offer", "empty", None),
    ("phones", "contains", "+44"),
    ("emails", "eq", "rosa"),
    ("close_date", "eq", "today"),
    ("close_date", "next_days", 2),
    ("begin_date", "last_days", 5),
    ("begin_date", "next_days", 30),
    ("close_date", "last_days", 30),
    ("close_date", "weekday_in", ["mon"]),
    ("close_date", "gt", "2026-03-10T08:00"),
    ("created_at", "gt", "2026-03-06"),
    ("created_at", "lt", "2026-03-06"),
    ("created_at", "eq", "2026-03-05"),
    ("created_at", "last_days", 0),
    ("created_at", "next_days", 9),
    ("now", "working_day", None),
    ("today", "weekday_in", ["fri"]),
]


@pytest.mark.parametrize(("left", "op", "right"), HOLDS)
def test_a_clause_holds(left: str, op: str, right: object) -> None:
    assert holds(clause(left, op, right))


@pytest.mark.parametrize(("left", "op", "right"), DOES_NOT_HOLD)
def test_a_clause_does_not_hold(left: str, op: str, right: object) -> None:
    assert not holds(clause(left, op, right))


def test_every_operator_of_every_kind_of_field_is_tried_above() -> None:
    tried = {(NAMES[clause(left, op)["left"]].type, op) for left, op, _ in HOLDS + DOES_NOT_HOLD}  # type: ignore[index]
    alike = {
        FieldType.TEXT: FieldType.STRING,
        FieldType.URL: FieldType.STRING,
        FieldType.ADDRESS: FieldType.STRING,
        FieldType.DECIMAL: FieldType.INTEGER,
        FieldType.EMAILS: FieldType.PHONES,
    }
    kinds = {alike.get(kind, kind) for kind in FieldType}
    tried = {(alike.get(kind, kind), Operator(op)) for kind, op in tried}
    wanted = {(kind, op) for kind in kinds for several in (False, True) for op in operators_for(kind, multiple=several)}
    shared = {Operator.EMPTY, Operator.FILLED, Operator.NE, Operator.NOT_IN, Operator.IN, Operator.EQ}
    assert {pair for pair in wanted - tried if pair[1] not in shared} == set()


def test_case_counts_where_it_is_asked_for() -> None:
    assert not holds(clause("source", "eq", "web", match_case=True))
    assert holds(clause("source", "eq", "Web", match_case=True))
    assert not holds(clause("title", "matches", "^roof", match_case=True))
    assert not holds(clause("emails", "contains", "rosa", match_case=True))


# Empty values


@pytest.mark.parametrize("name", [path for path in NAMES if path.startswith("item.") and path.count(".") == 1])
@pytest.mark.parametrize("nothing", [None, (), ""])
def test_an_empty_field_is_empty_and_nothing_else(name: str, nothing: object) -> None:
    values = {name.partition(".")[2]: nothing}
    assert holds(clause(name, "empty"), values)
    assert not holds(clause(name, "filled"), values)
    rights = {
        FieldType.BOOLEAN: True,
        FieldType.INTEGER: 0,
        FieldType.DECIMAL: 0,
        FieldType.MONEY: 0,
        FieldType.DATE: "today",
        FieldType.DATETIME: "now",
    }
    right = rights.get(NAMES[name].type, "x")
    for op in operators_for(NAMES[name].type, multiple=NAMES[name].multiple):
        if shape_of(op) in (Shape.ONE, Shape.MANY, Shape.PAIR):
            value = {Shape.ONE: right, Shape.MANY: [right], Shape.PAIR: [right, right]}[shape_of(op)]
            negated = op in (Operator.NE, Operator.NOT_IN, Operator.NOT_CONTAINS)
            assert holds(clause(name, op.value, value), values) is negated


def test_a_field_that_is_not_there_is_empty() -> None:
    assert holds(clause("amount", "empty"), {})
    assert not holds(clause("amount", "lt", 5), {})


def test_two_empty_fields_are_the_same_and_neither_is_greater() -> None:
    both = clause("probability", "eq", {"ref": "item.minimum"})
    assert holds(both, {})
    assert not holds(both, {"probability": 1})
    assert not holds(clause("probability", "ge", {"ref": "item.minimum"}), {})
    assert holds(clause("probability", "ne", {"ref": "item.minimum"}), {"minimum": 1})
    assert not holds(clause("probability", "between", [1, {"ref": "item.minimum"}]), {"probability": 5})
    assert not holds(clause("created_by", "in", {"ref": "item.observers"}), {"created_by": "1"})


def test_zero_and_no_are_not_empty() -> None:
    assert holds(clause("probability", "filled"), {"probability": 0})
    assert holds(clause("urgent", "filled"), {"urgent": False})


# Names


@pytest.mark.parametrize("path", ['results["ask-1"].answer', "results.ask-1.answer"])
def test_results_are_found_whatever_the_id_of_their_rule(path: str) -> None:
    asked = {"left": path, "op": "eq", "right": "yes"}
    assert holds(asked, results={"ask-1": {"answer": "Yes"}})
    assert not holds(asked)
    assert holds({"left": "results.a.b.count", "op": "gt", "right": 1}, results={"a.b": {"count": 2}})


def test_trigger_variables_and_people_are_seen() -> None:
    assert holds(clause("trigger.url", "contains", "/offer"), trigger={"url": "https://example.com/offer"})
    assert holds(clause("variables.vat", "eq", "0.22"), variables={"vat": Decimal("0.22")})
    assert holds({"left": "client.email", "op": "ends_with", "right": "example.com"})


def test_a_value_that_is_text_where_a_number_is_promised_is_read_as_one() -> None:
    assert holds(clause("variables.vat", "gt", "0.2"), variables={"vat": "0.22"})
    assert not holds(clause("variables.vat", "gt", "0.2"), variables={"vat": ""})
    assert holds(clause("source", "contains", "4"), {"source": 42})
    assert holds(clause("close_date", "gt", "2026-01-01"), {"close_date": datetime(2026, 3, 1, tzinfo=UTC)})


@pytest.mark.parametrize(
    ("raw", "values"),
    [
        (clause("probability", "gt", 5), {"probability": "many"}),
        (clause("amount", "gt", 5), {"amount": "a lot"}),
        (clause("amount", "gt", 5), {"amount": True}),
        (clause("close_date", "next_days", 5), {"close_date": "soon"}),
        (clause("probability", "gt", {"ref": "item.minimum"}), {"probability": 5, "minimum": "few"}),
        (clause("probability", "lt", {"ref": "item.amount"}), {"probability": 5, "amount": "few"}),
        (clause("rate", "gt", 5), {"rate": Decimal("NaN")}),
    ],
)
def test_a_value_that_cannot_be_compared_is_an_error_and_not_false(raw: object, values: dict[str, Any]) -> None:
    ready = compiled(raw)
    with pytest.raises(BadCondition):
        ready.test(scope_of(values))
    assert ready.explain(scope_of(values)).held is None


# Money in several currencies


def test_money_without_a_rate_cannot_be_compared() -> None:
    ready = compiled(clause("amount", "gt", 5))
    with pytest.raises(BadCondition, match="CHF cannot be compared with EUR: the workspace has no rate for CHF"):
        ready.test(scope_of({"amount": Money(Decimal(1), "CHF")}))


def test_money_of_one_currency_needs_no_rate() -> None:
    assert holds(clause("amount", "gt", {"amount": 5, "currency": "CHF"}), {"amount": Money(Decimal(6), "CHF")})


def test_money_without_a_currency_counts_as_base_currency() -> None:
    assert holds(clause("amount", "eq", "6000 EUR"), {"amount": Money(Decimal(6000), "")})


# Changes


def test_a_change_is_seen_only_in_what_the_event_changed() -> None:
    changed = clause("probability", "changed")
    assert holds(changed, changes=True, before={"probability": 10})
    assert holds(changed, changes=True, before={"probability": None})
    assert not holds(changed, changes=True, before={"probability": 40})
    assert not holds(changed, changes=True, before={"minimum": 10})
    assert not holds(changed, changes=True)


def test_changed_from_and_to_look_at_either_side_of_the_change() -> None:
    before = {"source": "Phone", "colors": ("green",), "close_date": None, "amount": euros(6000)}
    assert holds(clause("source", "changed_from", "phone"), changes=True, before=before)
    assert not holds(clause("source", "changed_from", "web"), changes=True, before=before)
    assert holds(clause("source", "changed_to", "WEB"), changes=True, before=before)
    assert not holds(clause("source", "changed_to", "phone"), changes=True, before=before)
    assert holds(clause("colors", "changed_from", "green"), changes=True, before=before)
    assert holds(clause("colors", "changed_to", "red"), changes=True, before=before)
    assert not holds(clause("close_date", "changed_from", "today"), changes=True, before=before)
    assert not holds(clause("amount", "changed_to", 6000), changes=True, before=before)
    assert not holds(clause("source", "changed_to", "web"), changes=True)
    assert holds(
        clause("created_by", "changed_to", {"ref": "item.created_by"}), changes=True, before={"created_by": "3"}
    )


# What is refused


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (clause("nonsense", "eq", 1), "nothing called “item.nonsense”"),
        (clause("item..x", "eq", 1), "nothing called"),
        (clause("amount", "gt", {"ref": "item.nonsense"}), "nothing called “item.nonsense”"),
        (clause("amount", "contains", "5"), "“Amount” cannot be compared with “contains”"),
        (clause("title", "gt", "a"), "“Title” cannot be compared with “>”"),
        (clause("size", "contains", "l"), "cannot be compared with “contains”"),
        (clause("offer", "eq", "x"), "cannot be compared with “is”"),
        (clause("size", "in_department", "sales"), "cannot be compared"),
        (clause("title", "next_days", 3), "cannot be compared"),
        (clause("amount", "gt", "a lot"), "“a lot” is not an amount of money"),
        (clause("amount", "gt", True), "not an amount of money"),
        (clause("probability", "gt", "a lot"), "“a lot” is not a number"),
        (clause("probability", "eq", [1, 2]), "is not a number"),
        (clause("probability", "eq", float("inf")), "is not a number"),
        (clause("urgent", "eq", "perhaps"), "neither yes nor no"),
        (clause("close_date", "gt", "soon"), "“soon” is not a date"),
        (clause("close_date", "gt", 5), "“5” is not a date"),
        (clause("close_date", "gt", "2026-02-30"), "is not a date"),
        (clause("close_date", "next_days", "3"), "not a number of days"),
        (clause("close_date", "next_days", -1), "not a number of days"),
        (clause("close_date", "next_days", True), "not a number of days"),
        (clause("close_date", "weekday_in", ["someday"]), "not a weekday"),
        (clause("close_date", "weekday_in", [8]), "not a weekday"),
        (clause("source", "in", "web"), "a list of values is needed"),
        (clause("source", "in", []), "is missing"),
        (clause("source", "eq"), "is missing"),
        (clause("source", "eq", ""), "is missing"),
        (clause("source", "in", ["web", None]), "is missing"),
        (clause("source", "eq", {"value": 1}), "does not fit"),
        (clause("probability", "between", 5), "two values are needed"),
        (clause("probability", "between", [1, 2, 3]), "two values are needed"),
        (clause("amount", "eq", {"ref": "item.title"}), "“Amount”: it cannot be compared with “Title”"),
        (clause("title", "eq", {"ref": "item.amount"}), "cannot be compared with “Amount”"),
        (clause("urgent", "eq", {"ref": "item.title"}), "cannot be compared with “Title”"),
        (clause("responsible", "eq", {"ref": "item.observers"}), "“Observers” holds several values"),
        (clause("title", "matches", "("), "not a pattern that can be used"),
        (clause("title", "matches", r"(a)\1"), "not a pattern that can be used"),
        (clause("title", "matches", "(?=a)"), "not a pattern that can be used"),
        (clause("amount", "changed"), "only triggers see"),
    ],
)
def test_what_cannot_be_evaluated_is_refused_beforehand(raw: object, words: str) -> None:
    with pytest.raises(BadCondition, match=words.replace("(", r"\(")):
        compiled(raw)


def test_an_error_names_the_field_and_its_place() -> None:
    with pytest.raises(BadCondition) as refused:
        compiled({"all": [clause("source", "eq", "web"), {"any": [{"not": clause("amount", "gt", "much")}]}]})
    assert (refused.value.field, refused.value.place) == ("item.amount", "all[1].any[0].not")


def test_only_fields_of_the_item_can_be_asked_for_their_change() -> None:
    with pytest.raises(BadCondition, match="only triggers see what an event changed in an item"):
        compiled(clause("trigger.url", "changed"), changes=True)


def test_no_pattern_can_hold_the_program_up() -> None:
    assert not holds(clause("title", "matches", "(a+)+$"), {"title": "a" * 50_000 + "b"})


# Operators for the form


def test_every_operator_is_offered_somewhere_and_has_a_name() -> None:
    offered = {op for kind in FieldType for op in operators_for(kind, multiple=True, changes=True)}
    assert offered == set(Operator)
    for kind in FieldType:
        labels = [operator_label(op, kind).plain() for op in operators_for(kind, multiple=True, changes=True)]
        assert len(labels) == len(set(labels))
        assert all(labels)


def test_changes_are_offered_to_triggers_alone() -> None:
    for kind in FieldType:
        assert not set(operators_for(kind)) & CHANGES
        assert Operator.CHANGED in operators_for(kind, changes=True)


def test_dates_have_words_where_numbers_have_signs() -> None:
    assert operator_label(Operator.GT, FieldType.DATE).plain() == "is after"
    assert operator_label(Operator.GT, FieldType.MONEY).plain() == ">"


def test_the_values_of_these_tests_are_all_filled() -> None:
    assert {f"item.{key}" for key in FULL} == {
        path for path in NAMES if path.startswith("item.") and path.count(".") == 1
    }
    assert date(2026, 3, 10) in FULL.values()
    assert Email("Rosa@Example.com") in FULL["emails"]
