from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.engine.errors import KnownError
from app.engine.numbering import check_format, next_number

NOW = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "format", "written"),
    [
        (0, "", "1"),
        (0, "{number}", "1"),
        (41, "{year}-{number:04}", "2026-0042"),
        (9_999, "{year}-{number:04}", "2026-10000"),
        (6, "OFF/{yy}{month}/{number:3}", "OFF/2603/007"),
        (6, "{day}.{month}.{year} no. {number}", "06.03.2026 no. 7"),
        (6, "№ {number}", "№ 7"),
    ],
)
def test_a_number_is_the_one_after_the_last_as_the_format_writes_it(last: int, format: str, written: str) -> None:
    assert next_number(last, format, NOW) == (last + 1, written)


def test_a_year_begins_where_the_workspace_is() -> None:
    midnight = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert next_number(0, "{year}-{number}", midnight.astimezone(ZoneInfo("Europe/Rome")))[1] == "2027-1"


@pytest.mark.parametrize(
    ("format", "said"),
    [
        ("{year}", "needs {number}"),
        ("plain", "needs {number}"),
        ("{week}-{number}", "“{week}” has no meaning"),
        ("{number.__class__}", "has no meaning"),
        ("{number:99999999}", "has no meaning"),
        ("{number", "is not closed"),
        ("{{number}}", "is not closed"),
        ("{number}" + "x" * 60, "at most 60"),
    ],
)
def test_a_format_that_makes_no_sense_is_refused_with_what_to_do(format: str, said: str) -> None:
    with pytest.raises(KnownError) as refused:
        check_format(format)

    assert said in refused.value.words.plain()
