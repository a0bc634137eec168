"""How an engine goes: what it has done since it started, and how fast."""

from __future__ import annotations

import threading
from collections import Counter, deque
from datetime import datetime, timedelta
from typing import Any

_WINDOW = timedelta(minutes=1)


class Going:
    """Counts what is done. May be told and asked from several threads."""

    def __init__(self, started_at: datetime, late: int = 0) -> None:
        """Begin with nothing; `late` timers were overdue then."""
        self.started_at = started_at
        self.late = late
        self._done: Counter[str] = Counter()
        self._lately: deque[tuple[datetime, Counter[str]]] = deque()
        self._lock = threading.Lock()

    def count(self, now: datetime, **done: int) -> None:
        """Count some more."""
        new = Counter({name: n for name, n in done.items() if n})
        if new:
            with self._lock:
                self._done += new
                if self._lately and now - self._lately[-1][0] < timedelta(seconds=1):
                    self._lately[-1][1].update(new)
                else:
                    self._lately.append((now, new))
                self._forget(now)

    def as_json(self, now: datetime) -> dict[str, Any]:
        """Return what was done in all, and per second during the last minute."""
        with self._lock:
            self._forget(now)
            lately: Counter[str] = Counter()
            for _, some in self._lately:
                lately.update(some)
            span = max(1.0, min(_WINDOW, now - self.started_at).total_seconds())
            rates = {name: round(n / span, 2) for name, n in lately.items()}
            return {
                "started_at": self.started_at.isoformat(),
                "late": self.late,
                "done": dict(self._done),
                "rates": rates,
            }

    def _forget(self, now: datetime) -> None:
        while self._lately and now - self._lately[0][0] > _WINDOW:
            self._lately.popleft()
