from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.engine.errors import KnownError
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact, Employee
from app.engine.model.products import Product
from app.engine.model.schema import Field, Option, Pipeline, PipelineStage, StageKind, smart_process
from app.engine.model.values import Email, FieldType, Money, Phone
from app.storage.importing.importer import Progress, import_csv, plan_import
from app.storage.importing.layout import UnreadableTable
from app.storage.importing.mapping import Column, ImportMapping, UnreadableMapping
from app.storage.importing.report import Report
from app.storage.workspace import Access, Workspace

DEALS = """deal id;name;owner;client;status;value;created;contact email;mobile;region
D1;Roof;Ann Lee;Ferri Hotels;New;1.200,50 €;31/01/2026 09:30;p.rossi@example.com;+44 7700 900001;North
D2;Wall;bo@example.com;ferri  hotels;Won;70;01/02/2026 10:00;;;South
D3;Door;Ann Lee;;Lost;;;;;
"""


def table(folder: Path, text: str, name: str = "deals.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def items(workspace: Workspace, entity: str = "deal") -> dict[str, Item]:
    return {one.id: one for one in workspace.items().of(entity)}


def told(report: Report) -> list[tuple[str, str, str]]:
    return [(one.kind, one.column, one.value) for one in report.problems]


@pytest.fixture
def staffed(workspace: Workspace) -> Workspace:
    workspace.records.put(Employee("7", "Ann Lee"), Employee("8", "Bo Wu", emails=(Email("bo@example.com"),)))
    return workspace


def test_each_column_finds_its_field_and_each_value_its_type(staffed: Workspace, tmp_path: Path) -> None:
    report = import_csv(staffed, "deal", table(tmp_path, DEALS))
    assert (report.read, report.imported, report.problems) == (3, 3, ())
    found = items(staffed)
    roof = found["D1"].values
    assert roof["title"] == "Roof"
    assert roof["responsible"] == found["D3"].values["responsible"] == "7"
    assert found["D2"].values["responsible"] == "8"
    assert roof["amount"] == Money(Decimal("1200.50"), "EUR")
    assert roof["created_at"] == datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    assert found["D1"].values["company"] == found["D2"].values["company"]
    assert roof["region"] == "North"
    (company,) = staffed.records.companies.all()
    assert company.name == "Ferri Hotels"
    (contact,) = staffed.records.contacts.all()
    assert contact.emails == (Email("p.rossi@example.com"),)
    assert contact.phones == (Phone("+44 7700 900001", "mobile"),)
    assert contact.company == company.id
    assert roof["contacts"] == (f"contact:{contact.id}",)


def test_a_column_that_means_no_known_field_becomes_one(staffed: Workspace, tmp_path: Path) -> None:
    text = "id,title,floors,built on,area\n1,Roof,3,2020-01-31,12.5\n2,Wall,4,2021-01-31,7\n"
    import_csv(staffed, "deal", table(tmp_path, text))
    fields = staffed.types.schema().entities["deal"].by_key
    assert [fields[key].type for key in ("floors", "built_on", "area")] == [
        FieldType.INTEGER, FieldType.DATE, FieldType.DECIMAL,
    ]  # fmt: skip
    assert items(staffed)["1"].values["built_on"] == date(2020, 1, 31)


def test_what_does_not_fit_is_told_with_its_row_and_the_rest_comes_in(staffed: Workspace, tmp_path: Path) -> None:
    text = "id,title,amount,close date,email\n" + "".join(
        f"{n},Deal {n},{n}.5,2026-01-31,a{n}@example.com\n" for n in range(1, 41)
    )
    text += "41,Bad,12 apples,2026-02-31,nobody\n42,Short\n43,Long,1.5,2026-01-31,a@example.com,x,y\n1,Again,1.5,,\n"
    report = import_csv(staffed, "deal", table(tmp_path, text))
    assert (report.read, report.imported) == (44, 42)
    assert told(report) == [
        ("not_a_number", "amount", "12 apples"), ("not_a_date", "close date", "2026-02-31"),
        ("not_an_email", "email", "nobody"), ("too_few_cells", "", "2"), ("too_many_cells", "", "x … y"),
        ("duplicate_id", "id", "1"),
    ]  # fmt: skip
    assert [one.rows for one in report.problems] == [(42,), (42,), (42,), (43,), (44,), (45,)]
    assert [one.lost for one in report.problems] == [False, False, False, False, True, True]
    assert items(staffed)["41"].values["title"] == "Bad"
    assert "amount" not in items(staffed)["41"].values
    assert report.problems[0].words.plain() == "“12 apples” is not a number."


def test_the_same_wrong_value_is_told_once_with_all_its_rows(staffed: Workspace, tmp_path: Path) -> None:
    good = "".join(f"{n},{n}.5\n" for n in range(1, 101))
    report = import_csv(staffed, "deal", table(tmp_path, f"id,amount\n{good}x,n/a\ny,n/a\n"))
    (problem,) = report.problems
    assert (problem.value, problem.rows, problem.count) == ("n/a", (102, 103), 2)
    (group,) = report.groups
    assert (group.kind, group.values, group.count) == ("not_a_number", 1, 2)
    assert json.loads(json.dumps(report.to_json()))["problems"][0]["rows"] == [102, 103]


def test_names_that_no_list_has_are_told_and_made(staffed: Workspace, tmp_path: Path) -> None:
    staffed.records.put(Company("1", "Ferri Hotels"))
    text = "id,owner,account\n1,Ann Le,Ferri Hotel\n2,Ann Lee,Ferri Hotels\n"
    report = import_csv(staffed, "deal", table(tmp_path, text))
    assert [(one.kind, one.value, one.suggestion) for one in report.problems] == [
        ("unknown_person", "Ann Le", "Ann Lee"), ("unknown_company", "Ferri Hotel", "Ferri Hotels"),
    ]  # fmt: skip
    assert staffed.records.employees.count() == 3
    assert staffed.records.companies.count() == 2


def test_a_product_that_no_list_has_stays_text_and_is_told(staffed: Workspace, tmp_path: Path) -> None:
    staffed.records.put(Product("W", "Larch window", Money(Decimal(640), "EUR")))
    text = "id,product,qty,amount\n1,larch window,2,1000\n2,Larchwindow,1,\n3,Larch window,3,0\n"
    report = import_csv(staffed, "deal", table(tmp_path, text))
    assert told(report) == [("unknown_product", "product", "Larchwindow")]
    rows = [staffed.records.product_rows.of("deal", key).rows[0] for key in "123"]
    assert [(one.product, one.quantity, one.price) for one in rows] == [
        ("W", Decimal(2), Money(Decimal(500), "EUR")), (None, Decimal(1), None),
        ("W", Decimal(3), Money(Decimal(640), "EUR")),
    ]  # fmt: skip
    assert items(staffed)["2"].values["product"] == "Larchwindow"


def test_items_go_to_the_pipeline_whose_stages_they_name(staffed: Workspace, tmp_path: Path) -> None:
    stages = (PipelineStage("NEW", "New"), PipelineStage("WON", "Won", kind=StageKind.WON), PipelineStage("X", "Lost"))
    staffed.pipelines.put(Pipeline("other", "Other", "deal", (PipelineStage("a", "Abc"),)))
    staffed.pipelines.put(Pipeline("fits", "Fits", "deal", stages))
    report = import_csv(staffed, "deal", table(tmp_path, DEALS))
    assert report.pipeline == "fits"
    assert {key: one.stage for key, one in items(staffed).items()} == {"D1": "NEW", "D2": "WON", "D3": "X"}
    assert len(staffed.pipelines.all()) == 2


def test_a_stage_that_the_pipeline_lacks_is_added_before_its_ends(staffed: Workspace, tmp_path: Path) -> None:
    stages = (PipelineStage("NEW", "New"), PipelineStage("WON", "Won", kind=StageKind.WON))
    staffed.pipelines.put(Pipeline("sales", "Sales", "deal", stages))
    text = "id,stage\n1,new\n2,Won\n3,Offer sent\n4,Closed Lost\n"
    mapping = ImportMapping(pipeline="Sales")
    import_csv(staffed, "deal", table(tmp_path, text), mapping)
    pipeline = staffed.pipelines.get("sales")
    assert pipeline is not None
    assert [(one.name, one.kind) for one in pipeline.stages] == [
        ("New", StageKind.OPEN), ("Offer sent", StageKind.OPEN), ("Won", StageKind.WON),
        ("Closed Lost", StageKind.LOST),
    ]  # fmt: skip


def test_without_stages_items_go_to_the_first_of_the_first_pipeline_or_of_a_new_one(
    staffed: Workspace, tmp_path: Path
) -> None:
    import_csv(staffed, "lead", table(tmp_path, "title\nA\nB\n", "spring fair.csv"))
    (pipeline,) = staffed.pipelines.all("lead")
    assert pipeline.name == "Spring fair"
    assert {one.stage for one in items(staffed, "lead").values()} == {pipeline.stages[0].id}
    import_csv(staffed, "lead", table(tmp_path, "title\nC\n", "autumn fair.csv"))
    assert len(staffed.pipelines.all("lead")) == 1
    assert sorted(items(staffed, "lead")) == ["1", "2", "3"]


def test_a_free_text_column_is_refused_as_stage(staffed: Workspace, tmp_path: Path) -> None:
    path = table(tmp_path, "id,note\n" + "".join(f"{n},text {n}\n" for n in range(100)))
    with pytest.raises(KnownError, match="more than 60 different values"):
        import_csv(staffed, "deal", path, ImportMapping(columns={"note": Column(to="stage")}))
    assert items(staffed) == {}


def test_importing_again_updates_what_the_file_knows_and_keeps_the_rest(staffed: Workspace, tmp_path: Path) -> None:
    import_csv(staffed, "deal", table(tmp_path, DEALS))
    shelf = staffed.records.items("deal")
    roof = shelf.get("D1")
    assert roof is not None
    staffed.records.put(roof.with_values({"description": "Slate", "amount": Money(Decimal(9), "EUR")}))
    report = import_csv(staffed, "deal", table(tmp_path, "deal id;value\nD1;500\nD4;7\n"))
    assert (report.imported, report.new) == (2, 1)
    again = shelf.get("D1")
    assert again is not None
    assert (again.values["description"], again.values["amount"]) == ("Slate", Money(Decimal(500), "EUR"))
    assert (again.stage, again.values["responsible"]) == (roof.stage, "7")


def test_leads_keep_their_own_addresses(staffed: Workspace, tmp_path: Path) -> None:
    text = "First Name,Last Name,Company,E-mail,Home phone,Mobile\n"
    text += "Paolo,Rossi,Ferri,p@example.com,+44 20 7946 0001,+44 7700 900001\n"
    import_csv(staffed, "lead", table(tmp_path, text))
    (lead,) = items(staffed, "lead").values()
    assert lead.values["phones"] == (Phone("+44 20 7946 0001", "home"), Phone("+44 7700 900001", "mobile"))
    assert lead.values["emails"] == (Email("p@example.com"),)
    assert (lead.values["first_name"], lead.values["last_name"]) == ("Paolo", "Rossi")
    assert "contacts" not in lead.values


def test_fields_of_ones_own_are_met_by_their_label(staffed: Workspace, tmp_path: Path) -> None:
    staffed.types.put(
        smart_process(
            "visit",
            "Visits",
            Field("floor", "Which floor", FieldType.INTEGER, custom=True),
            Field("crew", "Crew", FieldType.EMPLOYEE, multiple=True, custom=True),
            Field(
                "kind",
                "Kind",
                FieldType.ENUMERATION,
                custom=True,
                options=(Option("a", "First"), Option("b", "Second")),
            ),
        )
    )
    text = "title,Which floor,crew,kind\nA,3,Ann Lee; Bo Wu,second\nB,2,Ann Lee,third\n"
    report = import_csv(staffed, "visit", table(tmp_path, text))
    first, second = items(staffed, "visit").values()
    assert (first.values["floor"], first.values["crew"], first.values["kind"]) == (3, ("7", "8"), "b")
    assert told(report) == [("unknown_choice", "kind", "third")]
    assert "kind" not in second.values


@pytest.mark.parametrize(
    ("entity", "text", "count"),
    [
        ("company", "Company,Phone,Sector\nFerri,+44 20 7946 0001,hotel\nRossi,,builder\n,,\n", 2),
        ("contact", "Name,Company,Email\nPaolo Rossi,Ferri,p@example.com\nAnn Zorn,,\n", 2),
        ("product", "SKU,Name,Price,Unit\nW1,Window,640,piece\nW2,Door,12.5,piece\n", 2),
        ("employee", "Name,Position,Department,Email\nCy Doe,Joiner,Workshop,cy@example.com\n", 1),
    ],
)
def test_clients_products_and_people_come_from_tables_of_their_own(
    workspace: Workspace, tmp_path: Path, entity: str, text: str, count: int
) -> None:
    report = import_csv(workspace, entity, table(tmp_path, text))
    assert (report.imported, report.problems) == (count, ())
    records = workspace.records
    counts = {
        "company": records.companies.count(), "contact": records.contacts.count(), "product": records.products.count(),
        "employee": records.employees.count(),
    }  # fmt: skip
    assert counts[entity] == count
    if entity == "company":
        assert workspace.types.client_fields("company")["sector"].type is FieldType.STRING
    if entity == "contact":
        paolo = next(one for one in records.contacts.all() if one.last_name == "Rossi")
        assert (paolo.first_name, paolo.emails) == ("Paolo", (Email("p@example.com"),))
        assert paolo.company is not None
    if entity == "employee":
        assert [one.name for one in records.departments.all()] == ["Workshop"]


def test_a_column_of_nothing_but_yes_is_the_field_it_is_named_after(tmp_path: Path, workspace: Workspace) -> None:
    field = Field("signed", "Signed off", FieldType.BOOLEAN, custom=True)
    workspace.types.put(smart_process("visits", "Visits", field, Field("due", "Due", FieldType.DATE, custom=True)))
    workspace.pipelines.put(Pipeline("visits", "Visits", "visits", (PipelineStage("new", "New"),)))
    text = "Title,Stage,Signed off,Due\nRoof,New,yes,\nDoor,New,yes,\n"
    import_csv(workspace, "visits", table(tmp_path, text))
    assert [one.values.get("signed") for one in workspace.items().of("visits")] == [True, True]
    assert set(workspace.types.schema().entities["visits"].by_key) >= {"signed", "due"}
    assert len([one for one in workspace.types.schema().entities["visits"].fields if one.custom]) == 2


def test_one_manager_an_office_heads_it_and_several_head_teams_in_it(workspace: Workspace, tmp_path: Path) -> None:
    text = "agent,manager,office\nA,M1,East\nB,M1,East\nC,M2,West\nD,M3,West\nE,,North\nF,M4,\n"
    import_csv(workspace, "employee", table(tmp_path, text))
    departments = {one.name: one for one in workspace.records.departments.all()}
    people = {one.name: one for one in workspace.records.employees.all()}
    assert sorted(departments) == ["East", "M4", "North", "West", "West: M2", "West: M3"]
    assert departments["East"].head == people["M1"].id
    assert departments["West"].head is None
    assert departments["West: M2"].parent == departments["West"].id
    assert people["C"].department == people["M2"].department == departments["West: M2"].id
    assert people["E"].department == departments["North"].id


def test_a_row_without_a_name_is_told(workspace: Workspace, tmp_path: Path) -> None:
    report = import_csv(workspace, "company", table(tmp_path, "name,city\nFerri,Rome\n,Lodz\n"))
    assert (report.read, report.imported) == (2, 1)
    assert told(report) == [("no_name", "", "")]


def test_the_mapping_says_what_guessing_cannot(staffed: Workspace, tmp_path: Path) -> None:
    text = 'k,wer,wieviel,weg\n1,Ann Lee,"1.200,5",x\n'
    mapping = {
        "currency": "CHF", "title_from": ["wer", "k"],
        "columns": {"k": "id", "wer": "responsible", "wieviel": {"to": "amount", "point": ","}, "weg": None},
    }  # fmt: skip
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(mapping))
    report = import_csv(staffed, "deal", table(tmp_path, text), ImportMapping.read(path))
    (deal,) = items(staffed).values()
    assert deal.values == {"title": "Ann Lee, 1", "responsible": "7", "amount": Money(Decimal("1200.5"), "CHF")}
    assert report.left_out == ("weg",)


