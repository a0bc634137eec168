"""Rules and triggers that other packages bring along, seen from the engine."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests.packages.conftest import PACKAGE, run

ROOT = Path(__file__).resolve().parents[2]

LOOK = """
import json
from app.engine.catalog.example_world import (DIRECTORY)
from app.engine.catalog.examples import (differences)
from app.engine.catalog.registry import catalogue_on_demand, load_catalogue
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.rule_set_file import dumps, loads
from app.engine.schema_export import rule_set_schema
from app.engine.sentences import Sentences

catalogue = load_catalogue()
declared = catalogue.rule("bell.ring")
rule = Rule(id="bell", type="bell.ring", parameters={"times": 2, "occasion": "{{ item.title }}!"})
stage = Stage(id="won", name="Won", rules=(rule,))
rule_set = RuleSet(id="r", name="R", entity="deal", pipeline="sales", stages=(stage,))
text = dumps(rule_set, catalogue.order)
print(json.dumps({
    "title": declared.about.title,
    "differences": [one for example in declared.examples for one in differences(declared, example)],
    "neighbours": [key for key in catalogue.rules if key.startswith(("custom.", "bell."))],
    "others": [one.about.id for one in catalogue.others],
    "on demand": catalogue_on_demand().trigger("bell.answered").about.title,
    "together": [one.about.id for one in catalogue.goes_with("bell.answered")],
    "sentence": Sentences(catalogue, DIRECTORY, rule_set)(rule).plain(),
    "in_declared_order": text.index("occasion") < text.index("times"),
    "survives": loads(text) == rule_set,
    "schema": list(rule_set_schema(catalogue)["$defs"]["bell.ring"]["properties"]),
    "refused": [one.why for one in catalogue.refused],
}))
"""


def look(*paths: Path) -> dict[str, object]:
    """Return what a program that finds the packages at some paths has in its catalogue."""
    found: dict[str, object] = json.loads(run(sys.executable, "-c", LOOK, environment=at(*paths)))
    return found


def at(*paths: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*paths, ROOT)))}


def test_a_rule_of_another_package_is_like_our_own(site: Path) -> None:
    assert look(site) == {
        "title": "Ring the bell",
        "differences": [],
        "neighbours": ["custom.webhook", "bell.report", "bell.ring"],
        "others": ["bell.report", "bell.ring", "bell.answered"],
        "on demand": "Bell answered",
        "together": ["employee.notification", "bell.ring"],
        "sentence": "Ring 2 times for \u2039Title\u203a!",
        "in_declared_order": True,
        "survives": True,
        "schema": ["occasion", "times", "tone"],
        "refused": [],
    }


def test_the_template_brings_tests_that_pass(site: Path, tmp_path: Path) -> None:
    told = run(
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(PACKAGE / "tests")),
        cwd=tmp_path,
        environment=at(site),
    )
    assert "10 passed" in told


BROKEN = {
    "imports": "raise ImportError('it needs a bell tower')\n",
    "breaks": "1 / 0\n",
    "twice": (
        "from app.engine.catalog.custom.webhook import CallWebhook\n"
        "class Twice(CallWebhook):\n    about = CallWebhook.about\n"
    ),
    "odd_kind": (
        "from typing import Annotated\n"
        "from app.engine.catalog.custom.webhook import CallWebhook\n"
        "from app.engine.parameters import Ask, Kind\n"
        "from app.engine.words import msg\n"
        "from msgspec.structs import replace\n"
        "class Weather(Kind, frozen=True):\n    pass\n"
        "class Odd(CallWebhook):\n"
        "    about = replace(CallWebhook.about, id='bell.odd')\n"
        "    weather: Annotated[str, Weather(), Ask(msg('Weather'))] = ''\n"
    ),
}


def broken_package(folder: Path) -> Path:
    """Write a package in which everything is wrong."""
    for name, text in BROKEN.items():
        (folder / f"{name}.py").write_text(text)
    metadata = folder / "broken-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    entries = ("a = imports:Rule", "b = json:loads", "c = twice:Twice", "d = breaks:Rule", "e = odd_kind:Odd")
    (metadata / "entry_points.txt").write_text("\n".join(["[rulewright.rules]", *entries, ""]))
    return folder


def test_a_broken_package_is_refused_by_name_and_the_others_work(site: Path, tmp_path: Path) -> None:
    found = look(site, broken_package(tmp_path))
    assert found["title"] == "Ring the bell"
    assert found["refused"] == [
        "it needs a bell tower",
        "json:loads is no rule and no trigger type",
        "two types are called custom.webhook",
        "division by zero",
        "bell.odd: the kind of “weather” is made from none that a form knows",
    ]
