"""Which names exist at a place of a rule set, with their types and labels: for picker, checks and conditions."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from app.engine.catalog.declaration import Result
from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage, Trigger
from app.engine.model.schema import Field, Option, Schema
from app.engine.model.values import Email, FieldType, File, Money, Phone, Value
from app.engine.paths import MEMBERS, PARTIES, Path, custom_field, custom_fields, read_path, unknown, write_path
from app.engine.words import Msg, msg

_LIKENESS = 0.7
NO_VARIABLES: Mapping[str, Value] = {}


class Group(Struct, frozen=True):
    """A heading of the picker; ids are those of `GROUPS`, and ``results:<rule id>``."""

    id: str
    label: str
    """A `Msg` where it is ours to translate."""


class Name(Struct, frozen=True):
    """One name: the path under which it is stored, and what a person and a condition need to know of it."""

    path: str
    label: str
    """A `Msg` where it is ours to translate."""
    type: FieldType
    group: Group
    multiple: bool = False
    options: tuple[Option, ...] = ()


GROUPS: Mapping[str, Group] = {
    one.id: one
    for one in (
        Group("item", msg("Item fields")),
        Group("client", msg("Client")),
        Group("company", msg("Company")),
        Group("responsible", msg("Responsible person")),
        Group("created_by", msg("Created by")),
        Group("supervisor", msg("Supervisor")),
        Group("trigger", msg("Trigger")),
        Group("variables", msg("Variables")),
        Group("functions", msg("Functions")),
    )
}
"""The headings that every place has; each earlier rule adds its own."""

_FUNCTIONS = {
    "now": Name("now", msg("Now"), FieldType.DATETIME, GROUPS["functions"]),
    "today": Name("today", msg("Today"), FieldType.DATE, GROUPS["functions"]),
}
_MEMBER_LABELS: Mapping[str, Msg] = {
    "amount": msg("{name}: amount"),
    "currency": msg("{name}: currency"),
    "number": msg("{name}: number"),
    "type": msg("{name}: type"),
    "address": msg("{name}: address"),
    "id": msg("{name}: ID"),
    "name": msg("{name}: file name"),
    "size": msg("{name}: size"),
    "media_type": msg("{name}: media type"),
}


def names_at(
    rule_set: RuleSet,
    node_id: str | None,
    catalogue: Catalogue,
    schema: Schema,
    variables: Mapping[str, Value] = NO_VARIABLES,
) -> Names:
    """Return the names that exist where a rule or trigger stands; without one, those that exist everywhere.

    A rule sees the results of the rules above it on its stage and of the triggers there; a trigger sees its own.
    """
    place = rule_set.find(node_id) if node_id is not None else None
    return Names(rule_set, place, catalogue, schema, variables)


class Names:
    """The names of one place. Single names are found when asked for, the whole list is made once."""

    def __init__(
        self,
        rule_set: RuleSet,
        place: tuple[Stage, Node] | None,
        catalogue: Catalogue,
        schema: Schema,
        variables: Mapping[str, Value] = NO_VARIABLES,
    ) -> None:
        """See `names_at`."""
        self._rule_set = rule_set
        self._place = place
        self._catalogue = catalogue
        self._schema = schema
        self._variables = variables
        self._found: dict[Path, Name | None] = {}
        self._everywhere = _Everywhere(rule_set, catalogue, variables)

    def at(self, stage: Stage, node: Node) -> Names:
        """Return the names of another place; what is the same at every place is looked up once for both."""
        names = Names(self._rule_set, (stage, node), self._catalogue, self._schema, self._variables)
        names._everywhere = self._everywhere
        return names

    def get(self, path: str | Path) -> Name | None:
        """Return the name at a path, however it is written, or None where nothing has it."""
        try:
            parts = read_path(path) if isinstance(path, str) else path
        except ValueError:
            return None
        if parts not in self._found:
            self._found[parts] = self._find(parts)
        return self._found[parts]

    def type_of(self, path: str | Path) -> FieldType | None:
        """Return the type of what stands at a path, or None where nothing does."""
        name = self.get(path)
        return name.type if name is not None else None

    def label_of(self, path: str | Path) -> str:
        """Return what a person calls a path; a `Msg` where that is ours to translate, the path itself where unknown."""
        name = self.get(path)
        if name is not None:
            return name.label
        return path if isinstance(path, str) else write_path(path)

    def all(self) -> tuple[Name, ...]:
        """Return all names, group by group, in the order of the picker."""
        return self._all

    def close_to(self, path: str) -> str | None:
        """Return the path most like one that does not exist; a label is recognised too."""
        wanted = path.casefold()
        for one in self._all:
            if wanted in (one.label.casefold(), one.path.rpartition(".")[2].casefold()):
                return one.path
        root, _, rest = path.partition(".")
        within = {one.path.partition(".")[2]: one.path for one in self._all if one.path.startswith(f"{root}.")}
        if within:
            return next((within[one] for one in difflib.get_close_matches(rest, within, 1)), None)
        if root.startswith("results"):
            return self._close_result(path)
        return next(iter(difflib.get_close_matches(path, [one.path for one in self._all], 1, _LIKENESS)), None)

    def trouble(self, path: Path) -> Msg | None:
        """Return why a path gives nothing here, or None where it does."""
        if self.get(path) is not None or (len(path) == 1 and path[0] in ("item", *PARTIES)):
            return None
        if path[0] == "results" and len(path) > 1:
            return self._trouble_with_rule(path)
        return unknown(path)

    def _close_result(self, path: str) -> str | None:
        """Return a result like one that does not exist; none where its rule does, but at another place."""
        results = [one.path for rule in self._earlier for one in self._results_of(rule)]
        with suppress(ValueError):
            parts = read_path(path)
            if len(parts) > 1 and self._rule_set.find(parts[1]) is not None:
                results = [one for one in results if read_path(one)[1] == parts[1]]
            path = write_path(parts)
        return next(iter(difflib.get_close_matches(path, results, 1, _LIKENESS)), None)

    # Finding one

    def _find(self, path: Path) -> Name | None:
        if len(path) == 1:
            return _FUNCTIONS.get(path[0])
        found = self._whole(path[:2]) if path[0] != "results" else self._whole(path[:3])
        rest = path[3:] if path[0] == "results" else path[2:]
        return _member(found, rest) if found is not None else None

    def _whole(self, path: Path) -> Name | None:
        root, key = path[0], path[1]
        if root == "results":
            rule = self._above(key)
            if rule is None or len(path) < 3:  # noqa: PLR2004  results, rule, result
                return None
            return next((one for one in self._results_of(rule) if one.path == write_path(path)), None)
        if root == "trigger":
            return self._trigger_names.get(key)
        if root == "variables":
            return self._everywhere.variables.get(key)
        field = next((one for one in PARTIES.get(root, ()) if one.key == key), None)
        field = field or custom_field(self._schema, root, self._rule_set.entity, key)
        return _field_name(root, field) if field is not None else None

    def _fields(self, root: str) -> Mapping[str, Field]:
        known = {one.key: one for one in PARTIES.get(root, ())}
        added = custom_fields(self._schema, root, self._rule_set.entity)
        return {**added, **known} if known else added

    def _trouble_with_rule(self, path: Path) -> Msg:
        place = self._rule_set.find(path[1])
        if place is None or isinstance(place[1], Trigger):
            return msg("There is no rule with the ID “{rule}”.").fill(rule=path[1])
        stage, rule = place
        title = self._catalogue.title_of(rule)
        if self._above(rule.id) is not None:
            words = msg("The rule “{rule}” gives no result called “{result}”.")
            return words.fill(rule=title, result=write_path(("x", *path[2:])).removeprefix("x").removeprefix("."))
        if self._place is not None and stage.id != self._place[0].id:
            return msg("The rule “{rule}” stands on another stage; its results are not known here.").fill(rule=title)
        return msg("The rule “{rule}” does not run before this one; its results are not known here.").fill(rule=title)

    # All of them

    @cached_property
    def _all(self) -> tuple[Name, ...]:
        return tuple(self._walk())

    def _walk(self) -> Iterator[Name]:
        for root in ("item", *PARTIES):
            for field in self._fields(root).values():
                yield _field_name(root, field)
        for rule in self._earlier:
            yield from self._results_of(rule)
        yield from self._trigger_names.values()
        yield from self._everywhere.variables.values()
        yield from _FUNCTIONS.values()

    @cached_property
    def _earlier(self) -> tuple[Rule, ...]:
        if self._place is None or isinstance(self._place[1], Trigger):
            return ()
        stage, node = self._place
        return stage.rules[: self._everywhere.places[node.id][1]]

    def _above(self, rule_id: str) -> Rule | None:
        """Return a rule that stands above this place on the same stage."""
        there = self._everywhere.places
        if self._place is None or self._place[1].id not in there or rule_id not in there:
            return None
        (stage, own), (other, place) = there[self._place[1].id], there[rule_id]
        return stage.rules[place] if stage is other and place < own else None

    @cached_property
    def _trigger_names(self) -> Mapping[str, Name]:
        if self._place is None:
            return {}
        stage, node = self._place
        triggers = (node,) if isinstance(node, Trigger) else stage.triggers
        found: dict[str, Name] = {}
        for one in triggers:
            declared = self._catalogue.trigger(one.type)
            for result in declared.results_for(one.parameters, self._schema) if declared is not None else ():
                found.setdefault(result.name, _result_name(("trigger", result.name), result, GROUPS["trigger"]))
        return found

    def _results_of(self, rule: Rule) -> tuple[Name, ...]:
        declared = self._catalogue.rule(rule.type)
        if declared is None:
            return ()
        group = Group(f"results:{rule.id}", self._catalogue.title_of(rule))
        return tuple(
            _result_name(("results", rule.id, one.name), one, group)
            for one in declared.results_for(rule.parameters, self._schema)
        )


class _Everywhere:
    """What is the same at every place of a rule set."""

    def __init__(self, rule_set: RuleSet, catalogue: Catalogue, variables: Mapping[str, Value]) -> None:
        self._rule_set = rule_set
        self._catalogue = catalogue
        self._variables = variables

    @cached_property
    def variables(self) -> Mapping[str, Name]:
        """Those of the workspace, and those that rules of this rule set set, wherever they stand."""
        found = {key: _variable(key, value) for key, value in self._variables.items()}
        for rule in (one for stage in self._rule_set.stages for one in stage.rules):
            for result in variables_of(rule, self._catalogue):
                found[result.name] = _result_name(("variables", result.name), result, GROUPS["variables"])
        return found

    @cached_property
    def places(self) -> Mapping[str, tuple[Stage, int]]:
        """Where the rules stand, by their id."""
        return {rule.id: (stage, place) for stage in self._rule_set.stages for place, rule in enumerate(stage.rules)}


def variables_of(rule: Rule, catalogue: Catalogue) -> tuple[Result, ...]:
    """Return the variables that a rule sets."""
    declared = catalogue.rule(rule.type)
    return declared.variables_for(rule.parameters) if declared is not None else ()


def _field_name(root: str, field: Field) -> Name:
    return Name(
        write_path((root, field.key)),
        field.label,
        field.type,
        GROUPS[root],
        field.multiple,
        field.options,
    )


def _result_name(path: Path, result: Result, group: Group) -> Name:
    return Name(write_path(path), result.label, result.type, group, result.multiple, options=result.options)


def _member(name: Name, rest: Path) -> Name | None:
    """Return what a value's member is: an amount's currency, the first of several, its number."""
    listed = name.multiple or name.type in (FieldType.PHONES, FieldType.EMAILS)
    if rest and listed and rest[0].isdecimal():
        name, rest, listed = Name(f"{name.path}.{rest[0]}", name.label, name.type, name.group), rest[1:], False
    if not rest:
        return name
    type_ = dict(MEMBERS.get(name.type, ())).get(rest[0])
    if listed or type_ is None or len(rest) > 1:
        return None
    label = _MEMBER_LABELS[rest[0]].fill(name=name.label)
    return Name(f"{name.path}.{rest[0]}", label, type_, name.group)


_value_types: tuple[tuple[type, FieldType], ...] = (
    (bool, FieldType.BOOLEAN),
    (int, FieldType.INTEGER),
    (Decimal, FieldType.DECIMAL),
    (Money, FieldType.MONEY),
    (datetime, FieldType.DATETIME),
    (date, FieldType.DATE),
    (File, FieldType.FILE),
    (Phone, FieldType.PHONES),
    (Email, FieldType.EMAILS),
)


def _variable(key: str, value: Value) -> Name:
    multiple = isinstance(value, tuple)
    one = (value[0] if value else None) if isinstance(value, tuple) else value
    type_ = next((type_ for kind, type_ in _value_types if isinstance(one, kind)), FieldType.STRING)
    return Name(write_path(("variables", key)), key, type_, GROUPS["variables"], multiple)
