"""What people outside are sent to: tracked links, opened mails, documents, pages of QR codes, payments."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from app.engine.effects import ClientMail, EmployeeMail, FeedPost
from app.engine.errors import KnownError
from app.engine.markup import element
from app.engine.model.belongings import Document, Page, Payment
from app.engine.model.event import Event
from app.engine.model.item import Key
from app.engine.qr import qr_picture
from app.engine.words import msg
from app.server.access import stranger
from app.server.languages import translator_of
from app.server.pages.markup import facts, nothing_here, page, web_address
from app.server.parts import Given, Parts
from app.server.telling import glossary
from app.storage.ledger.ledger import Incoming
from app.storage.ledger.outbox import Outgoing

router = APIRouter(include_in_schema=False, dependencies=[Depends(stranger)])

Token = Annotated[str, Path(description="Nobody can guess it; any other text leads nowhere.")]

_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%~"
_PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/l/{token}")
def follow_link(token: Token, request: Request, parts: Given) -> Response:
    """Note that a link in a mail was followed, and lead on."""
    link = parts.links.get(token)
    url = web_address(link.url) if link is not None and link.kind == "link" else None
    if link is None or url is None:
        return nothing_here(translator_of(request))
    now = parts.clock()
    with parts.ledger.transaction():
        parts.links.follow(token, now)
        post = _post(parts, link.key)
        if post is not None:
            _tell(parts, post.item, "email.link_clicked", {"url": url}, f"link:{token}", now)
    return _lead_to(url)


@router.get("/o/{token}")
def show_pixel(token: Token, parts: Given) -> Response:
    """Note that a mail was opened; the picture is the same whatever the token."""
    now = parts.clock()
    link = parts.links.get(token)
    if link is not None and link.kind == "open":
        with parts.ledger.transaction():
            parts.links.follow(token, now)
            post = _post(parts, link.key)
            if post is not None and isinstance(post.effect, ClientMail | EmployeeMail):
                data = {"recipient": _recipient(post.effect), "subject": post.effect.subject}
                _tell(parts, post.item, "email.read", data, f"open:{token}", now)
    return Response(_PIXEL, media_type="image/gif", headers={"Cross-Origin-Resource-Policy": "cross-origin"})


@router.get("/document/{document_id}")
def show_document(document_id: Token, request: Request, parts: Given) -> Response:
    """Show a document to whoever has its link, and note that it was viewed."""
    tr = translator_of(request)
    document = _shared(parts, document_id)
    if document is None:
        return nothing_here(tr)
    now = parts.clock()
    told = {"document_id": document.id, "number": document.number, "template": document.name}
    with parts.ledger.transaction():
        _tell(parts, document.item, "document.viewed", told, f"viewed:{document.id}", now)
    download = element("a", tr(msg("Download")), classes="button", href=f"/document/{document.id}/file")
    return page(
        tr,
        document.name,
        element(
            "section",
            facts(
                (
                    (tr(msg("Number")), document.number),
                    (tr(msg("Date")), tr.date(document.created_at) if document.created_at else None),
                    (tr(msg("Signed by")), tr.list(document.signed_by) if document.signed_by else None),
                )
            ),
        ),
        download if parts.document_file is not None else None,
    )


@router.get("/document/{document_id}/file")
def get_document(document_id: Token, request: Request, parts: Given) -> Response:
    """Return a document as a file."""
    document = _shared(parts, document_id)
    if document is None or parts.document_file is None:
        return nothing_here(translator_of(request))
    return Response(parts.document_file(document), media_type=_DOCX, headers=_as_file(f"{document.name}.docx"))


@router.get("/page/{page_id}")
def show_page(page_id: Token, request: Request, parts: Given) -> Response:
    """Show the page of a QR code, or lead on where it only does that."""
    tr = translator_of(request)
    shown = parts.company.belongings.get(Page, page_id)
    if shown is None:
        return nothing_here(tr)
    target = web_address(shown.target) if shown.target else None
    if target is not None:
        _scanned(parts, shown)
        return _lead_to(target)
    button = element("form", element("button", shown.action, type="submit"), method="post", action=f"/page/{shown.id}")
    about = element("section", element("p", shown.description)) if shown.description else None
    return page(tr, shown.title, about, button if shown.action else None)


@router.post("/page/{page_id}")
def press_page(page_id: Token, request: Request, parts: Given) -> Response:
    """Note that the button on the page of a QR code was pressed."""
    tr = translator_of(request)
    shown = parts.company.belongings.get(Page, page_id)
    if shown is None:
        return nothing_here(tr)
    _scanned(parts, shown)
    return page(tr, shown.title, element("section", element("p", tr(msg("Thank you.")), classes="success")))


@router.get("/page/{page_id}/code.png")
def show_code(page_id: Token, request: Request, parts: Given) -> Response:
    """Return the QR code of a page as a picture."""
    shown = parts.company.belongings.get(Page, page_id)
    if shown is None:
        return nothing_here(translator_of(request))
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}  # it stands in mails
    return Response(qr_picture(shown.url), media_type="image/png", headers=headers)


@router.get("/pay/{payment_id}")
def show_payment(payment_id: Token, request: Request, parts: Given) -> Response:
    """Show what is to be paid."""
    tr = translator_of(request)
    payment = parts.company.belongings.get(Payment, payment_id)
    if payment is None:
        return nothing_here(tr)
    words = tr(msg("Paid")) if payment.paid else tr(msg("Not paid yet"))
    return page(
        tr,
        tr(msg("Payment {number}").fill(number=payment.number)),
        element(
            "section",
            facts(
                (
                    (tr(msg("Amount")), tr.money(payment.amount) if payment.amount else None),
                    (tr(msg("Due")), tr.date(payment.due) if payment.due else None),
                    (tr(msg("State")), element("span", words, classes="success" if payment.paid else "warning")),
                )
            ),
        ),
    )


@router.get("/feed/{post_id}")
def show_feed_post(post_id: Token, request: Request, parts: Given) -> Response:
    """Show a post of the company's feed to whoever has its link."""
    tr = translator_of(request)
    link = parts.links.get(post_id)
    found = parts.ledger.acted(link.key) if link is not None and link.kind == "feed" else None
    if found is None or not isinstance(found.effect, FeedPost):
        return nothing_here(tr)
    post, names = found.effect, glossary(parts)
    return page(
        tr,
        post.title or tr(msg("A post without a title")),
        element(
            "section",
            element("p", tr(msg("This is a post in the company’s feed.")), classes="muted"),
            *(element("p", line) for line in post.text.splitlines() if line.strip()),
        ),
        element(
            "section",
            facts(
                (
                    (tr(msg("By")), tr(names.person(post.sender)) if post.sender else None),
                    (tr(msg("On")), tr.moment(found.at)),
                    (tr(msg("Attachments")), tr.list([one.name for one in post.attachments])),
                    (tr(msg("Tags")), tr.list(post.tags)),
                )
            ),
        ),
    )


