"""Document created."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import ON_DOCUMENTS
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import DOCUMENT, other_name
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Template
from app.engine.words import Msg, msg

_CONTRACT = {
    "document_id": "doc-7",
    "number": "2026-7",
    "template": "Contract",
    "url": "https://docs.example.com/doc-7",
}


class DocumentCreated(TriggerType):
    """Fire when a document is created for the item."""

    about = About(
        "document.created",
        ON_DOCUMENTS,
        icon="mdi6.file-document-plus-outline",
        title=msg("Document created"),
        description=msg(
            "Moves the item here when a document is created for it, by hand or by a rule, "
            "from any template or a certain one."
        ),
        sentence=msg("When a document is created from {template}"),
        synonyms=msg("file paper contract offer quote pdf docx template generated paperwork"),
        suggests=("document.create", "document.viewed", "document.sign"),
    )

    template: Annotated[
        str,
        Template("line"),
        Ask(
            msg("Template"),
            help=msg("The template’s ID or name. Left empty, any will do."),
            hint=msg("Any template"),
        ),
    ] = ""

    results = (*DOCUMENT, Result("url", FieldType.URL, msg("Public link")))
    examples = (
        Example("any template", {}, event=_CONTRACT, fires=True),
        Example("the template", {"template": "contract"}, event=_CONTRACT, fires=True),
        Example("another template", {"template": "Offer"}, event=_CONTRACT, fires=False),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say whether any template will do."""
        return cls.about.sentence if raw.get("template") else msg("When a document is created")

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare the template's name, whatever its case."""
        wanted = at.render(self.template, "template")
        return other_name(event, "template", wanted, msg("The template was “{template}”, not “{wanted}”."))
