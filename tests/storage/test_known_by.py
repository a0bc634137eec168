"""Clients and items are found by what their clients are recognised by, always as a walk over all would find them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.model.item import Item
from app.engine.model.people import Company, Contact
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.model.values import Email, Phone
from app.engine.ports import Items
from app.engine.recognising import (
    client_marks,
    clients_known_by,
    email_mark,
    item_marks,
    items_known_by,
    name_mark,
    phone_mark,
)
from app.storage.importing.importer import import_csv
from app.storage.workspace import Workspace

NUMBERS = ("+39 02 5550 1001", "02 55501001", "0039 0255501001", "030 1234567", "+49 30 1234567", "112")
ADDRESSES = ("p@example.com", "P@Example.com ", "office@example.com")
NAMES = ("Paolo", "paolo  ", "Rossi Edilizia")

phones = st.lists(st.sampled_from(NUMBERS), max_size=2).map(lambda found: tuple(Phone(one) for one in found))
emails = st.lists(st.sampled_from(ADDRESSES), max_size=2).map(lambda found: tuple(Email(one) for one in found))
ids = st.sampled_from(("1", "2", "10"))
contacts = st.builds(Contact, ids, st.sampled_from(NAMES), phones=phones, emails=emails)
companies = st.builds(Company, ids, st.sampled_from(NAMES), phones, emails)
values = st.fixed_dictionaries(
    {},
    optional={
        "first_name": st.sampled_from(NAMES),
        "phones": phones,
        "emails": emails,
        "contacts": st.lists(st.sampled_from(("contact:1", "contact:2")), max_size=2).map(tuple),
        "company": st.sampled_from(("company:1", None)),
    },
)
leads = st.builds(Item, ids, st.just("lead"), st.just("leads"), st.just("heard"), values)
edits = st.lists(
    st.tuples(st.one_of(contacts, companies, leads), st.sampled_from(("put", "delete", "undo"))), max_size=8
)


class Walked:
    """The same items without their index."""

    def __init__(self, items: Items) -> None:
        self.get, self.of = items.get, items.of


def agree(workspace: Workspace) -> None:
    directory, items = workspace.directory(), workspace.items()
    wanted = {phone_mark(one) for one in NUMBERS} | {email_mark(one) for one in ADDRESSES}
    wanted |= {name_mark(one) for one in NAMES} | {"contact:1", "contact:2", "company:1"}
    for mark in wanted:
        people = [key for key, one in directory.contacts.items() if mark in client_marks(one)]
        assert clients_known_by(directory.contacts, {mark}) == sorted(people, key=int)
        firms = [key for key, one in directory.companies.items() if mark in client_marks(one)]
        assert clients_known_by(directory.companies, {mark}) == sorted(firms, key=int)
        walked = items_known_by(Walked(items), "lead", {mark})
        assert items_known_by(items, "lead", {mark}) == sorted(walked, key=int)
        assert items_known_by(items, "deal", {mark}) == []


@pytest.fixture
def with_leads(workspace: Workspace) -> Workspace:
    workspace.pipelines.put(Pipeline("leads", "Leads", "lead", (PipelineStage("heard", "Heard"),)))
    return workspace


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=edits)
def test_the_index_finds_what_a_walk_would(with_leads: Workspace, changes: list[tuple[Any, str]]) -> None:
    for record, how in changes:
        match how:
            case "put":
                with_leads.records.put(record)
            case "delete":
                with_leads.records.delete(record)
            case "undo":
                edit = with_leads.records.put(record)
                with_leads.records.apply(edit.undone())
    agree(with_leads)


def test_an_import_keeps_the_index_in_step(with_leads: Workspace, tmp_path: Path) -> None:
    old = Contact("1", "Paolo", phones=(Phone(NUMBERS[0]),), emails=(Email(ADDRESSES[0]),))
    lead = Item("1", "lead", "leads", "heard", {"phones": (Phone(NUMBERS[3]),), "contacts": ("contact:1",)})
    with_leads.records.put(old, lead)
    table = tmp_path / "leads.csv"
    table.write_text("id,title,contact,contact email\n1,Roof,Paolo,office@example.com\n2,Wall,Paolo,p@example.com\n")
    import_csv(with_leads, "lead", table)
    agree(with_leads)
    with_leads.records.put(Contact("2", "Paolo", phones=(Phone(NUMBERS[1]),)), lead)
    agree(with_leads)


def test_a_workspace_of_an_earlier_release_is_taken_in(path: Path) -> None:
    schema = Path(__file__).parent / "schemas" / "0003.sql"
    with closing(connect(path)) as connection:
        connection.executescript(schema.read_text())
    with Workspace.open(path) as workspace:
        contact = workspace.records.contacts.get("1")
        assert contact is not None
        assert clients_known_by(workspace.directory().contacts, client_marks(contact)) == ["1"]
        deal = workspace.records.items("deal").get("1")
        assert deal is not None
        assert items_known_by(workspace.items(), "deal", item_marks(deal)) == ["1"]


def test_a_number_is_the_same_with_and_without_its_country() -> None:
    assert len({phone_mark(one) for one in NUMBERS[:3]}) == 1
    assert phone_mark(NUMBERS[3]) == phone_mark(NUMBERS[4])
    assert phone_mark("112") != phone_mark("+39 112 000")
    assert phone_mark("ext.") == ""
