from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.engine.calendar import Calendar
from app.engine.errors import KnownError
from app.engine.hours import OFFICE_WEEK, Hours

ROME = ZoneInfo("Europe/Rome")
NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

rome = Calendar("Europe/Rome")
italian = Calendar("Europe/Rome", country="IT")
never = Calendar(hours=((),) * 7)
always = Calendar("Europe/Rome", hours=((Hours(0, 1440),),) * 7)


def at(text: str, zone: ZoneInfo = ROME) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def passed(start: datetime, end: datetime) -> timedelta:
    """Real time between two moments; Python subtracts wall clocks where both are in one zone."""
    return end.astimezone(UTC) - start.astimezone(UTC)


# Single days and moments


def test_a_calendar_left_as_it_is_works_monday_to_friday_from_nine_to_six() -> None:
    calendar = Calendar()
    week = [calendar.is_working_day(date(2026, 3, 2) + timedelta(days=day)) for day in range(7)]
    assert week == [True] * 5 + [False] * 2
    assert calendar.is_working(datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert calendar.is_working(datetime(2026, 3, 2, 17, 59, 59, tzinfo=UTC))
    assert not calendar.is_working(datetime(2026, 3, 2, 18, tzinfo=UTC))
    assert not calendar.is_working(datetime(2026, 3, 2, 8, 59, 59, tzinfo=UTC))


def test_nobody_works_over_a_lunch_break() -> None:
    split = Calendar(hours=((Hours(540, 780), Hours(840, 1080)), *OFFICE_WEEK[1:]))
    assert not split.is_working(datetime(2026, 3, 2, 13, 30, tzinfo=UTC))
    assert split.add(datetime(2026, 3, 2, 12, 30, tzinfo=UTC), HOUR) == datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


def test_working_hours_are_those_of_the_calendars_own_zone() -> None:
    assert rome.is_working(datetime(2026, 1, 5, 8, 30, tzinfo=UTC))
    assert not rome.is_working(datetime(2026, 1, 5, 17, 30, tzinfo=UTC))


def test_public_holidays_of_the_country_are_free() -> None:
    assert not italian.is_working_day(date(2026, 6, 2))
    assert italian.holiday(date(2026, 6, 2))
    assert rome.is_working_day(date(2026, 6, 2))


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    whit_monday = date(2026, 5, 25)
    assert italian.is_working_day(whit_monday)
    assert not Calendar("Europe/Rome", country="IT", subdivision="BZ").is_working_day(whit_monday)


def test_a_company_holiday_is_free_and_has_a_name() -> None:
    calendar = Calendar(holidays={date(2026, 8, 14): "Summer break"})
    assert not calendar.is_working_day(date(2026, 8, 14))
    assert calendar.holiday(date(2026, 8, 14)) == "Summer break"


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("IT", "", "Natale"),
        ("IT", "it", "Natale"),
        ("IT", "en", "Christmas Day"),
        ("IT", "fr", "Natale"),
        ("CH", "fr", "Noël"),
        ("PL", "pl", "Boże Narodzenie (pierwszy dzień)"),
    ],
)
def test_holidays_have_their_names_in_the_language_of_the_reader_or_in_that_of_the_country(
    country: str, language: str, name: str
) -> None:
    assert Calendar(country=country).holiday(date(2026, 12, 25), language) == name


def test_an_exception_outranks_holidays_and_weekends() -> None:
    christmas, saturday, monday = date(2026, 12, 25), date(2026, 3, 7), date(2026, 3, 2)
    short = (Hours(600, 720),)
    calendar = Calendar(country="IT", exceptions={christmas: short, saturday: short, monday: ()})
    assert [calendar.is_working_day(day) for day in (christmas, saturday, monday)] == [True, True, False]
    assert calendar.add(datetime(2026, 3, 6, 17, 30, tzinfo=UTC), HOUR) == datetime(2026, 3, 7, 10, 30, tzinfo=UTC)


def test_the_next_working_moment_is_the_moment_itself_during_work_and_else_the_next_start() -> None:
    assert rome.next_working(at("2026-03-06T12:00")) == at("2026-03-06T12:00")
    assert rome.next_working(at("2026-03-06T18:00")) == at("2026-03-09T09:00")
    assert italian.next_working(at("2026-12-24T20:00")) == at("2026-12-28T09:00")


def test_the_previous_working_moment_is_the_moment_itself_during_work_and_else_the_last_end() -> None:
    assert rome.previous_working(at("2026-03-06T12:00")) == at("2026-03-06T12:00")
    assert rome.previous_working(at("2026-03-08T12:00")) == at("2026-03-06T18:00")
    assert rome.previous_working(at("2026-01-01T00:00")) == at("2025-12-31T18:00")


