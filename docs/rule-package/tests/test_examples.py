"""The examples are the tests: each must do, in the small company of the kit, what it promises."""

from __future__ import annotations

import pytest
from rulewright_bell.answered import BellAnswered
from rulewright_bell.report import ReportToBellServer
from rulewright_bell.ring import RingBell

from app.engine.catalog.declaration import Declared, Example, check_declaration
from app.engine.catalog.examples import differences

TYPES = [RingBell, ReportToBellServer, BellAnswered]
EXAMPLES = [(declared, example) for declared in TYPES for example in declared.examples]


@pytest.mark.parametrize("declared", TYPES)
def test_the_declaration_is_complete(declared: type[Declared]) -> None:
    check_declaration(declared)


@pytest.mark.parametrize(("declared", "example"), EXAMPLES, ids=lambda one: getattr(one, "title", None))
def test_every_example_keeps_its_promise(declared: type[Declared], example: Example) -> None:
    assert differences(declared, example) == []
