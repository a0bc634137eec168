"""Check working time."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from app.engine.calendar import Calendar
from app.engine.catalog.categories import HELPERS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Person
from app.engine.words import msg

_ROME = ZoneInfo("Europe/Rome")


class CheckWorkingTime(RuleType):
    """Say whether it is working time, so that later rules can act otherwise outside it."""

    about = About(
        "helper.working_time",
        HELPERS,
        icon="mdi6.clock-check-outline",
        title=msg("Check working time"),
        description=msg(
            "Finds out whether it is working time now, and when it is next, for use in the conditions and texts of "
            "the rules that follow."
        ),
        sentence=msg("Is it working time?"),
        synonyms=msg("business hours office open closed weekend holiday calendar night"),
        helper=True,
        suggests=("client.sms", "item.responsible"),
    )

    employee: Annotated[
        str,
        Person(),
        Ask(
            msg("Employee"),
            help=msg("Whose working hours count; absences aside. Left empty, those of the company."),
            hint=msg("The company"),
        ),
    ] = ""

    results = (
        Result("flag", FieldType.BOOLEAN, msg("Is working time")),
        Result("next_start", FieldType.DATETIME, msg("Next working time")),
    )
    examples = (
        Example(
            "the company, on a Tuesday at ten",
            {},
            results={"flag": True, "next_start": datetime(2026, 3, 10, 10, tzinfo=_ROME)},
        ),
        Example(
            "somebody who works evenings",
            {"employee": "employee:eve"},
            results={"flag": False, "next_start": datetime(2026, 3, 10, 17, tzinfo=_ROME)},
        ),
        Example("nobody", {"employee": "role:translators"}, fails="stands for nobody"),
    )

    def perform(self, at: Moment) -> Act:
        """Ask the calendar; within working time, the next working moment is this one."""
        calendar = self._calendar(at)
        yield from ()
        return {"flag": calendar.is_working(at.now), "next_start": calendar.next_working(at.now)}

    def _calendar(self, at: Moment) -> Calendar:
        employee = at.employee(at.person(self.employee, "employee")) if self.employee else None
        return at.calendar_of(employee) if employee else at.directory.calendar
