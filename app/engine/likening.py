"""Whether an effect is like a pattern of a scenario, and in what it is otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct

from app.engine.conditions.rights import read_pattern
from app.engine.trace import Acted

LOOSE = ("contains", "matches")
"""Ways to compare other than by being the same."""
_EMPTY: tuple[Any, ...] = (None, "", [], {}, ())
_KIND = ("type", "rule")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,30})(\.\d{1,30})?")
_NOT_COMPARED = frozenset({"lineage", "secret", "count"})
"""What follows from something else, or is only a reference."""


class Misfit(Struct, frozen=True):
    """One field in which an effect is otherwise; `found` is None for what it does not have."""

    field: str
    wanted: Any
    found: Any


def form_of(acted: Acted) -> dict[str, Any]:
    """Return an effect as patterns see it: its type, the rule that asked for it, its fields."""
    written = acted.effect.as_json()
    return {"type": written.pop("type"), "rule": acted.rule, **written}


def pattern_of(acted: Acted) -> dict[str, Any]:
    """Return the pattern that an effect is to be like from now on: all that it says, without what is made up anew."""
    return {
        key: value
        for key, value in form_of(acted).items()
        if value not in _EMPTY and key not in acted.effect.made_up and key not in _NOT_COMPARED
    }


def misfits(pattern: Mapping[str, Any], acted: Acted) -> tuple[Misfit, ...]:
    """Return in what an effect is otherwise; nothing where it is like the pattern."""
    form = form_of(acted)
    return tuple(
        Misfit(key, wanted, form.get(key)) for key, wanted in pattern.items() if not agrees(wanted, form.get(key))
    )


def agrees(wanted: Any, found: Any) -> bool:
    """Say whether a value in its JSON form is what is wanted: the same, or what it should contain or match."""
    if isinstance(wanted, Mapping) and wanted and all(key in LOOSE for key in wanted):
        return all(_loosely(way, each, found) for way, each in wanted.items())
    if wanted in _EMPTY and found in _EMPTY:
        return True
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    if isinstance(wanted, Mapping):
        same_names = isinstance(found, Mapping) and wanted.keys() == found.keys()
        return same_names and all(agrees(wanted[key], found[key]) for key in wanted)
    if _listed(wanted) and _listed(found):
        return len(wanted) == len(found) and all(map(agrees, wanted, found))
    return bool(wanted == found) or _same_number(wanted, found) or _same_moment(wanted, found)


def matched(patterns: Sequence[Mapping[str, Any]], acted: Sequence[Acted]) -> dict[int, int]:
    """Give each pattern an effect of its own, as many as can be: places of patterns to places of effects."""
    fitting = [[place for place, one in enumerate(acted) if not misfits(pattern, one)] for pattern in patterns]
    taken: dict[int, int] = {}

    def place_for(pattern: int, tried: set[int]) -> bool:
        for place in fitting[pattern]:
            if place not in tried:
                tried.add(place)
                if place not in taken or place_for(taken[place], tried):
                    taken[place] = pattern
                    return True
        return False

    for pattern in range(len(patterns)):
        place_for(pattern, set())
    return {pattern: place for place, pattern in taken.items()}


def nearest(pattern: Mapping[str, Any], acted: Sequence[Acted]) -> tuple[Acted, tuple[Misfit, ...]] | None:
    """Return the effect that comes nearest to a pattern and in what it is otherwise; None where none is of its kind."""
    near = []
    for place, one in enumerate(acted):
        found = misfits(pattern, one)
        names = {each.field for each in found}
        if not {"type", "rule"} & pattern.keys() or any(name in pattern and name not in names for name in _KIND):
            near.append((("type" in names) + ("rule" in names), len(found), place, one, found))
    if not near:
        return None
    best = min(near, key=lambda one: one[:3])
    return best[3], best[4]


def _loosely(way: str, wanted: Any, found: Any) -> bool:
    if _listed(found):
        return any(_loosely(way, wanted, one) for one in found)
    if isinstance(found, Mapping):
        return any(_loosely(way, wanted, one) for one in found.values())
    text = "" if found is None else str(found)
    if way == "contains":
        return str(wanted).casefold() in text.casefold()
    return read_pattern(wanted, match_case=True).search(text) is not None


def _listed(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _same_number(one: Any, other: Any) -> bool:
    left, right = _number(one), _number(other)
    return left is not None and left == right


def _number(value: Any) -> Decimal | None:
    """Read what is a number however it is written; ``007`` is none, and no telephone number is."""
    text = str(value) if isinstance(value, int | float | str) else ""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _same_moment(one: Any, other: Any) -> bool:
    if not (isinstance(one, str) and isinstance(other, str) and "T" in one and "T" in other):
        return False
    try:
        return datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except ValueError:
        return False
