"""Cells that would be formulas."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.engine.spreadsheet import guarded, unguarded


@given(st.text("'=+-@\t1,. a", max_size=8))
def test_what_is_guarded_reads_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text("'=+-@\t1,. a", max_size=8))
def test_a_guarded_text_begins_like_no_formula_unless_it_is_a_number(text: str) -> None:
    written = guarded(text)
    assert written == text or written.startswith("'")
    assert not written.startswith(("=", "@", "\t"))
    assert "1" in written or not written.startswith(("+", "-"))


def test_numbers_stay_as_they_are() -> None:
    assert [guarded(one) for one in (-3, "-3", "+2,50", "-1.000,25")] == [-3, "-3", "+2,50", "-1.000,25"]
    assert guarded("+39 06 555") == "'+39 06 555"
