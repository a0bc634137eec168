"""What happens to an item, as the engine is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

ENTER = "enter"
"""The item was created in a stage, or counts as entering it. No data."""

MOVE = "move"
"""Somebody moved the item. Data: ``stage``, and ``pipeline`` where it changes."""

SET = "set"
"""Fields of the item were changed. Data: ``values`` (typed)."""

REMOVE = "remove"
"""Somebody removed the item. No data."""

TICK = "tick"
"""Nothing happened but time passing.

Where nothing ran for a while, data: ``late_before``, a moment: rules due before it are said to be late, and
``skip_before``: those due before it are skipped.
"""

FINISHED = "finished"
"""Something that a rule waits for came to its end. Data: ``awaits``, the key, and ``results``.

Where nothing will ever come of it, also ``failed``, the reason in words: the rule fails with it.
"""

HELD_UP = "held_up"
"""What a rule waits for comes only once a person has done something about it. Data: ``awaits``, ``why`` in words."""

ANSWERS = frozenset({FINISHED, HELD_UP})
"""What becomes of something that a rule has asked for: no news from outside."""


class Event(Struct, frozen=True, gc=False):
    """Something that happened to one item at one moment (aware datetime); `by` is the person, None for outside.

    `type` is one of the kinds above or a trigger type's id, whose declaration says what `data` holds.
    """

    type: str
    item: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    by: str | None = None
