"""With what a rehearsal begins: the rule sets of all pipelines made ready, and a handful of records."""

from __future__ import annotations

from collections import Counter

from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.ports import Directory
from app.engine.program import Program, Programs, compile_program
from app.engine.rehearse import Stage as Surroundings
from app.ui.rehearse.context import RehearseContext

AMONG = 500
"""Among how many records those are chosen that are on the board to begin with."""
OF_EACH_STAGE = 3
"""How many of these stand in the same stage."""


def compiled(context: RehearseContext, rule_set: RuleSet, directory: Directory) -> Program:
    """Make a rule set ready to run."""
    return compile_program(rule_set, context.catalogue, directory.schema, directory.variables)


def surroundings_of(context: RehearseContext, edited: RuleSet) -> tuple[Surroundings, dict[str, RuleSet]]:
    """Return what surrounds the records, and all rule sets by version: the edited one, and those of other pipelines."""
    directory = context.directory()
    rule_sets = [edited, *(one for one in context.rule_sets() if one.pipeline != edited.pipeline)]
    programs = [compiled(context, one, directory) for one in rule_sets]
    surroundings = Surroundings(
        Programs.of(*programs), directory, context.templates, context.seed, context.belongings, context.items
    )
    return surroundings, {one.version: rule_set for one, rule_set in zip(programs, rule_sets, strict=True)}


def some_of(context: RehearseContext, pipeline: str) -> list[Item]:
    """Return some records of each stage of a pipeline."""
    seen: Counter[str] = Counter()
    chosen = []
    for item in context.records(pipeline, "", AMONG):
        seen[item.stage] += 1
        if seen[item.stage] <= OF_EACH_STAGE:
            chosen.append(item)
    return chosen
