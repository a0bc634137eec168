"""How fast an engine works, from the counts that it tells now and then."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT = timedelta(minutes=10)
"""How far back the curve reaches."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Sample:
    """What was done by a moment, counted since the engine started."""

    at: datetime
    done: Mapping[str, int]


class Rates:
    """The last minutes of one engine."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._samples: deque[Sample] = deque()
        self._since: datetime | None = None

    def add(self, at: datetime, done: Mapping[str, int], since: datetime) -> None:
        """Take what is done by now; counts of another engine, or one that has started anew, begin afresh."""
        back = bool(self._samples) and at < self._samples[-1].at
        if since != self._since or back:
            self._samples.clear()
            self._since = since
        self._samples.append(Sample(at, dict(done)))
        while at - self._samples[0].at > KEPT:
            self._samples.popleft()

    def clear(self) -> None:
        """Forget all: nothing runs."""
        self._samples.clear()
        self._since = None

    def curve(self, kind: str) -> Sequence[tuple[datetime, float]]:
        """Return how many there were in the minute before each moment: what has only begun is not reckoned up."""
        found: list[tuple[datetime, float]] = []
        first = 0
        samples = list(self._samples)
        for place, sample in enumerate(samples):
            while first < place - 1 and sample.at - samples[first + 1].at >= _MINUTE:
                first += 1
            seconds = (sample.at - samples[first].at).total_seconds()
            if seconds > 0:
                more = sample.done.get(kind, 0) - samples[first].done.get(kind, 0)
                found.append((sample.at, max(0, more) * 60 / max(seconds, _MINUTE.total_seconds())))
        return found

    def now(self, kind: str) -> float:
        """Return how many a minute there are now."""
        curve = self.curve(kind)
        return curve[-1][1] if curve else 0.0
