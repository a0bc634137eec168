"""What was expected and what happened instead, in words that say what is otherwise and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from app.engine.effect_words import effect_words
from app.engine.likening import LOOSE, Misfit, agrees, matched, nearest
from app.engine.model.item import Key
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.model.scenario import Expectation, Silence
from app.engine.model.values import to_json
from app.engine.rehearse import Rehearsal
from app.engine.stale import Stale
from app.engine.telling import Glossary, tell
from app.engine.telling_effects import short, tell_effect
from app.engine.trace import Acted, RuleStep, TriggerStep
from app.engine.words import Msg, msg

NOT_UP, FIRED, SILENT = "none", "fired", "not_fired"
"""Statuses beside those of rules: a rule that has not come up, a trigger that fired the last time or did not."""
STATUSES = ("done", "skipped", "failed", "planned", "waiting", "running", "cancelled", "not_planned", NOT_UP)

_MOST = 3
"""So many fields in which an effect is otherwise are told."""
_PEOPLE = frozenset(
    {
        "accomplices", "author", "by", "client", "colleagues", "creator", "members", "observers", "recipient",
        "recipients", "responsible", "sender", "signers", "without_address",
    }
)  # fmt: skip
"""The fields of effects that hold employees by id and clients by reference."""
_different = msg("{field} is {found}, not {wanted}")
_containing = msg("something with “{text}”")
_like = msg("something like “{text}”")
_of_rule = msg("{type} of “{rule}”")


class Difference(Struct, frozen=True):
    """One thing that is otherwise than expected.

    `kind` is effect (did not come), extra (came, was not expected), status, stage, values or waits; `place` is that of
    the pattern, or of the effect that came too many, -1 for none.
    """

    kind: str
    words: Msg
    rule: str = ""
    wanted: Any = None
    found: Any = None
    at: datetime | None = None
    place: int = -1


class Seen(Struct, frozen=True):
    """What an expectation looks at: effects since the last one, where rules and records stand."""

    acted: tuple[Acted, ...]
    standing: Mapping[tuple[Key, str], RuleStep | TriggerStep]
    rehearsal: Rehearsal
    rule_set: RuleSet
    names: Glossary

    def status(self, key: Key | None, node: str) -> str:
        """Return where a rule stands on a record, or whether a trigger fired."""
        found = self.last(key, node)
        if isinstance(found, TriggerStep):
            return FIRED if found.fired else SILENT
        if found is None:
            card = self.rule_set.find(node)
            return NOT_UP if card is None or isinstance(card[1], Rule) else SILENT
        return found.status.value

    def last(self, key: Key | None, node: str) -> RuleStep | TriggerStep | None:
        """Return the last step of a rule or trigger; on any record where none is named."""
        if key is not None:
            return self.standing.get((key, node))
        return next((self.standing[place] for place in reversed(tuple(self.standing)) if place[1] == node), None)


def judge_expectation(
    expected: Expectation, key: Key | None, seen: Seen, stale: tuple[Stale, ...]
) -> tuple[Difference, ...]:
    """Return what is otherwise than expected; parts that mean nothing any more are left aside."""
    gone = {one.id for one in stale}
    return (
        *_effects(expected, key, seen, gone),
        *(
            one
            for rule, status in expected.statuses.items()
            if rule not in gone
            for one in _status(rule, status, key, seen)
        ),
        *_record(expected, key, seen, gone),
    )


def judge_silence(expected: Silence, seen: Seen, stale: tuple[Stale, ...]) -> tuple[Difference, ...]:
    """Return what should not have come."""
    gone = {one.id for one in stale}
    if not expected.effects:
        return tuple(_extra(place, seen) for place in range(len(seen.acted)))
    found: dict[int, Difference] = {}
    for pattern in expected.effects:
        if not _means_nothing(pattern, gone):
            for place, one in enumerate(seen.acted):
                if matched([pattern], [one]):
                    found[place] = _extra(place, seen)
    return tuple(found[place] for place in sorted(found))


def _effects(expected: Expectation, key: Key | None, seen: Seen, gone: set[str]) -> Iterator[Difference]:
    places = [place for place, one in enumerate(expected.effects) if not _means_nothing(one, gone)]
    patterns = [expected.effects[place] for place in places]
    found = matched(patterns, seen.acted)
    left = [place for place in range(len(seen.acted)) if place not in found.values()]
    told: set[int] = set()
    for number, pattern in enumerate(patterns):
        if number not in found:
            free = [place for place in left if place not in told]
            near = nearest(pattern, [seen.acted[place] for place in free])
            if near is not None:
                told.add(next(place for place in free if seen.acted[place] is near[0]))
            yield _missing(pattern, near, places[number], key, seen)
    if expected.only:
        yield from (_extra(place, seen) for place in left if place not in told)


def _missing(
    pattern: Mapping[str, Any],
    near: tuple[Acted, tuple[Misfit, ...]] | None,
    place: int,
    key: Key | None,
    seen: Seen,
) -> Difference:
    rule = str(pattern.get("rule") or "")
    what = describe(pattern, seen.names)
    if near is not None:
        acted, misfits = near
        otherwise = tuple(_differs(one, seen.names) for one in misfits[:_MOST])
        words = msg("{what} did not come so. What came: {effect} – {otherwise}.")
        told = words.fill(what=what, effect=tell_effect(acted.effect, seen.names), otherwise=otherwise)
        return Difference("effect", told, acted.rule, dict(pattern), acted.effect.as_json(), acted.at, place)
    last = seen.last(key, rule) if rule else None
    if last is not None:
        words = msg("{what} did not come. {why}").fill(what=what, why=tell(last, seen.names))
        return Difference("effect", words, rule, dict(pattern), None, last.at, place)
    words = _off(rule, seen) or msg("{what} did not come.")
    return Difference("effect", words.fill(what=what), rule, dict(pattern), None, None, place)


def _off(rule: str, seen: Seen) -> Msg | None:
    card = seen.rule_set.find(rule) if rule else None
    return msg("{what} did not come: the rule is switched off.") if card is not None and not card[1].enabled else None


def _extra(place: int, seen: Seen) -> Difference:
    one = seen.acted[place]
    words = msg("“{rule}” did what was not expected: {effect}.")
    told = words.fill(rule=seen.names.node(one.rule), effect=tell_effect(one.effect, seen.names))
    return Difference("extra", told, one.rule, None, one.effect.as_json(), one.at, place)


def _status(rule: str, wanted: str, key: Key | None, seen: Seen) -> Iterator[Difference]:
    found = seen.status(key, rule)
    if found == wanted:
        return
    last = seen.last(key, rule)
    card = seen.rule_set.find(rule)
    named = {"rule": seen.names.node(rule), "wanted": STATUS_WORDS.get(wanted, wanted)}
    if last is not None:
        words = msg("“{rule}” should stand at “{wanted}”. {told}").fill(**named, told=tell(last, seen.names))
    elif card is not None and not card[1].enabled:
        words = msg("“{rule}” should stand at “{wanted}”; it is switched off.").fill(**named)
    else:
        words = msg("“{rule}” should stand at “{wanted}”; it has not come up.").fill(**named)
    yield Difference("status", words, rule, wanted, found, last.at if last else None)


def _record(expected: Expectation, key: Key | None, seen: Seen, gone: set[str]) -> Iterator[Difference]:
    if key is None:
        return
    state = seen.rehearsal.states[key]
    if expected.stage and expected.stage not in gone and (state.gone or state.item.stage != expected.stage):
        words = (
            msg("The record should be in “{stage}”; it was removed.")
            if state.gone
            else msg("The record should be in “{stage}”; it is in “{found}”.")
        )
        wanted, found = (seen.names.stage(one, state.item.pipeline) for one in (expected.stage, state.item.stage))
        where = "" if state.gone else state.item.stage
        yield Difference("stage", words.fill(stage=wanted, found=found), "", expected.stage, where, state.entered_at)
    for name, value in expected.values.items():
        has = to_json(state.item.value(name))
        if name not in gone and not agrees(value, has):
            words = msg("“{field}” should be {wanted}; it is {found}.")
            wanted, found = (field_value(name, one, seen.names, key[0]) for one in (value, has))
            told = words.fill(field=seen.names.field(name, key[0]), wanted=wanted, found=found)
            yield Difference("values", told, "", value, has)


def describe(pattern: Mapping[str, Any], names: Glossary) -> Msg:
    """Say what an effect should be like, in few words."""
    kind, rule = str(pattern.get("type") or ""), str(pattern.get("rule") or "")
    what = effect_words(kind) if kind else msg("An effect")
    if rule:
        what = _of_rule.fill(type=what, rule=names.node(rule)) if kind else msg("“{rule}”").fill(rule=names.node(rule))
    rest = [
        msg("{field}: {value}").fill(field=key, value=shown(_named(key, value, names)))
        for key, value in pattern.items()
        if key not in ("type", "rule")
    ]
    if not rest:
        return msg("{what}").fill(what=what)
    return msg("{what} ({details})").fill(what=what, details=tuple(rest[:_MOST]))


def shown(value: Any) -> Any:
    """Return a JSON value as a sentence may hold it."""
    match value:
        case None | "" | []:
            return msg("nothing")
        case Msg():
            return msg("“{text}”").fill(text=value)
        case str():
            return msg("“{text}”").fill(text=short(value))
        case Mapping() if value and all(key in LOOSE for key in value):
            way, text = next(iter(value.items()))
            return (_containing if way == "contains" else _like).fill(text=text)
        case {"amount": amount, "currency": currency, **others} if not others:
            return f"{amount} {currency}"
        case Mapping():
            return tuple(msg("{field}: {value}").fill(field=key, value=shown(one)) for key, one in value.items())
        case list() | tuple():
            return tuple(shown(one) for one in value)
    return value


def _differs(one: Misfit, names: Glossary) -> Msg:
    found, wanted = (shown(_named(one.field, value, names)) for value in (one.found, one.wanted))
    return _different.fill(field=one.field, found=found, wanted=wanted)


def field_value(key: str, value: Any, names: Glossary, entity: str = "") -> Any:
    """Return the JSON value of a record's field as a sentence may hold it, people and options by their names."""
    return shown(value if isinstance(value, Mapping) else names.value(key, several(value), entity))


def _named(key: str, value: Any, names: Glossary) -> Any:
    """Return what an effect holds in a field, rules and people by their names."""
    match value:
        case str() if key == "rule":
            return names.node(value)
        case str() if key in _PEOPLE and value:
            return names.person(value)
        case list() | tuple() if key in _PEOPLE:
            return tuple(_named(key, one, names) for one in value)
        case Mapping() if key == "values":
            return {name: names.value(name, several(one)) for name, one in value.items()}
    return value


def several(value: Any) -> Any:
    """Return a JSON value as fields hold it: several values are a tuple."""
    return tuple(value) if isinstance(value, list) else value


def _means_nothing(pattern: Mapping[str, Any], gone: set[str]) -> bool:
    return pattern.get("rule") in gone or pattern.get("type") in gone


STATUS_WORDS: Mapping[str, Msg] = {
    "done": msg("done"),
    "skipped": msg("skipped"),
    "failed": msg("failed"),
    "planned": msg("planned"),
    "waiting": msg("waiting"),
    "running": msg("under way"),
    "cancelled": msg("cancelled"),
    "not_planned": msg("not planned"),
    NOT_UP: msg("not come up"),
    FIRED: msg("fired"),
    SILENT: msg("not fired"),
}
