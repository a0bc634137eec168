"""Request signature."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import PAPERWORK
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.effects import SignatureRequested
from app.engine.errors import CannotAct
from app.engine.model.belongings import Document
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, DocumentRef, Flag, People, Template
from app.engine.words import msg

_OFFER = {"document": "offer-3"}


class RequestSignature(RuleType):
    """Ask the client, and our own people, to sign a document."""

    about = About(
        "document.sign",
        PAPERWORK,
        icon="mdi6.draw-pen",
        title=msg("Request signature"),
        description=msg(
            "Asks the client, employees or both to sign a document. When they have, the trigger “Document signed” "
            "moves the item on."
        ),
        sentence=msg("Ask for signatures on {document}"),
        synonyms=msg("sign signature contract agreement esign approve countersign"),
        suggests=("document.signed", "document.create", "control.task"),
    )

    document: Annotated[
        str,
        DocumentRef(),
        Ask(msg("Document"), help=msg("One that a “Create document” rule makes, or a field that holds its ID.")),
    ]
    client_signs: Annotated[bool, Flag(), Ask(msg("The client signs"))] = True
    employees: Annotated[
        tuple[str, ...],
        People(),
        Ask(msg("Employees who sign"), help=msg("Everybody in a role or department is asked.")),
    ] = ()
    text: Annotated[
        str,
        Template(),
        Ask(msg("Message"), help=msg("What they read beside the document."), hint=msg("Please sign this document.")),
    ] = ""

    results = (
        Result("document_id", FieldType.STRING, msg("Document ID")),
        Result("number", FieldType.STRING, msg("Document number")),
        Result("asked", FieldType.INTEGER, msg("How many are asked")),
    )
    examples = (
        Example(
            "the client and our lawyers",
            {**_OFFER, "employees": ["role:lawyers", "responsible"], "text": "Your offer, {{ client.first_name }}."},
            effects=(
                SignatureRequested(
                    "offer-3", "2026-0003", ("contact:paolo", "lea", "ann"), "ann", "Your offer, Paolo."
                ),
            ),
            results={"document_id": "offer-3", "number": "2026-0003", "asked": 3},
        ),
        Example(
            "our side alone, the document by the result of a rule",
            {
                "document": '{{ results["make"].document_id }}',
                "client_signs": False,
                "employees": ["supervisor"],
            },
            earlier={"make": {"document_id": "offer-3"}},
            effects=(SignatureRequested("offer-3", "2026-0003", ("bo",), "ann"),),
            results={"document_id": "offer-3", "number": "2026-0003", "asked": 1},
        ),
        Example("a document that is not there", {"document": "offer-9"}, fails="no document with the ID “offer-9”"),
        Example("that of another item", {"document": "offer-2"}, fails="The item has no document with the ID"),
        Example(
            "no document yet",
            {"document": "{{ item.description }}"},
            fails="the document’s ID is empty",
        ),
        Example("nobody to sign", {**_OFFER, "client_signs": False}, fails="Nobody is asked to sign"),
        Example(
            "employees of whom there are none",
            {**_OFFER, "employees": ["role:translators"]},
            fails="no recipient",
        ),
        Example("no client", _OFFER, item={"contacts": (), "company": None}, fails="has no client"),
    )

    def perform(self, at: Moment) -> Act:
        """Ask each of them once, the client first."""
        document = self._document(at)
        if not self.client_signs and not self.employees:
            words = msg("Nobody is asked to sign. Let the client sign, or choose employees.")
            raise CannotAct(words, field="employees")
        client = (at.client_meant("client_signs"),) if self.client_signs else ()
        employees = at.people(self.employees, "employees") if self.employees else ()
        signers = (*client, *employees)
        yield SignatureRequested(document.id, document.number, signers, at.author(), at.render(self.text, "text"))
        return {"document_id": document.id, "number": document.number, "asked": len(signers)}

    def _document(self, at: Moment) -> Document:
        document_id = at.line(self.document, "document", needed=False)
        if not document_id:
            words = msg("Nothing to sign: the document’s ID is empty. A “Create document” rule must come first.")
            raise CannotAct(words, field="document")
        document = at.world.belongings.get(Document, document_id)
        if document is None or document.item != at.item.key:
            raise CannotAct(msg("The item has no document with the ID “{id}”.").fill(id=document_id), field="document")
        return document
