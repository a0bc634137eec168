"""Editors in which a value is chosen: yes or no, one of a list."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from app.engine.model.schema import Field
from app.engine.model.values import Value
from app.engine.words import msg
from app.ui.data.context import DataContext
from app.ui.data.editors.base import ValueEditor
from app.ui.preview.parts import column
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.giving_box import GivingBox

_yes = msg("Yes")
_none = msg("–")


class BooleanEditor(ValueEditor):
    """A box to tick."""

    def __init__(self, context: DataContext, field: Field) -> None:
        """Show it empty."""
        super().__init__(context, field)
        self.box = QCheckBox(self._tr(_yes))
        self.box.setAccessibleName(self._tr(field.label))
        self.setLayout(column(self.box))
        self.setFocusProxy(self.box)
        self.box.clicked.connect(self._ask)

    def show_value(self, value: Value) -> None:
        self.box.setChecked(bool(value))


class ChoiceEditor(ValueEditor):
    """One option of a list; a field that may be empty offers that too."""

    def __init__(self, context: DataContext, field: Field) -> None:
        """Offer the field's options."""
        super().__init__(context, field)
        self.box = GivingBox()
        self.box.setAccessibleName(self._tr(field.label))
        if not field.required:
            self.box.addItem(self._tr(_none), None)
        for option in field.options:
            self.box.addItem(self._tr(option.label), option.id)
        self.setLayout(column(self.box))
        self.setFocusProxy(self.box)
        self.box.activated.connect(lambda _: self._ask(self.box.currentData()))

    def show_value(self, value: Value) -> None:
        place = self.box.findData(value)
        if place < 0 and value is not None:
            self.box.addItem(str(value), value)
            place = self.box.count() - 1
        self.box.setCurrentIndex(place)


class ChoicesEditor(ValueEditor):
    """Any of a list of options, each a box to tick."""

    def __init__(self, context: DataContext, field: Field) -> None:
        """Offer the field's options."""
        super().__init__(context, field)
        self._boxes: dict[str, QCheckBox] = {}
        inside = QWidget()
        flow = FlowLayout(inside, 8)
        for option in field.options:
            box = self._boxes[option.id] = QCheckBox(self._tr(option.label))
            box.setAccessibleName(self._tr.pair(field.label, option.label))
            box.clicked.connect(self._collect)
            flow.addWidget(box)
        self.setLayout(column(inside))

    def show_value(self, value: Value) -> None:
        for option, box in self._boxes.items():
            box.setChecked(option in (value or ()))

    def _collect(self) -> None:
        self._ask([option for option, box in self._boxes.items() if box.isChecked()])
