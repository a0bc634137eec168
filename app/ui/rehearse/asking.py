"""The dialogs of the mode: an event, other values, a new record, the end of a waiting, a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QDate, QDateTime, QTime, Signal
from PySide6.QtWidgets import QDateTimeEdit, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.engine.catalog.declaration import TriggerType
from app.engine.happening import guesses
from app.engine.model.item import Item, Key
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import EntityType
from app.engine.outlook import Coming
from app.engine.trace import Acted
from app.engine.words import msg
from app.i18n import Translator
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.event_dialog import brought_dialog, changes_dialog
from app.ui.rehearse.fields_dialog import FieldsDialog
from app.ui.rehearse.session import Session
from app.ui.theme import tokens
from app.ui.widgets.fields import settle, write_dates

FIRST_ASKED = ("title", "amount", "contacts", "company", "responsible", "source", "close_date", "emails", "phones")
"""Fields that a new record is asked for, where its type has them."""


def event_dialog(session: Session, kind: type[TriggerType], key: Key, parent: QWidget) -> FieldsDialog:
    """Ask what an event brings along: the results that its trigger type declares, guessed as far as possible."""
    context, state = session.context, session.state(key)
    text = msg("Happens to “{record}” at {moment}.").fill(record=session.title(key), moment=session.rehearsal.now)
    dialog = brought_dialog(context.look, session.directory, kind, text, msg("Let it happen"), parent)
    steps = session.rehearsal.steps
    made = [(one.rule, one.effect) for one in steps if isinstance(one, Acted) and one.item == key]
    offers = guesses(kind, state.item, session.directory, session.follows(key), context.catalogue, made, state.results)
    dialog.offer(offers)
    return dialog


def change_dialog(session: Session, key: Key, first: Sequence[str], parent: QWidget) -> FieldsDialog:
    """Ask for other values of a record's fields; those named first stand on top."""
    return changes_dialog(session.context.look, session.directory, session.state(key).item, first, parent)


def new_dialog(session: Session, entity: EntityType, parent: QWidget) -> FieldsDialog:
    """Ask what a new record holds."""
    fields = [entity.by_key[key] for key in FIRST_ASKED if key in entity.by_key]
    text = msg("Lives only in this rehearsal. It enters the first stage, and the rules there begin.")
    dialog = FieldsDialog(
        session.context.look, session.directory, msg("New record"), text, fields, ok=msg("Let it in"), parent=parent
    )
    dialog.hide_people()
    return dialog


def finish_dialog(session: Session, one: Coming, parent: QWidget) -> FieldsDialog:
    """Ask with what results something comes to its end that a rule waits for."""
    key = (one.entity, one.item)
    kind = session.context.catalogue.rule(one.rule.type)
    results = kind.results_for(one.rule.parameters, session.directory.schema) if kind else ()
    left = session.state(key).results.get(one.rule.id, {})
    text = msg("“{rule}” waits on “{record}”.").fill(rule=session.glossary.node(one.rule.id), record=session.title(key))
    dialog = FieldsDialog(
        session.context.look,
        session.directory,
        msg("Let the waiting end"),
        text,
        [result.as_field() for result in results if result.name not in left],
        ok=msg("End it"),
        parent=parent,
    )
    dialog.hide_people()
    return dialog


def new_item(values: Mapping[str, object], rule_set: RuleSet, number: int, now: datetime) -> Item:
    """Return the record that a person has described, in the first stage."""
    stage = rule_set.stages[0].id
    given = {key: value for key, value in values.items() if value is not None}
    item_id = f"rehearsed-{number}"
    return Item(
        item_id,
        rule_set.entity,
        rule_set.pipeline,
        stage,
        {"title": item_id, "created_at": now, **given, "id": item_id, "stage": stage},
    )


class MomentDialog(QDialog):
    """Asks for a moment to go to."""

    answered = Signal(object)
    """The moment (aware datetime)."""

    def __init__(self, context: RehearseContext, now: datetime, tr: Translator, parent: QWidget) -> None:
        """Begin with the present moment; `tr` says in which time zone."""
        super().__init__(parent)
        self._zone = tr.zone
        self.setWindowTitle(tr(msg("Go to a moment")))
        heading = QLabel(tr(msg("Go to a moment")))
        heading.setProperty("role", "title")
        text = QLabel(tr(msg("An earlier one shows how everything stood then.")))
        text.setProperty("role", "muted")
        local = now.astimezone(self._zone)
        self.box = QDateTimeEdit(QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute)))
        self.box.setCalendarPopup(True)
        write_dates(self.box, tr, clock=True)
        self.box.setAccessibleName(heading.text())
        self.box.setMinimumWidth(context.theme.scaled(260))
        settle(self.box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go = buttons.addButton(tr(msg("Go there")), QDialogButtonBox.ButtonRole.AcceptRole)
        go.setProperty("kind", "primary")
        go.setDefault(True)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr(msg("Cancel")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.SMALL)
        for widget in (heading, text, self.box, buttons):
            layout.addWidget(widget)

    def accept(self) -> None:
        super().accept()
        day, time = self.box.date(), self.box.time()
        local = datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=self._zone)
        self.answered.emit(local.astimezone(UTC))
