"""Rules that other packages bring along."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(__file__).parent / "rulewright_example"

LOOK = """
import json
from app.engine.catalog.example_world import DIRECTORY, differences
from app.engine.catalog.registry import load_catalogue
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.rule_set_file import dumps, loads
from app.engine.schema_export import rule_set_schema
from app.engine.sentences import Sentences

catalogue = load_catalogue()
declared = catalogue.rule("example.ring_bell")
rule = Rule(id="bell", type="example.ring_bell", parameters={"times": 2, "occasion": "{{ item.title }}!"})
stage = Stage(id="won", name="Won", rules=(rule,))
rule_set = RuleSet(id="r", name="R", entity="deal", pipeline="sales", stages=(stage,))
text = dumps(rule_set, catalogue.order)
print(json.dumps({
    "title": declared.about.title,
    "differences": [one for example in declared.examples for one in differences(declared, example)],
    "neighbours": [key for key in catalogue.rules if key.startswith(("custom.", "example."))],
    "sentence": Sentences(catalogue, DIRECTORY, rule_set)(rule).plain(),
    "in_declared_order": text.index("occasion") < text.index("times"),
    "survives": loads(text) == rule_set,
    "schema": list(rule_set_schema(catalogue)["$defs"]["example.ring_bell"]["properties"]),
    "refused": [one.why for one in catalogue.refused],
}))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the package as a person would, apart from our own environment."""
    if importlib.util.find_spec("hatchling") is None or importlib.util.find_spec("pip") is None:
        pytest.skip("Building a package takes pip and hatchling, which this environment lacks.")
    target = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        str(target),
        str(PACKAGE),
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return target


def look(*paths: Path) -> dict[str, object]:
    """Return what a program that finds the packages at some paths has in its catalogue."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*paths, ROOT)))}
    told = subprocess.run([sys.executable, "-c", LOOK], check=True, capture_output=True, text=True, env=environment)
    found: dict[str, object] = json.loads(told.stdout)
    return found


def test_a_rule_of_another_package_is_like_our_own(site: Path) -> None:
    assert look(site) == {
        "title": "Ring the bell",
        "differences": [],
        "neighbours": ["custom.webhook", "example.ring_bell"],
        "sentence": "Ring 2 times for \u2039Title\u203a!",
        "in_declared_order": True,
        "survives": True,
        "schema": ["occasion", "times"],
        "refused": [],
    }


def test_a_broken_package_is_refused_by_name_and_the_others_work(site: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("raise ImportError('it needs a bell tower')\n")
    (tmp_path / "twice.py").write_text(
        "from app.engine.catalog.custom.webhook import CallWebhook\n"
        "class Twice(CallWebhook):\n    about = CallWebhook.about\n",
    )
    metadata = tmp_path / "broken-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[rulewright.rules]\na = broken:Rule\nb = json:loads\nc = twice:Twice\n")
    found = look(site, tmp_path)
    assert found["title"] == "Ring the bell"
    assert found["refused"] == [
        "it needs a bell tower",
        "json:loads is no rule and no trigger type",
        "two types are called custom.webhook",
    ]
