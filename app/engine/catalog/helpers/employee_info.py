"""Get employee info."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import HELPERS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Person
from app.engine.people import supervisor_of
from app.engine.scope import EmployeeValues
from app.engine.words import msg


class GetEmployeeInfo(RuleType):
    """Look an employee up for the rules that follow."""

    about = About(
        "helper.employee_info",
        HELPERS,
        icon="mdi6.card-account-details-outline",
        title=msg("Get employee info"),
        description=msg(
            "Looks up an employee’s name, position, department and whether they are at work, for use in "
            "the rules that follow."
        ),
        sentence=msg("Look up {employee}"),
        synonyms=msg("person colleague staff absent vacation working hours position department"),
        helper=True,
        suggests=("employee.notification", "item.responsible"),
    )

    employee: Annotated[str, Person(), Ask(msg("Employee"))]

    results = (
        Result("id", FieldType.EMPLOYEE, msg("Employee")),
        Result("name", FieldType.STRING, msg("Full name")),
        Result("first_name", FieldType.STRING, msg("First name")),
        Result("last_name", FieldType.STRING, msg("Last name")),
        Result("position", FieldType.STRING, msg("Position")),
        Result("department", FieldType.STRING, msg("Department")),
        Result("email", FieldType.STRING, msg("E-mail")),
        Result("phone", FieldType.STRING, msg("Phone")),
        Result("supervisor", FieldType.EMPLOYEE, msg("Supervisor")),
        Result("absent", FieldType.BOOLEAN, msg("Is absent")),
        Result("working_now", FieldType.BOOLEAN, msg("Is at work now")),
    )
    examples = (
        Example(
            "the responsible person",
            {"employee": "responsible"},
            results={
                "id": "ann",
                "name": "Ann Keller",
                "first_name": "Ann",
                "last_name": "Keller",
                "position": "Sales manager",
                "department": "Sales",
                "email": "ann@example.com",
                "phone": "+39 02 5550 1011",
                "supervisor": "bo",
                "absent": False,
                "working_now": True,
            },
        ),
        Example(
            "somebody on holiday",
            {"employee": "employee:tim"},
            results={
                "id": "tim",
                "name": "Tim Weber",
                "first_name": "Tim",
                "last_name": "Weber",
                "position": "Sales manager",
                "department": "Sales",
                "email": None,
                "phone": None,
                "supervisor": "bo",
                "absent": True,
                "working_now": False,
            },
        ),
        Example("nobody", {"employee": "role:translators"}, fails="stands for nobody"),
    )

    def perform(self, at: Moment) -> Act:
        """Leave what is known of the employee at this moment."""
        person = at.person(self.employee, "employee")
        yield from ()
        employee = at.employee(person)
        known = EmployeeValues(employee, at.directory, at.now) if employee else {}
        known = {**known, "supervisor": supervisor_of(person, at.directory)}
        return {one.name: known.get(one.name) for one in self.results}
