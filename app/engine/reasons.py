"""Why a rule or trigger stands as it does, in words; one place, so that the same reason is counted as one."""

from __future__ import annotations

from app.engine.planning import NoDate
from app.engine.program import ReadyTrigger
from app.engine.trace import Reason
from app.engine.words import Msg, msg

LEFT_STAGE = Reason("left_stage", msg("The item left the stage before."))
MOVED_ABOVE = Reason("left_stage", msg("The rule above moved the item."))
MOVED_BESIDE = Reason("left_stage", msg("Another rule had moved the item at the same moment."))
DELETED = Reason("deleted", msg("The item was removed."))
OVERDUE = Reason("overdue", msg("It was due while nothing ran, and runs now."))
TOO_LATE = Reason("too_late", msg("It was due while nothing ran, longer ago than late rules may run."))
FAILED_ABOVE = Reason("previous_failed", msg("The rule above failed, and stops its branch."))


def no_date(planned: NoDate) -> Reason:
    """Say that a rule is not planned because its date is empty (4)."""
    return Reason("empty_date", msg("The date “{path}” is empty.").fill(path=planned.path), field=planned.path)


def date_changed(path: str) -> Reason:
    """Say that a rule is planned anew because its date is another (4)."""
    return Reason("date_changed", msg("The date it follows has changed."), path)


def no_answer(why: Msg) -> Reason:
    """Say that what a rule has waited for will never come (10)."""
    return Reason("no_answer", why)


def held_up(why: Msg) -> Reason:
    """Say that what a rule waits for comes only once a person has done something about it."""
    words = msg("{why} It can be mended or dropped under Deliveries.")
    return Reason("held_up", words.fill(why=why))


def out_of_reach(trigger: ReadyTrigger, winner: ReadyTrigger | None, here: int) -> Reason | None:
    """Say why a trigger is not even asked, whatever the event; `here` is the place of the present stage (5)."""
    if winner is not None:
        words = msg("“{trigger}” further left was first.").fill(trigger=winner.node.name or winner.node.id)
        return Reason("another_first", words, field=winner.node.id)
    if trigger.place == here:
        return Reason("current_stage", msg("The item is already in its stage."))
    if trigger.place < here and not trigger.node.allow_back:
        return Reason("moving_back", msg("Its stage lies behind, and it does not allow moving back."))
    return None


def circle(stage: str, entries: int) -> Reason:
    """Say that the loop guard stepped in (7)."""
    words = msg("Stopped: the item would enter “{stage}” for the {n}th time through rules alone.")
    return Reason("loop", words.fill(stage=stage, n=entries))


def circle_of_items(stage: str, items: int) -> Reason:
    """Say that the loop guard kept rules from creating items out of items (7)."""
    words = msg("Stopped: it would be the {n}th item in “{stage}” that rules alone create out of one another.")
    return Reason("loop", words.fill(stage=stage, n=items))


def on_exceptions_list(address: str, called: str) -> Reason:
    """Say why a lead is not taken: by the name of the client, or the address."""
    return Reason("excluded", msg("{address} is on the exceptions list.").fill(address=called), seen=address)
