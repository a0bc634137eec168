"""How a problem is mended at a click: edits as values, so that what is offered can be compared, shown and undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from app.engine import editing
from app.engine.editing import Place, Section
from app.engine.likeness import Named, most_like
from app.engine.model.condition import All, AnyCondition, AnyOf, Clause, Not
from app.engine.model.rule_set import RuleSet
from app.engine.words import Msg, msg

SWITCH_OFF = msg("Switch it off")
DELETE = msg("Delete it")
_DID_YOU_MEAN = msg("{why} Did you mean “{name}”?")
_CHANGE_TO = msg("Change to “{name}”")


class Edit(Struct, frozen=True):
    """One step of a fix, on one card."""

    node: str

    def apply(self, rule_set: RuleSet) -> RuleSet:
        """Return the rule set with the step taken; without the card it stays as it is."""
        return rule_set


class Remove(Edit, frozen=True):
    """Take the card away."""

    def apply(self, rule_set: RuleSet) -> RuleSet:
        """Take it away."""
        return editing.remove(rule_set, (self.node,))


class Change(Edit, frozen=True):
    """Set attributes of the card, such as `enabled`, `when`, `only_if` and `order`."""

    values: Mapping[str, Any]

    def apply(self, rule_set: RuleSet) -> RuleSet:
        """Set them."""
        return editing.change(rule_set, (self.node,), **self.values)


class SetParameter(Edit, frozen=True):
    """Set one parameter, as it stands in the file."""

    name: str
    value: Any

    def apply(self, rule_set: RuleSet) -> RuleSet:
        """Set it."""
        return editing.set_parameter(rule_set, (self.node,), self.name, self.value)


class Exchange(Edit, frozen=True):
    """Write a text in the place of another one, wherever it stands alone within a parameter."""

    name: str
    old: str
    new: str

    def apply(self, rule_set: RuleSet) -> RuleSet:
        """Exchange it, and leave what else the parameter holds."""
        found = rule_set.find(self.node)
        if found is None or self.name not in found[1].parameters:
            return rule_set
        value = _exchanged(found[1].parameters[self.name], self.old, self.new)
        return editing.set_parameter(rule_set, (self.node,), self.name, value)


class MoveBelow(Edit, frozen=True):
    """Put a rule right below another one of its stage."""

    other: str

    def apply(self, rule_set: RuleSet) -> RuleSet:
        """Move it."""
        found = rule_set.find(self.other)
        if found is None:
            return rule_set
        stage, _ = found
        index = [one.id for one in stage.rules].index(self.other) + 1
        return editing.move(rule_set, (self.node,), Place(stage.id, Section.RULES, index))


class Fix(Struct, frozen=True):
    """A way to mend a problem: what the button says, and the edits, one after another."""

    words: Msg
    edits: tuple[Edit, ...]

    def apply(self, rule_set: RuleSet) -> RuleSet:
        """Return the rule set mended."""
        for edit in self.edits:
            rule_set = edit.apply(rule_set)
        return rule_set


def switch_off(node: str) -> Fix:
    """Return the fix that leaves a card where it is and lets it do nothing."""
    return Fix(SWITCH_OFF, (Change(node, {"enabled": False}),))


def change_to(name: str, edit: Edit) -> Fix:
    """Return the fix that puts a name in the place of one that does not exist."""
    return Fix(_CHANGE_TO.fill(name=name), (edit,))


def meant(why: Msg, name: str) -> Msg:
    """Return what is wrong, and what was probably meant."""
    return _DID_YOU_MEAN.fill(why=why, name=name)


def nearest(wanted: str, known: Mapping[str, str]) -> str | None:
    """Return the id most like one that does not exist, by id or by name; `known` holds names by id."""
    meant = Named(wanted, wanted)
    by_id = most_like(meant, (Named(one, one) for one in known))
    return by_id or most_like(meant, (Named(one, name) for one, name in known.items() if name))


def repathed(condition: AnyCondition, old: str, new: str) -> AnyCondition:
    """Return a condition whose clauses look at another path."""
    match condition:
        case Clause():
            right = condition.right
            if isinstance(right, Mapping) and right.get("ref") == old:
                right = {**right, "ref": new}
            left = new if condition.left == old else condition.left
            return condition.model_copy(update={"left": left, "right": right})
        case Not():
            return condition.model_copy(update={"member": repathed(condition.member, old, new)})
        case All() | AnyOf():
            members = tuple(repathed(one, old, new) for one in condition.members)
            return condition.model_copy(update={"members": members})


def _exchanged(raw: Any, old: str, new: str) -> Any:
    match raw:
        case str():
            return new if raw == old else raw
        case Mapping():
            return {key: _exchanged(value, old, new) for key, value in raw.items()}
        case list() | tuple():
            return [_exchanged(one, old, new) for one in raw]
    return raw
