"""A rule for offices with a bell."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import CUSTOM
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.effects import CustomEffect
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Number, Template
from app.engine.words import msg


class RingBell(RuleType):
    """Ring the bell in the office."""

    about = About(
        "example.ring_bell",
        CUSTOM,
        icon="mdi6.bell-ring-outline",
        title=msg("Ring the bell"),
        description=msg("Rings the bell in the office, for instance when a deal is won."),
        sentence=msg("Ring {times} times for {occasion}"),
        synonyms=msg("gong celebrate sound"),
    )

    occasion: Annotated[str, Template("line"), Ask(msg("Occasion"), help=msg("Shown beside the bell."))]
    times: Annotated[int, Number(least=1, most=12), Ask(msg("How often"))] = 3

    results = (Result("ring_id", FieldType.STRING, msg("Ring ID")),)
    examples = (
        Example(
            "a deal is won",
            {"occasion": "{{ item.title }}", "times": 2},
            effects=(CustomEffect("bell", {"ring": "ring-1", "occasion": "Roof, Rossi", "times": 2}),),
            results={"ring_id": "ring-1"},
        ),
        Example("no occasion", {"occasion": "{{ item.description }}"}, fails="empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Ask the bell to ring."""
        ring = at.new_id("ring")
        yield CustomEffect("bell", {"ring": ring, "occasion": at.line(self.occasion, "occasion"), "times": self.times})
        return {"ring_id": ring}
