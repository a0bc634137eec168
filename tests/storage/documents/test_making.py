from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.engine.catalog.registry import load_catalogue
from app.engine.documents import revived
from app.engine.effects import DocumentCreated
from app.engine.model.item import Item
from app.engine.model.own_company import OwnCompany
from app.engine.model.products import ItemProducts, ProductRow
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.model.values import Money, to_json
from app.engine.placeholders import Templates
from app.engine.ports import World
from app.engine.preview import preview
from app.paths import resources
from app.storage.workspace import Workspace
from tests.storage.documents.word import paragraphs_of, table_of, word

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
SAMPLES = sorted((resources() / "sample" / "documents").glob("*.docx"))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "deals.rulewright") as opened:
        yield opened


def test_the_templates_of_a_workspace_are_its_word_files(workspace: Workspace) -> None:
    kept = workspace.files.add("Offer.docx", word("{{ item.title }} {{ delivery_terms }}"), NOW)
    workspace.files.add("Plan.pdf", b"%PDF", NOW)

    templates = workspace.directory().templates

    assert list(templates) == [kept.id]
    assert templates[kept.id].names == ("delivery_terms",)
    assert "nowhere" not in templates


def test_a_rule_fills_a_template_with_the_record_and_its_products(workspace: Workspace) -> None:
    table = [["{%tr for row in products %}", ""], ["{{ row.name }}", "{{ row.sum }}"], ["{%tr endfor %}", ""]]
    text = "No. {{ document.number }} of {{ own_company.name }}: {{ item.title }}, {{ terms }}, {{ document.total }}"
    kept = workspace.files.add("Offer.docx", word(text, rows=table), NOW)
    workspace.own_companies.put(OwnCompany("us", "Larch & Sons", default=True))
    deal = Item("1", "deal", "sales", "new", {"title": "Roof <1>", "close_date": date(2026, 4, 1)})
    workspace.pipelines.put(Pipeline("sales", "Sales", "deal", (PipelineStage("new", "New"),)))
    rows = (ProductRow("Tiles", Money(Decimal(3), "EUR"), Decimal(4)),)
    workspace.records.put(deal)
    workspace.records.product_rows.write(ItemProducts("deal", "1", rows))
    parameters = {
        "template": {"id": kept.id, "name": kept.name},
        "values": [["terms", "by {{ item.close_date | date }}"]],
        "number_format": "{year}-{number:02}",
    }
    rules = RuleSet(
        id="r",
        name="R",
        entity="deal",
        pipeline="sales",
        stages=(Stage(id="new", name="New", rules=(Rule(id="make", type="document.create", parameters=parameters),)),),
    )
    directory = workspace.directory()
    world = World(directory, workspace.belongings, workspace.items())

    shown = preview(rules, "make", deal, world, NOW, load_catalogue(others=False), Templates("en"))
    (effect,) = shown.effects
    assert isinstance(effect, DocumentCreated)
    made = workspace.documents.filled(kept.id, effect.values, entity="deal", now=NOW, directory=directory)

    line = "No. 2026-01 of Larch & Sons: Roof <1>, by Apr 1, 2026, €12.00"
    assert paragraphs_of(made) == [line]
    assert table_of(made) == [["Tiles", "€12.00"]]
    kept_values = revived(to_json(effect.values), "deal", directory.schema)
    assert workspace.documents.filled(kept.id, kept_values, entity="deal", now=NOW, directory=directory) == made


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_sample_templates_can_be_filled(path: Path, workspace: Workspace) -> None:
    kept = workspace.files.add_path(path, NOW)

    template = workspace.directory().templates[kept.id]

    assert template.problems == ()
    assert template.uses_products
    assert template.names


def test_there_are_three_sample_templates() -> None:
    assert [path.stem for path in SAMPLES] == ["Invoice", "Offer", "Service contract"]
