"""Get task info."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from app.engine.catalog.asks import TASK_STATUS
from app.engine.catalog.categories import HELPERS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.model.schema import Option
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, TaskRef
from app.engine.words import msg

_ROME = ZoneInfo("Europe/Rome")


class GetTaskInfo(RuleType):
    """Look a task up for the rules that follow."""

    about = About(
        "helper.task_info",
        HELPERS,
        icon="mdi6.clipboard-search-outline",
        title=msg("Get task info"),
        description=msg(
            "Looks up how a task stands: its status, its deadline, who has it and who closed it, for use in the rules "
            "that follow."
        ),
        sentence=msg("Look up the task of {task}"),
        synonyms=msg("todo to-do status deadline overdue closed done check assignment"),
        helper=True,
        suggests=("control.task", "control.notify_supervisor", "employee.notification"),
    )

    task: Annotated[
        str,
        TaskRef(),
        Ask(msg("Task"), help=msg("The task of a “Create task” rule, or a field that holds a task’s ID.")),
    ]

    results = (
        Result("title", FieldType.STRING, msg("Title")),
        Result(
            "status",
            FieldType.ENUMERATION,
            msg("Status"),
            options=tuple(Option(status, label) for status, label in TASK_STATUS),
        ),
        Result("responsible", FieldType.EMPLOYEE, msg("Responsible person")),
        Result("deadline", FieldType.DATETIME, msg("Deadline")),
        Result("closed_at", FieldType.DATETIME, msg("Closed on")),
        Result("closed_by", FieldType.EMPLOYEE, msg("Closed by")),
        Result("overdue", FieldType.BOOLEAN, msg("Is overdue")),
    )
    examples = (
        Example(
            "one under way",
            {"task": '{{ results["visit"].task_id }}'},
            earlier={"visit": {"task_id": "measure"}},
            results={
                "title": "Measure the roof",
                "status": "in_progress",
                "responsible": "ann",
                "deadline": datetime(2026, 3, 12, 12, tzinfo=_ROME),
                "closed_at": None,
                "closed_by": None,
                "overdue": False,
            },
        ),
        Example(
            "one that is closed",
            {"task": "check"},
            results={
                "title": "Check the contract",
                "status": "completed",
                "responsible": "lea",
                "deadline": None,
                "closed_at": datetime(2026, 3, 9, 16, tzinfo=_ROME),
                "closed_by": "lea",
                "overdue": False,
            },
        ),
        Example("one that is not there", {"task": "task-9"}, fails="no task with the ID “task-9”"),
        Example("one of another item", {"task": "of-another"}, fails="The item has no task with the ID “of-another”"),
        Example("no ID yet", {"task": "{{ item.description }}"}, fails="the task ID is empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Leave how it stands at this moment."""
        yield from ()
        task = at.task(at.line(self.task, "task", needed=False), "task")
        return {
            "title": task.title,
            "status": task.status,
            "responsible": task.responsible,
            "deadline": task.deadline,
            "closed_at": task.closed_at,
            "closed_by": task.closed_by or None,
            "overdue": task.open and task.deadline is not None and at.is_over(task.deadline, at.now),
        }
