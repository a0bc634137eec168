"""Task status changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from app.engine.catalog.asks import TASK_STATUS
from app.engine.catalog.categories import ON_TASKS
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import brought
from app.engine.model.event import Event
from app.engine.model.schema import Option
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice
from app.engine.words import Msg, msg

_CALL = {
    "task_id": "task-7",
    "title": "Call Paolo Rossi",
    "status": "completed",
    "responsible": "ann",
    "deadline": datetime(2026, 3, 11, 17, tzinfo=UTC),
}


class TaskStatusChanged(TriggerType):
    """Fire when a task of the item takes another status."""

    about = About(
        "task.status",
        ON_TASKS,
        icon="mdi6.clipboard-check-outline",
        title=msg("Task status changed"),
        description=msg(
            "Moves the item here when a task that belongs to it takes a status, such as completed. "
            "The condition can ask about the task: its title, its deadline, who is responsible for it."
        ),
        sentence=msg("When a task becomes: {status}"),
        synonyms=msg("todo to-do done closed finished completed started deferred assignment job state"),
        suggests=("control.task", "control.complete_tasks", "helper.task_info"),
    )

    status: Annotated[str, Choice((*TASK_STATUS, ("any", msg("Any status")))), Ask(msg("Status"))] = "completed"

    results = (
        Result(
            "status",
            FieldType.ENUMERATION,
            msg("Status of the task"),
            options=tuple(Option(status, label) for status, label in TASK_STATUS),
        ),
        Result("title", FieldType.STRING, msg("Title of the task")),
        Result("responsible", FieldType.EMPLOYEE, msg("Responsible for the task")),
        Result("deadline", FieldType.DATETIME, msg("Deadline of the task")),
        Result("task_id", FieldType.STRING, msg("Task ID")),
    )
    examples = (
        Example("completed", {}, event=_CALL, fires=True),
        Example("any status", {"status": "any"}, event={**_CALL, "status": "deferred"}, fires=True),
        Example("only begun", {"status": "completed"}, event={**_CALL, "status": "in_progress"}, fires=False),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say whether any status will do."""
        return msg("When a task takes another status") if raw.get("status") == "any" else cls.about.sentence

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare the status that the task has now."""
        del at
        status = brought(event, "status")
        if self.status in ("any", status):
            return None
        labels = dict(TASK_STATUS)
        return msg("The task’s status is “{status}”, not “{wanted}”.").fill(
            status=labels.get(status, status or "–"), wanted=labels[self.status]
        )
