from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.model.belongings import Document, Relations, Task, id_of
from app.engine.model.item import Item
from app.engine.model.people import Absence, Company, Contact, Department, Employee, Role
from app.engine.model.products import ItemProducts, Product, ProductRow
from app.engine.model.schema import EntityType, Field, Option, Pipeline, smart_process
from app.engine.model.values import Email, FieldType, File, Money, Phone
from app.storage.changes import Edit, Entry
from app.storage.errors import InUse
from app.storage.records.shelf import Query
from app.storage.records.values import read_values, write_values
from app.storage.workspace import Workspace

ROOF = Item(
    "1", "deal", "sales", "new",
    {
        "title": "Roof, Rossi", "amount": Money(Decimal("1200.50"), "EUR"), "responsible": "7", "observers": ("7", "8"),
        "created_at": datetime(2026, 3, 1, 9, tzinfo=UTC), "close_date": date(2026, 4, 1), "probability": 40,
        "recurring": False, "contacts": ("contact:1",), "company": "company:1", "description": "Größe: 120 m²",
    },
)  # fmt: skip


def deal(key: str, **values: object) -> Item:
    return Item(key, "deal", "sales", "new", values)


def titles(workspace: Workspace, query: Query) -> list[object]:
    return [one.values.get("title") for one in workspace.records.items("deal").page(query)]


def test_an_item_comes_back_as_it_went_in(sales: Workspace) -> None:
    sales.records.put(ROOF)
    assert sales.records.items("deal").get("1") == ROOF
    assert sales.items().get("deal", "1") == ROOF
    assert sales.items().get("lead", "1") is None


def test_every_type_of_field_keeps_its_value(sales: Workspace) -> None:
    values = {
        FieldType.STRING: "a", FieldType.TEXT: "a\nb", FieldType.INTEGER: 7, FieldType.DECIMAL: Decimal("0.10"),
        FieldType.MONEY: Money(Decimal("1.10"), "GBP"), FieldType.BOOLEAN: True, FieldType.DATE: date(2024, 2, 29),
        FieldType.DATETIME: datetime(2026, 3, 29, 1, 30, tzinfo=UTC), FieldType.ENUMERATION: "flat",
        FieldType.EMPLOYEE: "7", FieldType.CLIENT: "contact:1", FieldType.FILE: File("f", "plan.pdf", 9),
        FieldType.URL: "https://example.com", FieldType.ADDRESS: "Mill Lane 1",
        FieldType.PHONES: (Phone("+44 7700 900001", "home"),), FieldType.EMAILS: (Email("a@example.com", "mailing"),),
    }  # fmt: skip
    assert set(values) == set(FieldType)
    for kind in FieldType:
        options = (Option("flat", "Flat"),) if kind is FieldType.ENUMERATION else ()
        sales.types.put_field("deal", Field(f"own_{kind}", str(kind), kind, options=options))
        if kind not in (FieldType.PHONES, FieldType.EMAILS):
            sales.types.put_field("deal", Field(f"many_{kind}", str(kind), kind, multiple=True))
    own = {f"own_{kind}": value for kind, value in values.items()}
    many = {f"many_{kind}": (value,) for kind, value in values.items() if not isinstance(value, tuple)}
    sales.records.put(deal("1", **own, **many))
    assert sales.records.items("deal").get("1") == deal("1", **own, **many)


def test_a_value_that_no_longer_fits_its_field_is_kept_as_it_stands() -> None:
    fields = {"size": Field("size", "Size", FieldType.INTEGER)}
    assert read_values({"size": "XL", "gone": ["a", "b"], "empty": None}, fields) == {"size": "XL", "gone": ("a", "b")}


json_values = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.text(min_size=1),
    lambda inner: st.lists(inner, min_size=1, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.text(min_size=1), json_values, max_size=5))
def test_writing_and_reading_values_is_the_same_again(raw: dict[str, object]) -> None:
    values = read_values(raw, {})
    assert read_values(write_values(values), {}) == values


