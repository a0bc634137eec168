"""Makes the message that leaves: who it is from, the text in two faces, files, and the headers others rely on."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import quote
from hashlib import sha256
from typing import Any

import httpx
from msgspec.structs import replace

from app.delivery.base import Post, Refused, Somebody
from app.delivery.mail.letter import letter
from app.delivery.mail.message_id import message_id
from app.engine.effects import ClientMail, Effect, EmployeeMail
from app.engine.words import msg

_SUBJECT = "Subject"
_ENCODED = "=?"
"""What begins an encoded word; a text that has it is encoded itself, or it would be read as one."""
_LINE_BREAKS = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNED = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Signs that turn the way in which what follows is read, by which a name can pass for another."""


class _Wire(EmailPolicy):
    """Encodes what people read by ``email.header``: the folding of the policies loses and adds spaces.

    See https://github.com/python/cpython/issues/92081.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Keep a subject as it is: read as a header, it could hold whole lines in an encoded word."""
        return (name, value) if name == _SUBJECT else super().header_store_parse(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        shown = None if self.utf8 else _encoded(name, value)
        return super().fold_binary(name, value) if shown is None else f"{name}: {shown}{self.linesep}".encode("ascii")


_POLICY = _Wire(linesep=SMTP.linesep, cte_type="7bit")
"""Plain ASCII on the way, whatever the servers in between can carry."""
_NO_ADDRESS = msg("“{address}” is no e-mail address. Mend it and send again.")


def compose(post: Post, sender: Somebody, reply_to: Somebody | None) -> EmailMessage:
    """Return the mail of a post; the same post gives the same mail, whenever it is tried."""
    effect = post.effect
    if not isinstance(effect, EmployeeMail | ClientMail):
        raise Refused(msg("This is no e-mail."))
    message = EmailMessage(policy=_POLICY)
    message["From"] = shown(sender)
    message["To"] = tuple(_addressed(one) for one in recipients(effect))
    if reply_to is not None:
        message["Reply-To"] = shown(reply_to)
    message[_SUBJECT] = one_line(effect.subject)
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
    _set_boundaries(message, post.key)
    return message


def _set_boundaries(message: EmailMessage, key: str) -> None:
    """Say what stands between the parts of a mail: the same whenever it is tried, and in no other mail.

    What ``email`` makes up instead fills the memory of ``re`` with a pattern for each mail, and drops those of use.
    """
    mark = sha256(key.encode("utf-8")).hexdigest()[:32]
    for number, part in enumerate(one for one in message.walk() if one.is_multipart()):
        part.set_boundary(f"=_{number}_{mark}")  # no text that is encoded has such a line


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
    return " ".join("".join(" " if _breaks(one) else one for one in text).split())


def _breaks(letter: str) -> bool:
    return unicodedata.category(letter) in _LINE_BREAKS or unicodedata.bidirectional(letter) in _TURNED


def _encoded(name: str, value: Any) -> str | None:
    """Return a header's text in ASCII, folded; None where it is none that people read."""
    if name == _SUBJECT:
        return _words(str(value), name)
    if isinstance(value, AddressHeader) and any(one.display_name for one in value.addresses):
        return ",\r\n ".join(_who(one, name) for one in value.addresses)
    return None


def _who(one: Address, name: str) -> str:
    if one.display_name.isascii() and _ENCODED not in one.display_name:
        return f'"{quote(one.display_name)}" <{one.addr_spec}>'
    return f"{_words(one.display_name, name)} <{one.addr_spec}>"


def _words(text: str, name: str) -> str:
    plain = text.isascii() and _ENCODED not in text
    return Header(text, "us-ascii" if plain else "utf-8", header_name=name).encode(linesep="\r\n")


def _addressed(address: str) -> Address:
    user, at, domain = address.strip().rpartition("@")
    refused = Refused(_NO_ADDRESS.fill(address=address[:100]), field="address")
    if not (user and at and domain):
        raise refused
    try:
        return Address(username=user, domain=_in_ascii(domain))
    except (ValueError, IndexError, httpx.InvalidURL) as error:
        raise refused from error


def _in_ascii(domain: str) -> str:
    """Return a domain as it is looked up: by IDNA 2008, where ß is no ss and leads to somebody else."""
    if domain.isascii():
        return domain.encode("idna").decode("ascii")
    return httpx.URL(scheme="https", host=unicodedata.normalize("NFC", domain)).raw_host.decode("ascii")
