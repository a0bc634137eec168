from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.engine.calendar import Calendar
from app.engine.errors import KnownError
from app.engine.model.belongings import Chat
from app.engine.model.lookup import Lookup
from app.engine.model.own_company import OwnCompany, default_company
from app.engine.model.people import Employee
from app.engine.model.values import FieldType, Money
from app.engine.ports import LOG_PROVIDER, Provider
from app.storage.calendars import NamedCalendar
from app.storage.company import ConfiguredProvider, Variable
from app.storage.files import MAX_BYTES
from app.storage.scenarios import Scenario
from app.storage.workspace import Workspace

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
OFFICE = NamedCalendar("office", "Office", Calendar.from_json({"zone": "Europe/Rome", "country": "IT"}))


def test_calendars_reach_the_directory_and_the_chosen_one_is_everybodys(workspace: Workspace) -> None:
    assert workspace.directory().calendar == Calendar()
    workspace.calendars.put(OFFICE)
    workspace.calendars.put(NamedCalendar("night", "Night", Calendar(zone_name="Europe/Warsaw")))
    workspace.calendars.choose("office")
    directory = workspace.directory()
    assert directory.calendar == OFFICE.calendar
    assert directory.calendars["night"].zone_name == "Europe/Warsaw"


def test_replacing_a_calendar_gives_back_the_one_before(workspace: Workspace) -> None:
    assert workspace.calendars.put(OFFICE) is None
    assert workspace.calendars.put(NamedCalendar("office", "Other", Calendar())) == OFFICE


def test_a_removed_calendar_is_nobodys_any_more(workspace: Workspace) -> None:
    workspace.calendars.put(OFFICE)
    workspace.records.put(Employee("1", "Ann", calendar="office"))
    workspace.calendars.choose("office")
    workspace.calendars.remove("office")
    assert workspace.records.employees.get("1") == Employee("1", "Ann")
    assert workspace.directory().calendar == Calendar()


def test_rates_variables_and_providers_reach_the_directory(workspace: Workspace) -> None:
    workspace.rates.put("GBP", Decimal("1.17"))
    workspace.rates.put("PLN", Decimal("0.23"))
    workspace.rates.put("PLN", None)
    workspace.variables.put(Variable("limit", FieldType.MONEY, Money(Decimal(5000), "EUR"), "From here on it is large"))
    workspace.variables.put(Variable("gone", FieldType.STRING, "x"))
    workspace.variables.remove("gone")
    workspace.providers.put(ConfiguredProvider("sms", "City SMS", "sms", {"sender": "Larch"}))
    workspace.providers.put(ConfiguredProvider("gone", "Gone", "sms"))
    workspace.providers.remove("gone")
    directory = workspace.directory()
    assert directory.rates == {"GBP": Decimal("1.17")}
    assert directory.variables == {"limit": Money(Decimal(5000), "EUR")}
    assert directory.providers == (LOG_PROVIDER, Provider("sms", "City SMS", "sms"))
    assert workspace.providers.all()[0].settings == {"sender": "Larch"}


def test_the_base_currency_is_the_schemas(workspace: Workspace) -> None:
    assert workspace.types.schema().base_currency == "EUR"
    workspace.types.set_base_currency("PLN")
    assert workspace.directory().schema.base_currency == "PLN"


def test_settings_are_remembered_and_forgotten(workspace: Workspace) -> None:
    assert workspace.settings.get("recent", []) == []
    workspace.settings.put("recent", ["client.sms", {"n": 1}])
    assert workspace.settings.get("recent") == ["client.sms", {"n": 1}]
    workspace.settings.put("recent", None)
    assert workspace.settings.get("recent") is None


def test_lookup_tables_keep_their_rows_in_order(workspace: Workspace) -> None:
    table = Lookup("days", "Delivery days", ("Country", "Days"), (("Italy", "3"), ("France", "6")))
    workspace.lookups.put(table)
    assert workspace.lookups.all() == (table,)
    workspace.lookups.put(Lookup("days", "Days", ("Country",), (("Poland",),)))
    assert workspace.lookups.all() == (Lookup("days", "Days", ("Country",), (("Poland",),)),)
    workspace.lookups.remove("days")
    assert workspace.lookups.all() == ()


