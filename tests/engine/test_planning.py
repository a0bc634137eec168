from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.calendar import Calendar
from app.engine.errors import BadCondition, KnownError
from app.engine.hours import OFFICE_WEEK, Hours
from app.engine.model.item import Item
from app.engine.model.timing import When
from app.engine.planning import Due, NoDate, due
from app.engine.ports import Directory
from app.engine.scope import Scope

ROME = ZoneInfo("Europe/Rome")
office = Calendar("Europe/Rome")
italian = Calendar("Europe/Rome", country="IT")


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


FRIDAY = rome("2026-03-06T15:00")


def plan(
    setting: Mapping[str, Any],
    fields: Mapping[str, Any] | None = None,
    *,
    now: datetime = FRIDAY,
    calendar: Calendar = office,
    employee: Calendar = office,
    current: datetime | None = None,
    results: Mapping[str, Any] | None = None,
) -> Due | NoDate:
    item = Item("1", "deal", "sales", "NEW", fields or {})
    scope = Scope(item, current or now, Directory(calendar=calendar), results=results or {})
    return due(When.model_validate(setting), scope, now=now, employee_calendar=employee)


def planned(setting: Mapping[str, Any], fields: Mapping[str, Any] | None = None, **more: Any) -> datetime:
    found = plan(setting, fields, **more)
    assert isinstance(found, Due)
    assert found.at.tzinfo is UTC
    return found.at


def after(amount: int, unit: str = "days", base: str = "now", **more: Any) -> dict[str, Any]:
    return {"mode": "after", "amount": amount, "unit": unit, "base": base, **more}


def before(amount: int, unit: str = "days", base: str = "item.close_date", **more: Any) -> dict[str, Any]:
    return {"mode": "before", "amount": amount, "unit": unit, "base": base, **more}


def exactly(base: str = "item.close_date", **more: Any) -> dict[str, Any]:
    return {"mode": "at", "base": base, **more}


def closing(day: str) -> dict[str, Any]:
    return {"close_date": date.fromisoformat(day)}


# Without business time


def test_immediately_is_now() -> None:
    assert planned({"mode": "immediately"}) == FRIDAY


def test_minutes_and_hours_pass_as_they_are() -> None:
    assert planned(after(30, "minutes")) == rome("2026-03-06T15:30")
    assert planned(after(50, "hours")) == rome("2026-03-08T17:00")


def test_a_date_counts_from_its_first_moment_in_the_workspaces_zone() -> None:
    assert planned(exactly(), closing("2026-03-31")) == rome("2026-03-31T00:00")
    assert planned(after(2, "hours", "item.close_date"), closing("2026-03-31")) == rome("2026-03-31T02:00")
    assert planned(before(2, "hours"), closing("2026-03-31")) == rome("2026-03-30T22:00")


def test_a_moment_counts_as_it_is() -> None:
    moment = datetime(2026, 3, 31, 12, 5, tzinfo=UTC)
    assert planned(exactly("item.created_at"), {"created_at": moment}) == moment
    assert planned(before(1, base="item.created_at"), {"created_at": moment}) == moment - timedelta(days=1)


def test_days_keep_the_clock_when_daylight_saving_begins_and_ends() -> None:
    assert planned(after(1), now=rome("2026-03-28T12:00")) == rome("2026-03-29T12:00")
    assert planned(after(1), now=rome("2026-10-24T12:00")) == rome("2026-10-25T12:00")
    assert planned(after(24, "hours"), now=rome("2026-03-28T12:00")) == rome("2026-03-29T13:00")
    assert planned(before(1), closing("2026-03-30")) == rome("2026-03-29T00:00")


def test_a_clock_time_that_daylight_saving_skips_runs_when_the_clock_jumps() -> None:
    assert planned(after(1), now=rome("2026-03-28T02:30")) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert planned(exactly(clock="02:30"), closing("2026-03-29")) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_days_cross_leap_days_and_year_ends() -> None:
    assert planned(after(1), now=rome("2028-02-28T10:00")) == rome("2028-02-29T10:00")
    assert planned(after(1), now=rome("2027-02-28T10:00")) == rome("2027-03-01T10:00")
    assert planned(before(1), closing("2027-01-01")) == rome("2026-12-31T00:00")


def test_a_clock_time_belongs_to_the_day_that_the_days_lead_to() -> None:
    assert planned(after(3, clock="09:00")) == rome("2026-03-09T09:00")
    assert planned(before(1, clock="09:00"), closing("2026-03-31")) == rome("2026-03-30T09:00")
    assert planned(before(0, clock="09:00"), closing("2026-03-31")) == rome("2026-03-31T09:00")
    assert planned(exactly(clock="09:00"), closing("2026-03-31")) == rome("2026-03-31T09:00")


def test_exactly_at_a_moment_with_a_clock_time_stays_on_its_day() -> None:
    assert planned(exactly("item.at", clock="09:00"), {"at": rome("2026-03-31T15:00")}) == rome("2026-03-31T09:00")