def test_moments_come_back_in_the_time_zone_in_which_they_went_in() -> None:
    moment = datetime(2026, 3, 6, 17, 30, tzinfo=NEW_YORK)
    assert rome.add(moment, HOUR).tzinfo is NEW_YORK


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        rome.is_working(datetime(2026, 3, 6, 12))  # noqa: DTZ001  the very thing refused


# Delays


def test_a_delay_skips_the_night_and_the_weekend() -> None:
    assert rome.add(at("2026-03-05T17:30"), HOUR) == at("2026-03-06T09:30")
    assert rome.add(at("2026-03-06T17:30"), HOUR) == at("2026-03-09T09:30")


def test_a_delay_that_ends_with_the_day_ends_when_work_starts_again() -> None:
    assert rome.add(at("2026-03-06T17:00"), HOUR) == at("2026-03-09T09:00")


def test_a_delay_from_outside_working_time_counts_from_its_start() -> None:
    assert rome.add(at("2026-03-07T11:00"), HOUR) == at("2026-03-09T10:00")
    assert rome.add(at("2026-03-07T11:00"), -HOUR) == at("2026-03-06T17:00")


def test_a_delay_crosses_the_end_of_the_year_and_its_holidays() -> None:
    assert italian.add(at("2025-12-31T17:00"), 2 * HOUR) == at("2026-01-02T10:00")
    assert italian.add(at("2026-01-02T10:00"), -2 * HOUR) == at("2025-12-31T17:00")


def test_a_leap_day_is_a_working_day() -> None:
    assert rome.add(at("2024-02-28T17:00"), 10 * HOUR) == at("2024-03-01T09:00")
    assert rome.add_days(date(2024, 2, 28), 1) == date(2024, 2, 29)
    assert rome.add_days(date(2023, 2, 28), 1) == date(2023, 3, 1)


def test_work_until_midnight_joins_the_work_of_the_next_morning() -> None:
    night = Calendar("Europe/Rome", hours=((Hours(0, 360), Hours(1320, 1440)),) * 7)
    assert night.add(at("2026-03-02T23:00"), 2 * HOUR) == at("2026-03-03T01:00")
    assert night.next_working(at("2026-03-02T23:59:59")) == at("2026-03-02T23:59:59")


def test_working_days_are_counted_from_the_day_after() -> None:
    friday, saturday = date(2026, 3, 6), date(2026, 3, 7)
    assert [rome.add_days(friday, days) for days in (0, 1, 5)] == [friday, date(2026, 3, 9), date(2026, 3, 13)]
    assert [rome.add_days(saturday, days) for days in (0, 1, -1)] == [date(2026, 3, 9), date(2026, 3, 9), friday]


def test_a_moment_keeps_its_clock_over_working_days() -> None:
    assert rome.add_days(at("2026-03-06T15:20"), 1) == at("2026-03-09T15:20")
    assert rome.add_days(at("2026-03-27T15:20"), 1) == at("2026-03-30T15:20")  # summer time began on the 29th
    assert rome.add_days(at("2026-03-07T15:20"), 1) == at("2026-03-10T09:00")


def test_a_thousand_working_days_later_is_known_at_once() -> None:
    assert rome.add_days(date(2026, 1, 1), 1000) == date(2029, 11, 1)
    assert rome.add(at("2026-01-01T09:00"), timedelta(hours=9000)) == at("2029-11-01T09:00")


def test_working_time_between_two_moments_leaves_nights_and_weekends_out() -> None:
    assert rome.working_time_between(at("2026-03-06T17:00"), at("2026-03-09T10:00")) == 2 * HOUR
    assert rome.working_time_between(at("2026-03-09T10:00"), at("2026-03-06T17:00")) == -2 * HOUR
    assert rome.working_time_between(at("2025-12-31T17:00"), at("2027-01-01T10:00")) == (1 + 261 * 9 + 1) * HOUR


