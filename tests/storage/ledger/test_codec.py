"""What the ledger keeps comes back as it was, and what a newer program wrote is refused in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.engine.effects import CustomEffect, Effect, FieldsChanged, Sms
from app.engine.model.belongings import Products, Task
from app.engine.model.event import Event
from app.engine.model.item import Item
from app.engine.model.products import ProductRow
from app.engine.model.values import Email, File, Money, Phone
from app.engine.state import ItemState, Run
from app.engine.trace import Acted, Reason, RuleStep, Status
from app.engine.words import msg, msgs
from app.storage.ledger.codec import UnknownContent, moment_of, moment_text, text_of, value_of
from tests.engine.board import catalogue

AT = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Rome"), fold=1)
VALUES: tuple[Any, ...] = (
    None, "", "text", True, 0, -5, 2**80, 1.5, float("inf"),
    Decimal("1.00"), Decimal("1E+3"), Money(Decimal("0.10"), "EUR"),
    date(2024, 2, 29), AT, datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    File("f", "a.pdf", 3, "application/pdf"), (Phone("+39 1", "mobile"), Email("a@b.c")), ("a", ("b", 1)), ["a", [1]],
    {"a": {"b": (Decimal(1),)}}, {"$": "not a type", "x": 1}, frozenset({"a", "b"}), timedelta(days=-1, microseconds=3),
    msgs("{n} item of {name}", "{n} items of {name}").fill(n=3, name=msg("this")), "nul \x00 and ünicode",
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    back = value_of(text_of({"value": value}), dict)["value"]
    assert back == value
    assert type(back) is type(value)
    assert repr(back) == repr(value)


def test_times_keep_their_zone() -> None:
    back = value_of(text_of(AT), datetime)
    assert (back.tzinfo, back.fold, back + timedelta(days=200)) == (AT.tzinfo, AT.fold, AT + timedelta(days=200))


def test_every_effect_of_the_catalogue_comes_back_as_it_was() -> None:
    found = [effect for kind in catalogue().rules.values() for one in kind.examples for effect in one.effects]
    assert len({type(one) for one in found}) > 25
    for one in found:
        assert value_of(text_of(one), Effect) == one


def test_steps_states_and_belongings_come_back_as_they_were() -> None:
    reason = Reason("clause", msg("{a} is not {b}").fill(a=1, b="x"), "amount", "all[0]", Money(Decimal(1), "EUR"))
    row = ProductRow("Tile", Money(Decimal("1.00"), "EUR"), Decimal("1.00"))
    item = Item("1", "deal", "sales", "A", {"amount": Money(Decimal("1.50"), "EUR"), "close_date": date(2026, 1, 1)})
    for one in (
        RuleStep(AT, item.key, "r", "A", 2, Status.SKIPPED, reason, AT, {"n": Decimal("1.0")}, Status.PLANNED),
        Acted(AT, item.key, "r", "A", 2, 0, FieldsChanged({"amount": None}, "ann")),
        ItemState(
            item, "v", 2, AT, {"r": Run(Status.PLANNED, AT, "", reason)}, {"r": {"x": (1,)}}, {}, {}, {"A": 1}, AT
        ),
        Event("call.outgoing", "1", AT, {"number": "1"}, "ann"),
        Task("Call", "ann", deadline=AT, id="t1", item=item.key),
        Products((row,), id="deal:1", item=item.key),
        CustomEffect("pager", {"to": ("ann",)}, msg("Page")),
    ):
        back = value_of(text_of(one), type(one))
        assert back == one
        assert repr(back) == repr(one)


def test_what_a_newer_program_wrote_is_refused_in_words() -> None:
    for text in (
        '{"$":"Telepathy","to":"ann"}',
        '{"$":"Sms","recipient":"a","number":"1","text":"x","provider":"p","mood":1}',
    ):
        with pytest.raises(UnknownContent, match="newer"):
            value_of(text, Effect)
    with pytest.raises(UnknownContent):
        value_of(text_of(Sms("a", "1", "x", "log")), Task)


def test_moments_sort_as_text() -> None:
    moments = [AT, datetime(2026, 10, 25, 0, 59, 59, 999999, tzinfo=UTC), datetime(999, 1, 1, tzinfo=UTC)]
    assert sorted(map(moment_text, moments)) == [moment_text(one) for one in sorted(moments)]
    assert [moment_of(moment_text(one)) for one in moments] == [one.astimezone(UTC) for one in moments]
