"""Business calendars of the company, and which of them is everybody's."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from app.engine.calendar import Calendar
from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database
from app.storage.key_values import KeyValues

EVERYBODYS = "calendar"


class NamedCalendar(Struct, frozen=True):
    """A calendar as the workspace keeps it."""

    id: str
    name: str
    calendar: Calendar


class Calendars:
    """The calendars of a workspace."""

    def __init__(self, database: Database, bell: Bell, settings: KeyValues) -> None:
        """Keep the calendars of an open workspace."""
        self._database = database
        self._bell = bell
        self._settings = settings

    def all(self) -> Mapping[str, NamedCalendar]:
        """Return the calendars by id."""
        with self._database.read() as connection:
            rows = connection.execute(select(t.calendars).order_by(func.alphabetical(t.calendars.c.name))).all()
        return {row.id: NamedCalendar(row.id, row.name, Calendar.from_json(row.content, look_up=False)) for row in rows}

    def everybodys(self) -> str | None:
        """Return the id of the calendar that holds for all who have none of their own."""
        found = self._settings.get(EVERYBODYS)
        return str(found) if found is not None else None

    def choose(self, calendar_id: str | None) -> None:
        """Let a calendar hold for all who have none of their own."""
        self._settings.put(EVERYBODYS, calendar_id)
        self._bell.ring("calendars", calendar_id or "")

    def put(self, named: NamedCalendar) -> NamedCalendar | None:
        """Add or replace a calendar and return what was there before."""
        content = named.calendar.to_json()
        with self._database.write() as connection:
            before = self.all().get(named.id)
            row = insert(t.calendars).values(id=named.id, name=named.name, content=content)
            connection.execute(row.on_conflict_do_update(["id"], set_={"name": named.name, "content": content}))
        self._bell.ring("calendars", named.id)
        return before

    def remove(self, calendar_id: str) -> None:
        """Remove a calendar; who had it works by everybody's."""
        with self._database.write() as connection:
            theirs = t.employees.c.calendar == calendar_id
            people = list(connection.execute(select(t.employees.c.id).where(theirs)).scalars())
            connection.execute(update(t.employees).where(theirs).values(calendar=None))
            connection.execute(delete(t.calendars).where(t.calendars.c.id == calendar_id))
        self._bell.ring("calendars", calendar_id)
        if people:
            self._bell.ring("employees", *people)
