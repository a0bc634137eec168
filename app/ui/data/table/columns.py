"""How wide the columns of records are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from app.engine.model.schema import Field
from app.engine.model.values import FieldType
from app.ui.theme.theme import Theme

_WIDTHS: Mapping[FieldType, int] = {
    FieldType.STRING: 170,
    FieldType.MONEY: 104,
    FieldType.DATE: 120,
    FieldType.DATETIME: 180,
    FieldType.INTEGER: 90,
    FieldType.EMPLOYEE: 156,
    FieldType.CLIENT: 190,
    FieldType.PHONES: 170,
    FieldType.EMAILS: 210,
}
_WIDTH_OF: Mapping[str, int] = {
    "id": 64, "title": 210, "name": 210, "stage": 124, "first_name": 120, "last_name": 130,
}  # fmt: skip
_USUAL = 140
_LONG: Mapping[FieldType, int] = {
    FieldType.STRING: 1, FieldType.CLIENT: 2, FieldType.PHONES: 2, FieldType.EMAILS: 3,
}  # fmt: skip
"""Types whose values may be of any length, and how many parts of the room that is left their columns take, up to half
as much again: what stands side by side is read together."""


class Columns(QHeaderView):
    """Columns as wide as what usually stands in them; spare room goes to long values, until a person drags one."""

    def __init__(self, theme: Theme) -> None:
        """Show no columns yet."""
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self._fields: Sequence[Field] = ()
        self._fitting = False
        self._dragged = False
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setStretchLastSection(True)
        self.setHighlightSections(False)
        self.sectionResized.connect(self._hear)

    def show_fields(self, fields: Sequence[Field]) -> None:
        """Make room for these fields, in this order."""
        self._fields = fields
        self._dragged = False
        self.ensurePolished()
        self._fit()

    def _fit(self) -> None:
        usual = [self._usual(place, field) for place, field in enumerate(self._fields)]
        parts = [_LONG.get(field.type, 0) if field.key != "id" else 0 for field in self._fields]
        spare = max(self.viewport().width() - sum(usual), 0)
        self._fitting = True
        for place, (width, part) in enumerate(zip(usual, parts, strict=True)):
            self.resizeSection(place, width + min(spare * part // max(sum(parts), 1), width // 2))
        self._fitting = False

    def _usual(self, place: int, field: Field) -> int:
        width = _WIDTH_OF.get(field.key, _WIDTHS.get(field.type, _USUAL))
        return max(self._theme.scaled(width), self.sectionSizeHint(place))

    def _hear(self, place: int) -> None:
        last = self.visualIndex(place) == self.count() - 1  # it stretches by itself
        self._dragged = self._dragged or not (self._fitting or last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fields and not self._dragged:
            self._fit()
