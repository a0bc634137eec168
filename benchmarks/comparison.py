"""The one line that every benchmark prints: ours, the peer's, the ratio, and whether that is what we promise."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import Literal

Unit = Literal["s", "ms", "µs", "/s", "MB"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ours beside a peer's, measured in one run on the same work."""

    work: str
    """What was done, in a few words."""
    unit: Unit
    """What both numbers count; for ``/s`` more is better, for all others less."""
    ours: float
    peer: float | None = None
    """Left out where only a limit is promised."""
    peer_name: str = ""
    at_least: float | None = None
    """How many times better than the peer we promise to be: 8 for eight times as fast, 0.25 for a quarter as fast."""
    at_most: float | None = None
    """How many times the peer's cost we promise to stay under."""
    limit: float | None = None
    """The number itself that ours must not pass (not stay under, for a rate)."""

    @property
    def ratio(self) -> float | None:
        """How many times better we are, or, where a cost is promised, how many times as much we take."""
        if not self.peer or not self.ours:
            return None
        cost = self.peer / self.ours if self.unit == "/s" else self.ours / self.peer
        return cost if self.at_most is not None else 1 / cost

    @property
    def kept(self) -> bool | None:
        """Answer whether every promise holds; None where there is none."""
        promises = []
        if self.limit is not None:
            promises.append(self.ours >= self.limit if self.unit == "/s" else self.ours <= self.limit)
        if self.ratio is not None and self.at_most is not None:
            promises.append(self.ratio <= self.at_most)
        if self.ratio is not None and self.at_least is not None:
            promises.append(self.ratio >= self.at_least)
        return all(promises) if promises else None

    def cells(self) -> tuple[str, str, str, str, str]:
        """Return work, ours, peer, ratio and promise as a person reads them."""
        promises = []
        if self.at_least is not None:
            promises.append(f"≥ {self.at_least:g} ×")
        if self.at_most is not None:
            promises.append(f"≤ {self.at_most:g} ×")
        if self.limit is not None:
            promises.append(f"{'≥' if self.unit == '/s' else '≤'} {_amount(self.limit, self.unit)}")
        verdict = {True: " kept", False: " MISSED", None: ""}[self.kept]
        return (
            self.work,
            _amount(self.ours, self.unit),
            f"{_amount(self.peer, self.unit)} {self.peer_name}".strip() if self.peer is not None else "",
            f"{self.ratio:.2f} ×" if self.ratio is not None else "",
            ", ".join(promises) + verdict,
        )

    def report(self) -> None:
        """Print the line: for a person, or for run.py where it asks."""
        print(json.dumps(asdict(self)) if "BENCHMARK_JSON" in os.environ else "   ".join(self.cells()), flush=True)


def _amount(value: float, unit: Unit) -> str:
    if unit == "/s":
        return f"{value:,.0f}/s"
    return f"{value:.3g} {unit}" if value < 1000 else f"{value:,.0f} {unit}"  # noqa: PLR2004 - three digits say enough
