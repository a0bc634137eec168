"""What the things are called that a column may mean, and the kinds of records in a file."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.words import Msg, msg
from app.storage.importing.kinds import COMPANY, CONTACT, EMPLOYEE, PRODUCT, TARGETS, targets_of
from app.storage.workspace import Workspace

KINDS: Mapping[str, Msg] = {
    COMPANY: msg("Companies"),
    CONTACT: msg("Contacts"),
    EMPLOYEE: msg("Employees"),
    PRODUCT: msg("Products"),
}

MADE: Mapping[str, Msg] = {
    "companies": msg("Companies"),
    "contacts": msg("Contacts"),
    "departments": msg("Departments"),
    "employees": msg("Employees"),
    "products": msg("Products"),
    "roles": msg("Roles"),
}

_TARGETS: Mapping[str, Msg] = {
    "id": msg("ID"),
    "name": msg("Name"),
    "first_name": msg("First name"),
    "last_name": msg("Last name"),
    "position": msg("Position"),
    "phones": msg("Phone"),
    "emails": msg("E-mail"),
    "company": msg("Company"),
    "manager": msg("Head of the department"),
    "department": msg("Department"),
    "price": msg("Price"),
    "currency": msg("Currency"),
    "unit": msg("Unit"),
    "product": msg("Product"),
    "quantity": msg("Quantity"),
    "contact.name": msg("Contact: name"),
    "contact.first_name": msg("Contact: first name"),
    "contact.last_name": msg("Contact: last name"),
    "contact.position": msg("Contact: position"),
    "contact.email": msg("Contact: e-mail"),
    "contact.phone": msg("Contact: phone"),
}

DELIMITERS: Mapping[str, Msg] = {
    ",": msg("Comma"),
    ";": msg("Semicolon"),
    "\t": msg("Tabulator"),
    "|": msg("Vertical bar"),
}

ENCODINGS: Mapping[str, Msg] = {
    "utf-8": msg("Unicode (UTF-8)"),
    "utf-8-sig": msg("Unicode (UTF-8 with a mark)"),
    "utf-16": msg("Unicode (UTF-16)"),
    "cp1252": msg("Western European (Windows)"),
    "cp1250": msg("Central European (Windows)"),
    "iso8859-15": msg("Western European (ISO)"),
    "iso8859-2": msg("Central European (ISO)"),
    "cp1251": msg("Cyrillic (Windows)"),
    "mac-roman": msg("Western European (Mac)"),
}

POINTS: Mapping[str, str] = {".": "1234.50", ",": "1234,50"}
ORDERS: Mapping[str, str] = {"ymd": "2026-03-31", "dmy": "31.03.2026", "mdy": "03/31/2026"}

PROBLEMS: Mapping[str, Msg] = {
    "unknown_company": msg("Unknown companies"),
    "unknown_person": msg("Unknown employees"),
    "unknown_product": msg("Unknown products"),
    "unknown_choice": msg("Not one of the options"),
    "no_name": msg("Rows without a name"),
    "duplicate_id": msg("IDs that stand twice"),
    "too_many_cells": msg("Rows with too many cells"),
    "too_few_cells": msg("Rows with too few cells"),
    "not_a_number": msg("No numbers"),
    "not_a_whole_number": msg("No whole numbers"),
    "not_a_date": msg("No dates"),
    "not_yes_or_no": msg("Neither yes nor no"),
    "not_an_email": msg("No e-mail addresses"),
    "not_a_phone": msg("No telephone numbers"),
    "unclosed_quote": msg("Quotation marks without their pair"),
    "too_long": msg("Rows far too long"),
    "undecoded": msg("Unreadable characters"),
    "zero_bytes": msg("Zero bytes"),
}


def targets(kind: str, workspace: Workspace) -> dict[str, str]:
    """Return what a column of a file may mean, by key, each with what it is called."""
    if kind in TARGETS:
        own = workspace.types.client_fields(kind) if kind in (COMPANY, CONTACT) else {}
        return {one.key: _TARGETS.get(one.key, one.key) for one in TARGETS[kind]} | {
            key: field.label for key, field in own.items()
        }
    entity = workspace.types.schema().entities[kind]
    labels = {key: one.label for key, one in entity.by_key.items()}
    return {one.key: labels.get(one.key, _TARGETS.get(one.key, one.key)) for one in targets_of(entity)}
