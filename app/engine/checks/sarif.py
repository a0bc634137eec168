"""Findings as SARIF 2.1.0, for the tools that review code.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.engine.checks.problem import Check, Findings, Problem, Severity, Suppressed, Waypoint
from app.engine.checks.report import place_of
from app.engine.model.rule_set import RuleSet

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_ID = re.compile(r'"id"\s*:\s*("(?:[^"\\]|\\.)*")')


class Source:
    """The file that was checked: its address, and on which line each card stands."""

    def __init__(self, uri: str, text: str = "") -> None:
        """`uri` as SARIF wants it, relative where the file was named so."""
        self.uri = uri
        self._lines = dict(_lines(text))

    def location(self, node: str) -> dict[str, Any]:
        """Return where a card stands in the file."""
        found: dict[str, Any] = {"artifactLocation": {"uri": self.uri}}
        if node in self._lines:
            found["region"] = {"startLine": self._lines[node]}
        return found


def as_sarif(
    findings: Findings, rule_set: RuleSet, source: Source, checks: Iterable[Check], tool: str
) -> dict[str, Any]:
    """Return a SARIF log with one run; `tool` is the version of the program.

    Each problem names its card as a logical location, a loop its path as a code flow; what was waved through is
    listed as suppressed, with the reason.
    """
    rules = [_rule(one) for one in checks]
    writer = _Writer(rule_set, source, {one["id"]: number for number, one in enumerate(rules)})
    results = [writer.result(one) for one in findings.problems]
    results += [writer.suppressed(one) for one in findings.suppressed]
    driver = {"name": "Rulewright", "version": tool, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


class _Writer:
    def __init__(self, rule_set: RuleSet, source: Source, places: Mapping[str, int]) -> None:
        self._rule_set = rule_set
        self._source = source
        self._places = places

    def result(self, one: Problem) -> dict[str, Any]:
        written = {
            "ruleId": one.check,
            "ruleIndex": self._places[one.check],
            "level": _LEVELS[one.severity],
            "message": {"text": one.words.plain()},
            "locations": [
                {
                    "physicalLocation": self._source.location(one.node),
                    "logicalLocations": [
                        {
                            "name": one.node or one.stage,
                            "fullyQualifiedName": "/".join(part for part in (one.stage, one.node, one.field) if part),
                            "decoratedName": place_of(one, self._rule_set),
                        }
                    ],
                }
            ],
            "suppressions": [],
        }
        if one.path:
            steps = [{"location": self._step(each)} for each in one.path]
            written["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
        return written

    def suppressed(self, one: Suppressed) -> dict[str, Any]:
        """Return a finding with the reason why it may stay."""
        waved = {"kind": "inSource", "status": "accepted", "justification": one.reason}
        return {**self.result(one.problem), "suppressions": [waved]}

    def _step(self, one: Waypoint) -> dict[str, Any]:
        name = f"{one.pipeline}/{one.stage}/{one.node}"
        step: dict[str, Any] = {"logicalLocations": [{"name": one.node, "fullyQualifiedName": name}]}
        if one.pipeline == self._rule_set.pipeline:
            step["physicalLocation"] = self._source.location(one.node)
        return step | {"message": {"text": f"{one.stage} › {one.node}"}}


def _rule(one: Check) -> dict[str, Any]:
    return {
        "id": one.about.id,
        "shortDescription": {"text": one.about.title.plain()},
        "fullDescription": {"text": one.about.description.plain()},
        "defaultConfiguration": {"level": _LEVELS[one.about.severity]},
    }


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Walk the ids in a rule-set file with their lines; of one that a stage has too, the card's, which comes later."""
    line, done = 1, 0
    for found in _ID.finditer(text):
        line += text.count("\n", done, found.start())
        done = found.start()
        yield json.loads(found[1]), line
