"""Items as a log writes them, before anything in them is understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_EVENTS = 100_000
"""An item with more is no item of a pipeline, and would not fit into memory for long."""


@dataclass(slots=True)
class RawItem:
    """One item: its attributes, its events, and where it stands.

    `marks` hold all that each event says, wanted or not: two events that are alike in everything have equal marks.
    """

    place: int
    """What finds it again: bytes before it in an XES log as unpacked, the number of its first row in a table."""
    line: int
    values: dict[str, str] = field(default_factory=dict)
    events: list[dict[str, str]] = field(default_factory=list)
    marks: list[Sequence[str | int]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """The line of each event, in a table."""
    overflow: int = 0
    """How many events came after the most that are kept; once there are any, none are kept."""

    def add(self, event: dict[str, str], mark: Sequence[str | int], most: int) -> None:
        """Take one more event, or drop all where there are too many."""
        if self.overflow or len(self.events) >= most:
            self.overflow += 1
            if self.events:
                self.overflow += len(self.events)
                self.events, self.marks, self.lines = [], [], []
            return
        self.events.append(event)
        self.marks.append(mark)
