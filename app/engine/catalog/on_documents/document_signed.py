"""Document signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import ON_DOCUMENTS
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import DOCUMENT, brought
from app.engine.model.event import Event
from app.engine.model.schema import Option
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice
from app.engine.words import Msg, msg

_US, _CLIENT = msg("By us"), msg("By the other side")
_SIGNED = {
    "document_id": "doc-7",
    "number": "2026-7",
    "template": "Contract",
    "by": "client",
    "signer": "Paolo Rossi",
    "complete": False,
}


class DocumentSigned(TriggerType):
    """Fire when a document is signed by one side, or by all."""

    about = About(
        "document.signed",
        ON_DOCUMENTS,
        icon="mdi6.file-sign",
        title=msg("Document signed"),
        description=msg(
            "Moves the item here when a document that belongs to it is signed: "
            "by you, by the other side, or by everybody."
        ),
        sentence=msg("When a document is signed by everybody"),
        synonyms=msg("file paper contract signature sign e-signature agreed concluded paperwork"),
        suggests=("document.sign", "document.create", "payment.link"),
    )

    by: Annotated[
        str,
        Choice((("all", msg("By everybody")), ("us", _US), ("client", _CLIENT))),
        Ask(msg("Signed"), help=msg("By everybody: once the last signature is there.")),
    ] = "all"

    results = (
        Result("by", FieldType.ENUMERATION, msg("Signed"), options=(Option("us", _US), Option("client", _CLIENT))),
        Result("signer", FieldType.STRING, msg("Who signed")),
        Result("complete", FieldType.BOOLEAN, msg("Signed by everybody")),
        *DOCUMENT,
    )
    examples = (
        Example("the last signature", {}, event={**_SIGNED, "complete": True}, fires=True),
        Example("the other side", {"by": "client"}, event=_SIGNED, fires=True),
        Example("the other side, not us", {"by": "us"}, event=_SIGNED, fires=False),
        Example("signatures are missing", {"by": "all"}, event=_SIGNED, fires=False),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say whose signature counts."""
        match raw.get("by"):
            case "us":
                return msg("When we sign a document")
            case "client":
                return msg("When the other side signs a document")
        return cls.about.sentence

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Look at who signed, or whether all have."""
        del at
        if self.by == "all":
            return None if event.data.get("complete") else msg("Not everybody has signed the document yet.")
        if brought(event, "by") == self.by:
            return None
        return msg("We have not signed.") if self.by == "us" else msg("The other side has not signed.")