def test_the_plan_shows_everything_before_anything_is_written(staffed: Workspace, tmp_path: Path) -> None:
    accounts = table(tmp_path, "account,city\nFerri Hotels,Rome\n", "accounts.csv")
    plan = plan_import(staffed, "deal", table(tmp_path, DEALS), related={"accounts": accounts})
    assert plan.main.table.headers[:3] == ("deal id", "name", "owner")
    assert plan.main.sample[0][1] == "Roof"
    assert plan.related["accounts"].kind == "company"
    written = plan.mapping().to_json()
    assert written["columns"]["value"] == {"to": "amount", "point": ","}
    assert written["columns"]["created"] == {"to": "created_at", "dates": "dmy"}
    assert ImportMapping.from_json(written) == plan.mapping()
    assert items(staffed) == {}
    assert "region" not in staffed.types.schema().entities["deal"].by_key


def test_what_a_table_meant_last_time_is_remembered(staffed: Workspace, tmp_path: Path) -> None:
    path = table(tmp_path, "id,x\n1,Ann Lee\n")
    import_csv(staffed, "deal", path, ImportMapping(columns={"x": Column(to="responsible")}))
    assert plan_import(staffed, "deal", path).main.columns["x"] == Column(to="responsible")
    assert plan_import(staffed, "lead", path).main.columns["x"] != Column(to="responsible")


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"columns": {"nope": "id"}}, "no column “nope”.*It has: deal id, name"),
        ({"corrections": {"nope": {}}}, "no column “nope”"),
        ({"pipeline": "nowhere"}, "no pipeline “nowhere” for deal"),
        ({"encoding": "no-such"}, "no encoding"),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_says_what_is_there(
    staffed: Workspace, tmp_path: Path, mapping: dict[str, object], words: str
) -> None:
    with pytest.raises(KnownError, match=words):
        import_csv(staffed, "deal", table(tmp_path, DEALS), ImportMapping.from_json(mapping))


