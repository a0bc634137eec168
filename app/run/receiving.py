"""Finds the item that something received from outside is about, and takes it in as an event, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from app.delivery.base import Finished, Polled, Received, Receiver, Returned
from app.delivery.mail.composing import only
from app.engine.effects import MessengerInvitation
from app.engine.errors import KnownError
from app.engine.model.event import Event
from app.engine.model.item import Item, Key
from app.engine.ports import Directory
from app.engine.recognising import clients_known_by, email_mark, items_known_by, phone_mark
from app.run.awaited import answer_to
from app.storage.ledger import tables as t
from app.storage.ledger.chats import Chat, Chats
from app.storage.ledger.company import Company
from app.storage.ledger.ledger import Incoming, Ledger
from app.storage.ledger.outbox import Outbox, PostStatus
from app.storage.ledger.releases import Releases
from app.storage.ledger.store import put_rows

_SLOW = timedelta(minutes=5)
"""By so much the other side's clock may be behind ours."""
OWN = "item"
"""What a client is called whose addresses stand in the item itself."""


class Receiving:
    """What comes in through the channels of one ledger."""

    def __init__(self, ledger: Ledger, company: Company) -> None:
        """Look for items in this company."""
        self._ledger = ledger
        self._company = company
        self._outbox = Outbox(ledger.store)
        self._chats = Chats(ledger.store)
        self._log = structlog.get_logger(__name__)

    def poll(self, way: str, receiver: Receiver, now: datetime) -> int:
        """Ask a channel what has come in; return how many events that made."""
        polled = receiver.poll(self.mark(way))
        return self.take_in(way, polled, now)

    def mark(self, way: str) -> str:
        """Return how far a channel has been read."""
        with self._ledger.store.read() as connection:
            return connection.execute(select(t.polls.c.mark).where(t.polls.c.way == way)).scalar() or ""

    def take_in(self, way: str, polled: Polled, now: datetime) -> int:
        """Keep what came in and how far that is, in one transaction."""
        with self._ledger.transaction() as connection:
            incoming = [one for each in polled.received if (one := self.event(way, each)) is not None]
            incoming += [one for each in polled.finished if (one := self._answer(way, each, now)) is not None]
            for each in polled.returned:
                self._give_back(each)
            self._ledger.take_in(incoming, now)
            if polled.mark != self.mark(way):
                put_rows(connection, t.polls, ("way",), [{"way": way, "mark": polled.mark}])
        return len(incoming)

    def _give_back(self, returned: Returned) -> None:
        """Make a dead letter of a post that came back; what came back before it was last sent is known already."""
        try:
            post = self._outbox.get(returned.key)
        except KnownError:
            return
        if post.status is PostStatus.SENT and post.sent_at is not None and post.sent_at - _SLOW <= returned.at:
            self._outbox.give_up(post, returned.why, rest=only(post.effect, returned.addresses))

    def event(self, way: str, received: Received) -> Incoming | None:
        """Return the event that something received is, None where no item is found that it is about."""
        if received.invitation and not self._opened(way, received):
            return None
        chat = self._chats.get(way, received.address)
        key = self.item_of(received, chat)
        if key is None:
            self._log.info("nobody knows whom this is about", way=way, type=received.type)
            return None
        event = Event(received.type, key[1], received.at, received.data)
        return Incoming(key[0], event, f"in:{way}:{received.key}")

    def item_of(self, received: Received, chat: Chat | None = None) -> Key | None:
        """Return the item of the first post that it answers, else the newest running one of who sent it.

        What comes out of a chat is about the item that it was opened for while no other of the client’s runs.
        """
        if chat is not None:
            others = list(self._of_address(chat.client)) if chat.client != OWN else []
            return others[-1].key if others and not received.invitation else chat.item
        for answered in received.answers:
            try:
                return self._outbox.get(answered).item
            except KnownError:
                continue
        found = list(self._of_address(received.address)) if received.address else []
        return found[-1].key if found else None

    def _opened(self, way: str, received: Received) -> bool:
        """Open the chat of whoever has followed an invitation; say whether that is news."""
        followed = received.invitation.isascii() and received.invitation.replace("-", "").isalnum()
        sent = self._outbox.holding(MessengerInvitation, received.invitation) if followed else []
        for one in sent:
            if isinstance(one.effect, MessengerInvitation) and one.effect.link.endswith(received.invitation):
                before = self._chats.get(way, received.address)
                self._chats.open(Chat(way, received.address, one.effect.client, one.item, received.at))
                return before is None or before.item != one.item
        self._log.info("an invitation of nobody's was followed", way=way)
        return False

    def _answer(self, way: str, finished: Finished, now: datetime) -> Incoming | None:
        post = self._outbox.received_as(way, finished.reference)
        return None if post is None else answer_to(post, finished.results, now)

    def _of_address(self, address: str) -> Iterator[Item]:
        """Walk the items that run and whose client has this address, the newest last."""
        directory = self._company.directory()
        wanted = _marks(address) | {*_clients(directory, address)}
        running = {one.pipeline for one in Releases(self._ledger.store).lives() if one.version is not None}
        for entity in directory.schema.entities:
            for item_id in items_known_by(self._company.items, entity, wanted):
                item = self._company.items.get(entity, item_id)
                if item is not None and item.pipeline in running:
                    yield item


def _marks(address: str) -> set[str]:
    if "@" in address and not address.startswith("@"):
        return {email_mark(address)}
    # The digits of a chat or of a client's id are no telephone number.
    return set() if any(one.isalpha() for one in address) else {phone_mark(address)} - {""}


def _clients(directory: Directory, address: str) -> Iterator[str]:
    if address.startswith(("contact:", "company:")):
        yield address
        return
    marks = _marks(address)
    yield from (f"contact:{one}" for one in clients_known_by(directory.contacts, marks))
    yield from (f"company:{one}" for one in clients_known_by(directory.companies, marks))
