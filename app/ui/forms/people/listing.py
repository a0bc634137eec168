"""Everybody whom a rule can name, and how a person reads each reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from app.engine.alphabet import alphabetical
from app.engine.model.people import Employee, split_person
from app.engine.model.values import FieldType
from app.engine.paths import read_path
from app.engine.people import department_and_below, resolve
from app.engine.words import Msg, msg, msgs
from app.ui.forms.context import FormContext
from app.ui.forms.pick.entries import Entry, Group

ITEM_PEOPLE: Mapping[str, tuple[Msg, str]] = {
    "responsible": (msg("Responsible person"), "mdi6.account-star-outline"),
    "supervisor": (msg("Supervisor of the responsible"), "mdi6.account-tie-outline"),
    "created_by": (msg("Created by"), "mdi6.account-edit-outline"),
    "observers": (msg("Observers"), "mdi6.eye-outline"),
}
_OWN_FIELDS = frozenset({"responsible", "created_by", "observers"})
_NOBODY = msg("nobody")
_colors = ("employee", "client", "control", "paperwork", "payment", "items", "custom", "helper")


def groups(context: FormContext) -> tuple[Group, ...]:
    """Return everybody, grouped as the popup shows them."""
    tr = context.tr
    return (
        Group(tr(msg("From the item")), tuple(_from_item(context))),
        Group(tr(msg("Results of earlier rules")), tuple(_from_results(context))),
        Group(
            tr(msg("Employees")),
            tuple(
                _employee(context, one)
                for one in sorted(context.directory.employees.values(), key=lambda one: alphabetical(tr(one.called)))
                if one.active
            ),
        ),
        Group(tr(msg("Departments")), tuple(_departments(context))),
        Group(tr(msg("Roles")), tuple(entry(context, f"role:{one}")[0] for one in context.directory.roles)),
    )


def entry(context: FormContext, reference: str) -> tuple[Entry, str]:
    """Return how a reference is shown, and what is wrong with it (empty where nothing is)."""
    tr, directory = context.tr, context.directory
    try:
        kind, argument = split_person(reference)
    except ValueError:
        return Entry(reference, reference, "mdi6.account-question-outline"), tr(msg("This names nobody."))
    if not argument:
        label, icon = ITEM_PEOPLE[kind]
        return Entry(reference, tr(label), icon, "items", value=_who(context, reference)), ""
    found: Entry | None = None
    match kind:
        case "employee":
            employee = directory.employees.get(argument)
            found = _employee(context, employee) if employee is not None else None
        case "department" | "department_only":
            found = _department(context, kind, argument)
        case "role":
            role = directory.roles.get(argument)
            if role is not None:
                found = Entry(
                    reference,
                    role.name,
                    "mdi6.shield-account-outline",
                    "control",
                    tr(msg("role")),
                    _who(context, reference),
                )
        case "field":
            field = context.entity.by_key.get(argument) if context.entity else None
            if field is not None:
                found = Entry(
                    reference, field.label, "mdi6.account-outline", "items", tr(msg("field")), _who(context, reference)
                )
        case "result":
            found = next((one for one in _from_results(context) if one.key == reference), None)
    if found is None:
        missing = Entry(reference, reference, "mdi6.account-question-outline")
        return missing, tr(msg("There is no {kind} “{id}” any more.").fill(kind=_kinds[kind], id=argument))
    return found, ""


_kinds = {
    "employee": msg("employee"),
    "department": msg("department"),
    "department_only": msg("department"),
    "role": msg("role"),
    "field": msg("field"),
    "result": msg("result"),
}


def resolved(context: FormContext, references: Iterable[str]) -> tuple[Employee, ...] | None:
    """Return who is meant on the chosen record; None without one, or where only a run can tell."""
    known = []
    for reference in references:
        try:
            split_person(reference)
        except ValueError:
            continue
        known.append(reference)
    if context.scope is None:
        return None
    ids = resolve(known, context.scope.record, context.directory, context.scope.results)
    return tuple(context.directory.employees[one] for one in ids)


def resolved_words(context: FormContext, references: Iterable[str]) -> Msg | None:
    """Return who is meant on the chosen record in words; None without a record."""
    people = resolved(context, references)
    if people is None:
        return None
    if not people:
        return msg("On this record: nobody.")
    shown = [context.tr(one.called) for one in people[:3]]
    names = context.tr.list(shown)
    if len(people) == 1:
        return msg("On this record: {name}").fill(name=names)
    rest = len(people) - len(shown)
    if not rest:
        return msg("On this record {n} people: {names}").fill(n=len(people), names=names)
    words = msgs(
        "On this record {all} people: {names} and {n} more", "On this record {all} people: {names} and {n} more"
    )
    return words.fill(all=len(people), names=", ".join(shown), n=rest)


def initials(name: str) -> str:
    """Return the first letters of the first and last word of a name."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def avatar_color(person: str) -> str:
    """Return the token of a person's colour, always the same one."""
    return _colors[sum(person.encode()) % len(_colors)]


def _employee(context: FormContext, employee: Employee) -> Entry:
    department = context.directory.departments.get(employee.department or "")
    return Entry(
        f"employee:{employee.id}",
        context.tr(employee.called),
        color=avatar_color(employee.id),
        note=employee.position,
        value=department.name if department else "",
        initials=initials(employee.name),
    )


def _departments(context: FormContext) -> Iterator[Entry]:
    for one in sorted(context.directory.departments.values(), key=lambda one: alphabetical(one.name)):
        for kind in ("department", "department_only"):
            made = _department(context, kind, one.id)
            if made is not None and (kind == "department" or len(department_and_below(one.id, context.directory)) > 1):
                yield made


def _department(context: FormContext, kind: str, department_id: str) -> Entry | None:
    directory, tr = context.directory, context.tr
    department = directory.departments.get(department_id)
    if department is None:
        return None
    below = department_and_below(department_id, directory) if kind == "department" else frozenset((department_id,))
    count = sum(one.active and one.department in below for one in directory.employees.values())
    people = tr(msgs("{n} person", "{n} people").fill(n=count))
    several = len(department_and_below(department_id, directory)) > 1
    label = department.name
    note = ""
    if several and kind == "department":
        note = tr(msg("with sub-departments"))
    elif several:
        label = tr(msg("{department}, without sub-departments").fill(department=department.name))
    return Entry(f"{kind}:{department_id}", label, "mdi6.sitemap-outline", "payment", note, people)


def _from_item(context: FormContext) -> Iterator[Entry]:
    for reference in ITEM_PEOPLE:
        yield entry(context, reference)[0]
    if context.entity is not None:
        for field in context.entity.fields:
            if field.type is FieldType.EMPLOYEE and field.key not in _OWN_FIELDS:
                yield entry(context, f"field:{field.key}")[0]


def _from_results(context: FormContext) -> Iterator[Entry]:
    for name in context.names.all():
        if name.type is FieldType.EMPLOYEE and name.path.startswith("results"):
            _, rule, result = read_path(name.path)[:3]
            label = context.tr(name.label)
            yield Entry(f"result:{rule}.{result}", label, "mdi6.source-branch", "helper", context.tr(name.group.label))


def _who(context: FormContext, reference: str) -> str:
    people = resolved(context, (reference,))
    if people is None:
        return ""
    if len(people) > 2:  # noqa: PLR2004  two names fit beside a label
        return context.tr(msgs("{n} person", "{n} people").fill(n=len(people)))
    return ", ".join(context.tr(one.called) for one in people) or context.tr(_NOBODY)
