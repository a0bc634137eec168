"""Findings as SARIF, held to the schema of the standard, which comes with a package that the engine lacks."""

from __future__ import annotations

import jsonschema
import pytest

from app.engine.model.rule_set import RuleSet
from tests.engine.board import board
from tests.engine.checks.cases import CASES
from tests.engine.checks.test_report import BROKEN, LOOP, WAVED, sarif
from tests.public_schemas import published


@pytest.mark.parametrize("rule_set", [board(), BROKEN, WAVED, LOOP, *(one.bad for one in CASES.values())])
def test_sarif_is_what_the_standard_says(rule_set: RuleSet) -> None:
    jsonschema.validate(sarif(rule_set), published(b"(SARIF) Version 2.1.0 JSON Schema"))
