"""What a rule can see and use while it acts: one item at one moment."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import cached_property

from app.engine.calendar import Calendar
from app.engine.clients import choose
from app.engine.effects import SYSTEM
from app.engine.errors import CannotAct, KnownError
from app.engine.model.belongings import Chat, Payment, Task
from app.engine.model.item import Item
from app.engine.model.people import Employee
from app.engine.model.values import Email, File, Phone, Value
from app.engine.parameters import AttachedFiles, ProviderRef, Template
from app.engine.people import called, resolve
from app.engine.placeholders import Target, Templates
from app.engine.ports import Directory, World
from app.engine.scope import Scope
from app.engine.words import Msg, msg

_RICH = Template("rich")
_RESPONSIBLE = ("responsible",)


@contextmanager
def naming(field: str) -> Iterator[None]:
    """Let an error that does not say which parameter it is about say so."""
    try:
        yield
    except KnownError as error:
        error.field = error.field or field
        raise


class Moment:
    """One rule about to act on one item; every answer follows from what it was made of."""

    def __init__(
        self, scope: Scope, world: World, templates: Templates, *, rule: str, entry: int, acts_as: str
    ) -> None:
        """Stand at ``scope.now``; `rule` and `entry` (the item's count of entries) make ids and choices unique."""
        self.scope = scope
        self.world = world
        self._templates = templates
        self._rule = rule
        self._entry = entry
        self._acts_as = acts_as

    @property
    def now(self) -> datetime:
        """This moment."""
        return self.scope.now

    @property
    def item(self) -> Item:
        """The item, with the values it has now."""
        return self.scope.record

    @property
    def directory(self) -> Directory:
        """People, clients, providers, calendars."""
        return self.world.directory

    # Text

    def render(self, template: str, field: str) -> str:
        """Fill placeholders in for a text that people read as it is: SMS, chat, notification."""
        try:  # as in `naming`, which would cost as much as a short text
            return self._templates.render(template, self.scope)
        except KnownError as error:
            error.field = error.field or field
            raise

    def text(self, template: str, field: str) -> str:
        """Fill placeholders in; a text that comes out empty is a reason not to act."""
        return self._filled(self.render(template, field), field)

    def line(self, template: str, field: str, *, needed: bool = True) -> str:
        """Fill placeholders in for a title or subject: one line, and not an empty one where it is needed."""
        text = self.text(template, field) if needed else self.render(template, field)
        return " ".join(text.split())

    def html(self, template: str, field: str) -> str:
        """Fill placeholders in for HTML; a text that comes out empty, tags aside, is a reason not to act."""
        with naming(field):
            html = self._templates.render(template, self.scope, Target.HTML)
        return self._filled("" if _RICH.is_empty(html) else html, field)

    def words(self, words: Msg | str) -> str:
        """Return words of ours in the language in which texts are filled in; a person's own words as they are."""
        return self._templates.words(words, self.directory)

    def value(self, template: str, field: str) -> Value:
        """Return the typed value of a template that is one placeholder, else its text."""
        with naming(field):
            return self._templates.value(template, self.scope)

    def when(self, template: str, field: str) -> datetime | None:
        """Return the moment that a date expression gives, None for an empty one."""
        if not template.strip():
            return None
        found = self.local(self.value(template, field))
        if found is None or isinstance(found, datetime):
            return found
        raise CannotAct(msg("“{text}” is not a date.").fill(text=str(found)[:80]), field=field)

    def local(self, value: Value) -> Value:
        """Return the moment that a date, a time or a text stands for; what stands for none is returned as it is.

        Without a zone it is on the workspace's clock; a bare date is the beginning of that day.
        """
        zone = self.scope.calendar.zone
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value.strip())
            except ValueError:
                return value
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=zone)
        return datetime.combine(value, time(), zone) if isinstance(value, date) else value

    def is_over(self, limit: datetime, moment: datetime) -> bool:
        """Say whether a limit lies before a moment; one at the beginning of a day is meant to last for all of it."""
        zone = self.scope.calendar.zone
        try:
            limit, moment = limit.astimezone(zone), moment.astimezone(zone)
        except OverflowError:  # at either end of the calendar there is no other zone
            return limit < moment
        return limit.date() < moment.date() if limit.time() == time() else limit < moment

    # People

    def people(self, references: Iterable[str], field: str) -> tuple[str, ...]:
        """Return the employees meant, each once; nobody at all is a reason not to act."""
        found = self.found(references)
        if not found:
            words = msg("There is no recipient: {people} stands for nobody here.")
            raise CannotAct(words.fill(people=tuple(self._called(one) for one in references)), field=field)
        return found

    def found(self, references: Iterable[str]) -> tuple[str, ...]:
        """Return the employees meant, possibly none."""
        if references == _RESPONSIBLE:  # nearly always, for each message
            person = self.item.values.get("responsible")
            if type(person) is str:
                employee = self.directory.employees.get(person)
                return (person,) if employee is not None and employee.active else ()
        return resolve(references, self.item, self.directory, self.scope.results)

    def person(self, reference: str, field: str) -> str:
        """Return the one employee meant; nobody is a reason not to act."""
        found = self.found((reference,)) if reference else ()
        if not found:
            raise CannotAct(msg("{person} stands for nobody here.").fill(person=self._called(reference)), field=field)
        return found[0]

    def author(self, reference: str = "") -> str:
        """Return who acts or sends: the reference, or the rule's *acts as*; the system where that is nobody."""
        meant = reference or self._acts_as or "responsible"
        if meant == "responsible":  # nearly always, for each message
            person = self.item.values.get(meant)
            if type(person) is str and person:
                employee = self.directory.employees.get(person)
                return person if employee is not None and employee.active else SYSTEM
        found = self.found((meant,))
        return found[0] if found else SYSTEM

    def employee(self, person: str) -> Employee | None:
        """Return an employee by id."""
        return self.directory.employees.get(person)

    def working(self, person: str) -> bool:
        """Say whether an employee is at work now: within their hours and not absent."""
        employee = self.employee(person)
        if employee is None or self.absent(person):
            return False
        return self.calendar_of(employee).is_working(self.now)

    def absent(self, person: str) -> bool:
        """Say whether an employee is away now."""
        employee = self.employee(person)
        return employee is not None and any(away.start <= self.now < away.end for away in employee.absences)

    def calendar_of(self, employee: Employee) -> Calendar:
        """Return somebody's working hours, the workspace's where they have none of their own."""
        return self.directory.calendars.get(employee.calendar or "", self.directory.calendar)

    # The client

    @property
    def client(self) -> str:
        """The client's reference, ``contact:id`` or ``company:id``, empty without one."""
        return self.scope.client_side.reference

    def client_meant(self, field: str) -> str:
        """Return the client's reference, ``item`` where a lead is its own client; nobody is a reason not to act."""
        side = self.scope.client_side
        if side.reference or side.phones or side.emails or self.scope.client.get("name"):
            return side.reference or "item"
        raise CannotAct(msg("The item has no client."), field=field)

    def client_phone(self, kind: str, field: str) -> tuple[str, Phone]:
        """Return whose phone of a type (``auto`` for any) to use, and the phone."""
        found = choose(self.scope.client_side.phones, kind)
        if found is None:
            words = (
                msg("The client has no phone number.")
                if kind == "auto"
                else msg("The client has no phone number of the type “{type}”.").fill(type=kind)
            )
            raise CannotAct(words, field=field)
        return found.owner, found.value

    def client_email(self, kind: str, use: str, field: str) -> tuple[str, Email]:
        """Return whose e-mail address of a type (``auto`` for any) to use, first or last, and the address."""
        found = choose(self.scope.client_side.emails, kind, use)
        if found is None:
            words = (
                msg("The client has no e-mail address.")
                if kind == "auto"
                else msg("The client has no e-mail address of the type “{type}”.").fill(type=kind)
            )
            raise CannotAct(words, field=field)
        return found.owner, found.value

    # Surroundings

    def chat(self, chat_id: str, field: str) -> Chat:
        """Return a group chat that exists; an unknown one is a reason not to act."""
        chat = self.world.belongings.get(Chat, chat_id) if chat_id else None
        if chat is None:
            words = (
                msg("There is no chat with the ID “{id}”.").fill(id=chat_id)
                if chat_id
                else msg("The chat ID is empty; no rule has made a chat yet.")
            )
            raise CannotAct(words, field=field)
        return chat

    def task(self, task_id: str, field: str) -> Task:
        """Return a task of the item; an unknown one, or that of another item, is a reason not to act."""
        task = self.world.belongings.get(Task, task_id) if task_id else None
        if task is None or task.item != self.item.key:
            words = (
                msg("The item has no task with the ID “{id}”.").fill(id=task_id)
                if task_id
                else msg("Here the task ID is empty; no rule has made a task yet.")
            )
            raise CannotAct(words, field=field)
        return task

    def payment(self, payment_id: str, field: str) -> Payment:
        """Return a payment of the item; an unknown one, or that of another item, is a reason not to act."""
        payment = self.world.belongings.get(Payment, payment_id) if payment_id else None
        if payment is None or payment.item != self.item.key:
            words = (
                msg("The item has no payment with the ID “{id}”.").fill(id=payment_id)
                if payment_id
                else msg("Here the payment ID is empty; no rule has made a payment yet.")
            )
            raise CannotAct(words, field=field)
        return payment

    def provider(self, provider: str, channel: str, field: str) -> str:
        """Return a provider that exists, or a number or address written out; an unknown one is a reason not to act."""
        if ProviderRef(channel).is_written_out(provider):
            return provider
        known = [one.id for one in self.directory.providers if one.channel == channel or one.id == "log"]
        if provider not in known and not self.directory.any_provider:
            words = msg("There is no provider “{provider}”. Known ones: {known}.")
            raise CannotAct(words.fill(provider=provider, known=", ".join(known) or "–"), field=field)
        return provider

    def files(self, attached: AttachedFiles, field: str) -> tuple[File, ...]:
        """Return the files to attach: those listed, or those in the item's file field."""
        if not attached.field:
            return attached.files
        if (entity := self.directory.schema.entity(self.item.entity)) and attached.field not in entity.by_key:
            raise CannotAct(msg("The item has no field “{field}”.").fill(field=attached.field), field=field)
        value = self.item.values.get(attached.field)
        return value if isinstance(value, tuple) else (value,) if isinstance(value, File) else ()

    # Ids and chance

    def new_id(self, what: str, number: int = 0) -> str:
        """Return an id for something new, the same for the same rule on the same stage entry."""
        return f"{what}-{hashlib.sha256(f'{self._key}|{what}|{number}'.encode()).hexdigest()[:16]}"

    @property
    def _key(self) -> str:
        return f"{self.world.seed}|{self.item.entity}|{self.item.id}|{self._entry}|{self._rule}"

    @cached_property
    def random(self) -> random.Random:
        """A source of chance seeded by where this rule stands."""
        return random.Random(self._key)

    def _called(self, reference: str) -> str:
        return called(reference, self.directory, self.item.entity)

    def _filled(self, text: str, field: str) -> str:
        if not text.strip():
            raise CannotAct(msg("The text is empty once its placeholders are filled in."), field=field)
        return text
