"""Business time beside `businesstimedelta`, an implementation that knows nothing of ours, on random inputs."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import businesstimedelta
import pytz
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.calendar import Calendar
from app.engine.hours import Hours

HOURS_A_DAY = 24


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Calendar, businesstimedelta.Rules]:
    """Return the same working week for both: some days, each with the same hours."""
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    start = draw(st.integers(0, HOURS_A_DAY - 2))
    end = draw(st.integers(start + 1, HOURS_A_DAY - 1))
    week = tuple((Hours(start * 60, end * 60),) if day in days else () for day in range(7))
    theirs = businesstimedelta.WorkDayRule(time(start), time(end), sorted(days), tz=pytz.utc)
    return Calendar("UTC", week), businesstimedelta.Rules([theirs])


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
    assert ours.working_time_between(ours.subtract(later, delay), later) == delay
