"""New lines of a scenario, and the dialogs that ask what stands in one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from app.engine.model.item import Item
from app.engine.model.plain import plain
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.model.scenario import Expectation, Scenario, Silence, Step
from app.engine.ports import Directory
from app.engine.surrounding import item_of, one_typed
from app.engine.words import msg
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.event_dialog import brought_dialog, changes_dialog
from app.ui.rehearse.fields_dialog import FieldsDialog

Answered = Callable[[Step], None]


def new_step(kind: str, scenario: Scenario, rule_set: RuleSet) -> Step:
    """Return a line of a kind, filled in with what there is; `set` needs values, and is asked for instead."""
    record = scenario.records[0].id if scenario.records else "?"
    about = record if len(scenario.records) == 1 else ""
    match kind:
        case "expect":
            return Step(expect=Expectation(about))
        case "expect_none":
            return Step(expect_none=Silence(about))
        case "move":
            return Step(move=record, stage=rule_set.stages[-1].id if rule_set.stages else "?")
        case "happen":
            heard = next((one.type for stage in rule_set.stages for one in stage.triggers), "email.received")
            return Step(happen=record, event=heard)
        case "finish":
            rules = [node for _, node in rule_set.nodes() if isinstance(node, Rule)]
            waiting = next((one.id for one in rules if one.parameters.get("wait_until_closed")), None)
            return Step(finish=record, rule=waiting or (rules[0].id if rules else "?"))
    return Step(enter=record)


def record_of(scenario: Scenario, reference: str, directory: Directory) -> Item | None:
    """Return the record that a line names, the first of the scenario where it names none."""
    bare = reference.rpartition(":")[2]
    found = next((one for one in scenario.records if one.id == bare), next(iter(scenario.records), None))
    return item_of(found, directory.schema) if found is not None else None


def fields_dialog(
    context: RehearseContext, directory: Directory, item: Item, step: Step | None, answered: Answered, parent: QWidget
) -> FieldsDialog:
    """Ask for values that a record's fields take; of a new line where `step` is None."""
    entity = directory.schema.whole(item.entity)
    fields = entity.by_key if entity else {}
    now = {key: one_typed(raw, fields.get(key)) for key, raw in (step.values if step else {}).items()}
    dialog = changes_dialog(context.look, directory, item.with_values(now), tuple(now), parent)
    dialog.hide_people()

    def taken(values: Mapping[str, Any], _by: object) -> None:
        changed = {key: one for key, one in values.items() if key in now or one != item.values.get(key)}
        if changed:
            answered(replace(step, values=plain(changed)) if step else Step(set=item.id, values=plain(changed)))

    dialog.answered.connect(taken)
    return dialog


def data_dialog(
    context: RehearseContext, directory: Directory, step: Step, answered: Answered, parent: QWidget
) -> FieldsDialog | None:
    """Ask what the event of a line brings along; None for an event of an unknown type."""
    kind = context.catalogue.trigger(step.event)
    if kind is None:
        return None
    text = msg("What it brings along in this scenario.")
    dialog = brought_dialog(context.look, directory, kind, text, msg("Apply"), parent)
    fields = {one.name: one.as_field() for one in kind.results}
    dialog.show_values({name: one_typed(raw, fields.get(name)) for name, raw in step.data.items()})

    def taken(values: Mapping[str, Any], _by: object) -> None:
        answered(replace(step, data={key: plain(one) for key, one in values.items() if one is not None}))

    dialog.answered.connect(taken)
    return dialog
