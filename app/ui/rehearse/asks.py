"""What the person is asked in dialogs, and what the rehearsal is told of the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.engine.catalog.declaration import TriggerType
from app.engine.model.item import Key
from app.engine.outlook import Coming
from app.ui.rehearse.add_records import AddRecords
from app.ui.rehearse.asking import MomentDialog, change_dialog, event_dialog, finish_dialog, new_dialog, new_item
from app.ui.rehearse.session import Session

CHANGES = {"field.changed": (), "responsible.changed": ("responsible",)}
"""Triggers whose event is a change of fields, and the fields that stand on top where it is asked for."""


class Asks(QObject):
    """Opens the dialogs of the mode over its window."""

    opened = Signal()
    """A dialog stands open: nothing should go on by itself."""

    def __init__(self, session: Session, chosen: Callable[[], Key | None], window: QWidget) -> None:
        """`chosen` says which record is meant where only one can be."""
        super().__init__(window)
        self._session = session
        self._chosen = chosen
        self._window = window
        self._made = 0

    def add_records(self, pipeline: str = "") -> None:
        """Ask which records are to come on the board of a pipeline, that of the open rule set where none is named."""
        dialog = AddRecords(self._session, self._window, pipeline)
        dialog.answered.connect(lambda items, enter: (self._session.enter if enter else self._session.put)(items))
        self._open(dialog)

    def new_record(self, pipeline: str = "") -> None:
        """Ask for a record that lives in this rehearsal only, and let it enter the first stage of a pipeline."""
        rule_set = self._session.rules_of(pipeline) if pipeline else self._session.rule_set
        entity = self._session.directory.schema.entity(rule_set.entity)
        if entity is not None and rule_set.stages:
            dialog = new_dialog(self._session, entity, self._window)
            dialog.answered.connect(lambda values, _by: self._enter_new(values, rule_set.pipeline))
            self._open(dialog)

    def happen(self, kind: type[TriggerType]) -> None:
        """Ask what an event brings along, and let it happen to the chosen record."""
        key = self._chosen()
        if key is None:
            return
        if kind.about.id in CHANGES:
            self.change_fields(CHANGES[kind.about.id])
            return
        dialog = event_dialog(self._session, kind, key, self._window)
        dialog.answered.connect(lambda values, by: self._session.happen(key, kind.about.id, values, by))
        self._open(dialog)

    def change_fields(self, first: tuple[str, ...] = ()) -> None:
        """Ask for other values of the chosen record's fields; those named first stand on top."""
        key = self._chosen()
        if key is not None:
            dialog = change_dialog(self._session, key, first, self._window)
            dialog.answered.connect(lambda values, by: self._change(key, values, by))
            self._open(dialog)

    def go_to_moment(self) -> None:
        """Ask for a moment to go to."""
        session = self._session
        tr = session.context.tr.in_zone(session.directory.calendar.zone)
        dialog = MomentDialog(session.context, session.rehearsal.now, tr, self._window)
        dialog.answered.connect(session.advance_to)
        self._open(dialog)

    def finish(self, one: Coming) -> None:
        """Let what a rule waits for come to its end, asking for its results where there are any."""
        dialog = finish_dialog(self._session, one, self._window)
        dialog.answered.connect(lambda values, _by: self._session.finish((one.entity, one.item), one.awaits, values))
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.opened.emit()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _enter_new(self, values: Mapping[str, object], pipeline: str) -> None:
        self._made += 1
        session = self._session
        session.enter([new_item(values, session.rules_of(pipeline), self._made, session.rehearsal.now)])

    def change(self, values: Mapping[str, object]) -> None:
        """Change fields of the chosen record without asking anything more."""
        key = self._chosen()
        if key is not None:
            self._change(key, values, None)

    def _change(self, key: Key, values: Mapping[str, object], by: str | None) -> None:
        now = self._session.state(key).item.values
        changed = {name: value for name, value in values.items() if value != now.get(name) and (value or now.get(name))}
        if changed:
            self._session.change(key, changed, by)
