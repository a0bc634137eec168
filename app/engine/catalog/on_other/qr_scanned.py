"""QR code scanned."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import ON_OTHER
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import brought
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, RuleRef
from app.engine.words import Msg, msg

_PAGE = "https://pages.example.com/roof-rossi"


class QrCodeScanned(TriggerType):
    """Fire when the client scans a QR code that a rule has generated."""

    about = About(
        "qr.scanned",
        ON_OTHER,
        icon="mdi6.qrcode-scan",
        title=msg("QR code scanned"),
        description=msg(
            "Moves the item here when its client scans the QR code of a “Generate QR code” rule and presses the button "
            "on the page that opens."
        ),
        sentence=msg("When the QR code of {rule} is scanned"),
        synonyms=msg("barcode camera phone visit event ticket confirm arrived check in page"),
        suggests=("helper.qr_code", "employee.notification"),
    )

    rule: Annotated[
        str,
        RuleRef(type="helper.qr_code"),
        Ask(
            msg("QR code"),
            help=msg("The “Generate QR code” rule that makes it; it stands on an earlier stage."),
            hint=msg("Choose a “Generate QR code” rule…"),
        ),
    ]

    results = (
        Result("rule", FieldType.STRING, msg("Rule that made the QR code")),
        Result("page_url", FieldType.URL, msg("Page of the QR code")),
    )
    examples = (
        Example("its code", {"rule": "ticket"}, event={"rule": "ticket", "page_url": _PAGE}, fires=True),
        Example("the code of another rule", {"rule": "ticket"}, event={"rule": "menu", "page_url": _PAGE}, fires=False),
    )

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare the rule that made the code."""
        del at
        return None if brought(event, "rule") == self.rule else msg("It was the QR code of another rule.")
