"""What Larchwood Joinery makes, and what it has set up."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from app.engine.model.lookup import Lookup
from app.engine.model.own_company import OwnCompany
from app.engine.model.products import Product
from app.engine.model.values import FieldType, Money
from app.paths import resources
from app.storage.company import ConfiguredProvider, Variable
from app.storage.workspace import Workspace

WINDOWS, DOORS, STAIRS, FURNITURE, CARE = "windows", "doors", "staircases", "furniture", "care"
LINES = ((WINDOWS, "Windows"), (DOORS, "Doors"), (STAIRS, "Staircases"), (FURNITURE, "Furniture"), (CARE, "Care"))

_PRODUCTS = (
    ("W-LAR-2", "Larch window, two panes", WINDOWS, 640, "piece"),
    ("W-LAR-3", "Larch window, three panes", WINDOWS, 815, "piece"),
    ("W-OAK-3", "Oak window, three panes", WINDOWS, 1090, "piece"),
    ("W-ROOF", "Roof window", WINDOWS, 930, "piece"),
    ("W-SASH", "Sliding sash window", WINDOWS, 1240, "piece"),
    ("D-FRONT", "Front door, larch", DOORS, 2350, "piece"),
    ("D-GARDEN", "Garden door, double", DOORS, 2890, "piece"),
    ("D-INNER", "Inner door, oak", DOORS, 720, "piece"),
    ("S-STRAIGHT", "Staircase, straight", STAIRS, 5400, "piece"),
    ("S-TURNED", "Staircase, quarter turn", STAIRS, 7250, "piece"),
    ("F-TABLE", "Dining table, oak", FURNITURE, 1980, "piece"),
    ("F-BENCH", "Bench, larch", FURNITURE, 460, "piece"),
    ("C-REFINISH", "Refinishing of a window", CARE, 180, "piece"),
    ("C-SEALS", "New seals and adjustment", CARE, 95, "piece"),
    ("C-VISIT", "Visit of a fitter", CARE, 120, "hour"),
)


_LOOKUPS = (
    Lookup("delivery_days", "Delivery by country", ("Country", "Working days", "By"), (
        ("Italy", "3", "Own van"), ("France", "6", "Own van"),
        ("Poland", "7", "Carrier"), ("United Kingdom", "10", "Carrier"))),
    Lookup("warehouses", "Warehouse by country", ("Country", "Warehouse", "Loads until", "E-mail"), (
        ("Italy", "Trento", "16:00", "trento@larchwood.example.com"),
        ("France", "Trento", "12:00", "trento@larchwood.example.com"),
        ("Poland", "Katowice", "15:00", "katowice@larchwood.example.com"),
        ("United Kingdom", "Harwich", "14:00", "harwich@larchwood.example.com"))),
    Lookup("discounts", "Discount by kind of client", ("Sector", "Discount", "Days to pay"), (
        ("Architect", "0.05", "30"), ("Builder", "0.08", "45"),
        ("Hotel", "0.03", "30"), ("Public body", "0", "60"))),
)  # fmt: skip
_OWN_COMPANIES = (
    OwnCompany("larchwood", "Larchwood Joinery", {
        "legal_name": "Larchwood Joinery S.r.l. (a fictional company)",
        "address": "Via dei Larici 12\n38100 Valdoro TN\nItaly",
        "registration": "Register of Valdoro, TN-000000", "tax_id": "00000000000", "vat_id": "IT00000000000",
        "bank": "Banca di Valdoro", "iban": "IT00 X000 0000 0000 0000 0000 000", "bic": "XXXXITXXXXX",
        "email": "office@larchwood.example.com", "phone": "+44 20 7946 0001",
        "web": "https://larchwood.example.com", "director": "Elena Valsecchi",
    }, default=True),
    OwnCompany("larchwood_uk", "Larchwood Joinery UK", {
        "legal_name": "Larchwood Joinery (UK) Ltd (a fictional company)",
        "address": "3 Orchard Road\nAshdown\nUnited Kingdom",
        "registration": "Company number 00000000", "vat_id": "GB000000000",
        "bank": "Ashdown Bank", "iban": "GB00 XXXX 0000 0000 0000 00", "bic": "XXXXGBXXXXX",
        "email": "office.uk@larchwood.example.com", "phone": "+44 20 7946 0002",
        "web": "https://larchwood.example.com/uk", "director": "Hannah Whitfield",
    }),
)  # fmt: skip


def add_goods(workspace: Workspace) -> dict[str, tuple[Product, ...]]:
    """Add the price list and return it by product line."""
    products: dict[str, list[Product]] = {}
    for code, name, line, price, unit in _PRODUCTS:
        product = Product(code, name, Money(Decimal(price), "EUR"), unit, {"line": line})
        products.setdefault(line, []).append(product)
    workspace.records.products.write(one for some in products.values() for one in some)
    return {line: tuple(some) for line, some in products.items()}


def add_setup(workspace: Workspace) -> None:
    """Add rates, variables, look-up tables, own companies and simulated ways to send."""
    for currency, rate in (("GBP", "1.17"), ("PLN", "0.23"), ("USD", "0.92")):
        workspace.rates.put(currency, Decimal(rate))
    for variable in (
        Variable("company_name", FieldType.STRING, "Larchwood Joinery", "The fictional company of this sample"),
        Variable("office_phone", FieldType.STRING, "+44 20 7946 0001", "What clients call"),
        Variable("review_link", FieldType.URL, "https://larchwood.example.com/review", "Where clients say how it was"),
        Variable("vat", FieldType.DECIMAL, Decimal("0.22"), "Value added tax"),
    ):
        workspace.variables.put(variable)
    for lookup in _LOOKUPS:
        workspace.lookups.put(lookup)
    for company in _OWN_COMPANIES:
        workspace.own_companies.put(company)
    for key, name, channel in (
        ("city-sms", "City SMS (simulated)", "sms"),
        ("main-line", "Main line (simulated)", "telephony"),
        ("office-mail", "Office mailbox (simulated)", "email"),
        ("larchwood_bot", "Larchwood bot (simulated)", "telegram"),
    ):
        priced = {"sms_price": "0.08 EUR"} if channel == "sms" else {}
        workspace.providers.put(ConfiguredProvider(key, name, channel, {"simulated": True, **priced}))


def add_files(workspace: Workspace, now: datetime) -> None:
    """Add the files that rules attach, and the templates of which they make documents."""
    for folder in ("files", "documents"):
        for path in sorted((resources() / "sample" / folder).iterdir()):
            workspace.files.add_path(path, now)
