"""Products in forms, boxes to tick, and pipelines that fit the type of record."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace as changed
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from app.engine import parameters as kinds
from app.engine.catalog.items.create import CreateItem
from app.engine.catalog.items.create_from import CreateFrom
from app.engine.model.products import Product
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.model.values import Money
from app.engine.parameters import Ask
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.form import ParameterForm
from app.ui.forms.parts.choices import Choices
from app.ui.forms.pick.popup import PickPopup
from app.ui.forms.pick.search_choices import SearchChoices
from app.ui.forms.products import BY_HAND, ProductEditor, ProductLineRow, ProductLinesEditor
from app.ui.forms.text.editor import TextField

ASK = Ask(msg("Products"))


@pytest.fixture
def shop(context: FormContext) -> FormContext:
    tile = Product("tile", "Roof tile", Money(Decimal("2.50"), "EUR"), "pcs")
    work = Product("work", "Roofer", None, "h")
    pipelines = (
        Pipeline("roofs", "Roofs", "deal", (PipelineStage("new", "New"),)),
        Pipeline("bills", "Bills", "invoice", (PipelineStage("draft", "Draft"), PipelineStage("sent", "Sent"))),
    )
    schema = changed(context.schema, pipelines={one.id: one for one in pipelines})
    directory = replace(context.directory, schema=schema, products={one.id: one for one in (tile, work)})
    return replace(context, directory=directory)


def _pick(choices: SearchChoices, label: str) -> None:
    """Pick an entry of the list by what it says."""
    choices.showPopup()
    popup = choices.window().findChild(PickPopup)
    assert popup is not None
    popup.search_for(label)
    popup.pick_current()


@pytest.fixture
def lines(shop: FormContext, qtbot: QtBot) -> ProductLinesEditor:
    editor = ProductLinesEditor(kinds.ProductLines(), ASK, shop)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def _row(lines: ProductLinesEditor, place: int = 0) -> ProductLineRow:
    found = lines.content(place)
    assert isinstance(found, ProductLineRow)
    return found


def _texts(row: ProductLineRow) -> dict[str, TextField]:
    return {one.edit.accessibleName(): one for one in row.findChildren(TextField)}


def test_a_product_of_the_price_list_is_picked_and_its_price_is_hinted_at(lines: ProductLinesEditor) -> None:
    lines.add_button.click()
    row = _row(lines)
    choices = row.findChild(SearchChoices)
    assert choices is not None
    assert (choices.currentText(), _texts(row)["Name"].isVisibleTo(row)) == ("Typed by hand", True)

    _pick(choices, "tile")
    _texts(row)["Quantity"].edit.insertPlainText("12")

    assert lines.raw() == [{"product": "tile", "quantity": "12"}]
    assert not _texts(row)["Name"].isVisibleTo(row)
    assert _texts(row)["Price"].edit.placeholderText() == "€2.50"


def test_a_line_typed_by_hand_has_a_name_and_a_price(lines: ProductLinesEditor) -> None:
    lines.show_raw([{"product": "tile", "quantity": "3"}])
    row = _row(lines)
    choices = row.findChild(SearchChoices)
    assert choices is not None

    _pick(choices, "by hand")
    _texts(row)["Name"].edit.insertPlainText("Crane")
    _texts(row)["Price"].edit.insertPlainText("90 EUR")

    assert choices.value() == BY_HAND
    assert lines.raw() == [{"name": "Crane", "quantity": "3", "price": "90 EUR"}]


def test_a_product_that_is_gone_stands_there_as_such(lines: ProductLinesEditor) -> None:
    lines.show_raw([{"product": "chimney"}])

    choices = _row(lines).findChild(SearchChoices)
    assert choices is not None
    assert choices.currentText() == "chimney"


def test_all_products_can_be_chosen_again(shop: FormContext, qtbot: QtBot) -> None:
    ask = Ask(msg("Product"), hint=msg("All products"))
    editor = ProductEditor(kinds.ProductRef(), ask, shop)
    qtbot.addWidget(editor)
    editor.show()
    heard: list[Any] = []
    editor.raw_changed.connect(heard.append)
    choices = editor.findChild(SearchChoices)
    assert choices is not None

    _pick(choices, "tile")
    _pick(choices, "All products")

    assert heard == ["tile", ""]
    assert choices.currentText() == "All products"


def _form(declared: Any, context: FormContext, qtbot: QtBot) -> ParameterForm:
    form = ParameterForm(declared, context)
    qtbot.addWidget(form)
    form.show()
    return form


def _offered(form: ParameterForm, name: str) -> list[str]:
    choices = form.rows[name].findChild(Choices)
    assert choices is not None
    return [choices.itemText(place) for place in range(choices.count())]


def test_pipelines_and_stages_are_those_of_the_chosen_type(shop: FormContext, qtbot: QtBot) -> None:
    form = _form(CreateItem, shop, qtbot)
    form.set_raw({"entity": "invoice"})
    assert _offered(form, "pipeline") == ["First pipeline", "Bills"]
    assert _offered(form, "stage") == ["First stage"]

    form.set_raw({"entity": "invoice", "pipeline": "bills"})

    assert _offered(form, "stage") == ["First stage", "Draft", "Sent"]


def test_what_is_ticked_decides_what_else_is_asked(shop: FormContext, qtbot: QtBot) -> None:
    form = _form(CreateFrom, shop, qtbot)
    heard: list[Any] = []
    form.parameter_changed.connect(lambda name, raw: heard.append((name, raw)))
    boxes = {one.text(): one for one in form.rows["make"].findChildren(QCheckBox)}

    boxes["Contact"].click()
    assert not form.rows["title"].isVisible()
    boxes["Invoice"].click()

    assert heard == [("make", ["contact"]), ("make", ["invoice", "contact"])]
    assert form.rows["invoice_pipeline"].isVisible()
    assert not form.rows["deal_pipeline"].isVisible()
    assert boxes["Invoice"].accessibleName() == "What is made (required): Invoice"
    assert any(one.text() == "Comes along" for one in form.findChildren(QLabel) if one.isVisible())
