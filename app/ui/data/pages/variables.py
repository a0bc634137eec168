"""Variables and constants that all rules may use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from msgspec.structs import replace

from app.engine.errors import KnownError
from app.engine.model.schema import Field, Option
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg, msg
from app.storage.company import Variable
from app.ui.data.context import DataContext
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.forms import Form
from app.ui.data.pages.lists import Line
from app.ui.data.pages.types import TYPE_ICONS, TYPE_NAMES

_T = FieldType
KINDS = (_T.STRING, _T.TEXT, _T.INTEGER, _T.DECIMAL, _T.MONEY, _T.BOOLEAN, _T.DATE, _T.DATETIME, _T.EMPLOYEE, _T.URL)

_new = msg("New variable")
_added, _changed, _removed = msg("“{name}” added"), msg("“{name}” changed"), msg("“{name}” removed")
_bad_name = msg("A name has letters, digits and underscores, and begins with a letter: {example}.")
_taken = msg("There is a variable called “{name}” already.")
_NAME = re.compile(r"[^\W\d]\w{0,63}")


class VariablesPage(SetupPage):
    """Names with values."""

    title: ClassVar[Msg] = msg("Variables")
    about: ClassVar[Msg] = msg("Values kept in one place, such as a tax rate: rules and texts use them by their name.")
    icon: ClassVar[str] = "mdi6.variable"
    add_words: ClassVar[Msg] = _new
    follows: ClassVar[frozenset[str]] = frozenset({"variables"})

    def __init__(self, context: DataContext) -> None:
        """Show the variables."""
        super().__init__(context)
        self.details = Form(context)
        self.details.changed.connect(self._change)
        self.form.addWidget(self.details)
        self.refresh()

    def lines(self) -> Sequence[Line]:
        scene = self.context.scene()
        return [
            Line(
                one.name, one.name, scene.typed(self._value_field(one), one.value) or "–", TYPE_ICONS[one.type], "data"
            )
            for one in self.workspace.variables.all()
        ]

    def show_one(self, line_id: str) -> None:
        one = self._variables[line_id]
        kinds = tuple(Option(kind.value, TYPE_NAMES[kind]) for kind in KINDS)
        fields = (
            Field("name", msg("Name"), _T.STRING, required=True),
            Field("type", msg("Type"), _T.ENUMERATION, required=True, options=kinds),
            self._value_field(one),
            Field("description", msg("Description"), _T.TEXT),
        )
        values = {"name": one.name, "type": one.type.value, "value": one.value, "description": one.description}
        self.details.show_values(line_id, fields, values)

    def add(self) -> None:
        known = self._variables
        name = next(f"value_{n}" for n in range(1, len(known) + 2) if f"value_{n}" not in known)
        self._write(_added, None, Variable(name, FieldType.STRING, None))

    def remove(self, line_id: str) -> None:
        self._write(_removed, self._variables[line_id], None)

    def _change(self, key: str, value: Value) -> None:
        old = self._variables[self.current]
        changed: dict[str, Any] = {key: value}
        match key:
            case "name":
                words = self._unfit(str(value or ""), old.name)
                if words is not None:
                    self.details.rows["name"].show_error(KnownError(words, field="name"))
                    return
            case "type":
                changed = {"type": FieldType(value), "value": None}
            case "description":
                changed = {"description": value or ""}
        self._write(_changed, old, replace(old, **changed))

    def _unfit(self, name: str, old: str) -> Msg | None:
        if not _NAME.fullmatch(name):
            return _bad_name.fill(example="vat_rate")
        return _taken.fill(name=name) if name != old and name in self._variables else None

    def _write(self, words: Msg, old: Variable | None, new: Variable | None) -> None:
        def put(gone: Variable | None, there: Variable | None) -> None:
            with self.workspace.transaction():
                if gone is not None and (there is None or gone.name != there.name):
                    self.workspace.variables.remove(gone.name)
                if there is not None:
                    self.workspace.variables.put(there)

        name = new.name if new else old.name if old else ""
        if self.context.edits.step(words.fill(name=name), lambda: put(old, new), lambda: put(new, old)):
            self.refresh()
            self.choose(name)

    @property
    def _variables(self) -> dict[str, Variable]:
        return {one.name: one for one in self.workspace.variables.all()}

    @staticmethod
    def _value_field(one: Variable) -> Field:
        return Field("value", msg("Value"), one.type)
