"""The moments of a rehearsal that can be gone back to. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.engine.rehearse import Rehearsal
from app.engine.words import Msg

BUDGET = 4_000_000
"""How many records and steps all kept moments may name together; beyond that the earliest but the first go."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rehearsal as it stood once something had been done, and what that was."""

    words: Msg
    rehearsal: Rehearsal

    @property
    def weight(self) -> int:
        """How much of the budget it takes."""
        return len(self.rehearsal.states) + len(self.rehearsal.steps) + 1


@dataclass(frozen=True, slots=True)
class Reel:
    """Kept moments in their order, and which of them is looked at."""

    frames: tuple[Frame, ...]
    place: int = 0

    @classmethod
    def start(cls, words: Msg, rehearsal: Rehearsal) -> Reel:
        """Begin with one moment."""
        return cls((Frame(words, rehearsal),))

    @property
    def frame(self) -> Frame:
        """The moment looked at."""
        return self.frames[self.place]

    @property
    def rehearsal(self) -> Rehearsal:
        """How everything stands at the moment looked at."""
        return self.frame.rehearsal

    def add(self, words: Msg, rehearsal: Rehearsal) -> Reel:
        """Go on from the moment looked at; what had come after it is forgotten."""
        kept = [*self.frames[: self.place + 1], Frame(words, rehearsal)]
        weight = sum(one.weight for one in kept)
        while weight > BUDGET and len(kept) > 2:  # noqa: PLR2004  the first and the last always stay
            weight -= kept.pop(1).weight
        return Reel(tuple(kept), len(kept) - 1)

    def insert(self, words: Msg, rehearsal: Rehearsal) -> Reel:
        """Keep a moment between the one looked at and those after it, and look at it."""
        place = self.place + 1
        return Reel((*self.frames[:place], Frame(words, rehearsal), *self.frames[place:]), place)

    def at(self, place: int) -> Reel:
        """Look at another kept moment."""
        return replace(self, place=max(0, min(place, len(self.frames) - 1)))

    def before(self, time: datetime) -> Reel:
        """Look at the last kept moment that is not later than a time."""
        earlier = [place for place, one in enumerate(self.frames) if one.rehearsal.now <= time]
        return self.at(max(earlier, default=0))
