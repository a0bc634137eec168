"""Ring the bell."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import CUSTOM
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.effects import CustomEffect
from app.engine.errors import CannotAct
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, Number, Template
from app.engine.words import msg


class RingBell(RuleType):
    """Ring the bell in the office."""

    about = About(
        "bell.ring",
        CUSTOM,
        icon="mdi6.bell-ring-outline",
        title=msg("Ring the bell"),
        description=msg("Rings the bell in the office, for instance when a deal is won."),
        sentence=msg("Ring {times} times for {occasion}"),
        synonyms=msg("gong celebrate sound"),
        suggests=("bell.answered",),
    )

    occasion: Annotated[str, Template("line"), Ask(msg("Occasion"), help=msg("Shown beside the bell."))]
    times: Annotated[int, Number(least=1, most=12), Ask(msg("How often"))] = 3
    tone: Annotated[str, Choice((("bright", msg("Bright")), ("deep", msg("Deep")))), Ask(msg("Tone"))] = "bright"

    results = (Result("ring_id", FieldType.STRING, msg("Ring ID")),)
    examples = (
        Example(
            "a deal is won",
            {"occasion": "{{ item.title }}", "times": 2},
            effects=(
                CustomEffect(
                    "bell",
                    {"ring": "ring-1", "occasion": "Roof, Rossi", "times": 2, "tone": "bright"},
                    title=msg("Office bell"),
                    told=msg("The bell rings {times} times: {occasion}").fill(times=2, occasion="Roof, Rossi"),
                ),
            ),
            results={"ring_id": "ring-1"},
        ),
        Example("no occasion", {"occasion": "{{ item.description }}"}, fails="empty"),
        Example("a small deal", {"occasion": "x"}, item={"probability": 0}, fails="certain to be lost"),
    )

    def perform(self, at: Moment) -> Act:
        """Ask the bell to ring."""
        if at.item.values.get("probability") == 0:
            raise CannotAct(msg("A deal that is certain to be lost does not ring the bell."), field="occasion")
        ring, occasion = at.new_id("ring"), at.line(self.occasion, "occasion")
        yield CustomEffect(
            "bell",
            {"ring": ring, "occasion": occasion, "times": self.times, "tone": self.tone},
            title=msg("Office bell"),
            told=msg("The bell rings {times} times: {occasion}").fill(times=self.times, occasion=occasion),
        )
        return {"ring_id": ring}
