"""Runs the examples of rules and triggers in the example world, and says what they promise and do not keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.engine.catalog.declaration import Declared, Example, RuleType, TriggerType
from app.engine.catalog.example_world import DIRECTORY, ITEM, NOW, OTHER_ITEMS, ExampleBelongings, ExampleItems
from app.engine.effects import Await, Effect
from app.engine.errors import KnownError
from app.engine.model.event import Event
from app.engine.model.values import Value
from app.engine.moment import Moment
from app.engine.placeholders import Templates
from app.engine.ports import World
from app.engine.scope import Scope
from app.engine.words import Msg


class ExampleMoment(Moment):
    """A moment whose ids can be foretold, such as ``chat-1`` and ``task-2``."""

    def new_id(self, what: str, number: int = 0) -> str:
        """Return the id's kind and number."""
        return f"{what}-{number + 1}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an example."""

    effects: tuple[Effect, ...] = ()
    results: Mapping[str, Value] = field(default_factory=dict)
    awaits: str = ""
    failure: KnownError | None = None
    missed: Msg | None = None
    """Why a trigger did not fire."""


def example_moment(example: Example) -> ExampleMoment:
    """Return the moment at which an example stands: in the deal "Roof, Rossi", with what the example changes."""
    item = ITEM.with_values(example.item)
    scope = Scope(item, NOW, DIRECTORY, results=example.earlier, trigger=example.event)
    world = World(DIRECTORY, ExampleBelongings(), ExampleItems((item, *OTHER_ITEMS)), seed="example")
    return ExampleMoment(scope, world, Templates("en"), rule="example", entry=1, acts_as="responsible")


def run_example(declared: type[Declared], example: Example) -> Outcome:
    """Run one example of a rule or trigger type; what fails is the outcome's failure."""
    at = example_moment(example)
    try:
        built = declared.build(example.parameters)
        if isinstance(built, TriggerType):
            event = Event(declared.about.id, at.item.id, NOW, example.event)
            return Outcome(missed=built.misses(event, at))
        assert isinstance(built, RuleType)  # noqa: S101  there are only the two
        return _performed(built, at)
    except KnownError as error:
        return Outcome(failure=error)


def differences(declared: type[Declared], example: Example) -> list[str]:
    """Return what an example promises and does not keep, in words for a test's output; none where all is well."""
    outcome = run_example(declared, example)
    if issubclass(declared, TriggerType):
        return [f"it failed: {outcome.failure}"] if outcome.failure else list(_firing(example, outcome))
    return list(_kept(declared, example, outcome))


def _performed(rule: RuleType, at: Moment) -> Outcome:
    effects: list[Effect] = []
    acting = rule.act(at)
    while True:
        try:
            effects.append(next(acting))
        except StopIteration as finished:
            left = finished.value
            if isinstance(left, Await):
                return Outcome(tuple(effects), left.results, left.key)
            return Outcome(tuple(effects), left or {})


def _firing(example: Example, outcome: Outcome) -> Iterator[str]:
    fired = outcome.missed is None
    if fired is not example.fires:
        yield "it fired" if fired else f"it did not fire: {outcome.missed.plain() if outcome.missed else ''}"


def _kept(declared: type[Declared], example: Example, outcome: Outcome) -> Iterator[str]:
    if example.fails:
        if outcome.failure is None:
            yield f"it did not fail, and asked for {outcome.effects}"
        elif example.fails not in str(outcome.failure):
            yield f"it failed with other words: {outcome.failure}"
        elif not outcome.failure.field:
            yield f"its failure names no field: {outcome.failure}"
        return
    if outcome.failure is not None:
        yield f"it failed: {outcome.failure} ({outcome.failure.field})"
        return
    if outcome.effects != tuple(example.effects):
        yield f"it asked for {outcome.effects}, not for {tuple(example.effects)}"
    if example.results is not None and dict(outcome.results) != dict(example.results):
        yield f"it left {dict(outcome.results)}, not {dict(example.results)}"
    yield from _results(declared, example, outcome)


def _results(declared: type[Declared], example: Example, outcome: Outcome) -> Iterator[str]:
    declared_names = {one.name for one in declared.results_for(example.parameters, DIRECTORY.schema)}
    missing = declared_names - set(outcome.results)
    if missing and not outcome.awaits and not (issubclass(declared, RuleType) and missing <= set(declared.finishes)):
        yield f"it did not leave the results {sorted(missing)}"
    if unknown := set(outcome.results) - declared_names:
        yield f"it left results that are not declared: {sorted(unknown)}"
