"""What a step of a scenario says to a person, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.engine.catalog.declaration import Result
from app.engine.model.scenario import Expectation, Silence, Step
from app.engine.telling import Glossary
from app.engine.verdicts import STATUS_WORDS, describe, field_value, several, shown
from app.engine.words import Msg, msg

KIND_WORDS: Mapping[str, Msg] = {
    "enter": msg("Enters its stage"),
    "move": msg("Is moved"),
    "set": msg("Fields change"),
    "happen": msg("Something happens"),
    "finish": msg("Waiting ends"),
    "expect": msg("Expect"),
    "expect_none": msg("Expect nothing"),
}
"""What the kinds of steps are called."""

_stands = msg("“{rule}”: {status}")
_in_stage = msg("in “{stage}”")
_only = msg("nothing else")
_field = msg("{field}: {value}")


def tell_step(step: Step, names: Glossary) -> Msg:
    """Say what happens or is expected in a step; the record and the time are shown beside it."""
    match step.kind:
        case "move":
            return msg("Moves to “{stage}”").fill(stage=names.stage(step.stage, step.pipeline))
        case "set":
            return msg("Changes: {fields}").fill(fields=_fields(step.values, names))
        case "happen":
            kind = names.catalogue.trigger(step.event)
            title = kind.about.title if kind is not None else step.event
            told = _brought(step.data, kind.results if kind is not None else (), names)
            return (msg("{event} ({details})") if told else msg("{event}")).fill(event=title, details=told)
        case "finish":
            return msg("“{rule}” is over").fill(rule=names.node(step.rule))
    if step.expect is not None:
        return _expected(step.expect, names)
    if step.expect_none is not None:
        return _silence(step.expect_none, names)
    return msg("Enters its stage")


def _expected(expected: Expectation, names: Glossary) -> Msg:
    told: list[Msg] = [describe(one, names) for one in expected.effects]
    told += [_only] if expected.only else []
    told += [
        _stands.fill(rule=names.node(rule), status=STATUS_WORDS.get(status, status))
        for rule, status in expected.statuses.items()
    ]
    told += [_in_stage.fill(stage=names.stage(expected.stage))] if expected.stage else []
    told += _fields(expected.values, names)
    return msg("Expect {parts}").fill(parts=tuple(told)) if told else msg("Expect nothing in particular")


def _silence(silence: Silence, names: Glossary) -> Msg:
    if not silence.effects:
        return msg("Expect that no rule does anything")
    return msg("Expect none of {parts}").fill(parts=tuple(describe(one, names) for one in silence.effects))


def _brought(data: Mapping[str, Any], results: Iterable[Result], names: Glossary) -> tuple[Msg, ...]:
    """Say what comes along with an event, each by what it is called."""
    known = {one.name: one.as_shown(names.directory.providers) for one in results}
    own = tuple(
        _field.fill(field=known[key].label, value=shown(names.shown(known[key], several(value))))
        for key, value in data.items()
        if key in known
    )
    return own + _fields({key: value for key, value in data.items() if key not in known}, names)


def _fields(values: Mapping[str, Any], names: Glossary) -> tuple[Msg, ...]:
    return tuple(
        _field.fill(field=names.field(key), value=field_value(key, value, names)) for key, value in values.items()
    )