def test_rows_of_a_lookup_table_fit_its_columns(workspace: Workspace) -> None:
    workspace.lookups.put(Lookup("days", "Days", ("Country", "Days"), (("Poland",), ("Italy", "3", "by van"))))
    assert workspace.lookups.all()[0].rows == (("Poland", ""), ("Italy", "3"))


def test_a_lookup_table_is_searched_whatever_the_case(workspace: Workspace) -> None:
    workspace.lookups.put(Lookup("days", "Days", ("Country", "Days"), (("Italy", "3"), ("ITALY ", "4"))))
    table = workspace.directory().lookups["days"]
    assert [row["Days"] for row in table.find("Country", " italy")] == ["3", "4"]
    assert table.find("Country", "France") == ()
    with pytest.raises(KeyError):
        table.find("City", "Rome")


def test_own_companies_are_kept_and_one_is_the_usual_one(workspace: Workspace) -> None:
    roofs = OwnCompany("1", "Roofs", {"vat_id": "IT 00000000001", "bank": ""}, default=True)
    workspace.own_companies.put(roofs)
    workspace.own_companies.put(OwnCompany("2", "Beams"))
    assert list(workspace.own_companies.all()) == ["2", "1"]
    found = default_company(workspace.own_companies.all())
    assert found is not None
    assert (found.id, found.detail("vat_id"), found.detail("bank")) == ("1", "IT 00000000001", "")
    assert found.detail("legal_name") == "Roofs"
    workspace.own_companies.put(OwnCompany("2", "Beams", default=True))
    assert [one.id for one in workspace.own_companies.all().values() if one.default] == ["2"]
    workspace.own_companies.remove("2")
    left = default_company(workspace.own_companies.all())
    assert left is not None
    assert left.id == "1"


def test_scenarios_belong_to_a_pipeline(workspace: Workspace) -> None:
    scenario = Scenario("s1", "sales", "Large order", {"steps": [{"at": "2026-03-10T09:00:00Z"}]}, NOW)
    workspace.scenarios.put(scenario)
    assert workspace.scenarios.all("sales") == (scenario,)
    assert workspace.scenarios.all("other") == ()
    workspace.scenarios.remove("s1")
    assert workspace.scenarios.all("sales") == ()


def test_chats_are_there_for_the_rules(workspace: Workspace) -> None:
    chat = Chat("Contract: Roof", ("7", "8"), id="c1", item=("deal", "1"))
    workspace.belongings.write(chat)
    assert workspace.belongings.get(Chat, "c1") == chat
    assert workspace.belongings.all(Chat) == workspace.belongings.of(Chat, ("deal", "1")) == (chat,)
    assert workspace.belongings.get(Chat, "c2") is None


def test_a_file_is_kept_once_however_often_it_is_added(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"plan")
    first = workspace.files.add_path(tmp_path / "plan.pdf", NOW)
    assert workspace.files.add("plan.pdf", b"plan", NOW) == first
    other = workspace.files.add("copy of plan.pdf", b"plan", NOW)
    assert (first.name, first.size, first.media_type) == ("plan.pdf", 4, "application/pdf")
    assert [one.name for one in workspace.files.all()] == ["copy of plan.pdf", "plan.pdf"]
    with workspace.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM blobs").scalar_one() == 1
    assert workspace.files.content(other.id) == b"plan"


def test_removing_a_file_can_be_undone(workspace: Workspace) -> None:
    file = workspace.files.add("plan.pdf", b"plan", NOW)
    content = workspace.files.remove(file.id)
    with pytest.raises(KnownError, match="no longer in this workspace"):
        workspace.files.content(file.id)
    assert workspace.files.add(file.name, content, NOW, media_type=file.media_type) == file


def test_a_file_that_is_too_large_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    large = tmp_path / "film.mp4"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(KnownError, match="larger than 50 MB"):
        workspace.files.add_path(large, NOW)
