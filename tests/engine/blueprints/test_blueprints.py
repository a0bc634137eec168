"""The ready-made rule sets: whole, without faults, in every language, and how they come into a workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.engine import rule_set_file
from app.engine.blueprints.declaration import JOBS, Blueprint
from app.engine.blueprints.fitting import is_empty, laid_out, pipeline_of
from app.engine.blueprints.registry import BLUEPRINTS
from app.engine.checks.problem import Problem, Subject
from app.engine.checks.registry import check, load_checks
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import builtin_schema
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.i18n import ENGLISH, Translator, available, load
from tests.engine.blueprints.lives import chosen_on_the_spot
from tests.engine.board import board, catalogue, directory

TRANSLATIONS = Path(__file__).parents[3] / "resources" / "translations"
each = pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda one: one.id)


def problems(rule_set: RuleSet) -> Iterator[Problem]:
    schema = replace(builtin_schema(), pipelines={rule_set.pipeline: pipeline_of(rule_set, ())})
    subject = Subject(
        rule_set, catalogue(), Directory(schema=schema, employees=directory().employees), Templates(), in_workspace=True
    )
    return iter(check(subject, load_checks()))


@cache
def languages() -> tuple[Translator, ...]:
    return tuple(load(one, TRANSLATIONS) for one in available(TRANSLATIONS))


def test_there_are_templates_for_every_job() -> None:
    assert len(BLUEPRINTS) >= 10
    assert {one.job for one in BLUEPRINTS} == set(JOBS)
    assert len({one.id for one in BLUEPRINTS}) == len(BLUEPRINTS)


@each
def test_the_checks_find_nothing_but_what_has_to_be_chosen_on_the_spot(blueprint: Blueprint) -> None:
    rule_set = blueprint.rule_set(ENGLISH)
    assert {one.check for one in problems(rule_set)} <= {"parameter.missing"}
    assert list(problems(chosen_on_the_spot(rule_set))) == []


@each
def test_a_template_is_a_rule_set_file_like_any_other(blueprint: Blueprint) -> None:
    rule_set = blueprint.rule_set(ENGLISH)
    assert rule_set_file.loads(rule_set_file.dumps(rule_set, catalogue().order)) == rule_set


@each
def test_a_template_is_the_same_in_every_language_but_for_its_words(blueprint: Blueprint) -> None:
    english = blueprint.rule_set(ENGLISH)
    for tr in languages():
        other = blueprint.rule_set(tr)
        assert [node.id for _, node in other.nodes()] == [node.id for _, node in english.nodes()]
        assert {one.check for one in problems(other)} <= {"parameter.missing", "sms.segments"}, tr.language


@each
def test_no_slot_of_a_text_is_left_open(blueprint: Blueprint) -> None:
    for tr in languages():
        text = rule_set_file.dumps(blueprint.rule_set(tr), catalogue().order)
        written = re.sub(r"\{\{.*?\}\}", "", " ".join(re.findall(r'"(?:title|text|subject)": "(.*)"', text)))
        assert "{" not in written, tr.language


def test_an_empty_board_takes_the_stages_and_cards_over_and_stays_itself() -> None:
    template, empty = BLUEPRINTS[0].rule_set(ENGLISH), board()
    filled = laid_out(template, empty)
    assert is_empty(empty)
    assert not is_empty(filled)
    assert filled.stages == template.stages
    assert (filled.id, filled.pipeline, filled.name) == (empty.id, empty.pipeline, empty.name)


def test_a_new_pipeline_takes_an_id_that_is_free() -> None:
    template = BLUEPRINTS[0].rule_set(ENGLISH)
    assert pipeline_of(template, ()).id == template.id
    assert pipeline_of(template, [template.id, f"{template.id}_2"]).id == f"{template.id}_3"
