"""What is planned from outside, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from app.engine.model.event import ENTER, FINISHED, MOVE, SET
from app.engine.model.item import Key
from app.engine.model.schema import Field
from app.engine.model.values import Value
from app.engine.schedule import RULE, STAGE
from app.engine.upcoming import NEW, Upcoming
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.rehearse.session import Session

_comes, _moves = msg("Comes in “{stage}”"), msg("Moves to “{stage}”")
_value, _goes_on = msg("{field}: {value}"), msg("people move it on")
_enters, _changes = msg("Enters its stage again"), msg("{fields} changes")
_ends = msg("“{rule}” no longer waits")
_ICONS: Mapping[str, str] = {
    NEW: "mdi6.tray-arrow-down", MOVE: "mdi6.arrow-right-bold-outline", ENTER: "mdi6.login-variant",
    SET: "mdi6.pencil-outline", FINISHED: "mdi6.check-circle-outline",
}  # fmt: skip


_TOLD_OF_NEW = ("amount", "responsible", "source")


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
    return Told(tr(_what(session, one, tr)), record_of(session, one), _details(session, one, tr), icon, color)


def record_of(session: Session, one: Upcoming) -> str:
    """Return what the record is called, be it there already or still to come."""
    return one.item.title if one.item is not None else title_by_key(session, one.key)


def title_by_key(session: Session, key: Key) -> str:
    """Return what a record is called; one that is not there yet by its id."""
    item = session.item(key)
    return item.title if item is not None else key[1]


def written(session: Session, at: datetime, tr: Translator) -> str:
    """Return a moment for a table; in the clock's year without the year."""
    other = at.astimezone(tr.zone).year != session.rehearsal.now.astimezone(tr.zone).year
    return tr.weekday_moment(at, year=other)


def _details(session: Session, one: Upcoming, tr: Translator) -> str:
    """Return with which values it happens, in words for people; of a new record only those that tell it apart."""
    values: Mapping[str, Value] = one.data
    fields: Mapping[str, Field] = {}
    entity = session.directory.schema.entity(one.key[0])
    match one.kind:
        case "move" | "enter":
            return ""
        case "new" if one.item is not None:
            fields = entity.by_key if entity else {}
            values = {key: one.item.values.get(key) for key in _TOLD_OF_NEW}
        case "set":
            values, fields = one.data["values"], entity.by_key if entity else {}
        case "finished":
            values = one.data.get("results", {})
        case _:
            declared = session.context.catalogue.trigger(one.kind)
            fields = (
                {each.name: each.as_shown(session.directory.providers) for each in declared.results} if declared else {}
            )
    filled = {key: value for key, value in values.items() if value is not None and value != ""}
    parts = [
        _value.fill(field=_label(fields, key), value=_shown(session, fields.get(key), value, tr))
        for key, value in filled.items()
    ]
    return " · ".join([*(tr(each) for each in parts), *([tr(_goes_on)] if one.pace is not None else [])])


def _label(fields: Mapping[str, Field], key: str) -> str:
    return fields[key].label if key in fields else key


def _shown(session: Session, field: Field | None, value: Value, tr: Translator) -> str:
    return tr.shown(session.glossary.shown(field, value) if field is not None else value)


def _what(session: Session, one: Upcoming, tr: Translator) -> Msg | str:
    names, item = session.glossary, one.item or session.item(one.key)
    pipeline = item.pipeline if item is not None else session.rule_set.pipeline
    match one.kind:
        case "new":
            return _comes.fill(stage=names.stage(item.stage if item else "", pipeline))
        case "move":
            return _moves.fill(stage=names.stage(one.data[STAGE], one.data.get("pipeline", pipeline)))
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
