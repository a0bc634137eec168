"""The company that works here, as its papers name it: there may be several, one of them the usual one."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from app.engine.words import Msg, msg

DETAILS: tuple[tuple[str, Msg], ...] = (
    ("legal_name", msg("Legal name")),
    ("address", msg("Address")),
    ("registration", msg("Registration")),
    ("tax_id", msg("Tax number")),
    ("vat_id", msg("VAT number")),
    ("bank", msg("Bank")),
    ("iban", msg("IBAN")),
    ("bic", msg("BIC")),
    ("email", msg("E-mail")),
    ("phone", msg("Phone")),
    ("web", msg("Web site")),
    ("director", msg("Director")),
)
"""What is known of an own company beside its name: key and label, in the order in which papers name them."""


class OwnCompany(Struct, frozen=True):
    """One of the companies in whose name documents are made."""

    id: str
    name: str
    details: Mapping[str, str] = field(default_factory=dict)
    """By the keys of `DETAILS`; what is empty is absent."""
    default: bool = False

    def detail(self, key: str) -> str:
        """Return a detail, empty where it is not known; the legal name is the name unless it is given."""
        return self.details.get(key) or (self.name if key == "legal_name" else "")


def default_company(companies: Mapping[str, OwnCompany]) -> OwnCompany | None:
    """Return the usual one: the one marked so, else the first; None where there is none."""
    return next((one for one in companies.values() if one.default), next(iter(companies.values()), None))
