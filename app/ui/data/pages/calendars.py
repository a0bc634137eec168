"""Business calendars: hours by weekday, holidays, exceptions, time zone."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from zoneinfo import available_timezones

import holidays
from babel import Locale
from msgspec.structs import replace
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton

from app.engine.alphabet import alphabetical
from app.engine.calendar import Calendar
from app.engine.errors import KnownError
from app.engine.hours import WEEKDAYS, Hours, read_hours
from app.engine.model.schema import Field, Option
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg, msg
from app.storage.calendars import NamedCalendar
from app.ui.data.context import DataContext
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.exceptions import ExceptionsEditor
from app.ui.data.pages.forms import Form
from app.ui.data.pages.lists import Line
from app.ui.preview.parts import column, label, set_text
from app.ui.theme import tokens

_new = msg("New calendar")
_added, _changed, _removed = msg("“{name}” added"), msg("“{name}” changed"), msg("“{name}” removed")
_everybodys, _make_everybodys = msg("Holds for everybody"), msg("Let it hold for everybody")
_chosen = msg("“{name}” holds for everybody")
_week, _free = msg("Working hours"), msg("free")
_hours_help = msg("Write hours as 09:00-13:00, 14:00-18:00; leave a free day empty.")
_next = msg("Next holidays: {days}")
_holiday = msg("{day} {name}")
_SHOWN_HOLIDAYS = 4


class CalendarsPage(SetupPage):
    """Calendars; the one chosen with its week, its holidays and its exceptions."""

    title: ClassVar[Msg] = msg("Working hours")
    about: ClassVar[Msg] = msg("Business time counts only these hours. Employees may have a calendar of their own.")
    icon: ClassVar[str] = "mdi6.calendar-clock-outline"
    add_words: ClassVar[Msg] = _new
    follows: ClassVar[frozenset[str]] = frozenset({"calendars"})

    def __init__(self, context: DataContext) -> None:
        """Show the calendars."""
        super().__init__(context)
        self._fields = self._described()
        self.details = Form(context)
        self.details.changed.connect(self._change)
        self.days: list[QLineEdit] = []
        self._errors = label("error", wrap=True)
        self._holidays = label("muted", wrap=True)
        self._exceptions = ExceptionsEditor(context)
        self._exceptions.changed.connect(lambda days: self._put(exceptions=days))
        self.everybodys = QPushButton(self._tr(_make_everybodys))
        self.everybodys.setProperty("kind", "link")
        self.everybodys.clicked.connect(self._hold_for_all)
        self.tools.insertWidget(0, self.everybodys)
        caption, help_ = label("muted"), label("muted", wrap=True)
        caption.setText(self._tr(_week))
        help_.setText(self._tr(_hours_help))
        self.form.addWidget(self.details)
        self.form.addWidget(self._holidays)
        self.form.addLayout(column(caption, self._week(), self._errors, help_, spacing=6))
        self.form.addWidget(self._exceptions)
        self.refresh()

    def lines(self) -> Sequence[Line]:
        everybodys = self.workspace.calendars.everybodys()
        return [
            Line(one.id, one.name, self._tr(_everybodys) if one.id == everybodys else one.calendar.zone_name, self.icon,
                 "accent" if one.id == everybodys else "muted")
            for one in self._calendars.values()
        ]  # fmt: skip

    def show_one(self, line_id: str) -> None:
        named = self._calendars[line_id]
        calendar = named.calendar
        values = {"name": named.name, "zone": calendar.zone_name, "country": calendar.country}
        self.details.show_values(line_id, self._fields, values)
        for line, hours in zip(self.days, calendar.hours, strict=True):
            written = ", ".join(str(one) for one in hours)
            if line.text() != written:
                line.setText(written)
        set_text(self._errors, "")
        set_text(self._holidays, self._coming(calendar))
        self._exceptions.show_days(calendar.exceptions)
        self.everybodys.setVisible(line_id != self.workspace.calendars.everybodys())

    def add(self) -> None:
        known = self._calendars
        key = next(one for n in range(1, len(known) + 2) if (one := f"calendar_{n}") not in known)
        zone = self.context.names.directory.calendar.zone_name
        self.write(self.workspace.calendars, _added, None, NamedCalendar(key, self._tr(_new), Calendar(zone)))

    def remove(self, line_id: str) -> None:
        self.write(self.workspace.calendars, _removed, self._calendars[line_id], None)

    def _change(self, key: str, value: Value) -> None:
        named = self._calendars[self.current]
        if key == "name":
            if value:
                self.write(self.workspace.calendars, _changed, named, replace(named, name=str(value)))
        elif key == "zone":
            self._put(zone_name=value)
        else:
            self._put(country=value, subdivision=None)

    def _put(self, **values: Any) -> None:
        named = self._calendars[self.current]
        new = replace(named, calendar=dataclasses.replace(named.calendar, **values))
        if new != named:
            self.write(self.workspace.calendars, _changed, named, new)

    def _put_day(self, place: int) -> None:
        parts = [part.strip() for part in self.days[place].text().split(",") if part.strip()]
        try:
            hours: tuple[Hours, ...] = read_hours(parts, f"hours.{WEEKDAYS[place]}")
        except KnownError as error:
            set_text(self._errors, self._tr(error.words))
            return
        set_text(self._errors, "")
        week = self._calendars[self.current].calendar.hours
        self._put(hours=(*week[:place], hours, *week[place + 1 :]))

    def _hold_for_all(self) -> None:
        old, new = self.workspace.calendars.everybodys(), self.current
        choose = self.workspace.calendars.choose
        words = _chosen.fill(name=self._calendars[new].name)
        self.context.edits.step(words, lambda: choose(new), lambda: choose(old))
        self.refresh()

    def _week(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.MEDIUM)
        grid.setVerticalSpacing(tokens.TIGHT)
        grid.setColumnStretch(1, 1)
        names = self._tr.locale.days["stand-alone"]["wide"]
        for place in range(len(WEEKDAYS)):
            caption, line = label(), QLineEdit()
            caption.setText(str(names[place]).capitalize())
            line.setAccessibleName(self._tr.pair(_week, caption.text()))
            line.setPlaceholderText(self._tr(_free))
            line.editingFinished.connect(lambda place=place: self._put_day(place))
            grid.addWidget(caption, place, 0)
            grid.addWidget(line, place, 1)
            self.days.append(line)
        return grid

    def _coming(self, calendar: Calendar) -> str:
        today = self.context.now().astimezone(calendar.zone).date()
        ahead = (date.fromordinal(today.toordinal() + n) for n in range(366))
        named = ((day, calendar.holiday(day, self._tr.language)) for day in ahead)
        found = [(day, name) for day, name in named if name is not None]
        shown = ((self._tr.day(day), name.replace("'", "’")) for day, name in found[:_SHOWN_HOLIDAYS])
        days = [self._tr(_holiday.fill(day=day, name=name)) for day, name in shown]
        return self._tr(_next.fill(days=" · ".join(days))) if days else ""

    def _described(self) -> tuple[Field, ...]:
        zones = tuple(Option(one, one.replace("_", " ")) for one in sorted(available_timezones()) if "/" in one)
        locale: Locale = self._tr.locale
        known = (
            (code, locale.territories.get(code, code))
            for code in holidays.list_supported_countries(include_aliases=False)
        )
        ordered = sorted(known, key=lambda pair: alphabetical(str(pair[1])))
        countries = tuple(Option(code, name) for code, name in ordered)
        return (
            Field("name", msg("Name"), FieldType.STRING, required=True),
            Field(
                "zone", msg("Time zone"), FieldType.ENUMERATION, required=True, options=(Option("UTC", "UTC"), *zones)
            ),
            Field("country", msg("Public holidays of"), FieldType.ENUMERATION, options=countries),
        )

    @property
    def _calendars(self) -> Mapping[str, NamedCalendar]:
        return self.workspace.calendars.all()