@pytest.mark.parametrize(
    "ask",
    [
        lambda: never.next_working(datetime(2026, 3, 2, tzinfo=UTC)),
        lambda: never.previous_working(datetime(2026, 3, 2, tzinfo=UTC)),
        lambda: never.add(datetime(2026, 3, 2, tzinfo=UTC), HOUR),
        lambda: never.add(datetime(2026, 3, 2, tzinfo=UTC), -HOUR),
        lambda: never.add_days(date(2026, 3, 2), 1),
        lambda: never.add_days(date(2026, 3, 2), -1),
        lambda: Calendar(hours=((),) * 7, exceptions={date(2026, 3, 3): (Hours(540, 600),)}).add(
            datetime(2026, 3, 2, tzinfo=UTC), 2 * HOUR
        ),
    ],
)
def test_a_calendar_in_which_nobody_works_says_so_instead_of_searching_for_ever(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(KnownError, match="no working time"):
        ask()


def test_a_delay_beyond_all_calendars_says_so() -> None:
    with pytest.raises(KnownError, match="shorter"):
        rome.add_days(date(9990, 1, 1), 1_000_000)


# Daylight saving


def test_the_hour_that_summer_time_takes_is_not_worked() -> None:
    spring = always.working_time_between(at("2026-03-29T00:00"), at("2026-03-30T00:00"))
    autumn = always.working_time_between(at("2026-10-25T00:00"), at("2026-10-26T00:00"))
    assert (spring, autumn) == (23 * HOUR, 25 * HOUR)


def test_hours_that_begin_in_the_skipped_hour_begin_when_the_clock_jumps() -> None:
    early = Calendar("Europe/Rome", hours=((Hours(150, 240),),) * 7)
    assert early.next_working(at("2026-03-29T00:00")) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert early.working_time_between(at("2026-03-29T00:00"), at("2026-03-30T00:00")) == HOUR


def test_hours_that_lie_in_the_skipped_hour_are_gone_that_day() -> None:
    early = Calendar("America/New_York", hours=((Hours(125, 170),),) * 7)
    assert early.next_working(at("2026-03-08T00:00", NEW_YORK)) == at("2026-03-09T02:05", NEW_YORK)


def test_hours_across_the_repeated_hour_are_longer_that_day() -> None:
    early = Calendar("America/New_York", hours=((Hours(30, 180),),) * 7)
    length = early.working_time_between(at("2026-11-01T00:00", NEW_YORK), at("2026-11-02T00:00", NEW_YORK))
    assert length == 3.5 * HOUR


def test_both_passes_of_a_repeated_clock_time_are_told_apart() -> None:
    first = at("2026-10-25T02:30")
    second = first.replace(fold=1)
    assert passed(always.add(first, timedelta()), always.add(second, timedelta())) == HOUR
    assert always.add(second, timedelta(days=1)).astimezone(ROME) == at("2026-10-26T02:30")


def test_a_clock_time_that_is_skipped_stands_for_the_jump_and_a_repeated_one_for_its_first_pass() -> None:
    assert rome.moment(date(2026, 3, 29), time(2, 30)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert rome.moment(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_that_a_time_zone_left_out_altogether_has_no_working_time() -> None:
    samoa = Calendar("Pacific/Apia", hours=((Hours(540, 1080),),) * 7)
    apia = samoa.zone
    assert samoa.add(at("2011-12-29T17:30", apia), HOUR) == at("2011-12-31T09:30", apia)


# Laws

hours = (
    st.lists(st.integers(0, 95), min_size=0, max_size=6, unique=True)
    .map(sorted)
    .map(lambda cuts: tuple(Hours(a * 15, b * 15) for a, b in zip(cuts[::2], cuts[1::2], strict=False)))
)
weeks = st.tuples(*[hours] * 7).filter(any)
zones = st.sampled_from(["UTC", "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
calendars = st.builds(
    Calendar,
    zones,
    weeks,
    holidays=st.dictionaries(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.just("free"), max_size=5),
    exceptions=st.dictionaries(st.dates(date(2024, 1, 1), date(2027, 12, 31)), hours, max_size=5),
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  bounds
delays = st.timedeltas(timedelta(), timedelta(hours=3000))


@given(calendars, moments, delays)
def test_subtracting_undoes_adding(calendar: Calendar, moment: datetime, delay: timedelta) -> None:
    assert calendar.add(calendar.add(moment, delay), -delay) == calendar.next_working(moment)


@given(calendars, moments, delays)
def test_what_was_added_lies_between(calendar: Calendar, moment: datetime, delay: timedelta) -> None:
    end = calendar.add(moment, delay)
    assert calendar.is_working(end)
    assert calendar.working_time_between(moment, end) == delay


@given(calendars, moments, moments, delays)
def test_who_starts_later_is_never_done_earlier(
    calendar: Calendar, one: datetime, other: datetime, delay: timedelta
) -> None:
    first, second = sorted((one, other))
    assert calendar.add(first, delay) <= calendar.add(second, delay)
    assert calendar.add_days(first, 3) <= calendar.add_days(second, 3)


@given(calendars, moments, delays, delays)
def test_two_delays_are_as_long_as_their_sum(
    calendar: Calendar, moment: datetime, one: timedelta, other: timedelta
) -> None:
    assert calendar.add(calendar.add(moment, one), other) == calendar.add(moment, one + other)


@given(calendars, moments)
def test_no_working_time_lies_between_a_moment_and_its_nearest_working_ones(
    calendar: Calendar, moment: datetime
) -> None:
    before, after = calendar.previous_working(moment), calendar.next_working(moment)
    assert before <= moment <= after
    assert calendar.working_time_between(before, after) == timedelta()
    assert calendar.is_working(moment) is (before == moment == after)


@given(calendars, st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 300))
def test_working_days_forth_and_back_meet_on_a_working_day(calendar: Calendar, day: date, days: int) -> None:
    end = calendar.add_days(day, days)
    assert calendar.is_working_day(end)
    assert sum(calendar.is_working_day(day + timedelta(days=n)) for n in range(1, (end - day).days + 1)) == days
    assert calendar.add_days(end, -days) == (day if calendar.is_working_day(day) else calendar.add_days(day, -1))


def worked_minute(calendar: Calendar, moment: datetime) -> bool:
    """Say by the wall clock alone whether a minute is worked."""
    local = moment.astimezone(calendar.zone)
    minute = local.hour * 60 + local.minute
    day = local.date()
    listed = calendar.exceptions.get(day, () if day in calendar.holidays else calendar.hours[day.weekday()])
    return any(one.start <= minute < one.end for one in listed)


@given(calendars, moments, st.integers(0, 600))
@example(Calendar("America/New_York"), datetime(2026, 3, 6, 20, tzinfo=UTC), 600)
def test_adding_agrees_with_walking_minute_by_minute(calendar: Calendar, moment: datetime, minutes: int) -> None:
    moment = moment.replace(second=0, microsecond=0)
    here, left = moment, minutes
    for _ in range(8 * 24 * 60):
        if worked_minute(calendar, here):
            if left == 0:
                break
            left -= 1
        here += MINUTE
    else:
        return  # too little work in these days to walk to the end
    # Hours that start or end within a repeated hour follow its first pass, where the wall clock alone sees two.
    repeated = any((here - timedelta(hours=n)).astimezone(calendar.zone).fold for n in range(8 * 24))
    assert repeated or calendar.add(moment, minutes * MINUTE) == here


# JSON

full = {
    "zone": "Europe/Rome",
    "hours": {"mon": ["09:00-13:00", "14:00-18:00"], "sun": ["22:00-24:00"]},
    "country": "IT",
    "subdivision": "BZ",
    "holidays": {"2026-08-14": "Summer break"},
    "exceptions": {"2026-12-24": ["09:00-12:00"], "2026-12-31": []},
}


def test_a_calendar_survives_json() -> None:
    assert Calendar.from_json(full).to_json() == full
    assert Calendar.from_json(Calendar().to_json()) == Calendar()


@given(calendars)
def test_every_calendar_survives_json(calendar: Calendar) -> None:
    assert Calendar.from_json(calendar.to_json()) == calendar


def test_a_calendar_that_names_only_its_zone_has_office_hours() -> None:
    assert Calendar.from_json({"zone": "Europe/Rome"}) == rome


@pytest.mark.parametrize(
    ("raw", "field", "words"),
    [
        ({"hours": {"mon": ["17:00-09:00"]}}, "hours.mon", "17:00-09:00” ends before it starts"),
        ({"hours": {"mon": ["9-17"]}}, "hours.mon", "Write them as 09:00-18:00"),
        ({"hours": {"mon": ["09:00-24:30"]}}, "hours.mon", "past midnight"),
        ({"hours": {"mon": ["09:00-12:00", "11:00-14:00"]}}, "hours.mon", "overlap"),
        ({"hours": {"mon": "09:00-12:00"}}, "hours.mon", "list of hours"),
        ({"hours": {"monday": []}}, "hours", "not a weekday"),
        ({"hours": []}, "hours", "should be an object"),
        ({"zone": "Europe/Atlantis"}, "zone", "not a time zone"),
        ({"zone": ""}, "zone", "not a time zone"),
        ({"country": "XX"}, "country", "not known"),
        ({"country": "IT", "subdivision": "XX"}, "subdivision", "not a part of this country"),
        ({"subdivision": "BZ"}, "subdivision", "needs a country"),
        ({"holidays": {"24 December": ""}}, "holidays", "not a date"),
        ({"exceptions": {"2026-12-24": ["12:00-09:00"]}}, "exceptions.2026-12-24", "ends before it starts"),
        ({"working_hours": {}}, "calendar", "check the spelling"),
        ([], "calendar", "should be an object"),
    ],
)
def test_what_does_not_fit_is_named(raw: object, field: str, words: str) -> None:
    with pytest.raises(KnownError, match=words) as refused:
        Calendar.from_json(raw)
    assert refused.value.field == field
