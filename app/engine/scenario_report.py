"""What came of scenarios, for a terminal, for programs, and as JUnit XML for the servers that run tests."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from app.engine.coverage import Covered
from app.engine.coverage_words import CoverageWords
from app.engine.model.values import to_json
from app.engine.scenario import FAILED, HAPPENED, PASSED, STALE, Ran, Run
from app.engine.words import Msg, Said, msg, msgs

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNREADABLE = "unreadable"
"""The verdict on a scenario that could not be played at all."""
_SIGNS = {PASSED: "ok", FAILED: "FAILED", STALE: "stale", UNREADABLE: "error"}
_COUNTED = {
    PASSED: msgs("{n} passed", "{n} passed"),
    FAILED: msgs("{n} failed", "{n} failed"),
    STALE: msgs("{n} stale", "{n} stale"),
    UNREADABLE: msgs("{n} unreadable", "{n} unreadable"),
}
_KINDS = {"rules": msg("rules"), "triggers": msg("triggers"), "clauses": msg("clauses"), "outcomes": msg("outcomes")}
_covered, _step = msg("{name}: {share} covered ({figures})"), msg("step {n}, {moment}: {words}")
_changed = msg("The rule set is another than when this scenario was written.")


class Line(Struct, frozen=True):
    """What became of one step, in plain words."""

    number: int
    at: str
    kind: str
    verdict: str
    differences: tuple[dict[str, Any], ...] = ()
    stale: tuple[dict[str, Any], ...] = ()


class Tested(Struct, frozen=True):
    """What became of one scenario, apart from the engine's values, so that it can come from another process.

    `error` says why it could not be played at all.
    """

    file: str
    name: str
    verdict: str
    lines: tuple[Line, ...] = ()
    stale: tuple[dict[str, Any], ...] = ()
    changed: bool = False
    rule_set: str = ""
    seconds: float = 0.0
    error: Msg | None = None

    @property
    def expectations(self) -> int:
        """How many there are."""
        return sum(one.verdict != HAPPENED for one in self.lines)

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        written: dict[str, Any] = {"file": self.file, "name": self.name, "verdict": self.verdict}
        if self.error:
            return written | {"error": self.error.plain()}
        steps = [
            {
                "number": one.number,
                "at": one.at,
                "kind": one.kind,
                "verdict": one.verdict,
                **({"differences": _plain(one.differences)} if one.differences else {}),
                **({"stale": _plain(one.stale)} if one.stale else {}),
            }
            for one in self.lines
        ]
        more = {"stale": _plain(self.stale)} if self.stale else {}
        return written | {"rule_set": self.rule_set, "rule_set_changed": self.changed, **more, "steps": steps}


class Report(Struct, frozen=True):
    """What became of all scenarios, and which parts of their rule sets they touch, by the rule set's name."""

    tested: tuple[Tested, ...]
    coverage: tuple[tuple[str, Covered, CoverageWords], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every scenario could be played, passed, and still means what it says."""
        return all(one.verdict == PASSED for one in self.tested)

    @property
    def readable(self) -> bool:
        """Whether every scenario could be played."""
        return all(one.verdict != UNREADABLE for one in self.tested)

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        written: dict[str, Any] = {
            "scenarios": len(self.tested),
            "passed": _count(self.tested, PASSED),
            "failed": _count(self.tested, FAILED),
            "stale": _count(self.tested, STALE),
            "unreadable": _count(self.tested, UNREADABLE),
            "results": [one.as_json() for one in self.tested],
        }
        if self.coverage:
            written["coverage"] = {name: covered.as_json() for name, covered, _ in self.coverage}
        return written

    def as_text(self, said: Said = Msg.plain) -> str:
        """Return it for a terminal."""
        lines = [line for one in self.tested for line in _text(one, said)]
        for name, covered, says in self.coverage:
            lines += ["", *_covered_text(name, covered, says, said)]
        counts = [said(words.fill(n=_count(self.tested, kind))) for kind, words in _COUNTED.items()]
        return "\n".join([*lines, "", ", ".join(counts)])

    def as_junit(self) -> str:
        """Return it as JUnit XML: a suite for each scenario, a case for each expectation."""
        suites = [_suite(one) for one in self.tested]
        root = ET.Element("testsuites", _totals(suites) | {"name": "rulewright"})
        root.extend(suites)
        ET.indent(root)
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def tested(run: Run, file: str, seconds: float) -> Tested:
    """Take from a played scenario what reports tell of it."""
    lines = tuple(_line(one) for one in run.ran)
    stale = tuple(_stale_json(one) for one in run.stale)
    return Tested(file, run.scenario.name, run.verdict, lines, stale, run.changed, run.version, seconds)


def _line(ran: Ran) -> Line:
    differences = tuple(
        {
            "kind": one.kind,
            "message": one.words,
            **({"rule": one.rule} if one.rule else {}),
            "expected": to_json(one.wanted),
            "found": to_json(one.found),
            **({"at": one.at.isoformat()} if one.at else {}),
        }
        for one in ran.differences
    )
    stale = tuple(_stale_json(one) for one in ran.stale)
    return Line(ran.number, ran.at.isoformat(), ran.step.kind, ran.verdict, differences, stale)


def _stale_json(one: Any) -> dict[str, Any]:
    return {"what": one.what, "id": one.id, "message": one.words, "harmless": one.harmless}


def _plain(told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one | {"message": one["message"].plain()} for one in told]


def _count(tested: Iterable[Tested], verdict: str) -> int:
    return sum(one.verdict == verdict for one in tested)


def _text(one: Tested, said: Said) -> list[str]:
    sign = _SIGNS.get(one.verdict, one.verdict)
    lines = [f"{sign:6}  {one.file}: {one.name} ({one.expectations})"]
    if one.error:
        return [*lines, f"        {said(one.error)}"]
    if one.changed and one.verdict != PASSED:
        lines.append(f"        {said(_changed)}")
    lines += [f"        {said(_means_nothing(each))}" for each in one.stale]
    for each in one.lines:
        told = [said(difference["message"]) for difference in each.differences]
        told += [said(_means_nothing(stale)) for stale in each.stale if not stale["harmless"] or one.verdict != PASSED]
        lines += [f"        {said(_step.fill(n=each.number, moment=each.at, words=words))}" for words in told]
    return lines


def _means_nothing(stale: dict[str, Any]) -> Msg:
    words: Msg = stale["message"]
    return words if stale["harmless"] else msg("means nothing any more: {what}").fill(what=words)


def _covered_text(name: str, covered: Covered, says: CoverageWords, said: Said) -> list[str]:
    figures = ", ".join(f"{said(_KINDS[kind])} {one.covered}/{one.of}" for kind, one in covered.figures.items())
    lines = [said(_covered.fill(name=name, share=f"{covered.whole.share:.0%}", figures=figures))]
    return [*lines, *(f"        {said(says(one))}" for one in covered.missing)]


def _suite(one: Tested) -> ET.Element:
    cases = [line for line in one.lines if line.verdict != HAPPENED] or [Line(0, "", "scenario", one.verdict)]
    made = [_case(one, line) for line in cases]
    if one.stale and one.lines:
        case = _element("testcase", name="records", classname=one.file, time="0")
        case.append(_told("error", "stale", [_means_nothing(each).plain() for each in one.stale]))
        made.append(case)
    failures = sum(case.find("failure") is not None for case in made)
    errors = sum(case.find("error") is not None for case in made)
    suite = _element(
        "testsuite",
        name=one.name,
        file=one.file,
        tests=str(len(made)),
        failures=str(failures),
        errors=str(errors),
        skipped="0",
        time=f"{one.seconds:.3f}",
    )
    suite.extend(made)
    return suite


def _case(one: Tested, line: Line) -> ET.Element:
    name = f"step {line.number}: {line.kind}, {line.at}" if line.number else line.kind
    case = _element("testcase", name=name, classname=one.file, time="0")
    if one.error:
        case.append(_told("error", "unreadable", [one.error.plain()]))
    elif line.differences:
        case.append(_told("failure", "difference", [each["message"].plain() for each in line.differences]))
    elif line.verdict == STALE:
        case.append(_told("error", "stale", [_means_nothing(each).plain() for each in line.stale]))
    return case


def _told(tag: str, kind: str, told: Sequence[str]) -> ET.Element:
    found = _element(tag, type=kind, message=told[0] if told else kind)
    found.text = _clean("\n".join(told))
    return found


def _totals(suites: Sequence[ET.Element]) -> dict[str, str]:
    found = {name: str(sum(int(one.attrib[name]) for one in suites)) for name in ("tests", "failures", "errors")}
    return {**found, "time": f"{sum(float(one.attrib['time']) for one in suites):.3f}"}


def _element(tag: str, **attributes: str) -> ET.Element:
    return ET.Element(tag, {name: _clean(value) for name, value in attributes.items()})


def _clean(text: str) -> str:
    """Take out what XML cannot hold."""
    return _NOT_XML.sub("�", text)