@pytest.mark.parametrize(
    "raw",
    ["", "[]", '{"columns": 7}', '{"nope": 1}', '{"delimiter": "ab"}', '{"columns": {"a": {"to": ""}}}', "{" * 9000],
)
def test_a_mapping_file_that_is_none_is_refused(tmp_path: Path, raw: str) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(raw)
    with pytest.raises(UnreadableMapping):
        ImportMapping.read(path)


def test_an_unknown_kind_of_record_names_the_known_ones(staffed: Workspace, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="There are: lead, deal"):
        import_csv(staffed, "yacht", table(tmp_path, DEALS))


def test_a_file_that_is_no_table_changes_nothing(staffed: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "deals.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(50))
    with pytest.raises(UnreadableTable, match="Save it as CSV"):
        import_csv(staffed, "deal", path)
    assert items(staffed) == {}


def test_progress_grows_to_the_end_and_names_the_files(staffed: Workspace, tmp_path: Path) -> None:
    many = "id,title\n" + "".join(f"{n},Deal {n}\n" for n in range(2000))
    accounts = table(tmp_path, "account\nFerri\n", "accounts.csv")
    seen: list[Progress] = []
    import_csv(staffed, "deal", table(tmp_path, many), related={"accounts": accounts}, progress=seen.append)
    fractions = [one.fraction for one in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert list(dict.fromkeys(one.file for one in seen)) == ["accounts.csv", "deals.csv"]
    assert seen[-1].rows == 2000


def test_a_cancelled_import_has_written_nothing(staffed: Workspace, tmp_path: Path) -> None:
    many = "id,title,owner,account,stage,colour\n" + "".join(
        f"{n},Deal {n},New {n},Co {n},Won,x\n" for n in range(2000)
    )
    seen: list[Progress] = []
    report = import_csv(staffed, "deal", table(tmp_path, many), progress=seen.append, cancelled=lambda: len(seen) > 3)
    assert report.cancelled
    assert report.imported == 0
    assert 0 < report.read < 2000
    assert items(staffed) == {}
    assert staffed.records.employees.count() == 2
    assert staffed.records.companies.count() == 0
    assert staffed.pipelines.all() == ()
    assert "colour" not in staffed.types.schema().entities["deal"].by_key


def test_an_import_that_fails_at_the_end_has_written_nothing(
    staffed: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.importing.staging.Staging.copy_product_rows", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_csv(staffed, "deal", table(tmp_path, DEALS))
    assert items(staffed) == {}
    assert staffed.records.companies.count() == 0
    assert "region" not in staffed.types.schema().entities["deal"].by_key


def test_while_a_table_is_read_others_can_write(staffed: Workspace, tmp_path: Path) -> None:
    many = "id,title\n" + "".join(f"D{n},Deal {n}\n" for n in range(2000))
    with Workspace.open(staffed.path, Access.WRITE) as other:

        def meanwhile(_: Progress) -> None:
            other.records.contacts.put(Contact(other.records.contacts.new_id(), "Zoe"))

        report = import_csv(staffed, "deal", table(tmp_path, many), progress=meanwhile)
        assert report.imported == 2000
        assert other.records.contacts.count() > 3


def test_listeners_hear_of_an_import_once_it_is_written(staffed: Workspace, tmp_path: Path) -> None:
    seen: list[tuple[str, str, int]] = []
    staffed.listen(lambda change: seen.append((change.what, change.entity, len(items(staffed)))))
    import_csv(staffed, "deal", table(tmp_path, DEALS))
    assert ("items", "deal", 3) in seen
    assert {count for _, _, count in seen} == {3}


def test_ids_go_on_where_the_import_ends(staffed: Workspace, tmp_path: Path) -> None:
    import_csv(staffed, "deal", table(tmp_path, "id,title,account\n7,A,Ferri\n12,B,Rossi\nX,C,Ferri\n"))
    assert staffed.records.items("deal").new_id() == "13"
    assert staffed.records.companies.new_id() == "3"
    import_csv(staffed, "deal", table(tmp_path, "title\nD\n", "more.csv"))
    assert "14" in items(staffed)
