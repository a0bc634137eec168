"""Generate QR code."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import HELPERS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.catalog.web_address import web_address
from app.engine.effects import QrCodeCreated
from app.engine.links import code_link, page_link
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, Template, Url
from app.engine.words import msg

OPENS = Choice((("page", msg("A page with a button")), ("address", msg("A web address"))))
_PAGE = "rulewright://page/page-1"
_CODE = f"{_PAGE}/code.png"


class GenerateQrCode(RuleType):
    """Make a QR code that leads the client to a page of ours, or anywhere on the web."""

    about = About(
        "helper.qr_code",
        HELPERS,
        icon="mdi6.qrcode",
        title=msg("Generate QR code"),
        description=msg(
            "Makes a QR code for the client, and the page that it opens: a title, a text and a button. Put the picture "
            "into an e-mail that follows. That the code was scanned can move the item on."
        ),
        sentence=msg("QR code “{title}”"),
        synonyms=msg("barcode scan image picture ticket event pass check in page confirm button url"),
        helper=True,
        suggests=("qr.scanned", "client.email"),
    )

    title: Annotated[str, Template("line"), Ask(msg("Title"))]
    opens: Annotated[str, OPENS, Ask(msg("What it opens"))] = "page"
    description: Annotated[
        str,
        Template(),
        Ask(msg("Description"), help=msg("What the client reads on the page."), shown_when=("opens", ("page",))),
    ] = ""
    action: Annotated[
        str,
        Template("line"),
        Ask(
            msg("Button"),
            help=msg("What the client presses on the page. Left empty, the page only tells."),
            hint=msg("I am here"),
            shown_when=("opens", ("page",)),
        ),
    ] = ""
    url: Annotated[
        str,
        Url(),
        Ask(
            msg("Web address"),
            help=msg("Where the client is led to; that the code was scanned is noticed all the same."),
            hint=msg("https://…"),
            shown_when=("opens", ("address",)),
        ),
    ]

    results = (
        Result("page_url", FieldType.URL, msg("Page of the QR code")),
        Result("image_url", FieldType.URL, msg("Picture of the QR code")),
    )
    examples = (
        Example(
            "a page to confirm a visit on",
            {
                "title": "{{ item.title }}",
                "description": "Dear {{ client.first_name }}, we come on Monday.",
                "action": "That suits me",
            },
            effects=(
                QrCodeCreated("page-1", "Roof, Rossi", "Dear Paolo, we come on Monday.", "That suits me", _PAGE, _CODE),
            ),
            results={"page_url": _PAGE, "image_url": _CODE},
        ),
        Example(
            "an address elsewhere",
            {"title": "Our offer", "opens": "address", "url": "https://example.com/offers/{{ item.title }}"},
            effects=(
                QrCodeCreated(
                    "page-1", "Our offer", "", "", _PAGE, _CODE, "https://example.com/offers/Roof%2C%20Rossi"
                ),
            ),
        ),
        Example("no title", {"title": "{{ item.description }}"}, fails="empty"),
        Example(
            "an address that is none",
            {"title": "Our offer", "opens": "address", "url": "{{ item.title }}"},
            fails="starts with https://",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Make the page under a new id; the code leads to it."""
        code_id = at.new_id("page")
        page = page_link(at.directory, "page", code_id)
        yield QrCodeCreated(
            code_id,
            at.line(self.title, "title"),
            at.render(self.description, "description"),
            at.line(self.action, "action", needed=False),
            page,
            code_link(page),
            web_address(self.url, at, "url") if self.opens == "address" else "",
        )
        return {"page_url": page, "image_url": code_link(page)}
