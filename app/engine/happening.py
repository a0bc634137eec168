"""What an event would bring along, guessed from what rules have made, what triggers wait for, and the record itself."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from app.engine.catalog.declaration import Result, TriggerType
from app.engine.catalog.registry import Catalogue
from app.engine.clients import client_name, client_side
from app.engine.effects import Effect
from app.engine.errors import KnownError
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, File, Money, Value, read_value
from app.engine.parameters import RuleRef
from app.engine.ports import Directory

Values = Mapping[str, Value]

_LINK = re.compile(r"""href\s*=\s*["'](https?://[^"'\s]+)""", re.IGNORECASE)
_ALSO: Mapping[str, tuple[str, ...]] = {
    "recipient": ("address",),
    "line": ("source",),
    "page_url": ("url",),
    "signer": ("signers",),
}
"""What a result of an event is called in effects, where it is not by its own name."""
_OURS = frozenset({"sender"})
"""What is ours in an effect and the client's in an event."""
_NAMES = frozenset({"signer"})
"""Results that name a person to whom effects refer."""
_FEW = (FieldType.BOOLEAN, FieldType.ENUMERATION)
"""Types of which any value makes sense, so that the example's does."""
_CALLS = ("call", "callback")


def guesses(
    kind: type[TriggerType],
    item: Item,
    directory: Directory,
    rule_set: RuleSet,
    catalogue: Catalogue,
    made: Sequence[tuple[str, Effect]] = (),
    left: Mapping[str, Values] | None = None,
) -> dict[str, tuple[Value, ...]]:
    """Return, for each thing that an event of this kind brings along, values that make sense, the best first.

    `made` are the effects so far on the item by the rules that caused them, oldest first; `left` the rules' results.
    """
    together = {one.about.id for one in catalogue.goes_with(kind.about.id)}
    types = {node.id: node.type for _, node in rule_set.nodes()}
    rules = [rule for rule, type_id in types.items() if type_id in together]
    mine = [effect for rule, effect in reversed(made) if types.get(rule) in together]
    results = [values for rule, values in (left or {}).items() if types.get(rule) in together]
    found = {}
    for one in kind.results:
        waited = [*_waited_for(rule_set, kind.about.id, one.name), *_named(kind, one.name, rules, types)]
        from_rules = [value for values in results for value in _of(values, one)]
        in_effects = [value for effect in mine for value in _in_effect(effect, one)]
        from_rules += [_called(value, directory) for value in in_effects] if one.name in _NAMES else in_effects
        ordered = _ordered(from_rules, waited) + list(_of_record(kind, one.name, item, directory))
        if one.type in _FEW:
            ordered.append(example_of(kind).get(one.name))
        found[one.name] = tuple(_fitting(ordered, one))
    return found


def brought(
    kind: type[TriggerType], item: Item, directory: Directory, rule_set: RuleSet, catalogue: Catalogue
) -> dict[str, Value]:
    """Return what an event would bring along: the best guesses, and for the rest what the example has."""
    example = example_of(kind)
    found = guesses(kind, item, directory, rule_set, catalogue)
    return {one.name: next(iter(found[one.name]), example.get(one.name)) for one in kind.results}


def another(field: Field, value: Value, directory: Directory) -> Value:
    """Return a value that a field could change to."""
    match field.type:
        case FieldType.BOOLEAN:
            return not value
        case FieldType.EMPLOYEE:
            return next((one for one in directory.employees if one != value), None)
        case FieldType.ENUMERATION:
            return next((one.id for one in field.options if one.id != value), None)
        case FieldType.DATE | FieldType.DATETIME if isinstance(value, date):
            return value + timedelta(days=7)
        case FieldType.INTEGER | FieldType.DECIMAL if isinstance(value, int | Decimal):
            return value + 1
        case FieldType.MONEY if isinstance(value, Money):
            return Money(value.amount + 1000, value.currency)
        case FieldType.STRING | FieldType.TEXT:
            return f"{value} 2" if value else "2"
    return None


def example_of(kind: type[TriggerType]) -> Values:
    """Return what the event of the first example that fires brings along."""
    return next((one.event for one in kind.examples if one.fires), {})


def _ordered(made: Sequence[Value], waited: Sequence[Value]) -> list[Value]:
    """Put first what rules have made and triggers wait for."""
    starts = tuple(str(one).casefold() for one in waited)
    hits = [one for one in made if str(one).casefold().startswith(starts)] if starts else list(made)
    return [*hits, *waited, *(one for one in made if one not in hits)]


def _fitting(values: Iterable[Value], result: Result) -> Iterator[Value]:
    """Walk the values that are of the result's type, each once."""
    allowed = {one.id for one in result.options}
    seen: list[Value] = []
    for value in values:
        try:
            read = read_value(result.type, value, multiple=result.multiple)
        except KnownError:
            continue
        if read is not None and read not in seen and (not allowed or read in allowed):
            seen.append(read)
            yield read


def _of(values: Values, result: Result) -> Iterator[Value]:
    for name in (result.name, *_ALSO.get(result.name, ())):
        if values.get(name) is not None:
            yield _plain(values[name])


def _in_effect(effect: Effect, result: Result) -> Iterator[Value]:
    names = [one for one in (result.name, *_ALSO.get(result.name, ())) if one not in _OURS]
    for value in (getattr(effect, name, None) for name in names):
        if isinstance(value, tuple) and not result.multiple:
            yield from (_plain(one) for one in value)
        elif value not in (None, "", ()):
            yield _plain(value)
    body = getattr(effect, "html", None)
    if result.name == "url" and isinstance(body, str):
        yield from (html.unescape(link) for link in _LINK.findall(body))


def _called(value: Value, directory: Directory) -> Value:
    """Return the name of the person whom a value refers to."""
    reference = str(value)
    employee = directory.employees.get(reference)
    return employee.name if employee is not None else client_name(reference, directory) or value


def _plain(value: Value) -> Value:
    if isinstance(value, File):
        return value.name
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def _waited_for(rule_set: RuleSet, kind: str, name: str) -> Iterator[str]:
    """Walk what the triggers of a kind wait for in an event's value: ``url_prefix`` for ``url``."""
    word = name.partition("_")[0]
    for _, node in rule_set.nodes():
        if node.type == kind and node.enabled:
            for parameter, value in node.parameters.items():
                if parameter.partition("_")[0] == word and isinstance(value, str) and value and "{{" not in value:
                    yield value


def _named(kind: type[TriggerType], name: str, rules: Sequence[str], types: Mapping[str, str]) -> Iterator[str]:
    """Walk the rules that a trigger can name under the name of a result."""
    for one in kind.parameters():
        if one.name == name and isinstance(one.kind, RuleRef):
            yield from (rule for rule in rules if one.kind.type in ("", types[rule]))


def _of_record(kind: type[TriggerType], name: str, item: Item, directory: Directory) -> Iterator[Value]:
    """Walk what the record and its client say."""
    side = client_side(item, directory)
    client = side.contact or side.company
    match name:
        case "number" if kind.about.id.partition(".")[0] in _CALLS:
            yield from (one.value.number for one in side.phones)
        case "recipient" | "sender":
            yield from (one.value.address for one in side.emails)
        case "signer" if client is not None:
            yield client.name
        case "employee" | "by":
            yield item.values.get("responsible")
        case _:
            yield item.values.get(name)
