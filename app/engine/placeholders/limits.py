"""How much a template may cost, counted while it runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

from msgspec import Struct

from app.engine.errors import BadTemplate
from app.engine.model.values import Email, File, Money, Phone
from app.engine.words import Msg, msg


class Limits(Struct, frozen=True):
    """The bounds of one rendering. `clock` counts seconds; without one, steps alone bound the time."""

    source: int = 65_536
    """Characters of a template."""
    output: int = 65_536
    """Characters that come out of it, and of any text on the way."""
    turns: int = 1_000
    """Turns of all loops together."""
    steps: int = 40_000
    """Small pieces of work, about a microsecond or two each: what bounds the time by construction."""
    nodes: int = 4_000
    """Size of the parsed template."""
    depth: int = 40
    """How deep expressions, loops and conditions may lie within one another."""
    seconds: float = 0.05
    clock: Callable[[], float] | None = None


_TOLD = 40
_LONGEST_TOLD = 10**_TOLD

TOO_SLOW = msg("This text takes too long to fill in. Make it shorter, or loop over less.")
TOO_DEEP = msg("This text, or a value in it, is nested too deeply. Make it simpler.")
TOO_LONG = msg("This text gets longer than {n} characters. Make it shorter, or truncate long values.")
TOO_MANY_TURNS = msg("The loops in this text go round more than {n} times. Loop over less.")


class Refused(BadTemplate):
    """A template that is refused; `word` is the one to underline, `line` where it stands, as far as known."""

    def __init__(self, words: Msg, word: str | None = None, line: int = 0) -> None:
        """See `refuse`."""
        super().__init__(words, place=f"line {line}" if line else None)
        self.word = word
        self.line = line


def refuse(words: Msg, *, word: str | None = None, line: int = 0, **values: object) -> Refused:
    """Return the error that a template is refused with."""
    return Refused(words.fill(**values) if values else words, word, line)


def told(value: object) -> str:
    """Return a value as an error names it: short, and nothing of what Python says of its objects."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _LONGEST_TOLD:
        return "…"
    if isinstance(value, str | int | float | Decimal | date | time | Money | Phone | Email | File | None):
        return str(value)[:_TOLD]
    return "…"


class Budget:
    """What one rendering may still spend."""

    __slots__ = ("_clock", "_end", "_limits", "_steps", "_turns")

    def __init__(self, limits: Limits) -> None:
        """Start with everything that the limits allow."""
        self._limits = limits
        self._steps = limits.steps
        self._turns = limits.turns
        self._clock = limits.clock
        self._end = limits.clock() + limits.seconds if limits.clock is not None else 0.0

    def step(self, steps: int) -> None:
        """Do so many pieces of work."""
        self._steps -= steps
        if self._steps < 0 or (self._clock is not None and self._clock() > self._end):
            raise refuse(TOO_SLOW)

    def turn(self, steps: int) -> None:
        """Go round in a loop once, with a body of so many steps."""
        self._turns -= 1
        if self._turns < 0:
            raise refuse(TOO_MANY_TURNS, n=self._limits.turns)
        self.step(steps)

    def hold(self, length: int) -> None:
        """Work on a text of so many characters: it costs by them, and must not be longer than the output may be."""
        if length > self._limits.output:
            raise refuse(TOO_LONG, n=self._limits.output)
        self.step(1 + (length >> 8))
