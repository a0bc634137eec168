"""The lines of a plan as rows: as it stands, and as it would be with another date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from app.engine.model.item import Key
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.outlook import Coming
from app.engine.replanning import Earlier, Fate, Line, Replanning
from app.engine.state import ItemState
from app.engine.telling import why
from app.engine.trace import Status
from app.engine.upcoming import Upcoming
from app.engine.words import Msg, msg, msgs
from app.i18n import Translator
from app.ui.rehearse.rows import Row
from app.ui.rehearse.schedule.rows import outside_row
from app.ui.rehearse.session import Session

_then = msg("Then: {rules}")
_was = msg("was {moment}")
_way = msg("{old} → {new}")
_in = msg("in {length}")
_now, _never = msg("now"), msg("once it is over")
_over, _waits = msg("Once it is over"), msg("Waits")
_no_more = msg("No longer planned")
_fates: Mapping[Fate, tuple[Msg, str]] = {
    Fate.KEPT: (msg("Stays"), "muted"),
    Fate.MOVED: (msg("Moves"), "accent"),
    Fate.ADDED: (msg("New"), "success"),
    Fate.AT_ONCE: (msg("At once"), "warning"),
    Fate.DROPPED: (msg("Falls away"), "error"),
}
_try = msg("Choose another date to see how the plan would move. Nothing happens to the record.")
_same = msg("Nothing in the plan would move.")
_differs = msgs("{n} line of the plan would differ.", "{n} lines of the plan would differ.")
_goes = msg("The record would go to “{stage}”, and another plan begin.")
_gone = msg("The record would be removed.")


def coming_rows(
    found: Iterable[Coming | Upcoming],
    titles: Mapping[Key, str],
    earlier: Mapping[str, Earlier],
    session: Session,
    tr: Translator,
    *,
    titled: bool,
) -> list[Row]:
    """Write what comes, by day; `earlier` tells of what was planned for another time.

    `titles` name the records; `titled` says whether those of what comes from outside are named as well.
    """
    rows: list[Row] = []
    day: date | None = None
    for one in found:
        when = one.at.astimezone(tr.zone).date() if one.at else None
        section = tr(_over) if when is None else tr.day(when)
        if isinstance(one, Upcoming):
            row = outside_row(one, session, tr, titles=titled)
        else:
            row = _coming_row(one, titles, earlier, session, tr)
        rows.append(replace(row, section=section if when != day or not rows else ""))
        day = when
    return rows


def _coming_row(
    one: Coming, titles: Mapping[Key, str], earlier: Mapping[str, Earlier], session: Session, tr: Translator
) -> Row:
    notes = [titles.get((one.entity, one.item), ""), *_notes(one, earlier.get(one.rule.id), session, tr)]
    row = _row(one.rule, session, tr, tr.time(one.at) if one.at else tr(_waits), "accent")
    return replace(row, note="\n".join(part for part in notes if part), about=one)


def dropped_rows(
    earlier: Mapping[str, Earlier], rule_set: RuleSet, state: ItemState, session: Session, tr: Translator
) -> list[Row]:
    """Write what was planned and is no longer, because its date was emptied."""
    stage = rule_set.stage(state.item.stage)
    rows: list[Row] = []
    for rule in stage.rules if stage else ():
        run, before = state.runs.get(rule.id), earlier.get(rule.id)
        if run is None or before is None or run.status is not Status.NOT_PLANNED:
            continue
        notes = [tr(_was.fill(moment=tr.moment(before.due)))]
        notes += [tr(why(before.reason, session.glossary))] if before.reason else []
        row = _row(rule, session, tr, "", "muted")
        rows.append(replace(row, note="\n".join(notes), section="" if rows else tr(_no_more)))
    return rows


def line_rows(told: Replanning, session: Session, tr: Translator) -> list[Row]:
    """Write what would become of each line, with its old and its new time."""
    rows = []
    for line in told.lines:
        word, shade = _fates[line.fate]
        notes = [_times(line, tr)]
        if line.fate in (Fate.DROPPED, Fate.AT_ONCE) and line.reason is not None:
            notes.append(tr(why(line.reason, session.glossary)))
        row = _row(line.rule, session, tr, tr(word), shade)
        rows.append(replace(row, note="\n".join(notes), about=line))
    return rows


def outcome(told: Replanning, session: Session, key: Key, *, tried: bool) -> Msg:
    """Say in a sentence what a date would come to."""
    if not tried:
        return _try
    if told.gone:
        return _gone
    if told.stage:
        pipeline = session.state(key).item.pipeline
        return _goes.fill(stage=session.glossary.stage(told.stage, pipeline))
    differing = sum(line.fate is not Fate.KEPT for line in told.lines)
    return _differs.fill(n=differing) if differing else _same


def _times(line: Line, tr: Translator) -> str:
    old = _moment(line.before.at, tr) if line.before else ""
    new = _moment(line.after.at, tr) if line.after else tr(_now) if line.fate is Fate.AT_ONCE else ""
    return tr(_way.fill(old=old, new=new)) if old and new and old != new else old or new


def _moment(at: datetime | None, tr: Translator) -> str:
    return tr.moment(at) if at is not None else tr(_never)


def _notes(one: Coming, before: Earlier | None, session: Session, tr: Translator) -> list[str]:
    names, notes = session.glossary, []
    if one.at is not None:
        notes.append(tr(_in.fill(length=tr.span(one.at - session.rehearsal.now))))
    if before is not None:
        notes.append(tr(_was.fill(moment=tr.moment(before.due))))
    if one.reason is not None:
        notes.append(tr(one.reason.words))
    if one.then:
        notes.append(tr(_then.fill(rules=", ".join(tr(names.node(rule.id)) for rule in one.then))))
    return notes


def _row(rule: Rule, session: Session, tr: Translator, pill: str, shade: str) -> Row:
    about = session.glossary.about(rule.id)
    icon, color = (about.icon, about.category.color) if about else ("mdi6.puzzle-outline", "custom")
    return Row(icon, color, tr(session.glossary.node(rule.id)), node=rule.id, pill=pill, pill_color=shade)
