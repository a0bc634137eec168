"""Two versions of a rule set on the same histories: what is sent more, less, otherwise, and to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec.structs import asdict

from app.engine.backtest import Lived
from app.engine.effects import Effect
from app.engine.findings import Opened, keep
from app.engine.history import History
from app.engine.inboxes import recipients
from app.engine.model.values import to_json
from app.engine.trace import Acted


class Change(StrEnum):
    """How the second version differs for one message."""

    MORE = "more"
    LESS = "less"
    OTHERWISE = "otherwise"


class Difference(NamedTuple):
    """Which messages differ: the rule that asks for them, their kind and channel, whom they reach, and how."""

    rule: str
    kind: str
    channel: str
    recipient: str
    change: Change


class Comparison:
    """Running differences between the effects of two versions."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.items = 0
        self.changed_items = 0
        self.same = 0
        self.found: Counter[Difference] = Counter()
        self.examples: dict[Difference, list[Opened]] = {}

    def take(self, history: History, old: Lived, new: Lived) -> None:
        """Compare what came of one history under both."""
        self.items += 1
        found = list(self._differences(_asked(old), _asked(new)))
        self.changed_items += bool(found)
        for one in found:
            self.found[one] += 1
            keep(self.examples.setdefault(one, []), Opened(history.item, history.place))

    def add(self, other: Comparison) -> None:
        """Take in what was compared in another share of the same log."""
        self.items += other.items
        self.changed_items += other.changed_items
        self.same += other.same
        self.found.update(other.found)
        for key, found in other.examples.items():
            for opened in found:
                keep(self.examples.setdefault(key, []), opened)

    def totals(self) -> dict[Change, int]:
        """Return how many effects are more, less and otherwise."""
        totals = dict.fromkeys(Change, 0)
        for one, n in self.found.items():
            totals[one.change] += n
        return totals

    def as_json(self) -> dict[str, Any]:
        """Return all differences, the most frequent first."""
        ordered = sorted(self.found.items(), key=lambda one: (-one[1], one[0]))
        return {
            "items": self.items,
            "items_changed": self.changed_items,
            "same": self.same,
            "totals": {change.value: n for change, n in self.totals().items()},
            "differences": [
                {
                    **one._asdict(),
                    "change": one.change.value,
                    "count": n,
                    "examples": [e.item for e in self.examples[one]],
                }
                for one, n in ordered
            ],
        }

    def _differences(self, old: Iterable[_Asked], new: Iterable[_Asked]) -> Iterator[Difference]:
        gone, come = Counter(old), Counter(new)
        same = gone & come
        self.same += same.total()
        left, right = list((gone - same).elements()), list((come - same).elements())
        for one in right:
            # The same rule reaches the same people in another way: one message that changed, not two.
            twin = next((other for other in left if other.whence == one.whence), None)
            if twin is not None:
                left.remove(twin)
            yield from one.differences(Change.OTHERWISE if twin is not None else Change.MORE)
        for one in left:
            yield from one.differences(Change.LESS)


class _Asked(NamedTuple):
    rule: str
    kind: str
    channel: str
    reached: tuple[str, ...]
    at: str
    content: str

    @property
    def whence(self) -> tuple[str, ...]:
        return (self.rule, self.kind, self.channel, *self.reached)

    def differences(self, change: Change) -> Iterator[Difference]:
        for one in self.reached or ("",):
            yield Difference(self.rule, self.kind, self.channel, one, change)


def _asked(lived: Lived) -> Iterator[_Asked]:
    for step in lived.steps:
        if isinstance(step, Acted):
            effect = step.effect
            reached = tuple(sorted(recipients(effect)))
            yield _Asked(
                step.rule, type(effect).__name__, effect.channel, reached, step.at.isoformat(), _content(effect)
            )


def _content(effect: Effect) -> str:
    values = {key: value for key, value in asdict(effect).items() if key not in effect.made_up}
    return repr(sorted((key, repr(to_json(value))) for key, value in values.items()))
