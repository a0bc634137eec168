"""Get own company's details."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import PAPERWORK
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.documents import own_company
from app.engine.errors import CannotAct
from app.engine.model.own_company import DETAILS
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, OwnCompanyRef
from app.engine.words import Msg, msg

_ROOFS = {key: None for key, _ in DETAILS} | {
    "company_id": "roofs",
    "name": "Example Roofs",
    "legal_name": "Example Roofs Srl",
    "address": "Via Esempio 1, Rome",
    "tax_id": "00000000000",
}


class GetCompanyDetails(RuleType):
    """Fetch name, address and bank of one of our own companies."""

    about = About(
        "document.company_details",
        PAPERWORK,
        icon="mdi6.office-building-outline",
        title=msg("Get own company’s details"),
        description=msg(
            "Fetches name, address, tax numbers and bank of one of our companies, for use in the documents and "
            "messages that follow."
        ),
        sentence=msg("Fetch the details of {company}"),
        synonyms=msg("requisites letterhead address bank iban vat tax registration legal seller supplier"),
        helper=True,
        suggests=("document.create", "client.email"),
    )

    company: Annotated[
        str,
        OwnCompanyRef(),
        Ask(msg("Company"), help=msg("One of our own, as kept under Data, Set-up."), hint=msg("The usual one")),
    ] = ""

    results = (
        Result("company_id", FieldType.STRING, msg("Company ID")),
        Result("name", FieldType.STRING, msg("Name")),
        *(Result(key, FieldType.STRING, label) for key, label in DETAILS),
    )
    examples = (
        Example("the usual one", {}, results=_ROOFS),
        Example(
            "a certain one",
            {"company": "tiles"},
            results={key: None for key, _ in DETAILS}
            | {"company_id": "tiles", "name": "Example Tiles", "legal_name": "Example Tiles"},
        ),
        Example("one that is not ours", {"company": "roads"}, fails="no own company “roads”"),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Name the company where one is chosen."""
        return cls.about.sentence if raw.get("company") else msg("Fetch our own company’s details")

    def perform(self, at: Moment) -> Act:
        """Leave what is known of it."""
        company = own_company(self.company, at.directory, "company")
        if company is None:
            words = msg("The workspace has no own company. Add one under Data, Set-up, Own companies.")
            raise CannotAct(words, field="company")
        yield from ()
        details = {key: company.detail(key) or None for key, _ in DETAILS}
        return {"company_id": company.id, "name": company.name, **details}
