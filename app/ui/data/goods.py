"""What the editor of an item shows below the fields: its products, with quantities, prices and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.engine.model.products import ItemProducts, ProductRow, totals
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Value
from app.engine.words import msg
from app.storage.records.shelf import Query
from app.ui.data.context import DataContext
from app.ui.data.editor import RecordPart
from app.ui.data.editors.lines import LineEditor, MoneyEditor
from app.ui.data.editors.picking import Picker
from app.ui.preview.parts import Elided, column, label, row, set_text
from app.ui.preview.people import Person
from app.ui.widgets.labels import IconButton

_products, _add, _remove = msg("Products"), msg("Add a product"), msg("Remove {name}")
_quantity, _price, _sum = msg("Quantity"), msg("Price"), msg("Sum: {amounts}")
_changed = msg("Products of “{record}” changed")
_QUANTITY = Field("quantity", _quantity, FieldType.DECIMAL, required=True)
_PRICE = Field("price", _price, FieldType.MONEY)
PRODUCT_ICON = "mdi6.tag-outline"


class _Row(QWidget):
    """One product: its name, how many, at what price."""

    changed = Signal(object)
    """It is to be so (ProductRow)."""
    removed = Signal()

    def __init__(self, context: DataContext, shown: ProductRow) -> None:
        super().__init__()
        self._shown = shown
        name = Elided()
        name.setText(shown.name)
        name.setToolTip(shown.name)
        self.quantity = LineEditor(context, _QUANTITY)
        self.quantity.setFixedWidth(context.theme.scaled(64))
        self.price = MoneyEditor(context, _PRICE)
        self.quantity.show_value(shown.quantity)
        self.price.show_value(shown.price)
        words = context.look.tr(_remove.fill(name=shown.name))
        self.cross = IconButton(context.theme, "mdi6.close", words, size=16)
        upper = row(name, self.cross, spacing=4)
        upper.setStretch(0, 1)
        times = label("muted")
        times.setText("×")
        lower = row(self.quantity, times, self.price, spacing=4)
        lower.setStretch(2, 1)
        self.setLayout(column(upper, lower, spacing=2))
        self.quantity.value_asked.connect(self._count)
        self.price.value_asked.connect(self._value)
        self.cross.clicked.connect(self.removed)

    def _count(self, quantity: Value) -> None:
        if quantity:
            self.changed.emit(replace(self._shown, quantity=quantity))

    def _value(self, price: Value) -> None:
        self.changed.emit(replace(self._shown, price=price))


class GoodsPart(RecordPart):
    """The products of an item."""

    def __init__(self, context: DataContext) -> None:
        """Show none yet."""
        super().__init__()
        self._context = context
        self._tr = context.look.tr
        self._name = ""
        self._goods = ItemProducts("", "")
        self.rows: list[_Row] = []
        self._column = column(spacing=10)
        caption = label("muted")
        caption.setText(self._tr(_products))
        self._sum = label("strong")
        self._sum.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.add = QPushButton(self._tr(_add))
        self.add.setProperty("kind", "link")
        self._picker = Picker(context.look, self.candidates, self)
        self.setLayout(column(caption, self._column, self._sum, row(self.add, None), spacing=6))
        self.add.clicked.connect(lambda: self._picker.open_below(self.add))
        self._picker.picked.connect(self._take)

    def candidates(self, text: str, limit: int) -> Sequence[Person]:
        """Return the products in which a text is found."""
        found = self._context.workspace.records.products.page(Query(text=text), limit=limit)
        return [Person(one.id, one.name, self._tr.shown(one.price), icon=PRODUCT_ICON) for one in found]

    def show_record(self, record: Any) -> None:
        self._name = record.title
        goods = self._context.workspace.records.product_rows.of(record.entity, record.id)
        if goods == self._goods:
            return
        self._goods = goods
        for old in self.rows:
            old.hide()
            old.deleteLater()
        self.rows = [self._made(place, one) for place, one in enumerate(goods.rows)]
        for made in self.rows:
            self._column.addWidget(made)
        set_text(self._sum, self._total())

    def _made(self, place: int, shown: ProductRow) -> _Row:
        made = _Row(self._context, shown)
        rows = self._goods.rows
        made.changed.connect(lambda new: self._put((*rows[:place], new, *rows[place + 1 :])))
        made.removed.connect(lambda: self._put(rows[:place] + rows[place + 1 :]))
        return made

    def _take(self, chosen: Person) -> None:
        product = self._context.workspace.records.products.get(chosen.id)
        if product is not None:
            new = ProductRow(product.name, product.price, Decimal(1), product.id)
            self._put((*self._goods.rows, new))

    def _put(self, rows: tuple[ProductRow, ...]) -> None:
        goods = replace(self._goods, rows=rows)
        words = _changed.fill(record=self._name)
        self._context.edits.make(words, lambda: self._context.workspace.records.product_rows.put(goods))

    def _total(self) -> str:
        amounts = [self._tr.money(one) for one in totals(self._goods.rows)]
        return self._tr(_sum.fill(amounts=" + ".join(amounts))) if amounts else ""
