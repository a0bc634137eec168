from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.ui.board.rows import Insert, Move, Remove, steps

IDS = st.lists(st.sampled_from("abcdefghij"), unique=True)


def followed(old: list[str], new: list[str]) -> list[str]:
    rows = list(old)
    for step in steps(old, new):
        match step:
            case Remove(first, last):
                del rows[first : last + 1]
            case Insert(first, last):
                rows[first:first] = new[first : last + 1]
            case Move(source, target):
                rows.insert(target, rows.pop(source))
    return rows


@given(IDS, IDS)
def test_the_steps_lead_from_any_rows_to_any_others(old: list[str], new: list[str]) -> None:
    assert followed(old, new) == new


def test_one_card_that_moved_is_one_step() -> None:
    assert list(steps("abcdef", "bcdefa")) == [Move(0, 5)]
    assert list(steps("abcdef", "fabcde")) == [Move(5, 0)]
    assert list(steps("abcdef", "acdbef")) == [Move(1, 3)]


def test_cards_that_come_or_go_together_are_one_step() -> None:
    assert list(steps("abcdef", "abf")) == [Remove(2, 4)]
    assert list(steps("af", "abcf")) == [Insert(1, 2)]


def test_what_stayed_needs_no_step() -> None:
    assert list(steps("abc", "abc")) == []
