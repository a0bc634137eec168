"""What a person can read about a rule or trigger type."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.engine import parameters
from app.engine.catalog.registry import Catalogue, load_catalogue
from app.engine.model.values import FieldType
from app.engine.parameters import Choice, Kind, Number, ProviderRef, Template
from app.engine.type_help import help_of
from app.engine.type_words import TYPE_WORDS, kind_words
from app.engine.words import msg, msgs


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(others=False)


def kinds() -> Iterator[type[Kind]]:
    found = (getattr(parameters, name) for name in parameters.__all__)
    return (one for one in found if isinstance(one, type) and issubclass(one, Kind) and one is not Kind)


@pytest.mark.parametrize("kind", tuple(kinds()), ids=lambda one: one.__name__)
def test_every_kind_of_parameter_has_words_of_its_own(kind: type[Kind]) -> None:
    assert kind_words(kind()).plain() != "value"


def test_every_type_of_field_has_a_word() -> None:
    assert set(TYPE_WORDS) == set(FieldType)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Number(least=1, most=120, unit=msgs("second", "seconds")), "whole number from 1 to 120 (seconds)"),
        (Number(least=0, whole=False), "number, at least 0"),
        (Number(most=9), "whole number, at most 9"),
        (Choice((("a", msg("Low")), ("b", msg("High")))), "one of: Low, High"),
        (Choice(tuple((str(n), msg(f"N{n}")) for n in range(12))), "one of: N0, N1, N2 and 9 others"),
        (ProviderRef("email"), "mailbox"),
        (ProviderRef("pigeons"), "provider"),
        (Template("rich"), "formatted text with placeholders"),
    ],
)
def test_a_kind_says_what_it_takes(kind: Kind, words: str) -> None:
    assert kind_words(kind).plain() == words


def test_the_kind_of_another_package_is_called_as_the_one_it_is_made_from() -> None:
    class Color(Template, frozen=True):
        form: str = "line"

    class Weather(Kind, frozen=True):
        pass

    assert kind_words(Color()).plain() == "one line of text with placeholders"
    assert kind_words(Weather()).plain() == "value"


def test_help_tells_examples_as_a_person_would(catalogue: Catalogue) -> None:
    declared = catalogue.get("control.task")
    assert declared is not None
    told = help_of(declared, catalogue)
    assert [one.name for one in told.asks if one.required] == ["title", "responsible"]
    assert {one.name for one in told.gives} == {"task_id", "closed_at", "closed_by"}
    assert all(one.follows or one.why_not for one in told.cases)
    assert all("{" not in one.plain() for one in told.reasons)


def test_a_reason_that_several_examples_share_is_said_once(catalogue: Catalogue) -> None:
    declared = catalogue.get("client.email")
    assert declared is not None
    told = [one.plain() for one in help_of(declared, catalogue).reasons]
    assert len(told) == len(set(told)) > 3


def test_results_named_by_what_is_filled_in_are_mentioned(catalogue: Catalogue) -> None:
    fetches, notifies = catalogue.get("helper.item_info"), catalogue.get("employee.notification")
    assert fetches is not None
    assert notifies is not None
    assert help_of(fetches, catalogue).more_results
    assert not help_of(notifies, catalogue).more_results


def test_what_belongs_together_suggests_each_other(catalogue: Catalogue) -> None:
    for one in (*catalogue.rules, *catalogue.triggers):
        for other in catalogue.goes_with(one):
            assert one in {back.about.id for back in catalogue.goes_with(other.about.id)}


def test_what_a_type_suggests_itself_comes_first_and_triggers_before_rules_for_a_rule(catalogue: Catalogue) -> None:
    ids = [one.about.id for one in catalogue.goes_with("client.sms")]
    assert ids[:2] == ["client.email", "client.messenger_invite"]
    sorts = [one in catalogue.triggers for one in ids[2:]]
    assert sorts == sorted(sorts, reverse=True)
    assert any(sorts)
    assert catalogue.goes_with("no.such") == ()
