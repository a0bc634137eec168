"""What can be made to happen to a record, in groups."""

from __future__ import annotations

from collections.abc import Iterable

from app.engine.catalog.declaration import TriggerType
from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.i18n import Translator
from app.ui.forms.pick.entries import Entry, Group

CHANGE = "change"
"""The key under which other values of the record's fields are asked for."""

_waited_for, _change = msg("Triggers of this pipeline wait for it"), msg("Change fields…")


def event_groups(catalogue: Catalogue, rule_set: RuleSet, tr: Translator) -> tuple[Group, ...]:
    """Return what the pipeline's triggers wait for, then all events by category, then a change of fields."""
    used = {node.type for _, node in rule_set.nodes() if node.enabled}
    kinds = list(catalogue.triggers.values())
    groups = [Group(tr(_waited_for), _entries((one for one in kinds if one.about.id in used), tr))]
    for category in dict.fromkeys(one.about.category for one in kinds):
        mine = (one for one in kinds if one.about.category is category and one.about.id not in used)
        groups.append(Group(tr(category.title), _entries(mine, tr)))
    groups.append(Group("", (Entry(CHANGE, tr(_change), "mdi6.pencil-outline"),)))
    return tuple(one for one in groups if one.entries)


def _entries(kinds: Iterable[type[TriggerType]], tr: Translator) -> tuple[Entry, ...]:
    return tuple(_entry(one, tr) for one in kinds)


def _entry(kind: type[TriggerType], tr: Translator) -> Entry:
    about = kind.about
    words = f"{tr(about.synonyms) if about.synonyms else ''} {tr(about.description)}"
    return Entry(about.id, tr(about.title), about.icon, about.category.color, words=words)