def test_pages_filter_by_stage_person_and_words(sales: Workspace) -> None:
    shelf = sales.records.items("deal")
    sales.records.put(Company("1", "Ferri Hotels"), Contact("1", "Paolo", "Rossi"), Employee("7", "Ann Lee"))
    sales.records.put(
        deal("1", title="Roof", company="company:1", responsible="7"),
        deal("2", title="Wall", contacts=("contact:1",)),
        deal("3", title="Roof and WALL", description="ÉTAGE"),
    )
    shelf.move(["3"], "won")
    assert titles(sales, Query(text="roof")) == ["Roof", "Roof and WALL"]
    assert titles(sales, Query(text="wall roof")) == ["Roof and WALL"]
    assert titles(sales, Query(text="étage")) == ["Roof and WALL"]
    assert titles(sales, Query(text="ferri")) == ["Roof"]
    assert titles(sales, Query(text="rossi")) == ["Wall"]
    assert titles(sales, Query(text="lee")) == ["Roof"]
    assert titles(sales, Query(text="%")) == []
    assert titles(sales, Query(pipeline="sales", stage="won")) == ["Roof and WALL"]
    assert titles(sales, Query(responsible="7")) == ["Roof"]
    assert shelf.count(Query(text="roof")) == 2
    assert shelf.stage_counts("sales") == {"new": 2, "won": 1}


def test_pages_sort_as_a_person_expects(sales: Workspace) -> None:
    sales.records.put(Company("1", "Zeta"), Company("2", "alpha"), Employee("7", "Ann"), Employee("8", "Zoe"))
    sales.records.put(
        deal("1", title="b", amount=Money(Decimal(9), "EUR"), company="company:1", responsible="8", probability=5),
        deal("2", title="A", amount=Money(Decimal(1000), "EUR"), company="company:2", responsible="7", probability=30),
        deal("10", title="c"),
    )
    assert titles(sales, Query(sort="title")) == ["A", "b", "c"]
    assert titles(sales, Query(sort="title", descending=True)) == ["c", "b", "A"]
    assert titles(sales, Query(sort="amount")) == ["b", "A", "c"]
    assert titles(sales, Query(sort="amount", descending=True)) == ["A", "b", "c"]
    assert titles(sales, Query(sort="probability")) == ["b", "A", "c"]
    assert titles(sales, Query(sort="company")) == ["A", "b", "c"]
    assert titles(sales, Query(sort="responsible")) == ["A", "b", "c"]
    assert titles(sales, Query(sort="id")) == ["b", "A", "c"]
    assert titles(sales, Query(sort="no such field")) == ["b", "A", "c"]
    sales.records.items("deal").move(["1"], "won")
    assert titles(sales, Query(sort="stage")) == ["A", "c", "b"]


def test_names_stand_in_the_order_of_the_alphabet(sales: Workspace) -> None:
    names = ["Bâtisseurs du Nord", "Budowa Wisła", "Hôtel du Moulin", "Hotel Miralago", "Lublin", "Łódź"]
    sales.records.put(*(Company(name, name) for name in reversed(names)))
    assert [one.name for one in sales.records.companies.all()] == names
    assert sales.records.companies.ids(Query(sort="name", descending=True)) == names[::-1]


def test_pages_follow_one_another_without_gap_or_overlap(sales: Workspace) -> None:
    shelf = sales.records.items("deal")
    shelf.write(deal(str(n), title=f"Deal {n % 7}") for n in range(1, 1201))
    query = Query(sort="title")
    paged = [one.id for start in range(0, 1200, 100) for one in shelf.page(query, offset=start, limit=100)]
    assert paged == shelf.ids(query)
    assert len(set(paged)) == 1200
    assert [one.id for one in shelf.many(paged)] == paged


def test_the_engine_walks_items_oldest_first(sales: Workspace) -> None:
    for key, day in (("a", 3), ("b", 1), ("c", 2)):
        sales.records.put(deal(key, title=key, created_at=datetime(2026, 1, day, tzinfo=UTC)))
    assert [one.id for one in sales.items().of("deal")] == ["b", "c", "a"]


def test_new_ids_are_never_given_twice(sales: Workspace) -> None:
    shelf = sales.records.items("deal")
    assert [shelf.new_id(), shelf.new_id()] == ["1", "2"]
    shelf.put(deal("41"))
    shelf.put(deal("QX-7"))
    assert shelf.new_id() == "42"
    sales.records.delete(deal("41"))
    assert shelf.new_id() == "43"
    assert sales.records.items("lead").new_id() == "1"


