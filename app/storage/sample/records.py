"""Two hundred deals and what belongs to them, around a given day."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.engine.model.item import Item, Key
from app.engine.model.products import ItemProducts, Product, ProductRow
from app.engine.model.values import Email, File, Money, Phone
from app.storage.sample.clients import Client
from app.storage.sample.goods import CARE, DOORS, FURNITURE, STAIRS, WINDOWS
from app.storage.sample.people import SELLERS, ascii_name, at_clock

ORDERS, INSTALLATION = "orders", "installation"

_ORDER_STAGES = ("NEW", "IN_PROGRESS", "OFFER", "CONTRACT", "INVOICE", "PRODUCTION", "DELIVERY", "WON", "LOST")
_ORDER_WEIGHTS = (14, 16, 18, 9, 8, 14, 6, 45, 20)
_SPENT = {"NEW": (0, 3), "IN_PROGRESS": (2, 12), "OFFER": (8, 25), "CONTRACT": (15, 35), "INVOICE": (20, 45),
          "PRODUCTION": (30, 75), "DELIVERY": (60, 100), "WON": (70, 240), "LOST": (20, 200)}  # fmt: skip
_REPAIR_STAGES = ("REQUEST", "VISIT", "WORK", "DONE", "DECLINED")
_LEAD_STAGES = ("NEW", "CONTACTED", "GOOD", "UNFIT")
_SOURCES = ("website", "recommendation", "fair", "telephone", "advert", "partner")
_LOST_REASONS = ("price", "time", "competitor", "moved")
_CHANCES = {"priced": 0.6, "repeated": 0.15, "visited": 0.5}
_PROBABILITY = {"NEW": 10, "IN_PROGRESS": 25, "OFFER": 40, "CONTRACT": 70, "WON": 100, "LOST": 0}
_PROMISED = 90
_AHEAD = 14
"""So many days before it, or before today, an installation is planned."""
_PLANNED = 3
"""One order in so many comes with plans."""
_POUNDS = Decimal("0.86")
_QUANTITIES = {WINDOWS: (2, 24), DOORS: (1, 4), STAIRS: (1, 1), FURNITURE: (1, 8), CARE: (1, 6)}
_WISHES = (
    "Existing openings, walls of natural stone. The client asks for slim frames.",
    "Listed building: the profile has to match the old one.",
    "New building, plans are attached to the first mail. Handover in spring.",
    "Two floors, access only through the garden. Scaffold is up until the end of the month.",
    "Wants oiled larch, is undecided about the handles.",
    "Replacement after storm damage; the insurance pays, they need photos.",
    "Would like to visit the workshop before deciding.",
    "Third order from this client. Same finish as last time.",
)
_TROUBLES = ("Sash binds", "Draught at the seal", "Handle is loose", "Scratched finish", "Glass is misted",
             "Door drags on the floor", "Hinge creaks", "Rain comes in at the sill")  # fmt: skip
_STREETS = {
    "it": ("Via dei Larici", "Vicolo del Mulino", "Strada del Lago"),
    "fr": ("Rue des Tilleuls", "Chemin du Moulin"),
    "pl": ("ulica Lipowa", "ulica Młyńska"),
    "uk": ("Mill Lane", "Orchard Road", "Church Walk"),
}
_ACCESS = ("Ring at the gate.", "Lift on the left.", "Dog in the garden.", "")
_LEADS = ("Windows for an old farmhouse", "Staircase, quarter turn", "Price for six windows", "Garden door",
          "Repair of sash windows", "Meeting room table", "Windows for a school", "Front door, larch")  # fmt: skip


class Ledger:
    """Makes the records of the sample: the same ones for the same day and seed."""

    def __init__(
        self,
        today: date,
        seed: str,
        clients: Sequence[Client],
        goods: dict[str, tuple[Product, ...]],
        plans: tuple[File, ...] = (),
    ) -> None:
        """Deal with these clients and goods; some orders come with plans."""
        self.today = today
        self.clients = clients
        self.goods = goods
        self.plans = plans
        self.chance = random.Random(seed)
        self.items: list[Item] = []
        self.products: list[ItemProducts] = []
        self.related: list[tuple[Key, Key]] = []
        """Orders, each with a quote, invoice or installation that belongs to it."""
        self._owned = 0

    def fill(self) -> None:
        """Make all records."""
        for number in range(1, 151):
            self._order(number)
        for number in range(151, 201):
            self._repair(number)
        for number in range(1, 61):
            self._lead(number)
        orders = [one for one in self.items if one.pipeline == ORDERS]
        for number, order in enumerate((one for one in orders if one.stage not in ("NEW", "IN_PROGRESS")), 1):
            self._quote(number, order)
        for number, order in enumerate((one for one in orders if one.stage in _ORDER_STAGES[4:8]), 1):
            self._invoice(number, order)
        for number, order in enumerate((one for one in orders if one.stage in _ORDER_STAGES[5:8]), 1):
            self._installation(number, order)

    def _order(self, number: int) -> None:
        pick = self.chance
        client = pick.choice(self.clients)
        stage = pick.choices(_ORDER_STAGES, _ORDER_WEIGHTS)[0]
        line = pick.choices((WINDOWS, DOORS, STAIRS, FURNITURE), (6, 3, 2, 2))[0]
        rows = self._rows(line, client)
        begun = self._day_before(*_SPENT[stage])
        close = begun + timedelta(pick.randint(60, 110))
        ends = stage in ("WON", "LOST")
        close = min(close, self.today - timedelta(pick.randint(1, 15))) if ends else max(close, self._soon(4, 40))
        lead = rows[0]
        many = f"{lead.quantity} × " if lead.quantity > 1 else ""
        values = {
            "title": f"{many}{lead.name}, {client.name}",
            "amount": _sum(rows) if stage != "NEW" or self._happens("priced") else None,
            "begin_date": begun,
            "close_date": close,
            "probability": _PROBABILITY.get(stage, _PROMISED),
            "product_line": line,
            "description": pick.choice(_WISHES),
            "delivery_address": f"{pick.choice(_STREETS[client.country])} {pick.randint(1, 80)}",
            "recurring": self._happens("repeated"),
            "plans": self.plans if number % _PLANNED == 0 else (),
        }
        self._dates(values, stage, close)
        item = self._item("deal", number, ORDERS, stage, client, begun, values)
        self.products.append(ItemProducts("deal", item.id, rows))

    def _dates(self, values: dict[str, Any], stage: str, close: date) -> None:
        """Add what comes with the later stages."""
        place = _ORDER_STAGES.index(stage)
        if stage == "LOST":
            values["lost_reason"] = self.chance.choice(_LOST_REASONS)
            return
        if place >= _ORDER_STAGES.index("OFFER") or self._happens("visited"):
            values["site_visit"] = at_clock(values["begin_date"] + timedelta(6), self.chance.randint(9, 16))
        if place >= _ORDER_STAGES.index("INVOICE"):
            values["chat_id"] = f"chat-{self.chance.randrange(16**6):06x}"
        if place >= _ORDER_STAGES.index("PRODUCTION"):
            values["delivery_date"] = close - timedelta(2)

    def _repair(self, number: int) -> None:
        pick = self.chance
        client = pick.choice(self.clients)
        stage = pick.choices(_REPAIR_STAGES, (8, 9, 6, 20, 4))[0]
        begun = self._day_before(*((0, 20) if stage in _REPAIR_STAGES[:3] else (15, 160)))
        rows = self._rows(CARE, client)
        values: dict[str, Any] = {
            "title": f"{pick.choice(_TROUBLES)}, {client.name}", "amount": _sum(rows), "begin_date": begun,
            "close_date": begun + timedelta(pick.randint(10, 30)), "description": "Reported by telephone.",
        }  # fmt: skip
        if stage != "REQUEST":
            day = self._soon(1, 9) if stage == "VISIT" else begun + timedelta(4)
            values["site_visit"] = at_clock(day, pick.randint(8, 15), pick.choice((0, 30)))
        item = self._item("deal", number, "repairs", stage, client, begun, values)
        responsible = pick.choice(("39", "40"))
        self.items[-1] = item.with_values({"responsible": responsible})
        self.products.append(ItemProducts("deal", item.id, rows))

    def _lead(self, number: int) -> None:
        pick = self.chance
        person = pick.choice([one for one in self.clients if one.company is None])
        stage = pick.choices(_LEAD_STAGES, (12, 16, 18, 14))[0]
        begun = self._day_before(*((0, 10) if stage in _LEAD_STAGES[:2] else (10, 120)))
        first, _, last = person.name.partition(" ")
        values: dict[str, Any] = {"title": f"{pick.choice(_LEADS)}, {last}", "first_name": first, "last_name": last}
        if stage in _LEAD_STAGES[:2]:
            values["phones"] = (Phone(f"+44 7700 900{500 + number}", "mobile"),)
            values["emails"] = (Email(f"{ascii_name(first)}.{number}@mail.example.org", "home"),)
            person = replace(person, contacts=())
        self._item("lead", number, "leads", stage, person, begun, values)

    def _quote(self, number: int, order: Item) -> None:
        stage = {"OFFER": "SENT", "LOST": "EXPIRED"}.get(order.stage, "ACCEPTED")
        made = order.values["begin_date"] + timedelta(8)
        values = {
            "title": f"Quote for {order.values['title']}", "number": f"Q-{made.year}-{number:03}",
            "amount": order.values.get("amount"),
            "valid_until": self._soon(2, 25) if stage == "SENT" else made + timedelta(30),
        }  # fmt: skip
        item = self._belonging("quote", number, "quotes", stage, order, min(made, self.today), values)
        self._same_rows(order, item)

    def _invoice(self, number: int, order: Item) -> None:
        stage = "PAID" if order.stage != "INVOICE" else self.chance.choice(("DRAFT", "SENT", "SENT", "OVERDUE"))
        made = min(order.values["begin_date"] + timedelta(25), self.today - timedelta(3))
        due = {"OVERDUE": self.today - timedelta(5), "SENT": self._soon(3, 14)}.get(stage, made + timedelta(14))
        whole = order.values["amount"]
        values = {
            "title": f"First invoice, {order.values['title']}", "number": f"{made.year}-{100 + number}",
            "amount": Money(whole.amount / 2, whole.currency), "invoice_date": made, "pay_before": due,
            "paid": stage == "PAID",
        }  # fmt: skip
        item = self._belonging("invoice", number, "invoices", stage, order, made, values)
        self._same_rows(order, item)

    def _installation(self, number: int, order: Item) -> None:
        pick = self.chance
        stage = "DONE" if order.stage == "WON" else pick.choice(("PLANNED", "PLANNED", "CONFIRMED", "ON_SITE"))
        planned = {"DONE": order.values["close_date"], "ON_SITE": self.today}.get(stage, self._soon(2, 30))
        crew = tuple(sorted(pick.sample(("35", "36", "37"), 2)))
        values = {
            "title": f"Fit {order.values['title']}", "order_id": order.id, "planned_on": planned,
            "lead_fitter": crew[0], "crew": crew, "access_notes": pick.choice(_ACCESS),
            "signed_off": stage == "DONE", "site_address": order.values["delivery_address"],
        }  # fmt: skip
        begun = _weekday(min(planned, self.today) - timedelta(_AHEAD))
        self._belonging(INSTALLATION, number, "installations", stage, order, begun, values)

    def _item(
        self, entity: str, number: int, pipeline: str, stage: str, client: Client, begun: date, values: dict[str, Any]
    ) -> Item:
        made = at_clock(begun, self.chance.randint(8, 17), self.chance.randint(0, 59))
        made = min(made, at_clock(self.today, 8))
        people = SELLERS[client.country]
        self._owned += 1
        said = {
            "responsible": people[self._owned % len(people)], "created_by": people[0], "created_at": made,
            "modified_at": max(made, min(made + timedelta(self.chance.randint(0, 4)), at_clock(self.today, 8))),
            "source": self.chance.choice(_SOURCES), "contacts": client.contacts, "company": client.company,
        }  # fmt: skip
        filled = {key: value for key, value in {**values, **said}.items() if value not in (None, (), "")}
        item = Item(str(number), entity, pipeline, stage, filled)
        self.items.append(item)
        return item

    def _belonging(
        self, entity: str, number: int, pipeline: str, stage: str, order: Item, begun: date, values: dict[str, Any]
    ) -> Item:
        same = {key: order.values.get(key) for key in ("contacts", "company", "responsible", "source")}
        client = next(one for one in self.clients if one.contacts == order.values["contacts"])
        item = self._item(entity, number, pipeline, stage, client, begun, values)
        self.items[-1] = item.with_values({key: value for key, value in same.items() if value})
        self.related.append((order.key, item.key))
        return self.items[-1]

    def _same_rows(self, order: Item, item: Item) -> None:
        rows = next(one.rows for one in self.products if (one.entity, one.item) == order.key)
        self.products.append(ItemProducts(item.entity, item.id, rows))

    def _rows(self, line: str, client: Client) -> tuple[ProductRow, ...]:
        rows = []
        for product in self.chance.sample(self.goods[line], min(len(self.goods[line]), self.chance.randint(1, 2))):
            quantity = Decimal(self.chance.randint(*_QUANTITIES[line]))
            price = product.price or Money(Decimal(0), "EUR")
            if client.country == "uk":
                price = Money((price.amount * _POUNDS).quantize(Decimal(1)), "GBP")
            rows.append(ProductRow(product.name, price, quantity, product.id))
        return tuple(rows)

    def _happens(self, what: str) -> bool:
        return self.chance.random() < _CHANCES[what]

    def _day_before(self, least: int, most: int) -> date:
        return _weekday(self.today - timedelta(self.chance.randint(least, most)))

    def _soon(self, least: int, most: int) -> date:
        return self.today + timedelta(self.chance.randint(least, most))


def _weekday(day: date) -> date:
    return day - timedelta(max(0, day.weekday() - 4))


def _sum(rows: Sequence[ProductRow]) -> Money:
    whole = sum((row.price.amount * row.quantity for row in rows if row.price), Decimal(0))
    return Money(whole, rows[0].price.currency if rows[0].price else "EUR")