def _lead_to(url: str) -> Response:
    """Lead on to just this address: what is allowed in one stays as it is written."""
    return Response(status_code=302, headers={"Location": quote(url, safe=_IN_ADDRESSES)})


def _scanned(parts: Parts, shown: Page) -> None:
    now = parts.clock()
    told = {"rule": shown.rule, "page_url": shown.url}
    with parts.ledger.transaction():
        _tell(parts, shown.item, "qr.scanned", told, f"scanned:{shown.id}", now)


def _tell(parts: Parts, item: Key, kind: str, data: dict[str, Any], what: str, now: datetime) -> None:
    """Let something happen to an item; the same thing again within a minute is the same, however often it comes."""
    event = Event(kind, item[1], now, data)
    parts.ledger.take_in([Incoming(item[0], event, f"{what}:{now:%Y%m%d%H%M}")], now)
    parts.runner.wake()


def _shared(parts: Parts, document_id: str) -> Document | None:
    """Return a document that was given a public link."""
    document = parts.company.belongings.get(Document, document_id)
    return document if document is not None and document.url else None


def _post(parts: Parts, key: str) -> Outgoing | None:
    try:
        return parts.outbox.get(key)
    except KnownError:
        return None


def _recipient(effect: ClientMail | EmployeeMail) -> str:
    return effect.address if isinstance(effect, ClientMail) else ", ".join(effect.addresses)


def _as_file(name: str) -> dict[str, str]:
    """Return the header that saves an answer under a name, whatever somebody has called it (RFC 6266)."""
    bare = "".join(one for one in name if one.isprintable() and one not in '\\/:*?"<>|').strip(". ") or "document"
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(bare[:150], safe='')}"}
