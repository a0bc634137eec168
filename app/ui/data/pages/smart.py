"""Smart processes: kinds of records that the company defines for itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton

from app.engine.model.schema import EntityType, Field, Pipeline, smart_process
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg, msg, msgs
from app.storage.importing.guess import key_for
from app.ui.data.context import DataContext
from app.ui.data.kinds.items import SMART_ICON
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.forms import Form
from app.ui.data.pages.lists import Line
from app.ui.data.pages.pipelines import first_stages
from app.ui.theme import tokens
from app.ui.widgets.flow import FlowLayout

_new, _first = msg("New smart process"), msg("Main")
_added, _changed, _removed = msg("“{name}” added"), msg("“{name}” changed"), msg("“{name}” removed")
_said = msg("{fields}, {pipelines}")
_fields, _pipelines = msgs("{n} field of its own", "{n} fields of its own"), msgs("{n} pipeline", "{n} pipelines")
_edit_fields, _edit_pipelines, _see = msg("Fields"), msg("Pipelines and stages"), msg("Records")
_FIELDS = (Field("name", msg("Name, in the plural"), FieldType.STRING, required=True),)
_KEY = re.compile(r"[^a-z0-9]+")


class SmartProcessesPage(SetupPage):
    """Smart processes, each with its fields and pipelines one step away."""

    fields_asked = Signal(str)
    """Show the fields of this entity type."""
    pipelines_asked = Signal(str)
    records_asked = Signal(str)

    title: ClassVar[Msg] = msg("Smart processes")
    about: ClassVar[Msg] = msg("Kinds of records of your own, such as site visits or claims: with their own fields, "
                               "pipelines and rules.")  # fmt: skip
    icon: ClassVar[str] = SMART_ICON
    add_words: ClassVar[Msg] = _new
    follows: ClassVar[frozenset[str]] = frozenset({"schema", "pipelines"})

    def __init__(self, context: DataContext) -> None:
        """Show the smart processes."""
        super().__init__(context)
        self._fresh = ""
        self.details = Form(context)
        self.details.changed.connect(self._rename)
        self.form.addWidget(self.details)
        ways = FlowLayout(spacing=tokens.SMALL)
        for words, asked in (
            (_edit_fields, self.fields_asked),
            (_edit_pipelines, self.pipelines_asked),
            (_see, self.records_asked),
        ):
            button = QPushButton(self._tr(words))
            button.clicked.connect(lambda _=False, asked=asked: asked.emit(self.current))
            ways.addWidget(button)
        self.form.addLayout(ways)
        self.refresh()

    def lines(self) -> Sequence[Line]:
        return [Line(one.id, self._tr(one.name), self._told(one), self.icon, "items") for one in self._smart.values()]

    def show_one(self, line_id: str) -> None:
        if line_id != self._fresh:
            self._fresh = ""
        self.details.show_values(line_id, _FIELDS, {"name": self._smart[line_id].name})

    def add(self) -> None:
        """Add a smart process with a first pipeline, so that it can be used at once."""
        schema = self.workspace.types.schema()
        name = self._tr(_new)
        base = _KEY.sub("_", name.lower()).strip("_") or "process"
        key = next(one for n in range(1, len(schema.entities) + 2) if (one := f"{base}_{n}") not in schema.entities)
        if self._replace(_added.fill(name=name), "", key, name):
            self._fresh = key
            self.details.rows["name"].editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def remove(self, line_id: str) -> None:
        entity = self._smart[line_id]
        pipelines = self.workspace.pipelines.all(line_id)

        def do() -> None:
            with self.workspace.transaction():
                for one in pipelines:
                    self.workspace.pipelines.remove(one.id)
                self.workspace.types.remove(line_id)

        def undo() -> None:
            with self.workspace.transaction():
                self.workspace.types.put(entity)
                for one in pipelines:
                    self.workspace.pipelines.put(one)

        self.context.edits.step(_removed.fill(name=entity.name), do, undo)
        self.refresh()

    def _rename(self, _key: str, value: Value) -> None:
        if value and self._untouched():
            known = self.workspace.types.schema().entities
            key = key_for(str(value), {one: entity for one, entity in known.items() if one != self.current})
            self._replace(_changed.fill(name=value), self.current, key, str(value))
        elif value:
            old = self._smart[self.current]
            new = replace(old, name=str(value))
            put = self.workspace.types.put
            self.context.edits.step(_changed.fill(name=new.name), lambda: put(new), lambda: put(old))
            self.refresh()

    def _untouched(self) -> bool:
        """Say whether the one chosen was only just made: its id may still follow its name."""
        key = self.current
        return (
            key == self._fresh
            and len(self._smart[key].fields) == len(smart_process("", "").fields)
            and self.workspace.records.items(key).count() == 0
            and [one.id for one in self.workspace.pipelines.all(key)] == [_pipeline_id(key)]
            and not any(self.workspace.drafts.load(_pipeline_id(key)).nodes())
        )

    def _replace(self, words: Msg, old: str, new: str, name: str) -> bool:
        """Put a smart process with a first pipeline in the place of one that nobody has used; none for an empty id."""
        before = self._smart[old].name if old else ""

        def put(gone: str, there: str, called: str) -> None:
            with self.workspace.transaction():
                if gone:
                    self.workspace.pipelines.remove(_pipeline_id(gone))
                    self.workspace.types.remove(gone)
                if there:
                    self.workspace.types.put(smart_process(there, called))
                    first = Pipeline(_pipeline_id(there), self._tr(_first), there, first_stages(self._tr))
                    self.workspace.pipelines.put(first)

        done = self.context.edits.step(words, lambda: put(old, new, name), lambda: put(new, old, before))
        self.refresh()
        if done:
            self.choose(new)
        return done

    def _told(self, entity: EntityType) -> str:
        own = len(entity.fields) - len(smart_process("", "").fields)
        lines = len(self.workspace.pipelines.all(entity.id))
        return self._tr(_said.fill(fields=_fields.fill(n=own), pipelines=_pipelines.fill(n=lines)))

    @property
    def _smart(self) -> dict[str, EntityType]:
        return {key: one for key, one in self.workspace.types.schema().entities.items() if one.smart}


def _pipeline_id(entity: str) -> str:
    """Return the id of the pipeline with which a smart process begins."""
    return f"{entity}_main"
