"""How types are declared, read and refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import pytest
from msgspec.structs import replace

from app.engine.catalog.categories import CUSTOM, ON_OTHER, Category
from app.engine.catalog.declaration import (
    About,
    BadDeclaration,
    Declared,
    Example,
    RuleType,
    TriggerType,
    check_declaration,
)
from app.engine.catalog.registry import Catalogue, catalogue_on_demand, load_catalogue, module_names
from app.engine.errors import KnownError
from app.engine.model.event import Event
from app.engine.moment import Moment
from app.engine.parameters import (
    Ask,
    AttachedFiles,
    Attachments,
    Choice,
    Number,
    People,
    Person,
    Template,
)
from app.engine.parameters.base import list_of
from app.engine.words import Msg, msg

ABOUT = About("custom.wave", CUSTOM, "mdi6.hand-wave-outline", msg("Wave"), msg("Waves."), msg("Wave at {whom}"))
GOOD, BAD = Example("good", {}), Example("bad", {}, fails="no")
FIRES, MISSES = Example("fires", {}, fires=True), Example("misses", {}, fires=False)
NOWHERE = Category("nowhere", msg("Nowhere"), "muted")


class Wave(RuleType):
    about = ABOUT
    examples: ClassVar = (GOOD, BAD)

    whom: Annotated[str, Person(), Ask(msg("Whom"))] = ""
    others: Annotated[tuple[str, ...], People(), Ask(msg("Others"))] = ("supervisor",)
    how: Annotated[str, Choice((("hand", msg("By hand")), ("flag", msg("With a flag")))), Ask(msg("How"))] = "hand"
    colour: Annotated[str, Template("line"), Ask(msg("Colour"), shown_when=("how", ("flag",)))]
    times: Annotated[int, Number(least=1, most=9), Ask(msg("How often"))] = 3
    files: Annotated[AttachedFiles, Attachments(), Ask(msg("Files"))] = AttachedFiles()


class Picky(TriggerType):
    def misses(self, event: Event, at: Moment) -> Msg | None:
        return msg("Not this one.")


def rule(**changed: Any) -> type[Declared]:
    return type("Changed", (RuleType,), {"about": ABOUT, "examples": (GOOD, BAD), **changed})


def trigger(*examples: Example, misses: bool = False) -> type[Declared]:
    base = Picky if misses else TriggerType
    about = replace(ABOUT, category=ON_OTHER)
    return type("Changed", (base,), {"about": about, "examples": examples})


@pytest.mark.parametrize(
    ("declared", "complaint"),
    [
        (rule(about=None), "about"),
        (rule(about=replace(ABOUT, title=msg(" "))), "title"),
        (rule(about=replace(ABOUT, description=msg(""))), "description"),
        (rule(about=replace(ABOUT, category=NOWHERE)), "category"),
        (rule(about=replace(ABOUT, category=ON_OTHER)), "category"),
        (rule(examples=()), "no examples"),
        (rule(examples=(GOOD,)), "one that fails"),
        (rule(examples=(BAD,)), "example that works"),
        (rule(__annotations__={"x": Annotated[str, Template()]}), "needs a kind of parameter and an Ask"),
        (trigger(MISSES), "fires"),
        (trigger(FIRES, misses=True), "does not fire"),
    ],
)
def test_an_incomplete_declaration_is_refused(declared: type[Declared], complaint: str) -> None:
    with pytest.raises(BadDeclaration, match=complaint):
        check_declaration(declared)


def test_a_trigger_that_always_fires_needs_no_example_that_does_not() -> None:
    check_declaration(trigger(FIRES))


def test_two_types_of_one_id_are_refused() -> None:
    with pytest.raises(BadDeclaration, match=r"custom\.wave"):
        Catalogue([Wave, rule()])


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ({}, ("", ("supervisor",), "hand", 3, AttachedFiles())),
        ({"whom": "", "others": [], "how": None, "times": None, "files": None}, ("", (), "hand", 3, AttachedFiles())),
        ({"how": "", "times": ""}, ("", ("supervisor",), "hand", 3, AttachedFiles())),
        (
            {"others": "role:lawyers", "files": {"field": "contract"}},
            ("", ("role:lawyers",), "hand", 3, AttachedFiles("contract")),
        ),
    ],
)
def test_what_is_not_filled_in_takes_its_default(raw: Mapping[str, Any], read: tuple[Any, ...]) -> None:
    wave = Wave.build(raw)
    assert (wave.whom, wave.others, wave.how, wave.times, wave.files) == read


def test_a_parameter_is_asked_for_only_where_it_matters() -> None:
    assert Wave.problems({}) == []
    assert Wave.problems({"colour": 7}) == []
    assert Wave.build({"colour": 7}).colour == ""
    assert [one.field for one in Wave.problems({"how": "flag"})] == ["colour"]


@pytest.mark.parametrize(
    ("raw", "field", "words"),
    [
        ({"times": 12}, "times", "out of range"),
        ({"how": "foot"}, "how", "not one of the choices"),
        ({"whom": "somebody"}, "whom", "names nobody"),
        ({"others": 5}, "others", "list"),
        ({"speed": 1}, "speed", "no parameter"),
        ({"how": "flag", "colour": " "}, "colour", "missing"),
    ],
)
def test_what_does_not_fit_is_said_by_name(raw: Mapping[str, Any], field: str, words: str) -> None:
    with pytest.raises(KnownError, match=words) as caught:
        Wave.build(raw)
    assert caught.value.field == field


def test_a_fresh_card_shares_nothing_with_the_next() -> None:
    Wave.initial()["others"].append("responsible")
    assert Wave.initial()["others"] == ["supervisor"]


def test_a_declaration_is_a_value() -> None:
    wave = Wave.build({})
    with pytest.raises(AttributeError):
        wave.how = "flag"  # type: ignore[misc]


def test_each_type_lies_in_a_file_of_its_own() -> None:
    catalogue = load_catalogue(others=False)
    assert len(module_names()) == len(catalogue.rules) + len(catalogue.triggers)
    assert not [one for one in module_names() if one.endswith((".asks", ".registry", ".declaration"))]


def test_each_type_is_found_by_its_id_alone() -> None:
    everything, asked = load_catalogue(others=False), catalogue_on_demand()
    for key in (*everything.rules, *everything.triggers):
        assert asked.get(key) is everything.get(key)


def test_a_type_that_nobody_declares_is_not_found() -> None:
    asked = catalogue_on_demand()
    assert [asked.get("acme.sms"), asked.get("acme.sms"), asked.rule("invoice.paid")] == [None, None, None]


@pytest.mark.parametrize(
    ("raw", "called"),
    [("deal", "text"), (3, "a number"), (True, "yes or no"), ({"a": 1}, "an object"), (None, "nothing")],
)
def test_a_value_of_the_wrong_sort_is_called_as_a_person_calls_it(raw: object, called: str) -> None:
    with pytest.raises(KnownError, match=f"A list is expected here, not {called}"):
        list_of(raw)
