"""Change responsible person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import ResponsibleChanged
from app.engine.errors import CannotAct
from app.engine.model.item import Item
from app.engine.model.schema import StageKind
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, Flag, People
from app.engine.words import Msg, msg

HOW = Choice(
    (
        ("in_order", msg("In turn")),
        ("first_free", msg("The first who is at work")),
        ("random", msg("At random")),
        ("least_loaded", msg("Whoever has the fewest open items")),
    )
)

_GROUPS = ("department", "role:")


class ChangeResponsible(RuleType):
    """Hand the item to one of several people."""

    looks_around = True

    about = About(
        "item.responsible",
        ITEMS,
        icon="mdi6.account-switch-outline",
        title=msg("Change responsible person"),
        description=msg(
            "Hands the item to one of the candidates: in turn, to the first who is at work, at random, or"
            " to whoever has the fewest open items."
        ),
        sentence=msg("Hand over to {candidates}"),
        synonyms=msg("assign owner manager distribute round robin rotate load queue delegate"),
        suggests=("responsible.changed", "employee.notification"),
    )

    candidates: Annotated[
        tuple[str, ...],
        People(),
        Ask(msg("Candidates"), help=msg("People, roles or departments; one of them gets the item.")),
    ]
    how: Annotated[
        str,
        HOW,
        Ask(msg("Choose"), help=msg("In turn goes on from whoever has the item now, or shares new items out evenly.")),
    ] = "in_order"
    skip_absent: Annotated[bool, Flag(), Ask(msg("Skip who is absent"))] = True
    skip_outside_hours: Annotated[bool, Flag(), Ask(msg("Skip who is outside their working hours"))] = False

    examples = (
        Example(
            "in turn, after the present one",
            {"candidates": ["employee:ann", "employee:bo", "employee:lea"]},
            effects=(ResponsibleChanged("bo", "ann"),),
        ),
        Example(
            "in turn, skipping who is absent",
            {"candidates": ["employee:ann", "employee:tim", "employee:lea"]},
            effects=(ResponsibleChanged("lea", "ann"),),
        ),
        Example(
            "in turn, shared out by what all have",
            {"candidates": ["employee:bo", "employee:lea"]},
            effects=(ResponsibleChanged("lea", "ann"),),
        ),
        Example(
            "the first at work",
            {"candidates": ["department:sales"], "how": "first_free"},
            item={"responsible": "lea"},
            effects=(ResponsibleChanged("ann", "lea"),),
        ),
        Example(
            "at random, and the same again",
            {"candidates": ["employee:bo", "employee:lea"], "how": "random"},
            effects=(ResponsibleChanged("bo", "ann"),),
        ),
        Example(
            "fewest open items",
            {"candidates": ["employee:bo", "employee:lea"], "how": "least_loaded"},
            effects=(ResponsibleChanged("lea", "ann"),),
        ),
        Example("who has it already keeps it", {"candidates": ["responsible"]}),
        Example("everybody is absent", {"candidates": ["employee:tim"]}, fails="absent"),
        Example(
            "outside working hours",
            {"candidates": ["employee:eve"], "skip_outside_hours": True},
            fails="outside their working hours",
        ),
        Example("nobody", {"candidates": ["role:translators"]}, fails="None of the candidates"),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say whether there is a choice."""
        candidates = raw.get("candidates")
        listed = candidates if isinstance(candidates, list | tuple) else [candidates]
        several = len(listed) > 1 or str(listed[0] if listed else "").startswith(_GROUPS)
        return msg("Hand over to one of {candidates}") if several else cls.about.sentence

    def perform(self, at: Moment) -> Act:
        """Choose among those who are not skipped."""
        chosen = self._choose(self._present(at), at)
        if chosen != at.item.values.get("responsible"):
            yield ResponsibleChanged(chosen, at.author())
        return None

    def _present(self, at: Moment) -> tuple[str, ...]:
        candidates = at.found(self.candidates)
        if not candidates:
            raise CannotAct(msg("None of the candidates works here."), field="candidates")
        if self.skip_absent or self.how == "first_free":
            candidates = tuple(one for one in candidates if not at.absent(one))
            if not candidates:
                raise CannotAct(msg("All candidates are absent."), field="candidates")
        if self.skip_outside_hours or self.how == "first_free":
            candidates = tuple(one for one in candidates if at.working(one))
            if not candidates:
                raise CannotAct(msg("All candidates are outside their working hours."), field="candidates")
        return candidates

    def _choose(self, candidates: tuple[str, ...], at: Moment) -> str:
        match self.how:
            case "first_free":
                return candidates[0]
            case "random":
                return at.random.choice(candidates)
            case "least_loaded":
                load = _loads(candidates, at, open_only=True)
                return min(candidates, key=lambda one: load[one])
        now = at.item.values.get("responsible")
        everybody = at.found(self.candidates)
        if now in everybody:
            place = everybody.index(now)
            after = (*everybody[place + 1 :], *everybody[: place + 1])
            return next(one for one in after if one in candidates)
        # Nothing is kept between two items: what the candidates have been given so far says whose turn it is.
        return candidates[_loads(candidates, at, open_only=False).total() % len(candidates)]


def _loads(candidates: tuple[str, ...], at: Moment, *, open_only: bool) -> Counter[str]:
    """Count the other items of this type that each candidate is responsible for."""
    loads: Counter[str] = Counter()
    for other in at.world.items.of(at.item.entity):
        person = other.values.get("responsible")
        if person in candidates and other.id != at.item.id and not (open_only and _closed(other, at)):
            loads[person] += 1
    return loads


def _closed(item: Item, at: Moment) -> bool:
    pipeline = at.directory.schema.pipelines.get(item.pipeline)
    stage = next((one for one in pipeline.stages if one.id == item.stage), None) if pipeline else None
    return stage is not None and stage.kind is not StageKind.OPEN
