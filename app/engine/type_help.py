"""What a person can read about a rule or trigger type, all of it taken from its declaration and its examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from app.engine.catalog.declaration import About, Declared, Example, Result, TriggerType
from app.engine.catalog.example_world import DIRECTORY, ITEM
from app.engine.catalog.examples import run_example
from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage, Trigger
from app.engine.model.values import FieldType
from app.engine.sentences import Sentences
from app.engine.telling import Glossary
from app.engine.telling_effects import tell_effect
from app.engine.type_words import kind_words, type_words
from app.engine.words import Msg


class Asked(Struct, frozen=True):
    """One parameter, in words."""

    name: str
    label: Msg
    kind: Msg
    required: bool
    help: Msg | None


class Given(Struct, frozen=True):
    """One result, in words."""

    name: str
    label: Msg | str
    type: Msg


class Case(Struct, frozen=True):
    """One example: what is filled in, and what follows."""

    title: str
    sentence: Msg
    """What the card says."""
    filled: tuple[tuple[Msg, Any], ...]
    """Labels of parameters with what they say."""
    happens: tuple[tuple[Msg | str, Any], ...]
    """For a trigger: what the event brings along."""
    follows: tuple[Msg, ...]
    """What the rule does, one line an effect."""
    leaves: tuple[tuple[Msg | str, Any], ...]
    """Labels of results with their values."""
    why_not: Msg | None
    """Why it fails, or why a trigger does not fire."""


class TypeHelp(Struct, frozen=True):
    """Everything that is said about a type."""

    about: About
    trigger: bool
    sentence: Msg
    """The card's sentence, with the parameters' labels for their values."""
    asks: tuple[Asked, ...]
    gives: tuple[Given, ...]
    more_results: bool
    """Whether what is filled in leads to further results."""
    cases: tuple[Case, ...]
    reasons: tuple[Msg, ...]
    """Why it can fail, or not fire, as the examples show."""
    goes_with: tuple[About, ...]


def help_of(declared: type[Declared], catalogue: Catalogue) -> TypeHelp:
    """Gather what is said about a type."""
    about = declared.about
    cases = tuple(_case(declared, one, catalogue) for one in declared.examples)
    asks = declared.parameters()
    return TypeHelp(
        about,
        issubclass(declared, TriggerType),
        about.sentence.fill(**{one.name: _SLOT.fill(label=one.ask.label) for one in asks}),
        tuple(Asked(one.name, one.ask.label, kind_words(one.kind), one.required, one.ask.help) for one in asks),
        tuple(Given(one.name, one.label, type_words(one.type, multiple=one.multiple)) for one in declared.results),
        declared.varies(),
        cases,
        tuple({one.why_not.plain(): one.why_not for one in cases if one.why_not is not None}.values()),
        tuple(one.about for one in catalogue.goes_with(about.id)),
    )


_SLOT = Msg("\u2039{label}\u203a")


def _case(declared: type[Declared], example: Example, catalogue: Catalogue) -> Case:
    node, rule_set = _standing(declared, example)
    says = Sentences(catalogue, DIRECTORY, rule_set)
    names = Glossary.of(DIRECTORY, catalogue, [rule_set])
    outcome = run_example(declared, example)
    results = declared.results_for(example.parameters, DIRECTORY.schema)
    return Case(
        example.title,
        says.action(node),
        tuple((parameter.ask.label, told) for parameter, told in says.parameters(node)),
        tuple(_labelled(example.event, declared.results, names)),
        tuple(tell_effect(one, names) for one in outcome.effects),
        tuple(_labelled(outcome.results, results, names)),
        outcome.failure.words if outcome.failure else outcome.missed,
    )


def _standing(declared: type[Declared], example: Example) -> tuple[Node, RuleSet]:
    """Return the card that an example describes, in a rule set of its own."""
    stage = Stage(id=ITEM.stage, name=ITEM.stage)
    node: Node
    if issubclass(declared, TriggerType):
        node = Trigger(id="example", type=declared.about.id, parameters=example.parameters)
        stage = stage.model_copy(update={"triggers": (node,)})
    else:
        node = Rule(id="example", type=declared.about.id, parameters=example.parameters)
        stage = stage.model_copy(update={"rules": (node,)})
    return node, RuleSet(id="example", name="Example", entity=ITEM.entity, pipeline=ITEM.pipeline, stages=(stage,))


def _labelled(values: Mapping[str, Any], results: Iterable[Result], names: Glossary) -> Iterator[tuple[Msg | str, Any]]:
    known = {one.name: one for one in results}
    for name, value in values.items():
        if value not in (None, "", ()):
            one = known.get(name)
            yield (one.label if one else name, _told(one, value, names) if one else value)


def _told(result: Result, value: Any, names: Glossary) -> Any:
    """Return a value with people and options by their names."""
    if result.type is FieldType.EMPLOYEE:
        return names.people(value) if isinstance(value, tuple) else names.person(str(value))
    return next((one.label for one in result.options if one.id == value), value)
