"""Asks which date of a record is to be tried, without changing it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.engine.model.item import Key
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg, msg
from app.ui.forms.parts.choices import Choices, Option
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.event_dialog import FIXED
from app.ui.rehearse.session import Session
from app.ui.rehearse.value_edit import DateEdit
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton

_if, _were = msg("What if"), msg("were")


class WhatIf(QFrame):
    """A field that holds a date, another value for it, and what that would come to in a sentence."""

    tried = Signal()
    """Another field or value is tried."""
    change_asked = Signal(object)
    """The value is really to be changed: {field: value}."""
    left = Signal()
    """Nothing is to be tried any more."""

    def __init__(self, context: RehearseContext) -> None:
        """Offer no fields yet."""
        super().__init__()
        self._context = context
        self._session: Session | None = None
        self._key: Key | None = None
        self._fields: dict[str, Field] = {}
        self._now: Value = None
        self._edit: DateEdit | None = None
        tr = context.tr
        self._field = Choices()
        self._field.setAccessibleName(tr(msg("Date to try")))
        self._field.value_chosen.connect(self._turn)
        self._come = QLabel()
        self._come.setWordWrap(True)
        self._come.setTextFormat(Qt.TextFormat.PlainText)
        self._come.setProperty("role", "muted")
        self._do = QPushButton(tr(msg("Change it so")))
        self._do.clicked.connect(lambda: self.change_asked.emit(self.values))
        self._close = IconButton(context.theme, "mdi6.close", tr(msg("Try no other date")), size=16)
        self._close.clicked.connect(self.left)
        self._empty = IconButton(
            context.theme, "mdi6.calendar-remove-outline", tr(msg("Try it without a date")), size=16
        )
        self._empty.clicked.connect(self._try_none)
        self._place = QHBoxLayout()
        self._lay_out()

    @property
    def values(self) -> dict[str, Value]:
        """What is tried: the value by its field; empty where it is that which the record has."""
        if self._edit is None or (value := self._edit.value()) == self._now:
            return {}
        return {self._edit.field.key: value}

    def offer(self, session: Session, key: Key) -> bool:
        """Offer the dates of a record, those first by which its rules are planned; return whether there are any."""
        found = dates_of(session, key)
        self._session = session
        self._fields = {one.key: one for one in found}
        tr = self._context.tr
        self._field.offer([Option(one.key, tr(one.label)) for one in found])
        if key != self._key or self._field.value() not in self._fields:
            self._key = key
            self._field.choose(found[0].key if found else "")
            self._show_field(session)
        elif self._edit is not None:
            now = session.state(key).item.values.get(self._edit.field.key)
            if now != self._now:
                self._now = now
                self._edit.show_value(now)
        return bool(found)

    def tell(self, words: Msg) -> None:
        """Say what the date that is tried would come to."""
        self._come.setText(self._context.tr(words))
        self._do.setEnabled(bool(self.values))

    def focus_date(self) -> None:
        """Put the keyboard on the date."""
        if self._edit is not None:
            self._edit.setFocus()

    def _try_none(self) -> None:
        if self._edit is not None:
            self._edit.show_value(None)

    def _turn(self) -> None:
        if self._session is not None:
            self._show_field(self._session)
            self.tried.emit()

    def _show_field(self, session: Session) -> None:
        if self._edit is not None:
            self._edit.hide()
            self._edit.deleteLater()
            self._edit = None
        field = self._fields.get(self._field.value())
        if field is None or self._key is None:
            return
        tr = self._context.tr.in_zone(session.directory.calendar.zone)
        self._now = session.state(self._key).item.values.get(field.key)
        self._edit = DateEdit(field, tr)
        local = session.rehearsal.now.astimezone(tr.zone)
        start: Value = local.date() if field.type is FieldType.DATE else local
        self._edit.show_value(start if self._now is None else self._now)
        self._edit.edited.connect(self.tried)
        self._place.insertWidget(1, self._edit, 1)

    def _lay_out(self) -> None:
        tr = self._context.tr
        first = QHBoxLayout()
        first.setSpacing(tokens.SMALL)
        words = [_word(tr(one)) for one in (_if, _were)]
        for word in words:
            word.setMinimumWidth(max(one.sizeHint().width() for one in words))
        first.addWidget(words[0])
        first.addWidget(self._field, 1)
        first.addWidget(self._close)
        self._place.setSpacing(tokens.SMALL)
        self._place.addWidget(words[1])
        self._place.addWidget(self._empty)
        third = QHBoxLayout()
        third.setSpacing(tokens.SMALL)
        third.addWidget(self._come, 1)
        third.addWidget(self._do, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.SMALL, tokens.MEDIUM, tokens.SMALL)
        layout.setSpacing(tokens.SMALL)
        for row in (first, self._place, third):
            layout.addLayout(row)


def dates_of(session: Session, key: Key) -> Sequence[Field]:
    """Return the fields of a record that hold dates, those first by which rules of its stage are planned."""
    entity = session.directory.schema.entity(key[0])
    kinds = (FieldType.DATE, FieldType.DATETIME)
    found = [one for one in (entity.fields if entity else ()) if one.type in kinds and one.key not in FIXED]
    bases = _bases(session.follows(key), session.state(key).item.stage)
    return sorted((one for one in found if not one.multiple), key=lambda one: one.key not in bases)


def _bases(rule_set: RuleSet, stage_id: str) -> set[str]:
    stage = rule_set.stage(stage_id)
    rules = stage.rules if stage else ()
    return {one.when.base.removeprefix("item.") for one in rules if one.when.mode != "immediately"}


def _word(words: str) -> QWidget:
    label = QLabel(words)
    label.setProperty("role", "strong")
    return label
