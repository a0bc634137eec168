"""The real export of a sales CRM, as it lies beside the checkout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.engine.model.schema import StageKind
from app.engine.people import supervisor_of
from app.storage.importing.importer import import_csv
from app.storage.importing.mapping import ImportMapping
from app.storage.importing.report import Report
from app.storage.records.shelf import Query
from app.storage.workspace import Workspace

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "crm-sales"
DEALS = FOLDER / "sales_pipeline.csv"
RELATED = {
    "accounts": FOLDER / "accounts.csv",
    "products": FOLDER / "products.csv",
    "teams": FOLDER / "sales_teams.csv",
}

pytestmark = pytest.mark.skipif(not DEALS.exists(), reason="the crm-sales export is not beside this checkout")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Report]]:
    with Workspace.create(tmp_path_factory.mktemp("crm") / "crm.rulewright") as workspace:
        yield workspace, import_csv(workspace, "deal", DEALS, related=RELATED)


def test_every_deal_comes_in(done: tuple[Workspace, Report]) -> None:
    workspace, report = done
    assert (report.read, report.imported, report.new) == (8800, 8800, 8800)
    assert workspace.records.items("deal").count() == 8800


def test_the_pipeline_is_made_of_the_four_stages_in_a_sensible_order(done: tuple[Workspace, Report]) -> None:
    workspace, report = done
    (pipeline,) = workspace.pipelines.all("deal")
    assert pipeline.id == report.pipeline
    assert [(one.name, one.kind) for one in pipeline.stages] == [
        ("Prospecting", StageKind.OPEN), ("Engaging", StageKind.OPEN), ("Won", StageKind.WON), ("Lost", StageKind.LOST),
    ]  # fmt: skip
    counts = workspace.records.items("deal").stage_counts(pipeline.id)
    assert [counts[one.id] for one in pipeline.stages] == [500, 1589, 4238, 2473]
    assert report.stages == {"Prospecting": 500, "Engaging": 1589, "Won": 4238, "Lost": 2473}


def test_companies_products_and_people_come_with_them(done: tuple[Workspace, Report]) -> None:
    workspace, report = done
    assert report.made == {"companies": 85, "products": 7, "employees": 41, "departments": 9}
    directory = workspace.directory()
    offices = {one.name for one in directory.departments.values() if one.parent is None}
    assert offices == {"Central", "East", "West"}
    anna = next(one for one in directory.employees.values() if one.name == "Anna Snelling")
    manager = supervisor_of(anna.id, directory)
    assert manager is not None
    assert directory.employees[manager].name == "Dustin Brinkmann"
    assert {directory.employees[manager].position, anna.position} == {"Manager", "Sales agent"}


def test_what_is_missing_stays_empty(done: tuple[Workspace, Report]) -> None:
    items = list(done[0].items().of("deal"))
    assert sum("company" not in one.values for one in items) == 1425
    assert sum("close_date" not in one.values for one in items) == 2089
    assert all(one.values["title"] and one.values["responsible"] for one in items)


def test_the_report_names_the_products_spelling_and_which_is_meant(done: tuple[Workspace, Report]) -> None:
    (problem,) = done[1].problems
    assert (problem.kind, problem.column, problem.value, problem.count) == (
        "unknown_product",
        "product",
        "GTXPro",
        1480,
    )
    assert problem.suggestion == "GTX Pro"
    assert problem.rows[0] == 3
    assert not problem.lost
    written = done[1].to_json()
    assert written["problems"][0]["value"] == "GTXPro"
    assert written["summary"][0]["count"] == 1480


def test_nothing_of_what_was_typed_is_lost(done: tuple[Workspace, Report]) -> None:
    workspace = done[0]
    assert workspace.records.items("deal").count(Query(text="GTXPro")) == 1480
    row = workspace.records.product_rows.of("deal", "Z063OYW0").rows[0]
    assert (row.name, row.product) == ("GTXPro", None)
    item = workspace.records.items("deal").get("Z063OYW0")
    assert item is not None
    assert str(item.values["amount"]) == "4514 EUR"
    company = workspace.directory().companies[str(item.values["company"]).partition(":")[2]]
    assert company.name == "Isdom"
    assert company.values["year_established"] == 2002


def test_the_suggestion_can_be_taken_with_a_correction(tmp_path: Path) -> None:
    mapping = ImportMapping.from_json({"corrections": {"product": {"GTXPro": "GTX Pro"}}})
    with Workspace.create(tmp_path / "crm.rulewright") as workspace:
        report = import_csv(workspace, "deal", DEALS, mapping, RELATED)
        assert report.problems == ()
        row = workspace.records.product_rows.of("deal", "Z063OYW0").rows[0]
        product = workspace.records.products.get(row.product or "")
        assert product is not None
        assert product.name == "GTX Pro"


def test_importing_again_changes_nothing(done: tuple[Workspace, Report]) -> None:
    workspace, _ = done
    before = list(workspace.items().of("deal"))
    report = import_csv(workspace, "deal", DEALS, related=RELATED)
    assert (report.imported, report.new) == (8800, 0)
    assert list(workspace.items().of("deal")) == before
    assert workspace.records.companies.count() == 85
    assert workspace.records.employees.count() == 41
    assert workspace.records.departments.count() == 9
    assert len(workspace.pipelines.all()) == 1
