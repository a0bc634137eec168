from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.model.values import Email, FieldType, Money, Phone
from app.storage.importing.guess import Guess, Target, guess_column, guess_targets, key_for, plain
from app.storage.importing.names import Names
from app.storage.importing.texts import READERS, Manner, Unfit, moment, money, number, order_of, point_of


@pytest.mark.parametrize(
    ("text", "point", "value"),
    [
        ("1200.50", ".", "1200.50"), ("1,200.50", ".", "1200.50"), ("1.200,50", ",", "1200.50"),
        ("1 200,5", ",", "1200.5"), ("1\u00a0200", ".", "1200"), ("1'200.5", ".", "1200.5"), ("-7", ".", "-7"),
        ("(7)", ".", "-7"), ("40%", ".", "40"), ("1e3", ".", "1000"), (".5", ".", "0.5"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, point: str, value: str) -> None:
    assert number(text, point) == Decimal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "NaN", "Infinity", "1" * 100, "--1", "1e9999"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Unfit):
        number(text, ".")


@pytest.mark.parametrize(
    ("texts", "point"),
    [
        (["1,200.50"], "."), (["1.200,50", "7"], ","), (["12,5"], ","), (["12.5"], "."), (["1,200", "3,400"], "."),
        (["1.200.300"], ","), ([], "."), (["7"], "."), (["12,50 €", "1.000 €"], ","),
    ],
)  # fmt: skip
def test_the_decimal_point_is_recognised(texts: list[str], point: str) -> None:
    assert point_of(texts) == point


@pytest.mark.parametrize(
    ("text", "value"),
    [("€ 12.50", Money(Decimal("12.50"), "EUR")), ("12.50 PLN", Money(Decimal("12.50"), "PLN")),
     ("$1,000", Money(Decimal(1000), "USD")), ("7", Money(Decimal(7), "CHF"))],
)  # fmt: skip
def test_amounts_carry_their_currency(text: str, value: Money) -> None:
    assert money(text, Manner(currency="CHF")) == value


@pytest.mark.parametrize(
    ("texts", "order", "first"),
    [
        (["2026-03-31", "2026-01-02"], "ymd", date(2026, 3, 31)),
        (["31/03/2026", "01/02/2026"], "dmy", date(2026, 3, 31)),
        (["03/31/2026", "01/02/2026"], "mdy", date(2026, 3, 31)),
        (["1.2.2026"], "dmy", date(2026, 2, 1)),
        (["01/02/26"], "dmy", date(2026, 2, 1)),
        (["2026/3/31"], "ymd", date(2026, 3, 31)),
        (["05-06-71", "30-06-71"], "dmy", date(1971, 6, 5)),
    ],
)
def test_the_order_of_day_and_month_is_recognised(texts: list[str], order: str, first: date) -> None:
    assert order_of(texts) == order
    assert moment(texts[0], order_of(texts)).date() == first


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-03-31T09:30:00Z", datetime(2026, 3, 31, 9, 30, tzinfo=UTC)),
        ("31/03/2026 9:30 PM", datetime(2026, 3, 31, 21, 30, tzinfo=UTC)),
        ("31/03/2026 12:05 am", datetime(2026, 3, 31, 0, 5, tzinfo=UTC)),
        ("31/03/2026 09:30 +02:00", datetime(2026, 3, 31, 7, 30, tzinfo=UTC)),
        ("31/03/2026", datetime(2026, 3, 31, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_people_write_them(text: str, value: datetime) -> None:
    assert READERS[FieldType.DATETIME](text, Manner(order="dmy")) == value


@pytest.mark.parametrize("text", ["31/02/2026", "yesterday", "1/2", "99/99/9999", "2026-13-01", "1/2/2026 25:00"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Unfit):
        moment(text, "dmy")


def test_several_addresses_in_one_cell_become_several() -> None:
    assert READERS[FieldType.EMAILS]("a@example.com; b@example.org", Manner(address="home")) == (
        Email("a@example.com", "home"), Email("b@example.org", "home"),
    )  # fmt: skip
    assert READERS[FieldType.PHONES]("+44 7700 900001", Manner(address="mobile")) == (
        Phone("+44 7700 900001", "mobile"),
    )


@given(st.sampled_from(sorted(READERS)), st.text(), st.sampled_from(["ymd", "dmy", "mdy"]), st.sampled_from([".", ","]))
def test_any_text_is_a_value_or_unfit(kind: FieldType, text: str, order: str, point: str) -> None:
    with contextlib.suppress(Unfit):
        assert READERS[kind](text, Manner(point=point, order=order)) is not None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1", "2", ""], FieldType.INTEGER), (["1.5", "2"], FieldType.DECIMAL), (["€ 5", "€ 7.50"], FieldType.MONEY),
        (["yes", "no", "yes"], FieldType.BOOLEAN), (["2026-01-02", ""], FieldType.DATE),
        (["2026-01-02 10:00", "2026-01-03 11:30"], FieldType.DATETIME), (["a@example.com"], FieldType.EMAILS),
        (["https://example.com"], FieldType.URL), (["Rome", "Lodz"], FieldType.STRING), (["", ""], FieldType.STRING),
        (["00123", "00777"], FieldType.STRING), (["+44 7700 900001"], FieldType.STRING), (["x" * 300], FieldType.TEXT),
        (["yes", "yes"], FieldType.STRING),
    ],
)  # fmt: skip
def test_the_type_of_a_column_is_guessed_from_its_values(texts: list[str], kind: FieldType) -> None:
    assert guess_column(texts).type is kind


def guess(kind: FieldType, *, unique: bool = False, distinct: int = 4) -> Guess:
    return Guess(kind, Manner(), unique, distinct)


def test_columns_find_their_fields_by_name_and_type() -> None:
    targets = (
        Target("title", FieldType.STRING, ("name",)), Target("amount", FieldType.MONEY, ("value",)),
        Target("close_date", FieldType.DATE), Target("id", FieldType.STRING),
        Target("stage", FieldType.STRING, ("status",)),
    )  # fmt: skip
    headers = ["Deal ID", "id", "Close Date", "VALUE", "Status", "amuont", "Name"]
    kinds = [FieldType.STRING, FieldType.INTEGER, FieldType.DATE, FieldType.STRING, FieldType.STRING, FieldType.DECIMAL,
             FieldType.STRING]  # fmt: skip
    guesses = [guess(kind, unique=header == "id") for kind, header in zip(kinds, headers, strict=True)]
    found = {header: target.key for header, target in guess_targets(headers, guesses, targets).items()}
    assert found == {"id": "id", "Close Date": "close_date", "Status": "stage", "Name": "title"}


def test_a_column_of_many_different_values_is_no_stage() -> None:
    targets = (Target("stage", FieldType.STRING),)
    assert guess_targets(["stage"], [guess(FieldType.STRING, distinct=500)], targets) == {}


def test_new_fields_get_keys_of_their_own() -> None:
    assert key_for("Città di consegna", {}) == "citta_di_consegna"
    assert key_for("Amount", {"amount": 1, "amount_2": 1}) == "amount_3"
    assert key_for("2nd phone", {}) == "field_2nd_phone"
    assert key_for("→", {}) == "field"
    assert plain("dealStage") == "deal stage"
    assert plain("Wartość_Łączna") == "wartosc laczna"


def test_names_are_found_however_they_are_written_and_near_ones_are_suggested() -> None:
    names = Names([("GTX Pro", "1"), ("Anna Lee", "2"), ("Betasoloin", "3")])
    assert names.find("gtx  pro") == "1"
    assert names.find("Lee, Anna") == "2"
    assert names.find("GTXPro") is None
    assert names.near("GTXPro") == "GTX Pro"
    assert names.near("Betasolion") == "Betasoloin"
    assert names.near("Zebra") is None
