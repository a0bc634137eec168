"""Schedule activity."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from app.engine.catalog.categories import CONTROL
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.effects import SYSTEM, ActivityScheduled
from app.engine.errors import CannotAct
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, DateExpression, Duration, Flag, People, Person, Template
from app.engine.words import msg

_ROME = ZoneInfo("Europe/Rome")


class ScheduleActivity(RuleType):
    """Put something to do about the item into somebody’s schedule."""

    about = About(
        "control.activity",
        CONTROL,
        icon="mdi6.calendar-check-outline",
        title=msg("Schedule activity"),
        description=msg(
            "Puts an entry into the schedule of whoever looks after the item, with a deadline and a reminder. "
            "Lighter than a task: it has neither checklist nor status."
        ),
        sentence=msg("Activity: {subject}"),
        synonyms=msg("todo to-do reminder appointment meeting calendar plan follow up schedule agenda"),
        suggests=("control.task", "control.notify_supervisor"),
    )

    subject: Annotated[str, Template("line"), Ask(msg("Subject"))]
    description: Annotated[str, Template(), Ask(msg("Description"))] = ""
    deadline: Annotated[
        str,
        DateExpression(),
        Ask(msg("Deadline"), help=msg("For example tomorrow, or a date field of the item.")),
    ] = ""
    responsible: Annotated[
        str,
        Person(),
        Ask(
            msg("Responsible person"),
            help=msg("In whose schedule it stands. Left empty, the person under “Acts as”."),
            hint=msg("Acts as"),
        ),
    ] = ""
    complete_automatically: Annotated[
        bool,
        Flag(),
        Ask(msg("Complete automatically"), help=msg("It counts as done once the item leaves this stage.")),
    ] = False
    colleagues: Annotated[
        tuple[str, ...], People(), Ask(msg("Colleagues"), help=msg("Who takes part and sees it as well."))
    ] = ()
    notify_before: Annotated[
        int | None,
        Duration(),
        Ask(msg("Remind before"), help=msg("How long before the deadline. Left empty, nobody is reminded.")),
    ] = None

    results = (Result("activity_id", FieldType.STRING, msg("Activity ID")),)
    examples = (
        Example(
            "with all there is",
            {
                "subject": "Call {{ client.name }}",
                "description": "About {{ item.title }}",
                "deadline": "{{ now | add_days(1) }}",
                "responsible": "supervisor",
                "complete_automatically": True,
                "colleagues": ["responsible", "supervisor"],
                "notify_before": {"amount": 2, "unit": "hours"},
            },
            effects=(
                ActivityScheduled(
                    "activity-1",
                    "Call Paolo Rossi",
                    "About Roof, Rossi",
                    "bo",
                    datetime(2026, 3, 11, 10, tzinfo=_ROME),
                    ("ann",),
                    complete_automatically=True,
                    notify_before=120,
                ),
            ),
            results={"activity_id": "activity-1"},
        ),
        Example(
            "one’s own, without a date",
            {"subject": "Think about a discount"},
            effects=(ActivityScheduled("activity-1", "Think about a discount", "", "ann"),),
        ),
        Example("no subject", {"subject": "{{ item.description }}"}, fails="empty"),
        Example("nobody to do it", {"subject": "Call", "responsible": "role:translators"}, fails="stands for nobody"),
        Example(
            "nobody looks after the item", {"subject": "Call"}, item={"responsible": None}, fails="nobody to do it"
        ),
        Example("a deadline that is no date", {"subject": "Call", "deadline": "{{ item.title }}"}, fails="not a date"),
        Example(
            "a reminder of nothing",
            {"subject": "Call", "notify_before": {"amount": 30, "unit": "minutes"}},
            fails="needs a deadline",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Schedule it under a new id."""
        responsible = at.person(self.responsible, "responsible") if self.responsible else at.author()
        if responsible == SYSTEM:
            raise CannotAct(msg("There is nobody to do it. Choose a person."), field="responsible")
        deadline = at.when(self.deadline, "deadline")
        if self.notify_before is not None and deadline is None:
            raise CannotAct(msg("A reminder needs a deadline, and that is empty here."), field="notify_before")
        activity_id = at.new_id("activity")
        yield ActivityScheduled(
            activity_id,
            at.line(self.subject, "subject"),
            at.render(self.description, "description"),
            responsible,
            deadline,
            tuple(one for one in at.found(self.colleagues) if one != responsible),
            self.complete_automatically,
            None if self.notify_before is None else self.notify_before // 60,
        )
        return {"activity_id": activity_id}