CLIENTS: tuple[Entry, ...] = (
    Company("1", "Ferri Hotels", (Phone("+44 20 7946 0001"),), (Email("office@example.com"),)),
    Contact(
        "1", "Paolo", "Rossi", "Owner", (Phone("+44 7700 900001", "mobile"),), (Email("p@example.org", "home"),), "1"
    ),
)
PEOPLE: tuple[Entry, ...] = (
    Department("sales", "Sales", None, "1"),
    Department("north", "North", "sales"),
    Employee(
        "1", "Ann Lee", "Head", "sales", (Email("ann@example.com"),), (Phone("+44 7700 900002"),),
        (Absence(datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 8, 15, tzinfo=UTC), "Holiday"),), None, active=False,
    ),
    Employee("2", "Bo", department="north"),
    Role("lawyers", "Lawyers", ("2", "1")),
)  # fmt: skip
PRODUCTS: tuple[Entry, ...] = (Product("1", "Window", Money(Decimal("99.90"), "EUR"), "piece", {"line": "larch"}),)


def everything(workspace: Workspace) -> list[object]:
    records = workspace.records
    shelves = (
        records.companies, records.contacts, records.departments, records.employees, records.roles, records.products,
        records.items("deal"),
    )  # fmt: skip
    rows = [records.product_rows.of("deal", one.id) for one in records.items("deal").all()]
    return [list(shelf.all()) for shelf in shelves] + [rows]


@pytest.fixture
def full(sales: Workspace) -> Workspace:
    sales.records.put(*CLIENTS, *PEOPLE, *PRODUCTS, ROOF)
    rows = (ProductRow("Window", Money(Decimal(90), "EUR"), Decimal("2.5"), "1"), ProductRow("By hand"))
    sales.records.product_rows.put(ItemProducts("deal", "1", rows))
    return sales


def test_records_of_every_kind_come_back_as_they_went_in(full: Workspace) -> None:
    assert everything(full) == [
        [CLIENTS[0]], [CLIENTS[1]], [PEOPLE[1], PEOPLE[0]], [PEOPLE[2], PEOPLE[3]], [PEOPLE[4]], [PRODUCTS[0]], [ROOF],
        [full.records.product_rows.of("deal", "1")],
    ]  # fmt: skip


@pytest.mark.parametrize("gone", [*CLIENTS, *PEOPLE, *PRODUCTS, ROOF], ids=lambda one: f"{type(one).__name__} {one.id}")
def test_removing_any_record_can_be_undone_and_done_again(full: Workspace, gone: Entry) -> None:
    before = everything(full)
    edit = full.records.delete(gone)
    after = everything(full)
    assert after != before
    full.records.apply(edit.undone())
    assert everything(full) == before
    full.records.apply(edit)
    assert everything(full) == after


def test_what_pointed_at_a_removed_record_lets_go(full: Workspace) -> None:
    full.records.delete(PEOPLE[2])
    assert full.records.roles.get("lawyers") == Role("lawyers", "Lawyers", ("2",))
    assert full.records.departments.get("sales") == Department("sales", "Sales")
    full.records.delete(PEOPLE[1])
    assert full.records.employees.get("2") == Employee("2", "Bo", department="sales")
    full.records.delete(CLIENTS[0])
    contact = full.records.contacts.get("1")
    assert contact is not None
    assert contact.company is None


def test_what_belongs_to_a_removed_item_goes_with_it_and_comes_back_in_its_order(full: Workspace) -> None:
    mine, other = ("deal", "1"), ("deal", "2")
    task, second = Task("Call", "7", id="t1", item=mine), Task("Write", "7", id="t0", item=mine)
    offer = Document("5", 5, File("t", "Offer.docx"), "Offer", id="d1", item=mine)
    kept = Task("Wait", "7", id="t2", item=other)
    ties = [Relations((other,), id=id_of(mine), item=mine), Relations((mine,), id=id_of(other), item=other)]
    full.records.put(deal("2"))
    full.belongings.write(task, second, offer, kept, *ties)

    edit = full.records.delete(ROOF)

    assert (full.belongings.all(Task), full.belongings.all(Document)) == ((kept,), ())
    assert full.belongings.of(Relations, other) == (Relations((), id=id_of(other), item=other),)
    assert full.belongings.last_count(Document, offer.series) == 5
    full.records.apply(edit.undone())
    assert full.belongings.of(Task, mine) == (task, second)
    assert full.belongings.all(Document) == (offer,)
    assert set(full.belongings.all(Relations)) == set(ties)