def test_a_clock_time_already_past_today_is_meant_tomorrow() -> None:
    assert planned(after(0, clock="09:00")) == rome("2026-03-07T09:00")
    assert planned(after(0, clock="16:00")) == rome("2026-03-06T16:00")
    assert planned({"mode": "immediately", "clock": "09:00"}) == rome("2026-03-07T09:00")


def test_after_hours_a_clock_time_is_the_next_and_before_a_date_the_last() -> None:
    assert planned(after(2, "hours", clock="16:00")) == rome("2026-03-07T16:00")
    assert planned(after(2, "hours", clock="17:00")) == rome("2026-03-06T17:00")
    assert planned(before(2, "hours", clock="09:00"), closing("2026-03-31")) == rome("2026-03-30T09:00")
    assert planned(before(2, "hours", clock="23:00"), closing("2026-03-31")) == rome("2026-03-29T23:00")


def test_a_time_already_past_is_given_as_it_is() -> None:
    assert planned(before(3), closing("2026-01-31")) == rome("2026-01-28T00:00")


# Bases


def test_an_empty_date_is_named() -> None:
    assert plan(exactly()) == NoDate("item.close_date")
    assert plan(exactly(), {"close_date": None}) == NoDate("item.close_date")


def test_a_result_that_is_not_there_yet_is_an_empty_date() -> None:
    path = 'results["task"].closed_at'
    assert plan(after(1, base=path)) == NoDate(path)
    closed = rome("2026-03-10T10:00")
    assert planned(after(1, base=path), results={"task": {"closed_at": closed}}) == closed + timedelta(days=1)


@pytest.mark.parametrize(
    ("base", "fields", "words"),
    [
        ("item.title", {"title": "Roof"}, "“Roof”, which is not a date"),
        ("item.amount", {"amount": 5}, "not a date"),
        ("item.nonsense", {}, "nothing called item.nonsense"),
        ("weather.tomorrow", {}, "nothing called"),
        ("31 March", {}, "not a date field"),
    ],
)
def test_a_base_that_is_no_date_is_an_error(base: str, fields: Mapping[str, Any], words: str) -> None:
    with pytest.raises(BadCondition, match=words) as refused:
        plan(exactly(base), fields)
    assert refused.value.field == "when"


def test_today_is_a_base_like_any_date() -> None:
    assert planned(after(1, base="today", clock="08:00")) == rome("2026-03-07T08:00")


# Business time


def test_business_hours_count_only_working_time() -> None:
    assert planned(after(4, "hours", business_time=True)) == rome("2026-03-09T10:00")
    assert planned(after(90, "minutes", business_time=True), now=rome("2026-03-07T11:00")) == rome("2026-03-09T10:30")


def test_business_days_are_working_days() -> None:
    assert planned(after(1, business_time=True)) == rome("2026-03-09T15:00")
    assert planned(after(5, business_time=True)) == rome("2026-03-13T15:00")
    assert planned(after(1, business_time=True), now=rome("2026-03-07T11:00")) == rome("2026-03-10T09:00")
    assert planned(after(1, business_time=True), now=rome("2026-12-31T15:00"), calendar=italian) == (
        rome("2027-01-04T15:00")
    )


def test_immediately_in_business_time_waits_for_work() -> None:
    assert planned({"mode": "immediately", "business_time": True}) == FRIDAY
    assert planned({"mode": "immediately", "business_time": True}, now=rome("2026-03-07T11:00")) == (
        rome("2026-03-09T09:00")
    )


def test_after_that_lands_outside_working_time_moves_forward() -> None:
    short_monday = Calendar("Europe/Rome", hours=((Hours(540, 780),), *OFFICE_WEEK[1:]))
    assert planned(after(1, business_time=True), calendar=short_monday) == rome("2026-03-10T09:00")
    assert planned(exactly(business_time=True), closing("2026-03-07")) == rome("2026-03-09T09:00")
    assert planned(after(1, clock="20:00", business_time=True)) == rome("2026-03-10T09:00")


def test_before_that_lands_outside_working_time_moves_back() -> None:
    at = {"at": rome("2026-03-09T15:00")}
    short_friday = Calendar("Europe/Rome", hours=(*OFFICE_WEEK[:4], (Hours(540, 780),), (), ()))
    assert planned(before(1, base="item.at", business_time=True), at, calendar=short_friday) == (
        rome("2026-03-06T13:00")
    )
    assert planned(before(0, "hours", business_time=True), closing("2026-03-08")) == rome("2026-03-06T18:00")
    assert planned(before(1, clock="20:00", business_time=True), closing("2026-03-09")) == rome("2026-03-06T18:00")
    assert planned(before(0, clock="09:00", business_time=True), closing("2026-03-08")) == rome("2026-03-06T09:00")


def test_before_a_date_business_hours_count_back_from_its_first_moment() -> None:
    assert planned(before(2, "hours", business_time=True), closing("2026-03-09")) == rome("2026-03-06T16:00")


