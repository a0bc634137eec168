"""Values of fields: what JSON and text become, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.engine.errors import KnownError
from app.engine.model.values import Email, FieldType, File, Money, Phone, read_value, to_json

CASES: list[tuple[FieldType, Any, Any]] = [
    (FieldType.STRING, "Roof", "Roof"),
    (FieldType.INTEGER, "12", 12),
    (FieldType.INTEGER, 12.0, 12),
    (FieldType.DECIMAL, "1200.50", Decimal("1200.50")),
    (FieldType.MONEY, {"amount": "5", "currency": "EUR"}, Money(Decimal(5), "EUR")),
    (FieldType.MONEY, "1200.50 PLN", Money(Decimal("1200.50"), "PLN")),
    (FieldType.BOOLEAN, "yes", True),
    (FieldType.DATE, "2026-03-31", date(2026, 3, 31)),
    (FieldType.DATETIME, "2026-03-31T09:00", datetime(2026, 3, 31, 9, tzinfo=UTC)),
    (FieldType.FILE, {"id": "1", "name": "a.pdf", "size": 3}, File("1", "a.pdf", 3)),
    (FieldType.PHONES, [{"number": "+391", "type": "home"}, "+392"], (Phone("+391", "home"), Phone("+392"))),
    (FieldType.EMAILS, "a@example.com", (Email("a@example.com"),)),
]


@pytest.mark.parametrize(("kind", "raw", "value"), CASES)
def test_a_value_is_read_and_survives_its_json(kind: FieldType, raw: Any, value: Any) -> None:
    assert read_value(kind, raw) == value
    assert read_value(kind, to_json(value)) == value


@pytest.mark.parametrize("kind", list(FieldType))
def test_nothing_is_none_for_every_type(kind: FieldType) -> None:
    empty: list[Any] = [None, "", [], ()]
    assert [read_value(kind, one) for one in empty] == [None] * 4


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (FieldType.INTEGER, "1.5"),
        (FieldType.INTEGER, "much"),
        (FieldType.INTEGER, "1e9999999"),
        (FieldType.DECIMAL, "NaN"),
        (FieldType.DECIMAL, "9" * 5_000_000 + "e999"),
        (FieldType.MONEY, {"amount": 1}),
        (FieldType.BOOLEAN, "perhaps"),
        (FieldType.DATE, "31.12.2026"),
        (FieldType.DATETIME, "tomorrow"),
        (FieldType.FILE, {"name": "x"}),
        (FieldType.STRING, {"a": 1}),
    ],
)
def test_what_does_not_fit_is_refused_with_the_field(kind: FieldType, raw: Any) -> None:
    with pytest.raises(KnownError) as refused:
        read_value(kind, raw, field="amount")
    assert refused.value.field == "amount"
    assert refused.value.words.plain()


def test_a_field_of_several_values_reads_each() -> None:
    assert read_value(FieldType.INTEGER, ["1", "2"], multiple=True) == (1, 2)
    assert read_value(FieldType.INTEGER, "1", multiple=True) == (1,)
