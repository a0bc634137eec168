"""Steps of a trace as lines that are shown: sentence, time, sign, and the rule they come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.engine.model.event import ENTER, FINISHED, HELD_UP, MOVE, SET
from app.engine.model.item import Key
from app.engine.telling import Glossary, Topic, is_silence, node_of, tell, topic
from app.engine.trace import Acted, Entered, Happened, Left, Removed, RuleStep, Status, Step, Stopped, TriggerStep
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.preview.views import view_for

TOPICS: dict[Topic, Msg] = {
    Topic.EVENT: msg("Events"),
    Topic.STAGE: msg("Stages"),
    Topic.EFFECT: msg("Effects"),
    Topic.RULE: msg("Rules"),
    Topic.TRIGGER: msg("Triggers"),
}

STATUSES: dict[Status, tuple[Msg, str, str]] = {
    Status.PLANNED: (msg("Planned"), "mdi6.clock-outline", "accent"),
    Status.WAITING: (msg("Waiting"), "mdi6.timer-sand-empty", "muted"),
    Status.RUNNING: (msg("Under way"), "mdi6.progress-clock", "accent"),
    Status.DONE: (msg("Done"), "mdi6.check-circle-outline", "success"),
    Status.SKIPPED: (msg("Skipped"), "mdi6.filter-outline", "muted"),
    Status.FAILED: (msg("Failed"), "mdi6.alert-circle-outline", "error"),
    Status.CANCELLED: (msg("Cancelled"), "mdi6.close-circle-outline", "muted"),
    Status.NOT_PLANNED: (msg("Not planned"), "mdi6.calendar-remove-outline", "warning"),
}
"""Word, icon and colour of each status of a rule."""

_EVENTS = {
    ENTER: "mdi6.plus-circle-outline",
    MOVE: "mdi6.arrow-right-circle-outline",
    SET: "mdi6.pencil-outline",
    FINISHED: "mdi6.check-all",
    HELD_UP: "mdi6.email-alert-outline",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step, ready to be shown."""

    item: Key
    words: str
    time: str
    day: date
    topic: Topic
    icon: str
    color: str
    node: str
    """The rule or trigger it comes from, by id; empty where it comes from outside."""
    source: str
    """The name of that rule or trigger."""
    silent: bool
    """It tells of something that did not happen."""


def line_of(step: Step, names: Glossary, tr: Translator) -> Line:
    """Make a step ready to be shown; `tr` says in which time zone."""
    icon, color = _sign(step, names)
    node = node_of(step)
    local = step.at.astimezone(tr.zone)
    return Line(
        step.item,
        tr(tell(step, names)),
        tr.time(local),
        local.date(),
        topic(step),
        icon,
        color,
        node,
        tr(names.node(node)) if node else "",
        is_silence(step),
    )


def _sign(step: Step, names: Glossary) -> tuple[str, str]:
    match step:
        case Happened():
            declared = names.catalogue.trigger(step.event.type)
            own = declared.about.icon if declared else "mdi6.flash-outline"
            return _EVENTS.get(step.event.type, own), "triggers"
        case Entered():
            return "mdi6.arrow-right-circle-outline", "accent"
        case Left():
            return "mdi6.logout-variant", "muted"
        case Acted():
            about = names.about(step.rule)
            return view_for(step.effect).icon, about.category.color if about else "custom"
        case RuleStep():
            _, icon, color = STATUSES[step.status]
            return icon, color
        case TriggerStep():
            return ("mdi6.lightning-bolt", "triggers") if step.fired else ("mdi6.lightning-bolt-outline", "muted")
        case Removed():
            return "mdi6.delete-outline", "warning"
        case Stopped():
            return "mdi6.sync-alert", "error"
    return "mdi6.arrow-right", "accent"
