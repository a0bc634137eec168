"""The edits that the inspector asks for: a function from rule set to rule set, words, and what it merges with."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from app.engine import editing, suggesting
from app.engine import parameters as kinds
from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import RuleSet
from app.engine.parameters import Kind
from app.engine.words import Msg, msg

Edit = Callable[[RuleSet], RuleSet]

_TYPED = (
    kinds.Template,
    kinds.DateExpression,
    kinds.Number,
    kinds.Duration,
    kinds.SecretRef,
    kinds.KeyValues,
    kinds.Checklist,
    kinds.FieldValues,
    kinds.ProductLines,
    kinds.ConditionKind,
    kinds.ProviderRef,
)
"""Kinds whose values grow letter by letter: their edits in a row are one step of the history."""

_setting_words: dict[str, Msg] = {
    "when": msg("Change when “{rule}” runs"),
    "only_if": msg("Change the condition of “{rule}”"),
    "order": msg("Change the order of “{rule}”"),
    "acts_as": msg("Change as whom “{rule}” acts"),
    "on_failure": msg("Change what follows when “{rule}” fails"),
    "change_stage_as": msg("Change as whom “{rule}” moves the item"),
    "allow_back": msg("Change whether “{rule}” may move back"),
}
_merging = frozenset({"when", "only_if", "name"})


@dataclass(frozen=True)
class Asked:
    """One edit that is asked for."""

    edit: Edit
    words: Msg
    merge: str = ""


def rename(node_id: str, name: str) -> Asked:
    """Give a rule or trigger a name."""
    return Asked(
        lambda rule_set: editing.change(rule_set, (node_id,), name=name),
        msg("Rename to “{name}”").fill(name=name),
        f"{node_id}:name",
    )


def switch(ids: Collection[str], title: str, *, on: bool) -> Asked:
    """Switch rules and triggers on or off."""
    words = msg("Switch “{rule}” on") if on else msg("Switch “{rule}” off")
    return Asked(lambda rule_set: editing.change(rule_set, ids, enabled=on), words.fill(rule=title))


def add_beside(node_id: str, declared: type[Declared], catalogue: Catalogue) -> Asked:
    """Add what goes well with a card, where it belongs."""
    words = msg("Add “{name}”").fill(name=declared.about.title)
    return Asked(lambda rule_set: suggesting.add_beside(rule_set, node_id, declared, catalogue), words)


def parameter(ids: Collection[str], title: str, name: str, label: Msg, kind: Kind, raw: Any) -> Asked:
    """Give a parameter of rules or triggers another raw value."""
    merge = f"{','.join(ids)}:{name}" if isinstance(kind, _TYPED) else ""
    words = msg("Change “{parameter}” of “{rule}”").fill(parameter=label, rule=title)
    return Asked(lambda rule_set: editing.set_parameter(rule_set, ids, name, raw), words, merge)


def setting(ids: Collection[str], title: str, name: str, value: Any) -> Asked:
    """Give a setting of rules or triggers another value."""
    merge = f"{','.join(ids)}:{name}" if name in _merging else ""
    return Asked(
        lambda rule_set: editing.change(rule_set, ids, **{name: value}), _setting_words[name].fill(rule=title), merge
    )


def condition(ids: Collection[str], title: str, raw: Any) -> Asked:
    """Give rules or triggers another condition, in its raw form."""
    return setting(ids, title, "only_if", kinds.ConditionKind().read(raw))
