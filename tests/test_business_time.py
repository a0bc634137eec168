"""Business time beside `businesstimedelta`, an implementation that knows nothing of ours, on random inputs."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import businesstimedelta
import holidays
import pytz
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.calendar import Calendar
from app.engine.hours import Hours

HOURS_A_DAY = 24


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Calendar, businesstimedelta.Rules]:
    """Return the same working week for both: some days with the same hours, with or without a break and holidays."""
    days = sorted(draw(st.sets(st.integers(0, 6), min_size=1)))
    start = draw(st.integers(0, HOURS_A_DAY - 2))
    end = draw(st.integers(start + 1, HOURS_A_DAY - 1))
    rules = [businesstimedelta.WorkDayRule(time(start), time(end), days, tz=pytz.utc)]
    hours: tuple[Hours, ...] = (Hours(start * 60, end * 60),)
    if end - start > 2 and draw(st.booleans()):
        noon = draw(st.integers(start + 1, end - 2))
        rules.append(businesstimedelta.LunchTimeRule(time(noon), time(noon + 1), days, tz=pytz.utc))
        hours = (Hours(start * 60, noon * 60), Hours((noon + 1) * 60, end * 60))
    country = draw(st.sampled_from([None, "IT", "PL"]))
    if country is not None:
        rules.append(businesstimedelta.HolidayRule(holidays.country_holidays(country), tz=pytz.utc))
    week = tuple(hours if day in days else () for day in range(7))
    return Calendar("UTC", week, country), businesstimedelta.Rules(rules)


FIRST = datetime(2024, 1, 1, tzinfo=UTC)
moments = st.integers(0, 60 * 24 * 365 * 7).map(lambda minutes: FIRST + timedelta(minutes=minutes))
delays = st.integers(1, 60 * 24 * 20).map(lambda minutes: timedelta(minutes=minutes))


@settings(max_examples=200, deadline=None)
@given(weeks(), moments, delays)
def test_a_delay_ends_where_another_program_says(
    week: tuple[Calendar, businesstimedelta.Rules], moment: datetime, delay: timedelta
) -> None:
    ours, theirs = week
    seconds = int(delay.total_seconds())
    expected = moment + businesstimedelta.BusinessTimeDelta(theirs, hours=seconds // 3600, seconds=seconds % 3600)
    # At the end of a day's work they stop, where we go on with the next: both name the same working moment.
    assert ours.add(moment, delay) == ours.next_working(expected)


@settings(max_examples=200, deadline=None)
@given(weeks(), moments, delays)
def test_working_time_between_two_moments_is_what_another_program_counts(
    week: tuple[Calendar, businesstimedelta.Rules], moment: datetime, delay: timedelta
) -> None:
    ours, theirs = week
    counted = theirs.difference(moment, moment + delay)
    assert ours.working_time_between(moment, moment + delay) == counted.timedelta


@settings(max_examples=200, deadline=None)
@given(weeks(), moments, delays)
def test_a_delay_taken_back_loses_no_working_time(
    week: tuple[Calendar, businesstimedelta.Rules], moment: datetime, delay: timedelta
) -> None:
    ours, _ = week
    later = ours.add(moment, delay)
    assert ours.working_time_between(moment, later) == delay
    assert ours.working_time_between(ours.add(later, -delay), later) == delay
