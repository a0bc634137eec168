"""Editors of products: one of the price list, and lines with quantities and prices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.engine.alphabet import alphabetical
from app.engine.model.products import Product
from app.engine.model.values import FieldType
from app.engine.parameters import Ask, Kind
from app.engine.words import msg
from app.ui import typed
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Editor, Raw
from app.ui.forms.lists import RowsEditor
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.pick.search_choices import SearchChoices
from app.ui.forms.references import missing_entry
from app.ui.forms.simple import row
from app.ui.forms.text.edit import Form
from app.ui.forms.text.editor import TextField
from app.ui.theme import tokens

PRODUCT_ICON = "mdi6.tag-outline"
_TYPES = {"name": FieldType.STRING, "quantity": FieldType.DECIMAL, "price": FieldType.MONEY}
BY_HAND = ""
"""The key at which a line is typed by hand."""


def product_entry(product: Product, context: FormContext) -> Entry:
    """Return how a product is listed: with its price and unit."""
    price = context.tr.shown(product.price)
    per = " / ".join(part for part in (price, product.unit) if part) if price else product.unit
    return Entry(product.id, product.name, PRODUCT_ICON, "items", per)


def product_groups(context: FormContext) -> Sequence[Group]:
    """Return the price list, by name."""
    listed = sorted(context.directory.products.values(), key=lambda one: alphabetical(one.name))
    title = context.tr(msg("Price list"))
    return [Group(title, tuple(product_entry(one, context) for one in listed))]


def shown_product(product: str, context: FormContext) -> Entry | None:
    """Return how a chosen product is shown; one that does not exist stands there as such."""
    found = context.directory.products.get(product) if product else None
    return product_entry(found, context) if found else missing_entry(product) if product else None


class ProductEditor(Editor):
    """A product of the price list."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        hint = context.tr(ask.hint or msg("Choose a product…"))
        self._none = Group("", (Entry("", hint, "mdi6.tag-multiple-outline"),)) if ask.hint else None
        self._choices = SearchChoices(context.theme, context.tr, self._groups, hint)
        row(self).addWidget(self._choices)
        self.setFocusProxy(self._choices)
        self._choices.value_chosen.connect(self.raw_changed.emit)

    def raw(self) -> Raw:
        return self._choices.value()

    def show_raw(self, raw: Raw) -> None:
        self._choices.show_entry(shown_product(str(raw or ""), self.context))

    def _groups(self) -> Sequence[Group]:
        return [*([self._none] if self._none else ()), *product_groups(self.context)]


class ProductLineRow(QWidget):
    """One line: which product, how many, at what price."""

    def __init__(self, raw: dict[str, Any], context: FormContext, told: Callable[[Any], None]) -> None:
        """Edit a line; `told` hears of each change."""
        super().__init__()
        self._raw, self._context, self._told = raw, context, told
        tr = context.tr
        self._by_hand = Entry(BY_HAND, tr(msg("Typed by hand")), "mdi6.pencil-outline")
        self._product = SearchChoices(context.theme, tr, self._groups, tr(msg("Choose a product…")))
        self._product.setAccessibleName(tr(msg("Product")))
        self._name = self._text("name", tr(msg("Name of the product")), tr(msg("Name")))
        self._quantity = self._text("quantity", "1", tr(msg("Quantity")))
        self._price = self._text("price", "", tr(msg("Price")))
        times = QLabel("×")
        times.setProperty("role", "muted")
        below = QHBoxLayout()
        below.setSpacing(tokens.TIGHT)
        below.addWidget(self._quantity, 2)
        below.addWidget(times)
        below.addWidget(self._price, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, tokens.SMALL)
        layout.setSpacing(tokens.TIGHT)
        layout.addWidget(self._product)
        layout.addWidget(self._name)
        layout.addLayout(below)
        self.setFocusProxy(self._product)
        self._product.value_chosen.connect(self._take_product)
        self._show()

    def show_line(self, raw: dict[str, Any]) -> None:
        """Show another line, in silence."""
        if raw != self._raw:
            self._raw = raw
            self._show()

    def _groups(self) -> Sequence[Group]:
        return [Group("", (self._by_hand,)), *product_groups(self._context)]

    def _text(self, key: str, hint: str, words: str) -> TextField:
        text = TextField(Form.LINE, self._context, hint)
        text.edit.setAccessibleName(words)
        text.edit.setToolTip(words)
        text.raw_button.hide()
        text.edit.source_edited.connect(lambda: self._tell({**self._raw, key: self._kept(key, text.edit.source())}))
        return text

    def _kept(self, key: str, text: str) -> str:
        return typed.kept(text, _TYPES[key], self._context.tr)

    def _show(self) -> None:
        product = str(self._raw.get("product") or "")
        listed = shown_product(product, self._context)
        self._product.show_entry(listed or self._by_hand)
        self._name.setVisible(not product)
        for key, text in (("name", self._name), ("quantity", self._quantity), ("price", self._price)):
            written = self._raw.get(key)
            text.edit.set_source("" if written is None else typed.shown(str(written), _TYPES[key], self._context.tr))
        known = self._context.directory.products.get(product) if product else None
        as_listed = self._context.tr.shown(known.price) if known else ""
        self._price.edit.setPlaceholderText(as_listed or self._context.tr(msg("Price, such as 90 EUR")))

    def _take_product(self, product: str) -> None:
        kept = {key: value for key, value in self._raw.items() if key == "quantity" and value}
        self._tell({**({"product": product} if product else {"name": ""}), **kept})
        self._show()
        (self._quantity if product else self._name).edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, raw: dict[str, Any]) -> None:
        given = {key: value for key, value in raw.items() if value != "" or key == "name"}
        self._raw = given if "product" in given or "name" in given else {"name": "", **given}
        self._told(self._raw)


class ProductLinesEditor(RowsEditor):
    """Products with quantities and prices."""

    add_words = msg("Add a product")

    def fresh(self) -> Any:
        return {"name": ""}

    def build_row(self, value: Any, told: Callable[[Any], None]) -> QWidget:
        return ProductLineRow(value, self.context, told)

    def show_row(self, widget: QWidget, value: Any) -> None:
        if isinstance(widget, ProductLineRow):
            widget.show_line(value)