def test_working_days_around_a_date_lead_to_the_start_of_work_on_a_working_day() -> None:
    monday, saturday = closing("2026-03-09"), closing("2026-03-07")
    assert planned(before(1, business_time=True), monday) == rome("2026-03-06T09:00")
    assert planned(before(1, business_time=True), saturday) == rome("2026-03-06T09:00")
    assert planned(after(1, base="item.close_date", business_time=True), saturday) == rome("2026-03-09T09:00")
    assert planned(after(1, base="item.close_date", business_time=True), monday) == rome("2026-03-10T09:00")
    assert planned(before(2, clock="10:00", business_time=True), monday) == rome("2026-03-05T10:00")


def test_working_days_before_a_moment_outside_work_count_from_where_it_last_ended() -> None:
    assert planned(before(1, base="item.at", business_time=True), {"at": rome("2026-03-07T12:00")}) == (
        rome("2026-03-05T18:00")
    )
    assert planned(before(1, base="item.at", business_time=True), {"at": rome("2026-03-09T15:00")}) == (
        rome("2026-03-06T15:00")
    )


def test_a_clock_time_in_business_time_falls_on_a_working_day() -> None:
    assert planned(after(5, "hours", clock="10:00", business_time=True)) == rome("2026-03-10T10:00")
    assert planned(after(1, "hours", clock="10:00", business_time=True)) == rome("2026-03-09T10:00")


def test_working_days_keep_their_clock_over_daylight_saving() -> None:
    assert planned(after(1, business_time=True), now=rome("2026-03-27T15:00")) == rome("2026-03-30T15:00")
    assert planned(after(1, business_time=True), now=rome("2026-10-23T15:00")) == rome("2026-10-26T15:00")


def test_a_calendar_without_working_time_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(KnownError, match="no working time"):
        plan(after(1, business_time=True), calendar=Calendar(hours=((),) * 7))


def test_a_delay_beyond_all_calendars_is_an_error() -> None:
    with pytest.raises(KnownError, match="shorter"):
        plan(after(1_000_000), {}, now=rome("9000-01-01T09:00"))


# Waiting for the responsible person


late = Calendar("America/New_York")


def test_a_rule_waits_for_the_working_hours_of_the_responsible_person() -> None:
    setting = after(1, "hours", wait_for_working_hours=True)
    assert planned(setting, now=rome("2026-03-06T12:00"), employee=late) == rome("2026-03-06T15:00")
    assert planned(setting, now=rome("2026-03-06T16:00"), employee=late) == rome("2026-03-06T17:00")
    assert planned({"mode": "immediately", "wait_for_working_hours": True}, now=rome("2026-03-07T12:00")) == (
        rome("2026-03-09T09:00")
    )


def test_a_time_already_past_waits_from_now_on() -> None:
    setting = exactly(wait_for_working_hours=True)
    past = closing("2026-03-02")
    assert planned(setting, past, current=rome("2026-03-07T12:00")) == rome("2026-03-09T09:00")
    assert planned(setting, past, current=rome("2026-03-09T12:00")) == rome("2026-03-02T00:00")


def test_what_moved_back_to_the_end_of_work_does_not_wait_for_the_next_day() -> None:
    setting = before(0, "hours", business_time=True, wait_for_working_hours=True)
    assert planned(setting, closing("2026-03-08")) == rome("2026-03-06T18:00")


# Laws

clocks = st.none() | st.times().map(lambda clock: clock.strftime("%H:%M"))
moments = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001  the zone is chosen below
    datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, ROME]),
)
settings = st.builds(
    lambda mode, amount, unit, clock, business, wait: {
        "mode": mode,
        "amount": amount,
        "unit": unit,
        "base": "item.at",
        "clock": clock,
        "business_time": business,
        "wait_for_working_hours": wait,
    },
    st.sampled_from(["after", "before", "at"]),
    st.integers(0, 60),
    st.sampled_from(["minutes", "hours", "days"]),
    clocks,
    st.booleans(),
    st.booleans(),
)


@given(settings, moments)
def test_after_is_never_before_its_moment_and_before_never_after_it(setting: dict[str, Any], moment: datetime) -> None:
    setting = {**setting, "wait_for_working_hours": False}
    found = planned(setting, {"at": moment}, calendar=italian)
    if setting["mode"] == "after":
        assert found >= moment
    elif setting["mode"] == "before":
        assert found <= moment


@given(settings, moments, moments)
def test_a_later_moment_never_gives_an_earlier_plan(setting: dict[str, Any], one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    current = rome("2024-12-01T00:00")
    assert planned(setting, {"at": first}, calendar=italian, employee=late, current=current, now=current) <= (
        planned(setting, {"at": second}, calendar=italian, employee=late, current=current, now=current)
    )


@given(settings, moments)
def test_in_business_time_everything_happens_while_people_work_or_as_they_stop(
    setting: dict[str, Any], moment: datetime
) -> None:
    found = planned(
        {**setting, "business_time": True, "wait_for_working_hours": False}, {"at": moment}, calendar=italian
    )
    assert italian.previous_working(found) == found
