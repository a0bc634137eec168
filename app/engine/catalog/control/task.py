"""Create task."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from app.engine.catalog.categories import CONTROL
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.effects import Await, TaskCreated
from app.engine.errors import CannotAct
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Checklist, Choice, DateExpression, Flag, People, Person, Template
from app.engine.words import msg

PRIORITIES = Choice((("low", msg("Low")), ("normal", msg("Normal")), ("high", msg("High"))))
_ROME = ZoneInfo("Europe/Rome")
_CALL = {"title": "Call", "responsible": "responsible"}


class CreateTask(RuleType):
    """Give somebody something to do, and if wanted wait until it is done."""

    about = About(
        "control.task",
        CONTROL,
        icon="mdi6.checkbox-marked-circle-outline",
        title=msg("Create task"),
        description=msg(
            "Creates a task for an employee, with a deadline and a checklist. Rules below can wait until it is closed."
        ),
        sentence=msg("Task for {responsible}: {title}"),
        synonyms=msg("todo to-do assignment work deadline checklist job assign"),
        suggests=("task.status", "employee.notification", "control.notify_supervisor"),
    )

    title: Annotated[str, Template("line"), Ask(msg("Title"))]
    description: Annotated[str, Template(), Ask(msg("Description"))] = ""
    creator: Annotated[
        str,
        Person(),
        Ask(
            msg("Created by"),
            help=msg("Who gives the task. Left empty, the person under “Acts as”."),
            hint=msg("Acts as"),
        ),
    ] = ""
    responsible: Annotated[str, Person(), Ask(msg("Responsible person"), help=msg("Who is to do it."))]
    accomplices: Annotated[tuple[str, ...], People(), Ask(msg("Participants"), help=msg("Who helps with it."))] = ()
    observers: Annotated[tuple[str, ...], People(), Ask(msg("Observers"), help=msg("Who follows it."))] = ()
    start: Annotated[str, DateExpression(), Ask(msg("Start"))] = ""
    deadline: Annotated[
        str,
        DateExpression(),
        Ask(msg("Deadline"), help=msg("For example three days from now, or a date field of the item.")),
    ] = ""
    priority: Annotated[str, PRIORITIES, Ask(msg("Priority"))] = "normal"
    checklist: Annotated[tuple[str, ...], Checklist(), Ask(msg("Checklist"))] = ()
    link_to_item: Annotated[bool, Flag(), Ask(msg("Link to the item"))] = True
    wait_until_closed: Annotated[
        bool,
        Flag(),
        Ask(msg("Wait until it is closed"), help=msg("Rules “after the previous” start once the task is closed.")),
    ] = False

    results = (
        Result("task_id", FieldType.STRING, msg("Task ID")),
        Result("closed_at", FieldType.DATETIME, msg("Closed on")),
        Result("closed_by", FieldType.EMPLOYEE, msg("Closed by")),
    )
    finishes = ("closed_at", "closed_by")
    examples = (
        Example(
            "with all there is",
            {
                "title": "Ship {{ item.title }}",
                "description": "To {{ client.name }}",
                "creator": "supervisor",
                "responsible": "responsible",
                "accomplices": ["employee:tim"],
                "observers": ["role:lawyers"],
                "start": "{{ now }}",
                "deadline": "{{ now | add_days(3) }}",
                "priority": "high",
                "checklist": ["Pack", "{{ item.description }}", "Send to {{ client.first_name }}"],
                "link_to_item": False,
            },
            effects=(
                TaskCreated(
                    "task-1",
                    "Ship Roof, Rossi",
                    "To Paolo Rossi",
                    "bo",
                    "ann",
                    ("tim",),
                    ("lea",),
                    datetime(2026, 3, 10, 10, tzinfo=_ROME),
                    datetime(2026, 3, 13, 10, tzinfo=_ROME),
                    "high",
                    ("Pack", "Send to Paolo"),
                    link_to_item=False,
                ),
            ),
            results={"task_id": "task-1"},
        ),
        Example(
            "waiting for its end",
            {**_CALL, "wait_until_closed": True},
            effects=(TaskCreated("task-1", "Call", "", "ann", "ann"),),
            results={"task_id": "task-1"},
        ),
        Example("no title", {**_CALL, "title": "{{ item.description }}"}, fails="empty"),
        Example("nobody to do it", {**_CALL, "responsible": "role:translators"}, fails="stands for nobody"),
        Example("a deadline that is no date", {**_CALL, "deadline": "{{ item.title }}"}, fails="not a date"),
        Example(
            "a deadline before the start",
            {**_CALL, "start": "2026-04-02", "deadline": "2026-04-01"},
            fails="before its start",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Create the task under a new id; its end is known by that id."""
        responsible = at.person(self.responsible, "responsible")
        start, deadline = at.when(self.start, "start"), at.when(self.deadline, "deadline")
        if start is not None and deadline is not None and at.is_over(deadline, start):
            raise CannotAct(msg("The deadline of the task lies before its start."), field="deadline")
        title, description = at.line(self.title, "title"), at.render(self.description, "description")
        lines = (at.line(one, "checklist", needed=False) for one in self.checklist)
        task_id = at.new_id("task")
        yield TaskCreated(
            task_id,
            title,
            description,
            at.author(self.creator),
            responsible,
            at.found(self.accomplices),
            at.found(self.observers),
            start,
            deadline,
            self.priority,
            tuple(one for one in lines if one),
            self.link_to_item,
        )
        results = {"task_id": task_id}
        return Await(task_id, results) if self.wait_until_closed else results
