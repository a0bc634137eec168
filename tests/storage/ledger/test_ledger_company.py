"""A server's company: as it was published, with what rules have made of it since."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import StaticPool, create_engine

from app.engine.errors import KnownError
from app.engine.model.belongings import Document, Payment, Products, Task
from app.engine.model.item import Item
from app.engine.model.people import Contact, Employee
from app.engine.model.products import ProductRow
from app.engine.model.surroundings import Surroundings
from app.engine.model.values import Email, File, Money, Phone
from app.engine.recognising import client_marks, clients_known_by, item_marks, items_known_by
from app.engine.state import ItemState
from app.storage.ledger import tables as t
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.ledger_company import LedgerCompany
from app.storage.ledger.store import EngineStore
from tests.engine.board import MONDAY

KEY = ("deal", "1")
PAOLO = Contact("7", "Paolo", "Rossi", phones=(Phone("+39 06 1"),), emails=(Email("paolo@example.com"),))
DEAL = Item("1", "deal", "sales", "A", {"title": "Roof", "contacts": ("contact:7",)})


@pytest.fixture
def ledger() -> Ledger:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    t.metadata.create_all(engine)
    return Ledger(EngineStore(engine))


@pytest.fixture
def company(ledger: Ledger) -> LedgerCompany:
    return LedgerCompany(ledger, "https://rules.example.com")


def test_people_are_those_that_were_published_last(company: LedgerCompany) -> None:
    company.put_surroundings(Surroundings(employees=(Employee("ann", "Ann"),)), MONDAY)
    before = company.stamp()
    assert company.directory().employees["ann"].name == "Ann"
    company.put_surroundings(Surroundings(employees=(Employee("ann", "Anna"),)), MONDAY)
    assert company.stamp() != before
    assert company.directory().employees["ann"].name == "Anna"
    assert company.directory().public_base == "https://rules.example.com"


def test_a_company_that_cannot_be_read_changes_nothing(company: LedgerCompany) -> None:
    company.put_surroundings(Surroundings(employees=(Employee("ann", "Ann"),)), MONDAY)
    with pytest.raises(KnownError):
        company.put_surroundings(Surroundings(variables={"x": {"type": "no such type", "value": 1}}), MONDAY)
    assert "ann" in company.directory().employees


def test_clients_that_rules_have_changed_lie_over_those_that_were_published(company: LedgerCompany) -> None:
    company.put_surroundings(Surroundings(contacts=(PAOLO, Contact("8", "Anna", "Bianchi"))), MONDAY)
    company.put_client("contact:7", Contact("7", "Paolo", "Verdi", emails=(Email("verdi@example.com"),)))
    company.put_client("contact:new", Contact("new", "Ada", emails=(Email("ada@example.com"),)))
    contacts = company.directory().contacts
    assert [contacts[one].name for one in ("7", "8", "new")] == ["Paolo Verdi", "Anna Bianchi", "Ada"]
    assert sorted(contacts) == ["7", "8", "new"]
    assert clients_known_by(contacts, {"mail:ada@example.com"}) == ["new"]
    assert clients_known_by(contacts, {"mail:verdi@example.com"}) == ["7"]
    assert clients_known_by(contacts, client_marks(PAOLO) - {"name:paolo rossi"}) == []


def test_items_are_found_by_their_clients_until_they_are_gone(ledger: Ledger, company: LedgerCompany) -> None:
    ledger.put_states([ItemState(DEAL)], MONDAY)
    company.write_item(DEAL)
    assert items_known_by(company.items, "deal", item_marks(DEAL)) == ["1"]
    assert company.items.get("deal", "1") == DEAL
    assert [one.id for one in company.items.of("deal")] == ["1"]
    ledger.put_states([ItemState(DEAL, gone=True)], MONDAY)
    company.remove_item(DEAL)
    assert items_known_by(company.items, "deal", item_marks(DEAL)) == []
    assert company.items.get("deal", "1") is None


def test_what_belongs_to_items_comes_back_as_it_was_and_is_counted(company: LedgerCompany) -> None:
    row = ProductRow("Tile", Money(Decimal("1.00"), "EUR"), Decimal("1.00"))
    for one in (
        Task("Call", "ann", id="t1", item=KEY),
        Task("Write", "ann", id="t2", item=KEY),
        Products((row,), id="deal:1", item=KEY),
        Payment("P-4", 4, id="p", item=KEY),
        Document("D-9", 9, File("f", "Offer.docx"), "Offer", id="d", item=KEY),
    ):
        company.put_belonging(one)
        assert company.belongings.get(type(one), one.id) == one
    company.put_belonging(Task("Ring", "bo", id="t1", item=KEY))
    assert [one.title for one in company.belongings.of(Task, KEY)] == ["Ring", "Write"]
    assert company.belongings.last_count(Payment, "") == 4
    assert company.belongings.last_count(Document, "Offer.docx") == 9
    assert company.belongings.last_count(Document, "Other.docx") == 0
