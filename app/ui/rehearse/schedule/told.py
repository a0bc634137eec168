"""What is planned from outside, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from app.engine.model.event import ENTER, FINISHED, MOVE, SET
from app.engine.model.item import Key
from app.engine.schedule import RULE, STAGE, details_of
from app.engine.upcoming import NEW, Upcoming
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.rehearse.session import Session, title_of

_comes, _moves = msg("Comes in “{stage}”"), msg("Moves to “{stage}”")
_moved_on = msg("Is moved on to “{stage}”")
_enters, _changes = msg("Enters its stage again"), msg("{fields} changes")
_ends = msg("“{rule}” no longer waits")
_ICONS: Mapping[str, str] = {
    NEW: "mdi6.tray-arrow-down", MOVE: "mdi6.arrow-right-bold-outline", ENTER: "mdi6.login-variant",
    SET: "mdi6.pencil-outline", FINISHED: "mdi6.check-circle-outline",
}  # fmt: skip


class Told(NamedTuple):
    """One planned thing: what happens, to which record, with which further values, and its sign."""

    what: str
    record: str
    details: str
    icon: str
    color: str


def told(session: Session, one: Upcoming, tr: Translator) -> Told:
    """Say what will happen."""
    about = session.context.catalogue.trigger(one.kind)
    color = about.about.category.color if about else "accent"
    icon = _ICONS.get(one.kind) or (about.about.icon if about else "mdi6.lightning-bolt-outline")
    details = "" if one.kind in (MOVE, ENTER) else details_of(one)
    return Told(tr(_what(session, one, tr)), record_of(session, one), details, icon, color)


def record_of(session: Session, one: Upcoming) -> str:
    """Return what the record is called, be it there already or still to come."""
    return title_of(one.item) if one.item is not None else title_by_key(session, one.key)


def title_by_key(session: Session, key: Key) -> str:
    """Return what a record is called; one that is not there yet by its id."""
    item = session.item(key)
    return title_of(item) if item is not None else key[1]


def written(at: datetime, tr: Translator) -> str:
    """Return a moment for a table."""
    local = at.astimezone(tr.zone)
    return f"{tr.day(local.date())} {local.year}, {tr.time(local)}"


def _what(session: Session, one: Upcoming, tr: Translator) -> Msg | str:
    names, item = session.glossary, one.item or session.item(one.key)
    pipeline = item.pipeline if item is not None else session.rule_set.pipeline
    match one.kind:
        case "new":
            return _comes.fill(stage=names.stage(item.stage if item else "", pipeline))
        case "move":
            stage = names.stage(one.data[STAGE], one.data.get("pipeline", pipeline))
            return (_moved_on if one.drawn else _moves).fill(stage=stage)
        case "enter":
            return _enters
        case "set":
            entity = session.directory.schema.entity(one.key[0])
            fields = entity.by_key if entity else {}
            labels = [tr(fields[key].label) if key in fields else key for key in one.data["values"]]
            return _changes.fill(fields=tr.list(labels))
        case "finished":
            return _ends.fill(rule=names.node(one.data[RULE]))
    declared = session.context.catalogue.trigger(one.kind)
    return declared.about.title if declared else one.kind
