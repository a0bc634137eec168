"""Who works at Larchwood Joinery, a maker of timber windows that does not exist.

Telephone numbers are from ranges kept free for fiction, e-mail domains from those kept free for examples.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.engine.alphabet import folded
from app.engine.calendar import Calendar
from app.engine.model.people import Absence, Department, Employee, Role
from app.engine.model.values import Email, Phone
from app.storage.calendars import NamedCalendar
from app.storage.workspace import Workspace

ZONE = ZoneInfo("Europe/Rome")

_DEPARTMENTS = (
    ("company", "Larchwood Joinery (a fictional company)", None, 1),
    ("sales", "Sales", "company", 2),
    ("sales_it", "Sales Italy", "sales", 3),
    ("sales_fr", "Sales France", "sales", 7),
    ("sales_pl", "Sales Poland", "sales", 10),
    ("sales_uk", "Sales United Kingdom", "sales", 13),
    ("marketing", "Marketing", "sales", 41),
    ("legal", "Legal", "company", 16),
    ("finance", "Finance", "company", 19),
    ("production", "Production", "company", 22),
    ("drawing", "Drawing office", "production", 23),
    ("workshop", "Workshop", "production", 26),
    ("delivery", "Delivery", "company", 31),
    ("installation", "Installation", "company", 34),
    ("support", "Customer support", "company", 38),
)
_EMPLOYEES = (
    (1, "Elena Valsecchi", "Managing director", "company"),
    (2, "Marco Ferrante", "Head of sales", "sales"),
    (3, "Giulia Marchetti", "Sales manager", "sales_it"),
    (4, "Luca Terzi", "Sales representative", "sales_it"),
    (5, "Sara Colombo", "Sales representative", "sales_it"),
    (6, "Davide Greco", "Sales representative", "sales_it"),
    (7, "Claire Dubois", "Sales manager", "sales_fr"),
    (8, "Antoine Mercier", "Sales representative", "sales_fr"),
    (9, "Camille Laurent", "Sales representative", "sales_fr"),
    (10, "Piotr Nowak", "Sales manager", "sales_pl"),
    (11, "Katarzyna Zielińska", "Sales representative", "sales_pl"),
    (12, "Tomasz Wójcik", "Sales representative", "sales_pl"),
    (13, "Hannah Whitfield", "Sales manager", "sales_uk"),
    (14, "Oliver Marsh", "Sales representative", "sales_uk"),
    (15, "Priya Nair", "Sales representative", "sales_uk"),
    (16, "Federica Moretti", "Head of legal", "legal"),
    (17, "Jan Kowalczyk", "Lawyer", "legal"),
    (18, "Sophie Renard", "Contract assistant", "legal"),
    (19, "Roberto Galli", "Chief financial officer", "finance"),
    (20, "Agnieszka Lis", "Accountant", "finance"),
    (21, "Martin Hobbs", "Accountant", "finance"),
    (22, "Stefano Riva", "Head of production", "production"),
    (23, "Ewa Dąbrowska", "Head of the drawing office", "drawing"),
    (24, "Nicolas Petit", "Technical drawer", "drawing"),
    (25, "Chiara Fontana", "Technical drawer", "drawing"),
    (26, "Giorgio Conti", "Workshop foreman", "workshop"),
    (27, "Paweł Maj", "Joiner", "workshop"),
    (28, "Andrea Serra", "Joiner", "workshop"),
    (29, "Matteo Villa", "Joiner", "workshop"),
    (30, "Zofia Krawczyk", "Finisher", "workshop"),
    (31, "Laura Benedetti", "Head of delivery", "delivery"),
    (32, "Jakub Sikora", "Driver", "delivery"),
    (33, "Thomas Girard", "Driver", "delivery"),
    (34, "Simone Costa", "Head of installation", "installation"),
    (35, "Marek Pawlak", "Fitter", "installation"),
    (36, "Julien Fabre", "Fitter", "installation"),
    (37, "Ben Carter", "Fitter", "installation"),
    (38, "Anna Rinaldi", "Head of customer support", "support"),
    (39, "Lucy Adams", "Support agent", "support"),
    (40, "Michał Duda", "Support agent", "support"),
    (41, "Beatrice Lodi", "Marketing manager", "marketing"),
    (42, "Emily Foster", "Marketing assistant", "marketing"),
)
_ROLES = (
    ("lawyers", "Lawyers", (17, 16)),
    ("accountants", "Accountants", (20, 21)),
    ("key_accounts", "Key account managers", (2, 7, 13)),
    ("installers", "Fitters", (34, 35, 36, 37)),
    ("on_call", "On call for repairs", (39, 40)),
)
_CALENDARS = {"sales_uk": "london", "sales_pl": "warsaw", "sales_fr": "paris", "workshop": "workshop"}
_ABSENCES = ((9, 2, 12, "Holiday"), (17, -1, 2, "Sick leave"), (24, 5, 8, "Training"), (37, 0, 4, "Holiday"))
"""Employee, first day from today, days, reason."""

SELLERS = {"it": ("3", "4", "5", "6"), "fr": ("7", "8", "9"), "pl": ("10", "11", "12"), "uk": ("13", "14", "15")}
"""Who looks after the clients of a country."""


def add_people(workspace: Workspace, today: date) -> None:
    """Add calendars, departments, employees and roles."""
    for key, name, calendar in _calendars():
        workspace.calendars.put(NamedCalendar(key, name, calendar))
    workspace.calendars.choose("office")
    departments = [Department(key, name, parent, str(head)) for key, name, parent, head in _DEPARTMENTS]
    roles = [Role(key, name, tuple(map(str, members))) for key, name, members in _ROLES]
    workspace.records.departments.write(departments)
    workspace.records.employees.write(_employee(*one, today) for one in _EMPLOYEES)
    workspace.records.roles.write(roles)


def ascii_name(name: str) -> str:
    """Return a name as it stands in an e-mail address."""
    kept = "".join(char for char in folded(name) if char.isalnum() or char in " -")
    return ".".join(kept.split())


def at_clock(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment on the wall clock of the office."""
    return datetime.combine(day, time(hour, minute), ZONE)


def _employee(number: int, name: str, position: str, department: str, today: date) -> Employee:
    absences = tuple(
        Absence(at_clock(today + timedelta(first), 0), at_clock(today + timedelta(first + days), 0), reason)
        for who, first, days, reason in _ABSENCES
        if who == number
    )
    return Employee(
        str(number),
        name,
        position,
        department,
        emails=(Email(f"{ascii_name(name)}@larchwood.example.com"),),
        phones=(Phone(f"+44 20 7946 0{number:03}"), Phone(f"+44 7700 900{number:03}", "mobile")),
        absences=absences,
        calendar=_CALENDARS.get(department),
    )


def _calendars() -> tuple[tuple[str, str, Calendar], ...]:
    def calendar(zone: str, country: str, *hours: str) -> Calendar:
        week = {day: list(hours) for day in ("mon", "tue", "wed", "thu", "fri")}
        return Calendar.from_json({"zone": zone, "country": country, "hours": week})

    return (
        ("office", "Head office", calendar("Europe/Rome", "IT", "09:00-13:00", "14:00-18:00")),
        ("workshop", "Workshop", calendar("Europe/Rome", "IT", "06:00-14:00")),
        ("paris", "Paris office", calendar("Europe/Paris", "FR", "09:00-12:30", "13:30-18:00")),
        ("warsaw", "Warsaw office", calendar("Europe/Warsaw", "PL", "08:00-16:00")),
        ("london", "London office", calendar("Europe/London", "GB", "09:00-17:30")),
    )
