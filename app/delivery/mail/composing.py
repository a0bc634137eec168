"""Makes the message that leaves: who it is from, the text in two faces, files, and the headers others rely on."""

from __future__ import annotations

from collections.abc import Collection
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from msgspec.structs import replace

from app.delivery.base import Post, Refused, Somebody
from app.delivery.mail.letter import letter
from app.delivery.mail.message_id import message_id
from app.engine.effects import ClientMail, Effect, EmployeeMail
from app.engine.words import msg

_POLICY = SMTP.clone(cte_type="7bit")
"""Plain ASCII on the way, whatever the servers in between can carry."""
_NO_ADDRESS = msg("“{address}” is no e-mail address. Mend it and send again.")


def compose(post: Post, sender: Somebody, reply_to: Somebody | None) -> EmailMessage:
    """Return the mail of a post; the same post gives the same headers, whenever it is tried."""
    effect = post.effect
    if not isinstance(effect, EmployeeMail | ClientMail):
        raise Refused(msg("This is no e-mail."))
    message = EmailMessage(policy=_POLICY)
    message["From"] = shown(sender)
    message["To"] = tuple(_addressed(one) for one in recipients(effect))
    if reply_to is not None:
        message["Reply-To"] = shown(reply_to)
    message["Subject"] = one_line(effect.subject)
    message["Date"] = post.at
    message["Message-ID"] = message_id(post.key, sender.address, to_client=isinstance(effect, ClientMail))
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: so that absence notes are not sent in answer
    links = post.links if isinstance(effect, ClientMail) and effect.track_clicks else None
    pixel = post.pixel if isinstance(effect, ClientMail) else ""
    faces = letter(effect.html, title=one_line(effect.subject), links=links, pixel=pixel)
    message.set_content(faces.text or one_line(effect.subject))
    message.add_alternative(faces.html, subtype="html")
    for file in effect.attachments:
        main, _, sub = file.media_type.partition("/")
        main, sub = (main, sub) if sub and main not in {"message", "multipart"} else ("application", "octet-stream")
        message.add_attachment(post.files(file), maintype=main, subtype=sub, filename=one_line(file.name))
    return message


def recipients(effect: EmployeeMail | ClientMail) -> tuple[str, ...]:
    """Return the addresses that a mail goes to."""
    return effect.addresses if isinstance(effect, EmployeeMail) else (effect.address,)


def only(effect: Effect, addresses: Collection[str]) -> Effect | None:
    """Return a mail to some of its recipients alone; None where that is all of them, or they are none of its."""
    wanted = {one.casefold() for one in addresses}
    if not isinstance(effect, EmployeeMail):
        return None
    pairs = list(zip(effect.recipients, effect.addresses, strict=True))
    kept = [pair for pair in pairs if pair[1].casefold() in wanted]
    if len(kept) in {0, len(pairs)}:
        return None
    return replace(effect, recipients=tuple(who for who, _ in kept), addresses=tuple(one for _, one in kept))


def shown(person: Somebody) -> Address:
    """Return a person as a header shows them; raises Refused for what is no address."""
    bare = _addressed(person.address)
    return Address(one_line(person.name), bare.username, bare.domain)


def written(address: str) -> str:
    """Return an address as it travels: its domain in ASCII, however it is written."""
    return _addressed(address).addr_spec


def one_line(text: str) -> str:
    """Return a text on one line, as a header must be."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _addressed(address: str) -> Address:
    user, at, domain = address.strip().rpartition("@")
    refused = Refused(_NO_ADDRESS.fill(address=address[:100]), field="address")
    if not (user and at and domain):
        raise refused
    try:
        return Address(username=user, domain=domain.encode("idna").decode("ascii"))
    except (ValueError, IndexError) as error:
        raise refused from error
