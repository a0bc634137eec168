"""Filling document templates: what their placeholders stand for at a moment, and later from what was kept of it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any

from app.engine.effects import DocumentCreated
from app.engine.errors import CannotAct, KnownError
from app.engine.model.documents import DocumentTemplate
from app.engine.model.item import Item
from app.engine.model.own_company import DETAILS, OwnCompany, default_company
from app.engine.model.products import Product, ProductRow
from app.engine.model.schema import Schema
from app.engine.model.values import Email, File, Money, Phone, Value, read_value
from app.engine.paths import Missing, Path, is_word, look_up, read_path, unknown, write_path
from app.engine.placeholders import Limits, Templates
from app.engine.ports import Directory
from app.engine.scope import ROOTS, Scope
from app.engine.words import Msg, msg

PRODUCTS = "products"
DOCUMENT = "document"
OWN_COMPANY = "own_company"
RESERVED = (PRODUCTS, DOCUMENT, OWN_COMPANY)
"""Names that every template can use: product rows, what is known of the document itself, and who makes it out."""

PRODUCT_KEYS = ("position", "name", "quantity", "unit", "price", "sum")
DOCUMENT_KEYS = ("number", "date", "total", "quantity")
TOTALS = ("total", "quantity")
COMPANY_KEYS = ("name", *(key for key, _ in DETAILS))
_KEYS = {DOCUMENT: DOCUMENT_KEYS, OWN_COMPANY: COMPANY_KEYS}

NONE_LISTED: Mapping[str, Product] = {}

LIMITS = Limits(source=4_000_000, output=16_000_000, turns=20_000, steps=5_000_000, nodes=60_000, depth=60)
"""A document is longer than a message, and so are its tables."""


class _AnyName:
    """Lets every word begin a path: a template may have names of its own."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and is_word(name)


def document_templates(texts: Templates | None = None) -> Templates:
    """Return what reads and fills the XML of documents, in the language in which `texts` are filled in."""
    return (texts or Templates()).elsewhere(LIMITS, _AnyName())


class DocumentNames:
    """The names that a document template can use: those of any text, its own single words, products and document."""

    def trouble(self, path: Path) -> Msg | None:
        """Return why a path gives nothing in a document, whatever the item's type is."""
        match path:
            case (root, *_) if root in ROOTS:
                return None
            case (_,):
                return None
            case (root, key) if root in _KEYS:
                return None if key in _KEYS[root] else unknown(path)
            case ("products", place, *rest) if place.isdecimal():
                return None if not rest or rest[0] in PRODUCT_KEYS else unknown(path)
        return unknown(path)

    def close_to(self, path: str) -> str | None:
        """Return the path most like one that does not exist."""
        root, dot, rest = path.partition(".")
        known = [f"{root}.{key}" for key in _KEYS.get(root, ())]
        if found := difflib.get_close_matches(path, known, 1):
            return found[0]
        close = difflib.get_close_matches(root, (*ROOTS, *RESERVED), 1)
        return close[0] + dot + rest if close and close[0] != root else None


_CLOCK = ("now", "today")
"""Of these the moment itself is kept."""


def values_at(template: DocumentTemplate, scope: Scope) -> dict[str, Value]:
    """Return what a template's paths stand for, by the path; raises CannotAct for one that leads nowhere."""
    values: dict[str, Value] = {}
    for path in dict.fromkeys(_base(read_path(one)) for one in template.paths):
        if path[0] in _CLOCK:
            continue
        value = look_up(scope, path)
        if isinstance(value, Missing):
            if not value.known:
                words = msg("The template “{name}” asks for {path}, which does not exist here. Correct the template.")
                raise CannotAct(words.fill(name=template.name, path=write_path(path)), field="template")
            continue
        if value is not None and not isinstance(value, Mapping):
            values[write_path(path)] = value
    return values


def _base(path: Path) -> Path:
    """Return the part of a path that names a whole value: of ``item.amount.currency`` the amount."""
    return path[:3] if path[0] == "results" else path[:2]


def product_values(
    rows: Iterable[ProductRow], products: Mapping[str, Product] = NONE_LISTED
) -> tuple[Mapping[str, Value], ...]:
    """Return product rows as a template's table prints them; the price list, `products`, knows their units."""
    return tuple(
        {
            "position": place,
            "name": row.name,
            "quantity": row.quantity,
            "unit": listed.unit if row.product and (listed := products.get(row.product)) is not None else "",
            "price": row.price,
            "sum": None if row.price is None else Money(row.price.amount * row.quantity, row.price.currency),
        }
        for place, row in enumerate(rows, start=1)
    )


def total_values(rows: Iterable[ProductRow]) -> dict[str, Value]:
    """Return the totals of product rows; no amount where they are in several currencies, or have none."""
    listed = tuple(rows)
    sums = [Money(row.price.amount * row.quantity, row.price.currency) for row in listed if row.price is not None]
    one_currency = len({one.currency for one in sums}) == 1
    total = reduce(lambda left, right: Money(left.amount + right.amount, left.currency), sums) if one_currency else None
    return {"total": total, "quantity": sum((row.quantity for row in listed), Decimal(0)) if listed else None}