def test_changing_a_record_can_be_undone(full: Workspace) -> None:
    before = everything(full)
    edits: list[Edit] = [
        full.records.put(ROOF.with_values({"title": "Cellar", "amount": None})),
        full.records.items("deal").move(["1"], "won"),
        full.records.put(Employee("9", "New"), Role("lawyers", "Lawyers", ("9",))),
        full.records.product_rows.put(ItemProducts("deal", "1")),
    ]
    assert everything(full) != before
    for edit in reversed(edits):
        full.records.apply(edit.undone())
    assert everything(full) == before


def test_sorting_clients_goes_by_last_name(sales: Workspace) -> None:
    sales.records.put(Contact("1", "Zoe", "adams"), Contact("2", "Ann", "Zorn"), Contact("3", "Bo", "Adams"))
    assert sales.records.contacts.ids() == ["3", "1", "2"]
    assert sales.records.contacts.ids(Query(sort="first_name")) == ["2", "3", "1"]
    assert sales.records.contacts.ids(Query(text="zorn")) == ["2"]


def test_clients_have_fields_of_their_own(sales: Workspace) -> None:
    sales.types.put_field("company", Field("founded", "Founded", FieldType.DATE))
    company = Company("1", "Ferri", values={"founded": date(1990, 1, 1)})
    sales.records.put(company)
    assert sales.records.companies.get("1") == company


def test_a_field_added_to_deals_is_in_the_schema_at_once_and_gone_when_taken_back(sales: Workspace) -> None:
    sales.types.put_field("deal", Field("roof", "Roof", FieldType.ENUMERATION, options=(Option("flat", "Flat"),)))
    entity = sales.types.schema().entities["deal"]
    assert entity.by_key["roof"] == Field(
        "roof", "Roof", FieldType.ENUMERATION, custom=True, options=(Option("flat", "Flat"),)
    )
    sales.records.put(deal("1", roof="flat"))
    sales.types.remove_field("deal", "roof")
    assert "roof" not in sales.types.schema().entities["deal"].by_key
    sales.types.put_field("deal", entity.by_key["roof"])
    item = sales.records.items("deal").get("1")
    assert item is not None
    assert item.values["roof"] == "flat"


def test_a_schema_change_that_is_taken_back_leaves_no_trace_in_memory(sales: Workspace) -> None:
    def fails() -> None:
        with sales.transaction():
            sales.types.put_field("deal", Field("roof", "Roof", FieldType.STRING))
            assert "roof" in sales.types.schema().entities["deal"].by_key
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert "roof" not in sales.types.schema().entities["deal"].by_key


def test_a_smart_process_has_the_common_fields_and_its_own(sales: Workspace) -> None:
    visits = smart_process("visit", "Visits", Field("floor", "Floor", FieldType.INTEGER, custom=True))
    sales.types.put(visits)
    assert sales.types.schema().entities["visit"] == visits
    other = EntityType("visit", "Site visits", visits.fields, smart=True)
    sales.types.put(other)
    assert sales.types.schema().entities["visit"] == other
    assert sales.types.remove("visit") == other
    assert "visit" not in sales.types.schema().entities


def test_a_smart_process_with_pipelines_is_not_removed(sales: Workspace) -> None:
    sales.types.put(smart_process("visit", "Visits"))
    sales.pipelines.put(Pipeline("visits", "Visits", "visit", ()))
    with pytest.raises(InUse, match="still has pipelines"):
        sales.types.remove("visit")


def test_the_directory_knows_people_whole_and_clients_when_asked(full: Workspace) -> None:
    directory = full.directory()
    assert directory.employees["1"] == PEOPLE[2]
    assert directory.departments["north"].parent == "sales"
    assert directory.roles["lawyers"].members == ("2", "1")
    assert directory.contacts["1"] == CLIENTS[1]
    assert directory.companies.get("1") == CLIENTS[0]
    assert directory.companies.get("nobody") is None
    assert (len(directory.contacts), list(directory.contacts)) == (1, ["1"])
    with pytest.raises(KeyError):
        directory.contacts["nobody"]


def test_the_directory_stays_as_it_was_for_those_who_hold_it(full: Workspace) -> None:
    directory = full.directory()
    assert directory.contacts["1"].first_name == "Paolo"
    full.records.put(Contact("1", "Pietro"))
    assert directory.contacts["1"].first_name == "Paolo"
    assert full.directory().contacts["1"].first_name == "Pietro"
