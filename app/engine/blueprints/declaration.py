"""What a ready-made rule set is: told in marked words, made in the language of whoever takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from app.engine.blueprints.cards import Cards
from app.engine.model.rule_set import RuleSet, Stage
from app.engine.model.schema import StageKind
from app.engine.words import Msg, msg

_OPEN_COLORS = ("#39A8EF", "#2FC6F6", "#55D0E0", "#47E4C2", "#FFA900")
_END_COLORS = {StageKind.WON: "#2E9E5B", StageKind.LOST: "#D9534F"}


class Job(StrEnum):
    """What a rule set is for; the gallery groups by it."""

    WIN = "win"
    SELL = "sell"
    PAYMENT = "payment"
    KEEP = "keep"


JOBS: Mapping[Job, Msg] = {
    Job.WIN: msg("Win clients"),
    Job.SELL: msg("Sell"),
    Job.PAYMENT: msg("Get paid"),
    Job.KEEP: msg("Keep clients"),
}
"""The jobs in the order in which they are offered, in words."""


class Blueprint(Struct, frozen=True):
    """A rule set for a usual job; `stages` makes its stages with their cards."""

    id: str
    job: Job
    entity: str
    icon: str
    title: Msg
    about: Msg
    stages: Callable[[Cards], tuple[Stage, ...]]

    def rule_set(self, tr: Callable[[Msg], str], pipeline: str = "") -> RuleSet:
        """Return it for a pipeline, in the language of `tr`."""
        stages = self.stages(Cards(tr))
        return RuleSet(self.id, tr(self.title), self.entity, pipeline or self.id, _colored(stages))


def _colored(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    return tuple(
        replace(one, color=_END_COLORS.get(one.kind) or _OPEN_COLORS[place % len(_OPEN_COLORS)])
        for place, one in enumerate(stages)
    )
