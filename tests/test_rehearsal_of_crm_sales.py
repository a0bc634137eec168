"""All deals of a real company in one stage, rehearsed over ninety days from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.engine.catalog.registry import load_catalogue
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.rule_set_file import dumps
from tests.conftest import Run

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "crm-sales"
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the export of the sales CRM is not here")
ENGAGING = 1_589


def rule(rule_id: str, kind: str, parameters: dict[str, Any], days: int = 0, **settings: Any) -> Rule:
    if days:
        settings["when"] = {"mode": "after", "amount": days, "unit": "days", "base": "now"}
    return Rule.model_validate({"id": rule_id, "type": kind, "parameters": parameters, **settings})


def rule_set() -> RuleSet:
    tell = {"text": "No news of {{ item.title }}", "recipients": ["responsible"]}
    engaging = (
        rule("note", "employee.timeline_comment", {"text": "{{ item.title }}"}),
        rule("week", "employee.notification", tell, 7),
        rule("month", "employee.notification", tell, 23, order="after_previous"),
        rule("large", "employee.notification", tell, 40, only_if={"left": "item.amount", "op": "filled"}),
        rule("close", "item.stage", {"stage": "lost"}, 80),
        rule("later", "employee.notification", tell, 89),
    )
    lost = (rule("again", "employee.notification", tell, 11),)
    stages = (Stage(id="engaging", name="Engaging", rules=engaging), Stage(id="lost", name="Lost", rules=lost))
    return RuleSet(id="crm", name="CRM", entity="deal", pipeline="sales_pipeline", stages=stages)


def test_every_engaging_deal_lives_through_ninety_days(tmp_path: Path, rulewright: Run) -> None:
    def told(*words: object) -> str:
        code, out, _ = rulewright(*words)
        assert code == 0
        return out

    workspace, rules = tmp_path / "crm.rulewright", tmp_path / "crm.rules.json"
    rules.write_text(dumps(rule_set(), load_catalogue(others=False).order), "utf-8")
    related = (f"--related={name}={FOLDER / name}.csv" for name in ("accounts", "products", "sales_teams"))
    told("init", workspace)
    told("import", workspace, "--entity", "deal", "--file", FOLDER / "sales_pipeline.csv", *related)
    words = ("--stage", "engaging", "--start", "2017-12-31", "--until", "2018-03-31", "--json")
    report = json.loads(told("rehearse", rules, "--workspace", workspace, *words))
    assert (report["items"], report["stages"]) == (ENGAGING, {"engaging": ENGAGING, "lost": ENGAGING})
    fared = {key: {how: n for how, n in row.items() if n and how != "reasons"} for key, row in report["rules"].items()}
    fired, skipped = {"fired": ENGAGING}, {"skipped": ENGAGING}  # deals that are still open have no amount there
    assert fared == {
        **dict.fromkeys(("note", "week", "month", "close"), fired),
        "large": skipped,
        "later": {"cancelled": ENGAGING},
        "again": {"waiting": ENGAGING},
    }
