from __future__ import annotations

from functools import cache

import pytest

from app.engine import editing
from app.engine.catalog.registry import Catalogue, load_catalogue
from app.engine.editing import Place, Section
from app.engine.model.rule_set import Rule, RuleSet, Stage, Trigger


@cache
def catalogue() -> Catalogue:
    return load_catalogue(others=False)


def pipeline() -> RuleSet:
    def rules(*ids: str) -> tuple[Rule, ...]:
        return tuple(Rule(id=one, type="employee.notification") for one in ids)

    def trigger(id_: str) -> Trigger:
        return Trigger(id=id_, type="invoice.paid")

    return RuleSet(
        id="x", name="X", entity="deal", pipeline="x",
        stages=(
            Stage(id="new", name="New", rules=rules("a", "b", "c")),
            Stage(id="work", name="Work", triggers=(trigger("t"), trigger("u")), rules=rules("d", "e")),
            Stage(id="won", name="Won"),
        ),
    )  # fmt: skip


def board(rule_set: RuleSet) -> dict[str, str]:
    return {
        one.id: " ".join([*(node.id for node in one.triggers), "|", *(node.id for node in one.rules)])
        for one in rule_set.stages
    }


def test_a_new_card_has_a_readable_id_that_is_free_and_its_initial_parameters() -> None:
    kind = catalogue().rules["employee.notification"]

    once = editing.add(pipeline(), [kind], Place("won", Section.RULES))
    twice = editing.add(once, [kind, kind], Place("won", Section.RULES, 0))

    assert board(twice)["won"] == "| notification-2 notification-3 notification"
    assert twice.stages[2].rules[0].parameters == kind.initial()


def test_what_is_added_to_the_other_section_goes_to_its_end() -> None:
    types = [catalogue().triggers["invoice.paid"], catalogue().rules["employee.notification"]]

    added = editing.add(pipeline(), types, Place("work", Section.RULES, 1))

    assert board(added)["work"] == "t u paid | d notification e"


@pytest.mark.parametrize(
    ("ids", "place", "stages"),
    [
        (["a"], Place("new", Section.RULES, 3), {"new": "| b c a"}),
        (["c"], Place("new", Section.RULES, 0), {"new": "| c a b"}),
        (["a", "c"], Place("new", Section.RULES, 2), {"new": "| b a c"}),
        (["a", "d"], Place("won", Section.RULES), {"new": "| b c", "work": "t u | e", "won": "| a d"}),
        (["b"], Place("work", Section.RULES, 1), {"new": "| a c", "work": "t u | d b e"}),
        (["u"], Place("work", Section.TRIGGERS, 0), {"work": "u t | d e"}),
        (["b", "t"], Place("won", Section.TRIGGERS), {"new": "| a c", "work": "u | d e", "won": "t | b"}),
    ],
)
def test_cards_move_to_where_they_were_dropped(ids: list[str], place: Place, stages: dict[str, str]) -> None:
    moved = editing.move(pipeline(), ids, place)

    assert board(moved) == board(pipeline()) | stages


@pytest.mark.parametrize(
    ("ids", "step", "new"),
    [(["b"], -1, "| b a c"), (["b", "c"], -1, "| b c a"), (["a"], -1, "| a b c"), (["a", "b"], 1, "| c a b")],
)
def test_cards_move_one_place_and_stop_at_the_edge(ids: list[str], step: int, new: str) -> None:
    assert board(editing.shift(pipeline(), ids, step))["new"] == new


def test_cards_move_to_the_neighbouring_stage_at_their_height() -> None:
    right = editing.shift_stage(pipeline(), ["b", "d", "t"], 1)
    assert board(right) == {"new": "| a c", "work": "u | e b", "won": "t | d"}

    left = editing.shift_stage(pipeline(), ["a", "e"], -1)
    assert board(left) == {"new": "| a e b c", "work": "t u | d", "won": "|"}


def test_stages_that_an_edit_does_not_touch_stay_the_same_objects() -> None:
    before = pipeline()

    after = editing.set_parameter(before, ["a"], "text", "Hello")

    assert after.stages[0].rules[0].parameters["text"] == "Hello"
    assert after.stages[0].rules[1] is before.stages[0].rules[1]
    assert [new is old for new, old in zip(after.stages, before.stages, strict=True)] == [False, True, True]


@pytest.mark.parametrize(
    "edited",
    [
        lambda one: editing.change(one, ["a", "t"], enabled=True, name=""),
        lambda one: editing.move(one, ["a"], Place("new", Section.RULES, 0)),
        lambda one: editing.move(one, ["nobody"], Place("won", Section.RULES)),
        lambda one: editing.remove(one, ["nobody"]),
        lambda one: editing.shift_stage(one, ["a"], -1),
        lambda one: editing.move_stage(one, "new", 0),
    ],
)
def test_an_edit_that_changes_nothing_gives_the_same_rule_set(edited: object) -> None:
    before = pipeline()

    assert callable(edited)
    assert edited(before) is before


def test_a_setting_is_set_on_those_cards_that_have_it() -> None:
    changed = editing.change(pipeline(), ["a", "t"], order="after_previous", enabled=False)

    rule, trigger = changed.stages[0].rules[0], changed.stages[1].triggers[0]
    assert (rule.order, rule.enabled, trigger.enabled) == ("after_previous", False, False)


def test_a_stage_gets_an_id_made_of_its_name() -> None:
    once = editing.add_stage(pipeline(), "À signer", 1, color="#112233")
    twice = editing.add_stage(once, "A signer")

    assert [one.id for one in twice.stages] == ["new", "a-signer", "work", "won", "a-signer-2"]
    assert editing.add_stage(pipeline(), "契約").stages[-1].id == "stage"


def test_stages_change_move_and_go() -> None:
    moved = editing.move_stage(pipeline(), "won", 0)
    renamed = editing.change_stage(moved, "won", name="Done", color="#00FF00")
    left = editing.remove_stage(renamed, "new")

    assert [(one.id, one.name) for one in left.stages] == [("won", "Done"), ("work", "Work")]


def test_what_appeared_is_told_apart_from_what_moved() -> None:
    before = pipeline()
    moved = editing.move(before, ["a"], Place("won", Section.RULES))
    after = editing.insert(moved, [Rule(id="z", type="x")], Place("new", Section.RULES, 0))

    assert editing.appeared(before, after) == ("z",)
    assert editing.appeared(after, before) == ()
