"""Create from this item."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from decimal import Decimal
from typing import Annotated, Any

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.catalog.new_items import OF_CLIENT, carried, complete, pipeline_meant, stage_meant, type_meant
from app.engine.effects import ClientChanged, Effect, FieldsChanged, ItemCreated
from app.engine.errors import CannotAct
from app.engine.model.belongings import Products, id_of
from app.engine.model.products import ProductRow
from app.engine.model.schema import EntityType, Schema
from app.engine.model.values import FieldType, Money, Phone, Value
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choices, FieldRefs, Person, PipelineRef, Template
from app.engine.words import msg

_ITEMS = (("quote", msg("Quote")), ("invoice", msg("Invoice")), ("deal", msg("Deal")))
_CLIENTS = (("contact", msg("Contact")), ("company", msg("Company")))
_FIRST = msg("First pipeline")
_CLIENT = {"contacts": ("contact:paolo",), "company": "company:rossi"}
_ROWS = (
    ProductRow("Roof tile", Money(Decimal("2.50"), "EUR"), Decimal(1200), "tile"),
    ProductRow("Scaffolding", Money(Decimal("2000.00"), "EUR")),
)


class CreateFrom(RuleType):
    """Make a quote, invoice, deal, contact or company out of the item."""

    looks_around = True

    about = About(
        "item.create_from",
        ITEMS,
        icon="mdi6.file-swap-outline",
        title=msg("Create from this item"),
        description=msg(
            "Makes a quote, an invoice, a deal, a contact or a company out of this item, several at once if wanted. "
            "Client, amount and products come along. A contact or company that the item has already is not made twice."
        ),
        sentence=msg("Create from this item: {make}"),
        synonyms=msg("convert conversion generate make quote invoice deal contact company lead offer bill"),
        suggests=("invoice.paid", "document.create", "item.modify"),
    )

    make: Annotated[
        tuple[str, ...],
        Choices((*_ITEMS, *_CLIENTS)),
        Ask(msg("What is made"), help=msg("Each thing made leaves its ID as a result.")),
    ]
    quote_pipeline: Annotated[
        str,
        PipelineRef(entity="quote"),
        Ask(msg("Pipeline of the quote"), hint=_FIRST, shown_when=("make", ("quote",))),
    ] = ""
    invoice_pipeline: Annotated[
        str,
        PipelineRef(entity="invoice"),
        Ask(msg("Pipeline of the invoice"), hint=_FIRST, shown_when=("make", ("invoice",))),
    ] = ""
    deal_pipeline: Annotated[
        str,
        PipelineRef(entity="deal"),
        Ask(msg("Pipeline of the deal"), hint=_FIRST, shown_when=("make", ("deal",))),
    ] = ""
    title: Annotated[
        str,
        Template("line"),
        Ask(
            msg("Title"),
            help=msg("Left empty, the title of this item."),
            hint=msg("As this item"),
            shown_when=("make", tuple(value for value, _ in _ITEMS)),
        ),
    ] = ""
    carry: Annotated[
        tuple[str, ...],
        Choices((("client", msg("Client")), ("amount", msg("Amount")), ("products", msg("Products")))),
        Ask(msg("Comes along"), shown_when=("make", tuple(value for value, _ in _ITEMS))),
    ] = ("client", "amount", "products")
    fields: Annotated[
        tuple[str, ...],
        FieldRefs(),
        Ask(
            msg("Further fields"),
            help=msg("What else is carried over, wherever the new item has a field of the same name and kind."),
        ),
    ] = ()
    responsible: Annotated[
        str,
        Person(),
        Ask(
            msg("Responsible person"),
            help=msg("Who looks after what is made. Left empty, whoever looks after this item."),
            hint=msg("As for this item"),
            shown_when=("make", tuple(value for value, _ in _ITEMS)),
        ),
    ] = ""

    results = tuple(
        Result(f"{value}_id", FieldType.STRING, msg("ID of the {thing}").fill(thing=label))
        for value, label in (*_ITEMS, *_CLIENTS)
    )
    examples = (
        Example(
            "an invoice with client, amount and products",
            {"make": ["invoice"], "title": "Invoice for {{ item.title }}"},
            effects=(
                ItemCreated(
                    "invoice",
                    "invoice-1",
                    "invoices",
                    "draft",
                    {
                        "title": "Invoice for Roof, Rossi",
                        "responsible": "ann",
                        **_CLIENT,
                        "amount": Money(Decimal("5000.00"), "EUR"),
                    },
                    "ann",
                    products=_ROWS,
                    parents=(("deal", "7"),),
                ),
            ),
            results={"invoice_id": "invoice-1"},
        ),
        Example(
            "a quote and a deal, with no more than the source",
            {
                "make": ["deal", "quote"],
                "deal_pipeline": "service",
                "carry": [],
                "fields": ["source"],
                "responsible": "supervisor",
            },
            effects=(
                ItemCreated(
                    "quote",
                    "quote-1",
                    "quotes",
                    "draft",
                    {"title": "Roof, Rossi", "responsible": "bo", "source": "web"},
                    "ann",
                    parents=(("deal", "7"),),
                ),
                ItemCreated(
                    "deal",
                    "deal-1",
                    "service",
                    "visit",
                    {"title": "Roof, Rossi", "responsible": "bo", "source": "web"},
                    "ann",
                    parents=(("deal", "7"),),
                ),
            ),
            results={"quote_id": "quote-1", "deal_id": "deal-1"},
        ),
        Example(
            "a contact that the item has already",
            {"make": ["contact", "company"]},
            results={"contact_id": "paolo", "company_id": "rossi"},
        ),
        Example(
            "a company and a contact there, out of the item's title and phones",
            {"make": ["contact", "company"]},
            item={"contacts": None, "company": None, "phones": (Phone("+39 02 5550 1009"),)},
            effects=(
                ClientChanged("company:company-1", {"name": "Roof, Rossi"}, "ann", created=True),
                ClientChanged(
                    "contact:contact-1",
                    {
                        "first_name": "Roof, Rossi",
                        "company": "company:company-1",
                        "phones": (Phone("+39 02 5550 1009"),),
                    },
                    "ann",
                    created=True,
                ),
                FieldsChanged({"company": "company:company-1", "contacts": ("contact:contact-1",)}, "ann"),
            ),
            results={"contact_id": "contact-1", "company_id": "company-1"},
        ),
        Example("a pipeline that is not there", {"make": ["deal"], "deal_pipeline": "x"}, fails="no pipeline “x”"),
        Example(
            "a pipeline of other items",
            {"make": ["invoice"], "invoice_pipeline": "service"},
            fails="not for items of this type",
        ),
        Example("a field that is not there", {"make": ["quote"], "fields": ["colour"]}, fails="no field “colour”"),
        Example(
            "a field that nothing made has",
            {"make": ["quote"], "fields": ["roof_type"]},
            fails="Nothing that is made has the field “Roof”",
        ),
        Example(
            "nobody to look after it",
            {"make": ["quote"], "responsible": "role:translators"},
            fails="stands for nobody",
        ),
    )

    @classmethod
    def results_for(cls, raw: Mapping[str, Any], schema: Schema | None = None) -> tuple[Result, ...]:
        """Return an ID for each thing that is made."""
        del schema
        made = raw.get("make")
        made = made if isinstance(made, list | tuple) else ()
        return tuple(one for one in cls.results if one.name.removesuffix("_id") in made)

    def perform(self, at: Moment) -> Act:
        """Make the client first, so that the items made beside can have it."""
        made = {one: type_meant(one, at, "make") for one, _ in _ITEMS if one in self.make}
        self._check_fields(made, at)
        ids: dict[str, str] = {}
        changed: dict[str, Value] = {}
        if "company" in self.make:
            yield from self._company(ids, changed, at)
        if "contact" in self.make:
            yield from self._contact(ids, changed, at)
        if changed:
            yield FieldsChanged(changed, at.author())
        for entity in made.values():
            created = self._item(entity, changed, at)
            ids[entity.id] = created.item_id
            yield created
        return {f"{one}_id": ids[one] for one in self.make}

    def _check_fields(self, made: Mapping[str, EntityType], at: Moment) -> None:
        entity = at.directory.schema.entities.get(at.item.entity)
        for key in self.fields:
            field = entity.by_key.get(key) if entity else None
            if field is None:
                raise CannotAct(msg("The item has no field “{field}”.").fill(field=key), field="fields")
            if not any(key in one.by_key for one in made.values()):
                words = msg("Nothing that is made has the field “{field}”.")
                raise CannotAct(words.fill(field=field.label), field="fields")

    def _item(self, entity: EntityType, client: Mapping[str, Value], at: Moment) -> ItemCreated:
        pipeline = pipeline_meant(getattr(self, f"{entity.id}_pipeline"), entity, at, f"{entity.id}_pipeline")
        title = at.line(self.title, "title") if self.title else at.item.values.get("title")
        values = {"title": title, **carried(("responsible",), at.item, entity, at)}
        if self.responsible:
            values["responsible"] = at.person(self.responsible, "responsible")
        if "client" in self.carry:
            values |= {**carried(OF_CLIENT, at.item, entity, at), **client}
        if "amount" in self.carry:
            values |= carried(("amount",), at.item, entity, at)
        values |= carried(self.fields, at.item, entity, at)
        products = at.world.belongings.get(Products, id_of(at.item.key)) if "products" in self.carry else None
        return ItemCreated(
            entity.id,
            at.new_id(entity.id),
            pipeline.id,
            stage_meant("", pipeline, f"{entity.id}_pipeline"),
            complete(values, entity, "title"),
            at.author(),
            products=products.rows if products else (),
            parents=(at.item.key,),
        )

    def _company(self, ids: dict[str, str], changed: dict[str, Value], at: Moment) -> Generator[Effect]:
        there = at.scope.client_side.company
        if there is not None:
            ids["company"] = there.id
            return
        own = at.item.values
        values = _filled({"name": own.get("company_name") or own.get("title")}, at, alone="contact" not in self.make)
        ids["company"] = at.new_id("company")
        changed["company"] = f"company:{ids['company']}"
        yield ClientChanged(changed["company"], values, at.author(), created=True)

    def _contact(self, ids: dict[str, str], changed: dict[str, Value], at: Moment) -> Generator[Effect]:
        there = at.scope.client_side.contact
        if there is not None:
            ids["contact"] = there.id
            return
        own = at.item.values
        named = {"first_name": own.get("first_name"), "last_name": own.get("last_name")}
        if not any(named.values()):
            named["first_name"] = own.get("title")
        company = changed.get("company") or own.get("company")
        values = _filled({**named, "company": company}, at, alone=True)
        values.setdefault("first_name", "")
        ids["contact"] = at.new_id("contact")
        changed["contacts"] = (f"contact:{ids['contact']}",)
        yield ClientChanged(f"contact:{ids['contact']}", values, at.author(), created=True)


def _filled(values: Mapping[str, Value], at: Moment, *, alone: bool) -> dict[str, Value]:
    """Return what is known of a new client; of two made at once, phones and e-mails are the contact's."""
    addresses = {key: at.item.values.get(key) for key in ("phones", "emails")} if alone else {}
    found = {key: value for key, value in {**values, **addresses}.items() if value}
    if not found:
        words = msg("The item has neither name nor title of which a client could be made.")
        raise CannotAct(words, field="make")
    return found
