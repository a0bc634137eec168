"""The runtime law: (state of one item, event) → (new state, steps).

Preview, rehearsal, backtest, local run and server all call `step` and nothing else; they differ in where events come
from, what the clock says, and who carries out the effects named in the steps.
"""

from __future__ import annotations

from typing import NamedTuple

from app.engine.law.events import let_happen, let_time_pass
from app.engine.law.turn import Engine, Turn
from app.engine.model.event import Event
from app.engine.state import ItemState
from app.engine.trace import Acted, Step

__all__ = ["Engine", "Outcome", "step"]


class Outcome(NamedTuple):
    """What follows from an event: where the item stands now, and the steps on the way there."""

    state: ItemState
    steps: tuple[Step, ...]

    @property
    def effects(self) -> tuple[Acted, ...]:
        """What the surroundings are to carry out, in order."""
        return tuple(one for one in self.steps if isinstance(one, Acted))


def step(state: ItemState, event: Event, engine: Engine) -> Outcome:
    """Say what follows when `event` happens to the item; pure, and the same for the same arguments."""
    turn = Turn(state, event.at, engine)
    let_time_pass(turn, event)  # law 11: a timer due at the very moment of an event runs before it
    let_happen(turn, event)
    return Outcome(turn.frozen(), tuple(turn.steps))
