"""Copy item."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.catalog.new_items import complete, demand_fields, pipeline_meant, stage_meant, type_meant
from app.engine.effects import ItemCreated
from app.engine.errors import CannotAct
from app.engine.model.belongings import Products, id_of
from app.engine.model.products import ProductRow
from app.engine.model.schema import KEPT, EntityType
from app.engine.model.values import FieldType, Money, Value
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, FieldRefs, Flag, Number, Person, PipelineRef, StageRef, Template
from app.engine.words import Msg, msg, msgs

_OWN = (*KEPT, "created_by", "number", "paid")
"""What a copy does not take over: it is another item, has no number yet, and nobody has paid it."""
_DAYS = 36_500
_ROWS = (
    ProductRow("Roof tile", Money(Decimal("2.50"), "EUR"), Decimal(1200), "tile"),
    ProductRow("Scaffolding", Money(Decimal("2000.00"), "EUR")),
)


class CopyItem(RuleType):
    """Make a copy of the item, as for repeat sales."""

    looks_around = True

    about = About(
        "item.copy",
        ITEMS,
        icon="mdi6.content-copy",
        title=msg("Copy item"),
        description=msg(
            "Makes a copy of the item, for repeat sales and renewals: in which pipeline and stage, with which fields, "
            "with or without products, and with its dates moved on by so many days."
        ),
        sentence=msg("Copy this item"),
        synonyms=msg("duplicate clone repeat sale recurring renew renewal subscription again"),
        suggests=("item.create", "item.relations"),
    )

    pipeline: Annotated[
        str,
        PipelineRef(),
        Ask(msg("Pipeline"), help=msg("Left empty, the one where this item is."), hint=msg("This pipeline")),
    ] = ""
    stage: Annotated[
        str,
        StageRef(pipeline_from="pipeline"),
        Ask(msg("Stage"), help=msg("Left empty, the first stage of that pipeline."), hint=msg("First stage")),
    ] = ""
    title: Annotated[
        str,
        Template("line"),
        Ask(msg("Title"), help=msg("Left empty, the title of this item."), hint=msg("As this item")),
    ] = ""
    which: Annotated[
        str,
        Choice((("all", msg("All fields")), ("chosen", msg("Only those chosen")))),
        Ask(msg("Fields"), help=msg("Number and payment are never copied.")),
    ] = "all"
    fields: Annotated[
        tuple[str, ...],
        FieldRefs(),
        Ask(
            msg("Copied fields"),
            help=msg("Title and responsible person always are."),
            shown_when=("which", ("chosen",)),
        ),
    ]
    products: Annotated[bool, Flag(), Ask(msg("With its products"))] = True
    shift_days: Annotated[
        int,
        Number(least=-_DAYS, most=_DAYS, unit=msgs("day", "days")),
        Ask(msg("Move dates on by"), help=msg("All dates of the copy are later by so many days, or earlier below 0.")),
    ] = 0
    responsible: Annotated[
        str,
        Person(),
        Ask(
            msg("Responsible person"),
            help=msg("Who looks after the copy. Left empty, whoever looks after this item."),
            hint=msg("As for this item"),
        ),
    ] = ""
    relate: Annotated[
        bool, Flag(), Ask(msg("Related to this item"), help=msg("Each of the two is seen from the other."))
    ] = True

    results = (Result("item_id", FieldType.STRING, msg("ID of the copy")),)
    examples = (
        Example(
            "next year's deal, with its dates a year on",
            {"title": "{{ item.title }} again", "shift_days": 365},
            effects=(
                ItemCreated(
                    "deal",
                    "deal-1",
                    "sales",
                    "new",
                    {
                        "title": "Roof, Rossi again",
                        "amount": Money(Decimal("5000.00"), "EUR"),
                        "responsible": "ann",
                        "contacts": ("contact:paolo",),
                        "company": "company:rossi",
                        "source": "web",
                        "probability": 40,
                        "begin_date": date(2027, 3, 2),
                        "close_date": date(2027, 4, 30),
                    },
                    "ann",
                    products=_ROWS,
                    parents=(("deal", "7"),),
                ),
            ),
            results={"item_id": "deal-1"},
        ),
        Example(
            "only the client, to the service pipeline",
            {
                "pipeline": "service",
                "stage": "repair",
                "which": "chosen",
                "fields": ["contacts"],
                "products": False,
                "responsible": "employee:eve",
                "relate": False,
            },
            effects=(
                ItemCreated(
                    "deal",
                    "deal-1",
                    "service",
                    "repair",
                    {"title": "Roof, Rossi", "responsible": "eve", "contacts": ("contact:paolo",)},
                    "ann",
                ),
            ),
            results={"item_id": "deal-1"},
        ),
        Example("a pipeline that is not there", {"pipeline": "export"}, fails="no pipeline “export”"),
        Example("a pipeline of other items", {"pipeline": "leads"}, fails="not for items of this type"),
        Example("a stage that is not there", {"stage": "visit"}, fails="“Sales pipeline” has no stage “visit”"),
        Example("a field that is not there", {"which": "chosen", "fields": ["colour"]}, fails="no field “colour”"),
        Example(
            "beyond all calendars",
            {"shift_days": 36_500},
            item={"close_date": date(9990, 1, 1)},
            fails="no date any more",
        ),
        Example("nobody to look after it", {"responsible": "role:translators"}, fails="stands for nobody"),
        Example("without a title", {}, item={"title": None}, fails="need “Title”"),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say where to, and how much later."""
        if raw.get("pipeline"):
            return msg("Copy to the pipeline {pipeline}")
        return msg("Copy this item, {shift_days} on") if raw.get("shift_days") else cls.about.sentence

    def perform(self, at: Moment) -> Act:
        """Take over the fields, and let the copy enter."""
        entity = type_meant(at.item.entity, at, "pipeline")
        pipeline = pipeline_meant(self.pipeline or at.item.pipeline, entity, at, "pipeline")
        stage = stage_meant(self.stage, pipeline, "stage")
        values = {key: self._moved(entity, key, at.item.values.get(key)) for key in self._keys(entity)}
        if self.title:
            values["title"] = at.line(self.title, "title")
        if self.responsible:
            values["responsible"] = at.person(self.responsible, "responsible")
        products = at.world.belongings.get(Products, id_of(at.item.key)) if self.products else None
        item_id = at.new_id(entity.id)
        yield ItemCreated(
            entity.id,
            item_id,
            pipeline.id,
            stage,
            complete(values, entity, "title"),
            at.author(),
            products=products.rows if products else (),
            parents=(at.item.key,) if self.relate else (),
        )
        return {"item_id": item_id}

    def _keys(self, entity: EntityType) -> tuple[str, ...]:
        if self.which == "all":
            return tuple(one.key for one in entity.fields if one.key not in _OWN)
        demand_fields(entity, self.fields)
        return tuple(dict.fromkeys(("title", "responsible", *(one for one in self.fields if one not in _OWN))))

    def _moved(self, entity: EntityType, key: str, value: Value) -> Value:
        if not self.shift_days or entity.by_key[key].type not in (FieldType.DATE, FieldType.DATETIME):
            return value
        try:
            if isinstance(value, tuple):
                return tuple(_later(one, self.shift_days) for one in value)
            return _later(value, self.shift_days)
        except OverflowError as error:
            words = msg("“{field}” would be no date any more.").fill(field=entity.by_key[key].label)
            raise CannotAct(words, field="shift_days") from error


def _later(value: Value, days: int) -> Value:
    return value + timedelta(days=days) if isinstance(value, date | datetime) else value
