"""What a backtest finds beyond counting: who is flooded, written to at night, left without a message, and examples."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, tzinfo
from typing import NamedTuple

from app.engine.backtest import Lived
from app.engine.effects import MessengerInvitation, Sms
from app.engine.history import History
from app.engine.hours import is_night
from app.engine.inboxes import recipients
from app.engine.sms import segments
from app.engine.tally import COUNTED_AS, Tally, counted
from app.engine.trace import Acted, Entered, Moved, Reason, RuleStep, Step

EXAMPLES = 50
"""Records kept for each figure, so that it can be opened."""

Figure = tuple[str, ...]
"""Which number: ``("rule", id, outcome)``, ``("reason", id, words)``, ``("night", id)``,
``("flood", person, day)``, ``("day", channel, day)``, ``("effect", type, channel)``, ``("stage", id)`` …"""


class Opened(NamedTuple):
    """A record behind a figure, and where its history stands in the log."""

    item: str
    place: int


def keep(kept: list[Opened], opened: Opened) -> None:
    """Keep a record behind a figure: the first of the log, in whatever order they come in."""
    if len(kept) >= EXAMPLES and opened.place > kept[-1].place:
        return
    insort(kept, opened, key=_standing)
    del kept[EXAMPLES:]


def _standing(opened: Opened) -> tuple[int, str]:
    return opened.place, opened.item


class Findings:
    """Running findings in memory that grows with people and days, not with records."""

    def __init__(self, zone: tzinfo, flooded_at: int = 10) -> None:
        """Begin with nothing; days are those of the zone, more than `flooded_at` messages in one are a flood."""
        self.tally = Tally()
        self.flooded_at = flooded_at
        self.per_day: Counter[tuple[str, date]] = Counter()
        """Messages by channel and day."""
        self.floods: dict[tuple[str, date], int] = {}
        """Clients with more messages in a day than are good for them."""
        self.nights: Counter[str] = Counter()
        """Messages to clients at night, by rule."""
        self.sms: Counter[str] = Counter()
        """Segments of SMS by provider; an invitation to a messenger goes out as one, too."""
        self.figures: Counter[Figure] = Counter()
        self.examples: dict[Figure, list[Opened]] = {}
        self.reasons: dict[Figure, Reason] = {}
        """The first reason met behind each figure of one, to be told in words."""
        self._received: Counter[tuple[str, date]] = Counter()
        self._zone = zone

    def take(self, history: History, lived: Lived) -> None:
        """Take in what came of a history."""
        self.tally.take(lived.steps)
        place = history.place
        opened = Opened(history.item, place)
        figures, examples = self.figures, self.examples
        for figure in self._figures(lived.steps):
            figures[figure] += 1
            kept = examples.get(figure)
            if kept is None:
                examples[figure] = [opened]
            elif len(kept) < EXAMPLES or place <= kept[-1].place:  # of a long log nearly all come too late
                keep(kept, opened)

    def add(self, other: Findings) -> None:
        """Take in what was found in another share of the same log."""
        self.tally.add(other.tally)
        for mine, theirs in (
            (self.per_day, other.per_day),
            (self.nights, other.nights),
            (self.sms, other.sms),
            (self.figures, other.figures),
            (self._received, other._received),
        ):
            mine.update(theirs)  # type: ignore[arg-type]  # each pair counts the same
        for flood, n in other.floods.items():
            self.floods[flood] = max(n, self.floods.get(flood, 0))
        self.reasons = {**other.reasons, **self.reasons}
        for figure, found in other.examples.items():
            for opened in found:
                keep(self.examples.setdefault(figure, []), opened)

    def flooded(self) -> dict[tuple[str, date], int]:
        """Return who got more messages in one day than they can read, the worst first."""
        employees = {key: n for key, n in self._received.items() if n > self.flooded_at}
        worst = sorted((employees | self.floods).items(), key=lambda one: (-one[1], one[0]))
        return dict(worst)

    def _figures(self, steps: tuple[Step, ...]) -> dict[Figure, None]:
        """Return the figures that a history counts for, each once."""
        found: dict[Figure, None] = {}
        last: dict[tuple[str, int], RuleStep] = {}
        clients: Counter[tuple[str, date]] = Counter()
        for step in steps:
            if isinstance(step, RuleStep):
                last[step.rule, step.entry] = step
            elif isinstance(step, Acted):
                effect = step.effect
                found["effect", type(effect).__name__, effect.channel] = None
                if reached := recipients(effect):
                    found.update(dict.fromkeys(self._message(step, reached, clients)))
            elif isinstance(step, Entered):
                found["stage", step.stage] = None
            elif isinstance(step, Moved):
                found["move", step.because] = None
        for one in last.values():
            found["rule", one.rule, COUNTED_AS[one.status]] = None
            if one.reason is not None:
                figure = ("reason", one.rule, counted(one.reason))
                self.reasons.setdefault(figure, one.reason)
                found[figure] = None
        for (client, day), n in clients.items():
            if n > self.flooded_at:
                self.floods[client, day] = max(n, self.floods.get((client, day), 0))
                found["flood", client, day.isoformat()] = None
        return found

    def _message(self, acted: Acted, reached: Sequence[str], clients: Counter[tuple[str, date]]) -> Iterator[Figure]:
        effect = acted.effect
        local = acted.at.astimezone(self._zone)
        day = local.date()
        self.per_day[effect.channel, day] += len(reached)
        yield "day", effect.channel, day.isoformat()
        if isinstance(effect, Sms | MessengerInvitation):
            self.sms[effect.provider] += segments(effect.text).segments
            yield "sms", effect.provider
        met = [one for one in reached if _is_client(one)]
        for one in reached:
            if one not in met:
                self._received[one, day] += 1
                yield "flood", one, day.isoformat()
        clients.update((one, day) for one in met)
        if met and is_night(local.time()):
            self.nights[acted.rule] += 1
            yield "night", acted.rule


def _is_client(reached: str) -> bool:
    """Say whether a recipient is a client or the item itself, as a lead is; employees go by their bare id."""
    return reached == "item" or reached.startswith(("contact:", "company:"))
