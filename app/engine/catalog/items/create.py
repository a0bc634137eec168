"""Create item."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.catalog.new_items import OF_CLIENT, carried, complete, pipeline_meant, stage_meant, type_meant
from app.engine.catalog.new_values import new_values
from app.engine.effects import ItemCreated
from app.engine.model.values import FieldType, Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, EntityRef, FieldValue, FieldValues, Flag, Person, PipelineRef, StageRef
from app.engine.words import msg

_TITLED = [{"field": "title", "value": "Check the roof: {{ item.title }}"}]


class CreateItem(RuleType):
    """Make a new item of any type, which then enters its stage."""

    looks_around = True

    about = About(
        "item.create",
        ITEMS,
        icon="mdi6.plus-box-outline",
        title=msg("Create item"),
        description=msg(
            "Makes a new item of any type: a deal, a lead, an invoice, an item of a smart process. It enters its "
            "stage, so that the rules there start."
        ),
        sentence=msg("Create in {entity}: {fields}"),
        synonyms=msg("new add make record card deal lead invoice smart process open"),
        suggests=("item.create_from", "item.relations", "helper.item_info"),
    )

    entity: Annotated[str, EntityRef(), Ask(msg("Type"), help=msg("What kind of item is made."))]
    pipeline: Annotated[
        str,
        PipelineRef(entity_from="entity"),
        Ask(msg("Pipeline"), help=msg("Left empty, the first one of the type."), hint=msg("First pipeline")),
    ] = ""
    stage: Annotated[
        str,
        StageRef(pipeline_from="pipeline"),
        Ask(msg("Stage"), help=msg("Left empty, the first stage of that pipeline."), hint=msg("First stage")),
    ] = ""
    fields: Annotated[
        tuple[FieldValue, ...],
        FieldValues(entity_from="entity"),
        Ask(msg("Fields and values"), help=msg("The title at least. A value may hold placeholders of this item.")),
    ]
    responsible: Annotated[
        str,
        Person(),
        Ask(
            msg("Responsible person"),
            help=msg("Who looks after the new item. Left empty, whoever looks after this one."),
            hint=msg("As for this item"),
        ),
    ] = ""
    copy_client: Annotated[
        bool, Flag(), Ask(msg("Same client"), help=msg("The new item gets the contacts and the company of this one."))
    ] = True
    relate: Annotated[
        bool, Flag(), Ask(msg("Related to this item"), help=msg("Each of the two is seen from the other."))
    ] = True

    results = (Result("item_id", FieldType.STRING, msg("ID of the new item")),)
    examples = (
        Example(
            "an inspection in a smart process, for the same client",
            {"entity": "inspection", "fields": _TITLED},
            effects=(
                ItemCreated(
                    "inspection",
                    "inspection-1",
                    "inspections",
                    "planned",
                    {
                        "responsible": "ann",
                        "contacts": ("contact:paolo",),
                        "company": "company:rossi",
                        "title": "Check the roof: Roof, Rossi",
                    },
                    "ann",
                    parents=(("deal", "7"),),
                ),
            ),
            results={"item_id": "inspection-1"},
        ),
        Example(
            "a deal in another pipeline, for somebody else to look after",
            {
                "entity": "deal",
                "pipeline": "service",
                "stage": "repair",
                "fields": [
                    {"field": "title", "value": "Repair"},
                    {"field": "amount", "value": "{{ item.amount.amount / 10 }}"},
                ],
                "responsible": "employee:eve",
                "copy_client": False,
                "relate": False,
            },
            effects=(
                ItemCreated(
                    "deal",
                    "deal-1",
                    "service",
                    "repair",
                    {"responsible": "eve", "title": "Repair", "amount": Money(Decimal("500.00"), "EUR")},
                    "ann",
                ),
            ),
            results={"item_id": "deal-1"},
        ),
        Example("an unknown type", {"entity": "yacht", "fields": _TITLED}, fails="no type “yacht”"),
        Example(
            "a pipeline of other items",
            {"entity": "deal", "pipeline": "leads", "fields": _TITLED},
            fails="not for items of this type",
        ),
        Example(
            "a stage that is not there",
            {"entity": "deal", "pipeline": "service", "stage": "won", "fields": _TITLED},
            fails="“Service pipeline” has no stage “won”",
        ),
        Example(
            "a field that is not there",
            {"entity": "deal", "fields": [*_TITLED, {"field": "colour", "value": "red"}]},
            fails="no field “colour”",
        ),
        Example(
            "without a title",
            {"entity": "deal", "fields": [{"field": "source", "value": "fair"}]},
            fails="need “Title”",
        ),
        Example("a type without pipeline", {"entity": "tender", "fields": _TITLED}, fails="no pipeline yet"),
        Example(
            "nobody to look after it",
            {"entity": "deal", "fields": _TITLED, "responsible": "role:translators"},
            fails="stands for nobody",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Fill the new item in and let it enter."""
        entity = type_meant(self.entity, at, "entity")
        pipeline = pipeline_meant(self.pipeline, entity, at, "pipeline")
        stage = stage_meant(self.stage, pipeline, "stage")
        values = {**carried(("responsible",), at.item, entity, at)}
        values |= carried(OF_CLIENT, at.item, entity, at) if self.copy_client else {}
        values |= new_values(self.fields, entity, {}, at)
        if self.responsible:
            values["responsible"] = at.person(self.responsible, "responsible")
        item_id = at.new_id(entity.id)
        yield ItemCreated(
            entity.id,
            item_id,
            pipeline.id,
            stage,
            complete(values, entity, "fields"),
            at.author(),
            parents=(at.item.key,) if self.relate else (),
        )
        return {"item_id": item_id}
