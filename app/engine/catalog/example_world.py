"""A small company in which the examples of rules and triggers are run: by our tests, by other packages', by help pages.

It is Tuesday, 10 March 2026, 10:00 in Rome. *Ann* sells, *Bo* heads her department, *Tim* is on holiday, *Eve* works
evenings, *Lea* is the lawyer, *Max* heads the company. The client is *Paolo Rossi*, the deal "Roof, Rossi".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from app.engine.calendar import Calendar
from app.engine.hours import Hours
from app.engine.model.belongings import Chat, Delivery, Document, Payment, Products, Relations, Task
from app.engine.model.documents import DocumentTemplate, TemplateProblem
from app.engine.model.item import Item
from app.engine.model.lookup import Lookup
from app.engine.model.own_company import OwnCompany
from app.engine.model.people import Absence, Company, Contact, Department, Employee, Role
from app.engine.model.products import Product, ProductRow
from app.engine.model.schema import (
    EntityType,
    Field,
    Option,
    Pipeline,
    PipelineStage,
    Schema,
    StageKind,
    builtin_schema,
    smart_process,
)
from app.engine.model.values import Email, FieldType, File, Money, Phone
from app.engine.overlay import LaidBelongings, kept
from app.engine.ports import LOG_PROVIDER, Directory, NoBelongings, Provider
from app.engine.words import msg

ZONE = "Europe/Rome"
NOW = datetime(2026, 3, 10, 10, tzinfo=ZoneInfo(ZONE))


class ExampleBelongings(LaidBelongings):
    """Chats, tasks, papers, payments and products, see `BELONGINGS`."""

    def __init__(self) -> None:
        """Hold them all."""
        super().__init__(NoBelongings(), kept(BELONGINGS))


class ExampleItems:
    """The records of the company."""

    def __init__(self, items: Sequence[Item]) -> None:
        """Hold some records, oldest first."""
        self._items = items

    def get(self, entity: str, item_id: str) -> Item | None:
        """Return one record."""
        return next((one for one in self.of(entity) if one.id == item_id), None)

    def of(self, entity: str) -> Iterable[Item]:
        """Walk the records of a type."""
        return (one for one in self._items if one.entity == entity)


def _mail(name: str) -> tuple[Email, ...]:
    return (Email(f"{name}@example.com"),)


EMPLOYEES = (
    Employee(
        "ann",
        "Ann Keller",
        "Sales manager",
        "sales",
        _mail("ann"),
        (Phone("+39 02 5550 1011"), Phone("+39 333 555 0101", "mobile")),
    ),
    Employee("bo", "Bo Lindqvist", "Head of sales", "sales", _mail("bo"), (Phone("+39 333 555 0201", "mobile"),)),
    Employee(
        "tim",
        "Tim Weber",
        "Sales manager",
        "sales",
        absences=(Absence(datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 16, tzinfo=UTC), "Holiday"),),
    ),
    Employee("eve", "Eve Martin", "Support", "support", _mail("eve"), calendar="evenings"),
    Employee("lea", "Lea Moreau", "Lawyer", "legal", _mail("lea"), (Phone("+39 02 5550 1031"),)),
    Employee("max", "Max Berger", "Managing director", "company", _mail("max")),
)
DEPARTMENTS = (
    Department("company", "Company", None, "max"),
    Department("sales", "Sales", "company", "bo"),
    Department("support", "Support", "company"),
    Department("legal", "Legal", "company", "lea"),
)
ROLES = (Role("lawyers", "Lawyers", ("lea",)), Role("translators", "Translators"))
PAOLO = Contact(
    "paolo",
    "Paolo",
    "Rossi",
    "Owner",
    (Phone("+39 02 5550 1001"), Phone("+39 333 555 0102", "mobile")),
    (Email("paolo.rossi@example.org", "home"), Email("paolo@example.org"), Email("p.rossi@example.org")),
    "rossi",
)
ROSSI = Company("rossi", "Rossi Costruzioni", (Phone("+39 02 5550 1000"),), (Email("office@example.org"),))
DEAL = ("deal", "7")
PRODUCTS = {
    "tile": Product("tile", "Roof tile", Money(Decimal("2.50"), "EUR"), "pcs"),
    "gutter": Product("gutter", "Copper gutter", Money(Decimal("48.00"), "EUR"), "m"),
}
ROWS = (
    ProductRow("Roof tile", Money(Decimal("2.50"), "EUR"), Decimal(1200), "tile"),
    ProductRow("Scaffolding", Money(Decimal("2000.00"), "EUR")),
)
LOOKUPS = {
    "regions": Lookup(
        "regions", "Regions", ("City", "Warehouse", "Days"), (("Rome", "South", "2"), ("Milan", "North", "1"))
    ),
}
OWN_COMPANIES = {
    "roofs": OwnCompany(
        "roofs",
        "Example Roofs",
        {"legal_name": "Example Roofs Srl", "address": "Via Esempio 1, Rome", "tax_id": "00000000000"},
        default=True,
    ),
    "tiles": OwnCompany("tiles", "Example Tiles"),
}
OFFER = File("offer", "Offer.docx", 20_000)
TEMPLATES = {
    "offer": DocumentTemplate(
        "offer", "Offer.docx", ("item.title", "client.name", "item.amount"), ("valid_until",), uses_products=True
    ),
    "broken": DocumentTemplate(
        "broken", "Broken.docx", problems=(TemplateProblem(msg("A placeholder is not closed."), msg("Page 1")),)
    ),
}
BELONGINGS = (
    Chat("Roof, Rossi", ("ann", "bo"), id="chat-of-a-rule"),
    Chat("Roofers", ("ann", "lea"), made_by_rule=False, id="chat-by-hand"),
    Chat("Canteen", ("ann",), made_by_rule=False, private=False, id="chat-open"),
    Task(
        "Measure the roof",
        "ann",
        "in_progress",
        creator="bo",
        deadline=datetime(2026, 3, 12, 12, tzinfo=ZoneInfo(ZONE)),
        created_at=datetime(2026, 3, 3, 9, tzinfo=ZoneInfo(ZONE)),
        stage="new",
        id="measure",
        item=DEAL,
    ),
    Task(
        "Check the contract",
        "lea",
        "completed",
        closed_at=datetime(2026, 3, 9, 16, tzinfo=ZoneInfo(ZONE)),
        closed_by="lea",
        stage="contract",
        id="check",
        item=DEAL,
    ),
    Document(
        "2026-0003",
        3,
        OFFER,
        "Offer.docx",
        url="https://example.com/d/offer-3",
        created_by="ann",
        id="offer-3",
        item=DEAL,
    ),
    Task("Ring the neighbours", "ann", stage="new", id="of-another", item=("deal", "5")),
    Document("2026-0002", 2, OFFER, "Offer.docx", id="offer-2", item=("deal", "5")),
    Payment("14", 14, Money(Decimal("5000.00"), "EUR"), url="https://example.com/p/14", id="payment-14", item=DEAL),
    Delivery("packed", "Courier", "TRACK-1", id="delivery-1", item=DEAL),
    Products(ROWS, id="deal:7", item=DEAL),
    Relations((("invoice", "1"), ("deal", "5")), id="deal:7", item=DEAL),
)
SALES = Pipeline(
    "sales",
    "Sales pipeline",
    "deal",
    (
        PipelineStage("new", "New"),
        PipelineStage("contract", "Contract"),
        PipelineStage("invoice", "Invoice"),
        PipelineStage("won", "Won", "#7BD500", StageKind.WON),
        PipelineStage("lost", "Lost", "#FF5752", StageKind.LOST),
    ),
)
SERVICE = Pipeline(
    "service",
    "Service pipeline",
    "deal",
    (PipelineStage("visit", "Visit"), PipelineStage("repair", "Repair")),
)
LEADS = Pipeline("leads", "Leads pipeline", "lead", (PipelineStage("heard", "Heard"),))
QUOTES = Pipeline("quotes", "Quotes", "quote", (PipelineStage("draft", "Draft"), PipelineStage("agreed", "Agreed")))
INVOICES = Pipeline("invoices", "Invoices", "invoice", (PipelineStage("draft", "Draft"), PipelineStage("sent", "Sent")))
LANGUAGE = Field(
    "language",
    "Language",
    FieldType.ENUMERATION,
    custom=True,
    options=(Option("it", "Italian"), Option("en", "English")),
)
INSPECTIONS = Pipeline("inspections", "Inspections", "inspection", (PipelineStage("planned", "Planned"),))
INSPECTION = smart_process(
    "inspection",
    "Inspections",
    Field("inspector", "Inspector", FieldType.EMPLOYEE, custom=True),
    Field("roof_type", "Roof", FieldType.STRING, custom=True),
)
TENDER = smart_process("tender", "Tenders")
CUSTOM_FIELDS = (
    Field("chat_id", "Group chat ID", FieldType.STRING, custom=True),
    Field(
        "roof_type",
        "Roof",
        FieldType.ENUMERATION,
        custom=True,
        options=(Option("flat", "Flat roof"), Option("pitched", "Pitched roof")),
    ),
    Field("contract", "Contract", FieldType.FILE, multiple=True, custom=True),
    Field("phones", "Phones", FieldType.PHONES, custom=True),
)
ITEM = Item(
    "7",
    "deal",
    "sales",
    "new",
    {
        "id": "7",
        "title": "Roof, Rossi",
        "amount": Money(Decimal("5000.00"), "EUR"),
        "responsible": "ann",
        "created_by": "bo",
        "contacts": ("contact:paolo",),
        "company": "company:rossi",
        "source": "web",
        "stage": "new",
        "probability": 40,
        "begin_date": date(2026, 3, 2),
        "close_date": date(2026, 4, 30),
        "created_at": datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo(ZONE)),
    },
)
OTHER_ITEMS = (
    Item("3", "deal", "sales", "won", {"id": "3", "title": "Gutter, Verdi", "responsible": "lea", "stage": "won"}),
    Item("4", "deal", "sales", "won", {"id": "4", "title": "Chimney, Verdi", "responsible": "bo", "stage": "won"}),
    Item("5", "deal", "sales", "contract", {"id": "5", "title": "Roof, Bianchi", "responsible": "bo"}),
    Item("6", "deal", "sales", "invoice", {"id": "6", "title": "Tiles, Rossi", "contacts": ("contact:paolo",)}),
    Item(
        "1",
        "invoice",
        "invoices",
        "sent",
        {
            "id": "1",
            "title": "Invoice",
            "number": "2026-7",
            "amount": Money(Decimal("1200.00"), "EUR"),
            "paid": False,
            "contacts": ("contact:paolo",),
        },
    ),
)
PROVIDERS = (
    LOG_PROVIDER,
    Provider("sms-gate", "SMS gateway", "sms"),
    Provider("office-line", "Office line", "telephony"),
    Provider("office", "office@example.com", "email"),
    Provider("roof_bot", "Roof bot", "telegram"),
)


def _schema() -> Schema:
    built_in = builtin_schema()
    deal = built_in.entities["deal"]
    deal = EntityType(deal.id, deal.name, (*deal.fields, *CUSTOM_FIELDS))
    pipelines = {one.id: one for one in (SALES, SERVICE, LEADS, QUOTES, INVOICES, INSPECTIONS)}
    entities = {one.id: one for one in (*built_in.entities.values(), deal, INSPECTION, TENDER)}
    contact, company = EntityType("contact", "Contacts", (LANGUAGE,)), EntityType("company", "Companies", ())
    clients = {"contact": contact, "company": company}
    return replace(built_in, entities=entities, pipelines=pipelines, clients=clients)


DIRECTORY = Directory(
    schema=_schema(),
    employees={one.id: one for one in EMPLOYEES},
    departments={one.id: one for one in DEPARTMENTS},
    roles={one.id: one for one in ROLES},
    contacts={PAOLO.id: PAOLO},
    companies={ROSSI.id: ROSSI},
    calendar=Calendar(ZONE),
    calendars={"evenings": Calendar(ZONE, ((Hours(17 * 60, 21 * 60),),) * 7)},
    rates={"USD": Decimal("0.80")},
    providers=PROVIDERS,
    lookups=LOOKUPS,
    products=PRODUCTS,
    own_companies=OWN_COMPANIES,
    templates=TEMPLATES,
)