def company_values(company: OwnCompany) -> dict[str, Value]:
    """Return what a template can print of the company that makes the document out."""
    known = {key: company.detail(key) for key, _ in DETAILS}
    return {"name": company.name} | {key: detail for key, detail in known.items() if detail}


def own_company(company_id: str, directory: Directory, field: str) -> OwnCompany | None:
    """Return one of the own companies, the usual one for an empty id; raises CannotAct for one that is not there."""
    if not company_id:
        return default_company(directory.own_companies)
    if company_id not in directory.own_companies:
        words = msg("There is no own company “{id}” in this workspace. Choose another.")
        raise CannotAct(words.fill(id=company_id), field=field)
    return directory.own_companies[company_id]


def title_of(template: File) -> str:
    """Return what documents of a template are called: its name without the ending."""
    return re.sub(r"\.docx$", "", template.name, flags=re.IGNORECASE)


def spoken(name: str) -> str:
    """Return a template's own name as people read it: of ``delivery_terms`` “Delivery terms”."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def pdf_of(document_id: str, title: str, number: str) -> File:
    """Return what refers to the PDF of a document."""
    return File(f"{document_id}.pdf", f"{title} {number}.pdf", 0, "application/pdf")


def revived(kept: Mapping[str, Any], entity: str, schema: Schema) -> dict[str, Value]:
    """Return the values of a document, typed again, from the JSON form in which it keeps them."""
    fields = schema.entities[entity].by_key if entity in schema.entities else {}
    values: dict[str, Value] = {}
    for written, raw in kept.items():
        path = read_path(written)
        field = fields.get(path[-1]) if path[0] == "item" else None
        if field is not None:
            with suppress(KnownError):
                values[written] = read_value(field.type, raw, multiple=field.multiple)
        elif path[0] == PRODUCTS:
            values[written] = tuple(_counted(row) for row in raw)
        elif path[0] == DOCUMENT:
            values[written] = _counted(raw)
        else:
            values[written] = _by_shape(raw) if path[0] in ROOTS else raw
    return values


def _counted(raw: Mapping[str, Any]) -> dict[str, Value]:
    """Read a product row, or what is known of the document itself; names and numbers may look like anything."""
    typed = {key: one if key in ("name", "number", "unit") else _by_shape(one) for key, one in raw.items()}
    quantity = typed.get("quantity")
    return typed | ({"quantity": Decimal(quantity)} if isinstance(quantity, str) else {})


_SHAPES: Mapping[frozenset[str], type[Money | Phone | Email | File]] = {
    frozenset(("number", "type")): Phone,
    frozenset(("address", "type")): Email,
    frozenset(("id", "name", "size", "media_type")): File,
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*(?:[+-]\d\d:\d\d|Z)?")


def _by_shape(raw: Any) -> Value:
    match raw:
        case {"amount": str(amount), "currency": str(currency), **rest} if not rest:
            return Money(Decimal(amount), currency)
        case Mapping():
            kind = _SHAPES.get(frozenset(raw))
            return kind(**raw) if kind is not None else {key: _by_shape(one) for key, one in raw.items()}
        case list() | tuple():
            return tuple(_by_shape(one) for one in raw)
        case str() if _DAY.fullmatch(raw):
            with suppress(ValueError):
                return date.fromisoformat(raw)
        case str() if _MOMENT.fullmatch(raw):
            with suppress(ValueError):
                return datetime.fromisoformat(raw)
    return raw


def made_pdf(effect: DocumentCreated) -> File | None:
    """Return what refers to the PDF that is made beside a document, None where none is wanted."""
    return pdf_of(effect.document_id, effect.name, effect.number) if effect.pdf else None


class _Blanks(dict[str, Any]):
    """Values by name, where what is not there is blank."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> None:
        return None


class _BlankResults(dict[str, Any]):
    """Results by rule, where those of a rule that left none are blank."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> _Blanks:
        return _Blanks()


class DocumentScope(Scope):
    """What a template is filled from: kept values instead of an item; whatever is missing is blank."""

    def __init__(self, values: Mapping[str, Value], entity: str, now: datetime, directory: Directory) -> None:
        """Lay out `values`, which lie there by path or by the template's own names.

        `entity` is the type of the item they are of, `now` the moment at which they were taken.
        """
        parts: dict[str, Any] = {root: _Blanks() for root in ROOTS if root not in _CLOCK}
        results = parts["results"] = _BlankResults()
        own = _Blanks()
        for path, value in ((read_path(written), value) for written, value in values.items()):
            match path:
                case ("results", rule, name):
                    results.setdefault(rule, _Blanks())[name] = value
                case (root, key) if root in parts:
                    parts[root][key] = value
                case _:
                    own[path[0]] = value
        for root in _KEYS:
            own[root] = _Blanks(own[root] or {})
        super().__init__(Item("", entity, "", "", {}), now, directory)
        self.item = parts.pop("item")
        self.results = results
        self.trigger = parts.pop("trigger")
        self.own = own
        for root, known in parts.items():
            if root != "results":
                setattr(self, root, known)
